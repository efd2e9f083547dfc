//go:build !unix

package job

// Foreground reports true: a console has no foreground.
func Foreground(int) bool { return true }

// Continued returns a channel that never brings anything: nothing is stopped
// here.
func Continued(int) (<-chan struct{}, func()) { return nil, func() {} }
