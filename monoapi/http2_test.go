package monoapi_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// The frames of HTTP/2 (RFC 9113, section 6) that the tests speak.
const (
	frameData     = 0
	frameHeaders  = 1
	frameReset    = 3
	frameSettings = 4
	frameGoAway   = 7

	flagEndStream  = 1
	flagAck        = 1
	flagEndHeaders = 4
)

func writeFrame(w io.Writer, kind, flags byte, stream uint32, payload []byte) {
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	frame = append(frame, flags)
	frame = binary.BigEndian.AppendUint32(frame, stream)
	_, _ = w.Write(append(frame, payload...))
}

// refuse tells the other side that a stream was not looked at, so that it may
// be sent again.
type refuse func(w io.Writer, stream uint32)

var refusals = map[string]refuse{
	"REFUSED_STREAM": func(w io.Writer, stream uint32) {
		writeFrame(w, frameReset, 0, stream, []byte{0, 0, 0, 7})
	},
	"GOAWAY below it": func(w io.Writer, _ uint32) {
		writeFrame(w, frameGoAway, 0, 0, make([]byte, 8)) // last stream 0, no error
	},
}

// twoProtocolServer is a server that refuses the first request over HTTP/2, and takes
// any other over HTTP/2 or HTTP/1.1.
type twoProtocolServer struct {
	testing.TB
	refuse refuse
	early  bool // before the body was read
	answer string

	mu     sync.Mutex
	begun  int
	bodies []string
	proto  []string
}

// listen serves on a listener until the test ends.
func (s *twoProtocolServer) listen(l net.Listener) {
	s.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.Cleanup(func() { _ = conn.Close() })
			go s.serve(conn)
		}
	}()
}

func (s *twoProtocolServer) serve(conn net.Conn) {
	r := bufio.NewReader(conn)
	start, err := r.Peek(3)
	switch {
	case err != nil:
	case string(start) == "PRI":
		s.serveHTTP2(r, conn)
	default:
		s.serveHTTP1(r, conn)
	}
}

func (s *twoProtocolServer) serveHTTP1(r *bufio.Reader, conn net.Conn) {
	req, err := http.ReadRequest(r)
	if err != nil {
		return
	}
	body, _ := io.ReadAll(req.Body)
	s.arrived("HTTP/1.1", body)
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"+s.answer)
	_ = conn.Close()
}

func (s *twoProtocolServer) serveHTTP2(r *bufio.Reader, conn net.Conn) {
	if _, err := r.Discard(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
		return
	}
	writeFrame(conn, frameSettings, 0, 0, nil)
	bodies := map[uint32][]byte{}
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(r, head); err != nil {
			return
		}
		payload := make([]byte, binary.BigEndian.Uint32(head)>>8)
		if _, err := io.ReadFull(r, payload); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			writeFrame(conn, frameSettings, flagAck, 0, nil)
		case kind == frameHeaders:
			if s.begin() && s.early {
				s.refuse(conn, stream)
			}
		case kind == frameData:
			bodies[stream] = append(bodies[stream], payload...)
			if flags&flagEndStream == 0 {
				continue
			}
			if first := s.arrived("HTTP/2", bodies[stream]); !first {
				const status200 = 0x80 | 8 // the eighth of HPACK's static table
				writeFrame(conn, frameHeaders, flagEndHeaders, stream, []byte{status200})
				writeFrame(conn, frameData, flagEndStream, stream, []byte(s.answer))
			} else if !s.early {
				s.refuse(conn, stream)
			}
		}
	}
}

// begin reports whether a request is the first.
func (s *twoProtocolServer) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	return s.begun == 1
}

// arrived notes a request that is there whole, and reports whether it is the
// first.
func (s *twoProtocolServer) arrived(proto string, body []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies, s.proto = append(s.bodies, string(body)), append(s.proto, proto)
	return len(s.bodies) == 1
}

// heard returns the bodies that arrived, and over what.
func (s *twoProtocolServer) heard() (requests int, bodies, proto []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(s.begun, len(s.bodies)), s.bodies, s.proto
}

// newTwoProtocolServer starts such a server, with TLS and the certificate of a client
// that trusts it, or in the clear.
func newTwoProtocolServer(t *testing.T, refuse refuse, early bool) (secure, clear *twoProtocolServer, secureURL, clearURL string, trust *tls.Config) {
	t.Helper()
	t.Setenv("GODEBUG", "") // which may turn HTTP/2 off
	model := secured(t, newFake(t), &tls.Config{})
	start := func() (*twoProtocolServer, net.Listener) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		return &twoProtocolServer{TB: t, refuse: refuse, early: early, answer: testdata(t, "login_response.json")}, l
	}
	secure, l := start()
	secure.listen(tls.NewListener(l, &tls.Config{Certificates: model.TLS.Certificates, NextProtos: []string{"h2", "http/1.1"}}))
	clear, c := start()
	clear.listen(c)
	return secure, clear, "https://" + l.Addr().String(), "http://" + c.Addr().String(), trusting(model).TLSClientConfig
}

