//go:build unix

package term

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// terminal is the master side of a pseudo-terminal. Reads and writes wait with
// select rather than in Go's poller, which does not know every system's
// terminals, and end as soon as the terminal is closed.
type terminal struct {
	master *os.File
	fd     int
	// wake becomes readable when the terminal is being closed.
	wake, waker *os.File

	mu     sync.Mutex // guards what follows
	closed bool
	slave  *os.File // kept until the program has ended, else nil
}

func openTerminal(cols, rows int) (*terminal, error) {
	master, slave, err := pty.Open()
	if err != nil {
		return nil, err
	}
	t := &terminal{master: master, fd: int(master.Fd()), slave: slave}
	t.wake, t.waker, err = os.Pipe()
	if err = errors.Join(err, unix.SetNonblock(t.fd, true), t.resize(cols, rows)); err != nil {
		t.close() // closing a nil file does no harm
		return nil, err
	}
	return t, nil
}

func (t *terminal) resize(cols, rows int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return os.ErrClosed
	}
	size := unix.Winsize{Col: uint16(cols), Row: uint16(rows)}
	return unix.IoctlSetWinsize(t.fd, unix.TIOCSWINSZ, &size)
}

// termios goes through the master, which knows the terminal's state even when
// nobody has the other side open.
func (t *terminal) termios() (*unix.Termios, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil, os.ErrClosed
	}
	return unix.IoctlGetTermios(t.fd, ioctlGetTermios)
}

func (t *terminal) setTermios(termios *unix.Termios) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return os.ErrClosed
	}
	return unix.IoctlSetTermios(t.fd, ioctlSetTermios, termios)
}

// unread reports whether the program has yet to read what was sent to it.
func (t *terminal) unread() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.slave == nil {
		return false
	}
	var set unix.FdSet
	fd := int(t.slave.Fd())
	set.Set(fd)
	n, err := unix.Select(fd+1, &set, nil, nil, &unix.Timeval{})
	return err == nil && n > 0
}

// programEnded lets go of the slave side: reading what is left comes to an end.
func (t *terminal) programEnded() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.slave != nil {
		_ = t.slave.Close()
		t.slave = nil
	}
}

// interrupt ends the reads and writes that are waiting. close comes after.
func (t *terminal) interrupt() { _ = t.waker.Close() }

func (t *terminal) close() {
	t.programEnded()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	_ = t.master.Close()
	_ = t.wake.Close()
	_ = t.waker.Close()
}

var errQuiet = errors.New("nothing within the time")

// wait returns when the master can be read or written, with io.EOF when the
// terminal is being closed and with errQuiet after limit, if there is one.
func (t *terminal) wait(write bool, limit time.Duration) error {
	wake := int(t.wake.Fd())
	for {
		var readers, writers unix.FdSet
		readers.Set(wake)
		if write {
			writers.Set(t.fd)
		} else {
			readers.Set(t.fd)
		}
		var timeout *unix.Timeval
		if limit > 0 {
			tv := unix.NsecToTimeval(limit.Nanoseconds())
			timeout = &tv
		}
		n, err := unix.Select(max(wake, t.fd)+1, &readers, &writers, nil, timeout)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return err
		case n == 0:
			return errQuiet
		case readers.IsSet(wake):
			return io.EOF
		default:
			return nil
		}
	}
}

// read returns what the program wrote. Linux says EIO when the other side is
// gone, other systems read nothing: both are io.EOF.
func (t *terminal) read(p []byte) (int, error) {
	for {
		if err := t.wait(false, 0); err != nil {
			return 0, err
		}
		n, err := unix.Read(t.fd, p)
		switch {
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		case err != nil || n <= 0:
			return 0, io.EOF
		default:
			return t.complete(p, n), nil
		}
	}
}

// complete reads on when the n bytes in p break off within what may be one
// character, so that the emulator sees it in one piece.
func (t *terminal) complete(p []byte, n int) int {
	for n < len(p) && p[n-1] >= 0x80 && t.wait(false, 5*time.Millisecond) == nil {
		m, err := unix.Read(t.fd, p[n:])
		if err != nil || m <= 0 {
			break
		}
		n += m
	}
	return n
}

// write sends all of p, in one piece when there is room for it.
func (t *terminal) write(p []byte) error {
	for len(p) > 0 {
		n, err := unix.Write(t.fd, p)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN):
			if err := t.wait(true, 0); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			p = p[n:]
		}
	}
	return nil
}
