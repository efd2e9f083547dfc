package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

// credentials asks for the sign-in to the bank, with the session's own form.
type credentials struct{ form *form }

func newCredentials(v view) *credentials {
	s := &credentials{formFor(v.theme, "sign in", v.machine.SignInForm(), v.machine.Kept)}
	s.form.submit = func() intent { return flow.SubmitSignIn{Answers: s.form.inputs(), Anew: s.form.anew} }
	s.form.oddity = v.machine.Oddity
	return s
}

func (s *credentials) actions(v view) []action {
	link := action{Binding: v.keys.link, do: func(tea.KeyMsg) intent { return flow.CreateLink{Typed: s.form.inputs()} }}
	if _, ok := v.machine.Link(); !ok {
		link = link.asAside() // else it is spoken of
	}
	return append(v.pastConfirmation(s.form.actions(v.keys), s.form.submit),
		act(v.keys.back, flow.Back{}),
		act(v.keys.sandbox, fillSandbox{}).when(v.can.sandbox),
		v.askDetails(v.machine.Account()),
		link.when(v.machine.CanCreateLink()),
		act(v.keys.giveUp, flow.GiveUp{}).asAside().when(v.can.giveUp),
	)
}

func (s *credentials) typed(_ view, msg tea.KeyMsg) tea.Cmd { return s.form.typed(msg) }

func (s *credentials) rejected(n flow.Notice) { s.form.corrected(n) }

func (s *credentials) fill(answers []flow.Input) { s.form.fill(answers) }

func (s *credentials) draw(v view, p *page) {
	t := v.theme
	title := v.machine.SignInForm().Title
	if title == "" {
		title = "Sign in to the bank"
	}
	p.wrap("  ", title, t.title)
	v.drawDetails(p, v.machine.Account())
	p.gap()
	s.form.view(p)
	notice := s.form.still(v.machine.Notice())
	t.drawNotice(p, notice)
	v.drawLeft(p)
	if notice.Empty() {
		p.gap()
		if !p.compact {
			p.wrap("  ", "The customer's own sign-in for the bank. It is sent once and not kept.", t.faint)
		}
		v.drawDemoHint(p)
	}
}

// drawLeft says how long the session still lasts, once that is soon.
func (v view) drawLeft(p *page) {
	if left := flow.Left(v.machine.ExpiresAt(), v.now); left != "" {
		p.gap()
		p.wrap(v.theme.warn.Render("! "), left, v.theme.plain)
	}
}

// drawDemoHint says what the demo bank accepts.
func (v view) drawDemoHint(p *page) {
	if v.demoHint != "" {
		p.wrap("  ", v.demoHint, v.theme.faint)
	}
}
