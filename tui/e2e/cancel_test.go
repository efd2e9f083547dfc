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
	s.Wait("❯ Username")
	bank.SetDelay(forever)
	signIn(s)
	s.Wait("Signing in to the bank", "esc cancel")
	require.Eventually(t, func() bool { return countPath(bank, loginPath) == 1 }, 20*time.Second, time.Millisecond)

	s.Key("esc")
	s.Wait("✗ The sign-in was cancelled.", "The bank may already have received it.",
		"Type the password again to sign in.", "Username  "+sandbox.Username)
	require.Equal(t, "❯ Password", lineWith(t, s, "❯ Password"), "the password was kept")
	requireCancelled(t, bank, 1)

	// The old answer would have been a success.
	s.Key("enter")
	s.Wait("The password is empty.", "Sign in to the bank")
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
		require.Eventually(t, func() bool { return countPath(bank, sessionPath) == 1 }, 20*time.Second, time.Millisecond)
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
		require.Eventually(t, func() bool { return countPath(bank, commitPath) == 1 }, 20*time.Second, time.Millisecond)
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

// TestInterrupt: ctrl+c ends the program from every screen, in order.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	wait := func(words ...string) func(*term.Session, *sandbox.Server) {
		return func(s *term.Session, _ *sandbox.Server) { s.Wait(words...) }
	}
	signedIn := func(words ...string) func(*term.Session, *sandbox.Server) {
		return func(s *term.Session, _ *sandbox.Server) {
			signIn(s)
			s.Wait(words...)
		}
	}
	screens := []struct {
		name    string
		digits  string // the account, none when empty
		noKey   bool
		delay   time.Duration
		reach   func(*term.Session, *sandbox.Server)
		status  string // none when no account was under way
		reason  string
		message string // where it is the bank's last word
		hangsUp int    // the request that is under way, from 1
	}{
		{name: "key", noKey: true, reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait("Your Mono secret key")
			s.Type("test_sk_half")
			s.Wait("••••••••••••")
		}},
		{name: "account", reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait("❯ Account ID")
			s.Type("65c4")
			s.Wait("❯ Account ID  65c4")
		}},
		{
			name: "creating session", digits: "200", delay: forever, hangsUp: 1, status: "cancelled", reason: "cancelled",
			reach: wait("Creating the session", "esc cancel"),
		},
		{
			name: "countdown", digits: "429", status: "cancelled", reason: "cancelled",
			reach: wait("(try 2)"),
		},
		{
			name: "credentials", digits: "200", status: "cancelled", reason: "cancelled",
			reach: func(s *term.Session, _ *sandbox.Server) {
				s.Wait("❯ Username")
				s.Type("someone")
				s.Key("enter")
				s.Wait("❯ Password")
				s.Type("half")
				s.Wait("❯ Password  ••••")
			},
		},
		{
			name: "rejected", digits: "200", status: "cancelled", reason: "rejected",
			message: "Invalid login credentials. Please check your username and password.",
			reach: func(s *term.Session, _ *sandbox.Server) {
				s.Wait("❯ Username")
				s.Type(sandbox.Username)
				s.Key("enter")
				typePassword(s, "wrong")
				s.Wait("The sign-in was rejected")
			},
		},
		{
			name: "logging in", digits: "200", hangsUp: 2, status: "cancelled", reason: "cancelled",
			reach: func(s *term.Session, bank *sandbox.Server) {
				s.Wait("❯ Username")
				bank.SetDelay(forever)
				signIn(s)
				s.Wait("Signing in to the bank", "esc cancel")
			},
		},
		{
			name: "choose", digits: "101", status: "cancelled", reason: "cancelled",
			reach: signedIn("Which of these accounts?"),
		},
		{
			name: "challenge", digits: "103", status: "cancelled", reason: "cancelled",
			reach: signedIn("what was the name of your first car?"),
		},
		{
			name: "committing", digits: "101", hangsUp: 3, status: "cancelled", reason: "cancelled",
			reach: func(s *term.Session, bank *sandbox.Server) {
				signIn(s)
				s.Wait("Which of these accounts?")
				bank.SetDelay(forever)
				s.Key("1")
				s.Wait("Sending the answer", "esc cancel")
			},
		},
		{
			name: "done", digits: "099", status: "reauthorised",
			message: "Request completed successfully",
			reach:   wait("✓ Reauthorised"),
		},
		{
			name: "failed", digits: "500", status: "failed", reason: "server_error",
			message: "Something went wrong on our end.",
			reach:   wait("✗ Not reauthorised"),
		},
		{
			name: "inspector", digits: "200", status: "cancelled", reason: "cancelled",
			reach: func(s *term.Session, _ *sandbox.Server) {
				s.Wait("Sign in to the bank")
				s.Key("ctrl+t")
				s.Wait("Inspector", "POST "+sessionPath, "ctrl+t close")
			},
		},
		{
			name: "window too small", digits: "200", status: "cancelled", reason: "cancelled",
			reach: func(s *term.Session, _ *sandbox.Server) {
				s.Wait("Sign in to the bank")
				s.Resize(30, 8)
				s.Wait("Enlarge to 40×12")
			},
		},
	}
	for _, tt := range screens {
		for _, format := range []string{"line", "json"} {
			t.Run(tt.name+"/"+format, func(t *testing.T) {
				t.Parallel()
				bank := startBank(t, sandbox.Config{Delay: tt.delay})
				var opts []option
				if tt.noKey {
					opts = append(opts, noKey())
				}
				if format == "json" {
					opts = append(opts, args("--json"))
				}
				if tt.digits != "" {
					opts = append(opts, args(story(tt.digits)))
				}
				s := start(t, bank, opts...)
				tt.reach(s, bank)
				if tt.hangsUp > 0 {
					require.Eventually(t, func() bool { return len(bank.Requests()) == tt.hangsUp }, 20*time.Second, time.Millisecond)
				}
				require.True(t, s.AltScreen())
				require.False(t, s.CursorVisible())
				code := codePattern.FindString(s.Screen())
				requests := len(bank.Requests())

				s.Key("ctrl+c")
				require.Equal(t, 130, s.Exit())
				requireRestored(t, s)
				if tt.hangsUp > 0 {
					requireCancelled(t, bank, tt.hangsUp-1)
				}
				require.Len(t, bank.Requests(), requests, "something was sent after ctrl+c")

				if tt.status == "" {
					require.Empty(t, s.Stdout())
					require.Empty(t, strings.TrimSpace(s.Screen()))
					return
				}
				summary := map[string]string{
					"reauthorised": "connect-reauth: 1 of 1 reauthorised",
					"failed":       "connect-reauth: 0 of 1 reauthorised, 1 failed",
					"cancelled":    "connect-reauth: 0 of 1 reauthorised, 1 cancelled",
				}[tt.status]
				// A narrow window breaks the line.
				require.Equal(t, summary, strings.ReplaceAll(strings.TrimSpace(s.Screen()), "\n", ""))
				if format == "json" {
					requireResult(t, s, tt.digits, tt.status, tt.reason, tt.message, code)
					return
				}
				fields := strings.Split(strings.TrimSuffix(s.Stdout(), "\n"), "\t")
				require.NotContains(t, s.Stdout()[:len(s.Stdout())-1], "\n", "more than one line")
				require.Equal(t, []string{story(tt.digits), tt.status}, fields[:2])
				if tt.status == "reauthorised" {
					require.Equal(t, []string{code}, fields[2:])
					return
				}
				want := []string{tt.reason}
				if tt.message != "" {
					want = append(want, tt.message)
				}
				require.Equal(t, want, fields[2:])
			})
		}
	}
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
	assert.Len(t, got, 9)
}
