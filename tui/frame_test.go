package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// The footer is kept from frame to frame, and drawn anew when the window or any
// key changes.
func TestTheFooterIsDrawnAnewWhenItChanges(t *testing.T) {
	f := footer{help: theme{}.help()}
	view := func(width int, names ...string) string {
		var bindings []key.Binding
		for _, name := range names {
			bindings = append(bindings, bind(name[:1], name[1:], name[:1]))
		}
		return strings.TrimSpace(ansi.Strip(f.view(width, bindings)))
	}
	assert.Equal(t, "a one  b two", view(80, "aone", "btwo"))
	assert.Equal(t, "a one  b two", view(80, "aone", "btwo"))
	assert.Equal(t, "a one  b six", view(80, "aone", "bsix"))
	assert.Equal(t, "c one  b six", view(80, "cone", "bsix"))
	assert.Equal(t, "c one", view(80, "cone"))
	assert.Equal(t, "c one  d ten", view(80, "cone", "dten"))
	assert.Equal(t, "c one", view(10, "cone", "dten"))
	assert.Equal(t, "c one  d ten", view(80, "cone", "dten"))
	assert.Len(t, f.shown, 2, "what is kept grows with every frame")
	assert.Equal(t, 80, f.width)
}

// As many keys are shown as fit, none of them in part.
func TestTheFooterShowsWhatFits(t *testing.T) {
	bindings := []key.Binding{bind("a", "one", "a"), bind("b", "two", "b")}
	for width, shown := range map[int]string{7: "", 8: "  a one", 14: "  a one", 15: "  a one  b two", 80: "  a one  b two"} {
		assert.Equal(t, shown, strings.TrimRight(ansi.Strip(footerLine(theme{}.help(), width, bindings)), " "), width)
	}
}

// Two texts stand at the ends of a line; the right one gives way.
func TestSpread(t *testing.T) {
	for width, line := range map[int]string{
		20: "left          right", 13: "left   right", 12: "left  right", 11: "left  rig…", 9: "left  r…", 8: "left  …", 7: "left", 4: "left", 3: "le…",
	} {
		got := spread(width, "left", "right", lipgloss.NewStyle())
		assert.Equal(t, line, got, width)
		assert.LessOrEqual(t, ansi.StringWidth(got), width)
	}
	assert.Equal(t, "left", spread(20, "left", "", lipgloss.NewStyle()))
}

// A remark takes three lines at most, so that the question stays.
func TestALongRemark(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.send(remarkMsg{strings.Repeat("remark ", 100)})
	d.fits()
	lines := strings.Split(d.screen(), "\n")
	assert.Contains(t, lines[20], "remark")
	assert.NotContains(t, lines[19], "remark")
	d.shows("Which account do you want to reauthorise?")
}

// From the smallest window on every step can be used; below, one line asks for
// more.
func TestTheSmallestWindow(t *testing.T) {
	for _, size := range []struct {
		width, height int
		usable        bool
	}{{40, 12, true}, {39, 12, false}, {40, 11, false}, {39, 11, false}, {200, 11, false}, {39, 50, false}} {
		d := newDesktop(t, size.width, size.height, nil)
		d.keys("f1")
		d.keys("f1")
		d.text("x")
		assert.Equal(t, size.usable, strings.Contains(strings.Join(strings.Fields(d.screen()), " "), "❯ Account ID x"), size)
		assert.Equal(t, !size.usable, strings.Contains(d.screen(), "nothing is lost"), size)
	}
}

// However little of it fits, the line of too small a window says what is needed.
func TestANarrowWindowSaysWhatItNeeds(t *testing.T) {
	assert.Equal(t, "Needs 40×12; nothing is lost (now 40×5).", newDesktop(t, 40, 5, nil).w.View())
	assert.Equal(t, "Needs 40×12; nothin…", newDesktop(t, 20, 5, nil).w.View())
	assert.Equal(t, "Needs 40×12…", newDesktop(t, 12, 5, nil).w.View())
}

// All keys stand in as many columns as fit, on no more lines than they need.
func TestAllKeysInColumns(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	v := d.w.view()
	n := len(d.w.bindings(v))
	for width, columns := range map[int]int{40: 1, 67: 1, 68: 2, 101: 2, 102: 3} {
		lines := 0
		for i, line := range d.w.allKeys(v, width, 40) {
			if i > 0 && strings.TrimSpace(line) != "" {
				lines++
				assert.True(t, strings.HasPrefix(ansi.Strip(line), "  "), line)
			}
			assert.LessOrEqual(t, ansi.StringWidth(line), width)
		}
		assert.Equal(t, (n+columns-1)/columns, lines, "%d keys on %d columns", n, width)
	}
	all := ansi.Strip(strings.Join(d.w.allKeys(v, 68, 40), "\n"))
	for _, b := range d.w.bindings(v) {
		assert.Contains(t, all, b.Help().Desc)
	}
}

// From 110 columns on the inspector stands beside the question and leaves it the
// keys; else it covers it.
func TestWhereTheInspectorStands(t *testing.T) {
	for width, beside := range map[int]bool{besideWidth - 1: false, besideWidth: true} {
		d := newDesktop(t, width, 30, nil)
		d.send(exchangeMsg{numberedExchange(1)})
		d.keys("ctrl+t")
		d.text("x")
		d.shows("Inspector", "POST /call/1")
		assert.Equal(t, beside, strings.Contains(d.screen(), "Account ID"))
		d.fits()
		d.keys("ctrl+t")
		d.send(tea.WindowSizeMsg{Width: besideWidth, Height: 30})
		if beside {
			d.shows("Account ID x", "┃") // it has the keys
		} else {
			d.lacks("Inspector")
			d.shows("Account ID Paste several IDs") // what was pressed went nowhere
		}
	}
}

// Whose accounts they are is said in a word on every screen.
func TestTheEnvironmentIsSaid(t *testing.T) {
	for environment, word := range map[monoapi.Environment]string{
		monoapi.EnvironmentLive: "LIVE", monoapi.EnvironmentTest: "TEST", monoapi.EnvironmentCustom: "CUSTOM", "new": "NEW",
	} {
		d := newDesktop(t, 80, 24, func(o *Options) { o.Environment = environment })
		d.shows("connect-reauth " + word)
		d.toLogin()
		d.shows("connect-reauth " + word)
	}
}

// What there is no room for is not simply missing.
func TestARemarkThatIsCutSaysSo(t *testing.T) {
	d := newDesktop(t, 40, 12, func(o *Options) { o.Remark = strings.Repeat("many words ", 20) })
	d.shows("words many words many words many… enter")
	d.fits()
	d = newDesktop(t, 40, 12, func(o *Options) { o.Remark = "a few words" })
	d.shows("a few words enter")
}
