package monoapi_test

import (
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func TestBaseURL(t *testing.T) {
	accepted := []struct{ text, want string }{
		{"", "https://api.withmono.com"},
		{"https://api.withmono.com", "https://api.withmono.com"},
		{"https://api.withmono.com/", "https://api.withmono.com"},
		{"https://api.withmono.com///", "https://api.withmono.com"},
		{"https://mono.test:8443/prefix/", "https://mono.test:8443/prefix"},
		{"https://mono.test/a/b%20c", "https://mono.test/a/b%20c"},
		{"HTTPS://mono.test", "https://mono.test"},
		{"https://10.0.0.1", "https://10.0.0.1"},
		{"https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"},
		{"http://localhost", "http://localhost"},
		{"http://localhost:8080/demo", "http://localhost:8080/demo"},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"http://127.9.8.7", "http://127.9.8.7"},
		{"http://[::1]:8080", "http://[::1]:8080"},
		{"http://[::1]", "http://[::1]"},
		{"http://[0:0:0:0:0:0:0:1]", "http://[0:0:0:0:0:0:0:1]"},
		{"http://[::ffff:127.0.0.1]", "http://[::ffff:127.0.0.1]"},
		// net/http bypasses a proxy for this spelling alone.
		{"http://LocalHost:8080/Demo", "http://localhost:8080/Demo"},
	}
	for _, test := range accepted {
		t.Run("accepted "+test.text, func(t *testing.T) {
			got, err := monoapi.ParseBaseURL(test.text)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.String())
			client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: test.text})
			require.NoError(t, err)
			assert.Equal(t, test.want, client.BaseURL())
		})
	}
}

func TestRefusedBaseURL(t *testing.T) {
	const (
		noAddress = "is not an address"
		plainHTTP = "plain http"
		scheme    = "must begin with https://"
		user      = "a user or a password"
		query     = "a query or a fragment"
	)
	refused := []struct{ text, why string }{
		{"api.withmono.com", noAddress},
		{"/v2", noAddress},
		{"https://", noAddress},
		{"https://:443", noAddress},
		{"https:///v2", noAddress},
		{"https:api.withmono.com", noAddress},
		{"https://mono.test:port", noAddress},
		{"https://mono test", noAddress},
		{"https://mono.test\r\nx: y", noAddress},
		{"https://[::1", noAddress},
		{"://", noAddress},
		{" ", noAddress},
		{"http://api.withmono.com", plainHTTP},
		{"http://10.0.0.1", plainHTTP},
		{"http://0.0.0.0", plainHTTP},
		{"http://[::]", plainHTTP},
		{"http://192.168.1.1:8080", plainHTTP},
		{"http://127.0.0.1.mono.test", plainHTTP},
		{"http://localhost.mono.test", plainHTTP},
		{"http://127.1", plainHTTP},
		{"http://2130706433", plainHTTP},
		{"http://[2001:db8::1]", plainHTTP},
		{"ftp://mono.test", scheme},
		{"file://localhost/etc", scheme},
		{"ws://localhost", scheme},
		{"https://canary@mono.test", user},
		{"https://quokka:wombat@mono.test", user},
		{"https://@mono.test", user},
		{"https://mono.test?a=b", query},
		{"https://mono.test/?", query},
		{"https://mono.test#a", query},
		{"https://quokka:wom%zzbat@mono.test", noAddress},
	}
	for _, test := range refused {
		t.Run("refused "+test.text, func(t *testing.T) {
			got, err := monoapi.ParseBaseURL(test.text)
			assert.Nil(t, got)
			require.ErrorContains(t, err, test.why)
			_, again := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: test.text})
			assert.Equal(t, err, again)
			for _, piece := range canaryPieces {
				assert.NotContains(t, err.Error(), piece, "an address may hold a password")
			}
		})
	}
}

func TestCommitPath(t *testing.T) {
	for _, path := range []string{"/commit", "/v1/connect/commit", "/a/b-c_d~e", "/with%20blank", "/trailing/"} {
		f := newFake(t)
		f.mux.HandleFunc("POST /{path...}", func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "/prefix"+path, r.URL.EscapedPath())
			reply(200, testdata(t, "login_response.json"))(w, r)
		})
		client := f.client(func(cfg *monoapi.Config) { cfg.BaseURL, cfg.CommitPath = f.url+"/prefix/", path })
		_, err := client.Session(session).Commit(t.Context(), answers()...)
		require.NoError(t, err)
		assert.EqualValues(t, 1, f.arrived.Load())
		assert.Equal(t, path, f.last().Path)
	}

	for _, path := range []string{
		"commit", "v2/commit", "//elsewhere.test/commit", "https://elsewhere.test", "/commit?a=b", "/commit?", "/commit#a", "/commit#", "/../commit", "/a/..", "/%zz", "/a\r\nb", " /commit", "@elsewhere.test",
	} {
		_, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), CommitPath: path})
		assert.ErrorContains(t, err, "commit path", "%q", path)
	}
}

