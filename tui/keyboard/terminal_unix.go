//go:build unix

package keyboard

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// New returns a reader of a terminal. It is to be closed.
func New(file *os.File) (*Reader, error) {
	wakes, waker, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	t := &terminal{file: file, wakes: wakes, waker: waker, fd: int(file.Fd()), wakeFd: int(wakes.Fd())}
	if max(t.fd, t.wakeFd) >= unix.FD_SETSIZE {
		t.close()
		return nil, fmt.Errorf("%w: descriptors beyond what select can wait for", errors.ErrUnsupported)
	}
	return newReader(file, t), nil
}

// terminal waits with select, which knows every system's terminals; macOS's
// kqueue and poll don't.
type terminal struct {
	file         *os.File
	wakes, waker *os.File
	fd, wakeFd   int
}

func (t *terminal) read(p []byte, limit time.Duration) (int, error) {
	deadline := time.Now().Add(limit)
	for {
		var set unix.FdSet
		set.Set(t.fd)
		set.Set(t.wakeFd)
		var timeout *unix.Timeval
		if limit >= 0 {
			left := unix.NsecToTimeval(max(time.Until(deadline), 0).Nanoseconds())
			timeout = &left
		}
		n, err := unix.Select(max(t.fd, t.wakeFd)+1, &set, nil, nil, timeout)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, os.NewSyscallError("select", err)
		case n == 0:
			return 0, errQuiet
		case set.IsSet(t.wakeFd):
			var wakes [16]byte
			_, err := t.wakes.Read(wakes[:])
			return 0, err
		default:
			return t.file.Read(p)
		}
	}
}

func (t *terminal) wake() { _, _ = t.waker.Write([]byte{0}) }

func (t *terminal) close() {
	_ = t.waker.Close()
	_ = t.wakes.Close()
}
