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
type choose struct {
	w    *Wizard
	list list.Model
}

// choice is one account of the list.
type choice struct {
	index   int
	account monoapi.Account
	linked  bool
	text    string // what the filter looks at
}

func (c choice) FilterValue() string { return c.text }

func newChoose(w *Wizard) *choose {
	accounts := w.machine.Accounts()
	items := make([]list.Item, len(accounts))
	for i, a := range accounts {
		items[i] = choice{
			index:   i,
			account: a,
			linked:  w.machine.MatchesLinked(a),
			text:    strings.Join([]string{a.Name, a.Type, a.Currency, a.Institution, lastFour(a.Number)}, " "),
		}
	}
	l := list.New(items, choiceDelegate{w.theme}, 40, 10)
	l.SetShowTitle(false)
	l.SetShowFilter(false)
	l.SetShowStatusBar(false)
	l.SetShowPagination(false)
	l.SetShowHelp(false)
	l.DisableQuitKeybindings()
	l.KeyMap.ShowFullHelp.SetEnabled(false)
	l.KeyMap.CloseFullHelp.SetEnabled(false)
	l.FilterInput = w.theme.input()
	l.Styles.NoItems = w.theme.faint
	l.SetStatusBarItemName("account", "accounts")
	s := &choose{w: w, list: l}
	for i, a := range accounts {
		if w.machine.MatchesLinked(a) {
			s.list.Select(i)
			break
		}
	}
	return s
}

func lastFour(number string) string {
	return strings.TrimLeft(monoapi.MaskNumber(number), "•")
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

func (s *choose) press(msg tea.KeyMsg) (intent, tea.Cmd) {
	typing := s.list.SettingFilter()
	switch {
	case key.Matches(msg, s.w.keys.submit) && (!typing || len(s.list.VisibleItems()) > 0):
		return s.pick(s.list.SelectedItem())
	case !typing && key.Matches(msg, s.w.keys.skip) && s.w.canSkip():
		return skipAccount{}, nil
	case !typing && key.Matches(msg, s.w.keys.pick):
		first, _ := s.list.Paginator.GetSliceBounds(len(s.list.VisibleItems()))
		at := first + int(msg.Runes[0]-'1')
		if items := s.list.VisibleItems(); at < len(items) && at < first+s.list.Paginator.PerPage {
			s.list.Select(at)
			return s.pick(items[at])
		}
		return nil, nil
	case typing && (msg.Type == tea.KeyUp || msg.Type == tea.KeyDown):
		// Moving among the matches while the filter is still being typed.
		if msg.Type == tea.KeyUp {
			s.list.CursorUp()
		} else {
			s.list.CursorDown()
		}
		return nil, nil
	}
	return nil, s.updateList(msg)
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

func (s *choose) pick(item list.Item) (intent, tea.Cmd) {
	if item, ok := item.(choice); ok {
		return flow.PickAccount{Index: item.index}, nil
	}
	return nil, nil
}

// narrowed reports whether esc has a filter to clear before it goes back.
func (s *choose) narrowed() bool { return s.list.FilterState() != list.Unfiltered }

func (s *choose) draw(p *page) {
	t := s.w.theme
	p.wrap("  ", "Which of these accounts?", t.title)
	visible := s.list.VisibleItems()
	switch {
	case s.list.SettingFilter():
		p.add("  " + t.accent.Render("/ ") + s.list.FilterInput.View())
	case s.narrowed():
		p.add("  " + t.accent.Render("/ ") + s.list.FilterValue())
	default:
		p.add(t.faint.Render("  " + place(s.list.Index(), len(visible))))
	}
	p.gap()
	notice := newPage(p.width, p.height)
	notice.compact = p.compact
	t.drawNotice(notice, s.w.machine.Notice())
	s.list.SetSize(p.width, max(p.room()-len(notice.lines), 1))
	if len(visible) == 0 {
		p.add(t.faint.Render("  No account matches."))
	} else {
		for line := range strings.SplitSeq(strings.TrimRight(s.list.View(), "\n"), "\n") {
			p.add(line)
		}
	}
	p.lines = append(p.lines, notice.lines...)
}

func (s *choose) bindings() []key.Binding {
	k := s.w.keys
	if s.list.SettingFilter() {
		return []key.Binding{named(k.submit, "choose"), named(k.scroll, "move"), k.clear}
	}
	b := []key.Binding{named(k.submit, "choose"), k.pick, named(k.scroll, "move"), k.filter}
	if s.narrowed() {
		b = append(b, k.clear)
	} else {
		b = append(b, k.back)
	}
	if s.w.canSkip() {
		b = append(b, k.skip)
	}
	return b
}

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
	var tail []string
	for _, part := range []string{c.account.Type, c.account.Currency, monoapi.MaskNumber(c.account.Number)} {
		if part != "" {
			tail = append(tail, part)
		}
	}
	end := strings.Join(tail, "  ")
	if c.linked {
		end += "  ✓ linked today"
	}
	name := c.account.Name
	if name == "" {
		name = "Account " + place(c.index, len(m.Items()))
	}
	room := m.Width() - 6
	// The number tells accounts apart, so it is the name that gives way.
	name = ansi.Truncate(name, max(room-ansi.StringWidth(end)-2, min(8, room)), "…")
	if gap := min(room, 60) - ansi.StringWidth(name) - ansi.StringWidth(end); gap > 2 {
		name += strings.Repeat(" ", gap)
	} else {
		name += "  "
	}
	line := ansi.Truncate(name+end, room, "…")
	if index == m.Index() {
		_, _ = io.WriteString(w, d.theme.accent.Render("❯ ")+d.theme.faint.Render(number)+d.theme.selected.Render(line))
		return
	}
	_, _ = io.WriteString(w, "  "+d.theme.faint.Render(number)+line)
}
