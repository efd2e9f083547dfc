package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// account asks for the account ID. In the demo its stories are listed below.
type account struct {
	form  *form
	story int // the story picked last, -1 for none
}

func newAccount(v view) *account {
	s := &account{story: -1}
	s.form = newForm(v.theme, "create the session", newField(v.theme, "Account ID", false))
	s.form.current().input.SetValue(v.machine.Account())
	s.form.submit = func() intent {
		if ids := flow.ParseAccounts(s.id()); len(ids) > 1 {
			return flow.Enqueue{Accounts: ids}
		}
		return flow.SubmitAccount{ID: s.id()}
	}
	return s
}

func (s *account) actions(v view) []action {
	pick := action{Binding: moveKey("pick a story"), do: func(msg tea.KeyMsg) intent {
		if msg.Type == tea.KeyUp {
			s.pick(v, max(s.story-1, 0))
		} else {
			s.pick(v, min(s.story+1, len(v.stories)-1))
		}
		return nil
	}}
	return append(s.form.actions(),
		pick.when(len(v.stories) > 0),
		act(giveUpKey(v), flow.GiveUp{}),
		act(detailsKey(v), showDetails{s.id()}).asAside(),
		act(otherKeyKey(), enterKey{}).asAside().when(v.can.otherKey),
	)
}

// typed puts a key into the field. Whatever parts pasted IDs becomes a space, so
// that a list waits in the field for enter.
func (s *account) typed(_ view, msg tea.KeyMsg) tea.Cmd {
	s.story = -1
	if msg.Paste {
		if ids := flow.ParseAccounts(string(msg.Runes)); len(ids) > 0 {
			msg.Runes = []rune(strings.Join(ids, " "))
		}
	}
	return s.form.typed(msg)
}

func (s *account) id() string { return strings.TrimSpace(s.form.current().value()) }

func (s *account) pick(v view, story int) {
	s.story = story
	s.form.message = ""
	s.form.current().clear()
	s.form.current().input.SetValue(v.stories[story].Account)
}

func (s *account) draw(v view, p *page) {
	t := v.theme
	p.wrap("  ", "Which account do you want to reauthorise?", t.title)
	p.gap()
	s.form.view(p)
	if n := len(flow.ParseAccounts(s.id())); n > 1 {
		p.wrap("  ", fmt.Sprintf("%d account IDs: enter works through them one by one.", n), t.strong)
	} else {
		v.drawDetails(p, s.id())
	}
	t.drawNotice(p, v.machine.Notice())
	if len(v.stories) == 0 {
		if v.machine.Notice().Empty() {
			p.gap()
			p.wrap("  ", "Paste several IDs at once to work through them one by one.", t.faint)
		}
		return
	}
	p.gap()
	if !p.compact {
		p.wrap("  ", "The demo bank's stories; ↑ ↓ pick one", t.faint)
	}
	start, end := window(len(v.stories), max(s.story, 0), max(p.room(), 3))
	for i := start; i < end; i++ {
		line := v.stories[i].Account[len(v.stories[i].Account)-3:] + "  " + v.stories[i].Text
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
