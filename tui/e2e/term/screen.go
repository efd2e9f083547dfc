//go:build unix

package term

import (
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Style is how a piece of text is drawn. A colour is empty when it is the
// terminal's own, one of the sixteen by name ("red", "bright black"), another
// of the palette as "208" or a direct one as "#ff8700".
type Style struct {
	Fg, Bg    string
	Bold      bool
	Reverse   bool
	Faint     bool
	Underline bool
}

// screen is the emulator with the modes a test asks about. It has no lock.
type screen struct {
	*vt.Emulator
	alt          bool
	cursorHidden bool
	brackets     bool // the program wants pastes bracketed
	broken       any  // why the emulator shows nothing new, or nil
}

func newScreen(cols, rows int) *screen {
	s := &screen{Emulator: vt.NewEmulator(cols, rows)}
	// The emulator keeps the cursor's visibility for each buffer. It is a mode
	// of the whole terminal, so it is followed here.
	s.SetCallbacks(vt.Callbacks{
		AltScreen:   func(on bool) { s.alt = on },
		EnableMode:  func(mode ansi.Mode) { s.mode(mode, true) },
		DisableMode: func(mode ansi.Mode) { s.mode(mode, false) },
	})
	return s
}

// draw shows output. The emulator panics at some sequences that make no sense,
// such as margins below the last row; that is told rather than ending the
// whole test binary.
func (s *screen) draw(p []byte) {
	if s.broken != nil {
		return
	}
	defer func() { s.broken = recover() }()
	_, _ = s.Write(p)
}

func (s *screen) mode(mode ansi.Mode, on bool) {
	switch mode {
	case ansi.ModeTextCursorEnable:
		s.cursorHidden = !on
	case ansi.ModeBracketedPaste:
		s.brackets = on
	}
}

// line returns row y as text and, for each byte of it, the column it is in.
func (s *screen) line(y int) (text string, columns []int) {
	var b strings.Builder
	for x := 0; x < s.Width(); {
		content, width := " ", 1
		if cell := s.CellAt(x, y); cell != nil {
			if cell.Content != "" {
				content = cell.Content
			}
			width = max(cell.Width, 1)
		}
		b.WriteString(content)
		for range len(content) {
			columns = append(columns, x)
		}
		x += width
	}
	return strings.TrimRight(b.String(), " "), columns
}

func (s *screen) text() string {
	lines := make([]string, s.Height())
	for y := range lines {
		lines[y], _ = s.line(y)
	}
	return strings.Join(lines, "\n")
}

// styleOf returns the style of the first cell of substr's first occurrence.
func (s *screen) styleOf(substr string) (Style, bool) {
	for y := range s.Height() {
		text, columns := s.line(y)
		if i := strings.Index(text, substr); i >= 0 && substr != "" {
			cell := s.CellAt(columns[i], y)
			if cell == nil {
				return Style{}, true
			}
			return styleFrom(cell.Style), true
		}
	}
	return Style{}, false
}

func styleFrom(st uv.Style) Style {
	return Style{
		Fg:        colourName(st.Fg),
		Bg:        colourName(st.Bg),
		Bold:      st.Attrs&uv.AttrBold != 0,
		Reverse:   st.Attrs&uv.AttrReverse != 0,
		Faint:     st.Attrs&uv.AttrFaint != 0,
		Underline: st.Underline != uv.UnderlineStyleNone,
	}
}

var colourNames = [...]string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

func colourName(c color.Color) string {
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		return paletteName(uint8(c))
	case ansi.IndexedColor:
		return paletteName(uint8(c))
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func paletteName(i uint8) string {
	switch {
	case i < 8:
		return colourNames[i]
	case i < 16:
		return "bright " + colourNames[i-8]
	}
	return fmt.Sprint(i)
}
