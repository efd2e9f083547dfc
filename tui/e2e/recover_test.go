//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// finish ends a result screen and returns the exit code and standard output.
func finish(s *term.Session) (code int, stdout string) {
	s.Key("enter")
	code = s.Exit()
	return code, s.Stdout()
}

// requireDone fails the test unless the result is a success of the story's
// account, told once, and the program ends with 0.
func requireDone(t *testing.T, s *term.Session, digits string) {
	t.Helper()
	s.Wait("✓ Reauthorised", story(digits))
	code := shownCode(t, s)
	exit, stdout := finish(s)
	require.Equal(t, 0, exit)
	require.Equal(t, story(digits)+"\treauthorised\t"+code+"\n", stdout)
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	typePassword(s, "not-the-password")
	s.Wait("✗ The sign-in was rejected (code 400).",
		"Mono says: Invalid login credentials. Please check your username and",
		"It may count as an attempt; too many can lock the customer out.",
		"Type it again if it was wrong; wait if the bank has a problem.",
		usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")
	require.Equal(t, 1, countPath(bank, loginPath), "sent again by itself")
	require.Equal(t, 400, bank.Requests()[1].Status)

	typePassword(s, sandbox.Password)
	requireDone(t, s, "200")
	require.Equal(t, 1, countPath(bank, sessionPath))
	logins := bank.Requests()[1:]
	require.Len(t, logins, 2)
	require.JSONEq(t, loginBody(sandbox.Username, "not-the-password"), logins[0].Body)
	require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), logins[1].Body)
	require.Equal(t, logins[0].Header.Get("x-session-id"), logins[1].Header.Get("x-session-id"))
	require.NotContains(t, string(s.Raw()), "not-the-password")
}

func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("103")))
	signIn(s)
	for _, ask := range []struct{ label, wrong, says, right string }{
		{"Security answer", "Toyota", "Mono says: Incorrect answer. Please check it and try again.", sandbox.Answer},
		{"Enter OTP", "000000", "Mono says: Incorrect OTP. Please check it and try again.", sandbox.OTP},
	} {
		s.Wait("❯ " + ask.label)
		s.Key("enter")
		s.Wait("There is no answer yet: ", "Every question must be answered.")
		s.Type(ask.wrong)
		s.Key("enter")
		s.Wait("✗ The answer was rejected (code 400).", ask.says, "It may count as an attempt.",
			"Type it again; a one-time password may have expired.")
		require.Equal(t, "❯ "+ask.label, lineWith(t, s, "❯ "+ask.label), "the input was kept")
		s.Type(ask.right)
		s.Key("enter")
	}
	s.Wait("Which of these accounts?")
	s.Key("4", "enter")
	requireDone(t, s, "103")

	var bodies []string
	for _, r := range bank.Requests()[2:] {
		require.Equal(t, commitPath, r.Path)
		bodies = append(bodies, r.Body)
	}
	want := []string{
		body("answer", "Toyota"), body("answer", sandbox.Answer), body("otp", "000000"), body("otp", sandbox.OTP),
		body("accountNumber", "0610077312"),
	}
	require.Len(t, bodies, len(want))
	for i := range want {
		require.JSONEq(t, want[i], bodies[i])
	}
}

// TestUnknownResponseCode has a server of its own: the demo bank knows no code
// outside the guide.
func TestUnknownResponseCode(t *testing.T) {
	t.Parallel()
	var logins atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := `"id": "sess_1"`
		if r.URL.Path == loginPath {
			data = `"responseCode": 777`
			if logins.Add(1) > 1 {
				data = `"responseCode": 99, "code": "code_aaaaaaaaaaaaaaaaaaaaaaaa"`
			}
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"status": "successful", "message": "A word from the bank", "data": {%s}}`, data)
	}))
	t.Cleanup(server.Close)
	s := start(t, nil, env("MONO_BASE_URL="+server.URL), args(story("200")))
	signIn(s)
	s.Wait("✗ Not reauthorised",
		"Mono answered with response code 777, which is not in Mono's guide.",
		"Mono says: A word from the bank.",
		"Look the code up in Mono's documentation before you try again.",
		"r try again")
	require.EqualValues(t, 1, logins.Load(), "sent again by itself")

	s.Key("r")
	s.Wait("Username  "+sandbox.Username, "❯ Password")
	typePassword(s, sandbox.Password)
	requireDone(t, s, "200")
	require.EqualValues(t, 2, logins.Load())
}

// TestUnknownResponseCodeEnds: given up, it is a failure with that code.
func TestUnknownResponseCodeEnds(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"status": "successful", "message": "Come back on Monday", "data": {"responseCode": "311"}}`)
	}))
	t.Cleanup(server.Close)
	s := start(t, nil, env("MONO_BASE_URL="+server.URL), args(story("200")))
	s.Wait("✗ Not reauthorised", "response code 311", "Mono says: Come back on Monday.")
	exit, stdout := finish(s)
	require.Equal(t, 1, exit)
	require.Equal(t, story("200")+"\tfailed\tunknown_code\tCome back on Monday\n", stdout)
}

