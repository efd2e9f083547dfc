package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

// challenge asks what the bank asks, with response code 102 or beside a choice
// of accounts.
type challenge struct{ form *form }

func newChallenge(v view) *challenge {
	s := &challenge{formFor(v.theme, "send", v.machine.Challenge(), v.machine.KeptChoice)}
	s.form.submit = func() intent { return flow.SubmitAnswers{Answers: s.form.inputs(), Anew: s.form.anew} }
	s.form.oddity = v.machine.Oddity
	return s
}

func (s *challenge) actions(v view) []action {
	back := "back"
	if v.machine.Chosen() {
		back = "other account"
	}
	return append(v.pastConfirmation(s.form.actions(v.keys), s.form.submit),
		act(v.keys.back, flow.Back{}).as(back),
		act(v.keys.link, flow.CreateLink{}).asAside().when(v.machine.CanCreateLink()),
		act(v.keys.giveUp, flow.GiveUp{}).asAside().when(v.can.giveUp),
	)
}

func (s *challenge) typed(_ view, msg tea.KeyMsg) tea.Cmd { return s.form.typed(msg) }

func (s *challenge) rejected(n flow.Notice) { s.form.corrected(n) }

func (s *challenge) draw(v view, p *page) {
	t := v.theme
	title := v.machine.Challenge().Title
	if title == "" {
		title = "The bank asks for more"
	}
	p.wrap("  ", title, t.title)
	if account := v.machine.ChosenWords(); account != "" {
		p.wrap("  ", "For "+account, t.plain)
	}
	p.gap()
	s.form.view(p)
	notice := s.form.still(v.machine.Notice())
	t.drawNotice(p, notice)
	v.drawLeft(p)
	if notice.Empty() && v.demoHint != "" {
		p.gap()
		v.drawDemoHint(p)
	}
}
