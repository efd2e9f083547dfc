//go:build !unix

package tui

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/keyboard"
)

// EndSignals end the program as ctrl+c does.
var EndSignals = []os.Signal{os.Interrupt}

// suspender does nothing: there is no suspending here.
type suspender struct {
	program *tea.Program
	keys    *keyboard.Reader
	stops   chan os.Signal
}

func newSuspender() *suspender        { return &suspender{} }
func (s *suspender) close()           {}
func (s *suspender) possible() bool   { return false }
func (s *suspender) suspend() tea.Msg { return nil }
