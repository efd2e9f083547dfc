//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// forever is a delay that no test waits for.
const forever = time.Hour

// TestEscCancelsLogin: the bank is slow, the operator gives up and signs in
// again. Only what the operator sent was sent.
func TestEscCancelsLogin(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("008")))
	s.Wait(atUsername)
	bank.SetDelay(forever)
	signIn(s)
	s.Wait("Signing in to the bank", "esc cancel")
	require.Eventually(t, func() bool { return countPath(bank, loginPath) == 1 }, time.Minute, time.Millisecond)

	s.Key("esc")
	s.Wait("✗ The sign-in was cancelled.", "The bank may already have received it.",
		"Type the password again to sign in.", usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")
	requireCancelled(t, bank, 1)

	// The old answer would have been a success.
	s.Key("enter")
	s.Wait("The password is empty.", "Log in to ")
	require.NotContains(t, s.Screen(), "Reauthorised")

	bank.SetDelay(0)
	typePassword(s, sandbox.Password)
	s.Wait("✓ Reauthorised", "login: cancelled", "login: done")
	code := shownCode(t, s)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, story("008")+"\treauthorised\t"+code+"\n", s.Stdout())

	session := bank.Requests()[1].Header.Get("x-session-id")
	require.NotEmpty(t, session)
	login := sent{method: "POST", path: loginPath, session: session, body: loginBody(sandbox.Username, sandbox.Password)}
	requireRequests(t, bank, sent{method: "POST", path: sessionPath, body: body("account", story("008"))}, login, login)
	require.Equal(t, 200, bank.Requests()[2].Status)
}

// TestEscCancels: from the other waits it goes back to the form as well.
func TestEscCancels(t *testing.T) {
	t.Parallel()
	t.Run("session", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{Delay: forever})
		s := start(t, bank, args(story("099")))
		s.Wait("Creating the session", "esc cancel")
		require.Eventually(t, func() bool { return countPath(bank, sessionPath) == 1 }, time.Minute, time.Millisecond)
		s.Key("esc")
		s.Wait("✗ Creating the session was cancelled.", "No sign-in was sent to the bank.", "❯ Account ID  "+story("099"))
		requireCancelled(t, bank, 0)

		bank.SetDelay(0)
		s.Key("enter")
		s.Wait("✓ Reauthorised")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		require.Len(t, bank.Requests(), 2)
	})
	t.Run("commit", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args(story("102")))
		signIn(s)
		s.Wait("❯ Enter OTP")
		bank.SetDelay(forever)
		s.Type(sandbox.OTP)
		s.Key("enter")
		s.Wait("Sending the answer", "esc cancel")
		require.Eventually(t, func() bool { return countPath(bank, commitPath) == 1 }, time.Minute, time.Millisecond)
		s.Key("esc")
		s.Wait("✗ The answer was cancelled.", "The bank may already have received it.")
		require.Equal(t, "❯ Enter OTP", lineWith(t, s, "❯ Enter OTP"), "the OTP was kept")
		requireCancelled(t, bank, 2)

		bank.SetDelay(0)
		s.Type(sandbox.OTP)
		s.Key("enter")
		s.Wait("✓ Reauthorised")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		require.Equal(t, 1, countPath(bank, loginPath))
		require.Equal(t, 2, countPath(bank, commitPath))
	})
	t.Run("countdown", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args(story("429")))
		s.Wait("(try 3).")
		s.Key("esc")
		s.Wait("✗ Creating the session was cancelled.", "❯ Account ID  "+story("429"))
		require.Len(t, bank.Requests(), 2)

		// The bank takes the third.
		s.Key("enter")
		signIn(s)
		s.Wait("✓ Reauthorised")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		require.Equal(t, 3, countPath(bank, sessionPath))
	})
}

// lineWith is the first line of the screen that contains substr.
func lineWith(tb testing.TB, s *term.Session, substr string) string {
	tb.Helper()
	for line := range strings.Lines(s.Screen()) {
		if strings.Contains(line, substr) {
			return strings.TrimRight(line, "\n")
		}
	}
	require.Fail(tb, "not on the screen", "%q\n%s", substr, s.Screen())
	return ""
}

// requireResult fails the test unless standard output is one JSON object about
// an account.
func requireResult(t *testing.T, s *term.Session, digits, status, reason, message, code string) {
	t.Helper()
	objects := jsonLines(t, s.Stdout())
	require.Len(t, objects, 1)
	got := objects[0]
	assert.Equal(t, story(digits), got["account"])
	assert.Equal(t, status, got["status"])
	assert.Equal(t, reason, got["reason"])
	assert.Equal(t, code, got["code"])
	assert.Equal(t, "custom", got["environment"])
	assert.Contains(t, got, "response_code")
	if message != "" {
		assert.Equal(t, message, got["message"])
	}
	assert.Contains(t, got, "message")
	var times [2]time.Time
	for i, key := range []string{"started_at", "finished_at"} {
		text, _ := got[key].(string)
		at, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err, key)
		assert.True(t, strings.HasSuffix(text, "Z"), "%s is not UTC: %s", key, text)
		times[i] = at
	}
	assert.False(t, times[1].Before(times[0]), "it ended before it began")
	assert.Contains(t, got, "note")
	assert.Contains(t, got, "link")
	assert.Len(t, got, 11)
}
