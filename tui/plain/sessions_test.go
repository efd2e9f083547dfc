package plain_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow/flowtest"
)

// typed is a line that is typed some time after the question.
type typed struct {
	after time.Duration
	line  string
}

// typist types lines at its own pace.
type typist []typed

func (t *typist) Read(p []byte) (int, error) {
	if len(*t) == 0 {
		return 0, io.EOF
	}
	next := (*t)[0]
	*t = (*t)[1:]
	time.Sleep(next.after)
	return copy(p, next.line+"\n"), nil
}

// typing types the lines at their pace.
func (d *desk) typing(t *testing.T, lines ...typed) error {
	t.Helper()
	input := typist(lines)
	return d.read(t, &input)
}

// living is a session that tells its end.
func living(a answer, lives time.Duration) answer {
	a.Lives = lives
	return a
}

var (
	renewed = []string{
		"The session had ended, so a new one was created.", "Nothing was sent after it had ended.", "Sign in again.",
	}
	second = answer{SessionID: flowtest.SecondSession}
)

// A session that has ended between two questions is not used, and what was not
// secret is not asked for again.
func TestASessionThatEndsDuringTheSignIn(t *testing.T) {
	for name, at := range map[string]time.Duration{"to the moment": 4 * time.Minute, "later": time.Hour} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(living(opened, 5*time.Minute), second, done)
			require.NoError(t, d.typing(t, typed{0, account}, typed{time.Minute, username}, typed{at, "too late"}, typed{0, ""}, typed{0, password}))
			assert.Equal(t, []string{
				"session " + account, "session " + account, "login sess_2 username=" + username + " password=" + password,
			}, d.calls)
			d.said(t, append(append([]string{"Password (it is not shown): ", "Creating the session."}, renewed...),
				"Username (leave empty for "+username+"): ", "Password (it is not shown): ", "Signing in to the bank.")...)
			assert.NotContains(t, d.out.String(), "too late")
			assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
		})
	}
}

// A moment before its end it is used.
func TestASessionThatHasNotEndedYet(t *testing.T) {
	d := newDesk(living(opened, 5*time.Minute), done)
	require.NoError(t, d.typing(t, typed{0, account}, typed{time.Minute, username}, typed{4*time.Minute - time.Millisecond, password}))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls)
}

func TestASessionThatEndsDuringAnAnswer(t *testing.T) {
	late := 6 * time.Minute
	for name, test := range map[string]struct {
		asks  answer
		lines []typed
	}{
		"choice":                   {several, []typed{{late, "1"}}},
		"question":                 {oneQuestion, []typed{{late, "918273"}}},
		"choice before a question": {both, []typed{{late, "1"}}},
		"question after a choice":  {both, []typed{{0, "1"}, {late, "918273"}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(living(opened, 5*time.Minute), test.asks, second, done)
			lines := append([]typed{{0, account}, {0, username}, {0, password}}, test.lines...)
			require.NoError(t, d.typing(t, append(lines, typed{0, ""}, typed{0, "again"})...))
			assert.Equal(t, []string{
				"session " + account, login(username, password), "session " + account, "login sess_2 username=" + username + " password=again",
			}, d.calls)
			d.said(t, append(renewed, "Username (leave empty for "+username+"): ")...)
		})
	}
}

func TestASessionThatAskedAtOnceEnds(t *testing.T) {
	asks := oneQuestion
	asks.SessionID = flowtest.SecondSession
	d := newDesk(living(oneQuestion, time.Minute), asks, done)
	require.NoError(t, d.typing(t, typed{0, account}, typed{2 * time.Minute, "111111"}, typed{0, "222222"}))
	assert.Equal(t, []string{"session " + account, "session " + account, "commit sess_2 otp=222222"}, d.calls)
	d.said(t, "The session had ended, so a new one was created.", "Nothing was sent after it had ended.",
		"Answer what the bank asks now.", "Enter OTP: ")
	assert.NotContains(t, d.out.String(), "Sign in")
}

// A session can have ended when it comes: another one is created, once. Two of
// them say that the clocks differ, not the sessions.
func TestSessionsThatCameEnded(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		d := newDesk(living(opened, -time.Minute), living(second, time.Hour), done)
		require.NoError(t, d.run(t, account, username, password))
		assert.Equal(t, []string{"session " + account, "session " + account, "login sess_2 username=" + username + " password=" + password}, d.calls)
		d.said(t, "Mono's session had already ended when it came, so another one was created.", "Nothing was sent with it.", "Go on with the new one.", "Username: ")
	})
	t.Run("all", func(t *testing.T) {
		d := newDesk(living(opened, -time.Minute), living(second, -time.Minute), done)
		require.NoError(t, d.run(t, account, username, password))
		assert.Equal(t, "login sess_2 username="+username+" password="+password, d.calls[2])
		assert.NotContains(t, d.out.String(), "The session ends", "an end that is not believed")
	})
}

// In its last two minutes each question says how long the session lasts.
func TestTheTimeLeftIsSaid(t *testing.T) {
	wrong := rejected
	d := newDesk(living(opened, 130*time.Second), wrong, both, done)
	require.NoError(t, d.typing(t, typed{0, account}, typed{0, username}, typed{20 * time.Second, "wrong"}, // 110 seconds are left
		typed{0, ""}, typed{50 * time.Second, password}, // 60
		typed{59 * time.Second, "2"}, // 1
		typed{0, "123456"}))
	before, after, _ := strings.Cut(d.out.String(), "The sign-in was rejected (code 400).\n")
	assert.NotContains(t, before, "The session ends", "there is time")
	d.said(t, "The sign-in was rejected (code 400).", "The session ends in 110 seconds.", "Username (leave empty for "+username+"): ",
		"2. Samuel, Current, GTBank, number ending in 3478.", "The session ends in 60 seconds.", "Number of the account, from 1 to 2: ",
		"The bank asks for more.", "The session ends in 1 second.", "Enter OTP: ")
	assert.Equal(t, 3, strings.Count(after, "The session ends in "))
}

// A form that comes back when its session is over says so before anything is
// typed into it.
func TestASessionThatEndedDuringACall(t *testing.T) {
	d := newDesk(living(opened, time.Minute), slowly(rejected, 2*time.Minute), second, done)
	require.NoError(t, d.run(t, account, username, "wrong", "", "early", "", password))
	assert.Equal(t, []string{"session " + account, login(username, "wrong"), "session " + account, "login sess_2 username=" + username + " password=" + password}, d.calls)
	d.said(t, "The sign-in was rejected (code 400).", "The session has ended. Nothing more is sent: the sign-in begins again.", "Username (leave empty for "+username+"): ", "Password (it is not shown): ")
}

func TestNoTimeLeftIsSaidOfASessionWithoutAnEnd(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.typing(t, typed{0, account}, typed{time.Hour, username}, typed{time.Hour, password}))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls)
	assert.NotContains(t, d.out.String(), "The session")
}

func TestAnAppWithoutTheAddOn(t *testing.T) {
	d := newDesk(fails(monoapi.KindAddOnMissing, monoapi.OpSession, 401))
	require.NoError(t, d.run(t, account, "no"))
	assert.Equal(t, []string{account + " failed add_on_missing"}, d.statuses())
	d.said(t, "The app of this key lacks the Partners API add-on (HTTP 401).", "No sign-in was sent to the bank.")
	assert.NotContains(t, d.out.String(), "refused the secret key")
}
