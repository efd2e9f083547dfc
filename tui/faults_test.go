package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow/flowtest"
)

// mishap is one way for a request to go wrong: the transport fails, or the
// server answers so.
type mishap struct {
	name      string
	transport http.RoundTripper
	answer    http.HandlerFunc
}

// mishaps are the ways that RELIABILITY.md tells of, in its order. None of them
// is told apart by the step: whichever call it hits gets the same.
func mishaps(tb testing.TB) []mishap {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		tb.Error("a redirect was followed, with the key")
	}))
	tb.Cleanup(elsewhere.Close)
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = silent
	tb.Cleanup(untrusted.Close)

	list := []mishap{
		{name: "connection refused", transport: dialing(func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
		})},
		{name: "no such host", transport: dialing(func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.withmono.com", IsNotFound: true}}
		})},
		{name: "untrusted certificate", transport: redirected{to: untrusted.URL}},
		{name: "reset before the answer", answer: hijacked("")},
		{name: "reset in the middle of the body", answer: hijacked("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"status\":")},
		{name: "no headers until the time limit", answer: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{name: "no end of the body until the time limit", answer: func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"status":`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}},
		{name: "invalid JSON", answer: answering(200, `{"status": "successful",}`)},
		{name: "an empty body", answer: answering(200, "")},
		{name: "a JSON array", answer: answering(200, `[{"responseCode": 99}]`)},
		{name: "JSON null", answer: answering(200, "null")},
		{name: "a JSON string", answer: answering(200, `"99"`)},
		{name: "a JSON number", answer: answering(200, "99")},
		{name: "HTML with 200", answer: answering(200, "<html><body>Sign in to the Wi-Fi</body></html>")},
		{name: "HTML with 502", answer: answering(502, "<html><body>Bad gateway</body></html>")},
		{name: "1 MiB and a byte", answer: answering(200, `{"message":"`+strings.Repeat("x", 1<<20)+`"}`)},
		{name: "gzip that is none", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, `{"data":{"responseCode":99}}`)
		}},
	}
	for _, status := range []int{301, 302, 307, 308} {
		list = append(list, mishap{name: fmt.Sprintf("%d to another host", status), answer: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, status)
		}})
	}
	for _, status := range []int{400, 401, 402, 403, 404, 409, 410, 429, 500, 502, 503, 504} {
		list = append(list, mishap{name: fmt.Sprint(status), answer: answering(status, `{"status":"failed","message":"Something is not right.","data":null}`)})
	}
	list = append(list,
		mishap{name: "401 that speaks of the session", answer: answering(401, `{"message":"Session not found."}`)},
		mishap{name: "410 that speaks of the session", answer: answering(410, `{"message":"This session has expired."}`)},
		mishap{name: "429, Retry-After: 2", answer: busy("2")},
		mishap{name: "429, Retry-After: a date in two hours", answer: busy(time.Now().Add(2 * time.Hour).UTC().Format(http.TimeFormat))},
	)
	list = append(list, mishap{name: "401 about the add-on", answer: answering(401, `{"status":"failed","message":"You must be subscribed to Partners API addon"}`)})
	for _, code := range []string{"103", "-1", "99.5", "1000000000000000000000000000000"} {
		list = append(list, mishap{name: "responseCode " + code, answer: answering(200, `{"message":"Something new.","data":{"responseCode":`+code+`}}`)})
	}
	return append(list, mishap{name: "no responseCode", answer: answering(200, `{"status":"successful","message":"Fine.","data":{}}`)})
}

func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func busy(retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		answering(429, `{"message":"Too many requests."}`)(w, r)
	}
}

// headRead is the context's key for a channel that tells that the client has read
// an answer's head.
type headRead struct{}

// hijacked writes what it is given and resets the connection, when the client has
// read the head of it: some systems throw away what comes before a reset.
func hijacked(written string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, buffered, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		fmt.Fprint(buffered, written)
		_ = buffered.Flush()
		if written != "" {
			<-r.Context().Value(headRead{}).(chan struct{})
		}
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

func dialing(dial func(context.Context, string, string) (net.Conn, error)) http.RoundTripper {
	t := monoapi.NewTransport()
	t.DialContext = dial
	return t
}

// redirected sends requests to another server than they were meant for.
type redirected struct{ to string }

func (r redirected) RoundTrip(req *http.Request) (*http.Response, error) {
	u, err := url.Parse(r.to)
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host = u.Scheme, u.Host
	return monoapi.NewTransport().RoundTrip(req)
}

// faultyBank is the demo bank behind a server that lets one request to one path
// go wrong, and counts the requests.
type faultyBank struct {
	*httptest.Server
	mu      sync.Mutex
	path    string
	mishap  *mishap
	counted map[string]int
	answers chan struct{} // one for each answer whose head was read

	transport *http.Transport
}

// CloseIdleConnections is the transport's.
func (s *faultyBank) CloseIdleConnections() { s.transport.CloseIdleConnections() }

func newFaultyBank(tb testing.TB) *faultyBank {
	tb.Helper()
	bank := flowtest.StartDemoBank(tb, sandbox.Config{})
	behind, err := url.Parse(bank.URL())
	require.NoError(tb, err)
	proxy := httputil.NewSingleHostReverseProxy(behind)
	proxy.ErrorLog = silent
	s := &faultyBank{counted: map[string]int{}, answers: make(chan struct{}, 64), transport: monoapi.NewTransport()}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mishap := s.take(r.URL.Path, true); mishap != nil {
			// Only then does net/http notice that the client hangs up.
			_, _ = io.Copy(io.Discard, r.Body)
			mishap.answer(w, r.WithContext(context.WithValue(r.Context(), headRead{}, s.answers)))
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	tb.Cleanup(s.Close)
	return s
}

// arm lets the next request to path go wrong.
func (s *faultyBank) arm(path string, m mishap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path, s.mishap = path, &m
	for len(s.answers) > 0 {
		<-s.answers
	}
	clear(s.counted)
}

// take returns the mishap that a request meets, once. Whoever can't bring it
// about leaves it to the other: the transport comes first, then the server.
func (s *faultyBank) take(path string, atServer bool) *mishap {
	s.mu.Lock()
	defer s.mu.Unlock()
	if atServer || s.mishap != nil && s.mishap.transport != nil && s.path == path {
		s.counted[path]++
	}
	if s.mishap == nil || s.path != path || (s.mishap.answer != nil) != atServer {
		return nil
	}
	m := s.mishap
	s.mishap = nil
	return m
}

func (s *faultyBank) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counted[path]
}

// RoundTrip is the client's transport.
func (s *faultyBank) RoundTrip(req *http.Request) (*http.Response, error) {
	if m := s.take(req.URL.Path, false); m != nil {
		return m.transport.RoundTrip(req)
	}
	transport := s.transport
	if req.Method == http.MethodGet {
		// As the client's own: net/http repeats a GET on a kept connection.
		transport = transport.Clone()
		transport.DisableKeepAlives = true
	}
	response, err := transport.RoundTrip(req)
	s.answers <- struct{}{}
	return response, err
}
