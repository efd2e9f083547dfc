package sandbox_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const (
	sessionPath = "/v2/connect/reauth/session"
	loginPath   = "/v2/connect/reauth/login"
	commitPath  = "/v2/connect/commit"
	sandboxPath = "/v2/connect/sandbox"
	linkPath    = "/v2/accounts/initiate"
	detailsPath = "/v2/accounts/" + sandbox.AccountPrefix + "200"
)

// fakeClock is a clock that stands still between calls of advance.
type fakeClock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *fakeClock {
	return &fakeClock{at: time.Date(2025, 5, 13, 12, 26, 36, 0, time.UTC)}
}

func (c *fakeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestOnlyLoopbackIsAccepted(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0", "127.0.0.1"} {
		_, err := sandbox.Start(sandbox.Config{Addr: addr})
		require.Error(t, err, addr)
	}
	for _, url := range []string{"http://example.com/hook", "http://192.0.2.1", "https://127.0.0.1/", "127.0.0.1:80", "http://%"} {
		_, err := sandbox.Start(sandbox.Config{WebhookURL: url})
		require.Error(t, err, url)
	}

	d := start(t, sandbox.Config{Addr: "localhost:0"})
	assert.Regexp(t, `^http://(127\.0\.0\.1|\[::1\]):\d+$`, d.URL())
}

func TestAddressInUse(t *testing.T) {
	d := start(t, sandbox.Config{})
	_, err := sandbox.Start(sandbox.Config{Addr: strings.TrimPrefix(d.URL(), "http://")})
	require.ErrorContains(t, err, "starting the demo bank")
}

func TestRefusedRequests(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("102")
	for _, tt := range []struct {
		name   string
		method string
		path   string
		body   string
		change func(http.Header)
		status int
		words  string
	}{
		{"unknown path", "GET", "/v2/connect", "", nil, 404, "No such endpoint."},
		{"no account ID", "GET", "/v2/accounts/", "", nil, 404, "No such endpoint."},
		{"more than an account ID", "GET", detailsPath + "/balance", "", nil, 404, "No such endpoint."},
		{"wrong method on a call", "GET", loginPath, "", nil, 405, "Use POST."},
		{"wrong method on details", "POST", detailsPath, "{}", nil, 405, "Use GET."},
		{"no key", "POST", sessionPath, "{}", del("mono-sec-key"), 401, "The mono-sec-key header is missing."},
		{"empty key", "POST", commitPath, "{}", set("mono-sec-key", ""), 401, "The mono-sec-key header is missing."},
		{"no key on details", "GET", detailsPath, "", del("mono-sec-key"), 401, "The mono-sec-key header is missing."},
		{"no content type", "POST", sessionPath, "{}", del("Content-Type"), 400, "Content-Type"},
		{"other content type", "POST", sessionPath, "{}", set("Content-Type", "text/plain"), 400, "Content-Type"},
		{"no JSON", "POST", sessionPath, "account=1", nil, 400, "JSON"},
		{"half a body", "POST", sessionPath, `{"account":`, nil, 400, "JSON"},
		{"two bodies", "POST", sessionPath, `{} {}`, nil, 400, "JSON"},
		{"a list", "POST", sessionPath, `[]`, nil, 400, "JSON"},
		{"a number for a text", "POST", sessionPath, `{"account": 1}`, nil, 400, "JSON"},
		{"body too large", "POST", sessionPath, strings.Repeat(" ", 65<<10), nil, 413, "too large"},
		{"no account", "POST", sessionPath, `{}`, nil, 400, "account is required"},
		{"key in capitals", "POST", sessionPath, `{"Account": "1"}`, nil, 400, "account is required"},
		{"no session at login", "POST", loginPath, `{}`, del("x-session-id"), 401, "Session not found or expired. Create a new reauth session."},
		{"unknown session at login", "POST", loginPath, `{}`, set("x-session-id", "sess_x"), 401, "Session not found or expired."},
		{"no session at commit", "POST", commitPath, `{}`, del("x-session-id"), 401, "Session not found or expired."},
		{"unknown session at commit", "POST", commitPath, `{}`, set("x-session-id", "sess_x"), 401, "Session not found or expired."},
		{"wrong method on sign-ins", "POST", sandboxPath, "{}", nil, 405, "Use GET."},
		{"no key on sign-ins", "GET", sandboxPath, "", del("mono-sec-key"), 401, "The mono-sec-key header is missing."},
		{"live key on sign-ins", "GET", sandboxPath, "", set("mono-sec-key", "live_sk_x"), 403, "Only test keys"},
		{"no session on sign-ins", "GET", sandboxPath, "", del("x-session-id"), 401, "Session not found or expired."},
		{"unknown session on sign-ins", "GET", sandboxPath, "", set("x-session-id", "sess_x"), 401, "Session not found or expired."},
		{"real time", "GET", detailsPath, "", set("x-real-time", "true"), 400, "x-real-time"},
		{"realtime", "GET", detailsPath, "", set("x-realtime", "true"), 400, "x-realtime"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := demo{t, d.Server}
			req := d.request(tt.method, tt.path, tt.body)
			req.Header.Set("x-session-id", id)
			if tt.change != nil {
				tt.change(req.Header)
			}
			d.refused(tt.status, tt.words, d.do(req))
		})
	}
	d.asked(102, d.login(id), "otp") // refused requests change nothing
}

