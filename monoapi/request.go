package monoapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

const (
	headerKey     = "mono-sec-key"
	headerSession = "x-session-id"
	headerType    = "Content-Type"
	headerAccept  = "Accept"
	headerAgent   = "User-Agent"

	// As net/http keeps them.
	canonicalKey     = "Mono-Sec-Key"
	canonicalSession = "X-Session-Id"
)

// call is one request before it is encoded.
type call struct {
	operation Operation
	method    string
	path      string
	session   string
	body      []Answer // nil is no body
}

// A valueAppender appends an answer's value in JSON: [appendSent],
// [appendObserved] or [appendPlaceholder].
type valueAppender func(b []byte, a Answer) []byte

// encode returns the body on one line, as the pages do.
func (c call) encode(value valueAppender) []byte { return appendObject(nil, c.body, value) }

func appendObject(b []byte, members []Answer, value valueAppender) []byte {
	b = append(b, '{')
	for i, a := range members {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendMember(b, a, value)
	}
	return append(b, '}')
}

func appendMember(b []byte, a Answer, value valueAppender) []byte {
	b = append(appendText(b, a.name), ": "...)
	if a.members != nil {
		return appendObject(b, a.members, value)
	}
	return value(b, a)
}

// appendSent is for a value as it goes out.
func appendSent(b []byte, a Answer) []byte {
	text := a.value.Reveal()
	switch {
	case a.number:
		return append(b, encodeJSON(json.Number(text))...)
	case a.boolean && (text == "true" || text == "false"):
		return append(b, text...)
	}
	return appendText(b, text)
}

// appendObserved is for a value as it may be seen.
func appendObserved(b []byte, a Answer) []byte {
	if a.open {
		return appendSent(b, a)
	}
	return append(b, `"`+Mask+`"`...)
}

// appendPlaceholder is for a value in a curl call to paste.
func appendPlaceholder(b []byte, a Answer) []byte {
	switch {
	case a.once:
		return appendText(b, "<unique>")
	case a.open:
		return appendSent(b, a)
	case a.number, a.boolean:
		return append(b, "<"+Clean(a.name)+">"...) // what takes its place has no quotes
	}
	return appendText(b, "<"+Clean(a.name)+">")
}

// appendText is encodeJSON for a text, which seldom needs an encoder.
func appendText(b []byte, text string) []byte {
	escapes := func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
	}
	if strings.IndexFunc(text, escapes) >= 0 {
		return append(b, encodeJSON(text)...)
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}

// encodeJSON encodes a value as it stands in the guide, without HTML escapes.
func encodeJSON(value any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		// Only a json.Number that is none can fail; it is sent as text.
		return encodeJSON(string(value.(json.Number)))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (c *Client) request(ctx context.Context, call call) (*http.Request, error) {
	var body io.Reader
	if call.body != nil {
		body = bytes.NewReader(call.encode(appendSent))
	}
	req, err := http.NewRequestWithContext(ctx, call.method, c.address+call.path, body)
	if err != nil {
		return nil, err
	}
	// Canonical names and one array: this is done for every call.
	values := [...]string{c.key.Reveal(), call.session, "application/json", c.userAgent}
	req.Header[canonicalKey], req.Header[headerAccept], req.Header[headerAgent] = values[0:1:1], values[2:3:3], values[3:4:4]
	if call.session != "" {
		req.Header[canonicalSession] = values[1:2:2]
	}
	if body != nil {
		req.Header[headerType] = values[2:3:3]
	}
	return req, nil
}
