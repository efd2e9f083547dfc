package flow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
)

// visible returns a text without what is in it unseen: a mail program's zero-width
// spaces, the mark that Windows begins a file with.
func visible(text string) string {
	if !strings.ContainsFunc(text, isUnseen) {
		return text
	}
	return strings.Join(strings.FieldsFunc(text, isUnseen), "")
}

func isUnseen(r rune) bool { return r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) }

// noBreak is a blank that may stand between two words, or within one.
const noBreak = '\u00a0'

// unbroken drops the no-break spaces within account IDs.
func unbroken(text string) string {
	if !strings.ContainsRune(text, noBreak) {
		return text
	}
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return r != noBreak && parts(r) })
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		if whole := strings.ReplaceAll(word, string(noBreak), ""); isAccountID(whole) {
			word = whole
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		b.WriteString(word)
		b.WriteString(text[end : end+size])
		text = text[end+size:]
	}
	return b.String()
}

// parts reports whether a rune stands between words.
func parts(r rune) bool {
	return r == ',' || r == ';' || unicode.IsSpace(r) || unicode.IsControl(r)
}

// parseLines reads a text that is no table.
func parseLines(text string) (list List) {
	var doubtful []string // alone on their lines, and no ID by their looks
	for line := range strings.Lines(text) {
		line = uncommented(line)
		words := wordsOf(line)
		if len(words) == 1 && !isAccountID(words[0]) && !perhapsAccountID(words[0]) && idWithin(words[0]) == "" {
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

// uncommented returns a line as far as the # of a comment. One behind a slash is
// part of an address.
func uncommented(line string) string {
	for at := 0; ; at++ {
		next := strings.IndexByte(line[at:], '#')
		if next < 0 {
			return line
		}
		if at += next; at == 0 || line[at-1] != '/' {
			return line[:at]
		}
	}
}

// meansAccount reports whether a word names an account, wherever it stands.
func meansAccount(word string) bool { return isAccountID(word) || nearAccountID(word) }

// What prose puts right before an account ID, and right behind it, as in
// "65c4…: Ada Obi".
const opening, closing = `("'[<`, `)"']>:.|`

// bare returns a word without the marks around it where it is an account ID then.
func bare(word string) string {
	if id := strings.TrimRight(strings.TrimLeft(word, opening), closing); len(id) < len(word) && meansAccount(id) {
		return id
	}
	return word
}

// idWithin returns the account ID that stands alone in a longer word, such as an
// address; empty when there is none, or more than one.
func idWithin(word string) (id string) {
	for word != "" {
		begin := strings.IndexFunc(word, isAlphanumeric)
		if begin < 0 {
			break
		}
		word = word[begin:]
		end := strings.IndexFunc(word, func(r rune) bool { return !isAlphanumeric(r) })
		if end < 0 {
			end = len(word)
		}
		if isAccountID(word[:end]) {
			if id != "" {
				return ""
			}
			id = word[:end]
		}
		word = word[end:]
	}
	return id
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// wordsOf parts a line into what could be account IDs.
func wordsOf(line string) []string {
	words := strings.FieldsFunc(line, parts)
	for i, word := range words {
		words[i] = bare(word)
	}
	return words
}

// idsOf returns which account each of a line's words names, how many do, and
// which does last. What is within a word counts where no ID stands by itself:
// then it is what else is known of the account.
func idsOf(words []string) (idOf func(word string) string, ids, last int) {
	byItself := func(word string) string {
		if meansAccount(word) {
			return word
		}
		return ""
	}
	for _, idOf = range []func(string) string{byItself, idWithin} {
		for i, word := range words {
			if idOf(word) != "" {
				ids, last = ids+1, i
			}
		}
		if ids > 0 {
			return idOf, ids, last
		}
	}
	if len(words) > 0 && perhapsAccountID(words[0]) {
		return func(word string) string { return word }, 1, 0
	}
	return idOf, 0, 0
}

// addLine takes up a line of words.
func (l *List) addLine(line string, words []string) {
	switch idOf, ids, at := idsOf(words); ids {
	case 0:
		l.LeftOut = append(l.LeftOut, words...)
	case 1:
		before, after, _ := strings.Cut(line, words[at])
		l.add(idOf(words[at]), noteOf(strings.TrimRight(before, opening), strings.TrimLeft(after, closing)))
	default:
		for _, word := range words {
			if id := idOf(word); id != "" {
				l.add(id, "")
			} else {
				l.LeftOut = append(l.LeftOut, word)
			}
		}
	}
}

// numbering is what a list puts before its lines.
var numbering = compiled(`^\s*(\d{1,5}[.):]|[-*•–—])(\s|$)`)

// noteOf is what stands before and behind an ID, without what only parts them or
// says that it is one.
func noteOf(before, after string) string {
	text := monoapi.Clean(after)
	if before != "" {
		text = monoapi.Clean(before + " " + after)
	}
	text = closeUp(text)
	if text != "" && (text[0] < 'A' || text[0] >= utf8.RuneSelf) { // else it has none
		text = numbering().ReplaceAllString(text, "")
	}
	text = strings.Trim(text, " ,;:|–—-•")
	if titleRank(text) >= 0 {
		return ""
	}
	return monoapi.CleanLimit(text, maxNote)
}

// closeUp leaves one blank where there are several.
func closeUp(text string) string {
	if strings.Contains(text, "  ") {
		return strings.Join(strings.Fields(text), " ")
	}
	return text
}
