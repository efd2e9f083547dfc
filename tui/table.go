package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// table shows all accounts of the sitting after the last one.
type table struct {
	w  *Wizard
	at int
}

func newTable(w *Wizard) *table { return &table{w: w} }

func (s *table) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	k := s.w.keys
	switch last := len(s.w.desk.Entries()) - 1; {
	case key.Matches(msg, k.submit, k.finish):
		return finish{}, nil
	case key.Matches(msg, k.retryAll) && !s.w.desk.AllReauthorised():
		return retryAll{}, nil
	case key.Matches(msg, k.up):
		s.at = max(s.at-1, 0)
	case key.Matches(msg, k.down):
		s.at = min(s.at+1, last)
	case msg.Type == tea.KeyPgUp:
		s.at = max(s.at-10, 0)
	case msg.Type == tea.KeyPgDown:
		s.at = min(s.at+10, last)
	case msg.Type == tea.KeyHome:
		s.at = 0
	case msg.Type == tea.KeyEnd:
		s.at = last
	}
	return nil, nil
}

func (s *table) draw(p *page) {
	t := s.w.theme
	entries := s.w.desk.Entries()
	p.wrap("  ", Summary(s.w.desk), t.title)
	p.gap()
	start, end := window(len(entries), s.at, max(p.room(), 1))
	for i := start; i < end; i++ {
		e := entries[i]
		sign, style := "✗", t.bad
		outcome := words(e.Result.Reason)
		switch e.Result.Status {
		case flow.StatusReauthorised:
			sign, style, outcome = "✓", t.good, e.Result.Code
		case flow.StatusSkipped, flow.StatusCancelled:
			sign, style, outcome = "–", t.warn, string(e.Result.Status)
		}
		for _, item := range e.News.Items() {
			if item.Bad {
				outcome = "✗ " + item.Short + "  " + outcome
			}
		}
		took := e.Result.FinishedAt.Sub(e.Result.StartedAt)
		row := fmt.Sprintf("%-24s  %5.0f s  %s", e.Result.Account, took.Seconds(), outcome)
		if p.width < 70 {
			row = e.Result.Account + "  " + outcome
		}
		mark := "  "
		if i == s.at {
			mark = t.accent.Render("❯ ")
		}
		p.add(mark + style.Render(sign) + " " + ansi.Truncate(row, p.width-4, "…"))
	}
}

func (s *table) bindings() (answer, aside []key.Binding) {
	k := s.w.keys
	answer = []key.Binding{named(k.submit, "end")}
	if !s.w.desk.AllReauthorised() {
		answer = append(answer, k.retryAll)
	}
	return append(answer, named(k.scroll, "move")), nil
}

// Summary says in one line what became of all accounts.
func Summary(d flow.Desk) string {
	_, of := d.Place()
	parts := []string{fmt.Sprintf("%d of %d reauthorised", d.Count(flow.StatusReauthorised), of)}
	for _, status := range []flow.Status{flow.StatusFailed, flow.StatusSkipped, flow.StatusCancelled} {
		if n := d.Count(status); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	return strings.Join(parts, ", ")
}
