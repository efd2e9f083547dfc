//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unaskedServer answers a session with its ID and a sign-in with a rejection.
// Then it repeats the sign-in on the same connection, in an answer that nobody
// asked for. net/http tells the standard logger of those, to their letter.
type unaskedServer struct {
	listener net.Listener
	// left gets a value when the client has closed a connection on which the
	// server had spoken unasked.
	left chan struct{}
}

func startUnaskedServer(t *testing.T) *unaskedServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	c := &unaskedServer{listener: listener, left: make(chan struct{}, 10)}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			go c.serve(conn)
		}
	}()
	return c
}

func (c *unaskedServer) url() string { return "http://" + c.listener.Addr().String() }

func (c *unaskedServer) serve(conn net.Conn) {
	in := bufio.NewReader(conn)
	spoke := false
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			if spoke {
				c.left <- struct{}{}
			}
			return
		}
		sent, _ := io.ReadAll(r.Body)
		if r.URL.Path == sessionPath {
			reply(conn, http.StatusOK, `{"status": "successful", "data": {"id": "sess_chatter"}}`)
			continue
		}
		reply(conn, http.StatusBadRequest, `{"status": "failed", "message": "No.", "responseCode": 400, "data": null}`)
		time.Sleep(100 * time.Millisecond) // until the connection is idle
		reply(conn, http.StatusBadRequest, fmt.Sprintf("%s %s", r.Header.Get("mono-sec-key"), sent))
		spoke = true
	}
}

func reply(conn net.Conn, status int, body string) {
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Echo: %[4]s\r\n\r\n%[4]s",
		status, http.StatusText(status), len(body), body)
}

// What a server sends unasked is seen nowhere, whatever the environment has
// net/http say.
func TestAnUnaskedAnswerIsSeenNowhere(t *testing.T) {
	t.Parallel()
	for _, debug := range []string{"", "http2debug=2"} {
		environment := func(c *unaskedServer) option {
			return env("GODEBUG="+debug, "MONO_SECRET_KEY="+canaryKey, "MONO_BASE_URL="+c.url())
		}
		t.Run("wizard "+debug, func(t *testing.T) {
			t.Parallel()
			c := startUnaskedServer(t)
			// Standard output is the terminal, too: nothing goes past the screen.
			s := start(t, nil, environment(c), toTerminal(), args(canaryAccount))
			s.Wait("❯ Username")
			s.Type("someone")
			s.Key("enter")
			s.Wait("❯ Password")
			s.Paste(canaryPass)
			s.Key("enter")
			s.Wait("was rejected (code 400).")
			awaitLeft(t, c)
			s.Key("ctrl+c")
			require.Equal(t, 130, s.Exit())
			requireSilence(t, string(s.Raw()))
		})
		t.Run("plain "+debug, func(t *testing.T) {
			t.Parallel()
			c := startUnaskedServer(t)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := command(ctx, t, nil, environment(c), plainMode(), args(canaryAccount))
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			typed, err := cmd.StdinPipe()
			require.NoError(t, err)
			require.NoError(t, cmd.Start())
			_, err = io.WriteString(typed, lines("someone", canaryPass))
			require.NoError(t, err)
			awaitLeft(t, c)
			require.NoError(t, typed.Close())
			require.Error(t, cmd.Wait(), "not reauthorised")
			require.Equal(t, 1, cmd.ProcessState.ExitCode(), stderr.String())
			require.Contains(t, stderr.String(), "was rejected (code 400).")
			requireSilence(t, stdout.String()+stderr.String())
		})
	}
}

func awaitLeft(t *testing.T, c *unaskedServer) {
	t.Helper()
	select {
	case <-c.left:
	case <-time.After(time.Minute):
		require.FailNow(t, "the program did not notice what it was sent")
	}
}

func requireSilence(t *testing.T, text string) {
	t.Helper()
	requireNoBird(t, text)
	for _, word := range []string{"Unsolicited", "idle HTTP", "http2", "X-Echo"} {
		assert.NotContains(t, text, word)
	}
}
