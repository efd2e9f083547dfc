package monoapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// answerer answers a request from which it heard the secrets; the client reads
// the answer once reading is closed.
type answerer func(w http.ResponseWriter, heard string, reading <-chan struct{})

// fault is a way to answer a request that was sent whole. Every one repeats to
// the client what it heard.
type fault struct {
	name   string
	answer answerer
	kind   monoapi.Kind
	status int
	// reached is MayHaveReachedBank for a login or a commit.
	reached bool
}

// faults are the answers that are errors of login and commit alike.
func faults() []fault {
	const (
		unreadable  = monoapi.KindUnreadable
		unreachable = monoapi.KindUnreachable
		refused     = monoapi.KindRefused
		server      = monoapi.KindServer
		gone        = monoapi.KindSessionGone
	)
	list := []fault{
		{"401", says(401, "your key is not valid"), monoapi.KindKeyRefused, 401, false},
		{"401 of the session", says(401, "Session not found"), gone, 401, false},
		{"402", says(402, "request failed"), refused, 402, true},
		{"403", says(403, "create a connect app; not the session"), monoapi.KindForbidden, 403, false},
		{"404", says(404, "no such account"), monoapi.KindNotFound, 404, false},
		{"404 of the session", says(404, "no such SESSION"), gone, 404, false},
		{"405", says(405, "method"), refused, 405, true},
		{"409", says(409, "conflict"), refused, 409, true},
		{"410", says(410, "gone"), monoapi.KindNotFound, 410, false},
		{"410 of the session", says(410, "this session has expired"), gone, 410, false},
		{"422", says(422, "unprocessable"), refused, 422, true},
		{"422 with another code", body(422, `{"message": %s, "data": {"responseCode": 401}}`), refused, 422, true},
		{"429", says(429, "too many requests for this session"), monoapi.KindRateLimited, 429, false},
		{"500", says(500, "something went wrong"), server, 500, true},
		{"500 that says 99", body(500, `{"message": %s, "data": {"responseCode": 99}}`), server, 500, true},
		{"502 as HTML", page(502), server, 502, true},
		{"503", says(503, "maintenance"), server, 503, true},
		{"504 without a body", raw("HTTP/1.1 504 %s\r\nX-Echo: %s\r\nContent-Length: 0\r\n\r\n"), server, 504, true},

		{"empty body", body(200, ""), unreadable, 200, true},
		{"204", body(204, ""), unreadable, 204, true},
		{"null", body(200, "null"), unreadable, 200, true},
		{"list", body(200, `[{"message": %s}]`), unreadable, 200, true},
		{"text", body(200, `%s`), unreadable, 200, true},
		{"number", body(200, "99"), unreadable, 200, true},
		{"invalid JSON", body(200, `{"message": %s,}`), unreadable, 200, true},
		{"two objects", body(200, `{"message": %s}{}`), unreadable, 200, true},
		{"words after the object", body(200, `{"message": %s} and more`), unreadable, 200, true},
		{"half an object", body(200, `{"message": %s`), unreadable, 200, true},
		{"HTML with 200", page(200), unreadable, 200, true},
		{"HTML with 400", page(400), unreadable, 400, true},
		{"list with 400", body(400, `[%s]`), unreadable, 400, true},
		{"1 MiB and a byte", body(200, `{"message": %s, "pad": "`+strings.Repeat("x", 1<<20)+`"}`), unreadable, 200, true},
		{"gzip that is none", with(body(200, `{"message": %s}`), "Content-Encoding", "gzip"), unreadable, 200, true},
		{"half a gzip", zipped(func(b []byte) []byte { return b[:len(b)/2] }, 0), unreadable, 200, true},
		{"gzip of 2 MiB", zipped(func(b []byte) []byte { return b }, 2<<20), unreadable, 200, true},

		{"closed before the answer", raw(""), unreachable, 0, true},
		{"reset before the answer", reset, unreachable, 0, true},
		{"not HTTP", raw("%s\r\n\r\n"), unreachable, 0, true},
		{"no status", raw("HTTP/1.1 %s\r\n\r\n"), unreachable, 0, true},
		{"half a secret for a status", raw("HTTP/1.1 bilby of the desert\r\n\r\n"), unreachable, 0, true},
		{"half a secret for a length", raw("HTTP/1.1 200 OK\r\nContent-Length: bilby\r\n\r\n"), unreachable, 0, true},
		{"malformed header", raw("HTTP/1.1 200 OK\r\n%s\r\n\r\n"), unreachable, 0, true},
		{"endless header", with(body(200, ""), "X-Long", strings.Repeat("x", 65<<10)), unreachable, 0, true},
		{"closed mid-body", raw("HTTP/1.1 200 OK\r\nX-Echo: %s\r\nContent-Length: 1000\r\n\r\n{\"message\": \"%s"), unreadable, 200, true},
		{"closed mid-chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"message\": \"%s"), unreadable, 200, true},
		{"reset mid-body", resetMidBody, unreadable, 200, true},
		{"switched protocols", raw("HTTP/1.1 101 %s\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), unreadable, 101, true},
	}
	list = append(list, fault{"300 that says 99", body(300, `{"message": %s, "data": {"responseCode": 99}}`), unreadable, 300, true},
		fault{"399 that says 99", body(399, `{"message": %s, "data": {"responseCode": 99}}`), unreadable, 399, true})
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		list = append(list, fault{fmt.Sprint(status), redirect(status), unreadable, status, true})
	}
	return list
}

