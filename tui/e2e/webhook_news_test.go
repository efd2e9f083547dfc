//go:build unix

package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// webhooks send events to the program that listens on an address.
type webhooks struct {
	t       *testing.T
	address string
}

// listening is how the program is started to hear them.
func listening(t *testing.T) (webhooks, []option) {
	address := freeAddress(t)
	return webhooks{t, address}, []option{env("MONO_WEBHOOK_SECRET=" + hookSecret), args("--webhook-listen", address)}
}

// send sends events, one after the other. Each is taken.
func (w webhooks) send(events ...string) {
	w.t.Helper()
	for _, event := range events {
		require.Equal(w.t, http.StatusOK, post(w.t, "POST", "http://"+w.address, hookSecret, event), event)
	}
}

// sendLast sends the event that ends the program, which may be gone before it
// has answered.
func (w webhooks) sendLast(event string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), "POST", "http://"+w.address, strings.NewReader(event))
	require.NoError(w.t, err)
	r.Header.Set("mono-webhook-secret", hookSecret)
	if answer, err := http.DefaultClient.Do(r); err == nil {
		require.NoError(w.t, answer.Body.Close())
	}
}

// pageHook is an event as Mono's page shows it, about another account.
func pageHook(t *testing.T, page, account string) string {
	t.Helper()
	event := documented(t, "webhook_"+page)
	require.Contains(t, event, docAccount)
	return strings.ReplaceAll(event, docAccount, account)
}

// update is the event that tells of an account's data.
func update(id, account, meta string) string {
	return `{"event":"mono.events.account_updated","event_id":"` + id + `","data":{"meta":{` + meta + `},"account":{"_id":"` + account + `"}}}`
}

// news are events with what is said of them on the result screen and in the
// plain mode, and what there is to do.
var news = map[string]struct {
	event  func(t *testing.T, account string) string
	screen []string
	says   string
}{
	"sync failed": {
		func(t *testing.T, account string) string { return pageHook(t, "sync_failed", account) },
		[]string{"✗ sync_failed: Mono could not fetch the data (sync failed).", "Ask for the data status in a while; if it still says failed,"},
		"sync_failed: Mono could not fetch the data (sync failed). Ask for the data status in a while; if it still says failed, ask Mono's support.\n",
	},
	"reauthorisation required": {
		func(t *testing.T, account string) string { return pageHook(t, "reauthorisation_required", account) },
		[]string{"✗ reauthorisation_required: Mono says that this account must be reauthorised.", "Reauthorise it again."},
		"reauthorisation_required: Mono says that this account must be reauthorised. Reauthorise it again.\n",
	},
	"data unavailable": {
		func(_ *testing.T, account string) string {
			return update("evt_1", account, `"data_status":"UNAVAILABLE","sync_status":"SUCCESSFUL"`)
		},
		[]string{"✗ account_updated: the bank gave no data (data unavailable).", "The bank may be down, or the account may have no data: ask for the data"},
		"account_updated: the bank gave no data (data unavailable). The bank may be down, or the account may have no data: ask for the data status later.\n",
	},
	"sync status failed": {
		func(_ *testing.T, account string) string {
			return update("evt_1", account, `"data_status":"PARTIAL","sync_status":"FAILED"`)
		},
		[]string{"✗ account_updated: Mono could not fetch the data (sync failed)."},
		"account_updated: Mono could not fetch the data (sync failed). Ask for the data status in a while;",
	},
	"sync status asks for a reauthorisation": {
		func(_ *testing.T, account string) string {
			return update("evt_1", account, `"data_status":"AVAILABLE","sync_status":"REAUTHORISATION_REQUIRED"`)
		},
		[]string{"✗ account_updated: Mono says that this account must be reauthorised.", "Reauthorise it again."},
		"account_updated: Mono says that this account must be reauthorised. Reauthorise it again.\n",
	},
}

