package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

// account asks for the account ID. In the demo its stories are listed below.
type account struct {
	was   string // the account that is to be changed, which is in the field at first
	form  *form
	story int               // the story picked last, -1 for none
	offer bool              // it was picked for the operator, who has not touched it
	notes map[string]string // what was pasted beside the IDs, by the ID

	// What the field holds as a list, kept until it changes, and how many
	// accounts that are.
	parsed   string
	list     flow.List
	distinct int
	// held says that the list is too long for the field, which says how long
	// it is instead.
	held bool
}

// mostTyped is how many pasted IDs the field holds as if they were typed.
const mostTyped = 50

func newAccount(v view) *account {
	s := &account{story: -1}
	s.form = newForm(v.theme, "create the session", newField(v.theme, monoapi.Field{Label: "Account ID"}))
	s.was = v.machine.Account()
	s.form.current().input.SetValue(s.was)
	if v.learning && v.machine.Account() == "" {
		s.offerTopic(v)
	}
	s.form.submit = func() intent {
		list := s.listed()
		if list.HoldsKey {
			s.form.current().clear()
			s.veil()
			s.form.message = keyRefused()
			return nil
		}
		if none := list.NoAccount(); none != "" {
			s.form.message = none + " Nothing was sent."
			return nil
		}
		if list.Several() {
			return flow.Enqueue{Accounts: list.Accounts, Notes: list.Notes}
		}
		return flow.SubmitAccount{ID: list.Meant(s.id())}
	}
	return s
}

func keyRefused() string { return flow.Sentence(flow.ErrKey.Error()) }

func (s *account) actions(v view) []action {
	pick := action{Binding: v.keys.move, do: func(msg tea.KeyMsg) intent {
		s.offer = false
		by, most := 1, len(v.stories)
		if msg.Type == tea.KeyUp {
			by = -1
		}
		if v.learning {
			most = len(lesson.Topics)
		}
		s.pick(v, min(max(s.story+by, 0), most-1))
		return nil
	}}
	back := "back to the results"
	if v.sitting.Follows() {
		back = "back to waiting"
	}
	return append(s.form.actions(v.keys),
		pick.as("pick a story").when(len(v.stories) > 0),
		act(v.keys.back, flow.Back{}).as(back).when(v.sitting.CanLeave()),
		act(v.keys.giveUp, flow.GiveUp{}).when(v.can.giveUp),
		v.askDetails(s.id()).when(s.single()),
		act(v.keys.otherKey, enterKey{}).asAside().when(v.can.otherKey),
	)
}

// typed puts a key into the field. Of what is pasted it takes what looks like
// IDs, with what stands beside them; they wait in the field for enter.
func (s *account) typed(_ view, msg tea.KeyMsg) tea.Cmd {
	s.story, s.offer = -1, false
	if msg.Paste {
		s.paste(msg)
	} else {
		s.form.typed(msg)
		if s.held && s.id() != s.parsed {
			s.drop(msg)
		}
	}
	s.veil()
	return nil
}

// paste takes up what was pasted.
func (s *account) paste(msg tea.KeyMsg) {
	list := flow.ParseList(string(msg.Runes))
	none := list.NoAccount()
	switch {
	case list.HoldsKey:
		s.form.message = keyRefused()
		return
	case none != "":
		s.form.message = none + " Nothing was pasted."
		return
	}
	if s.id() == "" {
		s.notes = nil // of a list that was taken back
	}
	if s.held || len(list.Accounts) > mostTyped {
		s.hold(list)
		return
	}
	msg.Runes = []rune(strings.Join(list.Accounts, " "))
	if s.was != "" && s.id() == s.was && !s.form.anew {
		s.form.current().clear() // that one failed, and another takes its place
	}
	if s.id() != "" && len(list.Accounts) > 0 && flow.CheckAccountID(list.Accounts[0]) == nil {
		msg.Runes = append([]rune{' '}, msg.Runes...) // another one, not more of the same
	}
	s.form.typed(msg)
	if s.form.message == "" {
		s.notes, s.parsed = flow.MergeNotes(list.Notes, s.notes), ""
		s.form.message = list.Remark()
	}
}

