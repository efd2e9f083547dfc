package flow

import (
	"fmt"
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

// Described says in words which account it is, as far as that is known; start is
// [Machine.NumberStart].
func Described(a monoapi.Account, start string) string {
	text := Join(", ", a.Name, AccountType(a.Type), a.Currency, NumberWords(a, start), StatusWords(a))
	if text == "" {
		return "this account"
	}
	return text
}

// NumberWords says an account's number by its last four characters, and by start.
func NumberWords(a monoapi.Account, start string) string {
	four := LastFour(a.Number)
	switch {
	case four == "":
		return ""
	case start != "":
		return "number beginning with " + start + " and ending in " + four
	}
	return "number ending in " + four
}

// AccountStatus is how the bank has an account, where that is known and other than
// active.
func AccountStatus(a monoapi.Account) string {
	status := strings.ToLower(strings.ReplaceAll(a.Status, "_", " "))
	if status == "active" {
		return ""
	}
	return status
}

// StatusWords says the status within a sentence.
func StatusWords(a monoapi.Account) string {
	if status := AccountStatus(a); status != "" {
		return "status " + status
	}
	return ""
}

// AccountPlace names an account that has no name, by its place from 0.
func AccountPlace(at, of int) string { return fmt.Sprintf("Account %d of %d", at+1, of) }

// numberStarts returns the first two characters of the numbers of those accounts that
// would look the same without them, and differ with them. It is nil when there are
// none.
func numberStarts(accounts []monoapi.Account) []string {
	type looks struct{ name, kind, currency, four string }
	looksOf := func(a monoapi.Account) looks {
		return looks{a.Name, AccountType(a.Type), a.Currency, LastFour(a.Number)}
	}
	begins := make(map[looks]string, len(accounts))
	differ := map[looks]bool{}
	for _, a := range accounts {
		key, begin := looksOf(a), firstTwo(a.Number)
		if other, ok := begins[key]; ok && other != begin {
			differ[key] = true
		}
		begins[key] = begin
	}
	if len(differ) == 0 {
		return nil
	}
	starts := make([]string, len(accounts))
	for i, a := range accounts {
		if differ[looksOf(a)] {
			starts[i] = firstTwo(a.Number)
		}
	}
	return starts
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

// firstTwo returns the first two characters of an account number; nothing for one so
// short that little more of it would stay hidden.
func firstTwo(number string) string {
	runes := []rune(number)
	if len(runes) < 8 {
		return ""
	}
	return string(runes[:2])
}

// MaskNumber hides an account number but for its last four characters. Shorter
// numbers are hidden whole.
func MaskNumber(number string) string {
	if number == "" {
		return ""
	}
	return "••••" + LastFour(number)
}