// TestBadNews: it stands above the good on the account's result, with what to
// do, and leaves the result what it is.
func TestBadNews(t *testing.T) {
	t.Parallel()
	for name, test := range news {
		t.Run(name+", wizard", func(t *testing.T) {
			t.Parallel()
			mono, opts := listening(t)
			s := start(t, startBank(t, sandbox.Config{}), append(opts, args(story("099")))...)
			s.Wait("✓ Reauthorised", "· account_reauthorized: awaited", "· account_updated: awaited")
			mono.send(pageHook(t, "reauthorised", story("099")), test.event(t, story("099")))
			s.Wait(append(test.screen, "✓ Reauthorised", "✓ account_reauthorized")...)
			require.Less(t, lineNumber(t, s, test.screen[0]), lineNumber(t, s, "✓ account_reauthorized"))
			require.NotContains(t, s.Screen(), "✓ account_updated")
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
		})
		t.Run(name+", plain", func(t *testing.T) {
			t.Parallel()
			mono, opts := listening(t)
			s := start(t, startBank(t, sandbox.Config{}), append(opts, plainMode(), wide(), args(story("099")))...)
			s.Wait("Waiting for Mono's confirmation, at most 15 seconds.")
			event := test.event(t, story("099"))
			if !strings.Contains(event, "account_updated") {
				// Nothing else tells the program that no more is to come.
				mono.send(event)
				event = update("evt_last", story("099"), `"data_status":"PARTIAL"`)
			}
			mono.sendLast(event)
			require.Equal(t, 0, s.Exit())
			inOrder(t, strings.ReplaceAll(string(s.Raw()), "\r\n", "\n"), "is reauthorised.\n", "Waiting for", "Bad news from Mono: "+test.says)
			require.Equal(t, 1, strings.Count(string(s.Raw()), "Bad news"))
		})
	}
}

// TestBadNewsAboutAnEarlierAccount: it is said at once, wherever the sitting
// is, and in the table of all accounts.
func TestBadNewsAboutAnEarlierAccount(t *testing.T) {
	t.Parallel()
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		mono, opts := listening(t)
		s := start(t, startBank(t, sandbox.Config{}), append(opts, size(120, 24), args(story("099"), story("200")))...)
		s.Wait("1 of 2", "✓ Reauthorised")
		s.Key("enter")
		s.Wait("2 of 2", atUsername)
		mono.send(pageHook(t, "sync_failed", story("099")))
		s.Wait(story("099")+": sync_failed: Mono could not fetch the data (sync failed).", "2 of 2", atUsername)
		signIn(s)
		s.Wait("✓ Reauthorised", story("200"))
		require.NotContains(t, s.Screen(), "sync_failed", "it is no news of this account")
		s.Key("enter")
		s.Wait("2 of 2 reauthorised")
		require.Contains(t, lineWith(t, s, story("099")), "✗ sync failed")
		require.NotContains(t, lineWith(t, s, story("200")), "✗")
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		mono, opts := listening(t)
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, append(opts, plainMode(), wide(), args(story("099"), story("200")))...)
		s.Wait("Waiting for")
		mono.send(update("evt_1", story("099"), `"data_status":"AVAILABLE"`))
		s.Wait("Account 2 of 2", userLabel+":")
		mono.send(pageHook(t, "sync_failed", story("099")))
		s.Type(sandbox.Username)
		s.Key("enter")
		s.Wait("Password (it is not shown):")
		s.Type(sandbox.Password)
		s.Key("enter")
		s.Wait("Bad news from Mono about account "+story("099")+": sync_failed: Mono could not fetch the data (sync failed).", "Account "+story("200")+" (Zenith Bank) is reauthorised.")
	})
}

