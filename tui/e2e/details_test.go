//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// detailsCalls counts the calls for account details, which cost money, and
// fails the test when one of them asks for what costs more.
func detailsCalls(tb testing.TB, bank *sandbox.Server) int {
	tb.Helper()
	n := 0
	for _, r := range bank.Requests() {
		assert.Empty(tb, r.Header.Values("x-real-time"))
		if strings.HasPrefix(r.Path, accountsPath) {
			n++
		}
	}
	return n
}

// TestWhoseAccount: asked for, it is shown; asked twice before the answer, Mono
// is asked once.
func TestWhoseAccount(t *testing.T) {
	t.Parallel()
	const who = "Samuel Olamide Nomo · GTBank · ••••3478"
	shown := map[string][]string{
		"account": {"● " + who + " · data available"},
		"sign-in": {story("101") + " · " + who, "● Data status: available"},
	}
	for name, reach := range map[string]func(t *testing.T, bank *sandbox.Server) *term.Session{
		"account": func(t *testing.T, bank *sandbox.Server) *term.Session {
			s := start(t, bank)
			s.Wait("❯ Account ID")
			s.Type(story("101"))
			s.Wait("❯ Account ID  " + story("101"))
			return s
		},
		"sign-in": func(t *testing.T, bank *sandbox.Server) *term.Session {
			s := start(t, bank, args(story("101")))
			s.Wait(atUsername)
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := reach(t, bank)
			s.Wait("Whose account is it? ctrl+o asks Mono.")
			require.Zero(t, detailsCalls(t, bank), "nothing asks by itself")
			s.Key("ctrl+o")
			s.Wait(shown[name]...)
			require.Equal(t, 1, detailsCalls(t, bank))
			require.NotContains(t, string(s.Raw()), "0131883478", "the number is shown whole")

			// Again, with an answer that takes its time.
			bank.SetDelay(forever)
			s.Key("ctrl+o", "ctrl+o", "ctrl+o", "ctrl+t")
			s.Wait("GET " + accountsPath + story("101") + "  …")
			calls := strings.Count(s.Screen(), "GET "+accountsPath)
			require.Equal(t, 2, calls, "Mono is asked while it is being asked")
			eventually(t, "the second call", func() bool { return detailsCalls(t, bank) >= 2 })
			s.Key("ctrl+c")
			require.Equal(t, 130, s.Exit())
			require.Equal(t, 2, detailsCalls(t, bank))
		})
	}
}

func TestWhoseAccountIsNotKnown(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank)
	s.Wait("❯ Account ID")
	s.Key("ctrl+o") // nothing is typed yet
	s.Type(story("404"))
	s.Wait("❯ Account ID  " + story("404"))
	require.Zero(t, detailsCalls(t, bank))
	s.Key("ctrl+o")
	s.Wait("Mono does not know this account (HTTP 404).")
	require.Equal(t, 1, detailsCalls(t, bank))
	require.Len(t, bank.Requests(), 1)
}

// TestLinkedAccount: once it is known which account is linked, that one is
// marked and picked, and another one is asked about.
func TestLinkedAccount(t *testing.T) {
	t.Parallel()
	choose := func(t *testing.T) (*term.Session, *sandbox.Server) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, size(100, 30), args(story("101")))
		s.Wait(atUsername)
		s.Key("ctrl+o")
		s.Wait("••••3478")
		signIn(s)
		s.Wait("Which of these accounts?", "✓ linked", "❯ 2 ")
		row := lineWith(t, s, "✓ linked")
		require.Contains(t, row, "❯ 2 ")
		require.Contains(t, row, "••••3478")
		require.Equal(t, 1, strings.Count(s.Screen(), "✓ linked"))
		return s, bank
	}
	committed := func(t *testing.T, bank *sandbox.Server, number string) {
		requests := bank.Requests()
		require.Equal(t, 1, countPath(bank, commitPath))
		require.JSONEq(t, body("accountNumber", number), requests[len(requests)-1].Body)
		require.Equal(t, 1, detailsCalls(t, bank))
	}
	t.Run("linked", func(t *testing.T) {
		t.Parallel()
		s, bank := choose(t)
		s.Key("enter")
		s.Wait("✓ Reauthorised")
		committed(t, bank, "0131883478")
	})
	t.Run("another", func(t *testing.T) {
		t.Parallel()
		s, bank := choose(t)
		s.Key("down", "enter")
		s.Wait("This is not the account that is currently linked.", "Press enter again to choose it anyway.", "❯ 3 ")
		require.Zero(t, countPath(bank, commitPath))
		s.Key("enter")
		s.Wait("✓ Reauthorised", story("101")+" · Samuel Olamide Nomo · GTBank · ••••0257")
		committed(t, bank, "0244910257")
	})
	t.Run("another by its number", func(t *testing.T) {
		t.Parallel()
		s, bank := choose(t)
		s.Key("1", "enter")
		s.Wait("This is not the account that is currently linked.", "❯ 1 ")
		require.Zero(t, countPath(bank, commitPath))
		s.Key("4", "enter")
		s.Wait("This is not the account that is currently linked.", "❯ 4 ")
		require.Zero(t, countPath(bank, commitPath), "asked about the one is not about the other")
		s.Key("enter")
		s.Wait("✓ Reauthorised")
		committed(t, bank, "0610077312")
	})
}

// TestDataStatus: s asks Mono, once a press, and nothing else asks.
func TestDataStatus(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("103")))
	signIn(s)
	s.Wait("Security answer")
	s.Type(sandbox.Answer)
	s.Key("enter")
	s.Wait("Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("Which of these accounts?")
	require.NotContains(t, s.Screen(), "✓ linked")
	s.Key("enter")
	s.Wait("✓ Reauthorised", "s asks Mono for the data status.")
	require.Zero(t, detailsCalls(t, bank), "a whole story asks for no details")

	s.Key("s")
	s.Wait("● Data status: available (balance, transactions)")
	require.Equal(t, 1, detailsCalls(t, bank))
	s.Key("s")
	eventually(t, "the second call", func() bool { return detailsCalls(t, bank) >= 2 })
	s.Wait("● Data status: available")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, 2, detailsCalls(t, bank))
}
