package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// challenge asks what the bank asks, with response code 102 or beside a choice
// of accounts.
type challenge struct {
	w    *Wizard
	form *form
}

func newChallenge(w *Wizard) *challenge {
	nothing := func(monoapi.Field) flow.Kept { return flow.Kept{} }
	return &challenge{w: w, form: formFor(w, "send the answer", w.machine.Challenge(), nothing)}
}

func (s *challenge) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	if key.Matches(msg, s.w.keys.skip) && s.w.canSkip() {
		return skipAccount{}, nil
	}
	if !s.form.press(msg) {
		return nil, nil
	}
	return flow.SubmitAnswers{Answers: s.form.inputs()}, nil
}

func (s *challenge) rejected(n flow.Notice) { s.form.moveTo(n.Field) }

func (s *challenge) draw(p *page) {
	t := s.w.theme
	title := s.w.machine.Challenge().Title
	if title == "" {
		title = "The bank asks for more"
	}
	p.wrap("  ", title, t.title)
	if account, ok := s.w.machine.ChosenAccount(); ok {
		p.wrap("  ", "For "+joinParts("  ", account.Name, account.Type, flow.MaskNumber(account.Number)), t.plain)
	}
	p.gap()
	s.form.view(p)
	t.drawNotice(p, s.w.machine.Notice())
	s.w.drawLeft(p)
	if s.w.machine.Notice().Empty() && s.w.environment == flow.EnvironmentDemo {
		p.gap()
		s.w.drawDemoHint(p)
	}
}

func (s *challenge) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	back := s.w.keys.back
	if s.w.machine.Chosen() {
		back = named(back, "other account")
	}
	answer = append(answer, back)
	if s.w.canSkip() {
		aside = append(aside, s.w.skipKey())
	}
	return answer, aside
}
