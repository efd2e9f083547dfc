package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// field is one question of a form: a text, masked or not, or a choice.
type field struct {
	label   string
	masked  bool
	options []monoapi.Option
	chosen  int
	input   textinput.Model
}

func newField(t theme, label string, masked bool) *field {
	f := &field{label: label, masked: masked, input: t.input()}
	f.conceal()
	return f
}

// value returns what was typed, exactly.
func (f *field) value() string { return f.input.Value() }

// set puts a text in the place of what was typed, or chooses the option that
// goes back as it.
func (f *field) set(text string) {
	f.input.SetValue(text)
	for i, option := range f.options {
		if option.Choice.Value == text {
			f.chosen = i
		}
	}
}

// clear forgets what was typed.
func (f *field) clear() { f.input.Reset() }

func (f *field) focus() { f.input.Focus() }

// blur leaves the field; a revealed secret is hidden again.
func (f *field) blur() {
	f.input.Blur()
	f.conceal()
}

func (f *field) conceal() {
	if f.masked {
		f.input.EchoMode = textinput.EchoPassword
	}
}

func (f *field) toggleReveal() {
	switch {
	case !f.masked:
	case f.input.EchoMode == textinput.EchoPassword:
		f.input.EchoMode = textinput.EchoNormal
	default:
		f.conceal()
	}
}

// press puts a key into the field. It returns a complaint when the key can't
// be taken as it is; nothing is changed then.
func (f *field) press(msg tea.KeyMsg, keys keyMap) (complaint string) {
	if len(f.options) > 0 {
		switch {
		case key.Matches(msg, keys.up):
			f.chosen = max(f.chosen-1, 0)
		case key.Matches(msg, keys.down):
			f.chosen = min(f.chosen+1, len(f.options)-1)
		}
		return ""
	}
	if msg.Type == tea.KeyRunes {
		if slices.Contains(msg.Runes, utf8.RuneError) {
			return "That holds a character that is not valid UTF-8; nothing was typed. Is the terminal set to UTF-8?"
		}
		if msg.Alt && !isEditing(f.input.KeyMap, msg) {
			// Not a character that was meant to be typed.
			return ""
		}
		if msg.Paste {
			text := trimPasted(string(msg.Runes))
			if strings.ContainsFunc(text, unicode.IsControl) {
				return "The pasted text holds a line break, a tab or another character that can't be typed here; nothing was pasted."
			}
			msg.Runes = []rune(text)
		}
	}
	f.input, _ = f.input.Update(msg)
	return ""
}

func isEditing(m textinput.KeyMap, msg tea.KeyMsg) bool {
	return key.Matches(msg, m.WordForward, m.WordBackward, m.DeleteWordForward, m.DeleteWordBackward)
}

// trimPasted drops the one line break that copying a line brings along.
func trimPasted(text string) string {
	for _, end := range []string{"\r\n", "\n", "\r"} {
		if trimmed, found := strings.CutSuffix(text, end); found {
			return trimmed
		}
	}
	return text
}

// form is a column of fields, one of which has the focus.
type form struct {
	theme   theme
	keys    keyMap
	fields  []*field
	at      int
	submit  string // what enter does on the last field
	message string // a complaint about what was just typed
}

func newForm(t theme, k keyMap, submit string, fields ...*field) *form {
	f := &form{theme: t, keys: k, fields: fields, submit: submit}
	fields[0].focus()
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

// press handles a key and reports whether the form was submitted: enter moves
// on, and submits from the last field.
func (f *form) press(msg tea.KeyMsg) (submitted bool) {
	f.message = ""
	choice := len(f.current().options) > 0
	switch {
	case key.Matches(msg, f.keys.submit):
		if f.at == len(f.fields)-1 {
			return true
		}
		f.moveTo(f.at + 1)
	case !(choice && key.Matches(msg, f.keys.down)) && key.Matches(msg, f.keys.next):
		f.moveTo((f.at + 1) % len(f.fields))
	case !(choice && key.Matches(msg, f.keys.up)) && key.Matches(msg, f.keys.prev):
		f.moveTo((f.at + len(f.fields) - 1) % len(f.fields))
	case key.Matches(msg, f.keys.reveal):
		f.current().toggleReveal()
	default:
		f.message = f.current().press(msg, f.keys)
	}
	return false
}

// bindings returns the keys that work on the focused field.
func (f *form) bindings() (answer, aside []key.Binding) {
	submit := f.keys.submit
	if f.at == len(f.fields)-1 {
		submit = named(submit, f.submit)
	} else {
		submit = named(submit, "next field")
	}
	answer = []key.Binding{submit}
	if len(f.current().options) > 0 {
		answer = append(answer, named(f.keys.scroll, "choose"))
	}
	if f.current().masked {
		reveal := f.keys.reveal
		if f.current().input.EchoMode == textinput.EchoNormal {
			reveal = named(reveal, "hide")
		}
		answer = append(answer, reveal)
	}
	if len(f.fields) > 1 {
		aside = append(aside, named(f.keys.next, "other field"))
	}
	return answer, aside
}

// maxOptions is how many options of a choice are in view at once.
const maxOptions = 5

// view draws the fields: a line each where the label fits beside its input,
// two where it does not.
func (f *form) view(p *page) {
	beside := 0
	for _, field := range f.fields {
		if len(field.options) == 0 {
			beside = max(beside, ansi.StringWidth(field.label))
		}
	}
	stacked := beside > min(30, p.width/3)
	for i, field := range f.fields {
		focused := i == f.at
		style, mark := f.theme.faint, "  "
		if focused {
			style, mark = f.theme.strong, f.theme.accent.Render("❯ ")
		}
		if focused {
			p.focusHere()
		}
		if len(field.options) > 0 {
			p.wrap(mark, field.label, style)
			f.viewOptions(p, field, focused)
			continue
		}
		if stacked {
			p.wrap("  ", field.label, style)
			if focused {
				p.focusHere()
			}
			field.input.Width = p.width - 3
			p.add(mark + field.input.View())
			continue
		}
		field.input.Width = p.width - beside - 5
		gap := strings.Repeat(" ", beside-ansi.StringWidth(field.label)+2)
		p.add(mark + style.Render(field.label) + gap + field.input.View())
	}
	if f.message != "" {
		p.gap()
		p.wrap(f.theme.warn.Render("! "), f.message, f.theme.plain)
	}
}

func (f *form) viewOptions(p *page, field *field, focused bool) {
	start, end := window(len(field.options), field.chosen, maxOptions)
	for i := start; i < end; i++ {
		label := ansi.Truncate(field.options[i].Label, p.width-6, "…")
		if i != field.chosen {
			p.add("    " + label)
			continue
		}
		if focused {
			p.focusHere()
		}
		p.add("  " + f.theme.selected.Render("❯ "+label))
	}
	if hidden := len(field.options) - (end - start); hidden > 0 {
		p.add(f.theme.faint.Render("    " + place(field.chosen, len(field.options))))
	}
}
