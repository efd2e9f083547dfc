//go:build unix

package e2e

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
	"connect-reauth/tui/flow/flowtest"
)

// secretKey is the key that the program is given, unless a test gives another.
const secretKey = "test_sk_e2e"

// The paths of Mono's API.
const (
	sessionPath = "/v2/connect/reauth/session"
	loginPath   = "/v2/connect/reauth/login"
	commitPath  = "/v2/connect/commit"
)

// option changes how the program is run.
type option func(*term.Options)

// args adds command line arguments.
func args(a ...string) option { return func(o *term.Options) { o.Args = append(o.Args, a...) } }

// env adds to the environment; a variable given again replaces the earlier one.
func env(e ...string) option { return func(o *term.Options) { o.Env = append(o.Env, e...) } }

// size makes the window cols by rows.
func size(cols, rows int) option { return func(o *term.Options) { o.Cols, o.Rows = cols, rows } }

// noKey leaves the secret key out of the environment.
func noKey() option { return env("MONO_SECRET_KEY=") }

// The demo bank, and what is written as one JSON object a line.
var (
	story     = flowtest.Story
	startBank = flowtest.StartDemoBank
	jsonLines = flowtest.Objects
)

// start runs the program in a terminal, with its key and the bank's address in
// the environment. Without a bank no address is set.
func start(tb testing.TB, bank *sandbox.Server, opts ...option) *term.Session {
	tb.Helper()
	o := term.Options{
		Path: program(tb),
		Env:  []string{"MONO_SECRET_KEY=" + secretKey},
	}
	if bank != nil {
		o.Env = append(o.Env, "MONO_BASE_URL="+bank.URL())
	}
	for _, opt := range opts {
		opt(&o)
	}
	return term.Start(tb, o)
}

// The fields of the sign-in form that nearly every bank of the demo bank has.
// The first one's label is too long to stand beside its input, so that every
// input is below its label.
const (
	userLabel = "UserID, Account Number, Phone Number"
	// What the screen shows while a field has the focus.
	atUsername = "  " + userLabel + "\n❯"
	atPassword = "  Password\n❯"
	// What it shows of a username that was typed before.
	usernameKept = userLabel + "\n  " + sandbox.Username
)

// signIn fills in the empty credentials form with what the demo bank accepts,
// and submits it.
func signIn(s *term.Session) {
	s.WaitFor("the sign-in form", func(screen string) bool {
		return atField(userLabel).MatchString(screen) || atField("Username").MatchString(screen)
	})
	s.Type(sandbox.Username)
	s.Key("enter")
	typePassword(s, sandbox.Password)
}

// typePassword types into the password field, once it has the focus, and
// submits.
func typePassword(s *term.Session, password string) {
	s.WaitFor("the password field", atField("Password").MatchString)
	s.Type(password)
	s.Key("enter")
}

// atField matches a screen whose focus is on the field of this label. What is
// in the field is the match's second or third part, depending on where the
// label stands.
func atField(label string) *regexp.Regexp {
	label = regexp.QuoteMeta(label)
	return regexp.MustCompile(`(?m)^(?:❯ ` + label + `(?: {2,}(\S.*))?|  ` + label + `(?: .*)?\n❯(?: (.*))?)$`)
}

// inField is what the field that has the focus shows.
func inField(tb testing.TB, s *term.Session, label string) string {
	tb.Helper()
	match := atField(label).FindStringSubmatch(s.Screen())
	require.NotNil(tb, match, "the focus is not on %s:\n%s", label, s.Screen())
	return match[1] + match[2]
}

// sent is what a request is compared by.
type sent struct {
	method, path string
	session      string // x-session-id
	body         string // as JSON, whatever its layout
	status       int    // what was answered; 0 for whatever
}

// body is a JSON object of texts: a key, its value and so on.
func body(pairs ...string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	b, _ := json.Marshal(m) // a map of texts always encodes
	return string(b)
}

// loginBody is what a sign-in holds.
func loginBody(username, password string) string {
	return body("username", username, "password", password)
}

