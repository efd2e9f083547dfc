package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

// slowAfter is when a word is said about banks being slow.
const slowAfter = 10 * time.Second

// waiting shows what is being done, for how long, and how to cancel it.
type waiting struct {
	w       *Wizard
	spinner spinner.Model
	since   time.Time
}

func newWaiting(w *Wizard) *waiting {
	return &waiting{
		w:       w,
		spinner: spinner.New(spinner.WithSpinner(spinner.MiniDot), spinner.WithStyle(w.theme.accent)),
		since:   w.opts.Now(),
	}
}

func (s *waiting) update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	s.spinner, cmd = s.spinner.Update(msg)
	return cmd
}

func (s *waiting) press(tea.KeyMsg) (intent, tea.Cmd) { return nil, nil }

func (s *waiting) draw(p *page) {
	t, m := s.w.theme, s.w.machine
	elapsed := s.w.opts.Now().Sub(s.since)
	what := map[flow.State]string{
		flow.StateCreatingSession: "Creating the session",
		flow.StateLoggingIn:       "Signing in to the bank",
		flow.StateCommitting:      "Sending the answer",
	}[m.State()]
	p.wrap("  ", what, t.title)
	p.gap()
	if wait, repetition := m.Repeating(); wait > 0 {
		left := s.w.repeatAt.Sub(s.w.opts.Now()).Round(time.Second)
		p.wrap("  "+s.spinner.View()+" ", fmt.Sprintf("Mono asks for fewer requests. Trying again in %d s (try %d).", max(int(left.Seconds()), 0), repetition+1), t.plain)
		p.wrap("    ", "The request was refused before it was handled, so nothing is sent twice.", t.faint)
		return
	}
	p.wrap("  "+s.spinner.View()+" ", fmt.Sprintf("%d s", int(elapsed.Seconds())), t.plain)
	if elapsed >= slowAfter {
		p.gap()
		p.wrap("  ", "Banks can be slow. esc cancels, but the bank may already have received what was sent.", t.faint)
	}
}

func (s *waiting) bindings() (answer, aside []key.Binding) {
	return []key.Binding{s.w.keys.cancel}, nil
}
