package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// keyScreen asks for the secret key when none was given, and offers the demo
// bank instead.
type keyScreen struct {
	form    *form
	notice  flow.Notice
	doubted bool
}

func newKeyScreen(v view) *keyScreen {
	s := &keyScreen{form: newForm(v.theme, "use this key", newField(v.theme, monoapi.Field{Label: "Secret key", Masked: true}))}
	s.form.submit = s.submit
	return s
}

func (s *keyScreen) headline(t theme) string { return t.faint.Render("Before you begin") }

func (s *keyScreen) actions(v view) []action {
	return append(s.form.actions(v.keys),
		act(v.keys.demo, useDemo{}).when(v.can.demo),
		act(v.keys.back, leaveKey{}).when(v.can.back),
	)
}

func (s *keyScreen) typed(_ view, msg tea.KeyMsg) tea.Cmd {
	s.notice, s.doubted = flow.Notice{}, false
	return s.form.typed(msg)
}

func (s *keyScreen) submit() intent {
	text := strings.TrimSpace(s.form.current().value())
	if key, within := flow.KeyWithin(text); within {
		// Shown before it is sent: how long it is can be seen.
		s.form.current().set(key.Reveal())
		s.notice = flow.Notice{What: "There was more than the key, as a name or quotes; only the key is left.", Again: "use it"}
		return nil
	}
	secret := monoapi.NewSecret(text)
	notice := flow.KeyNotice(secret)
	if doubt := notice.Again != ""; !notice.Empty() && !(doubt && s.doubted) {
		s.notice, s.doubted = notice, doubt
		return nil
	}
	s.form.current().clear()
	return useKey{secret}
}

func (s *keyScreen) draw(v view, p *page) {
	t := v.theme
	p.wrap("  ", "Your Mono secret key", t.title)
	p.gap()
	s.form.view(p)
	t.drawNotice(p, s.notice)
	p.gap()
	p.wrap("  ", "It is kept in memory only, and sent only to "+v.address+". Set MONO_SECRET_KEY to skip this question.", t.faint)
	if v.can.demo {
		p.wrap("  ", "No key at hand? Press ctrl+d for the demo bank.", t.faint)
	}
}
