//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import (
	"golang.org/x/sys/unix"

	"connect-reauth/tui/job"
)

// Echo switches the echo of what is typed on a terminal on or off. In the
// background it leaves the terminal as whoever has it wants it.
func Echo(fd int, on bool) {
	if !job.Foreground(fd) {
		return
	}
	termios, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return
	}
	termios.Lflag &^= unix.ECHO | unix.ECHONL
	if on {
		termios.Lflag |= unix.ECHO
	}
	_ = unix.IoctlSetTermios(fd, setTermios, termios)
}
