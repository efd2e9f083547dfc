package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// keyScreen asks for the secret key when none was given, and offers the demo
// bank instead.
type keyScreen struct {
	w       *Wizard
	form    *form
	notice  flow.Notice
	doubted bool
}

func newKeyScreen(w *Wizard) *keyScreen {
	return &keyScreen{w: w, form: newForm(w.theme, w.keys, "use this key", newField(w.theme, "Secret key", true))}
}

func (s *keyScreen) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	if key.Matches(msg, s.w.keys.demo) && s.w.opts.Demo != nil {
		return useDemo{}, nil
	}
	if !s.form.press(msg) {
		if !key.Matches(msg, s.w.keys.reveal) {
			s.notice, s.doubted = flow.Notice{}, false
		}
		return nil, nil
	}
	text := strings.TrimSpace(s.form.current().value())
	secret := monoapi.NewSecret(text)
	switch {
	case secret.Empty():
		s.notice = flow.Notice{What: "The secret key is empty.", Do: "Type or paste the key of your Mono app."}
		return nil, nil
	case monoapi.CheckKey(secret) != nil:
		s.notice = flow.Notice{What: "The key holds a space or another character that no key has.", Do: "Paste it again."}
		return nil, nil
	case !strings.HasPrefix(text, "live_sk_") && !strings.HasPrefix(text, "test_sk_") && !s.doubted:
		s.doubted = true
		s.notice = flow.Notice{
			What: "This does not look like a secret key: those begin with live_sk_ or test_sk_.",
			Do:   "Press enter again to use it as it is.",
		}
		return nil, nil
	}
	s.form.current().clear()
	return useKey{secret}, nil
}

func (s *keyScreen) draw(p *page) {
	p.wrap("  ", "Your Mono secret key", s.w.theme.title)
	p.gap()
	s.form.view(p)
	s.w.theme.drawNotice(p, s.notice)
	p.gap()
	p.wrap("  ", "It is kept in memory only, and sent to "+s.w.opts.Address+" alone. Set MONO_SECRET_KEY to be asked no more.", s.w.theme.faint)
	if s.w.opts.Demo != nil {
		p.wrap("  ", "No key at hand? Press ctrl+d for the demo bank.", s.w.theme.faint)
	}
}

func (s *keyScreen) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	if s.w.opts.Demo != nil {
		answer = append(answer, s.w.keys.demo)
	}
	if s.w.underKey != nil {
		answer = append(answer, s.w.keys.back)
	}
	return answer, aside
}
