package monoapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxBody is how much of an answer is read, in bytes; more is no answer of
// Mono's.
const maxBody = 1 << 20

// do sends a call once and returns the answer, or the error that its status or
// its body stands for.
func (c *Client) do(ctx context.Context, call call) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var progress progress
	req, err := c.request(progress.watch(ctx, c.transports.given), call)
	if err != nil {
		return nil, &Error{Kind: KindUnreachable, Operation: call.operation, Detail: "the request could not be made"}
	}
	if c.transports.given {
		progress.guard(req)
	}

	scrub := c.scrubber(call.body)
	exchange := c.begin(req, call, scrub)
	answer, failure := c.roundTrip(ctx, req, call, scrub)
	if failure != nil {
		failure.Sent = progress.wrote.Load()
	} else if call.operation == OpSandbox {
		answer.scrub = scrub.with(answer.sandboxValues()...)
	}
	c.end(exchange, answer, failure)
	if failure != nil {
		return nil, failure
	}
	return answer, nil
}

// progress is how far a request has come.
type progress struct {
	wrote atomic.Bool // it may have left this machine whole
	http2 atomic.Bool
}

// watch returns a context by which a request tells how far it has come, and with
// protocol over which one, if it is not HTTP/1.1.
func (p *progress) watch(ctx context.Context, protocol bool) context.Context {
	trace := httptrace.ClientTrace{
		WroteHeaders: func() { p.wrote.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				p.wrote.Store(true)
			}
		},
	}
	if protocol {
		trace.WroteHeaderField = func(name string, _ []string) {
			if strings.HasPrefix(name, ":") { // as :path, which HTTP/1.1 has none of
				p.http2.Store(true)
			}
		}
	}
	return httptrace.WithClientTrace(ctx, &trace)
}

// guard keeps net/http from sending the body a second time where the caller's
// transport speaks HTTP/2; see [NewTransport]. Over HTTP/1.1 it does so only
// when nothing was written, on a connection that the server had closed.
func (p *progress) guard(req *http.Request) {
	again := req.GetBody
	if again == nil {
		return
	}
	req.GetBody = func() (io.ReadCloser, error) {
		if p.http2.Load() && p.wrote.Load() {
			return nil, errors.New("the server refused the request after it was sent, and it is not sent twice")
		}
		return again()
	}
}

// roundTrip sends the request and reads the whole answer.
func (c *Client) roundTrip(ctx context.Context, req *http.Request, call call, scrub scrubber) (*answer, *Error) {
	op := call.operation
	// Not through an http.Client: it would read Location, even to follow
	// nothing, and Go sends mono-sec-key along to wherever that points.
	resp, err := c.transports.of(req.Method).RoundTrip(req)
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
	if op == OpLink {
		a.hideLinks(call.body)
	}
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
	return a, a.classify(time.Now())
}

// transportError types an error that came instead of an answer.
func transportError(ctx context.Context, op Operation, err error, scrub scrubber) *Error {
	failure := &Error{Kind: KindUnreachable, Operation: op}
	var timeout net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		failure.Kind, failure.cause = KindCancelled, context.Canceled
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout(), faultOf(err) == faultTimeout:
		failure.Kind, failure.cause = KindTimeout, context.DeadlineExceeded
	default:
		failure.Detail = detail(err, scrub)
	}
	return failure
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
		Started:       time.Now(),
	}
	if call.body != nil {
		e.RequestBody = scrub.body(call.encode(appendObserved), false)
		for _, a := range call.body {
			member := Clean(string(appendMember(nil, a, appendPlaceholder)))
			e.fields = append(e.fields, mask(member, scrub.find(member)))
		}
	}
	c.observe(e)
	return e
}

func (c *Client) end(e Exchange, a *answer, failure *Error) {
	if c.observe == nil {
		return
	}
	e.Ended = true
	e.Duration = time.Since(e.Started)
	e.Err = failure
	if a != nil {
		e.Status = a.status
		if a.operation.reauthorises() {
			e.ResponseCode = a.responseCode()
		}
		e.ResponseHeader = a.scrub.header(a.header)
		e.ResponseBody = a.scrub.body(a.body, a.broken)
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