// TestWebhookTwice: Mono sends an event again that it does not know to have
// come. An old one takes nothing back.
func TestWebhookTwice(t *testing.T) {
	t.Parallel()
	failed := update("evt_1", story("099"), `"data_status":"FAILED"`)
	available := update("evt_2", story("099"), `"data_status":"AVAILABLE"`)
	reauthorised := pageHook(t, "reauthorised", story("099"))
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		mono, opts := listening(t)
		s := start(t, startBank(t, sandbox.Config{}), append(opts, args(story("099")))...)
		s.Wait("✓ Reauthorised")
		mono.send(failed)
		s.Wait("✗ account_updated: Mono could not fetch the data (data failed).")
		mono.send(available)
		s.Wait("✓ account_updated: data available")
		mono.send(failed, reauthorised, reauthorised)
		s.Wait("✓ account_reauthorized")
		require.Contains(t, s.Screen(), "✓ account_updated: data available")
		require.NotContains(t, s.Screen(), "✗")
		require.Equal(t, 1, strings.Count(s.Screen(), "account_reauthorized"))
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		mono, opts := listening(t)
		s := start(t, startBank(t, sandbox.Config{}), append(opts, plainMode(), wide(), args(story("099")))...)
		s.Wait("Waiting for")
		sync := pageHook(t, "sync_failed", story("099"))
		mono.send(reauthorised, sync, reauthorised, sync)
		mono.sendLast(available)
		require.Equal(t, 0, s.Exit())
		raw := string(s.Raw())
		require.Equal(t, 1, strings.Count(raw, "Mono confirms: account_reauthorized."))
		require.Equal(t, 1, strings.Count(raw, "Bad news from Mono"))
		require.Equal(t, 1, strings.Count(raw, "Mono confirms: account_updated: data available."))
	})
}

// TestEarlyWebhooks: what came before the sign-in was about an earlier one.
func TestEarlyWebhooks(t *testing.T) {
	t.Parallel()
	early := []string{pageHook(t, "reauthorised", story("200")), pageHook(t, "updated", story("200"))}
	begin := func(t *testing.T, opts ...option) (*term.Session, webhooks) {
		mono, listen := listening(t)
		return start(t, startBank(t, sandbox.Config{}), append(append(listen, opts...), args(story("200")))...), mono
	}
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		s, mono := begin(t)
		s.Wait(atUsername)
		mono.send(early...)
		signIn(s)
		s.Wait("✓ Reauthorised", "· account_reauthorized: awaited", "· account_updated: awaited")
		mono.send(strings.ReplaceAll(early[0], "evt_pX2kq7", "evt_of_this_one"))
		s.Wait("✓ account_reauthorized", "· account_updated: awaited")
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		s, mono := begin(t, plainMode(), wide())
		s.Wait(userLabel + ":")
		mono.send(early...)
		s.Type(sandbox.Username)
		s.Key("enter")
		s.Wait("Password (it is not shown):")
		s.Type(sandbox.Password)
		s.Key("enter")
		s.Wait("Waiting for")
		mono.send(strings.ReplaceAll(early[0], "evt_pX2kq7", "evt_of_this_one"))
		mono.sendLast(update("evt_3", story("200"), `"data_status":"PARTIAL"`))
		require.Equal(t, 0, s.Exit())
		inOrder(t, string(s.Raw()), "Waiting for", "Mono confirms: account_reauthorized.", "Mono confirms: account_updated: data partial.")
		assert.Equal(t, 2, strings.Count(string(s.Raw()), "Mono confirms"), "the early ones confirm nothing")
	})
}

// TestInterruptedWhileWebhooksAreAwaited: the wait of the plain mode ends, the
// result stands, and nothing more is begun.
func TestInterruptedWhileWebhooksAreAwaited(t *testing.T) {
	t.Parallel()
	_, opts := listening(t)
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, append(opts, plainMode(), wide(), args(story("099"), story("200")))...)
	s.Wait("Waiting for Mono's confirmation")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	require.Equal(t, 1, strings.Count(s.Stdout(), "\n"))
	require.Contains(t, s.Stdout(), story("099")+"\treauthorised\tcode_")
	require.Contains(t, s.Screen(), "connect-reauth: 1 of 2 reauthorised, 1 not started\n")
	require.NotContains(t, s.Screen(), "No further confirmation came.")
	require.Equal(t, 1, countPath(bank, sessionPath))
}
