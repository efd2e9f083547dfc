package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
)

// field is one question of a form: a text, masked or not, or a choice.
type field struct {
	monoapi.Field
	chosen int
	input  textinput.Model
	// lost says that a character which can't be read was left out of what was
	// typed out of sight, so that it is not what was meant.
	lost bool
}

func newField(t theme, asked monoapi.Field) *field {
	f := &field{Field: asked, input: t.input()}
	f.conceal()
	return f
}

// value returns what was typed, exactly.
func (f *field) value() string { return f.input.Value() }

// set puts a text in the place of what was typed.
func (f *field) set(text string) {
	f.lost = false
	f.input.SetValue(text)
	f.input.CursorEnd()
}

// clear forgets what was typed.
func (f *field) clear() {
	f.lost = false
	f.input.Reset()
}

func (f *field) focus() { f.input.Focus() }

// blur leaves the field; a revealed secret is hidden again.
func (f *field) blur() {
	f.input.Blur()
	f.conceal()
}

func (f *field) conceal() {
	if f.Masked {
		f.input.EchoMode = textinput.EchoPassword
	}
}

func (f *field) toggleReveal() {
	switch {
	case !f.Masked:
	case f.input.EchoMode == textinput.EchoPassword:
		f.input.EchoMode = textinput.EchoNormal
	default:
		f.conceal()
	}
}

// move chooses another option.
func (f *field) move(by int) { f.chosen = min(max(f.chosen+by, 0), len(f.Options)-1) }

// typed puts a key into the field. It returns a complaint when the key can't be
// taken as it is; nothing is changed then.
func (f *field) typed(msg tea.KeyMsg) (complaint string) {
	if len(f.Options) > 0 {
		if msg.Paste {
			return "Nothing can be pasted here: ↑ ↓ choose."
		}
		return ""
	}
	if msg.Type == tea.KeyRunes {
		if slices.Contains(msg.Runes, utf8.RuneError) {
			f.lost = f.lost || f.Masked && !msg.Paste && !msg.Alt
			return "That contains a character that is not valid UTF-8; nothing was typed. Is the terminal set to UTF-8?"
		}
		if msg.Alt && !isEditing(f.input.KeyMap, msg) {
			// Not a character that was meant to be typed.
			return ""
		}
		if msg.Paste {
			text := trimPasted(string(msg.Runes))
			if strings.ContainsFunc(text, unicode.IsControl) {
				return "The pasted text contains a line break, a tab or another character that can't be typed here; nothing was pasted."
			}
			msg.Runes = []rune(text)
		}
	}
	was := f.value()
	f.input, _ = f.input.Update(msg)
	f.lost = f.lost && (was == "" || f.value() != "")
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
