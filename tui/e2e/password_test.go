//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// TestTooSmall: a window in which nothing can be shown takes nothing away.
func TestTooSmall(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait(atPassword)
	half := len(sandbox.Password) / 2
	s.Type(sandbox.Password[:half])
	s.Wait(atPassword + " " + strings.Repeat("•", half))

	s.Resize(30, 8)
	s.Wait("Needs 40×12; nothing is lost")
	require.Equal(t, s.Line(0), strings.TrimSpace(s.Screen()), "more than one line")
	require.NotContains(t, s.Screen(), "•")

	s.Resize(80, 24)
	s.Wait("Log in to ", usernameKept, atPassword+" "+strings.Repeat("•", half), "enter sign in")
	require.Equal(t, strings.Repeat("•", half), inField(t, s, "Password"))
	require.Equal(t, 0, countPath(bank, loginPath))
	s.Type(sandbox.Password[half:])
	s.Key("enter")
	requireDone(t, s, "200")
	require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bank.Requests()[1].Body)
}

// TestPasswordIsExact: what is typed and what is pasted reach the bank as they
// are, but for one line break at the end of a paste.
func TestPasswordIsExact(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, password string
		enter          func(s *term.Session)
	}{
		{"spaces typed", "  a b  ", func(s *term.Session) { s.Type("  a b  ") }},
		{"spaces pasted", "  a b  ", func(s *term.Session) { s.Paste("  a b  ") }},
		{"newline pasted", "pa ss", func(s *term.Session) { s.Paste("pa ss\n") }},
		{"carriage return pasted", "pa ss", func(s *term.Session) { s.Paste("pa ss\r") }},
		{"spaces before a newline", " a  ", func(s *term.Session) { s.Paste(" a  \n") }},
		{"other scripts", "pässwörd–日本🔑", func(s *term.Session) { s.Paste("pässwörd–日本🔑\n") }},
		{"long", strings.Repeat("0123456789", 100), func(s *term.Session) { s.Paste(strings.Repeat("0123456789", 100)) }},
		{"quotes", `"\'<>&{}`, func(s *term.Session) { s.Type(`"\'<>&{}`) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args(story("200")))
			s.Wait(atUsername)
			s.Paste(sandbox.Username + "\n")
			s.Key("enter")
			s.Wait(usernameKept, atPassword)
			tt.enter(s)
			s.Wait(atPassword + " •")
			s.Key("enter")
			s.Wait("The sign-in was rejected")
			require.Len(t, bank.Requests(), 2)
			require.JSONEq(t, loginBody(sandbox.Username, tt.password), bank.Requests()[1].Body)
		})
	}
	t.Run("two lines are refused", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args(story("200")))
		s.Wait(atUsername)
		s.Type(sandbox.Username)
		s.Key("enter")
		s.Wait(atPassword)
		s.Paste("one\ntwo\n")
		s.Wait("The pasted text contains a line break, a tab or another character that", "nothing was pasted.")
		require.Empty(t, inField(t, s, "Password"))
		s.Paste(sandbox.Password + "\n")
		s.Key("enter")
		requireDone(t, s, "200")
		require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bank.Requests()[1].Body)
	})
}
