package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// form is a column of fields, one of which has the focus.
type form struct {
	theme   theme
	fields  []*field
	at      int
	does    string        // what enter does on the last field
	submit  func() intent // how
	message string        // a complaint about what was just typed
	edited  bool          // something was typed since enter was pressed last
	anew    bool          // since the fields were submitted last

	// oddity says what may be wrong with what is typed into a field; nil is nothing.
	oddity func(monoapi.Field, monoapi.Secret) string
}

func newForm(t theme, does string, fields ...*field) *form {
	f := &form{theme: t, fields: fields, does: does}
	fields[0].focus()
	return f
}

// formFor returns a form with an input for every field that a bank asks for,
// filled with what was kept. It begins at the first field that is not.
func formFor(t theme, does string, asked monoapi.Form, kept func(monoapi.Field) flow.Kept) *form {
	fields := make([]*field, len(asked.Fields))
	first := -1
	for i, question := range asked.Fields {
		fields[i] = newField(t, question)
		was := kept(question)
		if was.Option < len(question.Options) {
			fields[i].chosen = was.Option
		}
		fields[i].input.SetValue(was.Text)
		if first < 0 && was.Text == "" && !(was.Given && len(question.Options) > 0) {
			first = i
		}
	}
	f := newForm(t, does, fields...)
	f.moveTo(max(first, 0))
	return f
}

// inputs returns what was typed and chosen, in the fields' order.
func (f *form) inputs() []flow.Input {
	inputs := make([]flow.Input, len(f.fields))
	for i, field := range f.fields {
		inputs[i] = flow.Input{Text: monoapi.NewSecret(field.value()), Option: field.chosen}
	}
	return inputs
}

func (f *form) current() *field { return f.fields[f.at] }

func (f *form) moveTo(i int) {
	if i == f.at {
		return
	}
	f.current().blur()
	f.at = i
	f.current().focus()
}

// actions returns what keys do on the focused field: enter moves on, and submits
// from the last one.
func (f *form) actions(keys *keyMap) []action {
	field, several := f.current(), len(f.fields) > 1
	does := "next field"
	if f.at == len(f.fields)-1 {
		does = f.does
	}
	reveal := "reveal"
	if field.input.EchoMode == textinput.EchoNormal {
		reveal = "hide"
	}
	return []action{
		f.doing(action{Binding: keys.submit, do: func(tea.KeyMsg) intent {
			f.edited = false
			switch {
			case f.at < len(f.fields)-1 && len(field.Options) == 0 && field.value() == "":
				f.message = flow.NoAnswer(field.Field).String()
			case f.at < len(f.fields)-1:
				f.moveTo(f.at + 1)
			case !f.asMeant():
			default:
				wanted := f.submit()
				f.anew = false
				return wanted
			}
			return nil
		}}).as(does),
		f.doing(action{Binding: keys.move, do: func(msg tea.KeyMsg) intent {
			if msg.Type == tea.KeyUp {
				field.move(-1)
			} else {
				field.move(1)
			}
			return nil
		}}).when(len(field.Options) > 0),
		f.doing(action{Binding: keys.reveal, do: func(tea.KeyMsg) intent {
			field.toggleReveal()
			return nil
		}}).as(reveal).when(field.Masked),
		f.doing(action{Binding: keys.nextField, do: func(tea.KeyMsg) intent {
			f.moveTo((f.at + 1) % len(f.fields))
			return nil
		}}).asAside().when(several),
		f.doing(action{Binding: keys.previousField, do: func(tea.KeyMsg) intent {
			f.moveTo((f.at + len(f.fields) - 1) % len(f.fields))
			return nil
		}}).asAside().when(several),
	}
}

// asMeant reports whether the fields hold what was typed, and complains at the
// first one that doesn't.
func (f *form) asMeant() bool {
	for i, field := range f.fields {
		if field.lost {
			f.moveTo(i)
			f.message = "A character that is not valid UTF-8 was left out here, and nothing was sent. Clear the field with ctrl+u, then type it again."
			return false
		}
	}
	return true
}

// doing makes an action take away the complaint about what was typed before.
func (f *form) doing(a action) action {
	do := a.do
	a.do = func(msg tea.KeyMsg) intent {
		f.message = ""
		return do(msg)
	}
	return a
}

// typed puts a key into the focused field, or a pair that was pasted into it and
// the masked field behind it.
func (f *form) typed(msg tea.KeyMsg) tea.Cmd {
	if user, password, ok := pairOf(msg); ok {
		if at := f.placeOfPair(user); at >= 0 {
			f.message, f.edited, f.anew = "", true, true
			f.fields[at].set(user)
			f.moveTo(at + 1)
			f.current().set(password)
			return nil
		}
	}
	was := f.current().value()
	f.message = f.current().typed(msg)
	changed := f.current().value() != was
	f.edited, f.anew = f.edited || changed, f.anew || changed
	return nil
}

