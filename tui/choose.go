package tui

import (
	"fmt"
	"io"
	"slices"
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
			text:    joinParts(" ", a.Name, a.Type, a.Currency, a.Institution.Name, flow.LastFour(a.Number)),
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

// joinParts joins the parts that are not empty.
func joinParts(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), sep)
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
	s.list.FilterInput.Width = p.width - 6
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
	s.list.SetSize(p.width, max(min(p.room()-len(notice.lines), len(visible)), 1))
	if len(visible) == 0 {
		p.add(t.faint.Render("  No account matches."))
	} else {
		for line := range strings.SplitSeq(strings.TrimRight(s.list.View(), "\n"), "\n") {
			p.add(line)
		}
	}
	p.lines = append(p.lines, notice.lines...)
}

func (s *choose) bindings() (answer, aside []key.Binding) {
	k := s.w.keys
	choose, move := named(k.submit, "choose"), named(k.scroll, "move")
	if s.list.SettingFilter() {
		return []key.Binding{choose, move, k.clear}, nil
	}
	answer = []key.Binding{choose, k.pick, k.filter, k.back}
	if s.narrowed() {
		answer[3] = k.clear
	}
	aside = []key.Binding{move}
	if s.w.canSkip() {
		aside = append(aside, s.w.skipKey())
	}
	return answer, aside
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
	end := joinParts("  ", c.account.Type, c.account.Currency, flow.MaskNumber(c.account.Number))
	if m.Width() < choiceWidth {
		end = joinParts("  ", c.account.Currency, flow.MaskNumber(c.account.Number))
	}
	linked := ""
	if c.linked {
		linked = "  ✓ linked today"
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