func set(key, value string) func(http.Header) {
	return func(h http.Header) { h.Set(key, value) }
}

func del(key string) func(http.Header) {
	return func(h http.Header) { h.Del(key) }
}

func TestContentTypeMayNameACharset(t *testing.T) {
	d := start(t, sandbox.Config{})
	req := d.posting(loginPath, d.session("200"), rightLogin)
	req.Header.Set("Content-Type", "Application/JSON; charset=utf-8")
	d.done(d.do(req))
}

func TestRequestsAreRecorded(t *testing.T) {
	d := start(t, sandbox.Config{})
	d.done(d.login(d.session("200")))
	d.details("404")

	got := d.Requests()
	require.Len(t, got, 3)
	assert.Equal(t, http.MethodPost, got[1].Method)
	assert.Equal(t, loginPath, got[1].Path)
	assert.Equal(t, sandbox.AccountPrefix+"200", got[1].Account)
	assert.Equal(t, 200, got[1].Status)
	assert.JSONEq(t, `{"username": "samuel@neem.com", "password": "pass1234567890?"}`, got[1].Body)
	assert.Equal(t, "test_sk_demo", got[1].Header.Get("mono-sec-key"))
	assert.Equal(t, 404, got[2].Status)
	assert.False(t, got[2].Cancelled)

	got[1].Header.Set("mono-sec-key", "changed")
	assert.Equal(t, "test_sk_demo", d.Requests()[1].Header.Get("mono-sec-key"), "what is returned is a copy")
}

func TestNothingIsRecordedUnasked(t *testing.T) {
	s, err := sandbox.Start(sandbox.Config{})
	require.NoError(t, err)
	d := demo{t, s}
	d.done(d.open("099"))
	assert.Empty(t, s.Requests())
	require.NoError(t, s.Close())
}

func TestAClientThatHangsUpIsSeen(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("102")

	d.SetDelay(time.Hour)
	d.hangUp(d.posting(loginPath, id, rightLogin))
	d.hangUp(d.request(http.MethodGet, detailsPath, ""))
	for i := range 2 {
		d.eventually(func() bool { return d.Requests()[1+i].Cancelled }, "the server notices")
		assert.Zero(t, d.Requests()[1+i].Status)
	}

	d.SetDelay(0)
	d.rejected(200, "Log in", d.commit(id, rightOTP)) // the cancelled login changed nothing
	d.asked(102, d.login(id), "otp")
	d.done(d.commit(id, rightOTP))
}

func TestABodyCutShortIsAClientThatHungUp(t *testing.T) {
	d := start(t, sandbox.Config{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(d.URL(), "http://"))
	require.NoError(t, err)
	_, err = io.WriteString(conn, "POST "+sessionPath+" HTTP/1.1\r\nHost: demo\r\nContent-Length: 10\r\n\r\n{")
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	d.eventually(func() bool {
		got := d.Requests()
		return len(got) == 1 && got[0].Cancelled && got[0].Status == 0
	}, "the server notices")
}

func TestCloseStopsAtOnce(t *testing.T) {
	d := start(t, sandbox.Config{Delay: time.Hour})
	failed := make(chan error, 1)
	req := d.posting(sessionPath, "", fields{"account": sandbox.AccountPrefix + "200"}).WithContext(context.Background())
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	d.eventually(func() bool { return len(d.Requests()) == 1 }, "the request arrives")

	require.NoError(t, d.Close())
	require.Error(t, <-failed, "the client is not given an answer")
	assert.False(t, d.Requests()[0].Cancelled, "it was not the client that left")
	require.NoError(t, d.Close(), "closing twice is harmless")
}

func TestManyClientsAtOnce(t *testing.T) {
	d := start(t, sandbox.Config{})
	t.Run("clients", func(t *testing.T) {
		for range 16 {
			t.Run("one", func(t *testing.T) {
				t.Parallel()
				d := demo{t, d.Server}
				id := d.session("102")
				d.asked(102, d.login(id), "otp")
				d.SetDelay(0)
				d.done(d.commit(id, rightOTP))
			})
		}
	})
	assert.Len(t, d.Requests(), 48)
}
