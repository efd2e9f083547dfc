package tui

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// choose asks which of several accounts it is, with response code 101.
type choose struct{ picker }

// choice is one account of the list.
type choice struct {
	index   int
	account monoapi.Account
	start   string // of its number, where it is needed
	linked  bool
	text    string // what the filter looks at
}

func (c choice) FilterValue() string { return c.text }

func newChoose(v view) *choose {
	accounts := v.machine.Accounts()
	items := make([]list.Item, len(accounts))
	draws := choiceDelegate{theme: v.theme}
	for i, a := range accounts {
		draws.types = max(draws.types, ansi.StringWidth(flow.AccountType(a.Type)))
		draws.currencies = max(draws.currencies, ansi.StringWidth(a.Currency))
		draws.starts = max(draws.starts, ansi.StringWidth(v.machine.NumberStart(i)))
		draws.statuses = max(draws.statuses, ansi.StringWidth(rowStatus(a)))
		draws.linked = draws.linked || v.machine.MatchesLinked(a)
		items[i] = choice{
			index:   i,
			account: a,
			start:   v.machine.NumberStart(i),
			linked:  v.machine.MatchesLinked(a),
			text:    flow.Join(" ", a.Name, a.Type, a.Currency, a.Institution.Name, flow.LastFour(a.Number), flow.AccountStatus(a)),
		}
	}
	s := &choose{newPicker(v.theme, items, draws)}
	for i, a := range accounts {
		if v.machine.MatchesLinked(a) {
			s.list.Select(i)
			break
		}
	}
	return s
}

func (s *choose) actions(v view) []action {
	typing := s.typing()
	move, filter, clearFilter := s.picker.actions(v.keys)
	choose := action{Binding: v.keys.submit, do: func(tea.KeyMsg) intent { return pickOf(s.list.SelectedItem()) }}
	return v.pastConfirmation([]action{
		choose.when(!typing || len(s.list.VisibleItems()) > 0),
		move,
		action{Binding: v.keys.goTo, do: s.goTo}.when(!typing),
		filter,
		clearFilter,
		act(v.keys.back, flow.Back{}).when(s.list.FilterState() == list.Unfiltered),
		act(v.keys.link, flow.CreateLink{}).asAside().when(!typing),
		act(v.keys.giveUp, flow.GiveUp{}).asAside().when(!typing && v.can.giveUp),
	}, func() intent { return flow.PickAccount{} })
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

func (s *choose) draw(v view, p *page) {
	t := v.theme
	p.wrap("  ", "Which of these accounts?", t.title)
	s.drawPlace(p, "")
	p.gap()
	below := newPage(p.width, p.height)
	s.drawChosen(v, below)
	t.drawNotice(below, v.machine.Notice())
	v.drawLeft(below)
	s.drawRows(p, below)
}

// drawChosen says in words which account enter would send.
func (s *choose) drawChosen(v view, p *page) {
	item, ok := s.list.SelectedItem().(choice)
	if !ok || p.compact && !v.machine.Notice().Empty() {
		return
	}
	p.gap()
	what := "Enter chooses " + flow.Described(item.account, item.start) + "."
	if item.linked {
		what += " It is the one that is currently linked."
	}
	p.wrap(v.theme.accent.Render("→ "), what, v.theme.plain)
}

// choiceWidth is how wide an account's line is drawn, where there is room, so
// that names and numbers stay close enough to be read together.
const choiceWidth = 60

// choiceDelegate draws an account, in columns that are the same in every row.
type choiceDelegate struct {
	oneLine
	theme             theme
	types, currencies int  // how wide the columns are
	starts, statuses  int  // likewise, where there are any
	linked            bool // one of the accounts is the linked one
}

// rowStatus is how the bank has an account, as its row has room for.
func rowStatus(a monoapi.Account) string { return ansi.Truncate(flow.AccountStatus(a), 16, "…") }

func (d choiceDelegate) Render(w io.Writer, m list.Model, index int, item list.Item) {
	c := item.(choice)
	number := "  "
	if place := index - m.Paginator.Page*m.Paginator.PerPage; place < 9 {
		number = fmt.Sprintf("%d ", place+1)
	}
	room := m.Width() - 6
	end, mark := d.columns(c, m.Width() >= choiceWidth)
	name := c.account.Name
	if name == "" {
		name = flow.AccountPlace(c.index, len(m.Items()))
	}
	taken := ansi.StringWidth(end) + ansi.StringWidth(mark)
	// The number tells accounts apart, so it is the name that gives way.
	name = ansi.Truncate(name, max(room-taken-2, min(8, room)), "…")
	gap := max(min(room-ansi.StringWidth(mark), choiceWidth)-ansi.StringWidth(name)-ansi.StringWidth(end), 2)
	line := ansi.Truncate(strings.TrimRight(name+strings.Repeat(" ", gap)+end+mark, " "), room, "…")
	if index == m.Index() {
		_, _ = io.WriteString(w, d.theme.accent.Render("❯ ")+d.theme.faint.Render(number)+d.theme.selected.Render(line))
		return
	}
	_, _ = io.WriteString(w, "  "+d.theme.faint.Render(number)+line)
}

// columns are what stands behind the name: type, currency, number, status, and the
// mark of the linked account or its room.
func (d choiceDelegate) columns(c choice, wide bool) (end, mark string) {
	number := flow.MaskNumber(c.account.Number)
	if number != "" {
		number = strings.Repeat(" ", d.starts-ansi.StringWidth(c.start)) + c.start + number
	}
	end = flow.Join("  ", pad(c.account.Currency, d.currencies), number, pad(rowStatus(c.account), d.statuses))
	mark = "  ✓"
	if wide {
		end = flow.Join("  ", pad(flow.AccountType(c.account.Type), d.types), end)
		mark = "  ✓ linked"
	}
	switch {
	case !d.linked:
		mark = ""
	case !c.linked:
		mark = pad("", ansi.StringWidth(mark))
	}
	return end, mark
}

// pad fills a text with blanks up to a width.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
}
