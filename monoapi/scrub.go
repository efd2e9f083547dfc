package monoapi

import (
	"cmp"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxObserved is how much of a body is kept for an [Exchange], in bytes.
const maxObserved = 64 << 10

// scrubber cleans what the other side sent and takes out of it the secrets of
// the call, which a careless or hostile server may echo.
type scrubber struct {
	secrets []scrubbed
}

// scrubbed is a secret that is looked for. core is its longest run of ASCII
// letters and digits, which every spelling holds unchanged: a text without it
// echoes nothing, and needs no spellings.
type scrubbed struct{ secret, core string }

// spelling is one way to write a secret; runes is its length without escapes.
type spelling struct {
	text  string
	runes int
}

func newScrubber(key Secret, body fields) scrubber {
	s := scrubber{secrets: make([]scrubbed, 0, len(body)+1)}
	s.add(key)
	for _, f := range body {
		if !f.open {
			s.add(f.value)
		}
	}
	return s
}

func (s *scrubber) add(secret Secret) {
	if text := secret.Reveal(); text != "" {
		s.secrets = append(s.secrets, scrubbed{text, core(text)})
	}
}

func core(secret string) string {
	if strings.Contains(secret, `\`) {
		// It may read as an escape, and be spelled out.
		return ""
	}
	var longest string
	for start := 0; start < len(secret); start++ {
		end := start
		for end < len(secret) && alphanumeric(secret[end]) {
			end++
		}
		if end-start > len(longest) {
			longest = secret[start:end]
		}
		start = end
	}
	return longest
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// spellings returns the ways in which the secrets that within may echo are
// written, the longest first: a username with which the password begins must
// not uncover its rest.
func (s scrubber) spellings(within func(core string) bool) []spelling {
	var all []spelling
	for _, secret := range s.secrets {
		if within(secret.core) {
			all = appendSpellings(all, secret.secret)
		}
	}
	slices.SortFunc(all, func(a, b spelling) int { return cmp.Compare(len(b.text), len(a.text)) })
	return all
}

// in returns the spellings to be looked for in text.
func (s scrubber) in(text string) []spelling {
	return s.spellings(func(core string) bool { return strings.Contains(text, core) })
}

// appendSpellings adds the spellings that an echo may come in: as it is, in
// JSON, in JSON that is a text in JSON, in HTML and in a URL, each also as
// [Clean] and respell leave it.
func appendSpellings(all []spelling, secret string) []spelling {
	runes := utf8.RuneCountInString(secret)
	for _, text := range []string{secret, escapeJSON(secret), escapeJSON(escapeJSON(secret)),
		html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret)} {
		for _, text := range []string{text, Clean(text), Clean(respell(text))} {
			as := spelling{text, min(runes, utf8.RuneCountInString(text))}
			if text != "" && !slices.Contains(all, as) {
				all = append(all, as)
			}
		}
	}
	return all
}

// text makes one line of text safe to show: [CleanLimit], without secrets.
func (s scrubber) text(text string, limit int) string {
	return CleanLimit(s.hide(Clean(cut(text, maxObserved))), limit)
}

// hide replaces every secret in text by [Mask].
func (s scrubber) hide(text string) string {
	for _, secret := range s.in(text) {
		text = replaceSecret(text, secret)
	}
	return text
}

// replaceSecret hides secret in text. One of seven characters or fewer is hidden
// only where it stands alone: inside other words it is there by chance, and
// the hole would tell what it is ("••••word").
func replaceSecret(text string, secret spelling) string {
	if !strings.Contains(text, secret.text) {
		return text
	}
	if secret.runes > 7 {
		return strings.ReplaceAll(text, secret.text, Mask)
	}
	var b strings.Builder
	done := 0
	for {
		i := strings.Index(text[done:], secret.text)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		start, end := done+i, done+i+len(secret.text)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[done:start])
		if wordRune(before) && !endsInEscape(text[:start]) || wordRune(after) {
			b.WriteString(secret.text)
		} else {
			b.WriteString(Mask)
		}
		done = end
	}
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// endsInEscape reports whether text ends in an escape of JSON (\n, \u000a) or of
// a URL (%20), whose last letter begins no word.
func endsInEscape(text string) bool {
	hex := func(digits string) bool {
		_, err := strconv.ParseUint(digits, 16, 16)
		return err == nil
	}
	n := len(text)
	return n >= 2 && text[n-2] == '\\' && strings.Contains("bfnrt", text[n-1:]) ||
		n >= 3 && text[n-3] == '%' && hex(text[n-2:]) ||
		n >= 6 && text[n-6:n-4] == `\u` && hex(text[n-4:])
}

// token cleans an identifier that is shown as well as used, such as a code. A
// secret in it is hidden only when it is too long to be there by chance.
func (s scrubber) token(text string) string {
	text = Clean(cut(text, maxObserved))
	for _, secret := range s.in(text) {
		if secret.runes > 5 {
			text = strings.ReplaceAll(text, secret.text, Mask)
		}
	}
	return CleanLimit(text, maxLabel)
}

// body makes a body safe to show: its lines cleaned, its secrets hidden even
// where JSON escapes spell them or the body is broken off, and its length
// bounded.
func (s scrubber) body(body []byte, broken bool) string {
	const cutMark = "… (cut)"
	// It is cut last, so that a secret on the edge is whole when it is looked
	// for.
	lines := strings.Split(respell(string(body)), "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		lines[i] = strings.Repeat(" ", indent) + Clean(line)
	}
	text := strings.Join(lines, "\n")
	if broken {
		text = s.hideStart(text)
	}
	text = s.hide(text)
	if len(text) > maxObserved {
		text = cut(text, maxObserved) + cutMark
	}
	return text
}

// hideStart hides the start of a secret at the end of a text that is broken off.
func (s scrubber) hideStart(text string) string {
	text = strings.TrimRight(text, "\ufffd") // half a character
	kept := len(text)
	for _, secret := range s.spellings(func(string) bool { return true }) {
		for n := min(len(secret.text), len(text)); len(text)-n < kept; n-- {
			if strings.HasSuffix(text, secret.text[:n]) {
				kept = len(text) - n
			}
		}
	}
	if kept == len(text) {
		return text
	}
	return text[:kept] + Mask
}

// header copies headers with every value cleaned, and cookies hidden.
func (s scrubber) header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		shown := s.text(name, maxLabel)
		for _, value := range values {
			value = s.text(value, maxHeader)
			if strings.EqualFold(name, "Set-Cookie") {
				value = Mask
			}
			clean[shown] = append(clean[shown], value)
		}
	}
	return clean
}

// cut shortens text to at most size bytes, at a rune's start.
func cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}

// escapeJSON writes text as it stands between the quotes of a JSON text.
func escapeJSON(text string) string {
	quoted := encodeText(text)
	return quoted[1 : len(quoted)-1]
}

// respell writes JSON's \uXXXX and \/ escapes as escapeJSON does, whichever
// encoder they come from. What was JSON still is.
func respell(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		text = text[i:]
		if r, size := jsonEscape(text); size > 0 {
			b.WriteString(escapeJSON(string(r)))
			text = text[size:]
			continue
		}
		b.WriteString(text[:2])
		text = text[2:]
	}
}

// jsonEscape reads the \uXXXX or \/ escape that text begins with. The size is 0
// when there is none, or when it is half a character.
func jsonEscape(text string) (r rune, size int) {
	if strings.HasPrefix(text, `\/`) {
		return '/', 2
	}
	unit := func(text string) rune {
		if len(text) < 6 || text[:2] != `\u` {
			return utf8.RuneError
		}
		n, err := strconv.ParseUint(text[2:6], 16, 16)
		if err != nil {
			return utf8.RuneError
		}
		return rune(n)
	}
	r = unit(text)
	if utf16.IsSurrogate(r) && len(text) > 6 {
		if r = utf16.DecodeRune(r, unit(text[6:])); r != utf8.RuneError {
			return r, 12
		}
	}
	if r == utf8.RuneError || utf16.IsSurrogate(r) {
		return 0, 0
	}
	return r, 6
}
