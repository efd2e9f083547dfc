package flow

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
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

// ParseAccounts reads account IDs out of text: one a line, or several parted
// by spaces, commas or semicolons. Blank lines and what follows a # are
// skipped. The IDs come in order and are not checked.
func ParseAccounts(text string) []string {
	var accounts []string
	text = strings.TrimPrefix(text, "\ufeff") // as Windows begins a file
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		accounts = append(accounts, strings.FieldsFunc(line, func(r rune) bool {
			return r == ',' || r == ';' || unicode.IsSpace(r) || unicode.IsControl(r)
		})...)
	}
	return accounts
}

// DuplicatesRemark says which accounts were given more than once; it is empty
// when none was.
func DuplicatesRemark(duplicates []string) string {
	switch len(duplicates) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s was given more than once; it is done once.", duplicates[0])
	}
	return fmt.Sprintf("%d accounts were given more than once; each is done once: %s.", len(duplicates), strings.Join(duplicates, ", "))
}
