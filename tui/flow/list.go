package flow

import (
	"encoding/csv"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
}

// maxNote is how long a note is, in characters: it stands on a line beside an ID.
const maxNote = 120

// ParseList reads account IDs out of text: one a line, which a note may follow or
// precede, or several on a line, parted by blanks, commas or semicolons. A text
// whose first line is a CSV header with a column account, account_id or id is
// read by that column, and the others are the note. Blank lines and what follows
// a # are skipped. As soon as anything looks like an account ID, words that do
// not are left out; one with a slip in it is not lost among them.
func ParseList(text string) List {
	text = strings.TrimPrefix(text, "\ufeff") // as Windows begins a file
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if list, ok := parseCSV(text); ok {
		return list
	}
	var list List
	var doubtful []string // alone on their lines, and no ID by their looks
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words := wordsOf(line)
		if len(words) == 1 && !isAccountID(words[0]) && !perhapsAccountID(words[0]) {
			doubtful = append(doubtful, words[0])
			continue
		}
		list.addLine(line, words)
	}
	if len(list.Accounts) == 0 {
		list.Accounts, doubtful = doubtful, nil
	}
	list.LeftOut = append(list.LeftOut, doubtful...)
	return list
}

// meansAccount reports whether a word names an account, wherever it stands.
func meansAccount(word string) bool { return isAccountID(word) || nearAccountID(word) }

// What prose puts right before an account ID, and right behind it, as in
// "65c4…: Ada Obi".
const opening, closing = `("'[<`, `)"']>:.|`

// wordsOf parts a line into what could be account IDs. An ID loses the marks
// around it.
func wordsOf(line string) []string {
	words := strings.FieldsFunc(line, func(r rune) bool {
		return r == ',' || r == ';' || unicode.IsSpace(r) || unicode.IsControl(r)
	})
	for i, word := range words {
		if bare := strings.TrimRight(strings.TrimLeft(word, opening), closing); len(bare) < len(word) && meansAccount(bare) {
			words[i] = bare
		}
	}
	return words
}

// addLine takes up a line of words.
func (l *List) addLine(line string, words []string) {
	ids, id := 0, ""
	for _, word := range words {
		if meansAccount(word) {
			ids, id = ids+1, word
		}
	}
	if ids == 0 && len(words) > 0 && perhapsAccountID(words[0]) {
		ids, id = 1, words[0]
	}
	switch {
	case len(words) == 0:
	case ids == 0:
		l.LeftOut = append(l.LeftOut, words...)
	case ids == 1:
		before, after, _ := strings.Cut(line, id)
		l.add(id, noteOf(strings.TrimRight(before, opening), strings.TrimLeft(after, closing)))
	default:
		for _, word := range words {
			if meansAccount(word) {
				l.add(word, "")
			} else {
				l.LeftOut = append(l.LeftOut, word)
			}
		}
	}
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

// numbering is what a list puts before its lines.
var numbering = regexp.MustCompile(`^\s*(\d{1,5}[.):]|[-*•–—])(\s|$)`)

// noteOf is what stands before and behind an ID, without what only parts them.
func noteOf(before, after string) string {
	text := monoapi.Clean(after)
	if before != "" {
		text = monoapi.Clean(before + " " + after)
	}
	if strings.Contains(text, "  ") {
		text = strings.Join(strings.Fields(text), " ")
	}
	if text != "" && (text[0] < 'A' || text[0] >= utf8.RuneSelf) { // else it has none
		text = numbering.ReplaceAllString(text, "")
	}
	return monoapi.CleanLimit(strings.Trim(text, " ,;:|–—-•"), maxNote)
}

// parseCSV reads a text whose first line names a column for the account ID.
func parseCSV(text string) (list List, ok bool) {
	first := ""
	for line := range strings.Lines(text) {
		if first = strings.TrimSpace(line); first != "" && first[0] != '#' {
			break
		}
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comment, reader.LazyQuotes, reader.FieldsPerRecord, reader.TrimLeadingSpace = '#', true, -1, true
	for _, comma := range []rune{'\t', ';'} { // as spreadsheets write them elsewhere
		if strings.ContainsRune(first, comma) {
			reader.Comma = comma
		}
	}
	header, err := reader.Read()
	if err != nil || columnOf(header, nil) < 0 {
		return List{}, false
	}
	rows, err := reader.ReadAll()
	if err != nil {
		return List{}, false
	}
	column := columnOf(header, rows)
	for _, row := range rows {
		list.addRow(row, column)
	}
	return list, true
}

// columnOf returns the column of the account IDs, -1 when there is none. Of
// several that may be it, it is the one that looks so.
func columnOf(header []string, rows [][]string) int {
	column := -1
	for _, name := range []string{"account_id", "account", "id"} {
		at := slices.IndexFunc(header, func(title string) bool { return strings.EqualFold(strings.TrimSpace(title), name) })
		if at < 0 {
			continue
		}
		if len(rows) > 0 && at < len(rows[0]) && isAccountID(strings.TrimSpace(rows[0][at])) {
			return at
		}
		if column < 0 {
			column = at
		}
	}
	return column
}

func (l *List) addRow(row []string, column int) {
	id, rest := "", make([]string, 0, len(row))
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); i == column {
			id = cell
		} else {
			rest = append(rest, monoapi.Clean(cell))
		}
	}
	note := Join(", ", rest...)
	switch {
	case isAccountID(id), perhapsAccountID(id):
		l.add(id, monoapi.CleanLimit(note, maxNote))
	case id+note != "":
		l.LeftOut = append(l.LeftOut, Join(" ", id, note))
	}
}

// With returns both lists as one.
func (l List) With(more List) List {
	if len(l.Accounts)+len(l.LeftOut) == 0 {
		return more
	}
	l.Accounts = slices.Concat(l.Accounts, more.Accounts)
	l.LeftOut = slices.Concat(l.LeftOut, more.LeftOut)
	l.Notes = MergeNotes(l.Notes, more.Notes)
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
// there once, in order.
func unique(known []*Entry, accounts []string) (fresh, duplicates []string) {
	seen := make(map[string]int, len(known)+len(accounts))
	for _, e := range known {
		seen[e.Account]++
	}
	fresh = make([]string, 0, len(accounts))
	for _, account := range accounts {
		switch seen[account]++; seen[account] {
		case 1:
			fresh = append(fresh, account)
		case 2:
			duplicates = append(duplicates, account)
		}
	}
	return fresh, duplicates
}

// Remark says what of the list is not worked through as it stands: what was left
// out, and what came more than once. It is empty when there is nothing to say.
func (l List) Remark() string {
	_, duplicates := unique(nil, l.Accounts)
	return Join(" ", leftOut(l.LeftOut), DuplicatesRemark(duplicates))
}

// DuplicatesRemark says which accounts were given more than once; it is empty
// when none was.
func DuplicatesRemark(duplicates []string) string {
	const most, longest = 5, 40
	some := slices.Clone(duplicates[:min(len(duplicates), most)])
	for i, account := range some {
		some[i] = monoapi.CleanLimit(account, longest) // it need not look like an ID
	}
	shown := strings.Join(some, ", ")
	switch n := len(duplicates); {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("%s was given more than once; it will be done once.", shown)
	case n > most:
		shown += ", …"
	}
	return fmt.Sprintf("%d accounts were given more than once; each will be done once: %s.", len(duplicates), shown)
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
