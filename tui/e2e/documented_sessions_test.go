//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// endOfSession is when a session ends that is being used.
type endOfSession struct{ at atomic.Int64 }

// left is how long it still lasts.
func (e *endOfSession) left() time.Duration { return time.Until(time.UnixMilli(e.at.Load())) }

// opensFor creates a session that says it lives so long, with the pages' form
// or with a question.
func opensFor(tb testing.TB, page, id string, lives time.Duration) (exchange, *endOfSession) {
	end := &endOfSession{}
	e := opens("")
	text := documented(tb, page)
	require.Contains(tb, text, "1605101689897")
	require.Contains(tb, text, docSession)
	e.answer = func() string {
		at := time.Now().Add(lives).UnixMilli()
		end.at.Store(at)
		return strings.NewReplacer("1605101689897", fmt.Sprint(at), docSession, id).Replace(text)
	}
	return e, end
}

const soon = 6 * time.Second

// startAt starts the program at a strict server.
func startAt(t *testing.T, server *strictServer, opts ...option) *term.Session {
	t.Helper()
	return start(t, nil, append(opts, env("MONO_SECRET_KEY="+server.key), args("--json", "--base-url", server.url, docAccount))...)
}

// TestDocumentedSessionThatEnds: nothing is sent into a session after the end
// that it told, which the form counts down to. What was not secret is kept.
func TestDocumentedSessionThatEnds(t *testing.T) {
	t.Parallel()
	first, _ := opensFor(t, "session", "sess_first", soon)
	second, _ := opensFor(t, "session", "sess_second", time.Hour)
	server := startStrict(t, documentedKey, []exchange{first, second, signsIn("done_beside").in("sess_second")})
	s := startAt(t, server)
	s.Wait(atUsername, "! The session ends in ")
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait(atPassword)
	s.Type("too late")
	s.Wait("! The session has ended. Nothing more is sent: the sign-in begins again.")
	require.Equal(t, 1, server.requests(), "a session is not made before it is wanted")
	s.Key("enter")
	s.Wait("! The session had ended, so a new one was created.", "Nothing was sent after it had ended.", "Sign in again.", usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")
	require.NotContains(t, s.Screen(), "The session ends in", "there is an hour")
	typePassword(s, sandbox.Password)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	loginDone.require(t, s.Stdout())
	server.require(t)
}

// TestDocumentedSessionThatEndsAtAQuestion: the answer is not sent, and the
// customer signs in again.
func TestDocumentedSessionThatEndsAtAQuestion(t *testing.T) {
	t.Parallel()
	for page, asks := range map[string]struct {
		see   string
		shown string // how long it lasts, where that is shown
		press func(*term.Session)
	}{
		"more_input": {"❯ Enter OTP", "! The session has ended.", func(s *term.Session) {
			s.Type(sandbox.OTP)
			s.Key("enter")
		}},
		"accounts": {"Which of these accounts?", "", func(s *term.Session) { s.Key("1", "enter") }},
	} {
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			first, end := opensFor(t, "session", "sess_first", 2*soon)
			second, _ := opensFor(t, "session", "sess_second", time.Hour)
			server := startStrict(t, documentedKey, []exchange{
				first, signsIn(page).in("sess_first"), second, signsIn("done_beside").in("sess_second"),
			})
			s := startAt(t, server)
			signIn(s)
			s.Wait(asks.see)
			time.Sleep(end.left() + 50*time.Millisecond)
			if asks.shown != "" {
				s.Wait(asks.shown)
			}
			asks.press(s)
			s.Wait("! The session had ended, so a new one was created.", "Nothing was sent after it had ended.", usernameKept)
			typePassword(s, sandbox.Password)
			s.Wait("✓ Reauthorised")
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			server.require(t)
		})
	}
}

// TestDocumentedSessionThatAskedAtOnceEnds: the next one asks as well.
func TestDocumentedSessionThatAskedAtOnceEnds(t *testing.T) {
	t.Parallel()
	first, _ := opensFor(t, "session_asks_102", "sess_first", soon)
	second, _ := opensFor(t, "session_asks_102", "sess_second", time.Hour)
	server := startStrict(t, documentedKey, []exchange{first, second, commits(`{"otp":"654321"}`, "done_beside").in("sess_second")})
	s := startAt(t, server)
	s.Wait("❯ Enter OTP", "! The session ends in ")
	s.Type("123456")
	s.Wait("! The session has ended.")
	s.Key("enter")
	s.Wait("The session had ended, so a new one was created.", "Answer what the bank asks now.", "❯ Enter OTP\n")
	s.Type("654321")
	s.Key("enter")
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	server.require(t)
}

// TestDocumentedSessionThatEndsInPlainMode is the same by lines.
func TestDocumentedSessionThatEndsInPlainMode(t *testing.T) {
	t.Parallel()
	first, end := opensFor(t, "session", "sess_first", soon)
	second, _ := opensFor(t, "session", "sess_second", time.Hour)
	server := startStrict(t, documentedKey, []exchange{first, second, signsIn("done_beside").in("sess_second")})
	s := startAt(t, server, plainMode(), wide())
	s.Wait("The session ends in ", userLabel+":")
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait("Password (it is not shown):")
	time.Sleep(end.left() + 50*time.Millisecond)
	s.Type("too late")
	s.Key("enter")
	s.Wait("The session had ended, so a new one was created.", "Nothing was sent after it had ended.", "Sign in again.",
		userLabel+" (leave empty for "+sandbox.Username+"):")
	s.Key("enter")
	s.WaitFor("the second password", func(screen string) bool { return strings.Count(screen, "Password (it is not shown):") == 2 })
	s.Type(sandbox.Password)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	loginDone.require(t, s.Stdout())
	server.require(t)
	assert.NotContains(t, string(s.Raw()), "too late")
	assert.Equal(t, 1, strings.Count(string(s.Raw()), "The session ends in "), "the second one has an hour")
}

// TestDocumentedSessionThatCameEnded: a session that ended a minute ago is not
// used, but a second one like it is: then it is the clocks that differ.
func TestDocumentedSessionThatCameEnded(t *testing.T) {
	t.Parallel()
	for name, lives := range map[string]time.Duration{"once": time.Hour, "always": -time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, _ := opensFor(t, "session", "sess_first", -time.Minute)
			second, _ := opensFor(t, "session", "sess_second", lives)
			server := startStrict(t, documentedKey, []exchange{first, second, signsIn("done_beside").in("sess_second")})
			s := startAt(t, server)
			s.Wait("! Mono's session had already ended when it came, so another one was created.", "Nothing was sent with it.", atUsername)
			signIn(s)
			s.Wait("✓ Reauthorised")
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			server.require(t)
		})
	}
}
