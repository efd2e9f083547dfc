//go:build unix

package job

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// again is how often a process in the background looks whether it has the
// terminal: a shell that brings a running one to the front sends no signal.
const again = 100 * time.Millisecond

// settle is how much later than the terminal the signal of the same shell comes
// at most.
const settle = 10 * time.Millisecond

// Foreground reports whether the process may set and read the terminal fd. In
// the background it would be stopped for it. A terminal that is not the
// process's own can be set by anybody.
func Foreground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// Continued returns a channel that brings a value whenever the process goes on
// after a stop, as soon as it has the terminal fd. In the background it waits
// until it has. The function ends it.
func Continued(fd int) (<-chan struct{}, func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGCONT)
	continued, done := make(chan struct{}), make(chan struct{})
	go func() {
		var later <-chan time.Time
		for {
			select {
			case <-done:
				return
			case <-signals:
			case <-later:
				time.Sleep(settle)
				select {
				case <-signals: // it says the same
				default:
				}
			}
			if !Foreground(fd) {
				later = time.After(again)
				continue
			}
			later = nil
			select {
			case continued <- struct{}{}:
			case <-done:
				return
			}
		}
	}()
	return continued, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(done)
	})
}
