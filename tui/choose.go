package tui

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// choose asks which of several accounts it is, with response code 101.
type choose struct{ list list.Model }

// choice is one account of the list.
type choice struct {
	index   int
	account monoapi.Account
	linked  bool
	text    string // what the filter looks at
}

func (c choice) FilterValue() string { return c.text }

func newChoose(v view) *choose {
	accounts := v.machine.Accounts()
	items := make([]list.Item, len(accounts))
	for i, a := range accounts {
		items[i] = choice{
			index:   i,
			account: a,
			linked:  v.machine.MatchesLinked(a),
			text:    flow.Join(" ", a.Name, a.Type, a.Currency, a.Institution.Name, flow.LastFour(a.Number)),
		}
	}
	l := list.New(items, choiceDelegate{v.theme}, 40, 10)
	l.SetShowTitle(false)
	l.SetShowFilter(false)
	l.SetShowStatusBar(false)
	l.SetShowPagination(false)
	l.SetShowHelp(false)
	l.DisableQuitKeybindings()
	l.KeyMap = choiceKeys(l.KeyMap)
	l.FilterInput = v.theme.input()
	l.Styles.NoItems = v.theme.faint
	l.SetStatusBarItemName("account", "accounts")
	s := &choose{list: l}
	for i, a := range accounts {
		if v.machine.MatchesLinked(a) {
			s.list.Select(i)
			break
		}
	}
	return s
}

// choiceKeys are the keys that the list itself takes: those that the footer
// names, and no letters.
func choiceKeys(k list.KeyMap) list.KeyMap {
	k.CursorUp.SetKeys("up")
	k.CursorDown.SetKeys("down")
	k.PrevPage.SetKeys("pgup")
	k.NextPage.SetKeys("pgdown")
	k.GoToStart.SetKeys("home")
	k.GoToEnd.SetKeys("end")
	k.AcceptWhileFiltering.SetKeys()
	k.ShowFullHelp.SetEnabled(false)
	k.CloseFullHelp.SetEnabled(false)
	return k
}

// filtered carries the matches of the filter as it was when they were looked
// for; the list itself would take those of an older filter for the newest.
type filtered struct {
	filter  string
	matches list.FilterMatchesMsg
}

func (s *choose) update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(filtered); ok && msg.filter == s.list.FilterValue() {
		s.list, _ = s.list.Update(msg.matches)
	}
	return nil
}

func (s *choose) actions(v view) []action {
	typing := s.list.SettingFilter()
	inList := func(b key.Binding) action {
		return action{Binding: b, do: func(msg tea.KeyMsg) intent { return run{s.updateList(msg)} }}
	}
	move := inList(moveKey("move", "pgup", "pgdown", "home", "end"))
	if typing {
		// Moving among the matches while the filter is still being typed.
		move = action{Binding: moveKey("move"), do: func(msg tea.KeyMsg) intent {
			if msg.Type == tea.KeyUp {
				s.list.CursorUp()
			} else {
				s.list.CursorDown()
			}
			return nil
		}}
	}
	choose := action{Binding: submitKey("choose"), do: func(tea.KeyMsg) intent { return pickOf(s.list.SelectedItem()) }}
	return []action{
		choose.when(!typing || len(s.list.VisibleItems()) > 0),
		move.when(typing),
		action{Binding: bind("1-9", "go to", "1", "2", "3", "4", "5", "6", "7", "8", "9"), do: s.goTo}.when(!typing),
		inList(bind("/", "filter", "/")).when(!typing),
		inList(bind("esc", "clear filter", "esc")).when(s.list.FilterState() != list.Unfiltered),
		act(backKey("back"), flow.Back{}).when(s.list.FilterState() == list.Unfiltered),
		move.asAside().when(!typing),
		act(giveUpKey(v), flow.GiveUp{}).asAside().when(!typing && v.can.giveUp),
	}
}

// goTo goes to the row of a digit, which the list numbers from 1. Enter sends it:
// a digit is pressed too easily.
func (s *choose) goTo(msg tea.KeyMsg) intent {
	first, _ := s.list.Paginator.GetSliceBounds(len(s.list.VisibleItems()))
	at := first + int(msg.Runes[0]-'1')
	items := s.list.VisibleItems()
	if at >= len(items) || at >= first+s.list.Paginator.PerPage {
		return nil
	}
	s.list.Select(at)
	return nil
}

func pickOf(item list.Item) intent {
	if item, ok := item.(choice); ok {
		return flow.PickAccount{Index: item.index}
	}
	return nil
}