// A prefix goes before every path.
func TestBasePathPrefix(t *testing.T) {
	for op, call := range calls {
		f := newFake(t)
		f.on(strings.Replace(paths[op], " ", " /a/b", 1), reply(200, goodBody))
		require.NoError(t, call(t.Context(), f.client(func(cfg *monoapi.Config) { cfg.BaseURL = f.url + "/a/b/" })), op)
	}
}

func TestKey(t *testing.T) {
	for _, key := range []string{"test_sk_canary", "live_sk_canary", "!~"} {
		assert.NoError(t, monoapi.CheckKey(monoapi.NewSecret(key)))
		_, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(key)})
		assert.NoError(t, err)
	}
	for _, key := range []string{
		"test_sk_canary\n", "test_sk_canary\r\nx: y", "test_sk canary", " test_sk_canary", "test_sk_canary\t", "test_sk_canary\x00", "test_sk_canáry", "test_sk_canary\x7f", "test_sk_canary\u200b",
	} {
		err := monoapi.CheckKey(monoapi.NewSecret(key))
		require.ErrorContains(t, err, "secret key", "%q", key)
		assert.NotContains(t, err.Error(), "canary")
		_, again := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(key)})
		assert.Equal(t, err, again)
	}
	_, err := monoapi.New(monoapi.Config{})
	assert.EqualError(t, err, "no secret key")
}

func TestEnvironment(t *testing.T) {
	tests := []struct {
		key, base string
		want      monoapi.Environment
	}{
		{"live_sk_canary", "", monoapi.EnvironmentLive},
		{"test_sk_canary", "", monoapi.EnvironmentTest},
		{"sk_canary", "", monoapi.EnvironmentLive},
		{"TEST_sk_canary", "", monoapi.EnvironmentLive},
		{"live_test_canary", "", monoapi.EnvironmentLive},
		{"test_sk_canary", "https://api.withmono.com/", monoapi.EnvironmentTest},
		{"test_sk_canary", "https://API.withmono.com:443", monoapi.EnvironmentTest},
		{"test_sk_canary", "https://api.withmono.com:8443", monoapi.EnvironmentCustom},
		{"test_sk_canary", "https://withmono.com", monoapi.EnvironmentCustom},
		{"live_sk_canary", "https://api.withmono.com.mono.test", monoapi.EnvironmentCustom},
		{"live_sk_canary", "http://localhost:8080", monoapi.EnvironmentCustom},
		{"test_sk_canary", "http://127.0.0.1", monoapi.EnvironmentCustom},
	}
	for _, test := range tests {
		client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(test.key), BaseURL: test.base})
		require.NoError(t, err)
		assert.Equal(t, test.want, client.Environment(), "%s at %s", test.key, test.base)
		assert.Equal(t, strings.HasPrefix(test.key, "test_"), client.TestKey(), "%s at %s", test.key, test.base)
	}
}

func TestUserAgent(t *testing.T) {
	for agent, want := range map[string]string{"": "monoapi", "connect-reauth/1.2.3": "connect-reauth/1.2.3", "a/1 (b)": "a/1 (b)"} {
		f := newFake(t)
		f.on(sessionCall, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, want, r.UserAgent())
			reply(200, `{}`)(w, r)
		})
		_, err := f.client(func(cfg *monoapi.Config) { cfg.UserAgent = agent }).CreateSession(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, want, f.last().RequestHeader.Get("User-Agent"))
	}
	for _, agent := range []string{"a\r\nx-real-time: true", "a\x00", "é"} {
		_, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), UserAgent: agent})
		assert.ErrorContains(t, err, "user agent", "%q", agent)
	}
}

func TestNegativeTimeout(t *testing.T) {
	_, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), Timeout: -time.Second})
	assert.ErrorContains(t, err, "negative")
}

func TestNewTransport(t *testing.T) {
	transport := monoapi.NewTransport()
	assert.NotNil(t, transport.Proxy, "proxies of the environment are kept")
	assert.EqualValues(t, tls.VersionTLS12, transport.TLSClientConfig.MinVersion)
	assert.False(t, transport.TLSClientConfig.InsecureSkipVerify)
	assert.EqualValues(t, 64<<10, transport.MaxResponseHeaderBytes)
	assert.NotSame(t, http.DefaultTransport, transport)
	assert.NotSame(t, transport, monoapi.NewTransport())
}

// A client that watches nothing works as well.
func TestDefaults(t *testing.T) {
	f := newFake(t)
	f.on(sessionCall, reply(200, testdata(t, "session_response.json")))
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: f.url})
	require.NoError(t, err)
	defer client.CloseIdleConnections()
	got, err := client.CreateSession(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, monoapi.CodeDone, got.Outcome.ResponseCode)
}
