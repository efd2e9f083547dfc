//go:build unix

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// step is one look at the screen and what a person does then.
type step struct {
	see  []string // all of it is on the screen
	typ  string   // typed first
	keys []string // pressed after that
}

// see is a step that only looks.
func see(words ...string) step { return step{see: words} }

// credentials is the sign-in as it is first asked for.
var credentials = []step{
	{
		see: []string{"✓ Session  ▸ Sign in", "Sign in to the bank", "❯ Username", "enter next field", "esc back"},
		typ: sandbox.Username, keys: []string{"enter"},
	},
	{
		see: []string{"Username  " + sandbox.Username, "❯ Password", "enter sign in"},
		typ: sandbox.Password,
	},
	{see: []string{"❯ Password  " + strings.Repeat("•", len(sandbox.Password))}, keys: []string{"enter"}},
}

// done is the result of a success, which enter ends.
func done(steps ...string) step {
	return step{
		see:  append([]string{"✓ Result", "✓ Reauthorised", "Code  code_", "c copy code", "enter end"}, steps...),
		keys: []string{"enter"},
	}
}

// notDone is the result of a failure, which enter ends.
func notDone(words ...string) step {
	return step{
		see:  append([]string{"✗ Result", "✗ Not reauthorised", "r try again", "esc change the account", "enter end"}, words...),
		keys: []string{"enter"},
	}
}

// session, login and commit are the requests of a story. The session is the
// one that the bank issued as number n.
type request struct {
	path   string
	n      int
	body   string
	status int
}

func session(digits string, status int) request {
	return request{sessionPath, 0, body("account", story(digits)), status}
}

func login(n, status int) request {
	return request{loginPath, n, loginBody(sandbox.Username, sandbox.Password), status}
}

func commit(field, value string) request {
	return request{commitPath, 1, body(field, value), 200}
}

