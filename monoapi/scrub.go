package monoapi

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxObserved is how much of a body is kept for an [Exchange], in bytes.
const maxObserved = 64 << 10

// hidden is a secret that is looked for.
type hidden struct {
	text   string
	masked bool // see [Answer]
	// So many bytes at its start and at its end are shown: a link's host, and
	// what tells links apart.
	from, tail int
}

// short secrets are hidden where they stand alone: inside other words they are
// there by chance, and the hole would tell what they are ("••••word"). See oneTime.
func (h hidden) short() bool { return utf8.RuneCountInString(h.text) <= 7 }

// oneTime reports whether a secret looks like a one-time password, six or seven
// digits: those stand nowhere by chance but among other digits and in identifiers.
func (h hidden) oneTime() bool {
	return (len(h.text) == 6 || len(h.text) == 7) && strings.Trim(h.text, "0123456789") == ""
}

// scrubber takes out of what the other side sent the secrets that a careless or
// hostile server may echo, however it writes them. Make one with [newScrubber].
type scrubber struct {
	redactor *Redactor
	all      bool // nothing is shown, as nobody knows what of it is secret
}

// scrubber returns what hides the secrets of a call, and those that the redactor
// remembers.
func (c *Client) scrubber(body []Answer) scrubber {
	return newScrubber(c.redactor, append([]Answer{{value: c.key, masked: true}}, body...)...)
}

// newScrubber returns a scrubber that hides answers, and what the redactor
// remembers, which from now on remembers them too; nil is one of its own.
func newScrubber(redactor *Redactor, body ...Answer) scrubber {
	if redactor == nil {
		redactor = &Redactor{}
	}
	redactor.add(hiddenOf(body))
	return scrubber{redactor: redactor}
}

func hiddenOf(body []Answer) []hidden {
	secrets := make([]hidden, 0, 2*len(body))
	for _, a := range body {
		text := a.value.Reveal()
		if a.open || text == "" || a.boolean {
			continue // hiding every false would tell what was answered
		}
		secrets = append(secrets, hidden{text: text, masked: a.masked})
		// As it looks once what can't be seen is gone.
		if clean := Clean(text); clean != text && clean != "" {
			secrets = append(secrets, hidden{text: clean, masked: a.masked})
		}
	}
	return secrets
}

// with returns a scrubber that hides more. The redactor is not told.
func (s scrubber) with(body ...Answer) scrubber {
	known, _ := s.redactor.list()
	more := &Redactor{}
	more.add(known)
	more.add(hiddenOf(body))
	return scrubber{redactor: more, all: s.all}
}

// text makes one line of text safe to show: [CleanLimit], without secrets.
func (s scrubber) text(text string, limit int) string {
	text = s.shown(cut(text, maxObserved))
	return CleanLimit(mask(text, s.find(text)), limit)
}

// offered hides in a text of the bank's own, such as an account's name or
// number, only what was typed out of sight: a username that is the account's
// number must not hide it.
func (s scrubber) offered(text string, limit int) string {
	text = s.shown(cut(text, maxObserved))
	whole := Clean(text)
	spans := s.findIf(text, func(secret hidden) bool {
		return secret.masked && (!secret.short() || secret.text == whole)
	})
	return CleanLimit(mask(text, spans), limit)
}

// shown is a text of which anything may be shown.
func (s scrubber) shown(text string) string {
	if s.all && text != "" {
		return Mask
	}
	return text
}

// body makes a body safe to show: its lines cleaned, its secrets hidden, its
// length bounded. What is not hidden is shown as it came.
func (s scrubber) body(body []byte, broken bool) string {
	const cutMark = "… (cut)"
	lines := strings.Split(s.shown(string(body)), "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		lines[i] = strings.Repeat(" ", indent) + Clean(line)
	}
	text := strings.Join(lines, "\n")
	// Cut where a secret on the edge is still whole, then at the limit.
	kept := cut(text, maxObserved+s.longest())
	isCut := len(kept) < len(text)
	spans := s.find(kept)
	if broken || isCut {
		spans = append(spans, s.findStart(kept)...)
	}
	text = mask(kept, spans)
	if isCut || len(text) > maxObserved {
		text = cut(text, maxObserved) + cutMark
	}
	return text
}

// longest is how many bytes a secret takes at most, written as escapes.
func (s scrubber) longest() int {
	_, longest := s.redactor.list()
	return 12 * longest
}

// find returns where the secrets stand in text, however they are written.
func (s scrubber) find(text string) (spans []span) {
	return s.findIf(text, func(hidden) bool { return true })
}

// findIf is find for some of the secrets.
func (s scrubber) findIf(text string, looked func(hidden) bool) (spans []span) {
	for _, r := range readings(text, decoders) {
		s.redactor.find(r.text, func(secret hidden, at int) {
			found := span{at, at + len(secret.text)}
			if looked(secret) && secret.standsIn(r.text, found) {
				spans = append(spans, r.of(span{found.begin + secret.from, found.end - secret.tail}))
			}
		})
	}
	return spans
}

// standsIn reports whether a part of text that reads like the secret is taken for it.
func (h hidden) standsIn(text string, part span) bool {
	return !h.short() || alone(text, part, inWord) || h.oneTime() && alone(text, part, unicode.IsDigit) && !inIdentifier(text, part)
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// alone reports whether a part of text has no neighbour of a kind.
func alone(text string, part span, kind func(rune) bool) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:part.begin])
	after, _ := utf8.DecodeRuneInString(text[part.end:])
	return !kind(before) && !kind(after)
}

// inIdentifier reports whether a part of text is within letters and digits as long as
// an account's ID or a code.
func inIdentifier(text string, part span) bool {
	const shortest = 20
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && text[i] < utf8.RuneSelf && inWord(rune(text[i]))
	}
	for letter(part.begin-1) && part.end-part.begin < shortest {
		part.begin--
	}
	for letter(part.end) && part.end-part.begin < shortest {
		part.end++
	}
	return part.end-part.begin >= shortest
}

// findStart returns where the start of a secret stands at the end of a text that
// is broken off, perhaps in the middle of an escape.
func (s scrubber) findStart(text string) (spans []span) {
	secrets, _ := s.redactor.list()
	begin := len(cut(text, max(0, len(text)-s.longest())))
	for _, r := range readings(text[begin:], cutDecoders) {
		whole := strings.TrimRight(r.text, "\ufffd") // half a character, or half of two
		for _, secret := range secrets {
			for n := min(len(secret.text), len(whole)); n > secret.from; n-- {
				if strings.HasSuffix(whole, secret.text[:n]) {
					at := r.of(span{len(whole) - n + secret.from, len(whole)})
					spans = append(spans, span{begin + at.begin, len(text)})
					break
				}
			}
		}
	}
	return spans
}

// mask replaces parts of text by [Mask].
func mask(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(b.end, a.end))
	})
	var b strings.Builder
	done := 0
	for i, s := range spans {
		if i > 0 && s.begin < done { // of one secret inside another, or found twice
			done = max(done, s.end)
			continue
		}
		b.WriteString(text[done:s.begin] + Mask)
		done = s.end
	}
	return b.String() + text[done:]
}
