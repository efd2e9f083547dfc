//go:build unix

package tui

import (
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"connect-reauth/tui/beside"
	"connect-reauth/tui/job"
	"connect-reauth/tui/keyboard"
)

// suspender stops the process, with the terminal as it was before, and lets it
// go on. Bubble Tea's own way knows ctrl+z alone: it waits for ever where no
// shell can continue the process, and a SIGTSTP from outside would leave the
// terminal raw. Nor does it know that others stop the process.
type suspender struct {
	program *tea.Program
	keys    *keyboard.Reader
	in      int // the terminal that keys come from
	out     *beside.Output

	stops     chan os.Signal // SIGTSTP from outside
	continued <-chan struct{}
	unwatch   func()

	mu        sync.Mutex
	suspended chan struct{} // brings a value when a stop of our own is over; else nil
	finished  bool          // Bubble Tea restores the terminal, and nobody sets it after that
}

func newSuspender(in *os.File, out *beside.Output) *suspender {
	s := &suspender{in: int(in.Fd()), out: out, stops: make(chan os.Signal, 1)}
	s.continued, s.unwatch = job.Continued(s.in)
	signal.Notify(s.stops, syscall.SIGTSTP)
	return s
}

func (s *suspender) close() {
	signal.Stop(s.stops)
	s.unwatch()
}

// possible reports whether a shell can continue the process. It can't when the
// process belongs to the group that its session began with, as in a container
// or a window of its own.
func (s *suspender) possible() bool {
	session, err := unix.Getsid(0)
	return s != nil && err == nil && unix.Getpgrp() != session
}

// watch sends the program what signals ask for, until done.
func (s *suspender) watch(done <-chan struct{}) {
	for {
		select {
		case <-s.stops:
			s.program.Send(suspendMsg{})
		case <-s.continued:
			if !s.goOn() {
				s.program.Send(continuedMsg{})
			}
		case <-done:
			return
		}
	}
}

// goOn ends a stop of our own and reports whether there is one.
func (s *suspender) goOn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.suspended == nil {
		return false
	}
	select {
	case s.suspended <- struct{}{}:
	default: // it has been told
	}
	return true
}

// begin begins a stop of our own, unless there is one.
func (s *suspender) begin() (goesOn <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.suspended != nil || s.finished {
		return nil
	}
	s.suspended = make(chan struct{}, 1)
	return s.suspended
}

// away reports whether the terminal is given back for a stop of our own.
func (s *suspender) away() bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suspended != nil
}

func (s *suspender) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.suspended = nil
}

// suspend is the command that stops the process; it returns when the process
// goes on and has the terminal.
func (s *suspender) suspend() tea.Msg {
	if s == nil {
		return nil
	}
	goesOn := s.begin()
	if goesOn == nil {
		return nil
	}
	defer s.end()
	// Before Bubble Tea, which can't interrupt it: the shell's keys are not ours.
	s.keys.Pause()
	if s.program.ReleaseTerminal() != nil {
		return nil
	}
	// The whole group, as the terminal's own ctrl+z does; and SIGSTOP, because Go
	// does not give SIGTSTP its ordinary effect back once it was caught.
	_ = syscall.Kill(0, syscall.SIGSTOP)
	<-goesOn
	s.resume()
	return nil
}

func (s *suspender) resume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.finished {
		s.keys.Resume()
		_ = s.program.RestoreTerminal()
	}
}

// finish is called before Bubble Tea ends. A stopped program can be told to end,
// and does so in the background: restoring the terminal would stop it again, and
// take the terminal from whoever has it.
func (s *suspender) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finished = true
	if !job.Foreground(s.in) {
		s.keys.Detach()
	}
}

// setAgain sets the terminal as the wizard needs it, after a stop that left no
// time to give it back, and returns what draws everything. It is for Update
// only: then Bubble Tea has set the terminal before and restores it after.
func (s *suspender) setAgain() tea.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.suspended != nil || !job.Foreground(s.in) {
		return nil
	}
	// Not ReleaseTerminal and RestoreTerminal: between them what is typed shows.
	_, _ = term.MakeRaw(s.in)
	_, _ = io.WriteString(s.out, ansi.SetModeAltScreenSaveCursor+ansi.SetModeBracketedPaste+ansi.HideCursor)
	// Of a window that was resized meanwhile, the shell was told.
	return tea.Batch(tea.ClearScreen, tea.WindowSize())
}
