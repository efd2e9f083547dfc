package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// account asks for the account ID. In the demo its stories are listed below.
type account struct {
	w     *Wizard
	form  *form
	story int // the story picked last, -1 for none
}

func newAccount(w *Wizard) *account {
	s := &account{w: w, story: -1}
	s.form = newForm(w.theme, w.keys, "create the session", newField(w.theme, "Account ID", false))
	s.form.current().input.SetValue(w.machine.Account())
	return s
}

func (s *account) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	stories := s.w.stories()
	switch {
	case key.Matches(msg, s.w.keys.otherKey) && s.w.opts.Connect != nil:
		return enterKey{}, nil
	case key.Matches(msg, s.w.keys.details):
		return showDetails{s.id()}, nil
	case key.Matches(msg, s.w.keys.skip) && s.w.canSkip():
		return skipAccount{}, nil
	case len(stories) > 0 && key.Matches(msg, s.w.keys.down):
		s.pick(min(s.story+1, len(stories)-1))
		return nil, nil
	case len(stories) > 0 && key.Matches(msg, s.w.keys.up):
		s.pick(max(s.story-1, 0))
		return nil, nil
	case msg.Type == tea.KeyRunes && msg.Paste:
		// Account IDs have no spaces: whatever parts them parts accounts.
		if ids := flow.ParseAccounts(string(msg.Runes)); len(ids) > 1 {
			return queueAccounts{ids}, nil
		} else if len(ids) == 1 {
			msg.Runes = []rune(ids[0])
		}
	}
	if !s.form.press(msg) {
		s.story = -1
		return nil, nil
	}
	if ids := flow.ParseAccounts(s.id()); len(ids) > 1 {
		return queueAccounts{ids}, nil
	}
	return flow.SubmitAccount{ID: s.id()}, nil
}

func (s *account) id() string { return strings.TrimSpace(s.form.current().value()) }

func (s *account) pick(story int) {
	s.story = story
	s.form.message = ""
	s.form.current().clear()
	s.form.current().input.SetValue(s.w.stories()[story].Account)
}

func (s *account) draw(p *page) {
	t := s.w.theme
	p.wrap("  ", "Which account is to be reauthorised?", t.title)
	p.gap()
	s.form.view(p)
	s.w.drawDetails(p, s.id())
	t.drawNotice(p, s.w.machine.Notice())
	stories := s.w.stories()
	if len(stories) == 0 {
		if s.w.machine.Notice().Empty() {
			p.gap()
			p.wrap("  ", "Paste several IDs at once to work through them one by one.", t.faint)
		}
		return
	}
	p.gap()
	if !p.compact {
		p.wrap("  ", "The demo bank's stories; ↑ ↓ pick one", t.faint)
	}
	start, end := window(len(stories), max(s.story, 0), max(p.room(), 3))
	for i := start; i < end; i++ {
		line := stories[i].Account[len(stories[i].Account)-3:] + "  " + stories[i].Text
		line = ansi.Truncate(line, p.width-4, "…")
		if i == s.story {
			if !p.compact {
				p.focusHere()
			}
			p.add(t.selected.Render("  ❯ " + line))
			continue
		}
		p.add("    " + line)
	}
}

func (s *account) bindings() (answer, aside []key.Binding) {
	answer, aside = s.form.bindings()
	if len(s.w.stories()) > 0 {
		answer = append(answer, named(s.w.keys.scroll, "pick a story"))
	}
	if s.w.canSkip() {
		answer = append(answer, s.w.skipKey())
	}
	aside = append(aside, s.w.keys.details)
	if s.w.opts.Connect != nil {
		aside = append(aside, s.w.keys.otherKey)
	}
	return answer, aside
}
