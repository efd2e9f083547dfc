package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
)

// AccountType says a type of account as people do: "SAVINGS_ACCOUNT" is
// "Savings".
func AccountType(kind string) string {
	words := strings.ToLower(strings.ReplaceAll(kind, "_", " "))
	words = strings.TrimSuffix(words, " account")
	if words == "" {
		return kind
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// Described says in words which account it is, as far as that is known.
func Described(a monoapi.Account) string {
	number := ""
	if four := LastFour(a.Number); four != "" {
		number = "number ending in " + four
	}
	text := Join(", ", a.Name, AccountType(a.Type), a.Currency, number)
	if text == "" {
		return "this account"
	}
	return text
}

// EnvironmentDemo is the demo bank's environment.
const EnvironmentDemo monoapi.Environment = "demo"

// LastFour returns the last four characters of an account number, by which it
// is told apart; nothing for a number so short that they would be all of it.
func LastFour(number string) string {
	runes := []rune(number)
	if len(runes) <= 4 {
		return ""
	}
	return string(runes[len(runes)-4:])
}

// MaskNumber hides an account number but for its last four characters. Shorter
// numbers are hidden whole.
func MaskNumber(number string) string {
	if number == "" {
		return ""
	}
	return "••••" + LastFour(number)
}
