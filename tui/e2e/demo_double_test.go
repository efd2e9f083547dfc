//go:build unix

package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// TestDemoServerAsADouble: an integration, played by the program itself, and
// what the bank tells of it.
func TestDemoServerAsADouble(t *testing.T) {
	t.Parallel()
	d := startDemoServer(t, args("--delay", "0", "--account", "65c4c03aa66a95b572cb5a86=102"))
	p := piped(t, nil, lines(sandbox.Username, sandbox.Password, sandbox.OTP),
		env("MONO_BASE_URL="+d.url), args("--plain", "65c4c03aa66a95b572cb5a86"))
	require.Equal(t, 0, p.code, p.stderr)
	list, raw := d.told(t)
	require.Len(t, list, 3)
	for i, want := range []struct {
		path string
		body map[string]any
		code int
	}{
		{sessionPath, map[string]any{"account": "65c4c03aa66a95b572cb5a86"}, 0},
		{loginPath, map[string]any{"username": "••••••••", "password": "••••••••"}, 102},
		{commitPath, map[string]any{"otp": "••••••••"}, 99},
	} {
		assert.Equal(t, want.path, list[i].Path)
		assert.Equal(t, want.body, list[i].Body)
		assert.Equal(t, want.code, list[i].ResponseCode)
		assert.Equal(t, "••••••••", list[i].Header["mono-sec-key"])
	}
	require.Equal(t, 0, d.end(t, os.Interrupt))
	const calls = "POST /v2/connect/reauth/session  65c4…5a86  story 102  200  Reauth session created\n" +
		"POST /v2/connect/reauth/login  65c4…5a86  story 102  200  102 more input\n" +
		"POST /v2/connect/commit  65c4…5a86  story 102  200  99 done\n"
	assert.Equal(t, "connect-reauth: the demo bank is at "+d.url+"; ctrl+c ends it\n"+calls, d.stderr.String())
	assert.Contains(t, readFile(t, filepath.Join("..", "..", "README.md")), calls, "as the README shows them")
	for _, text := range []string{raw, d.stderr.String()} {
		for _, secret := range []string{secretKey, sandbox.Username, sandbox.Password, sandbox.OTP} {
			assert.NotContains(t, text, secret)
		}
	}
}

// told is what the server tells of the requests.
func (d *demoServer) told(t *testing.T) (list []sandbox.Seen, raw string) {
	t.Helper()
	answer, err := http.Get(d.url + "/_demo/requests")
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(body, &list))
	return list, string(body)
}

// TestDemoServerWaitsForNoTerminal: a standard error that takes nothing holds
// neither the answers nor the end.
func TestDemoServerWaitsForNoTerminal(t *testing.T) {
	t.Parallel()
	unread, stderr, err := os.Pipe()
	require.NoError(t, err)
	defer unread.Close()
	d := startDemoServerSaying(t, stderr, args("--delay", "0"))
	require.NoError(t, stderr.Close())
	for range 2000 { // far more than a pipe holds
		answer, err := http.Get(d.url + accountsPath + story("101"))
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
	}
	list, _ := d.told(t)
	require.Equal(t, 2000, list[len(list)-1].Number)
	require.Equal(t, 0, d.end(t, os.Interrupt))
}
