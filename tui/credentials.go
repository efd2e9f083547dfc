package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// credentials asks for the sign-in to the bank.
type credentials struct {
	w    *Wizard
	form *form
}

func newCredentials(w *Wizard) *credentials {
	s := &credentials{w: w}
	s.form = newForm(w.theme, w.keys, "sign in",
		newField(w.theme, "Username", false), newField(w.theme, "Password", true))
	if username := w.machine.Username(); username != "" {
		s.form.current().input.SetValue(username)
		s.form.moveTo(1)
	}
	return s
}

func (s *credentials) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	switch {
	case key.Matches(msg, s.w.keys.details):
		return showDetails{s.w.machine.Account()}, nil
	case key.Matches(msg, s.w.keys.skip) && s.w.canSkip():
		return skipAccount{}, nil
	case !s.form.press(msg):
		return nil, nil
	}
	return flow.SubmitCredentials{
		Username: s.form.fields[0].value(),
		Password: monoapi.NewSecret(s.form.fields[1].value()),
	}, nil
}

// rejected moves to the field that the notice is about.
func (s *credentials) rejected(n flow.Notice) { s.form.moveTo(n.Field) }

func (s *credentials) draw(p *page) {
	t := s.w.theme
	p.wrap("  ", "Sign in to the bank", t.title)
	s.w.drawDetails(p, s.w.machine.Account())
	p.gap()
	s.form.view(p)
	t.drawNotice(p, s.w.machine.Notice())
	if s.w.machine.Notice().Empty() {
		p.gap()
		if !p.compact {
			p.wrap("  ", "The customer's own sign-in for the bank. It is sent once and kept nowhere.", t.faint)
		}
		if s.w.environment == monoapi.EnvironmentDemo {
			p.wrap("  ", s.w.opts.DemoHint, t.faint)
		}
	}
}

func (s *credentials) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	answer = append(answer, s.w.keys.back)
	aside = append(aside, s.w.keys.details)
	if s.w.canSkip() {
		aside = append(aside, s.w.skipKey())
	}
	return answer, aside
}
