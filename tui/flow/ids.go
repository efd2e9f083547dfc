package flow

import (
	"errors"
	"strconv"
	"strings"

	"connect-reauth/monoapi"
)

// ErrKey says that a secret key was given where an account ID belongs. It does
// not repeat it.
var ErrKey = errors.New("what looks like a secret key was given where an account ID belongs: nothing was sent, and it was not kept")

// HoldsKey reports whether there is what looks like a secret key in a text that
// was given for accounts. Such a text is refused as a whole: see [ErrKey].
func HoldsKey(text string) bool {
	const middle = "sk_"
	if !strings.Contains(text, "_") {
		return false // thousands of accounts need no cleaning
	}
	for before, rest, found := strings.Cut(monoapi.Clean(text), "_"); found; before, rest, found = strings.Cut(rest, "_") {
		kind := strings.ToLower(before[max(len(before)-len("live"), 0):])
		if (kind == "live" || kind == "test") && strings.EqualFold(rest[:min(len(rest), len(middle))], middle) {
			return true
		}
	}
	return false
}

// CheckAccountID reports why id does not look like an account's. Mono's are 24
// hexadecimal digits, but some examples are shorter, so it is a doubt, not an
// error.
func CheckAccountID(id string) error {
	if rounded().MatchString(id) {
		return errors.New("a spreadsheet has rounded this account ID: format its column as text there, and export it again")
	}
	if !hexadecimal(id) {
		return errors.New("this does not look like an account ID: it contains characters other than 0 to 9 and a to f")
	}
	if len(id) != idLength {
		return errors.New("this does not look like an account ID: those have 24 characters, this one has " + strconv.Itoa(len(id)))
	}
	return nil
}

// rounded is what spreadsheets make of an ID of digits with one e in it.
var rounded = compiled(`^\d+([.,]\d+)?E\+\d+$`)

// idLength is how long Mono's account IDs are, and idSlack how many characters
// one that is still meant as such may have lost or gained.
const idLength, idSlack = 24, 4

func hexadecimal(text string) bool {
	for i := range len(text) {
		if !hexDigit(text[i]) {
			return false
		}
	}
	return true
}

func hexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// Key is what an account is known by: hexadecimal digits are the same in capitals.
func Key(account string) string {
	if account = monoapi.Clean(account); hexadecimal(account) {
		return strings.ToLower(account)
	}
	return account
}

// isAccountID reports whether a word looks like an account ID, of the thousands
// that a list may have.
func isAccountID(word string) bool { return len(word) == idLength && hexadecimal(word) }

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

// nearAccountID reports whether a word is an account ID but for a slip or two:
// wherever it stands, somebody meant an account by it.
func nearAccountID(word string) bool {
	const slips = 2
	odd := 0
	for i := range len(word) {
		if !hexDigit(word[i]) {
			odd++
		}
	}
	return len(word) >= idLength-idSlack && len(word) <= idLength+idSlack && odd <= slips && perhapsAccountID(word)
}