// requireRequests fails the test unless the bank got exactly these requests,
// in order, with secretKey and the right type of content.
func requireRequests(tb testing.TB, bank *sandbox.Server, want ...sent) {
	tb.Helper()
	got := bank.Requests()
	require.Len(tb, got, len(want), "requests: %v", paths(got))
	for i, r := range got {
		w := want[i]
		assert.Equal(tb, w.method+" "+w.path, r.Method+" "+r.Path, "request %d", i+1)
		assert.Equal(tb, []string{secretKey}, r.Header.Values("mono-sec-key"), "request %d", i+1)
		if w.status != 0 {
			assert.Equal(tb, w.status, r.Status, "request %d", i+1)
		}
		if w.session == "" {
			assert.Empty(tb, r.Header.Values("x-session-id"), "request %d", i+1)
		} else {
			assert.Equal(tb, []string{w.session}, r.Header.Values("x-session-id"), "request %d", i+1)
		}
		if w.body == "" {
			assert.Empty(tb, r.Body, "request %d", i+1)
			continue
		}
		assert.Equal(tb, []string{"application/json"}, r.Header.Values("Content-Type"), "request %d", i+1)
		assert.JSONEq(tb, w.body, r.Body, "request %d", i+1)
	}
}

// paths lists requests for a person to read.
func paths(requests []sandbox.Request) string {
	var list []string
	for _, r := range requests {
		list = append(list, r.Method+" "+r.Path)
	}
	return strings.Join(list, ", ")
}

// countPath counts the requests to a path.
func countPath(bank *sandbox.Server, path string) int {
	n := 0
	for _, r := range bank.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

// requireCancelled fails the test unless the bank notices that the client hung
// up during its i-th request, from 0.
func requireCancelled(tb testing.TB, bank *sandbox.Server, i int) {
	tb.Helper()
	require.Eventually(tb, func() bool {
		r := bank.Requests()
		return i < len(r) && r[i].Cancelled
	}, time.Minute, time.Millisecond, "the bank still waits for request %d", i+1)
	assert.Zero(tb, bank.Requests()[i].Status, "request %d was answered", i+1)
}

// codePattern is a reauthorised account's code.
var codePattern = regexp.MustCompile(`code_[a-z0-9]{24}`)

// shownCode is the code that the result screen shows.
func shownCode(tb testing.TB, s *term.Session) string {
	tb.Helper()
	code := codePattern.FindString(s.Screen())
	require.NotEmpty(tb, code, "no code on the screen")
	return code
}

// issuedSessions reads a log file for the session IDs that the bank gave, in
// order.
func issuedSessions(tb testing.TB, logFile string) []string {
	tb.Helper()
	var ids []string
	for _, line := range jsonLines(tb, readFile(tb, logFile)) {
		var answer struct {
			Data struct{ Session struct{ ID string } }
		}
		text, _ := line["response_body"].(string)
		if json.Unmarshal([]byte(text), &answer) == nil && answer.Data.Session.ID != "" {
			ids = append(ids, answer.Data.Session.ID)
		}
	}
	return ids
}

func readFile(tb testing.TB, path string) string {
	tb.Helper()
	b, err := os.ReadFile(path)
	require.NoError(tb, err)
	return string(b)
}

// requireRestored fails the test unless the program has left the terminal as a
// shell wants it back.
func requireRestored(tb testing.TB, s *term.Session) {
	tb.Helper()
	assert.False(tb, s.AltScreen(), "the alternate screen was left on")
	assert.True(tb, s.CursorVisible(), "the cursor was left hidden")
	assert.NotContains(tb, lastMode(s.Raw(), "2004"), "h", "pastes were left bracketed")
	untouched := term.Start(tb, term.Options{Path: term.Build(tb, "connect-reauth/tui/e2e/promises/hello")})
	assert.Equal(tb, untouched.Termios(), s.Termios(), "the terminal's settings")
}

// lastMode is "h" or "l", whichever of them a private mode was last set to, or
// nothing.
func lastMode(raw []byte, mode string) string {
	all := regexp.MustCompile(`\x1b\[\?`+mode+`([hl])`).FindAllSubmatch(raw, -1)
	if len(all) == 0 {
		return ""
	}
	return string(all[len(all)-1][1])
}
