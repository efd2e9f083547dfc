package flow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"connect-reauth/monoapi"
)

// List is what a text that lists accounts holds.
type List struct {
	// Accounts are the account IDs, in order and with their repeats. Those that
	// do not look like one are asked about when their turn comes.
	Accounts []string
	// Notes are what stood beside an ID, by the ID; nil when nothing did.
	Notes map[string]string
	// LeftOut are the words and lines that hold no account ID.
	LeftOut []string
	// HoldsKey says that there is a secret key in the text, see [HoldsKey].
	// Nothing else of it is in the list then.
	HoldsKey bool

	asItStands string // says which rows were not read as their quotation marks have it
}

// maxNote is how long a note is, in characters: it stands on a line beside an ID.
const maxNote = 120

// ParseList reads account IDs out of text: one a line, which a note may follow or
// precede, or several on a line, parted by blanks, commas or semicolons. A table
// is read by the column of its account IDs, whether its header names it or not,
// and the other columns are the note. Blank lines and what follows a # are
// skipped. As soon as anything looks like an account ID, words that do not are
// left out; one with a slip in it is not lost among them.
func ParseList(text string) List {
	text = visible(text)
	if HoldsKey(text) {
		return List{HoldsKey: true}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = unbroken(text)
	list, ok := parseTable(text)
	if !ok {
		list = parseLines(text)
	}
	list.spellAlike()
	return list
}

func (l *List) add(id, note string) {
	l.Accounts = append(l.Accounts, id)
	if note == "" || l.Notes[id] != "" {
		return
	}
	if l.Notes == nil {
		l.Notes = map[string]string{}
	}
	l.Notes[id] = note
}

// spellAlike gives an ID that comes in capitals here and in small letters there
// the spelling that came first.
func (l *List) spellAlike() {
	if !slices.ContainsFunc(l.Accounts, func(id string) bool { return Key(id) != id }) {
		return
	}
	l.Accounts, l.Notes = slices.Clone(l.Accounts), maps.Clone(l.Notes)
	first := make(map[string]string, len(l.Accounts))
	for i, id := range l.Accounts {
		key := Key(id)
		was, known := first[key]
		if !known {
			first[key] = id
			continue
		}
		l.Accounts[i] = was
		if note := l.Notes[id]; note != "" && was != id {
			delete(l.Notes, id)
			if l.Notes[was] == "" {
				l.Notes[was] = note
			}
		}
	}
}

// With returns both lists as one.
func (l List) With(more List) List {
	if l.HoldsKey || more.HoldsKey {
		return List{HoldsKey: true}
	}
	if len(l.Accounts)+len(l.LeftOut) == 0 {
		return more
	}
	l.Accounts = slices.Concat(l.Accounts, more.Accounts)
	l.LeftOut = slices.Concat(l.LeftOut, more.LeftOut)
	l.Notes = MergeNotes(l.Notes, more.Notes)
	l.asItStands = Join(" ", l.asItStands, more.asItStands)
	l.spellAlike()
	return l
}

// MergeNotes returns the notes of both, by account ID; neither is changed. Of two
// on one account the first counts.
func MergeNotes(notes, more map[string]string) map[string]string {
	switch {
	case len(more) == 0:
		return notes
	case len(notes) == 0:
		return more
	}
	merged := maps.Clone(more)
	maps.Copy(merged, notes)
	return merged
}

// Likely reports whether any of the list looks like an account ID.
func (l List) Likely() bool {
	return slices.ContainsFunc(l.Accounts, func(id string) bool { return isAccountID(id) || perhapsAccountID(id) })
}

// NoAccount says that a text of several words names no account; it is empty when
// it does, and for a word alone, which may be an ID that looks odd.
func (l List) NoAccount() string {
	if words := len(l.Accounts) + len(l.LeftOut); words > 1 && !l.Likely() {
		return fmt.Sprintf("None of these %d words looks like an account ID.", words)
	}
	return ""
}

// Meant returns the account that a text means which was typed for one: the one
// that the list read out of it, else the text itself.
func (l List) Meant(text string) string {
	if len(l.Accounts) == 1 {
		return l.Accounts[0]
	}
	return text
}

// Several reports whether the list is more than an ID that was typed.
func (l List) Several() bool { return len(l.Accounts) > 1 || len(l.Notes) > 0 }

// Unique returns the list with every account once.
func (l List) Unique() List {
	l.Accounts, _ = unique(nil, l.Accounts)
	return l
}

// Distinct returns how many accounts the list has, each counted once.
func (l List) Distinct() int { return len(l.Unique().Accounts) }

// unique parts accounts from those that are known or come again; each of either is
// there once, in order. Capitals make no other account.
func unique(known []*Entry, accounts []string) (fresh, duplicates []string) {
	seen := make(map[string]int, len(known)+len(accounts))
	for _, e := range known {
		seen[Key(e.Account)]++
	}
	fresh = make([]string, 0, len(accounts))
	for _, account := range accounts {
		key := Key(account)
		switch seen[key]++; seen[key] {
		case 1:
			fresh = append(fresh, account)
		case 2:
			duplicates = append(duplicates, account)
		}
	}
	return fresh, duplicates
}

// Remark says what of the list is not worked through as it stands, or may not be
// meant so: what was left out, what does not look like an account ID among
// others, and what came more than once. It is empty when there is nothing to say.
func (l List) Remark() string {
	accounts, duplicates := unique(nil, l.Accounts)
	return Join(" ", l.asItStands, leftOut(l.LeftOut), oddRemark(accounts), DuplicatesRemark(duplicates))
}

// oddRemark says which of several accounts do not look like one.
func oddRemark(accounts []string) string {
	odd := slices.DeleteFunc(slices.Clone(accounts), isAccountID)
	switch n := len(odd); {
	case n == 0, len(accounts) == 1: // one alone is asked about at once
		return ""
	case n == 1:
		return fmt.Sprintf("One of them does not look like an account ID: %s.", someOf(odd))
	}
	return fmt.Sprintf("%d of them do not look like account IDs: %s.", len(odd), someOf(odd))
}

// DuplicatesRemark says which accounts were given more than once; it is empty
// when none was.
func DuplicatesRemark(duplicates []string) string {
	switch n := len(duplicates); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s was given more than once; it will be done once.", someOf(duplicates))
	}
	return fmt.Sprintf("%d accounts were given more than once; each will be done once: %s.", len(duplicates), someOf(duplicates))
}

// someOf names the first of many accounts.
func someOf(accounts []string) string {
	const most, longest = 5, 40
	some := slices.Clone(accounts[:min(len(accounts), most)])
	for i, account := range some {
		some[i] = monoapi.CleanLimit(account, longest) // it need not look like an ID
	}
	if len(accounts) > most {
		some = append(some, "…")
	}
	return strings.Join(some, ", ")
}

// leftOut says which words were not taken for account IDs.
func leftOut(words []string) string {
	const most = 5
	shown := strings.TrimRight(monoapi.CleanLimit(strings.Join(words[:min(len(words), most)], " "), 80), ".,:;")
	switch n := len(words); {
	case n == 0:
		return ""
	case n == 1:
		return "One entry was left out, as it does not look like an account ID: " + shown + "."
	case n > most:
		shown += " …"
	}
	return Sentence(fmt.Sprintf("%d entries were left out, as they do not look like account IDs: %s", len(words), shown))
}