// says answers with a message that ends in what was heard.
func says(status int, message string) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		body(status, `{"status": "failed", "message": %s, "data": null}`)(w, message+": "+heard, nil)
	}
}

// body answers with a body, in which %s becomes what was heard as JSON.
func body(status int, format string) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		quoted, _ := json.Marshal(heard)
		w.Header().Set("X-Echo", heard)
		reply(status, strings.ReplaceAll(format, "%s", string(quoted)))(w, nil)
	}
}

// page answers with HTML.
func page(status int) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		reply(status, "<!doctype html>\n<p>"+html.EscapeString(heard)+"</p>", "Content-Type", "text/html")(w, nil)
	}
}

func redirect(status int) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		w.Header().Set("Location", "http://elsewhere.invalid/?q="+url.QueryEscape(heard)+"#"+url.PathEscape(heard))
		w.WriteHeader(status)
	}
}

func with(answer answerer, name, value string) answerer {
	return func(w http.ResponseWriter, heard string, reading <-chan struct{}) {
		w.Header().Set(name, value)
		answer(w, heard, reading)
	}
}

// zipped answers with a good body of at least size, zipped and then changed.
func zipped(change func([]byte) []byte, size int) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = fmt.Fprintf(z, `{"message": %q, "pad": "%s"}`, heard, strings.Repeat("x", size))
		_ = z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(change(b.Bytes()))
	}
}

// raw answers past net/http and closes the connection; %s is what was heard.
func raw(text string) answerer {
	return func(w http.ResponseWriter, heard string, _ <-chan struct{}) {
		conn := hijack(w)
		defer conn.Close()
		_, _ = io.WriteString(conn, strings.ReplaceAll(text, "%s", heard))
	}
}

func reset(w http.ResponseWriter, _ string, _ <-chan struct{}) {
	conn := hijack(w)
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

func resetMidBody(w http.ResponseWriter, heard string, reading <-chan struct{}) {
	conn := hijack(w)
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"message\": %q", heard)
	<-reading
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

func hijack(w http.ResponseWriter) *net.TCPConn {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	return conn.(*net.TCPConn)
}

// hear returns the secrets of a request on one line: the values of the body's
// members and the key.
func hear(t testing.TB, r *http.Request) string {
	var members map[string]any
	assert.NoError(t, json.NewDecoder(r.Body).Decode(&members))
	var heard []string
	for value := range maps.Values(members) {
		heard = append(heard, fmt.Sprint(value))
	}
	slices.Sort(heard)
	return strings.Join(append(heard, r.Header.Get("mono-sec-key")), " ")
}

// suffer makes one call that is answered with the fault.
func suffer(t *testing.T, op monoapi.Operation, fault fault) (*fake, *monoapi.Error) {
	t.Helper()
	f := newFake(t)
	reading := make(chan struct{})
	f.on(paths[op], func(w http.ResponseWriter, r *http.Request) {
		heard := hear(t, r)
		assert.Contains(t, heard, canaryKey)
		fault.answer(w, heard, reading)
	})
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotFirstResponseByte: func() { close(reading) }})
	err := calls[op](ctx, f.client())
	return f, failure(t, err)
}

