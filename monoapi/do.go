package monoapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"
)

// maxBody is how much of an answer is read, in bytes; more is no answer of
// Mono's.
const maxBody = 1 << 20

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
	body      fields
}

// field is one member of a request body. Everything is kept as a Secret until
// it is encoded; open fields may be observed.
type field struct {
	name   string
	value  Secret
	number bool
	open   bool
}

type fields []field

// encode writes the body, taking each field's value in JSON from value: [sent]
// or [observed].
func (fs fields) encode(value func(field) string) []byte {
	return []byte("{" + strings.Join(fs.members(value), ",") + "}")
}

func (fs fields) members(value func(field) string) []string {
	members := make([]string, len(fs))
	for i, f := range fs {
		members[i] = encodeText(f.name) + ": " + value(f)
	}
	return members
}

// sent is a field's value as it goes out.
func sent(f field) string {
	if f.number {
		return encodeJSON(json.Number(f.value.Reveal()))
	}
	return encodeText(f.value.Reveal())
}

// observed is a field's value as it may be seen.
func observed(f field) string {
	if f.open {
		return sent(f)
	}
	return `"` + Mask + `"`
}

// placeholder is a field's value in a curl call to paste.
func placeholder(f field) string {
	if f.open {
		return sent(f)
	}
	return encodeText("<" + Clean(f.name) + ">")
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

// do sends a call once and returns the answer, or the error that its status or
// its body stands for.
func (c *Client) do(ctx context.Context, call call) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()

	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { wrote.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				wrote.Store(true)
			}
		},
	})

	req, err := c.request(ctx, call)
	if err != nil {
		return nil, &Error{Kind: KindUnreachable, Operation: call.operation, Detail: "the request could not be made"}
	}

	scrub := newScrubber(c.key, call.body)
	exchange := c.begin(req, call, scrub)
	answer, failure := c.roundTrip(ctx, req, call.operation, scrub)
	if failure != nil {
		failure.Sent = wrote.Load()
	}
	c.end(exchange, answer, failure, scrub)
	if failure != nil {
		return nil, failure
	}
	return answer, nil
}

func (c *Client) request(ctx context.Context, call call) (*http.Request, error) {
	var body io.Reader
	if call.body != nil {
		body = bytes.NewReader(call.body.encode(sent))
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

// roundTrip sends the request and reads the whole answer.
func (c *Client) roundTrip(ctx context.Context, req *http.Request, op Operation, scrub scrubber) (*answer, *Error) {
	// Not through an http.Client: it would read Location, even to follow
	// nothing, and Go sends mono-sec-key along to wherever that points.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, transportError(ctx, op, err, scrub)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		// The body would be the connection itself, which no context ends.
		resp.Body = http.NoBody
	}

	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	a := &answer{operation: op, status: resp.StatusCode, header: resp.Header, body: body, broken: err != nil, scrub: scrub}
	switch {
	case err != nil && ctx.Err() != nil:
		failure := transportError(ctx, op, err, scrub)
		failure.Status = resp.StatusCode
		return a, failure
	case err != nil:
		return a, a.unreadable("it broke off in the middle: " + detail(err, scrub))
	case len(body) > maxBody:
		return a, a.unreadable("it is larger than 1 MiB")
	}
	return a, a.classify(c.now())
}

// transportError types an error that came instead of an answer.
func transportError(ctx context.Context, op Operation, err error, scrub scrubber) *Error {
	failure := &Error{Kind: KindUnreachable, Operation: op}
	var timeout net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		failure.Kind, failure.cause = KindCancelled, context.Canceled
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		failure.Kind, failure.cause = KindTimeout, context.DeadlineExceeded
	default:
		failure.Detail = detail(err, scrub)
	}
	return failure
}

// detail is what a transport's error says, without the URL that net/http puts
// before it and without anything that the other side made it quote.
func detail(err error, scrub scrubber) string {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return "no address is known for " + scrub.text(dns.Name, maxLabel)
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			// net/http quotes what it can't read, perhaps half a secret.
			text, _, quotes := strings.Cut(err.Error(), `"`)
			if quotes {
				text += "…"
			}
			return scrub.text(text, maxLabel)
		}
		err = inner
	}
}

func (c *Client) begin(req *http.Request, call call, scrub scrubber) Exchange {
	if c.observe == nil {
		return Exchange{}
	}
	header := scrub.header(req.Header)
	header.Set(headerKey, Mask)
	e := Exchange{
		Number:        int(c.exchanges.Add(1)),
		Operation:     call.operation,
		Method:        call.method,
		URL:           Clean(req.URL.String()),
		Path:          Clean(call.path),
		RequestHeader: header,
		Started:       c.now(),
	}
	if call.body != nil {
		e.RequestBody = scrub.body(call.body.encode(observed), false)
		e.fields = call.body.members(placeholder)
		for i, member := range e.fields {
			e.fields[i] = Clean(member)
		}
	}
	c.observe(e)
	return e
}

func (c *Client) end(e Exchange, a *answer, failure *Error, scrub scrubber) {
	if c.observe == nil {
		return
	}
	e.Ended = true
	e.Duration = c.now().Sub(e.Started)
	e.Err = failure
	if a != nil {
		e.Status = a.status
		e.ResponseHeader = scrub.header(a.header)
		e.ResponseBody = scrub.body(a.body, a.broken)
	}
	c.observe(e)
}

// parseRetryAfter reads a Retry-After header, seconds or an HTTP date. It is 0
// when there is none or it can't be read, and at most a day.
func parseRetryAfter(value string, now time.Time) time.Duration {
	const most = 24 * time.Hour
	value = strings.TrimSpace(value)
	// Out of range is the nearest number that is in it.
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(max(seconds, 0), int64(most/time.Second))) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), most)
}
