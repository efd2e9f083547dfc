//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// toPassword goes as far as the password's question.
func toPassword(t *testing.T) (*term.Session, *sandbox.Server) {
	t.Helper()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait(atPassword)
	return s, bank
}

// TestSplitPaste: a line that cuts a paste's marks in two changes no password.
func TestSplitPaste(t *testing.T) {
	t.Parallel()
	const password = "pässwörd 🔑"
	paste := "\x1b[200~" + password + "\n\x1b[201~"
	for _, at := range []int{3, 5, 8, len(paste) - 4, len(paste) - 1} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			s, bank := toPassword(t)
			s.Send(paste[:at])
			s.Send(paste[at:])
			s.Wait(atPassword + " ••••••••••")
			require.Equal(t, 0, countPath(bank, loginPath), "a paste submits nothing")
			s.Key("enter")
			s.Wait("The sign-in was rejected")
			require.JSONEq(t, loginBody(sandbox.Username, password), bank.Requests()[1].Body)
		})
	}
	t.Run("signs in", func(t *testing.T) {
		t.Parallel()
		s, bank := toPassword(t)
		for _, part := range []string{"\x1b[", "200", "~" + sandbox.Password[:2], sandbox.Password[2:] + "\x1b[20", "1~"} {
			s.Send(part)
		}
		s.Key("enter")
		requireDone(t, s, "200")
		require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bank.Requests()[1].Body)
	})
}

// TestPasteWithoutEnd: it never becomes a submission, whatever is in it, and
// what comes of it later is put behind it.
func TestPasteWithoutEnd(t *testing.T) {
	t.Parallel()
	s, bank := toPassword(t)
	s.Send("\x1b[200~" + sandbox.Password[:4])
	s.Wait(atPassword + " ••••")
	s.Send(sandbox.Password[4:] + "\r")
	s.WaitFor("the rest of the password", func(screen string) bool {
		return strings.Contains(screen, atPassword+" "+strings.Repeat("•", len(sandbox.Password))+"\n")
	})
	require.Equal(t, 0, countPath(bank, loginPath))
	s.Key("enter")
	requireDone(t, s, "200")
	require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bank.Requests()[1].Body)
}

// TestSplitLetter: of a letter in two parts nothing is lost, and what is no
// letter is said to be none.
func TestSplitLetter(t *testing.T) {
	t.Parallel()
	s, bank := toPassword(t)
	for _, part := range []string{"\xc3", "\xa4", "\xe2\x82", "\xac", "\xf0\x9f", "\x94\x91"} {
		s.Send(part)
	}
	s.Wait(atPassword + " ••••") // the last one is two columns wide
	s.Send("\xe4")
	s.Wait("That contains a character that is not valid UTF-8; nothing was typed.")
	require.Equal(t, "••••", inField(t, s, "Password"))
	s.Key("enter")
	s.Wait("A character that is not valid UTF-8 was left out here, and nothing was sent.")
	require.Equal(t, 0, countPath(bank, loginPath))
	s.Key("ctrl+u")
	s.Send("ä€🔑")
	s.Wait(atPassword + " ••••")
	s.Key("enter")
	s.Wait("The sign-in was rejected")
	require.JSONEq(t, loginBody(sandbox.Username, "ä€🔑"), bank.Requests()[1].Body)
}

// TestCtrlCInHalfAKey: nothing that is incomplete keeps ctrl+c from ending the
// program.
func TestCtrlCInHalfAKey(t *testing.T) {
	t.Parallel()
	for _, half := range []string{"\x1b", "\x1b[", "\x1b[20", "\x1bO", "\xe2\x82", "\x1b[200~", "\x1b[200~pass\x1b[2"} {
		t.Run(fmt.Sprintf("%q", half), func(t *testing.T) {
			t.Parallel()
			s, bank := toPassword(t)
			s.Send(half)
			s.Key("ctrl+c")
			assert.Equal(t, 130, s.Exit())
			requireRestored(t, s)
			require.Equal(t, 0, countPath(bank, loginPath))
		})
	}
}

// TestSplitArrow: an arrow in two parts is no esc, which would go back.
func TestSplitArrow(t *testing.T) {
	t.Parallel()
	s, _ := toPassword(t)
	s.Send("\x1b[1;")
	s.Send("2A") // shift and an arrow is nothing here
	s.Send("\x1b[")
	s.Send("A")
	s.Wait(atUsername + " " + sandbox.Username)
}

// TestEscByItself: it is the esc key, and takes no more than a moment.
func TestEscByItself(t *testing.T) {
	t.Parallel()
	s, _ := toPassword(t)
	s.Key("esc")
	s.Wait("Which account do you want to reauthorise?")
}