// TestExpiredSession: a new session by itself, a new sign-in only by the
// operator. Going back then is possible, too.
func TestExpiredSession(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("410")))
	signIn(s)
	s.Wait("! The session had expired, so a new one was created.", "Sign in again.", usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")
	require.Equal(t, "POST "+sessionPath+", POST "+loginPath+", POST "+sessionPath, paths(bank.Requests()))

	typePassword(s, sandbox.Password)
	requireDone(t, s, "410")
	all := bank.Requests()
	require.Len(t, all, 4)
	require.NotEqual(t, all[1].Header.Get("x-session-id"), all[3].Header.Get("x-session-id"))
}

// TestKeyRefused goes on with another key, and then with another account: the
// demo bank refuses every key for this one.
func TestKeyRefused(t *testing.T) {
	t.Parallel()
	const otherKey = "test_sk_e2e_other"
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("401")))
	s.Wait("Mono refused the secret key (HTTP 401).", "r try again")
	s.Key("ctrl+x")
	s.Wait("Your Mono secret key", "❯ Secret key")
	s.Type(otherKey)
	s.Wait("❯ Secret key  " + strings.Repeat("•", len(otherKey)))
	s.Key("enter")
	s.WaitGone("Your Mono secret key")
	s.Wait("✗ Not reauthorised", "Mono refused the secret key (HTTP 401).", "esc change account")

	s.Key("esc")
	s.Wait("❯ Account ID  " + story("401"))
	for range "401" {
		s.Key("backspace")
	}
	s.Type("200")
	s.Key("enter")
	signIn(s)
	requireDone(t, s, "200")

	var keys []string
	for _, r := range bank.Requests() {
		keys = append(keys, r.Path+" "+r.Header.Get("mono-sec-key"))
	}
	require.Equal(t, []string{
		sessionPath + " " + secretKey, sessionPath + " " + otherKey, sessionPath + " " + otherKey, loginPath + " " + otherKey,
	}, keys)
	require.NotContains(t, string(s.Raw()), otherKey)
}

// TestOtherKeyLeft: esc leaves the key screen as it was.
func TestOtherKeyLeft(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("401")))
	s.Wait("r try again")
	s.Key("ctrl+x")
	s.Wait("Your Mono secret key", "esc back")
	s.Key("esc")
	s.Wait("✗ Not reauthorised", "Mono refused the secret key (HTTP 401).")
	require.Len(t, bank.Requests(), 1)
	exit, _ := finish(s)
	require.Equal(t, 1, exit)
}

func TestNoSuchAccount(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args("0123456789abcdef01234567"))
	s.Wait("✗ Not reauthorised", "Mono does not know this account (HTTP 404).", "Mono says: Account not found.",
		"Check the account ID.", "esc change account")
	s.Key("esc")
	s.Wait("❯ Account ID  0123456789abcdef01234567")
	s.Key("ctrl+u") // the line
	s.WaitGone("0123456789abcdef01234567")
	s.Type(story("099"))
	s.Key("enter")
	requireDone(t, s, "099")
	require.Len(t, bank.Requests(), 2)
}