// fill answers the fields from elsewhere than the keyboard, as far as there are
// answers, and leaves enter on the last one to the operator.
func (f *form) fill(answers []flow.Input) {
	f.message, f.edited, f.anew = "", true, true
	for i, answer := range answers {
		switch field := f.fields[i]; {
		case len(field.Options) > 0 && answer.Option >= 0:
			field.chosen = answer.Option
		case len(field.Options) == 0 && !answer.Text.Empty():
			field.set(answer.Text.Reveal())
		}
	}
	f.moveTo(len(f.fields) - 1)
}

// still is a notice as long as it is true: a remark on what was typed is none any
// more when something else is typed.
func (f *form) still(n flow.Notice) flow.Notice {
	if f.edited && n.Kind == "" && n.Asked == flow.AskedSubmit {
		return flow.Notice{}
	}
	return n
}

// corrected goes to the field that a notice is about, if it is about one, unless enter
// where it is does the same again.
func (f *form) corrected(n flow.Notice) {
	if n.Asked == flow.AskedSubmit && n.Again == "" {
		f.moveTo(n.Field)
	}
}

// pairOf returns the two halves of what was pasted, if a tab or a line break
// parts it in two, as a username and a password copied from a table are.
func pairOf(msg tea.KeyMsg) (first, second string, ok bool) {
	if !msg.Paste {
		return "", "", false
	}
	text := strings.ReplaceAll(trimPasted(string(msg.Runes)), "\r\n", "\n")
	first, second, ok = strings.Cut(text, "\t")
	if !ok {
		first, second, ok = strings.Cut(strings.ReplaceAll(text, "\r", "\n"), "\n")
	}
	plain := func(half string) bool {
		return half != "" && !strings.ContainsFunc(half, unicode.IsControl) && !strings.ContainsRune(half, utf8.RuneError)
	}
	return first, second, ok && plain(first) && plain(second)
}

// placeOfPair returns the field that takes the first half of a pair, -1 when there
// is none here: a text can be typed into it, and a masked one into the next, and
// nothing is there yet that would be lost. After a rejection the first half is
// still there, and the focus is on the second.
func (f *form) placeOfPair(first string) int {
	at := f.at
	if f.current().Masked {
		at--
	}
	for at >= 0 && at+1 < len(f.fields) && len(f.fields[at].Options) > 0 {
		at++
	}
	if at < 0 || at+1 >= len(f.fields) {
		return -1
	}
	here, next := f.fields[at], f.fields[at+1]
	takes := !here.Masked && next.Masked && len(here.Options)+len(next.Options) == 0
	kept := here.value() == first || here.value() == "" && at >= f.at
	if !takes || !kept || next.value() != "" {
		return -1
	}
	return at
}

// maxOptions is how many options of a choice are in view at once.
const maxOptions = 5

// view draws the fields: a line each where the label fits beside its input,
// two where it does not.
func (f *form) view(p *page) {
	beside := 0
	for _, field := range f.fields {
		if len(field.Options) == 0 {
			beside = max(beside, ansi.StringWidth(field.Label))
		}
	}
	stacked := beside > min(30, p.width/3)
	for i, field := range f.fields {
		if i > 0 {
			f.viewOddity(p, f.fields[i-1])
		}
		focused := i == f.at
		style, mark := f.theme.faint, "  "
		if focused {
			style, mark = f.theme.strong, f.theme.accent.Render("❯ ")
		}
		if focused {
			p.focusHere()
		}
		if len(field.Options) > 0 {
			p.wrap(mark, field.Label, style)
			f.viewOptions(p, field, focused)
			continue
		}
		if stacked {
			p.wrap("  ", field.Label, style)
			if focused {
				p.focusHere()
			}
			field.input.Width = p.width - 3
			p.add(mark + field.input.View())
			continue
		}
		field.input.Width = p.width - beside - 5
		gap := strings.Repeat(" ", beside-ansi.StringWidth(field.Label)+2)
		p.add(mark + style.Render(field.Label) + gap + field.input.View())
	}
	f.viewOddity(p, f.fields[len(f.fields)-1])
	if f.message != "" {
		p.gap()
		p.wrap(f.theme.warn.Render("! "), f.message, f.theme.plain)
	}
}

// viewOddity says what may be wrong with a password, below it.
func (f *form) viewOddity(p *page, field *field) {
	if f.oddity == nil {
		return
	}
	if oddity := f.oddity(field.Field, monoapi.NewSecret(field.value())); oddity != "" {
		p.wrap(f.theme.warn.Render("! "), oddity, f.theme.plain)
	}
}

func (f *form) viewOptions(p *page, field *field, focused bool) {
	start, end := window(len(field.Options), field.chosen, maxOptions)
	for i := start; i < end; i++ {
		label := field.Options[i].Label
		if i != field.chosen {
			p.add("    " + label)
			continue
		}
		if focused {
			p.focusHere()
		}
		p.add("  " + f.theme.selected.Render("❯ "+label))
	}
	if hidden := len(field.Options) - (end - start); hidden > 0 {
		p.add(f.theme.faint.Render("    " + place(field.chosen, len(field.Options))))
	}
}
