package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// challenge asks what the bank asks, with response code 102.
type challenge struct {
	w    *Wizard
	form *form
}

func newChallenge(w *Wizard) *challenge {
	var fields []*field
	for _, asked := range w.machine.Challenge().Fields {
		f := newField(w.theme, asked.Label, asked.Masked)
		f.options = asked.Options
		fields = append(fields, f)
	}
	return &challenge{w: w, form: newForm(w.theme, w.keys, "send the answer", fields...)}
}

func (s *challenge) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	if key.Matches(msg, s.w.keys.skip) && s.w.canSkip() {
		return skipAccount{}, nil
	}
	if !s.form.press(msg) {
		return nil, nil
	}
	answers := make([]flow.Input, len(s.form.fields))
	for i, f := range s.form.fields {
		answers[i] = flow.Input{Text: monoapi.NewSecret(f.value()), Option: f.chosen}
	}
	return flow.SubmitAnswers{Answers: answers}, nil
}

func (s *challenge) rejected(n flow.Notice) { s.form.moveTo(n.Field) }

func (s *challenge) draw(p *page) {
	t := s.w.theme
	title := s.w.machine.Challenge().Title
	if title == "" {
		title = "The bank asks for more"
	}
	p.wrap("  ", title, t.title)
	p.gap()
	s.form.view(p)
	t.drawNotice(p, s.w.machine.Notice())
	if s.w.machine.Notice().Empty() && s.w.environment == monoapi.EnvironmentDemo {
		p.gap()
		p.wrap("  ", s.w.opts.DemoHint, t.faint)
	}
}

func (s *challenge) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	answer = append(answer, s.w.keys.back)
	if s.w.canSkip() {
		aside = append(aside, s.w.skipKey())
	}
	return answer, aside
}
