package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// counting is a listener that knows how many of its connections are open, and
// how many were at most.
type counting struct {
	net.Listener
	mu               sync.Mutex
	open, most, came int
}

func (c *counting) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.came++
	c.open++
	c.most = max(c.most, c.open)
	return &closing{Conn: conn, once: sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.open--
	})}, nil
}

type closing struct {
	net.Conn
	once func()
}

func (c *closing) Close() error {
	defer c.once()
	return c.Conn.Close()
}

// startReceiver starts a receiver that gives a connection little time.
func startReceiver(t *testing.T) (r *receiver, connections *counting, events chan monoapi.WebhookEvent) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	connections = &counting{Listener: listener}
	events = make(chan monoapi.WebhookEvent, 10)
	r = newReceiver(connections, monoapi.NewSecret(testSecret), func(e monoapi.WebhookEvent) { events <- e }, nil)
	r.server.ReadHeaderTimeout = 100 * time.Millisecond
	r.start()
	t.Cleanup(r.close)
	return r, connections, events
}

// crowd opens connections that send text, and keeps them open.
func crowd(t *testing.T, address string, n int, text string) {
	t.Helper()
	var dials sync.WaitGroup
	for range n {
		dials.Go(func() {
			conn, err := net.DialTimeout("tcp", address, time.Minute)
			if err != nil {
				return // the system's own queue is full
			}
			_, _ = conn.Write([]byte(text))
			t.Cleanup(func() { _ = conn.Close() })
		})
	}
	dials.Wait()
}

// Strangers who open connections and keep them use up no files, and do not keep
// Mono out.
func TestWebhooksAmongStrangers(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"silent":         "",
		"half a request": "POST / HTTP/1.1\r\nHost: here\r\n",
		"no secret":      "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}",
		"wrong secret":   "POST / HTTP/1.1\r\nHost: here\r\nmono-webhook-secret: guessed\r\nContent-Length: 2\r\n\r\n{}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, connections, events := startReceiver(t)
			crowd(t, r.listener.Addr().String(), 200, text)
			postEvent(t, r.url())
			select {
			case e := <-events:
				assert.Equal(t, monoapi.EventReauthorised, e.Name)
				assert.Equal(t, story("099"), e.Account)
			case <-time.After(time.Minute):
				require.FailNow(t, "the event was answered and is not there")
			}
			assert.Empty(t, events)
			connections.mu.Lock()
			defer connections.mu.Unlock()
			assert.LessOrEqual(t, connections.most, mostConnections)
			assert.Greater(t, connections.came, mostConnections, "there was no crowd")
		})
	}
}

// postEvent sends an event as Mono does: on a connection of its own, and again
// when it is not answered.
func postEvent(t *testing.T, url string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	body := fmt.Sprintf(`{"event": "mono.events.account_reauthorized", "data": {"account": {"_id": %q}}}`, story("099"))
	require.Eventually(t, func() bool {
		request, err := http.NewRequest("POST", url+"/any/path", strings.NewReader(body))
		if err != nil {
			return false
		}
		request.Header.Set("mono-webhook-secret", testSecret)
		answer, err := client.Do(request)
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}, time.Minute, 10*time.Millisecond, "Mono's event is not answered")
}

// What the receiver has open goes with it.
func TestReceiverCloses(t *testing.T) {
	t.Parallel()
	r, connections, _ := startReceiver(t)
	conn, err := net.Dial("tcp", r.listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	require.Eventually(t, func() bool {
		connections.mu.Lock()
		defer connections.mu.Unlock()
		return connections.came == 1
	}, time.Minute, time.Millisecond)
	r.close()
	_, err = conn.Read(make([]byte, 1))
	assert.Error(t, err)
	_, err = net.Dial("tcp", r.listener.Addr().String())
	assert.Error(t, err)
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// The secret is Mono's without the line end that it has in a file.
func TestWebhookSecretWithALineEnd(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{testSecret, testSecret + "\n", testSecret + "\r\n"} {
		address := freeAddress(t)
		bank := startBank(t, sandbox.Config{WebhookURL: "http://" + address, WebhookSecret: testSecret})
		e := call{
			args: []string{"--plain", "--webhook-listen", address, story("099")},
			env:  at(bank, webhookVariable, secret),
		}.run(t)
		assert.Zero(t, e.code)
		assert.Contains(t, e.stderr, "Mono confirms: account_reauthorized.\n")
		assert.NotContains(t, e.stdout+e.stderr, testSecret)
		_, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", address)
		assert.Error(t, err, "it still listens")
	}
}

// An address that somebody has is a wrong configuration.
func TestWebhookListenWhereSomebodyDoes(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(startBank(t, sandbox.Config{}).URL(), "http://")
	e := call{
		args: []string{"--plain", "--webhook-listen", taken, story("099")},
		env:  map[string]string{"MONO_SECRET_KEY": testKey, webhookVariable: testSecret},
	}.run(t)
	assert.Equal(t, 2, e.code)
	assert.Empty(t, e.stdout)
	assert.True(t, strings.HasPrefix(e.stderr, "connect-reauth: --webhook-listen: listen tcp "+taken+": "), e.stderr)
}
