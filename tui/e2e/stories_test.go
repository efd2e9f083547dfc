//go:build unix

package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// ending is how a story ends, whichever front end walks it: what the bank is
// asked, and what is told of the account.
type ending struct {
	requests []request
	status   string // reauthorised when empty
	reason   string
	message  string
	exit     int // of the plain mode; the wizard's too but for the story's own
}

// request is one request of a story. Its session is the one that the bank
// issued as number n, from 1; 0 is none.
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

func commit(pairs ...string) request {
	return request{commitPath, 1, body(pairs...), 200}
}

// endings are the ends of the demo bank's stories. What the operator answers on
// the way there is with each front end.
var endings = map[string]ending{
	"099": {requests: []request{session("099", 200)}},
	"098": {requests: []request{session("098", 200), commit("otp", sandbox.OTP)}},
	"200": {requests: []request{session("200", 200), login(1, 200)}},
	"101": {requests: []request{session("101", 200), login(1, 200), commit("accountNumber", "0131883478")}},
	"102": {requests: []request{session("102", 200), login(1, 200), commit("otp", sandbox.OTP)}},
	"103": {requests: []request{
		session("103", 200), login(1, 200),
		commit("answer", sandbox.Answer), commit("otp", sandbox.OTP), commit("accountNumber", "0244910257"),
	}},
	"104": {requests: []request{session("104", 200), login(1, 200), commit("security_answer", sandbox.Answer)}},
	"105": {requests: []request{session("105", 200), login(1, 200), commit("accountNumber", "0610077312", "otp", sandbox.OTP)}},
	"106": {requests: []request{session("106", 200),
		{loginPath, 1, body("phone_number", "07065550123", "passcode", "975310", "email", "kelechi@example.com"), 200}}},
	"008": {requests: []request{session("008", 200), login(1, 200)}},
	"400": {
		requests: []request{session("400", 200), login(1, 200)},
		status:   "cancelled", reason: "rejected", exit: 1,
		message: "The institution is not responding at the moment. Please try again later.",
	},
	"401": {
		requests: []request{session("401", 401)},
		status:   "failed", reason: "key_refused", message: "Unauthorized. Your secret key is not valid.", exit: 1,
	},
	"403": {
		requests: []request{session("403", 401)},
		status:   "failed", reason: "add_on_missing", message: "You must be subscribed to Partners API addon", exit: 1,
	},
	"404": {
		requests: []request{session("404", 404)},
		status:   "failed", reason: "not_found", message: "Account not found.", exit: 1,
	},
	"410": {requests: []request{session("410", 200), login(1, 410), session("410", 200), login(2, 200)}},
	"429": {requests: []request{session("429", 429), session("429", 429), session("429", 200), login(1, 200)}},
	"500": {
		requests: []request{session("500", 500)},
		status:   "failed", reason: "server_error", message: "Something went wrong on our end.", exit: 1,
	},
	"598": {requests: []request{session("598", 200), login(1, 200)}},
}

// line is the result as standard output has it. code stands in it only when the
// account was reauthorised.
func (e ending) line(digits, code string) string {
	parts := []string{story(digits), "reauthorised", code}
	if e.status != "" {
		parts = []string{story(digits), e.status, e.reason, e.message}
	}
	return strings.Join(parts, "\t") + "\n"
}

// require fails the test unless the bank got exactly the story's requests. The
// log file knows which sessions it issued.
func (e ending) require(t *testing.T, bank *sandbox.Server, log string) {
	t.Helper()
	issued := issuedSessions(t, log)
	var want []sent
	for _, r := range e.requests {
		w := sent{method: "POST", path: r.path, body: r.body, status: r.status}
		if r.n > 0 {
			require.GreaterOrEqual(t, len(issued), r.n, "sessions issued")
			w.session = issued[r.n-1]
		}
		want = append(want, w)
	}
	requireRequests(t, bank, want...)
}

// storyBank starts the bank for a story, and says how the program is started.
// The story whose data can't be fetched is told by webhooks.
func storyBank(t *testing.T, digits string, delay time.Duration) (bank *sandbox.Server, opts []option, log string) {
	t.Helper()
	cfg := sandbox.Config{Delay: delay}
	log = filepath.Join(t.TempDir(), "log")
	opts = []option{args("--log-file", log)}
	if digits == "598" {
		address := freeAddress(t)
		cfg.WebhookURL, cfg.WebhookSecret = "http://"+address, hookSecret
		opts = append(opts, env("MONO_WEBHOOK_SECRET="+hookSecret), args("--webhook-listen", address))
	}
	return startBank(t, cfg), opts, log
}

// TestEveryStoryIsWalked: none is added to the demo bank without being walked in
// both front ends.
func TestEveryStoryIsWalked(t *testing.T) {
	t.Parallel()
	var all, wizard, plain []string
	for _, s := range sandbox.Stories() {
		all = append(all, s.Digits)
	}
	for digits := range wizardStories {
		wizard = append(wizard, digits)
	}
	for digits := range plainStories {
		plain = append(plain, digits)
	}
	slices.Sort(all)
	slices.Sort(wizard)
	slices.Sort(plain)
	require.Equal(t, all, wizard)
	require.Equal(t, all, plain)
	require.Subset(t, all, strings.Fields("099 098 200 101 102 103 104 105 106 008 400 401 403 404 410 429 500 598"))
}

// TestStories walks every one of the demo bank's stories to its end.
func TestStories(t *testing.T) {
	t.Parallel()
	for digits, walked := range wizardStories {
		t.Run(digits, func(t *testing.T) {
			t.Parallel()
			bank, opts, log := storyBank(t, digits, walked.delay)
			s := start(t, bank, opts...)
			s.Wait("▸ Account  · Session  · Sign in  · Verify  · Result", "Which account do you want to reauthorise?", "connect-reauth   CUSTOM", "❯ Account ID")
			s.Type(story(digits))
			s.Wait("❯ Account ID  " + story(digits))
			s.Key("enter")
			shown := walk(s, walked.steps)

			end := endings[digits]
			exit := end.exit
			if walked.exit != 0 {
				exit = walked.exit
			}
			require.Equal(t, exit, s.Exit())
			requireRestored(t, s)
			require.Equal(t, end.line(digits, codePattern.FindString(shown)), s.Stdout())
			end.require(t, bank, log)
			requireNoSecret(t, s, readFile(t, log))
			for _, words := range walked.never {
				assert.NotContains(t, string(s.Raw()), words)
			}
		})
	}
}

// step is one look at the screen and what a person does then.
type step struct {
	see  []string // all of it is on the screen
	typ  string   // typed first
	keys []string // pressed after that
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
	for _, secret := range []string{secretKey, sandbox.Password, sandbox.Answer, "975310"} {
		assert.NotContains(tb, written, secret)
	}
	requireNothingTyped(tb, log)
	for _, number := range []string{"0131883461", "0131883478", "0244910257", "0610077312"} {
		assert.NotContains(tb, string(s.Raw()), number, "an account number is shown whole")
	}
}

// requireNothingTyped fails the test when the log holds what was typed into a
// form.
func requireNothingTyped(tb testing.TB, log string) {
	tb.Helper()
	for _, typed := range []string{sandbox.Username, `\"` + sandbox.OTP, "07065550123", "kelechi@example.com"} {
		assert.NotContains(tb, log, typed)
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
		{"200", []string{"down", "down", "down", "down", "up"}, credentials},
	}
	for _, tt := range tests {
		t.Run(tt.digits, func(t *testing.T) {
			t.Parallel()
			s := start(t, nil, noKey(), args("--demo"), size(80, 40))
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