func concat(parts ...[]step) []step {
	var all []step
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

var chooseAccount = []string{
	"▸ Verify", "Which of these accounts?", "1 of 4", "Samuel Olamide Nomo",
	"••••3461", "••••3478", "••••0257", "••••7312", "1-9 pick", "/ filter",
}

// TestStories walks every one of the demo bank's stories to its end.
func TestStories(t *testing.T) {
	t.Parallel()
	const code = "CODE" // stands for the code that the screen showed
	stories := []struct {
		digits   string
		delay    time.Duration
		steps    []step
		requests []request
		line     string // standard output after the account
		exit     int
	}{
		{
			digits:   "099",
			steps:    []step{done("session: done")},
			requests: []request{session("099", 200)},
			line:     "reauthorised\t" + code,
		},
		{
			digits:   "200",
			steps:    concat(credentials, []step{done("session: created", "login: done")}),
			requests: []request{session("200", 200), login(1, 200)},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "101",
			steps: concat(credentials, []step{
				{see: chooseAccount, keys: []string{"2"}},
				done("session: created", "login: several accounts", "commit: done"),
			}),
			requests: []request{session("101", 200), login(1, 200), commit("account", "65c4c03aa66a95b572cb6a02")},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "102",
			steps: concat(credentials, []step{
				{see: []string{"▸ Verify", "KudaBank is requesting you to enter your OTP to continue", "❯ Enter OTP"}, typ: sandbox.OTP},
				{see: []string{"❯ Enter OTP  " + sandbox.OTP, "enter send the answer"}, keys: []string{"enter"}},
				done("session: created", "login: more input asked", "commit: done"),
			}),
			requests: []request{session("102", 200), login(1, 200), commit("otp", sandbox.OTP)},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "103",
			steps: concat(credentials, []step{
				{see: []string{"▸ Verify", "Your bank asks: what was the name of your first car?", "❯ Security answer"}, typ: sandbox.Answer},
				{see: []string{"❯ Security answer  ••••••", "ctrl+r reveal"}, keys: []string{"enter"}},
				{see: []string{"▸ Verify", "GTBank is requesting you to enter your OTP to continue", "❯ Enter OTP"}, typ: sandbox.OTP},
				{see: []string{"❯ Enter OTP  " + sandbox.OTP}, keys: []string{"enter"}},
				{see: chooseAccount, keys: []string{"down", "down"}},
				{see: []string{"3 of 4", "❯ 3 Samuel Olamide Nomo"}, keys: []string{"enter"}},
				done("session: created", "login: more input asked", "commit: more input asked", "commit: several accounts", "commit: done"),
			}),
			requests: []request{
				session("103", 200), login(1, 200),
				commit("answer", sandbox.Answer), commit("otp", sandbox.OTP), commit("account", "65c4c03aa66a95b572cb6a03"),
			},
			line: "reauthorised\t" + code,
		},
		{
			digits: "008",
			delay:  100 * time.Millisecond, // the login takes ten times as long
			steps: concat(credentials, []step{
				see("✓ Session  ▸ Sign in", "Signing in to the bank", "0 s", "esc cancel"),
				done("session: created", "login: done"),
			}),
			requests: []request{session("008", 200), login(1, 200)},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "400",
			steps: concat(credentials, []step{
				see("✗ The sign-in was rejected (code 400).",
					"Mono says: The institution is not responding at the moment.",
					"It may count as an attempt; too many can lock the customer out.",
					"Username  "+sandbox.Username, "❯ Password"),
				{keys: []string{"ctrl+c"}}, // nothing else ends a form
			}),
			requests: []request{session("400", 200), login(1, 200)},
			line:     "cancelled\trejected\tThe institution is not responding at the moment. Please try again later.",
			exit:     130,
		},
		{
			digits: "401",
			steps: []step{notDone("Mono refused the secret key (HTTP 401).",
				"Mono says: Unauthorized. Your secret key is not valid.",
				"No sign-in was sent to the bank.",
				"Check the key on Mono's dashboard, or use another one.",
				"ctrl+x other key", "session: key refused")},
			requests: []request{session("401", 401)},
			line:     "failed\tkey_refused\tUnauthorized. Your secret key is not valid.",
			exit:     1,
		},
		{
			digits: "404",
			steps: []step{notDone("Mono knows no such account (HTTP 404).", "Mono says: Account not found.",
				"No sign-in was sent to the bank.", "Check the account ID.", "session: not found")},
			requests: []request{session("404", 404)},
			line:     "failed\tnot_found\tAccount not found.",
			exit:     1,
		},
		{
			digits: "410",
			steps: concat(credentials, []step{
				{
					see: []string{"! The session had expired, so a new one was created.", "The last sign-in or answer was not used.",
						"Sign in again.", "Username  " + sandbox.Username, "❯ Password"},
					typ: sandbox.Password, keys: []string{"enter"},
				},
				done("session: created", "login: session gone", "login: done"),
			}),
			requests: []request{session("410", 200), login(1, 410), session("410", 200), login(2, 200)},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "429",
			steps: concat([]step{
				see("▸ Session", "Mono asks for fewer requests. Trying again in 1 s (try 2).",
					"The request was refused before it was handled, so nothing is sent twice.", "esc cancel"),
				see("(try 3)."),
				see("Trying again in 1 s (try 3)."),
			}, credentials, []step{done("session: too many requests", "session: created", "login: done")}),
			requests: []request{session("429", 429), session("429", 429), session("429", 200), login(1, 200)},
			line:     "reauthorised\t" + code,
		},
		{
			digits: "500",
			steps: []step{notDone("Mono has a problem of its own (HTTP 500).", "Mono says: Something went wrong on our end.",
				"No sign-in was sent to the bank.", "Try again in a while.", "session: server error")},
			requests: []request{session("500", 500)},
			line:     "failed\tserver_error\tSomething went wrong on our end.",
			exit:     1,
		},
	}

	var digits []string
	for _, tt := range stories {
		digits = append(digits, tt.digits)
		t.Run(tt.digits, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{Delay: tt.delay})
			log := filepath.Join(t.TempDir(), "log")
			s := start(t, bank, args("--log-file", log))
			s.Wait("▸ Account  · Session  · Sign in  · Verify  · Result", "Which account is to be reauthorised?", "connect-reauth   CUSTOM", "❯ Account ID")
			s.Type(story(tt.digits))
			s.Wait("❯ Account ID  " + story(tt.digits))
			s.Key("enter")
			shown := walk(s, tt.steps)

			require.Equal(t, tt.exit, s.Exit())
			requireRestored(t, s)
			line := strings.Replace(tt.line, code, codePattern.FindString(shown), 1)
			require.Equal(t, story(tt.digits)+"\t"+line+"\n", s.Stdout())

			issued := issuedSessions(t, log)
			var want []sent
			for _, r := range tt.requests {
				w := sent{method: "POST", path: r.path, body: r.body, status: r.status}
				if r.n > 0 {
					require.Greater(t, len(issued), r.n-1, "sessions issued")
					w.session = issued[r.n-1]
				}
				want = append(want, w)
			}
			requireRequests(t, bank, want...)
			requireNoSecret(t, s, readFile(t, log))
		})
	}
	t.Run("the twelve are here", func(t *testing.T) {
		t.Parallel()
		require.Subset(t, digits, strings.Fields("099 200 101 102 103 008 400 401 404 410 429 500"))
	})
}

