package monoapi_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// keptConn is a connection of the client's that tells when it is closed, and that
// may refuse what is written after the first request.
type keptConn struct {
	net.Conn
	closed chan struct{}
	once   sync.Once
	broken atomic.Bool
}

func (k *keptConn) Close() error {
	k.once.Do(func() { close(k.closed) })
	return k.Conn.Close()
}

func (k *keptConn) Write(b []byte) (int, error) {
	if k.broken.Load() {
		return 0, syscall.EPIPE
	}
	return k.Conn.Write(b)
}

// keeping is the usual transport, which also gives out its connections.
func keeping() (*http.Transport, chan *keptConn) {
	conns := make(chan *keptConn, 10)
	transport := monoapi.NewTransport()
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		k := &keptConn{Conn: conn, closed: make(chan struct{})}
		conns <- k
		return k, nil
	}
	return transport, conns
}

// A connection that the server closed while nobody used it costs nothing: the
// login goes through on another, once.
func TestLoginAfterAKeptConnectionWasClosed(t *testing.T) {
	f := newFake(t)
	var logins atomic.Int32
	f.on(sessionCall, func(w http.ResponseWriter, _ *http.Request) {
		// The header that would tell the client is not sent.
		conn := hijack(w)
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		_ = conn.Close()
	})
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		logins.Add(1)
		hear(t, r)
		reply(200, testdata(t, "login_response.json"))(w, r)
	})
	transport, conns := keeping()
	client := f.client(func(cfg *monoapi.Config) { cfg.Transport = transport })
	_, err := client.CreateSession(t.Context(), "a")
	require.NoError(t, err)
	<-(<-conns).closed
	got, err := client.Session(session).SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
	assert.EqualValues(t, 1, logins.Load())
}

// The same when the client only finds out by writing: nothing was written, so
// the guard against repetition must not stand in the way.
func TestLoginOnAConnectionThatCantBeWritten(t *testing.T) {
	f := newFake(t)
	f.on(sessionCall, reply(200, `{}`))
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		hear(t, r)
		reply(200, testdata(t, "login_response.json"))(w, r)
	})
	transport, conns := keeping()
	client := f.client(func(cfg *monoapi.Config) { cfg.Transport = transport })
	_, err := client.CreateSession(t.Context(), "a")
	require.NoError(t, err)
	(<-conns).broken.Store(true)
	got, err := client.Session(session).SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
	assert.Len(t, conns, 1, "it went over a new connection")
	assert.EqualValues(t, 2, f.arrived.Load())
}

// A server that reads a request and hangs up may have handed it on.
func TestServerThatReadsAndHangsUp(t *testing.T) {
	for _, op := range []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit} {
		t.Run(string(op), func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer l.Close()
			var arrived atomic.Int32
			go func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
						_, _ = io.Copy(io.Discard, r.Body)
						arrived.Add(1)
					}
					_ = conn.Close()
				}
			}()
			f := newFake(t)
			client := f.client(func(cfg *monoapi.Config) { cfg.BaseURL = "http://" + l.Addr().String() })
			got := failure(t, calls[op](t.Context(), client))
			assert.Equal(t, monoapi.KindUnreachable, got.Kind)
			assert.True(t, got.Sent)
			assert.True(t, got.MayHaveReachedBank())
			assert.EqualValues(t, 1, arrived.Load())
		})
	}
}

// A GET goes over a connection of its own: on one that was kept net/http sends
// it again, and account details are charged. A login at the same time keeps its
// connection.
func TestAccountBesideALogin(t *testing.T) {
	f := newFake(t)
	var logins, accounts atomic.Int32
	waiting, asked := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	from := map[string][]string{}
	note := func(call string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		from[call] = append(from[call], r.RemoteAddr)
	}
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		note("login", r)
		hear(t, r)
		if logins.Add(1) == 1 {
			close(waiting)
			<-asked
		}
		reply(200, testdata(t, "login_response.json"))(w, r)
	})
	f.on(accountCall, func(w http.ResponseWriter, r *http.Request) {
		accounts.Add(1)
		note("account", r)
		if accounts.Load() == 1 {
			_ = hijack(w).Close()
			return
		}
		reply(200, testdata(t, "account_details.json"))(w, r)
	})
	client := f.client()
	in := client.Session(session)
	done := make(chan error, 1)
	go func() {
		_, err := in.SignIn(context.WithoutCancel(t.Context()), credentials()...)
		done <- err
	}()
	<-waiting

	_, err := client.Account(t.Context(), "a")
	assert.Equal(t, monoapi.KindUnreachable, failure(t, err).Kind)
	assert.EqualValues(t, 1, accounts.Load(), "the details were asked for once")
	_, err = client.Account(t.Context(), "a")
	require.NoError(t, err)
	close(asked)
	require.NoError(t, <-done)

	_, err = in.SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.EqualValues(t, 2, logins.Load())
	assert.EqualValues(t, 2, accounts.Load())
	mu.Lock()
	defer mu.Unlock()
	assert.Equal(t, from["login"][0], from["login"][1], "the login's connection is kept")
	assert.NotContains(t, from["account"], from["login"][0])
	assert.NotEqual(t, from["account"][0], from["account"][1])
}

// The program around may have put anything in place of net/http's transport.
func TestAnotherDefaultTransport(t *testing.T) {
	usual := http.DefaultTransport
	defer func() { http.DefaultTransport = usual }()
	http.DefaultTransport = roundTripper(func(r *http.Request) (*http.Response, error) {
		assert.Fail(t, "it was used", r.URL.String())
		return nil, io.EOF
	})
	for op, call := range calls {
		f := newFake(t)
		f.on(paths[op], reply(200, goodBody))
		require.NoError(t, call(t.Context(), f.client()), op)
	}
	http.DefaultTransport = nil
	f := newFake(t)
	f.on(loginCall, reply(200, goodBody))
	require.NoError(t, calls[monoapi.OpLogin](t.Context(), f.client()))
}
