package monoapi

import (
	"cmp"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
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
}

// short secrets are hidden where they stand alone: inside other words they are
// there by chance, and the hole would tell what they are ("••••word").
func (h hidden) short() bool { return utf8.RuneCountInString(h.text) <= 7 }

// scrubber takes out of what the other side sent the secrets that a careless or
// hostile server may echo, however it writes them.
type scrubber struct {
	secrets []hidden // the longest first: a username with which the password begins must not uncover its rest
}

// scrubber returns what hides the secrets of a call, and those that the redactor
// remembers.
func (c *Client) scrubber(body []Answer) scrubber {
	return newScrubber(c.redactor, append([]Answer{{value: c.key, masked: true}}, body...)...)
}

func newScrubber(redactor *Redactor, body ...Answer) scrubber {
	secrets := make([]hidden, 0, 2*len(body))
	for _, a := range body {
		text := a.value.Reveal()
		if a.open || text == "" {
			continue
		}
		secrets = append(secrets, hidden{text, a.masked})
		// As it looks once what can't be seen is gone.
		if clean := Clean(text); clean != text && clean != "" {
			secrets = append(secrets, hidden{clean, a.masked})
		}
	}
	if redactor != nil {
		secrets = redactor.add(secrets)
	}
	slices.SortStableFunc(secrets, func(a, b hidden) int { return cmp.Compare(len(b.text), len(a.text)) })
	return scrubber{secrets}
}

// with returns a scrubber that hides more.
func (s scrubber) with(body ...Answer) scrubber {
	r := &Redactor{secrets: s.secrets}
	return newScrubber(r, body...)
}

// text makes one line of text safe to show: [CleanLimit], without secrets.
func (s scrubber) text(text string, limit int) string {
	return CleanLimit(s.hide(cut(text, maxObserved)), limit)
}

// offered hides in a text of the bank's own, such as an account's name or
// number, only what was typed out of sight: a username that is the account's
// number must not hide it.
func (s scrubber) offered(text string) string {
	masked := scrubber{}
	for _, secret := range s.secrets {
		if secret.masked && (!secret.short() || secret.text == Clean(text)) {
			masked.secrets = append(masked.secrets, secret)
		}
	}
	return masked.hide(cut(text, maxObserved))
}

// body makes a body safe to show: its lines cleaned, its secrets hidden, its
// length bounded. The texts of JSON are decoded one by one, so that what is not
// hidden is shown as it came.
func (s scrubber) body(body []byte, broken bool) string {
	const cutMark = "… (cut)"
	lines := strings.Split(string(body), "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		lines[i] = strings.Repeat(" ", indent) + Clean(line)
	}
	text := strings.Join(lines, "\n")
	// Cut where a secret on the edge is still whole, then at the limit.
	kept := cut(text, maxObserved+s.longest())
	isCut := len(kept) < len(text)
	if text = s.hideTexts(kept); broken || isCut {
		text = s.hideStart(text)
	}
	if isCut || len(text) > maxObserved {
		text = cut(text, maxObserved) + cutMark
	}
	return text
}

// longest is how many bytes a secret takes at most, written as escapes.
func (s scrubber) longest() int {
	longest := 0
	for _, secret := range s.secrets {
		longest = max(longest, 12*len(secret.text))
	}
	return longest
}

// hideTexts hides secrets in the texts of JSON, and in what stands between them.
func (s scrubber) hideTexts(text string) string {
	var b strings.Builder
	for text != "" {
		start := strings.IndexByte(text, '"')
		if start < 0 {
			break
		}
		end := start + 1
		for end < len(text) && text[end] != '"' && text[end] != '\n' {
			if text[end] == '\\' && end+1 < len(text) {
				end++
			}
			end++
		}
		if end >= len(text) || text[end] != '"' {
			break // not JSON, or broken off
		}
		b.WriteString(s.hide(text[:start]))
		literal := text[start+1 : end]
		if shown, echo := s.search(unescape(literal), maxNesting); echo {
			literal = escapeJSON(Clean(shown))
		}
		b.WriteString(`"` + literal + `"`)
		text = text[end+1:]
	}
	b.WriteString(s.hide(text))
	// A secret with a quote in it may stand over several texts.
	return s.hide(b.String())
}

// maxNesting is how many encodings may lie over one another.
const maxNesting = 3

