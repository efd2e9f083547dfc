//go:build !unix

package tui

import (
	"os"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/beside"
	"connect-reauth/tui/keyboard"
)

// suspender does nothing: there is no suspending here.
type suspender struct {
	program *tea.Program
	keys    *keyboard.Reader
}

func newSuspender(*os.File, *beside.Output) *suspender { return &suspender{} }
func (s *suspender) close()                            {}
func (s *suspender) possible() bool                    { return false }
func (s *suspender) away() bool                        { return false }
func (s *suspender) suspend() tea.Msg                  { return nil }
func (s *suspender) setAgain() tea.Cmd                 { return nil }
func (s *suspender) watch(<-chan struct{})             {}
func (s *suspender) finish()                           {}