// hold puts a long list behind what the field holds.
func (s *account) hold(more flow.List) {
	s.notes = flow.MergeNotes(more.Notes, s.notes)
	list := more
	if s.id() != "" {
		list = s.listed().With(more)
	}
	list.Notes = s.notes
	s.list, s.distinct, s.held = list, list.Distinct(), true
	s.form.current().set(fmt.Sprintf("(%d account IDs)", s.distinct))
	s.parsed = s.id()
	s.form.message, s.form.edited = list.Remark(), true
}

// drop forgets a list that the field only said the length of, for a key that
// was to change it.
func (s *account) drop(msg tea.KeyMsg) {
	s.held, s.notes = false, nil
	s.form.current().clear()
	if msg.Type == tea.KeyRunes {
		s.form.typed(msg)
	}
	s.form.message = "The list was dropped. Paste it again if it is wanted."
}

// veil keeps a secret key that is in the field out of sight.
func (s *account) veil() {
	input := &s.form.current().input
	input.EchoMode = textinput.EchoNormal
	if s.listed().HoldsKey {
		input.EchoMode = textinput.EchoPassword
		s.form.message = keyRefused()
	}
}

// counted reports whether enter takes a list, which is to be seen before.
func (s *account) counted() bool {
	s.listed()
	return s.distinct > 1
}

// listed is what the field holds, read as a list, with what was pasted beside the
// IDs.
func (s *account) listed() flow.List {
	id := s.id()
	if id == s.parsed {
		return s.list
	}
	s.parsed, s.list = id, flow.ParseList(id)
	s.distinct = s.list.Distinct()
	pasted := map[string]string{}
	for _, account := range s.list.Accounts {
		if note := s.notes[account]; note != "" {
			pasted[account] = note
		}
	}
	s.list.Notes = flow.MergeNotes(s.list.Notes, pasted)
	return s.list
}

// single reports whether the field holds one account ID by its looks.
func (s *account) single() bool { return flow.CheckAccountID(s.id()) == nil }

func (s *account) id() string { return strings.TrimSpace(s.form.current().value()) }

// pick picks a story, or for who learns the one that shows a topic.
func (s *account) pick(v view, story int) {
	s.story = story
	s.form.message, s.form.edited, s.held = "", true, false
	s.form.current().set(v.accountOf(story))
	s.veil()
}

// offerTopic picks what shows the next topic.
func (s *account) offerTopic(v view) {
	s.offer = true
	s.pick(v, v.seen.Next())
}

// learned offers the next topic when the one on offer was met meanwhile: its
// webhook may come after the question for an account.
func (s *account) learned(v view) {
	if s.offer && s.story >= 0 && v.seen.Met(s.story) {
		s.offerTopic(v)
	}
}

func (s *account) draw(v view, p *page) {
	t := v.theme
	p.wrap("  ", "Which account do you want to reauthorise?", t.title)
	p.gap()
	s.form.view(p)
	switch list := s.listed(); {
	case s.distinct > 1:
		p.wrap("  ", fmt.Sprintf("%d account IDs. Press enter to work through them one by one.", s.distinct), t.strong)
	case len(list.Notes) > 0:
		p.wrap("  ", "Note: "+list.Notes[list.Accounts[0]], t.strong)
	case s.single():
		v.drawDetails(p, s.id())
	}
	notice := s.form.still(v.machine.Notice())
	t.drawNotice(p, notice)
	if len(v.stories) == 0 {
		if notice.Empty() {
			p.gap()
			p.wrap("  ", "Paste several IDs at once to work through them one by one.", t.faint)
		}
		return
	}
	if v.learning {
		v.drawTopics(p, s.story)
		return
	}
	p.gap()
	if !p.compact {
		p.wrap("  ", "The demo bank's stories; ↑ ↓ pick one", t.faint)
	}
	start, end := window(len(v.stories), max(s.story, 0), max(p.room(), 3))
	for i := start; i < end; i++ {
		line := v.stories[i].Account[len(v.stories[i].Account)-3:] + "  " + v.stories[i].Text
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
