package monoapi_test

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// Nothing left this machine.
func TestNeverSent(t *testing.T) {
	const unreachable = monoapi.KindUnreachable
	tests := []struct {
		name   string
		setup  func(t *testing.T, f *fake, cfg *monoapi.Config)
		detail string
	}{
		{"connection refused", func(t *testing.T, _ *fake, cfg *monoapi.Config) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			require.NoError(t, l.Close())
			cfg.BaseURL = "http://" + l.Addr().String()
		}, "refused"},
		{"no such host", func(_ *testing.T, _ *fake, cfg *monoapi.Config) {
			cfg.BaseURL = "https://mono.invalid"
			broken := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }
			transport := monoapi.NewTransport()
			transport.Proxy = nil
			transport.DialContext = (&net.Dialer{Resolver: &net.Resolver{PreferGo: true, Dial: broken}}).DialContext
			cfg.Transport = transport
		}, "no address is known for mono.invalid"},
		{"unknown authority", func(t *testing.T, f *fake, cfg *monoapi.Config) {
			cfg.BaseURL = secured(t, f, &tls.Config{}).URL
		}, "the server's certificate is not trusted by this machine"},
		{"certificate of another host", func(t *testing.T, f *fake, cfg *monoapi.Config) {
			server := secured(t, f, &tls.Config{})
			cfg.BaseURL = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
			cfg.Transport = trusting(server)
		}, "the server's certificate is valid for example.com, *.example.com, not localhost"},
		{"certificate of another time", func(t *testing.T, f *fake, cfg *monoapi.Config) {
			server := secured(t, f, &tls.Config{})
			cfg.BaseURL = server.URL
			transport := trusting(server)
			transport.TLSClientConfig.Time = func() time.Time { return server.Certificate().NotAfter.Add(time.Hour) }
			cfg.Transport = transport
		}, "the server's certificate is valid from 1970-01-01 to 2084-01-29, by this machine's clock not now"},
		{"TLS 1.1 alone", func(t *testing.T, f *fake, cfg *monoapi.Config) {
			server := secured(t, f, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
			cfg.BaseURL = server.URL
			cfg.Transport = trusting(server)
		}, "protocol version"},
		{"plain HTTP behind https", func(_ *testing.T, f *fake, cfg *monoapi.Config) {
			cfg.BaseURL = strings.Replace(f.url, "http:", "https:", 1)
		}, "does not look like a TLS handshake"},
		{"the transport's own error", func(_ *testing.T, _ *fake, cfg *monoapi.Config) {
			cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
				return nil, fmt.Errorf("outer %s: %w", canaryPassword, errors.New("bad \x1b[31m "+canaryKey))
			})
		}, "bad [31m " + monoapi.Mask},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			client := f.client(func(cfg *monoapi.Config) { test.setup(t, f, cfg) })
			_, err := client.Session(session).SignIn(t.Context(), credentials()...)
			got := failure(t, err)
			assert.Equal(t, unreachable, got.Kind)
			assert.Zero(t, got.Status)
			assert.False(t, got.Sent)
			assert.False(t, got.MayHaveReachedBank())
			assert.Contains(t, got.Detail, test.detail)
			assert.Zero(t, f.arrived.Load())
			secretFree(t, err, f.last(), f.last().Curl())
		})
	}

	t.Run("session that is no header", func(t *testing.T) {
		f := newFake(t)
		_, err := f.client().Session("sess\r\nx-real-time: true").SignIn(t.Context(), credentials()...)
		assert.Equal(t, unreachable, failure(t, err).Kind)
		assert.False(t, failure(t, err).Sent)
		assert.Zero(t, f.arrived.Load())
	})
}

// secured starts a TLS server in front of f, with a certificate for 127.0.0.1
// and example.com that nobody trusts yet.
func secured(t *testing.T, f *fake, cfg *tls.Config) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(f)
	server.TLS = cfg
	server.EnableHTTP2 = cfg.MaxVersion == 0
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// trusting is the usual transport, which also trusts the server's certificate.
func trusting(server *httptest.Server) *http.Transport {
	transport := monoapi.NewTransport()
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	return transport
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r(req) }

