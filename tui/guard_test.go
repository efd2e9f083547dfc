package tui

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// canary is in every value that panics below.
const canary = "canary-5150"

// faultyScreen is a screen that panics where it is told to, with a secret in hand.
type faultyScreen struct{ in string }

func (s *faultyScreen) fail(where string) {
	if s.in == where {
		panic("the password is " + canary)
	}
}

func (s *faultyScreen) typed(view, tea.KeyMsg) tea.Cmd {
	s.fail("update")
	single := func() tea.Msg { s.fail("command"); return nil }
	return tea.Batch(single, func() tea.Msg { return tea.BatchMsg{func() tea.Msg { s.fail("batch"); return nil }} })
}

func (s *faultyScreen) draw(view, *page) { s.fail("view") }

func (s *faultyScreen) actions(view) []action { return nil }

func TestAPanicEndsTheProgramInOrderAndTellsNoValue(t *testing.T) {
	for _, in := range []string{"update", "view", "command", "batch"} {
		t.Run(in, func(t *testing.T) {
			w := New(context.Background(), Options{Width: 80, Height: 24})
			w.screen = &faultyScreen{in}
			g := guard{w, &fault{}}
			var out bytes.Buffer
			keys, typing := newPipe()
			program := tea.NewProgram(g, tea.WithInput(keys), tea.WithOutput(&out), tea.WithAltScreen(),
				tea.WithoutCatchPanics(), tea.WithoutSignalHandler())
			go typing("xx")
			_, err := program.Run()
			require.NoError(t, err, "the program did not end in order")

			where := g.fault.get()
			assert.NotEmpty(t, where, "the fault was lost")
			assert.Contains(t, where, "tui/guard_test.go:")
			assert.NotContains(t, (&FaultError{where}).Error(), canary)
			assert.NotContains(t, out.String(), canary)
			assert.True(t, strings.Contains(out.String(), "\x1b[?1049l"), "the alternate screen was not left")
		})
	}
}

func TestPlaceOfAPanic(t *testing.T) {
	const stack = "goroutine 7 [running]:\nruntime/debug.Stack()\n\t%[1]s/debug/stack.go:26 +0x5e\n" +
		"panic({0x1, 0x2})\n\t%[1]s/runtime/panic.go:792 +0x132\nconnect-reauth/tui.(*form).submit(...)\n\t%[1]s/tui/form.go:37 +0x1d\n"
	for _, folder := range []string{"/src", "/my programs/the wizard", `C:/Users/Ada Obi`} {
		assert.Equal(t, " (tui/form.go:37)", at(fmt.Sprintf(stack, folder)))
	}
	assert.Empty(t, at("goroutine 7 [running]:\npanic({0x1, 0x2})\n\t/src/runtime/panic.go:792 +0x132\n"))
}

// newPipe returns a reader of keys and what types them.
func newPipe() (*keyPipe, func(string)) {
	p := &keyPipe{keys: make(chan byte, 16)}
	return p, func(text string) {
		for _, k := range []byte(text) {
			p.keys <- k
		}
	}
}

// keyPipe gives one key at a time and never ends.
type keyPipe struct{ keys chan byte }

func (p *keyPipe) Read(buf []byte) (int, error) {
	buf[0] = <-p.keys
	return 1, nil
}
