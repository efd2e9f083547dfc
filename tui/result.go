package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// result shows how the account ended, in words, with what was done on the way.
type result struct {
	w *Wizard
}

func newResult(w *Wizard) *result { return &result{w: w} }

func (s *result) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	k, m := s.w.keys, s.w.machine
	failed := m.State() == flow.StateFailed
	switch {
	case key.Matches(msg, k.submit):
		return nextAccount{}, nil
	case key.Matches(msg, k.finish) && !s.w.desk.More():
		return finish{}, nil
	case key.Matches(msg, k.again) && failed:
		return flow.Retry{}, nil
	case key.Matches(msg, k.otherKey) && failed && s.w.opts.Connect != nil:
		return enterKey{}, nil
	case key.Matches(msg, k.anew) && s.w.canAskAnother():
		return anotherAccount{}, nil
	case key.Matches(msg, k.status) && m.State() == flow.StateDone:
		return showDetails{m.Account()}, nil
	case key.Matches(msg, k.copy) && m.Code() != "":
		return copyText{"The code", m.Code()}, nil
	}
	return nil, nil
}

func (s *result) draw(p *page) {
	t, m := s.w.theme, s.w.machine
	if m.State() == flow.StateFailed {
		p.wrap(t.bad.Render("✗ "), "Not reauthorised", t.bad)
		p.wrap("  ", monoapi.Clean(m.Account()), t.faint)
		t.drawSentences(p, "  ", m.Notice())
	} else {
		p.wrap(t.good.Render("✓ "), "Reauthorised", t.good)
		p.wrap("  ", monoapi.Clean(m.Account()), t.faint)
		p.gap()
		if code := m.Code(); code != "" {
			p.wrap("  "+t.faint.Render("Code  "), code, t.strong)
		} else {
			p.wrap("  ", "Mono gave no code.", t.faint)
		}
	}
	if m.State() == flow.StateDone {
		s.drawConfirmation(p)
	}
	p.gap()
	for _, step := range m.Steps() {
		took := "      "
		if step.Took > 0 {
			took = fmt.Sprintf("%6s", seconds(step.Took))
		}
		p.add(t.faint.Render("  " + took + "  " + stepText(step)))
	}
}

// drawConfirmation shows Mono's own word for it: its webhooks, and the data
// status once the operator has asked for it.
func (s *result) drawConfirmation(p *page) {
	t, w := s.w.theme, s.w
	p.gap()
	s.drawNews(p)
	switch l := w.linked; {
	case l.account != w.machine.Account() || !(l.asking || l.known || !l.problem.Empty()):
		p.wrap("  ", "s asks Mono for the data status; "+chargeHint+".", t.faint)
	case l.asking:
		p.wrap("  ", "Asking Mono for the data status…", t.plain)
	case !l.problem.Empty():
		p.wrap(t.bad.Render("✗ "), l.problem.String(), t.plain)
	default:
		text := "Data status: " + string(l.details.DataStatus)
		if l.details.DataStatus == "" {
			text = "Mono gave no data status."
		} else if len(l.details.Retrieved) > 0 {
			text += " (" + strings.Join(l.details.Retrieved, ", ") + ")"
		}
		p.wrap(t.accent.Render("● "), text, t.plain)
	}
}

// drawNews shows what Mono sent about the account, bad news first, and what is
// still awaited.
func (s *result) drawNews(p *page) {
	t, news := s.w.theme, s.w.desk.News()
	for _, item := range news.Items() {
		sign := t.good.Render("✓ ")
		if item.Bad {
			sign = t.bad.Render("✗ ")
		}
		p.wrap(sign, item.What, t.plain)
		if item.Do != "" {
			p.wrap("  ", item.Do, t.plain)
		}
	}
	if !s.w.awaitsWebhooks() {
		return
	}
	for _, name := range []string{monoapi.EventReauthorised, monoapi.EventUpdated} {
		if !news.Heard(name) {
			p.wrap(t.faint.Render("· "), name+": awaited", t.plain)
		}
	}
}

// words writes an identifier such as a kind of error as people read it.
func words(identifier string) string { return strings.ReplaceAll(identifier, "_", " ") }

func stepText(s flow.Step) string {
	return string(s.Operation) + ": " + words(s.Ended)
}

func seconds(d time.Duration) string {
	if d < 100*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

func (s *result) bindings() (answer, aside []key.Binding) {
	k, m := s.w.keys, s.w.machine
	switch {
	case s.w.desk.More():
		answer = append(answer, k.nextAccount)
	case s.w.showsTable():
		answer = append(answer, named(k.submit, "all results"))
	default:
		answer = append(answer, named(k.submit, "end"))
	}
	if m.State() == flow.StateFailed {
		answer = append(answer, k.again, named(k.back, "change the account"))
		if s.w.opts.Connect != nil {
			answer = append(answer, k.otherKey)
		}
	}
	if m.Code() != "" {
		answer = append(answer, k.copy)
	}
	if m.State() == flow.StateDone {
		answer = append(answer, k.status)
	}
	if s.w.canAskAnother() {
		aside = append(aside, k.anew)
	}
	return answer, aside
}
