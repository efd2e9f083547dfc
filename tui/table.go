package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// table shows all accounts of the sitting after the last one.
type table struct{ at int }

func newTable() *table { return &table{} }

func (s *table) headline(t theme) string { return t.accent.Render("▸ All results") }

func (s *table) actions(v view) []action {
	last := len(v.sitting.Queue().Entries()) - 1
	return []action{
		act(bind("enter/q", "end", "enter", "q"), finish{}),
		act(bind("r", "try the rest again", "r"), flow.RetryRest{}).when(!v.sitting.Queue().AllReauthorised()),
		{Binding: moveKey("move", "pgup", "pgdown", "home", "end"), do: func(msg tea.KeyMsg) intent {
			s.at = min(max(moved(s.at, msg, last), 0), last)
			return nil
		}},
	}
}

// moved is where a key leads in a list.
func moved(at int, msg tea.KeyMsg, last int) int {
	switch msg.Type {
	case tea.KeyUp:
		return at - 1
	case tea.KeyDown:
		return at + 1
	case tea.KeyPgUp:
		return at - 10
	case tea.KeyPgDown:
		return at + 10
	case tea.KeyHome:
		return 0
	}
	return last
}

func (s *table) draw(v view, p *page) {
	t := v.theme
	entries := v.sitting.Queue().Entries()
	p.wrap("  ", Summary(v.sitting.Queue()), t.title)
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

// Summary says in one line what became of all accounts.
func Summary(q flow.Queue) string {
	_, of := q.Place()
	parts := []string{fmt.Sprintf("%d of %d reauthorised", q.Count(flow.StatusReauthorised), of)}
	for _, status := range []flow.Status{flow.StatusFailed, flow.StatusSkipped, flow.StatusCancelled} {
		if n := q.Count(status); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	if n := q.Count(""); n > 0 {
		parts = append(parts, fmt.Sprintf("%d not begun", n))
	}
	return strings.Join(parts, ", ")
}
