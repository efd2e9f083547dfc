package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

// waiting shows what is being done, for how long, and how to cancel it.
type waiting struct{ spinner spinner.Model }

func newWaiting(v view) *waiting {
	return &waiting{spinner.New(spinner.WithSpinner(spinner.MiniDot), spinner.WithStyle(v.theme.accent))}
}

func (s *waiting) start() tea.Cmd { return s.spinner.Tick }

func (s *waiting) update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	s.spinner, cmd = s.spinner.Update(msg)
	return cmd
}

func (s *waiting) actions(v view) []action {
	return []action{act(v.keys.back, flow.Back{}).as("cancel")}
}

func (s *waiting) draw(v view, p *page) {
	t := v.theme
	elapsed := v.now.Sub(v.since)
	p.wrap("  ", flow.Doing(v.machine.Operation()), t.title)
	p.gap()
	if wait, repetition := v.machine.Repeating(); wait > 0 {
		left := v.repeatAt.Sub(v.now).Round(time.Second)
		p.wrap("  "+s.spinner.View()+" ", fmt.Sprintf("Mono asks for fewer requests. Trying again in %d s (try %d).", max(int(left.Seconds()), 0), repetition+1), t.plain)
		p.wrap("    ", "The request was refused before it was handled, so nothing is sent twice.", t.faint)
		return
	}
	p.wrap("  "+s.spinner.View()+" ", fmt.Sprintf("%d s", int(elapsed.Seconds())), t.plain)
	if elapsed >= flow.SlowAfter {
		p.gap()
		p.wrap("  ", flow.Slow(v.machine.Operation(), "esc cancels"), t.faint)
	}
}
