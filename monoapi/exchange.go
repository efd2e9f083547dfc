package monoapi

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Exchange is one call as it may be shown and logged: the key, the username,
// the password, OTPs and answers are replaced by [Mask], reauth links are as
// [MaskLink] has them, and every text has passed through [Clean]. Bodies are cut at 64 KiB.
type Exchange struct {
	// Number counts a client's exchanges from 1.
	Number    int
	Operation Operation
	Method    string
	// URL is the whole address, Path what follows the configured base.
	URL  string
	Path string
	// RequestHeader holds the headers that the client sets.
	RequestHeader http.Header
	RequestBody   string
	Started       time.Time

	// Ended is false while the answer is awaited; what follows is set when
	// it is true.
	Ended          bool
	Duration       time.Duration
	Status         int
	ResponseHeader http.Header
	ResponseBody   string
	// ResponseCode is the answer's, empty when it had none.
	ResponseCode ResponseCode
	// Err is the typed error, nil when the answer was usable.
	Err *Error

	fields []string
}

// Curl returns the call as the guide writes it, ready to paste into a shell:
// the key as $MONO_SECRET_KEY, and a placeholder for everything secret.
func (e Exchange) Curl() string {
	var b strings.Builder
	if e.Method == http.MethodGet {
		fmt.Fprintf(&b, "curl %s", shellQuote(e.URL))
	} else {
		fmt.Fprintf(&b, "curl -X %s %s", e.Method, shellQuote(e.URL))
	}
	for _, h := range HeaderLines(e.RequestHeader) {
		if h.Name == "User-Agent" || h.Name == "Accept" {
			continue
		}
		if h.Name == headerKey {
			b.WriteString(" \\\n-H \"mono-sec-key: $MONO_SECRET_KEY\"")
			continue
		}
		b.WriteString(" \\\n-H " + shellQuote(h.Name+": "+h.Value))
	}
	if len(e.fields) > 0 {
		b.WriteString(" \\\n-d '{\n" + strings.ReplaceAll(strings.Join(e.fields, ",\n"), "'", `'\''`) + "\n}'")
	}
	return b.String()
}

// HeaderLine is one header as it is shown.
type HeaderLine struct{ Name, Value string }

// HeaderLines returns headers in a fixed order, the guide's first.
func HeaderLines(header http.Header) []HeaderLine {
	var lines []HeaderLine
	for name, values := range header {
		for _, value := range values {
			lines = append(lines, HeaderLine{guideName(name), value})
		}
	}
	rank := map[string]int{headerKey: -3, headerSession: -2, "Content-Type": -1}
	slices.SortFunc(lines, func(a, b HeaderLine) int {
		return cmp.Or(cmp.Compare(rank[a.Name], rank[b.Name]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
	return lines
}

// guideName spells the guide's own headers as the guide does; Go's canonical
// form differs in case alone.
func guideName(name string) string {
	if lower := strings.ToLower(name); lower == headerKey || lower == headerSession {
		return lower
	}
	return name
}

// shellQuote quotes for a POSIX shell, in double quotes where that is enough,
// as the guide has it.
func shellQuote(text string) string {
	if !strings.ContainsAny(text, "\"$`\\!") {
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// header copies headers with every value cleaned, and cookies hidden.
func (s scrubber) header(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		shown := s.headerName(name)
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

// headerName makes a header's name safe to show. net/http has changed the case
// of its letters, which is all that it hides of a secret.
func (s scrubber) headerName(name string) string {
	lower := cut(strings.ToLower(name), maxObserved)
	if spans := (scrubber{redactor: s.redactor.within(lower)}).find(lower); len(spans) > 0 {
		name = mask(lower, spans)
	}
	return CleanLimit(name, maxLabel)
}