const wantBody = `{"username": "quokka@zoo.test", "password": "pass1234567890?"}`

// sendOnce signs in or commits, with the same body.
func sendOnce(t *testing.T, op monoapi.Operation, base string, transport http.RoundTripper) (monoapi.Outcome, error) {
	t.Helper()
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: base, Transport: transport})
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	send := client.Session(session).SignIn
	if op == monoapi.OpCommit {
		send = client.Session(session).Commit
	}
	return send(t.Context(), signIn(canaryUser, guidePassword)...)
}

// Over HTTP/2 net/http sends again what the server refuses to look at, with the
// password in it. The server's word is not enough.
func TestHTTP2IsNotSentTwice(t *testing.T) {
	var clearHTTP2 http.Protocols
	clearHTTP2.SetUnencryptedHTTP2(true)
	for name, refuse := range refusals {
		for _, op := range []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit} {
			for when, early := range map[string]bool{"before the body": true, "after the body": false} {
				t.Run(name+" "+when+" "+string(op), func(t *testing.T) {
					secure, clear, secureURL, clearURL, trust := newTwoProtocolServer(t, refuse, early)

					_, err := sendOnce(t, op, secureURL, &http.Transport{TLSClientConfig: trust, ForceAttemptHTTP2: true})
					refusedOnce(t, secure, err)
					_, err = sendOnce(t, op, clearURL, &http.Transport{Protocols: &clearHTTP2})
					refusedOnce(t, clear, err)
				})
			}
		}
	}
}

// refusedOnce asserts that no more than one request arrived, and that it may
// have gone further.
func refusedOnce(t *testing.T, server *twoProtocolServer, err error) {
	t.Helper()
	got := failure(t, err)
	assert.Equal(t, monoapi.KindUnreachable, got.Kind)
	assert.True(t, got.Sent)
	assert.True(t, got.MayHaveReachedBank())
	assert.Contains(t, got.Detail, "not sent twice")
	requests, bodies, proto := server.heard()
	assert.Equal(t, 1, requests)
	for i, body := range bodies { // none when it was refused before it was read
		assert.Equal(t, wantBody, body)
		assert.Equal(t, "HTTP/2", proto[i])
	}
	if !server.early {
		assert.Len(t, bodies, 1)
	}
}

// The client's own transport speaks HTTP/1.1, where there is no such refusal.
func TestOwnTransportSpeaksHTTP1(t *testing.T) {
	for name, refuse := range refusals {
		for _, op := range []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit} {
			t.Run(name+" "+string(op), func(t *testing.T) {
				secure, _, url, _, trust := newTwoProtocolServer(t, refuse, false)
				transport := monoapi.NewTransport()
				transport.TLSClientConfig = trust
				got, err := sendOnce(t, op, url, transport)
				require.NoError(t, err)
				assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
				requests, bodies, proto := secure.heard()
				assert.Equal(t, 1, requests)
				assert.Equal(t, []string{wantBody}, bodies)
				assert.Equal(t, []string{"HTTP/1.1"}, proto)
			})
		}
	}
}

// A caller's transport may speak HTTP/2 all the same.
func TestHTTP2(t *testing.T) {
	t.Setenv("GODEBUG", "") // which may turn HTTP/2 off
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, 2, r.ProtoMajor)
		says(503, "maintenance")(w, hear(t, r), nil)
	})
	server := secured(t, f, &tls.Config{})
	transport := trusting(server)
	transport.Protocols = nil
	transport.ForceAttemptHTTP2 = true
	client := f.client(func(cfg *monoapi.Config) { cfg.BaseURL, cfg.Transport = server.URL, transport })
	_, err := client.Session(session).SignIn(t.Context(), credentials()...)
	got := failure(t, err)
	assert.Equal(t, monoapi.KindServer, got.Kind)
	assert.True(t, got.Sent)
	assert.True(t, got.MayHaveReachedBank())
	assert.EqualValues(t, 1, f.arrived.Load())
	secretFree(t, err, f.last())
}

// The frames above are what net/http takes for HTTP/2: without the guard the
// refused request would come again.
func TestHTTP2ServerOfTheTests(t *testing.T) {
	for name, refuse := range refusals {
		t.Run(name, func(t *testing.T) {
			secure, _, url, _, trust := newTwoProtocolServer(t, refuse, false)
			transport := &http.Transport{TLSClientConfig: trust, ForceAttemptHTTP2: true}
			defer transport.CloseIdleConnections()
			resp, err := (&http.Client{Transport: transport}).Post(url, "application/json", bytes.NewReader([]byte("{}")))
			require.NoError(t, err)
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			assert.Equal(t, testdata(t, "login_response.json"), strings.TrimSpace(string(body)))
			requests, bodies, _ := secure.heard()
			assert.Equal(t, 2, requests)
			assert.Equal(t, []string{"{}", "{}"}, bodies)
		})
	}
}