// A request counts as sent once its headers are written: its body may go with
// them.
func TestSent(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name string
		send func(*httptrace.ClientTrace)
		sent bool
	}{
		{"nothing", func(*httptrace.ClientTrace) {}, false},
		{"a connection", func(trace *httptrace.ClientTrace) { trace.WroteRequest(httptrace.WroteRequestInfo{Err: broken}) }, false},
		{"headers", func(trace *httptrace.ClientTrace) { trace.WroteHeaders() }, true},
		{"headers and half a body", func(trace *httptrace.ClientTrace) {
			trace.WroteHeaders()
			trace.WroteRequest(httptrace.WroteRequestInfo{Err: broken})
		}, true},
		{"all, by a transport that tells no more", func(trace *httptrace.ClientTrace) { trace.WroteRequest(httptrace.WroteRequestInfo{}) }, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			client := f.client(func(cfg *monoapi.Config) {
				cfg.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
					test.send(httptrace.ContextClientTrace(r.Context()))
					return nil, broken
				})
			})
			_, err := client.Session(session).SignIn(t.Context(), credentials()...)
			assert.Equal(t, test.sent, failure(t, err).Sent)
			assert.Equal(t, test.sent, failure(t, err).MayHaveReachedBank())
		})
	}
}

// The server that is refused for TLS 1.1 is a good one otherwise.
func TestTLSVersions(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, reply(200, testdata(t, "login_response.json")))
	for _, versions := range [][3]uint16{ // the server's lowest and highest, the client's lowest; 0 is the usual one
		{tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS10},
		{tls.VersionTLS12, tls.VersionTLS12, 0},
		{tls.VersionTLS13, tls.VersionTLS13, 0},
	} {
		server := secured(t, f, &tls.Config{MinVersion: versions[0], MaxVersion: versions[1]})
		transport := trusting(server)
		if versions[2] != 0 {
			transport.TLSClientConfig.MinVersion = versions[2]
		}
		client := f.client(func(cfg *monoapi.Config) { cfg.BaseURL, cfg.Transport = server.URL, transport })
		got, err := client.Session(session).SignIn(t.Context(), credentials()...)
		require.NoError(t, err)
		assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
	}
}

// Go would send mono-sec-key along to wherever the answer points.
func TestRedirectsAreNotFollowed(t *testing.T) {
	other := newFake(t) // fails the test when a request arrives
	for op, call := range calls {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for name, location := range map[string]string{
				"another host": other.url + "/v2/connect/reauth/login", "another path": "/elsewhere", "malformed": "http://[" + canaryKey, "none": "",
			} {
				t.Run(fmt.Sprint(op, " ", status, " ", name), func(t *testing.T) {
					f := newFake(t)
					f.on(paths[op], reply(status, "", "Location", location))
					err := failure(t, call(t.Context(), f.client()))
					assert.Equal(t, monoapi.KindUnreadable, err.Kind)
					assert.Equal(t, status, err.Status)
					assert.Contains(t, err.Detail, "redirects")
					assert.EqualValues(t, 1, f.arrived.Load())
					assert.Zero(t, other.arrived.Load())
					secretFree(t, err, f.last())
				})
			}
		}
	}
}

// A connection that was kept may be closed by the time a call uses it. No call
// is made again: a bank counts logins, and account details are charged.
func TestKeptConnectionThatCloses(t *testing.T) {
	for op, call := range calls {
		t.Run(string(op), func(t *testing.T) {
			f := newFake(t)
			f.on(paths[op], func(w http.ResponseWriter, r *http.Request) {
				if f.arrived.Load() == 1 {
					reply(200, goodBody)(w, r)
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				hijack(w).Close()
			})
			client := f.client()
			require.NoError(t, call(t.Context(), client))
			err := failure(t, call(t.Context(), client))
			assert.Equal(t, monoapi.KindUnreachable, err.Kind)
			assert.True(t, err.Sent)
			assert.EqualValues(t, 2, f.arrived.Load())
		})
	}
}

func TestExactly1MiB(t *testing.T) {
	const head, tail = `{"data": {"responseCode": 99, "code": "code_1"}, "pad": "`, `"}`
	got := outcome(t, 200, head+strings.Repeat("x", 1<<20-len(head)-len(tail))+tail)
	assert.Equal(t, "code_1", got.Code)

	_, err := login(t, 200, head+strings.Repeat("x", 1<<20-len(head)-len(tail)+1)+tail)
	assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
	assert.Contains(t, failure(t, err).Detail, "1 MiB")
}

func TestGzip(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "gzip", r.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		_, _ = io.WriteString(z, testdata(t, "login_response.json"))
	})
	got, err := f.client().Session(session).SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
	assert.Equal(t, testdata(t, "login_response.json"), f.last().ResponseBody)
}
