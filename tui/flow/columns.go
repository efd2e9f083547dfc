package flow

import (
	"fmt"
	"slices"
	"strings"

	"connect-reauth/monoapi"
)

// titles are the names of the column of the account IDs, the clearest first, as
// [titleRank] compares them.
var titles = []string{"monoaccountid", "monoid", "accountid", "monoaccount", "account", "id"}

// titleRank returns which of the titles a column has, -1 for none: 0 is the
// clearest. Capitals, blanks, dashes and the like make no difference.
func titleRank(title string) int {
	const longest = 24
	if len(title) > longest {
		return -1
	}
	return slices.Index(titles, strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case strings.ContainsRune(` -_."':`, r):
			return -1
		}
		return r
	}, title))
}

// table reads the rows of a text: CSV, with commas, semicolons or tabs.
type table struct {
	text  string // what is left
	comma byte
	next  int // the number of its first line

	line  int      // where the row begins, from 1
	raw   string   // the row as it stands
	cells []string // it parted; the next row overwrites them
	// misquoted says that the row's quotation marks do not fit. It is a line
	// then, whatever they are around.
	misquoted bool
}

func newTable(text string) table {
	first := ""
	for line := range strings.Lines(text) {
		if first = strings.TrimSpace(line); first != "" && first[0] != '#' {
			break
		}
	}
	t := table{text: text, comma: ',', next: 1}
	for _, comma := range []byte{'\t', ';'} { // as spreadsheets write them elsewhere
		if strings.IndexByte(first, comma) >= 0 {
			t.comma = comma
			break
		}
	}
	return t
}

// read reads a row, and reports whether there was one.
func (t *table) read() bool {
	for t.text != "" {
		line, rest, _ := strings.Cut(t.text, "\n")
		t.line, t.cells = t.next, t.cells[:0]
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed[0] == '#' {
			t.text, t.next = rest, t.next+1
			continue
		}
		left, fits := t.row()
		if !fits {
			left, t.cells = rest, t.cells[:0]
			for cell := range strings.SplitSeq(line, string(t.comma)) {
				t.cells = append(t.cells, strings.TrimSpace(cell))
			}
		}
		t.raw, t.misquoted = t.text[:len(t.text)-len(left)], !fits
		t.text, t.next = left, t.next+strings.Count(t.raw, "\n")
		return true
	}
	return false
}

// cell returns a cell of the row, empty where it has none.
func (t *table) cell(at int) string {
	if at >= len(t.cells) {
		return ""
	}
	return t.cells[at]
}

// row parts a row into cells and returns what is left of the text, unless its
// quotation marks do not fit.
func (t *table) row() (left string, ok bool) {
	text := t.text
	for {
		var cell string
		if text = t.blanksCut(text); strings.HasPrefix(text, `"`) {
			if cell, text, ok = t.quoted(text); !ok {
				return "", false
			}
		} else {
			end := strings.IndexAny(text, string(t.comma)+"\n")
			if end < 0 {
				end = len(text)
			}
			cell, text = text[:end], text[end:]
		}
		t.cells = append(t.cells, strings.TrimSpace(cell))
		if text == "" || text[0] == '\n' {
			return text[min(len(text), 1):], true
		}
		text = text[1:]
	}
}

// blanksCut cuts the blanks before a cell.
func (t *table) blanksCut(text string) string {
	if t.comma == '\t' {
		return strings.TrimLeft(text, " ")
	}
	return strings.TrimLeft(text, " \t")
}

// quoted reads a cell in quotation marks, and returns what is behind it. A cell of
// several lines that names an account is none: a quotation mark was left open, and
// the next one, some rows below, is not its partner.
func (t *table) quoted(text string) (cell, left string, ok bool) {
	const longest = 1 << 14 // or each of many lines would be looked through to the end
	for i := 1; i < min(len(text), longest); i++ {
		if text[i] != '"' {
			continue
		}
		if strings.HasPrefix(text[i+1:], `"`) {
			i++
			continue
		}
		cell, left = text[1:i], t.blanksCut(text[i+1:])
		fits := left == "" || left[0] == t.comma || left[0] == '\n'
		if !fits || strings.Contains(cell, "\n") && namesAccount(cell) {
			return "", "", false
		}
		return strings.ReplaceAll(cell, `""`, `"`), left, true
	}
	return "", "", false
}

