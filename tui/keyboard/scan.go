package keyboard

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

const (
	ctrlC = 0x03
	bel   = 0x07
	ctrlZ = 0x1a
	esc   = 0x1b
	del   = 0x7f

	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// state is what is known of the bytes at the beginning of the input.
type state int

const (
	whole  state = iota // they are a key, or a paste
	broken              // they are of a sequence that was broken off
	keys                // keys, unless more comes
	part                // more has to come
	open                // a paste without its end
)

// scan looks at the beginning of b, which is not empty. When that is whole or
// broken, n says how long it is, and more bytes behind b would not change it.
func scan(b []byte) (n int, s state) {
	switch {
	case bytes.HasPrefix(b, []byte(pasteStart)):
		if end := bytes.Index(b, []byte(pasteEnd)); end >= 0 {
			return end + len(pasteEnd), whole
		}
		return 0, open
	case b[0] != esc:
		return scanRune(b)
	case len(b) == 1:
		return 0, keys
	}
	switch b[1] {
	case '[':
		return scanCSI(b)
	case 'O':
		return scanSS3(b)
	case ']', 'P', '_', '^', 'X':
		return scanString(b)
	case esc:
		return scanEscEsc(b)
	case ctrlC, ctrlZ:
		// With alt they would be keys that nothing answers to.
		return 1, broken
	}
	n, s = scanRune(b[1:])
	return n + 1, s
}

func scanRune(b []byte) (n int, s state) {
	if !utf8.FullRune(b) {
		return 0, part
	}
	_, n = utf8.DecodeRune(b)
	return n, whole
}

// maxSequence is longer than any key's sequence.
const maxSequence = 64

// scanCSI measures parameters, intermediate bytes and the final byte, and the
// sequences of old terminals that are made otherwise.
func scanCSI(b []byte) (n int, s state) {
	if len(b) == 2 {
		return 0, keys // alt+[
	}
	switch b[2] {
	case '[':
		return scanLinuxKey(b)
	case 'M':
		return scanMouse(b)
	case 'O': // the focus has gone, or a shifted arrow
		if len(b) == 3 {
			return 0, keys
		}
		if strings.IndexByte("ABCDabcd", b[3]) >= 0 {
			return 4, whole
		}
		return 3, whole
	}
	params, ends := true, whole
	for i, c := range b[2:min(len(b), maxSequence)] {
		n = i + 3
		switch {
		case c >= '0' && c <= '?':
			if !params {
				ends = broken
			}
		case c == '$' && params && isNumber(b[2:n-1]):
			return scanDollar(b, n)
		case c >= ' ' && c <= '/':
			params = false
		case c >= '@' && c <= '~':
			return n, ends
		default:
			return n - 1, broken
		}
	}
	if len(b) >= maxSequence {
		return maxSequence, broken
	}
	return 0, part
}

func isNumber(b []byte) bool {
	return len(b) > 0 && !slices.ContainsFunc(b, func(c byte) bool { return c < '0' || c > '9' })
}

// scanDollar is for urxvt, which ends keys with shift in "$", elsewhere an
// intermediate byte. Bubble Tea knows two of them and would type the others.
func scanDollar(b []byte, n int) (int, state) {
	if k := string(b[:n]); k == "\x1b[7$" || k == "\x1b[8$" {
		return n, whole
	}
	return n, broken
}

// scanLinuxKey is for the Linux console's F1 to F5.
func scanLinuxKey(b []byte) (n int, s state) {
	switch {
	case len(b) == 3:
		return 0, part
	case b[3] >= 'A' && b[3] <= 'E':
		return 4, whole
	case b[3] > ' ' && b[3] < del:
		return 4, broken
	}
	return 3, broken
}

// scanMouse is for a mouse's event: a button and a place, a byte each, which
// are no text but no control characters either. The program asks for none; a
// terminal may have been left so.
func scanMouse(b []byte) (n int, s state) {
	const length = 6
	for i, c := range b[3:min(len(b), length)] {
		if c < ' ' || c == del {
			return i + 3, broken
		}
	}
	if len(b) < length {
		return 0, part
	}
	return length, whole
}

// scanSS3 drops the keys that Bubble Tea does not know: it would take them for
// alt+O and a typed letter.
func scanSS3(b []byte) (n int, s state) {
	if len(b) == 2 {
		return 0, keys // alt+O
	}
	for i, c := range b[2:min(len(b), maxSequence)] {
		n = i + 3
		switch {
		case c >= '0' && c <= '9' || c == ';':
		case n == 3 && (c >= 'A' && c <= 'D' || c >= 'P' && c <= 'S' || isKeypad(b[1:n])):
			return n, whole
		case c >= '@' && c <= '~':
			return n, broken
		default:
			return n - 1, broken
		}
	}
	if len(b) >= maxSequence {
		return maxSequence, broken
	}
	return 0, part
}

// maxString is longer than what terminals answer; a copied text may be long.
const maxString = 64 << 10

// scanString is for what a terminal answers to an earlier program's question, as
// of its colours: text up to BEL, or to esc and a backslash. Bubble Tea would
// type it.
func scanString(b []byte) (n int, s state) {
	if len(b) == 2 {
		return 0, keys // alt+]
	}
	for i, c := range b[:min(len(b), maxString)] {
		switch {
		case i < 2 || c >= ' ' && c != del:
		case c == bel:
			return i + 1, broken
		case c == esc && i+1 == len(b):
			return 0, part
		case c == esc && b[i+1] == '\\':
			return i + 2, broken
		case i == 2:
			return 2, whole // alt+] and another key
		default:
			return i, broken
		}
	}
	if len(b) >= maxString {
		return maxString, broken
	}
	return 0, part
}

// altKey are the sequences that Bubble Tea knows with another esc before them,
// as some terminals send a key with alt.
var altKey = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\x1b(\[[A-DFHZa-d]|O[A-DP-S]|\[([1-8]|1[1-57-9]|2[013-689]|3[1-4])~)$`)
})

// scanEscEsc tells the esc key, pressed twice or before another, from alt and
// another key.
func scanEscEsc(b []byte) (n int, s state) {
	if len(b) == 2 {
		return 0, keys
	}
	if b[2] != '[' && b[2] != 'O' {
		return 1, whole
	}
	n, s = scan(b[1:])
	switch {
	case s == keys || s == part:
		return 0, s
	case s == open || bytes.HasPrefix(b[1:], []byte(pasteStart)):
		return 1, whole
	case s == whole && altKey().Match(b[1:n+1]):
		return n + 1, whole
	}
	// Bubble Tea would type what is behind the second esc.
	return 1, broken
}
