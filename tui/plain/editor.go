package plain

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// The keys that change the line that is typed, as terminals have them.
const (
	keyBackspace  = 0x7f
	keyCtrlH      = 0x08
	keyEraseLine  = 0x15 // ctrl+u
	keyEraseWord  = 0x17 // ctrl+w
	keyEndOfInput = 0x04 // ctrl+d
)

// editor is the line that is being typed on a terminal that shows nothing by
// itself. Where it is to be seen the editor writes each character as it comes, and
// takes it back from the end; nothing else of the screen is touched.
type editor struct {
	screen io.Writer
	line   []byte
	seen   int  // how much of it has been dealt with
	shows  bool // what is typed
	// parts says that behind a tab something secret follows.
	parts bool
	tab   int // 1 + the place of the first tab that hides what follows
}

// begin begins to show what is typed, and what was typed before.
func (e *editor) begin(shows, parts bool) {
	e.shows, e.parts, e.seen, e.tab = shows, parts, 0, 0
	e.show()
}

// end ends that.
func (e *editor) end() { e.shows = false }

// forget drops what was typed of the line.
func (e *editor) forget() { e.line, e.seen, e.tab = nil, 0, 0 }

// key takes up a byte that came. It returns the line when that is complete, and
// [io.EOF] when the end of the input was typed.
func (e *editor) key(b byte) (line string, complete bool, err error) {
	switch b {
	case '\n', '\r':
		line = string(e.line)
		e.forget()
		return line, true, nil
	case keyEndOfInput:
		if len(e.line) == 0 {
			return "", true, io.EOF
		}
	case keyBackspace, keyCtrlH:
		e.erase()
	case keyEraseLine:
		for len(e.line) > 0 {
			e.erase()
		}
	case keyEraseWord:
		for len(e.line) > 0 && e.last() == ' ' {
			e.erase()
		}
		for len(e.line) > 0 && e.last() != ' ' {
			e.erase()
		}
	default:
		e.line = append(e.line, b)
		e.show()
	}
	return "", false, nil
}

func (e *editor) last() byte { return e.line[len(e.line)-1] }

// show writes the whole characters that were not dealt with yet.
func (e *editor) show() {
	var text strings.Builder
	for rest := e.line[e.seen:]; utf8.FullRune(rest); rest = e.line[e.seen:] {
		r, size := utf8.DecodeRune(rest)
		e.seen += size
		if r == '\t' && e.parts && e.tab == 0 {
			e.tab = e.seen
		}
		if e.tab == 0 {
			text.WriteString(visible(r))
		}
	}
	if e.shows && text.Len() > 0 {
		_, _ = io.WriteString(e.screen, text.String())
	}
}

// erase takes the last character back.
func (e *editor) erase() {
	if len(e.line) == 0 {
		return
	}
	r, size := utf8.DecodeLastRune(e.line)
	e.line = e.line[:len(e.line)-size]
	if e.seen <= len(e.line) {
		return // half a character, of which nothing was seen
	}
	e.seen = len(e.line)
	hidden := e.tab > 0
	if e.tab > len(e.line) {
		e.tab = 0
	}
	if e.shows && !hidden {
		width := runewidth.StringWidth(visible(r))
		_, _ = io.WriteString(e.screen, strings.Repeat("\b \b", width))
	}
}

// visible is how a character is shown, as terminals do it: a key that is none, such
// as an arrow, is seen to be there, and does nothing to the screen.
func visible(r rune) string {
	switch {
	case r < ' ':
		return "^" + string(r+'@')
	case r == utf8.RuneError, !unicode.IsPrint(r) && r != '\u200d' && !unicode.IsMark(r):
		return "?"
	}
	return string(r)
}
