package monoapi

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxObserved is how much of a body is kept for an [Exchange], in bytes.
const maxObserved = 64 << 10

// scrubber cleans what the other side sent and takes out of it the secrets of
// the call, which a careless or hostile server may echo.
type scrubber struct {
	secrets []string
}

func newScrubber(key Secret, body fields) scrubber {
	s := scrubber{secrets: []string{key.Reveal()}}
	for _, f := range body {
		if f.open || f.value.Empty() {
			continue
		}
		s.secrets = append(s.secrets, f.value.Reveal())
	}
	return s
}

// text makes one line of text safe to show: [CleanLimit], without secrets.
func (s scrubber) text(text string, limit int) string {
	return CleanLimit(s.hide(Clean(cut(text, maxObserved))), limit)
}

// hide replaces every secret in text by [Mask].
func (s scrubber) hide(text string) string {
	for _, secret := range s.secrets {
		text = replaceSecret(text, secret)
		if cleaned := Clean(secret); cleaned != secret {
			text = replaceSecret(text, cleaned)
		}
		if escaped := strings.Trim(encodeJSON(secret), `"`); escaped != secret {
			text = replaceSecret(text, escaped)
		}
	}
	return text
}

// replaceSecret hides secret in text. One of seven characters or fewer is hidden
// only where it stands alone: inside other words it is there by chance, and
// the hole would tell what it is ("••••word").
func replaceSecret(text, secret string) string {
	if secret == "" || !strings.Contains(text, secret) {
		return text
	}
	if utf8.RuneCountInString(secret) > 7 {
		return strings.ReplaceAll(text, secret, Mask)
	}
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

// token cleans an identifier that is shown as well as used, such as a code. A
// secret in it is hidden only when it is too long to be there by chance.
func (s scrubber) token(text string) string {
	text = CleanLimit(text, maxLabel)
	for _, secret := range s.secrets {
		if utf8.RuneCountInString(secret) > 5 {
			text = strings.ReplaceAll(text, secret, Mask)
		}
	}
	return text
}

// body makes a body safe to show: its lines cleaned, its secrets hidden even
// where JSON escapes spell them, and its length bounded.
func (s scrubber) body(body []byte) string {
	const cutMark = "… (cut)"
	full := len(body)
	// A little more than is kept, so that a secret on the edge is still whole
	// when it is looked for.
	text := unescapeJSON(cut(string(body), maxObserved+4096))
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		lines[i] = strings.Repeat(" ", indent) + Clean(line)
	}
	text = s.hide(strings.Join(lines, "\n"))
	if full > maxObserved {
		text = cut(text, maxObserved) + cutMark
	}
	return text
}

// header copies headers with every value cleaned, and cookies hidden.
func (s scrubber) header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			value = s.text(value, maxMessage)
			if strings.EqualFold(name, "Set-Cookie") {
				value = Mask
			}
			clean.Add(s.text(name, maxLabel), value)
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

// unescapeJSON writes JSON's \uXXXX escapes of printable characters as the
// characters themselves. Quotes and backslashes stay escaped, so what was JSON
// still is.
func unescapeJSON(text string) string {
	if !strings.Contains(text, `\u`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 >= len(text) {
			b.WriteByte(text[i])
			continue
		}
		if text[i+1] == 'u' && i+6 <= len(text) {
			if n, err := strconv.ParseUint(text[i+2:i+6], 16, 16); err == nil {
				if r := rune(n); unicode.IsPrint(r) && r != '"' && r != '\\' {
					b.WriteRune(r)
					i += 5
					continue
				}
			}
		}
		b.WriteString(text[i : i+2])
		i++
	}
	return b.String()
}
