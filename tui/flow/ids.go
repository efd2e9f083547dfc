package flow

import (
	"errors"
	"strconv"
	"strings"
)

// CheckAccountID reports why id does not look like an account's. Mono's are 24
// hexadecimal digits, but some examples are shorter, so it is a doubt, not an
// error.
func CheckAccountID(id string) error {
	if strings.IndexFunc(id, func(r rune) bool { return !strings.ContainsRune("0123456789abcdefABCDEF", r) }) >= 0 {
		return errors.New("this does not look like an account ID: it holds characters other than 0-9 and a-f")
	}
	if len(id) != 24 {
		return errors.New("this does not look like an account ID: those have 24 characters, this one has " + strconv.Itoa(len(id)))
	}
	return nil
}

// isAccountID reports whether a word looks like an account ID.
func isAccountID(word string) bool { return CheckAccountID(word) == nil }

// perhapsAccountID reports whether a word may be an account ID that lost or
// gained a character: letters and digits, and no word of a language.
func perhapsAccountID(word string) bool {
	const shortest = 6
	digit := false
	for _, r := range word {
		switch {
		case r >= '0' && r <= '9':
			digit = true
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		default:
			return false
		}
	}
	return digit && len(word) >= shortest
}
