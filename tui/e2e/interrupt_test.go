//go:build unix

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// toWords reaches a screen that comes by itself.
func toWords(words ...string) func(*term.Session, *sandbox.Server) {
	return func(s *term.Session, _ *sandbox.Server) { s.Wait(words...) }
}

// toWordsSignedIn reaches one that comes after the sign-in.
func toWordsSignedIn(words ...string) func(*term.Session, *sandbox.Server) {
	return func(s *term.Session, _ *sandbox.Server) {
		signIn(s)
		s.Wait(words...)
	}
}

// interruption is a screen on which ctrl+c is pressed.
type interruption struct {
	name    string
	digits  string // the account, none when empty
	noKey   bool
	delay   time.Duration
	reach   func(*term.Session, *sandbox.Server)
	status  string // none when no account was under way
	reason  string
	message string // where it is the bank's last word
	hangsUp int    // the request that is under way, from 1
}

var interruptions = []interruption{
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
		message: "Creating the session was cancelled. No sign-in was sent to the bank.",
		reach:   toWords("Creating the session", "esc cancel"),
	},
	{
		name: "countdown", digits: "429", status: "cancelled", reason: "cancelled",
		message: "Creating the session was cancelled. No sign-in was sent to the bank.",
		reach:   toWords("(try 2)"),
	},
	{
		name: "credentials", digits: "200", status: "cancelled", reason: "cancelled",
		reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait(atUsername)
			s.Type("someone")
			s.Key("enter")
			s.Wait(atPassword)
			s.Type("half")
			s.Wait(atPassword + " ••••")
		},
	},
	{
		name: "rejected", digits: "200", status: "cancelled", reason: "rejected",
		message: "Invalid login credentials. Please check your username and password.",
		reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait(atUsername)
			s.Type(sandbox.Username)
			s.Key("enter")
			typePassword(s, "wrong")
			s.Wait("The sign-in was rejected")
		},
	},
	{
		name: "logging in", digits: "200", hangsUp: 2, status: "cancelled", reason: "cancelled",
		message: "The sign-in was cancelled. The bank may already have received it.",
		reach: func(s *term.Session, bank *sandbox.Server) {
			s.Wait(atUsername)
			bank.SetDelay(forever)
			signIn(s)
			s.Wait("Signing in to the bank", "esc cancel")
		},
	},
	{
		name: "choose", digits: "101", status: "cancelled", reason: "cancelled",
		message: signInUsed,
		reach:   toWordsSignedIn("Which of these accounts?"),
	},
	{
		name: "challenge", digits: "103", status: "cancelled", reason: "cancelled",
		message: signInUsed,
		reach:   toWordsSignedIn("what was the name of your first car?"),
	},
	{
		name: "committing", digits: "101", hangsUp: 3, status: "cancelled", reason: "cancelled",
		message: "The answer was cancelled. The bank may already have received it.",
		reach: func(s *term.Session, bank *sandbox.Server) {
			signIn(s)
			s.Wait("Which of these accounts?")
			bank.SetDelay(forever)
			s.Key("1", "enter")
			s.Wait("Sending the answer", "esc cancel")
		},
	},
	{
		name: "done", digits: "099", status: "reauthorised",
		message: "Request completed successfully",
		reach:   toWords("✓ Reauthorised"),
	},
	{
		name: "failed", digits: "500", status: "failed", reason: "server_error",
		message: "Something went wrong on our end.",
		reach:   toWords("✗ Not reauthorised"),
	},
	{
		name: "inspector", digits: "200", status: "cancelled", reason: "cancelled",
		reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait("Log in to ")
			s.Key("ctrl+t")
			s.Wait("Inspector", "POST "+sessionPath, "esc close")
		},
	},
	{
		name: "window too small", digits: "200", status: "cancelled", reason: "cancelled",
		reach: func(s *term.Session, _ *sandbox.Server) {
			s.Wait("Log in to ")
			s.Resize(30, 8)
			s.Wait("Needs 40×12; nothing is lost")
		},
	},
}

// TestInterrupt: ctrl+c ends the program from every screen, in order.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, screen := range interruptions {
		for _, format := range []string{"line", "json"} {
			t.Run(screen.name+"/"+format, func(t *testing.T) {
				t.Parallel()
				screen.interrupt(t, format)
			})
		}
	}
}

// interrupt presses ctrl+c on the screen and looks at what is left of it.
func (tt interruption) interrupt(t *testing.T, format string) {
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
		require.Eventually(t, func() bool { return len(bank.Requests()) == tt.hangsUp }, time.Minute, time.Millisecond)
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
}
