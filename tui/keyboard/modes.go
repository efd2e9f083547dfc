package keyboard

import (
	"regexp"
	"strconv"
	"sync"
)

// A program that ended badly may have left the terminal so that it sends some keys as
// sequences that Bubble Tea does not know. Of those, what nobody can do without is
// understood: ctrl and a letter, esc and its like, and the digits' block.

// spelt are sequences that spell a key out: a character and what is held with it.
var spelt = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\x1b\[(?:(\d+)(?:;(\d+))?u|27;(\d+);(\d+)~)$`)
})

// What is held, as a sequence counts it, but for locks.
const (
	held  = ^(64 | 128)
	shift = 1
	ctrl  = 4
)

// usualKey is a key as terminals send it usually.
func usualKey(key []byte) []byte {
	switch {
	case len(key) > maxSequence || key[0] != esc:
		return key
	case isKeypad(key[1:]):
		return []byte{key[2] - '@'}
	}
	match := spelt().FindSubmatch(key)
	if match == nil {
		return key
	}
	code, err := strconv.Atoi(string(match[1]) + string(match[4]))
	with, _ := strconv.Atoi("0" + string(match[2]) + string(match[3]))
	with = max(with-1, 0) & held
	switch letter := code | ' '; {
	case err != nil:
	case with == ctrl && (letter >= 'a' && letter <= 'z' || code == '\\'):
		return []byte{byte(code & 0x1f)}
	case with == 0 && (code == esc || code == '\r' || code == '\t' || code == del):
		return []byte{byte(code)}
	case with == shift && code == '\t':
		return []byte("\x1b[Z")
	}
	return key
}

// isKeypad reports whether b, behind an esc, is a key of the digits' block: O and a
// letter that is by 64 more than the key's character.
func isKeypad(b []byte) bool {
	return len(b) == 2 && b[0] == 'O' && (b[1] == 'M' || b[1] >= 'j' && b[1] <= 'y')
}