// decoders undo the encodings that an echo may come in.
var decoders = []func(string) string{
	Clean, unescape, html.UnescapeString, unescapeURL,
	func(text string) string { return unescapeURL(strings.ReplaceAll(text, "+", " ")) },
}

// hide replaces every secret in text by [Mask], however it is written. A line
// with a secret in it comes back decoded.
func (s scrubber) hide(text string) string {
	if len(s.secrets) == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i], _ = s.search(line, maxNesting)
	}
	return strings.Join(lines, "\n")
}

// search replaces the secrets in text and in what it decodes to, and reports
// whether there were any.
func (s scrubber) search(text string, depth int) (shown string, echo bool) {
	shown, echo = s.replace(text)
	if depth == 0 {
		return shown, echo
	}
	for _, decode := range decoders {
		decoded := decode(shown)
		if decoded == shown {
			continue
		}
		if masked, found := s.search(decoded, depth-1); found {
			shown, echo = masked, true
		}
	}
	return shown, echo
}

// replace hides the secrets that stand in text as they are.
func (s scrubber) replace(text string) (shown string, echo bool) {
	for _, secret := range s.secrets {
		if !strings.Contains(text, secret.text) {
			continue
		}
		before := text
		if secret.short() {
			text = replaceAlone(text, secret.text)
		} else {
			text = strings.ReplaceAll(text, secret.text, Mask)
		}
		echo = echo || text != before
	}
	return text, echo
}

// replaceAlone hides a secret where it is no part of a longer word.
func replaceAlone(text, secret string) string {
	var b strings.Builder
	done := 0
	for {
		i := strings.Index(text[done:], secret)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		start, end := done+i, done+i+len(secret)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[done:start])
		if wordRune(before) || wordRune(after) {
			b.WriteString(secret)
		} else {
			b.WriteString(Mask)
		}
		done = end
	}
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// hideStart hides the start of a secret at the end of a text that is broken off,
// perhaps in the middle of an escape.
func (s scrubber) hideStart(text string) string {
	text = strings.TrimRight(text, "\ufffd") // half a character
	line := text[strings.LastIndexByte(text, '\n')+1:]
	size := min(len(line), s.longest())
	if size == 0 {
		return text
	}
	head, tail := text[:len(text)-size], text[len(text)-size:]
	for half := 0; half <= min(7, len(tail)); half++ { // \u002 lacks one of its six
		if shown, found := s.hideTail(tail[:len(tail)-half], maxNesting); found {
			return head + shown + Mask
		}
	}
	return text
}

// hideTail cuts off the longest start of a secret that text, decoded, ends in.
func (s scrubber) hideTail(text string, depth int) (kept string, found bool) {
	at := len(text)
	for _, secret := range s.secrets {
		for n := min(len(secret.text), len(text)); len(text)-n < at; n-- {
			if strings.HasSuffix(text, secret.text[:n]) {
				at = len(text) - n
			}
		}
	}
	kept, found = text[:at], at < len(text)
	if depth == 0 {
		return kept, found
	}
	for _, decode := range decoders {
		decoded := decode(text)
		if decoded == text {
			continue
		}
		if other, ok := s.hideTail(decoded, depth-1); ok && (!found || len(other) < len(kept)) {
			kept, found = other, true
		}
	}
	return kept, found
}

var (
	urlEscapes = regexp.MustCompile(`(?:%[0-9a-fA-F]{2})+`)
	backslash  = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4})+|\\x[0-9a-fA-F]{2}|\\.`)
)

// unescapeURL undoes the %XX of a URL, and leaves what is none.
func unescapeURL(text string) string {
	if strings.IndexByte(text, '%') < 0 {
		return text
	}
	return urlEscapes.ReplaceAllStringFunc(text, func(escapes string) string {
		decoded, _ := url.PathUnescape(escapes) // each is one
		return decoded
	})
}

// unescape undoes the backslashes of JSON and of its like, and leaves what is no
// escape.
func unescape(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	return backslash.ReplaceAllStringFunc(text, func(escape string) string {
		if escape == `\'` {
			return "'"
		}
		var decoded string
		if json.Unmarshal([]byte(`"`+strings.Replace(escape, `\x`, `\u00`, 1)+`"`), &decoded) != nil {
			return escape
		}
		return decoded
	})
}