func TestFaults(t *testing.T) {
	for _, fault := range faults() {
		for _, op := range []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit} {
			t.Run(string(op)+"/"+fault.name, func(t *testing.T) {
				f, err := suffer(t, op, fault)
				assert.Equal(t, fault.kind, err.Kind)
				assert.Equal(t, op, err.Operation)
				assert.Equal(t, fault.status, err.Status)
				assert.True(t, err.Sent)
				assert.Equal(t, fault.reached, err.MayHaveReachedBank())
				assert.Equal(t, fault.kind, monoapi.KindOf(err))
				assert.NoError(t, err.Unwrap())
				assert.EqualValues(t, 1, f.arrived.Load(), "a call is made once")

				seen := f.last()
				assert.Same(t, err, seen.Err)
				assert.Equal(t, fault.status, seen.Status)
				secretFree(t, err, *err, seen, seen.Curl())
				for _, shown := range []string{err.Error(), err.Message, err.Detail} {
					assert.Equal(t, monoapi.Clean(shown), shown)
				}
			})
		}
	}
}

// Before a login there is nothing that a bank could have counted.
func TestFaultsOfSession(t *testing.T) {
	for _, fault := range faults() {
		switch fault.kind {
		case monoapi.KindSessionGone: // no session to lose yet: see below
			continue
		}
		t.Run(fault.name, func(t *testing.T) {
			f, err := suffer(t, monoapi.OpSession, fault)
			assert.Equal(t, fault.kind, err.Kind)
			assert.Equal(t, fault.status, err.Status)
			assert.True(t, err.Sent)
			assert.False(t, err.MayHaveReachedBank())
			assert.EqualValues(t, 1, f.arrived.Load())
			secretFree(t, err, *err, f.last(), f.last().Curl())
		})
	}
}

// Session and account calls have no session that could be gone, and no bank
// rejects a GET.
func TestFaultsByOperation(t *testing.T) {
	tests := []struct {
		op     monoapi.Operation
		status int
		kind   monoapi.Kind
	}{
		{monoapi.OpSession, 401, monoapi.KindKeyRefused},
		{monoapi.OpSession, 404, monoapi.KindNotFound},
		{monoapi.OpSession, 410, monoapi.KindNotFound},
		{monoapi.OpAccount, 400, monoapi.KindRefused},
		{monoapi.OpAccount, 401, monoapi.KindKeyRefused},
		{monoapi.OpAccount, 404, monoapi.KindNotFound},
		{monoapi.OpAccount, 410, monoapi.KindNotFound},
		{monoapi.OpAccount, 422, monoapi.KindRefused},
		{monoapi.OpAccount, 500, monoapi.KindServer},
		{monoapi.OpSandbox, 400, monoapi.KindRefused},
		{monoapi.OpSandbox, 401, monoapi.KindSessionGone},
		{monoapi.OpSandbox, 403, monoapi.KindForbidden},
		{monoapi.OpSandbox, 404, monoapi.KindSessionGone},
		{monoapi.OpSandbox, 410, monoapi.KindSessionGone},
		{monoapi.OpSandbox, 500, monoapi.KindServer},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.op, " ", test.status), func(t *testing.T) {
			f := newFake(t)
			f.on(paths[test.op], reply(test.status, `{"message": "no session", "data": {"responseCode": 400}}`))
			err := failure(t, calls[test.op](t.Context(), f.client()))
			assert.Equal(t, test.kind, err.Kind)
			assert.Equal(t, test.status, err.Status)
			assert.Equal(t, "no session", err.Message)
			assert.True(t, err.Sent)
			assert.False(t, err.MayHaveReachedBank())
			assert.EqualValues(t, 1, f.arrived.Load())
		})
	}
}

// A refusal that tells by its code what went on at the bank was not refused before.
func TestARefusalWithACodeMayHaveReachedTheBank(t *testing.T) {
	for _, status := range []int{401, 403, 404, 410} {
		for _, code := range []string{"99", "101", `"102"`, "123"} {
			for _, op := range []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit} {
				f := newFake(t)
				f.on(paths[op], reply(status, `{"status":"failed","message":"No","responseCode":`+code+`,"data":null}`))
				err := failure(t, calls[op](t.Context(), f.client()))
				assert.Equal(t, code != "123", err.MayHaveReachedBank(), "%s %d %s", op, status, code)
			}
		}
	}
}