// namesAccount reports whether an account ID is among the words of a text.
func namesAccount(text string) bool {
	return len(text) >= idLength-idSlack && slices.ContainsFunc(wordsOf(text), func(word string) bool {
		return meansAccount(word) || idWithin(word) != ""
	})
}

// idIn returns the account ID that a cell is, with whatever is around it; empty
// when it is none, or more than that.
func idIn(cell string) string {
	if id := bare(cell); meansAccount(id) {
		return id
	}
	if strings.ContainsFunc(cell, parts) {
		return ""
	}
	return idWithin(cell)
}

// survey is what the rows of a table show about its columns.
type survey struct {
	width int
	ranks []int // of the titles in the first row; nil when that has an account ID
	rows  int   // others than titles
	ids   []int // in how many of those each column has an account ID,
	exact []int // and in how many without a slip

	ragged bool // rows differ in their width, or a quotation mark does not fit
	texts  bool // there are cells that are no account IDs
	mixed  bool // there are cells that hold more than an account ID, or a comment
}

// surveyed looks at the rows of a text as long as it may be a table.
func surveyed(t table) (s survey) {
	for t.read() && (s.width == 0 || s.titled() || s.consistent()) {
		if s.width > 0 || slices.ContainsFunc(t.cells, func(cell string) bool { return idIn(cell) != "" }) {
			s.look(t)
			continue
		}
		s.resize(len(t.cells))
		s.ranks = make([]int, s.width)
		for i, cell := range t.cells {
			s.ranks[i] = titleRank(cell)
		}
	}
	return s
}

func (s *survey) resize(width int) {
	s.width, s.ids, s.exact = width, make([]int, width), make([]int, width)
}

func (s *survey) look(t table) {
	if s.width == 0 {
		s.resize(len(t.cells))
	}
	s.rows++
	s.ragged = s.ragged || t.misquoted || len(t.cells) != s.width
	for i, cell := range t.cells[:min(len(t.cells), s.width)] {
		id := idIn(cell)
		switch {
		case id != "":
			s.ids[i]++
			if isAccountID(id) {
				s.exact[i]++
			}
		case cell != "":
			s.texts = true
			s.mixed = s.mixed || strings.Contains(cell, "#") || namesAccount(cell)
		}
	}
}

// titled reports whether a title names the column of the account IDs.
func (s *survey) titled() bool {
	return slices.ContainsFunc(s.ranks, func(rank int) bool { return rank >= 0 })
}

// consistent reports whether the text may be a table whose column nothing names.
func (s *survey) consistent() bool {
	return s.width > 1 && !s.ragged && !s.mixed && (s.rows == 0 || len(s.inEveryRow()) > 0)
}

// inEveryRow returns the columns that have an account ID in every row.
func (s *survey) inEveryRow() (columns []int) {
	for i, ids := range s.ids {
		if ids == s.rows && s.exact[i] > 0 {
			columns = append(columns, i)
		}
	}
	return columns
}

// column returns the column of the account IDs, -1 when the text is no table: the
// clearest title over some, else the only column of them, else the clearest title.
func (s *survey) column() int {
	best, overIDs := -1, -1
	for i, rank := range s.ranks {
		if rank >= 0 && (best < 0 || rank < s.ranks[best]) {
			best = i
		}
		if rank >= 0 && s.exact[i] > 0 && (overIDs < 0 || rank < s.ranks[overIDs]) {
			overIDs = i
		}
	}
	switch only := s.inEveryRow(); {
	case overIDs >= 0:
		return overIDs
	case len(only) == 1 && s.texts && s.consistent():
		return only[0]
	case s.mixed:
		return -1
	}
	return best
}

