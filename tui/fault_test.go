package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
)

// Whoever reads that the program broke has to know where, and that the bank may
// have what was under way.
func TestAFaultSaysWhatMayHaveReachedTheBank(t *testing.T) {
	assert.EqualError(t, &FaultError{Where: "a command (tui/wizard.go:12)"},
		"a fault of the program ended it while a command (tui/wizard.go:12); what was under way may have reached the bank")
}

// The place of a fault is a file of this program and a line, and no value.
func TestWhereAFaultIs(t *testing.T) {
	for name, c := range map[string]struct{ stack, where string }{
		"a screen":              {"goroutine 1 [running]:\npanic({0x1, 0x2})\n\t/usr/lib/go/src/runtime/panic.go:770 +0x132\nconnect-reauth/tui.(*x).draw({\"secret\"})\n\t/home/me/src/connect-reauth/tui/x.go:12 +0x1d\n", " (tui/x.go:12)"},
		"the client":            {"panic({0x1, 0x2})\n\t/usr/lib/go/src/runtime/panic.go:770\nconnect-reauth/monoapi.f()\n\t/src/monoapi/do.go:7 +0x1d\n\t/src/tui/y.go:8\n", " (monoapi/do.go:7)"},
		"below a recovered one": {"main.f()\n\t/src/tui/before.go:1\npanic({0x1, 0x2})\n\t/src/tui/after.go:2 +0x1\n", " (tui/after.go:2)"},
		"elsewhere":             {"panic({0x1, 0x2})\n\t/usr/lib/go/src/strings/strings.go:770 +0x1\n", ""},
		"a folder":              {"panic({0x1, 0x2})\n\t/src/tui/ \n\t/src/tui/data.json:3\n", ""},
		"no panic":              {"\t/src/tui/x.go:12\n", ""},
	} {
		assert.Equal(t, c.where, at(c.stack), name)
	}
}

// The first fault counts, and whatever comes after it ends the program.
func TestTheFirstFaultCounts(t *testing.T) {
	f := &fault{}
	assert.Empty(t, f.get())
	f.set("drawing")
	first := f.get()
	assert.True(t, strings.HasPrefix(first, "drawing"))
	f.set("something else")
	assert.Equal(t, first, f.get())

	d := newDesktop(t, 80, 24, nil)
	g := guard{d.w, &fault{}}
	quits := func(msg tea.Msg) bool {
		_, cmd := g.Update(msg)
		if cmd == nil {
			return false
		}
		_, quit := cmd().(tea.QuitMsg)
		return quit
	}
	assert.False(t, quits(remarkMsg{"x"}))
	assert.Contains(t, g.View(), "connect-reauth")
	assert.True(t, quits(faultMsg{}))
	d.w.screen = undrawable{}
	assert.Equal(t, "The program has a fault. Press any key to end it.", g.View())
	assert.Contains(t, g.fault.get(), "drawing the screen")
	d.w.screen = newAccount(d.w.view())
	assert.True(t, quits(remarkMsg{"x"}), "the next message ends it")
}

// undrawable is a screen that can't be drawn.
type undrawable struct{}

func (undrawable) actions(view) []action { return nil }
func (undrawable) draw(view, *page)      { panic(canary) }

// A command that does not panic is what it was, and nothing stays nothing.
func TestAGuardChangesNoCommand(t *testing.T) {
	g := guard{newDesktop(t, 80, 24, nil).w, &fault{}}
	assert.Nil(t, g.wrap(nil))
	assert.Equal(t, remarkMsg{"x"}, g.wrap(func() tea.Msg { return remarkMsg{"x"} })())
	batch := g.wrap(tea.Batch(func() tea.Msg { return remarkMsg{"a"} }, func() tea.Msg { return remarkMsg{"b"} }))
	assert.ElementsMatch(t, []tea.Msg{remarkMsg{"a"}, remarkMsg{"b"}}, flatten(batch()))
	assert.Equal(t, faultMsg{}, g.wrap(func() tea.Msg { panic(canary) })())
	assert.True(t, strings.HasPrefix(g.fault.get(), "a command ("), g.fault.get())
	assert.NotContains(t, g.fault.get(), canary)
}
