package tui

import (
	"cmp"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

// actions are what keys do now: the inspector's while it has them, else the
// screen's.
func (w *Wizard) actions(v view) []action {
	if w.inspecting() {
		return w.inspector.actions(w.keys, w.width >= besideWidth)
	}
	return w.screen.actions(v)
}

// bindings are the keys that work now, most needed first.
func (w *Wizard) bindings(v view) []key.Binding {
	// The same keys stand at the same places on every screen: what answers, the
	// way back, the way out, all the keys.
	var first, back, answer, aside []key.Binding
	for i, a := range w.actions(v) {
		switch {
		case !a.Enabled() || a.Help().Key == "":
		case i == 0:
			first = append(first, a.Binding)
		case a.Help().Key == "esc":
			back = append(back, a.Binding)
		case a.aside:
			aside = append(aside, a.Binding)
		default:
			answer = append(answer, a.Binding)
		}
	}
	global := []key.Binding{w.keys.help, w.keys.quit}
	if !w.inspecting() {
		aside = append([]key.Binding{w.keys.inspect}, aside...)
	}
	return slices.Concat(first, back, global, answer, aside)
}

// beside reports whether the inspector stands beside the question. While it has
// the keys and explains, the explanations stand beside the wire instead.
func (w *Wizard) beside() bool {
	return w.inspectorOpen() && w.width >= besideWidth && !(w.inspector.focused && w.inspector.explains)
}

// inspectorOpen reports whether the inspector is shown.
func (w *Wizard) inspectorOpen() bool {
	return w.inspector.open || w.inspector.roomy && w.width >= besideWidth
}

// inspecting reports whether the keys go to the inspector.
func (w *Wizard) inspecting() bool {
	return w.inspectorOpen() && (w.inspector.focused || !w.beside())
}

// inspect opens the inspector, or gives it the keys where it stands beside the
// question.
func (w *Wizard) inspect() {
	w.inspector.open, w.inspector.focused = true, w.inspectorOpen() && w.width >= besideWidth
	w.inspector.drawn = nil
}

// press takes keys. Letters that were read together are keys one after the other,
// unless they were pasted: the first may change what the next one means.
func (w *Wizard) press(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return w.pressOne(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		one := msg
		one.Runes = []rune{r}
		cmds = append(cmds, w.pressOne(one))
	}
	return tea.Batch(cmds...)
}

// typedAhead is how soon after a screen has come enter can't be meant for it.
const typedAhead = flow.TypedAhead

// calm is how long who was in a hurry must leave enter alone before it is meant again.
const calm = 500 * time.Millisecond

// tooSoon reports whether enter was pressed before anybody can have read the choice,
// the question or the result that an answer has just brought, or how many accounts a
// paste has, or is held down or pressed over and over since before it came. Letters
// typed into a form are never too soon, nor is the enter that follows them.
func (w *Wizard) tooSoon(msg tea.KeyMsg) bool {
	if msg.Type != tea.KeyEnter {
		w.answeredAt, w.hurried = time.Time{}, false
		return false
	}
	now, before := w.opts.Now(), w.enteredAt
	w.enteredAt = now
	switch {
	case w.machine().State().Waiting():
		w.hurried = true
		return false
	case !w.answeredAt.IsZero() && now.Sub(w.answeredAt) < typedAhead:
		w.hurried = true
		return true
	case !w.answeredAt.IsZero() && w.hurried && now.Sub(before) < calm:
		return true
	}
	w.answeredAt, w.hurried = time.Time{}, false
	return false
}

// pressedTooSoon is said of such an enter, where nothing else is said.
const pressedTooSoon = "That enter came too soon to be meant for this. Read it, then press it again."

// heldDown is how soon the same key comes again when it is held down: terminals
// repeat it every 30 to 40 ms.
const heldDown = 60 * time.Millisecond

// holds reports whether a key that begins a call at once is still held down: where
// the call fails fast, each repeat would begin another.
func (w *Wizard) holds(msg tea.KeyMsg) bool {
	before, at := w.calledBy, w.calledAt
	w.calledBy = ""
	if name := msg.String(); name != "ctrl+l" && name != "r" {
		return false
	}
	w.calledBy, w.calledAt = msg.String(), w.opts.Now()
	return w.calledBy == before && w.calledAt.Sub(at) < heldDown
}

// begins reports whether an intent begins a call at once.
func begins(wanted intent) bool {
	switch wanted.(type) {
	case flow.CreateLink, flow.Retry:
		return true
	}
	return false
}

func (w *Wizard) pressOne(msg tea.KeyMsg) tea.Cmd {
	said := w.toast
	w.toast = ""
	held := w.holds(msg)
	switch {
	case key.Matches(msg, w.keys.quit):
		return w.interrupt()
	case key.Matches(msg, w.keys.suspend):
		if !w.suspender.possible() {
			w.toast = "There is no shell to go back to from here."
			return nil
		}
		return w.suspender.suspend
	case w.helping && key.Matches(msg, w.keys.pageUp, w.keys.pageDown):
		w.scrollBody(key.Matches(msg, w.keys.pageDown))
		return nil
	case w.helping || key.Matches(msg, w.keys.help):
		w.helping, w.scroll = !w.helping, 0
		return nil
	case w.width < minWidth || w.height < minHeight:
		// What can't be seen must not be typed into.
		return nil
	case key.Matches(msg, w.keys.inspect) && !w.inspecting():
		w.inspect()
		return nil
	case w.tooSoon(msg):
		// Nobody has read what was said at the same moment either.
		w.toast = cmp.Or(said, pressedTooSoon)
		return nil
	}
	return w.pressScreen(msg, said, held)
}

// pressScreen gives a key to the screen, or to the inspector: an action, or text.
func (w *Wizard) pressScreen(msg tea.KeyMsg, said string, held bool) tea.Cmd {
	v := w.view()
	for _, a := range w.actions(v) {
		if key.Matches(msg, a.Binding) {
			w.scroll = 0
			wanted := a.do(msg)
			if held && begins(wanted) {
				return nil
			}
			return w.act(wanted)
		}
	}
	switch {
	case w.inspecting():
		return nil
	case key.Matches(msg, w.keys.pageUp, w.keys.pageDown):
		w.scrollBody(key.Matches(msg, w.keys.pageDown))
		return nil
	}
	w.scroll = 0
	s, ok := w.screen.(typist)
	if !ok {
		w.missed(msg, said)
		return nil
	}
	cmd := s.typed(v, msg)
	if list, ok := w.screen.(counter); ok && msg.Paste && list.counted() {
		w.answeredAt = w.opts.Now()
	}
	return cmd
}

// missed says that what is typed while an answer is awaited is taken by nothing: a list
// that comes as keys is cut short there.
func (w *Wizard) missed(msg tea.KeyMsg, said string) {
	switch {
	case !w.machine().State().Waiting():
	case msg.Type == tea.KeyRunes:
		w.toast = "What is typed while an answer is awaited is not taken."
	default:
		w.toast = said
	}
}

func (w *Wizard) scrollBody(down bool) {
	page := max(w.height/2, 1)
	if !down {
		page = -page
	}
	w.scroll = min(max(w.scroll+page, -maxScroll), maxScroll)
}

// maxScroll bounds what pgup and pgdn add up to beyond a page's ends.
const maxScroll = 200