// typed goes to the filter, and nowhere else.
func (s *choose) typed(_ view, msg tea.KeyMsg) tea.Cmd {
	if !s.list.SettingFilter() {
		return nil
	}
	return s.updateList(msg)
}

func (s *choose) updateList(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	s.list, cmd = s.list.Update(msg)
	if cmd == nil {
		return nil
	}
	filter := s.list.FilterValue()
	return func() tea.Msg {
		for _, m := range flatten(cmd()) {
			if matches, ok := m.(list.FilterMatchesMsg); ok {
				return filtered{filter, matches}
			}
		}
		return nil
	}
}

// flatten runs the commands of a batch one by one and returns their messages.
func flatten(msg tea.Msg) []tea.Msg {
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return []tea.Msg{msg}
	}
	var messages []tea.Msg
	for _, cmd := range batch {
		if cmd != nil {
			messages = append(messages, flatten(cmd())...)
		}
	}
	return messages
}

func (s *choose) draw(v view, p *page) {
	t := v.theme
	p.wrap("  ", "Which of these accounts?", t.title)
	visible := s.list.VisibleItems()
	s.list.FilterInput.Width = p.width - 6
	switch {
	case s.list.SettingFilter():
		p.add("  " + t.accent.Render("/ ") + s.list.FilterInput.View())
	case s.list.FilterState() != list.Unfiltered:
		p.add("  " + t.accent.Render("/ ") + s.list.FilterValue())
	default:
		p.add(t.faint.Render("  " + place(s.list.Index(), len(visible))))
	}
	p.gap()
	below := newPage(p.width, p.height)
	below.compact = p.compact
	s.drawChosen(v, below)
	t.drawNotice(below, v.machine.Notice())
	v.drawLeft(below)
	s.list.SetSize(p.width, max(min(p.room()-len(below.lines), len(visible)), 1))
	if len(visible) == 0 {
		p.add(t.faint.Render("  No account matches."))
	} else {
		for line := range strings.SplitSeq(strings.TrimRight(s.list.View(), "\n"), "\n") {
			p.add(line)
		}
	}
	p.lines = append(p.lines, below.lines...)
}

// drawChosen says in words which account enter would send.
func (s *choose) drawChosen(v view, p *page) {
	item, ok := s.list.SelectedItem().(choice)
	if !ok || p.compact && !v.machine.Notice().Empty() {
		return
	}
	p.gap()
	p.wrap(v.theme.accent.Render("→ "), "Enter chooses "+flow.Described(item.account)+".", v.theme.plain)
}

// choiceWidth is how wide an account's line is drawn, where there is room, so
// that names and numbers stay close enough to be read together.
const choiceWidth = 60

// choiceDelegate draws an account on one line.
type choiceDelegate struct{ theme theme }

func (choiceDelegate) Height() int                         { return 1 }
func (choiceDelegate) Spacing() int                        { return 0 }
func (choiceDelegate) Update(tea.Msg, *list.Model) tea.Cmd { return nil }

func (d choiceDelegate) Render(w io.Writer, m list.Model, index int, item list.Item) {
	c, ok := item.(choice)
	if !ok {
		return
	}
	number := "  "
	if place := index - m.Paginator.Page*m.Paginator.PerPage; place < 9 {
		number = fmt.Sprintf("%d ", place+1)
	}
	end := flow.Join("  ", flow.AccountType(c.account.Type), c.account.Currency, flow.MaskNumber(c.account.Number))
	if m.Width() < choiceWidth {
		end = flow.Join("  ", c.account.Currency, flow.MaskNumber(c.account.Number))
	}
	linked := ""
	if c.linked {
		linked = "  ✓ linked"
	}
	name := c.account.Name
	if name == "" {
		name = "Account " + place(c.index, len(m.Items()))
	}
	room := m.Width() - 6
	taken := ansi.StringWidth(end) + ansi.StringWidth(linked) + 2
	// The number tells accounts apart, so it is the name that gives way.
	name = ansi.Truncate(name, max(room-taken, min(8, room)), "…")
	gap := max(min(room-ansi.StringWidth(linked), choiceWidth)-ansi.StringWidth(name)-ansi.StringWidth(end), 2)
	end = strings.Repeat(" ", gap) + end + linked
	line := ansi.Truncate(name+end, room, "…")
	if index == m.Index() {
		_, _ = io.WriteString(w, d.theme.accent.Render("❯ ")+d.theme.faint.Render(number)+d.theme.selected.Render(line))
		return
	}
	_, _ = io.WriteString(w, "  "+d.theme.faint.Render(number)+line)
}
