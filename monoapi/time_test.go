package monoapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// pipes is a network without sockets, so that a test's clock can be a false
// one (package synctest), which jumps while everybody waits.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if conn, ok := <-p; ok {
		return conn, nil
	}
	return nil, errors.New("closed")
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// piped returns a client whose requests handler answers, and a function that
// ends both.
func piped(t *testing.T, handler http.HandlerFunc, change func(*monoapi.Config, *http.Transport)) (*monoapi.Client, func()) {
	network := make(pipes)
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(network) }()

	transport := monoapi.NewTransport()
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		network <- there
		return here, nil
	}
	cfg := monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: "http://localhost", Transport: transport}
	change(&cfg, transport)
	client, err := monoapi.New(cfg)
	require.NoError(t, err)
	return client, func() {
		client.CloseIdleConnections()
		_ = server.Close()
	}
}

func TestTimeout(t *testing.T) {
	// Handlers return when the client hangs up.
	silent := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		<-r.Context().Done()
	}
	stuck := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, `{"message": "`+canaryPassword)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	dripping := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-time.After(time.Second):
			case <-r.Context().Done():
			}
		}
	}
	unchanged := func(*monoapi.Config, *http.Transport) {}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		change  func(*monoapi.Config, *http.Transport)
		limit   time.Duration
		status  int
		sent    bool
	}{
		{"slow headers", silent, unchanged, monoapi.DefaultTimeout, 0, true},
		{"slow body", stuck, unchanged, monoapi.DefaultTimeout, 200, true},
		{"a body drop by drop", dripping, unchanged, monoapi.DefaultTimeout, 200, true},
		{"its own limit", silent, func(cfg *monoapi.Config, _ *http.Transport) { cfg.Timeout = time.Hour }, time.Hour, 0, true},
		{"no connection", nil, func(_ *monoapi.Config, transport *http.Transport) {
			transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}, monoapi.DefaultTimeout, 0, false},
		{"the dialler's own limit", nil, func(_ *monoapi.Config, transport *http.Transport) {
			transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}
			}
		}, 0, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var seen monoapi.Exchange
				client, end := piped(t, test.handler, func(cfg *monoapi.Config, transport *http.Transport) {
					cfg.Observe = func(e monoapi.Exchange) { seen = e }
					test.change(cfg, transport)
				})
				defer end()

				begin := time.Now()
				_, err := client.Session(session).SignIn(t.Context(), credentials()...)
				assert.Equal(t, test.limit, time.Since(begin), "by the false clock")
				got := failure(t, err)
				assert.Equal(t, monoapi.KindTimeout, got.Kind)
				assert.Equal(t, test.status, got.Status)
				assert.Equal(t, test.sent, got.Sent)
				assert.Equal(t, test.sent, got.MayHaveReachedBank())
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Equal(t, test.limit, seen.Duration)
				secretFree(t, err, *got, seen, seen.Curl())
			})
		})
	}
}

func TestCallersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, end := piped(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			<-r.Context().Done()
		}, func(*monoapi.Config, *http.Transport) {})
		defer end()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.Session(session).SignIn(ctx, credentials()...)
		assert.Equal(t, monoapi.KindTimeout, failure(t, err).Kind)
	})
}

// Who cancels hangs up, so that the bank's side can stop too.
func TestCancel(t *testing.T) {
	for name, begin := range map[string]string{"waiting for headers": "", "waiting for the body": `{"message": "half`} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			hungUp := make(chan struct{})
			f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
				defer close(hungUp)
				hear(t, r)
				if begin != "" {
					_, _ = io.WriteString(w, begin)
					_ = http.NewResponseController(w).Flush()
				}
				cancel()
				<-r.Context().Done()
			})
			_, err := f.client().Session(session).SignIn(ctx, credentials()...)
			<-hungUp
			got := failure(t, err)
			assert.Equal(t, monoapi.KindCancelled, got.Kind)
			assert.True(t, got.Sent)
			assert.True(t, got.MayHaveReachedBank())
			require.ErrorIs(t, err, context.Canceled)
			assert.EqualValues(t, 1, f.arrived.Load())
			secretFree(t, err, *got, f.last(), f.last().Curl())
		})
	}

	t.Run("before it begins", func(t *testing.T) {
		f := newFake(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := f.client().Session(session).SignIn(ctx, credentials()...)
		got := failure(t, err)
		assert.Equal(t, monoapi.KindCancelled, got.Kind)
		assert.False(t, got.Sent)
		assert.False(t, got.MayHaveReachedBank())
		assert.Zero(t, f.arrived.Load())
	})
}

// The connection stays open behind a 101, and no context would end it.
func TestSwitchedProtocols(t *testing.T) {
	f := newFake(t)
	conns := make(chan net.Conn, 1)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		hear(t, r)
		conn := hijack(w)
		conns <- conn
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
	})
	_, err := f.client().Session(session).SignIn(t.Context(), credentials()...)
	defer func() { _ = (<-conns).Close() }()
	assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
	assert.Equal(t, 101, failure(t, err).Status)
}

func TestRetryAfter(t *testing.T) {
	const day = 24 * time.Hour
	// The false clock begins at midnight of 1 January 2000, UTC.
	tests := []struct {
		header string
		want   time.Duration
	}{
		{"1", time.Second},
		{" 30 ", 30 * time.Second},
		{"0", 0},
		{"-5", 0},
		{"86400", day},
		{"86401", day},
		{"9223372036854775807", day},
		{"9223372036854775808", day},
		{"1000000000000000000000000000000", day},
		{"-1000000000000000000000000000000", 0},
		{"Sat, 01 Jan 2000 00:00:30 GMT", 30 * time.Second},
		{"Saturday, 01-Jan-00 00:01:00 GMT", time.Minute},
		{"Sat Jan  1 01:00:00 2000", time.Hour},
		{"Fri, 31 Dec 1999 23:59:59 GMT", 0},
		{"Sat, 01 Jan 2000 00:00:00 GMT", 0},
		{"Fri, 31 Dec 9999 23:59:59 GMT", day},
		{"", 0},
		{"soon", 0},
		{"1.5", 0},
		{"1e3", 0},
		{"0x10", 0},
		{"30s", 0},
		{"2000-01-01T00:00:30Z", 0},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%q", test.header), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, end := piped(t, reply(429, `{"message": "slowly"}`, "Retry-After", test.header), func(*monoapi.Config, *http.Transport) {})
				defer end()
				_, err := client.CreateSession(t.Context(), "a")
				got := failure(t, err)
				assert.Equal(t, monoapi.KindRateLimited, got.Kind)
				assert.Equal(t, "slowly", got.Message)
				assert.Equal(t, test.want, got.RetryAfter)
			})
		})
	}

	t.Run("no header", func(t *testing.T) {
		_, err := login(t, 429, `{}`)
		assert.Equal(t, monoapi.KindRateLimited, failure(t, err).Kind)
		assert.Zero(t, failure(t, err).RetryAfter)
	})
	t.Run("with another status", func(t *testing.T) {
		_, err := login(t, 503, `{}`, "Retry-After", "30")
		assert.Equal(t, monoapi.KindServer, failure(t, err).Kind)
		assert.Zero(t, failure(t, err).RetryAfter)
	})
}