// parseTable reads a text as a table, unless it is none.
func parseTable(text string) (list List, ok bool) {
	seen := surveyed(newTable(text))
	column := seen.column()
	if column < 0 {
		return List{}, false
	}
	misquoted, first := 0, 0
	var secret []int
	t := newTable(text)
	for row := 0; t.read(); row++ {
		if row == 0 && seen.ranks != nil && (seen.titled() || !perhapsAccountID(t.cell(column))) {
			if !seen.titled() { // it may be none
				list.LeftOut = append(list.LeftOut, filled(t.cells)...)
			} else if secret = secretColumns(t.cells, column); secret != nil {
				list.asItStands = fmt.Sprintf("The column %q was not read: what is secret stands in no list.", monoapi.CleanLimit(t.cells[secret[0]], 40))
			}
			continue
		}
		if t.misquoted {
			if misquoted++; misquoted == 1 {
				first = t.line
			}
		}
		list.addRow(t.without(secret, seen.width), column, seen.width)
	}
	switch misquoted {
	case 0:
	case 1:
		list.asItStands = Join(" ", list.asItStands, fmt.Sprintf("Line %d has a quotation mark that does not fit, so it was read as it stands.", first))
	default:
		list.asItStands = Join(" ", list.asItStands, fmt.Sprintf("%d lines have a quotation mark that does not fit, line %d first, so they were read as they stand.", misquoted, first))
	}
	return list, true
}

// secretTitle is how a column is called that would put a customer's secret beside the
// account wherever that is named.
var secretTitle = compiled(`(?i)\b(pass ?(word|code|phrase)|pwd|pin|otp|secret|answer)\b`)

// secretColumns returns the columns of secrets by their titles, nil when there are none.
// That of the account IDs is none, whatever it is called.
func secretColumns(titles []string, ids int) (columns []int) {
	for i, title := range titles {
		if i != ids && secretTitle().MatchString(strings.NewReplacer("_", " ", "-", " ").Replace(title)) {
			columns = append(columns, i)
		}
	}
	return columns
}

// without returns the row with some columns empty. Of a row whose columns can't be told
// apart only account IDs are left.
func (t table) without(columns []int, width int) table {
	switch {
	case columns == nil:
		return t
	case t.misquoted || len(t.cells) != width:
		ids := slices.DeleteFunc(wordsOf(t.raw), func(word string) bool { return !meansAccount(word) && idWithin(word) == "" })
		t.raw, t.cells = strings.Join(ids, " "), ids
		return t
	}
	t.cells = slices.Clone(t.cells)
	for _, i := range columns {
		t.cells[i] = ""
	}
	return t
}

// addRow takes up a row. Where an account ID is not in its place it is looked for,
// so that a comma too many loses none.
func (l *List) addRow(t table, column, width int) {
	cell := t.cell(column)
	others := slices.Concat(t.cells[:min(column, len(t.cells))], t.cells[min(column+1, len(t.cells)):])
	displaced := t.misquoted || len(t.cells) != width
	switch id := idIn(cell); {
	case id != "":
		l.add(id, noteFrom(others))
	case displaced && namesAccount(t.raw):
		l.addLine(t.raw, wordsOf(t.raw))
	case namesAccount(cell):
		l.addLine(cell, wordsOf(cell))
	case perhapsAccountID(cell), rounded().MatchString(cell):
		l.add(cell, noteFrom(others))
	default:
		if row := filled(append([]string{cell}, others...)); len(row) > 0 {
			l.LeftOut = append(l.LeftOut, strings.Join(row, " "))
		}
	}
}

// noteFrom is a note of several cells. A program can part it again: "; " stands
// between them alone, and a dash for one that is empty.
func noteFrom(cells []string) string {
	parts := make([]string, len(cells))
	last := 0
	for i, cell := range cells {
		parts[i] = strings.ReplaceAll(closeUp(monoapi.Clean(cell)), ";", ",")
		if parts[i] == "" {
			parts[i] = "–"
		} else {
			last = i + 1
		}
	}
	return monoapi.CleanLimit(strings.Join(parts[:last], "; "), maxNote)
}