// TestDoubtfulAccount: what does not look like an ID is doubted before it is
// sent, and taken when the operator insists.
func TestDoubtfulAccount(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank)
	s.Wait("❯ Account ID")
	s.Key("enter")
	s.Wait("The account ID is empty.", "Type or paste the ID of the linked account.")
	s.Type("65c4")
	s.Key("enter")
	s.Wait("This does not look like an account ID: those have 24 characters, this one has", "Press enter again to use it anyway.")
	require.Empty(t, bank.Requests())
	s.Key("enter")
	s.Wait("Mono does not know this account (HTTP 404).")
	require.JSONEq(t, body("account", "65c4"), bank.Requests()[0].Body)
	s.Key("esc")
	s.Wait("❯ Account ID  65c4")
	s.Type(strings.TrimPrefix(story("099"), "65c4"))
	s.Key("enter")
	requireDone(t, s, "099")
}

// TestBankDown comes first and alone: nothing else may take the bank's address
// while it is down.
func TestBankDown(t *testing.T) {
	bank := startBank(t, sandbox.Config{})
	address := strings.TrimPrefix(bank.URL(), "http://")
	require.NoError(t, bank.Close())
	s := start(t, bank, args(story("200")))
	for tries := 1; tries < 3; tries++ {
		s.WaitFor("one more attempt", func(screen string) bool {
			return strings.Count(screen, "session: unreachable") == tries
		})
		s.Wait("✗ Not reauthorised", "The connection failed", "Nothing left this machine.",
			"Check the network, then try again.", "r try again")
		if tries == 2 {
			bank = startBank(t, sandbox.Config{Addr: address})
		}
		time.Sleep(100 * time.Millisecond) // else it is held down
		s.Key("r")
	}
	signIn(s)
	requireDone(t, s, "200")
	require.Equal(t, "POST "+sessionPath+", POST "+loginPath, paths(bank.Requests()))
}

// TestBankDownEnds: given up, it is a failure of the network.
func TestBankDownEnds(t *testing.T) {
	bank := startBank(t, sandbox.Config{})
	require.NoError(t, bank.Close())
	s := start(t, bank, args(story("200"), "--json"))
	s.Wait("✗ Not reauthorised", "The connection failed")
	exit, _ := finish(s)
	require.Equal(t, 1, exit)
	requireResult(t, s, "200", "failed", "unreachable", "", "")
}

// TestBankBreaksOff: the connection breaks during a sign-in, and the bank that
// comes back knows no session. It is alone, as TestBankDown is.
func TestBankBreaksOff(t *testing.T) {
	bank := startBank(t, sandbox.Config{})
	address := strings.TrimPrefix(bank.URL(), "http://")
	s := start(t, bank, args(story("102")))
	s.Wait(atUsername)
	bank.SetDelay(forever)
	signIn(s)
	require.Eventually(t, func() bool { return countPath(bank, loginPath) == 1 }, time.Minute, time.Millisecond)
	s.Wait("Signing in to the bank")
	require.NoError(t, bank.Close())
	s.Wait("✗ The connection failed",
		"The bank may have received the sign-in; another one may count as a second",
		"Check the network, then try again.", usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")

	bank = startBank(t, sandbox.Config{Addr: address})
	typePassword(s, sandbox.Password)
	s.Wait("! The session had expired, so a new one was created.")
	typePassword(s, sandbox.Password)
	s.Wait("❯ Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	requireDone(t, s, "102")
	require.Equal(t, strings.Join([]string{
		"POST " + loginPath, "POST " + sessionPath, "POST " + loginPath, "POST " + commitPath,
	}, ", "), paths(bank.Requests()))
}

// TestTimeout: a request that takes longer than --timeout allows is given up,
// and not sent again by itself.
func TestTimeout(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args("--timeout", "1s", story("200")))
	s.Wait(atUsername)
	bank.SetDelay(forever)
	signIn(s)
	s.Wait("✗ No answer came within the time limit.",
		"The bank may have received the sign-in; another one may count as a second",
		"Try again, with a longer time limit if the bank is slow.", usernameKept)
	require.Empty(t, inField(t, s, "Password"), "the password was kept")
	requireCancelled(t, bank, 1)

	bank.SetDelay(0)
	typePassword(s, sandbox.Password)
	requireDone(t, s, "200")
	require.Equal(t, 2, countPath(bank, loginPath))
}
