package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// everyKey are the keys that could mean something: all that an operator may
// press by chance.
func everyKey() []tea.KeyMsg {
	var keys []tea.KeyMsg
	for kind := tea.KeyCtrlA; kind <= tea.KeyCtrlZ; kind++ {
		keys = append(keys, tea.KeyMsg{Type: kind})
	}
	for _, kind := range []tea.KeyType{tea.KeyEsc, tea.KeyUp, tea.KeyDown, tea.KeyPgUp, tea.KeyPgDown, tea.KeyHome, tea.KeyEnd, tea.KeyShiftTab, tea.KeyF1} {
		keys = append(keys, tea.KeyMsg{Type: kind})
	}
	for r := '!'; r <= '~'; r++ {
		keys = append(keys, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return keys
}

// No key does anything but type, save for those that the footer lists and those
// that every screen has.
func TestOnlyListedKeysDoSomething(t *testing.T) {
	for _, situation := range screens {
		t.Run(situation.name, func(t *testing.T) {
			for _, msg := range everyKey() {
				d := newDesktop(t, 80, 24, situation.change)
				if situation.walk != nil {
					situation.walk(d)
				}
				v := d.w.view()
				var listed []string
				for _, b := range d.w.bindings(v) {
					listed = append(listed, b.Keys()...)
				}
				listed = append(listed, "shift+tab", "up", "ctrl+c", "ctrl+z", "ctrl+t", "pgup", "pgdown")
				key := msg.String()
				for _, l := range listed {
					if l == key {
						key = ""
					}
				}
				if key == "" {
					continue
				}
				before, state, screen, queue := d.w.pending, d.w.machine().State(), d.w.screen, d.w.sitting.Queue()
				d.send(msg)
				assert.Same(t, before, d.w.pending, "%s made or ended a call", key)
				assert.Equal(t, state, d.w.machine().State(), key)
				assert.Equal(t, screen, d.w.screen, key)
				assert.Equal(t, queue, d.w.sitting.Queue(), key)
				assert.False(t, d.w.interrupted, key)
			}
		})
	}
}

// Moving in a dropdown with ctrl+n once gave up the account.
func TestMovementKeysOnlyMove(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.signIn()
	d.answer(questionsAnswer)
	for _, a := range d.w.screen.actions(d.w.view()) {
		for _, k := range a.Keys() {
			if k == "up" || k == "down" {
				assert.NotContains(t, a.Keys(), "ctrl+q")
			}
		}
	}
	d.keys("down", "down", "up", "up")
	assert.Equal(t, flow.StateChallenge, d.w.machine().State())
	require.Empty(t, d.results)
}

// A list takes pgdn for itself; the page does not scroll as well.
func TestPagingAListDoesNotScrollThePage(t *testing.T) {
	d := newDesktop(t, 40, 12, nil)
	d.toLogin()
	many := monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}
	for range 100 {
		many.Accounts = append(many.Accounts, accountsAnswer.Accounts...)
	}
	d.answer(many)
	d.keys("pgdown", "pgdown")
	assert.Zero(t, d.w.scroll)
	d.shows("Which of these accounts?")
}

// Screens know nothing of the root model.
func TestScreensDoNotKnowTheRoot(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "wizard") || file == "run.go" || file == "guard.go" || file == "frame.go" {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		tree, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok {
				assert.NotEqual(t, "Wizard", name.Name, file)
			}
			return true
		})
	}
}
