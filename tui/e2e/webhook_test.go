//go:build unix

package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const hookSecret = "whsec_e2e"

// hook is an event's body.
func hook(event, account, more string) string {
	return `{"event": "mono.events.` + event + `", "data": {` + more + `"account": {"_id": "` + account + `"}}}`
}

const available = `"meta": {"data_status": "AVAILABLE", "retrieved_data": ["balance"]}, `

// post sends what Mono would, or somebody else, and returns the status of the
// answer.
func post(t *testing.T, method, url, secret, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("mono-webhook-secret", secret)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	address := freeAddress(t)
	url := "http://" + address + "/any/path"
	log, path := logFile(t)
	s := start(t, bank, log, env("MONO_WEBHOOK_SECRET="+hookSecret), args("--webhook-listen", address, story("099")))
	s.Wait("✓ Reauthorised", "· account_reauthorized: awaited", "· account_updated: awaited")

	event := hook("account_reauthorized", story("099"), "")
	assert.Equal(t, http.StatusUnauthorized, post(t, "POST", url, "", event))
	assert.NotContains(t, s.Screen(), "secret")
	assert.Equal(t, http.StatusUnauthorized, post(t, "POST", url, "whsec_guessed", event))
	s.Wait("A webhook was refused because it came with another secret; if Mono sent it,", "MONO_WEBHOOK_SECRET is not the one on Mono's dashboard.")
	assert.Equal(t, http.StatusUnauthorized, post(t, "GET", url, "", ""))
	assert.Equal(t, http.StatusMethodNotAllowed, post(t, "GET", url, hookSecret, ""))
	assert.Equal(t, http.StatusBadRequest, post(t, "POST", url, hookSecret, "junk"))
	assert.Equal(t, http.StatusBadRequest, post(t, "POST", url, hookSecret, "{}"))
	assert.Equal(t, http.StatusRequestEntityTooLarge, post(t, "POST", url, hookSecret, `{"event": "`+strings.Repeat("x", 256<<10)+`"}`))
	assert.Empty(t, logged(t, path, "webhook"))

	// One of another account comes first: it would be shown by the time that
	// this account's is.
	require.Equal(t, http.StatusOK, post(t, "POST", url, hookSecret, hook("account_updated", story("200"), available)))
	require.Equal(t, http.StatusOK, post(t, "POST", url, hookSecret, event))
	s.Wait("✓ account_reauthorized", "· account_updated: awaited")
	require.NotContains(t, s.Screen(), "available")

	require.Equal(t, http.StatusOK, post(t, "POST", url, hookSecret, event))
	require.Equal(t, http.StatusOK, post(t, "POST", url, hookSecret, hook("account_updated", story("099"), available)))
	s.Wait("✓ account_reauthorized", "✓ account_updated: data available")
	require.Equal(t, 1, strings.Count(s.Screen(), "account_reauthorized"), "it came twice and is shown once")

	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	assert.Equal(t, []string{
		"account_updated " + story("200") + " available",
		"account_reauthorized " + story("099") + " ",
		"account_reauthorized " + story("099") + " ",
		"account_updated " + story("099") + " available",
	}, logged(t, path, "webhook", "event", "account", "data_status"))
	assert.NotContains(t, readFile(t, path)+string(s.Raw())+s.Stdout(), hookSecret)
	assert.Len(t, bank.Requests(), 1)
}

// TestWebhookSoon: an event can be faster than the answer that it is about.
func TestWebhookSoon(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	address := freeAddress(t)
	s := start(t, bank, env("MONO_WEBHOOK_SECRET="+hookSecret), args("--webhook-listen", address, story("102"), story("099")))
	signIn(s)
	s.Wait("❯ Enter OTP")
	for _, e := range []string{hook("account_reauthorized", story("102"), ""), hook("account_updated", story("099"), available)} {
		require.Equal(t, http.StatusOK, post(t, "POST", "http://"+address, hookSecret, e))
	}
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("1 of 2", "✓ Reauthorised", "✓ account_reauthorized", "· account_updated: awaited")
	s.Key("enter")
	s.Wait("2 of 2", "✓ Reauthorised", "· account_reauthorized: awaited", "· account_updated: awaited")
}

// TestWebhooksOfTheBank: they are delivered to the listener, on this screen and
// in the plain mode.
func TestWebhooksOfTheBank(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"wizard", "plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			address := freeAddress(t)
			bank := startBank(t, sandbox.Config{WebhookURL: "http://" + address, WebhookSecret: hookSecret})
			listen := []option{env("MONO_WEBHOOK_SECRET=" + hookSecret), args("--webhook-listen", address, story("099"))}
			if mode == "plain" {
				p := piped(t, bank, "", append(listen, plainMode())...)
				require.Equal(t, 0, p.code)
				inOrder(t, p.stderr, "Waiting for Mono's confirmation, at most 15 seconds.\n",
					"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data available.\n")
				requirePlain(t, p)
				return
			}
			s := start(t, bank, listen...)
			s.Wait("✓ Reauthorised", "✓ account_reauthorized", "✓ account_updated: data available")
			require.NotContains(t, s.Screen(), "awaited")
		})
	}
}

// TestNoWebhooks: without a listener nothing is awaited.
func TestNoWebhooks(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, env("MONO_WEBHOOK_SECRET="+hookSecret), args(story("099")))
	s.Wait("✓ Reauthorised", "s asks Mono for the data status")
	require.NotContains(t, s.Screen(), "awaited")
}

func TestWebhookListenerThatCannotBe(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	taken := strings.TrimPrefix(bank.URL(), "http://") // somebody listens there
	for name, test := range map[string]struct {
		opts []option
		says string
	}{
		"no secret":    {[]option{args("--webhook-listen", "127.0.0.1:0")}, "--webhook-listen needs MONO_WEBHOOK_SECRET, the webhook secret from Mono's dashboard"},
		"empty secret": {[]option{env("MONO_WEBHOOK_SECRET="), args("--webhook-listen", "127.0.0.1:0")}, "--webhook-listen needs MONO_WEBHOOK_SECRET"},
		"taken":        {[]option{env("MONO_WEBHOOK_SECRET=" + hookSecret), args("--webhook-listen", taken)}, "--webhook-listen: listen tcp " + taken + ": "},
		"no address":   {[]option{env("MONO_WEBHOOK_SECRET=" + hookSecret), args("--webhook-listen", "here")}, "--webhook-listen: listen tcp: address here: missing port in address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []option{plainMode(), args("--json")} {
				s := start(t, bank, append(test.opts, mode, wide(), args(story("099")))...)
				require.Equal(t, 2, s.Exit())
				said := string(s.Raw())
				require.True(t, strings.HasPrefix(said, "connect-reauth: "+test.says), said)
				require.Equal(t, 1, strings.Count(said, "\n"))
				require.Empty(t, s.Stdout())
			}
		})
	}
}
