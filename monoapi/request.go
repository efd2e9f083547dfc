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
)

// call is one request before it is encoded.
type call struct {
	operation Operation
	method    string
	path      string
	session   string
	body      []Answer // nil is no body
}

// encode writes the body, taking each member's value in JSON from value: [sent]
// or [observed].
func (c call) encode(value func(Answer) string) []byte {
	return []byte(encodeObject(c.body, value))
}

// encodeObject writes answers on one line, as the pages do.
func encodeObject(members []Answer, value func(Answer) string) string {
	return "{" + strings.Join(encodeMembers(members, value), ", ") + "}"
}

func encodeMembers(members []Answer, value func(Answer) string) []string {
	list := make([]string, len(members))
	for i, a := range members {
		text := value(a)
		if a.members != nil {
			text = encodeObject(a.members, value)
		}
		list[i] = encodeText(a.name) + ": " + text
	}
	return list
}

// sent is an answer's value as it goes out.
func sent(a Answer) string {
	text := a.value.Reveal()
	switch {
	case a.number:
		return encodeJSON(json.Number(text))
	case a.boolean && (text == "true" || text == "false"):
		return text
	}
	return encodeText(text)
}

// observed is an answer's value as it may be seen.
func observed(a Answer) string {
	if a.open {
		return sent(a)
	}
	return `"` + Mask + `"`
}

// placeholder is an answer's value in a curl call to paste.
func placeholder(a Answer) string {
	switch {
	case a.once:
		return encodeText("<unique>")
	case a.open:
		return sent(a)
	case a.number, a.boolean:
		return "<" + Clean(a.name) + ">" // what takes its place has no quotes
	}
	return encodeText("<" + Clean(a.name) + ">")
}

// encodeText is encodeJSON for a text, which seldom needs an encoder.
func encodeText(text string) string {
	escapes := func(r rune) bool {
		return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError
	}
	if strings.IndexFunc(text, escapes) >= 0 {
		return encodeJSON(text)
	}
	return `"` + text + `"`
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
		body = bytes.NewReader(call.encode(sent))
	}
	req, err := http.NewRequestWithContext(ctx, call.method, c.address+call.path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set(headerKey, c.key.Reveal())
	if call.session != "" {
		req.Header.Set(headerSession, call.session)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	return req, nil
}
