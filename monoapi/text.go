package monoapi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts that come from the network, in runes. What is sent back
// (account IDs, option values, field names) is never cut.
const (
	maxMessage = 1000
	maxLabel   = 200
	maxHeader  = 4096
)

// maxMarks is how many combining marks may follow one character. Living
// scripts need up to three or four; more is decoration that spills over lines.
const maxMarks = 4

// Clean makes text from the network safe to show, log or print on one line.
// Control characters, escape and bidirectional-override characters and every
// other invisible format character are dropped, line breaks and tabs become a
// space, runs of combining marks are cut and bytes that are not UTF-8 become
// U+FFFD. Leading and trailing blanks go.
func Clean(text string) string {
	if plain(text) {
		return strings.TrimSpace(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	marks, based := 0, false
	for _, r := range text {
		switch {
		case ' ' < r && r < 0x7f, r == '•': // most of what comes, and of Mask
			b.WriteRune(r)
			marks, based = 0, true
		case blank(r):
			b.WriteByte(' ')
			based = false
		case unseen(r):
		case unicode.In(r, unicode.M):
			// A mark with nothing before it would join what stands before the
			// text on the screen.
			if based && marks < maxMarks {
				b.WriteRune(r)
				marks++
			}
		default:
			b.WriteRune(r)
			marks, based = 0, true
		}
	}
	return strings.TrimSpace(b.String())
}

// blank reports whether a rune is shown as a space.
func blank(r rune) bool {
	return r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' ||
		unicode.In(r, unicode.Zl, unicode.Zp, unicode.Zs)
}

// unseen reports whether a rune is dropped: controls, format characters (bidi,
// zero width, tags), private use, variation selectors and blank fillers. A
// terminal acts on them or gives them a width that cannot be known here.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co,
		unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// CleanLimit is [Clean], cut after limit runes with an ellipsis.
func CleanLimit(text string, limit int) string {
	if limit <= 0 {
		return ""
	}
	// Cleaning never lengthens, and dropped characters are rare: cutting well
	// above the limit first keeps a hostile text from costing time.
	text = Clean(cut(text, 8*utf8.UTFMax*limit))
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:limit-1])) + "…"
}

// plain reports whether text is printable ASCII, which needs no cleaning.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}

// cut shortens text to at most size bytes, at a rune's start.
func cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}
