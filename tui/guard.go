package tui

import (
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
)

// guard wraps the wizard so that a panic in it ends the program in order: the
// terminal is restored, and nothing that a panic's value or a stack's arguments
// may hold is printed. Bubble Tea would print both, to standard output.
type guard struct {
	*Wizard
	fault *fault
}

// fault is the first panic.
type fault struct {
	mu    sync.Mutex
	where string
}

// faultMsg ends the program after a panic in a command.
type faultMsg struct{}

// set remembers where a panic came from. To be called from a deferred function.
func (f *fault) set(in string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.where == "" {
		f.where = in + at(string(debug.Stack()))
	}
}

func (f *fault) get() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.where
}

// at finds the first line of this program below the panic in a stack: a file
// and a number, no values.
func at(stack string) string {
	_, below, _ := strings.Cut(stack, "panic(")
	for line := range strings.Lines(below) {
		file, _, _ := strings.Cut(strings.TrimSpace(line), " +0x") // folders may have spaces in their names
		for _, dir := range []string{"/tui/", "/monoapi/"} {
			if i := strings.LastIndex(file, dir); i >= 0 && strings.Contains(file, ".go:") {
				return " (" + file[i+1:] + ")"
			}
		}
	}
	return ""
}

func (g guard) Init() (cmd tea.Cmd) {
	defer g.recovered("starting", &cmd)
	return g.wrap(g.Wizard.Init())
}

func (g guard) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = g
	if _, ok := msg.(faultMsg); ok {
		return g, tea.Quit
	}
	defer g.recovered("handling a message", &cmd)
	_, cmd = g.Wizard.Update(msg)
	return g, g.wrap(cmd)
}

func (g guard) View() (view string) {
	defer func() {
		if recover() != nil {
			g.fault.set("drawing the screen")
			// View can't quit; the next message will.
			view = "The program has a fault. Press any key to end it."
		}
	}()
	return g.Wizard.View()
}

func (g guard) recovered(in string, cmd *tea.Cmd) {
	if recover() != nil {
		g.fault.set(in)
		*cmd = tea.Quit
		return
	}
	if g.fault.get() != "" {
		*cmd = tea.Quit
	}
}

// wrap guards a command, and those of a batch that it returns.
func (g guard) wrap(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if recover() != nil {
				g.fault.set("a command")
				msg = faultMsg{}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(batch))
			for i, inner := range batch {
				guarded[i] = g.wrap(inner)
			}
			return guarded
		}
		return msg
	}
}

// FaultError is a fault of the program itself. Its text names the place, and
// no value.
type FaultError struct{ Where string }

// Error says what happened and what it means for the operator.
func (e *FaultError) Error() string {
	return fmt.Sprintf("a fault of the program ended it while %s; what was under way may have reached the bank", e.Where)
}
