//go:build unix

package tui

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/sys/unix"

	"connect-reauth/tui/keyboard"
)

// EndSignals end the program as ctrl+c does.
var EndSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// suspender stops the process, with the terminal as it was before, and lets it
// go on. Bubble Tea's own way knows ctrl+z alone: it waits for ever where no
// shell can continue the process, and a SIGTSTP from outside would leave the
// terminal raw.
type suspender struct {
	program *tea.Program
	keys    *keyboard.Reader
	stops   chan os.Signal // SIGTSTP from outside
	stopped atomic.Bool
}

func newSuspender() *suspender {
	s := &suspender{stops: make(chan os.Signal, 1)}
	signal.Notify(s.stops, syscall.SIGTSTP)
	return s
}

func (s *suspender) close() { signal.Stop(s.stops) }

// possible reports whether a shell can continue the process. It can't when the
// process belongs to the group that its session began with, as in a container
// or a window of its own.
func (s *suspender) possible() bool {
	session, err := unix.Getsid(0)
	return s != nil && err == nil && unix.Getpgrp() != session
}

// suspend is the command that stops the process; it returns when the process
// goes on.
func (s *suspender) suspend() tea.Msg {
	if s == nil || !s.stopped.CompareAndSwap(false, true) {
		return nil
	}
	defer s.stopped.Store(false)
	// Before Bubble Tea, which can't interrupt it: the shell's keys are not ours.
	s.keys.Pause()
	if s.program.ReleaseTerminal() != nil {
		return nil
	}
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, syscall.SIGCONT)
	defer signal.Stop(goesOn)
	// The whole group, as the terminal's own ctrl+z does; and SIGSTOP, because Go
	// does not give SIGTSTP its ordinary effect back once it was caught.
	_ = syscall.Kill(0, syscall.SIGSTOP)
	<-goesOn
	s.keys.Resume()
	_ = s.program.RestoreTerminal()
	return nil
}
