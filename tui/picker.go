package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"
)

// picker is a list to choose from, with a filter.
type picker struct {
	theme theme
	list  list.Model
}

// newPicker returns a picker of items, which draw draws on a line each.
func newPicker(t theme, items []list.Item, draw list.ItemDelegate) picker {
	l := list.New(items, draw, 40, 10)
	l.SetShowTitle(false)
	l.SetShowFilter(false)
	l.SetShowStatusBar(false)
	l.SetShowPagination(false)
	l.SetShowHelp(false)
	l.DisableQuitKeybindings()
	l.KeyMap = pickerKeys(l.KeyMap)
	l.Filter = containing
	l.FilterInput = t.input()
	return picker{t, l}
}

// containing finds the texts that hold every word of the filter, in their order:
// a digit or two of a number must not find it all over other numbers, as the
// list's own filter does.
func containing(filter string, texts []string) []list.Rank {
	words := strings.Fields(strings.ToLower(filter))
	var ranks []list.Rank
	for i, text := range texts {
		text = strings.ToLower(text)
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			ranks = append(ranks, list.Rank{Index: i})
		}
	}
	return ranks
}

// pickerKeys are the keys that the list itself takes: those that the footer
// names, and no letters.
func pickerKeys(k list.KeyMap) list.KeyMap {
	k.CursorUp.SetKeys("up")
	k.CursorDown.SetKeys("down")
	k.PrevPage.SetKeys("pgup")
	k.NextPage.SetKeys("pgdown")
	k.GoToStart.SetKeys("home")
	k.GoToEnd.SetKeys("end")
	k.AcceptWhileFiltering.SetKeys()
	return k
}

// oneLine is what every drawing of the items has in common: they take one line.
type oneLine struct{}

func (oneLine) Height() int                         { return 1 }
func (oneLine) Spacing() int                        { return 0 }
func (oneLine) Update(tea.Msg, *list.Model) tea.Cmd { return nil }

// filtered carries the matches of the filter as it was when they were looked
// for; the list itself would take those of an older filter for the newest.
type filtered struct {
	filter  string
	matches list.FilterMatchesMsg
}

func (p *picker) update(msg tea.Msg) tea.Cmd {
	if msg, ok := msg.(filtered); ok && msg.filter == p.list.FilterValue() {
		p.list, _ = p.list.Update(msg.matches)
		// The list leaves its cursor below them.
		if last := max(len(msg.matches)-1, 0); p.list.Index() > last {
			p.list.Select(last)
		}
	}
	return nil
}

// typing reports whether letters go to the filter.
func (p *picker) typing() bool { return p.list.SettingFilter() }

// actions are what moves and filters, the list's own.
func (p *picker) actions(keys *keyMap) (move, filter, clearFilter action) {
	inList := func(b key.Binding) action {
		return action{Binding: b, do: func(msg tea.KeyMsg) intent { return run{p.updateList(msg)} }}
	}
	move = inList(keys.moveFar).asAside()
	if p.typing() {
		// Moving among the matches while the filter is still being typed.
		move = action{Binding: keys.move, do: func(msg tea.KeyMsg) intent {
			if msg.Type == tea.KeyUp {
				p.list.CursorUp()
			} else {
				p.list.CursorDown()
			}
			return nil
		}}.as("move")
	}
	return move,
		inList(keys.filter).when(!p.typing()),
		inList(keys.back).as("clear filter").when(p.list.FilterState() != list.Unfiltered)
}

// typed goes to the filter, and nowhere else.
func (p *picker) typed(_ view, msg tea.KeyMsg) tea.Cmd {
	if !p.typing() {
		return nil
	}
	return p.updateList(msg)
}

func (p *picker) updateList(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	p.list, cmd = p.list.Update(msg)
	return p.matching(cmd)
}

// matching makes a command of the list carry the filter that it looks for.
func (p *picker) matching(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	filter := p.list.FilterValue()
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

// drawPlace says where in the list one is, or what it is filtered by.
func (p *picker) drawPlace(pg *page, more string) {
	t := p.theme
	p.list.FilterInput.Width = pg.width - 6
	if p.typing() { // a filter is never put away applied: esc clears it
		pg.add("  " + t.accent.Render("/ ") + p.list.FilterInput.View())
		return
	}
	pg.add(t.faint.Render("  " + place(p.list.Index(), len(p.list.VisibleItems())) + more))
}

// drawRows draws the rows that there is room for, and what is said below them.
func (p *picker) drawRows(pg, below *page) {
	visible := len(p.list.VisibleItems())
	p.list.SetSize(pg.width, max(min(pg.room()-len(below.lines), visible), 1))
	if visible == 0 {
		pg.add(p.theme.faint.Render("  No account matches."))
	} else {
		for line := range strings.SplitSeq(strings.TrimRight(p.list.View(), "\n"), "\n") {
			pg.add(line)
		}
	}
	pg.lines = append(pg.lines, below.lines...)
}
