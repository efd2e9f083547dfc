// Command minimal is about the smallest full-screen Bubble Tea program there
// is. The first frame, the keystrokes and the idling of connect-reauth are
// measured against it.
package main

import (
	"errors"
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"

	_ "connect-reauth/tui/quiet" // it asks the terminal nothing either
)

// model remembers the last rune typed.
type model struct {
	typed string
}

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		switch key.Type {
		case tea.KeyCtrlC:
			return m, tea.Interrupt
		case tea.KeyRunes, tea.KeySpace:
			m.typed = string(key.Runes[len(key.Runes)-1:])
		}
	}
	return m, nil
}

func (m model) View() string {
	if m.typed == "" {
		return "ready\n"
	}
	return "ready\ntyped: " + m.typed + "\n"
}

func main() {
	p := tea.NewProgram(model{}, tea.WithAltScreen(), tea.WithOutput(os.Stderr), tea.WithFPS(120))
	_, err := p.Run()
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "minimal:", err)
		os.Exit(1)
	}
}
