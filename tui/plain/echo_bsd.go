//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import "golang.org/x/sys/unix"

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)

func flush(fd int) {
	const fread = 1
	_ = unix.IoctlSetPointerInt(fd, unix.TIOCFLUSH, fread)
}
