//go:build unix

package term

import (
	"time"

	"golang.org/x/sys/unix"
)

// Clog stops reading what the program writes, as a connection that hangs does,
// and resizes the window until the program can write no more. It has to be one
// that draws anew when the window changes. What it has written is read once it
// has ended.
func (s *Session) Clog() {
	s.tb.Helper()
	s.change(func() { s.clogged = true })
	s.mu.Lock()
	cols, rows := s.screen.Width(), s.screen.Height()
	s.mu.Unlock()
	for end := time.Now().Add(s.opts.Limit); time.Now().Before(end); {
		for i := range 20 {
			s.Resize(cols, rows+i%2)
			time.Sleep(10 * time.Millisecond)
		}
		if s.held(300 * time.Millisecond) {
			return
		}
	}
	s.tb.Fatalf("the program's output does not fill the terminal: %s", s.report())
}

// WaitHeld waits until the terminal takes no output, after ctrl+s for example.
func (s *Session) WaitHeld() {
	s.tb.Helper()
	for end := time.Now().Add(s.opts.Limit); time.Now().Before(end); {
		if s.held(time.Millisecond) {
			return
		}
	}
	s.tb.Fatalf("the terminal still takes output: %s", s.report())
}

// held reports that the terminal takes no output throughout a time.
func (s *Session) held(during time.Duration) bool {
	for end := time.Now().Add(during); time.Now().Before(end); {
		if s.term.takes() {
			return false
		}
		time.Sleep(time.Millisecond)
	}
	return true
}

// takes reports whether the program could write now.
func (t *terminal) takes() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.slave == nil {
		return true
	}
	var set unix.FdSet
	fd := int(t.slave.Fd())
	set.Set(fd)
	n, err := unix.Select(fd+1, nil, &set, nil, &unix.Timeval{})
	return err != nil || n > 0
}
