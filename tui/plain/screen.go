package plain

import (
	"io"
	"sync"
)

// Screen is what is written for the operator. It knows whether a line is open: a
// question, and what is typed behind it.
type Screen struct {
	mu   sync.Mutex
	out  io.Writer
	open bool
}

// NewScreen returns a screen that is written to out.
func NewScreen(out io.Writer) *Screen { return &Screen{out: out} }

// Write writes p, from any goroutine.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(s.out, p)
}

// write writes p to a file that is seen on the screen. With the lock.
func (s *Screen) write(out io.Writer, p []byte) (int, error) {
	if len(p) > 0 {
		s.open = p[len(p)-1] != '\n'
	}
	return out.Write(p)
}

// EndLine ends the line that is open, if one is.
func (s *Screen) EndLine() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endLine(s.out)
}

func (s *Screen) endLine(out io.Writer) {
	if s.open {
		_, _ = s.write(out, []byte("\n"))
	}
}

// Beside returns a writer to another file that is the same terminal: what is
// written to it begins a line.
func (s *Screen) Beside(other io.Writer) io.Writer { return besideScreen{s, other} }

type besideScreen struct {
	screen *Screen
	other  io.Writer
}

func (b besideScreen) Write(p []byte) (int, error) {
	b.screen.mu.Lock()
	defer b.screen.mu.Unlock()
	b.screen.endLine(b.other) // by the same way: one may be quicker than the other
	return b.screen.write(b.other, p)
}