// walk does the steps and returns the screen as the last words were seen.
func walk(s *term.Session, steps []step) (shown string) {
	for _, step := range steps {
		if len(step.see) > 0 {
			s.Wait(step.see...)
			shown = s.Screen()
		}
		s.Type(step.typ)
		s.Key(step.keys...)
	}
	return shown
}

// requireNoSecret fails the test when a secret was written anywhere. An OTP is
// shown as it is typed, so it is looked for in the log alone.
func requireNoSecret(tb testing.TB, s *term.Session, log string) {
	tb.Helper()
	written := string(s.Raw()) + s.Stdout() + s.Stderr() + log
	for _, secret := range []string{secretKey, sandbox.Password, sandbox.Answer} {
		assert.NotContains(tb, written, secret)
	}
	assert.NotContains(tb, log, sandbox.Username)
	assert.NotContains(tb, log, `\"`+sandbox.OTP)
	for _, number := range []string{"0131883461", "0131883478", "0244910257", "0610077312"} {
		assert.NotContains(tb, string(s.Raw()), number, "an account number is shown whole")
	}
}

// TestDemo goes through the demo bank that the program itself starts, with
// accounts picked from the list of stories.
func TestDemo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		digits string
		picks  []string
		steps  []step
	}{
		{"099", []string{"down"}, nil},
		{"200", []string{"down", "down", "down", "up"}, credentials},
	}
	for _, tt := range tests {
		t.Run(tt.digits, func(t *testing.T) {
			t.Parallel()
			s := start(t, nil, noKey(), args("--demo"))
			s.Wait("connect-reauth   DEMO", "The demo bank's stories; ↑ ↓ pick one")
			for _, story := range sandbox.Stories() {
				s.Wait(story.Digits + "  " + story.Text)
			}
			s.Key(tt.picks...)
			s.Wait("❯ Account ID  "+story(tt.digits), "❯ "+tt.digits+"  ")
			s.Key("enter")
			s.Wait("▸ Session", "Creating the session", "esc cancel")
			if len(tt.steps) > 0 {
				s.Wait("Demo bank: "+sandbox.Username, "password "+sandbox.Password, "OTP "+sandbox.OTP)
				walk(s, tt.steps)
				s.Wait("Signing in to the bank")
			}
			s.Wait("✓ Reauthorised", "✓ account_reauthorized", "✓ account_updated: data available")
			code := shownCode(t, s)
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			require.Equal(t, story(tt.digits)+"\treauthorised\t"+code+"\n", s.Stdout())
			requireRestored(t, s)
		})
	}
}
