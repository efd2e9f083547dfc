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

// Identity is who an account is, as far as that is known: what its list notes
// beside the ID, and what Mono and the bank have told.
type Identity struct{ Note, Name, Bank, LastFour string }

// Empty reports whether nothing is known.
func (i Identity) Empty() bool { return i == Identity{} }

// over returns the identity with what is known newly, which counts before what
// was known earlier. A name and a number belong together.
func (i Identity) over(earlier Identity) Identity {
	if i.Name == "" && i.LastFour == "" {
		i.Name, i.LastFour = earlier.Name, earlier.LastFour
	}
	if i.Bank == "" {
		i.Bank = earlier.Bank
	}
	return i
}

// Words says it in one line, parts parted by sep: the note, name, bank and the
// last four digits. What the note says already is not said twice.
func (i Identity) Words(sep, four string) string {
	for _, part := range []*string{&i.Name, &i.Bank} {
		if *part != "" && strings.Contains(strings.ToLower(i.Note), strings.ToLower(*part)) {
			*part = ""
		}
	}
	if i.LastFour != "" {
		i.LastFour = four + i.LastFour
	}
	return Join(sep, i.Note, i.Name, i.Bank, i.LastFour)
}

// Beside returns an account's ID with who it is behind it, in brackets, as far as that
// is known.
func (i Identity) Beside(account string) string {
	who := i.Words(", ", "number ending in ")
	if who != "" {
		who = "(" + who + ")"
	}
	return Join(" ", account, who)
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
