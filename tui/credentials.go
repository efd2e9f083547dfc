package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// credentials asks for the sign-in to the bank, with the session's own form.
type credentials struct {
	w    *Wizard
	form *form
}

func newCredentials(w *Wizard) *credentials {
	return &credentials{w: w, form: formFor(w, "sign in", w.machine.SignInForm(), w.machine.Kept)}
}

// formFor returns a form with an input for every field that a bank asks for,
// filled with what was kept. It begins at the first field that is not.
func formFor(w *Wizard, submit string, asked monoapi.Form, kept func(monoapi.Field) flow.Kept) *form {
	fields := make([]*field, len(asked.Fields))
	first := -1
	for i, question := range asked.Fields {
		fields[i] = newField(w.theme, question.Label, question.Masked)
		fields[i].options = question.Options
		was := kept(question)
		if was.Option < len(question.Options) {
			fields[i].chosen = was.Option
		}
		fields[i].input.SetValue(was.Text)
		if first < 0 && was.Text == "" && (was.Option == 0 || len(question.Options) == 0) {
			first = i
		}
	}
	f := newForm(w.theme, w.keys, submit, fields...)
	f.moveTo(max(first, 0))
	return f
}

func (s *credentials) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	switch {
	case key.Matches(msg, s.w.keys.details):
		return showDetails{s.w.machine.Account()}, nil
	case key.Matches(msg, s.w.keys.skip) && s.w.canSkip():
		return skipAccount{}, nil
	case key.Matches(msg, s.w.keys.sandbox) && s.w.bank.TestKey():
		return fillSandbox{}, nil
	case !s.form.press(msg):
		return nil, nil
	}
	return flow.SubmitSignIn{Answers: s.form.inputs()}, nil
}

// rejected moves to the field that the notice is about.
func (s *credentials) rejected(n flow.Notice) { s.form.moveTo(n.Field) }

// fill fills in a sign-in of Mono's sandbox and reports whether the form has a
// field for any of it.
func (s *credentials) fill(signIn monoapi.SandboxSignIn) bool {
	filled := false
	for i, asked := range s.w.machine.SignInForm().Fields {
		value, ok := signIn.Values[asked.Name]
		if !ok {
			continue
		}
		filled = true
		s.form.fields[i].set(value.Reveal())
	}
	if filled {
		s.form.moveTo(len(s.form.fields) - 1)
	}
	return filled
}

func (s *credentials) draw(p *page) {
	t := s.w.theme
	title := s.w.machine.SignInForm().Title
	if title == "" {
		title = "Sign in to the bank"
	}
	p.wrap("  ", title, t.title)
	s.w.drawDetails(p, s.w.machine.Account())
	p.gap()
	s.form.view(p)
	t.drawNotice(p, s.w.machine.Notice())
	s.w.drawLeft(p)
	if s.w.machine.Notice().Empty() {
		p.gap()
		if !p.compact {
			p.wrap("  ", "The customer's own sign-in for the bank. It is sent once and kept nowhere.", t.faint)
		}
		s.w.drawDemoHint(p)
	}
}

func (s *credentials) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	answer = append(answer, s.w.keys.back)
	if s.w.bank.TestKey() {
		aside = append(aside, s.w.keys.sandbox)
	}
	aside = append(aside, s.w.keys.details)
	if s.w.canSkip() {
		aside = append(aside, s.w.skipKey())
	}
	return answer, aside
}

// drawLeft says how long the session still lasts, once that is soon.
func (w *Wizard) drawLeft(p *page) {
	if left := flow.Left(w.machine.ExpiresAt(), w.opts.Now()); left != "" {
		p.gap()
		p.wrap(w.theme.warn.Render("! "), left, w.theme.plain)
	}
}

// drawDemoHint says what the demo bank accepts.
func (w *Wizard) drawDemoHint(p *page) {
	if w.environment == flow.EnvironmentDemo {
		p.wrap("  ", w.opts.DemoHint, w.theme.faint)
	}
}
