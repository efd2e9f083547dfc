//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// sessionCurl and loginCurl are the guide's calls, letter for letter, with what
// is known put in and what is secret left out.
func sessionCurl(baseURL, account string) string {
	return `curl -X POST "` + baseURL + `/v2/connect/reauth/session" \
-H "mono-sec-key: $MONO_SECRET_KEY" \
-H "Content-Type: application/json" \
-d '{
"account": "` + account + `"
}'`
}

func loginCurl(baseURL, session string) string {
	return `curl -X POST "` + baseURL + `/v2/connect/reauth/login" \
-H "mono-sec-key: $MONO_SECRET_KEY" \
-H "x-session-id: ` + session + `" \
-H "Content-Type: application/json" \
-d '{
"username": "<username>",
"password": "<password>"
}'`
}

// copied waits until the program has copied n texts and returns the last.
func copied(t *testing.T, s *term.Session, n int) string {
	t.Helper()
	eventually(t, "the text on the clipboard", func() bool { return len(clipboard(t, s)) >= n })
	all := clipboard(t, s)
	require.Len(t, all, n)
	return all[n-1]
}

// sessionOf is the session that the login was sent with.
func sessionOf(t *testing.T, bank *sandbox.Server) string {
	t.Helper()
	for _, r := range bank.Requests() {
		if r.Path == loginPath {
			return r.Header.Get("x-session-id")
		}
	}
	require.Fail(t, "no login was sent")
	return ""
}

// TestInspectorOver: in a window of the usual size it takes the question's
// place.
func TestInspectorOver(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	s.Key("ctrl+t")
	s.Wait("Inspector  1 exchange", "❯ POST "+sessionPath+"  ✓ 200",
		"mono-sec-key: "+monoapi.Mask, `"account": "`+story("200")+`"`, "← 200 OK", "y copy as curl")
	require.NotContains(t, s.Screen(), "Log in to ")
	s.Type("lost")
	s.Key("y")
	require.Equal(t, sessionCurl(bank.URL(), story("200")), copied(t, s, 1))
	s.Wait("The curl call was sent to the terminal's clipboard.")
	s.Key("esc")
	s.Wait("Log in to ", atUsername)
	require.NotContains(t, s.Screen(), "lost", "what was typed over the question went into it")

	signIn(s)
	s.Wait("✓ Reauthorised")
	s.Key("ctrl+t")
	s.Wait("Inspector  2 exchanges, newest first", "❯ POST "+loginPath+"  ✓ 200", "mono-sec-key: "+monoapi.Mask,
		"x-session-id: "+sessionOf(t, bank), `"username": "`+monoapi.Mask+`"`, `"password": "`+monoapi.Mask+`"`)
	s.Key("y")
	require.Equal(t, loginCurl(bank.URL(), sessionOf(t, bank)), copied(t, s, 2))
	s.Key("down")
	s.Wait("❯ POST " + sessionPath)
	newer, older := lineNumber(t, s, "POST "+loginPath), lineNumber(t, s, "POST "+sessionPath)
	require.Less(t, newer, older)
	s.Key("y")
	require.Equal(t, sessionCurl(bank.URL(), story("200")), copied(t, s, 3))
	s.Key("ctrl+t")
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	requireNoSecret(t, s, "")
	require.Len(t, bank.Requests(), 2, "looking sends nothing")
}

// lineNumber is the row of the screen that holds a text.
func lineNumber(t *testing.T, s *term.Session, substr string) int {
	t.Helper()
	for i := range 60 {
		if strings.Contains(s.Line(i), substr) {
			return i
		}
	}
	require.Fail(t, "not on the screen", "%q\n%s", substr, s.Screen())
	return -1
}

// TestInspectorBeside: in a wide window it leaves the question its place, and
// the keys until it is asked for them.
func TestInspectorBeside(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(120, 40), args(story("200")))
	s.Wait(atUsername)
	s.Key("ctrl+t")
	s.Wait("Inspector  1 exchange", "POST "+sessionPath, userLabel, "Log in to ")
	s.Type("yy@neem.com")
	s.Wait("❯ yy@neem.com")
	require.Empty(t, clipboard(t, s), "y is a letter here")

	s.Key("ctrl+t") // the keys go to the inspector
	s.Wait("y copy as curl", "esc back to the question")
	s.Key("y")
	require.Equal(t, sessionCurl(bank.URL(), story("200")), copied(t, s, 1))
	s.Key("esc")
	s.Wait("❯ yy@neem.com", "Inspector  1 exchange", "enter next field")
	for range "yy@neem.com" {
		s.Key("backspace")
	}
	s.WaitGone("yy@neem.com")
	signIn(s)
	s.Wait("✓ Reauthorised", "Inspector  2 exchanges, newest first", "❯ POST "+loginPath, `"password": "`+monoapi.Mask+`"`, "POST "+sessionPath, "enter/q end")
	require.Less(t, lineNumber(t, s, "POST "+loginPath), lineNumber(t, s, "POST "+sessionPath))
	s.Key("ctrl+t", "ctrl+t")
	s.WaitGone("Inspector")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	requireNoSecret(t, s, "")
}

// TestInspectorAwaits: a call is shown while its answer is awaited, and one that
// failed with how.
func TestInspectorAwaits(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(120, 40), args(story("200"), story("500")))
	s.Wait(atUsername)
	s.Key("ctrl+t")
	bank.SetDelay(forever)
	signIn(s)
	s.Wait("Signing in to the bank", "❯ POST "+loginPath+"  …")
	s.Key("esc")
	s.Wait("The sign-in was cancelled.", "POST "+loginPath+"  ✗ cancelled")
	bank.SetDelay(0)
	giveUp(s)
	s.Wait("2 of 2", "✗ Not reauthorised", "❯ POST "+sessionPath+"  ✗ 500", "← 500 Internal Server Error")
	assert.Contains(t, s.Screen(), "Inspector  3 exchanges")
}

func TestCopyTheCode(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("099")))
	s.Wait("✓ Reauthorised", "c copy code")
	require.Empty(t, clipboard(t, s))
	s.Key("c")
	s.Wait("The code was sent to the terminal's clipboard.")
	require.Equal(t, []string{shownCode(t, s)}, clipboard(t, s))
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
}

// TestNothingToCopy: a failure has no code.
func TestNothingToCopy(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("404")))
	s.Wait("✗ Not reauthorised")
	require.NotContains(t, s.Screen(), "copy code")
	s.Key("c", "q")
	require.Equal(t, 1, s.Exit())
	require.Empty(t, clipboard(t, s))
}
