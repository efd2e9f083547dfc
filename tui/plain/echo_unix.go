//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import (
	"io"

	"golang.org/x/sys/unix"

	"connect-reauth/tui/job"
)

// Terminal returns the echo of the terminal that answers are typed on, and what
// shows them there, for [Options]. A terminal shows a whole paste before its first
// line is read, the password below a username too: so it shows nothing by itself
// and hands over each key.
func Terminal(fd int, screen io.Writer) (echo func(on bool), shown io.Writer) {
	return func(bool) { silence(fd) }, screen
}

// silence lets a terminal show nothing and hand over each key; those that stop and
// end the program still do. In the background it leaves the terminal as whoever
// has it wants it.
func silence(fd int) {
	if !job.Foreground(fd) {
		return
	}
	termios, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return
	}
	termios.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.IEXTEN
	termios.Cc[unix.VMIN], termios.Cc[unix.VTIME] = 1, 0
	_ = unix.IoctlSetTermios(fd, setTermios, termios)
}
