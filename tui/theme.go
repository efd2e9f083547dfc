package tui

import (
	"io"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// theme holds every style. The colours are the terminal's own sixteen, so that
// they fit a dark and a light background alike; what they say is always said by
// a sign or a word as well.
type theme struct {
	plain    lipgloss.Style
	title    lipgloss.Style // the question
	strong   lipgloss.Style
	faint    lipgloss.Style
	accent   lipgloss.Style // the current step, the focused input's sign
	good     lipgloss.Style
	bad      lipgloss.Style
	warn     lipgloss.Style
	selected lipgloss.Style // the row under the cursor
	badges   map[monoapi.Environment]lipgloss.Style
}

// newTheme returns the styles for a terminal behind w. Without colour only
// bold, faint and reverse are left, which NO_COLOR does not forbid and without
// which there would be no cursor.
func newTheme(w io.Writer, colour bool) theme {
	r := lipgloss.NewRenderer(w)
	// Set, not detected: nothing here needs more than sixteen colours, and
	// detecting would mean asking.
	r.SetColorProfile(termenv.ANSI)
	r.SetHasDarkBackground(true)
	s := r.NewStyle()
	// A colour takes bold's place: many terminals draw bold colours in the
	// bright ones, which some light themes use for greys.
	tint := func(style lipgloss.Style, colour16 string) lipgloss.Style {
		if !colour {
			return style
		}
		return style.Bold(false).Foreground(lipgloss.Color(colour16))
	}
	const red, green, yellow, magenta, cyan = "1", "2", "3", "5", "6"
	badge := s.Bold(true).Reverse(true)
	return theme{
		plain:    s,
		title:    s.Bold(true),
		strong:   s.Bold(true),
		faint:    s.Faint(true),
		accent:   tint(s.Bold(true), cyan),
		good:     tint(s.Bold(true), green),
		bad:      tint(s.Bold(true), red),
		warn:     tint(s.Bold(true), yellow),
		selected: tint(s.Bold(true), cyan),
		badges: map[monoapi.Environment]lipgloss.Style{
			monoapi.EnvironmentLive:   tint(badge, red),
			monoapi.EnvironmentTest:   tint(badge, yellow),
			flow.EnvironmentDemo:      tint(badge, green),
			monoapi.EnvironmentCustom: tint(badge, magenta),
		},
	}
}

// input returns a text input in this theme, with a cursor that does not blink:
// a program at rest draws nothing.
func (t theme) input() textinput.Model {
	in := textinput.New()
	in.Prompt = ""
	in.EchoCharacter = '•'
	in.PromptStyle, in.TextStyle = t.plain, t.plain
	in.PlaceholderStyle, in.CompletionStyle = t.faint, t.faint
	in.Cursor.Style, in.Cursor.TextStyle = t.plain, t.plain
	in.Cursor.SetMode(cursor.CursorStatic)
	// The clipboard belongs to the terminal: what is pasted arrives as typed.
	in.KeyMap.Paste.SetEnabled(false)
	in.KeyMap.AcceptSuggestion.SetEnabled(false)
	in.KeyMap.NextSuggestion.SetEnabled(false)
	in.KeyMap.PrevSuggestion.SetEnabled(false)
	return in
}

// help returns the footer's model in this theme.
func (t theme) help() help.Model {
	h := help.New()
	h.ShortSeparator = "  "
	h.Styles = help.Styles{
		Ellipsis: t.faint, ShortKey: t.strong, ShortDesc: t.faint, ShortSeparator: t.faint,
		FullKey: t.strong, FullDesc: t.faint, FullSeparator: t.faint,
	}
	return h
}
