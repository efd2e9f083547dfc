//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// What the pages of testdata speak of.
const (
	docAccount  = "65c4c03aa66a95b572cb5a86"
	docSession  = "sess_vmx9qk1qmwmw8tgmad460fg7"
	docCode     = "code_q90t4ar2uriet5ey4rs22v0x" // of the pages that have it beside data
	guideCode   = "code_geiyk72og91xl2rox16b4emc" // of the guide's login
	sandboxPath = "/v2/connect/sandbox"
)

// documented is an answer as one of Mono's pages shows it, letter for letter.
func documented(tb testing.TB, page string) string {
	tb.Helper()
	return readFile(tb, filepath.Join("../../monoapi/testdata", page+".json"))
}

// exchange is one request that a strict server wants, and what it answers.
type exchange struct {
	path    string
	session string // x-session-id, none when empty
	body    string // JSON in this order; none when empty
	status  int    // 200 when 0
	page    string // a page of testdata, unless answer is set
	answer  func() string
}

// opens creates a session.
func opens(page string) exchange {
	return exchange{path: sessionPath, body: `{"account":"` + docAccount + `"}`, page: page}
}

// signsIn signs in with the ordinary form.
func signsIn(page string) exchange {
	return exchange{path: loginPath, session: docSession, page: page,
		body: `{"username":"` + sandbox.Username + `","password":"` + sandbox.Password + `"}`}
}

// commits sends what was asked for.
func commits(body, page string) exchange {
	return exchange{path: commitPath, session: docSession, body: body, page: page}
}

// with answers with another HTTP status.
func (e exchange) with(status int) exchange {
	e.status = status
	return e
}

// in is the same in another session.
func (e exchange) in(session string) exchange {
	e.session = session
	return e
}

// strictServer answers requests in the one order that it knows, and notes
// everything in which they differ from what Mono's pages ask for.
type strictServer struct {
	url  string
	tb   testing.TB
	key  string
	want []exchange

	mu     sync.Mutex
	came   int
	faults []string
}

func startStrict(tb testing.TB, key string, want []exchange) *strictServer {
	tb.Helper()
	s := &strictServer{tb: tb, key: key, want: want}
	server := httptest.NewServer(s)
	tb.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *strictServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came++
	if s.came > len(s.want) {
		s.faults = append(s.faults, fmt.Sprintf("request %d, %s %s, is one too many", s.came, r.Method, r.URL))
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	want := s.want[s.came-1]
	s.check(want, r, body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if want.status != 0 {
		w.WriteHeader(want.status)
	}
	if want.answer != nil {
		_, _ = io.WriteString(w, want.answer())
		return
	}
	_, _ = io.WriteString(w, documented(s.tb, want.page))
}

// check notes in what a request differs.
func (s *strictServer) check(want exchange, r *http.Request, body []byte) {
	differs := func(what string, want, got any) {
		if fmt.Sprint(want) != fmt.Sprint(got) {
			s.faults = append(s.faults, fmt.Sprintf("request %d, %s: %v, not %v", s.came, what, got, want))
		}
	}
	method, contentType, session := "GET", []string(nil), []string(nil)
	if want.body != "" {
		method, contentType = "POST", []string{"application/json"}
	}
	if want.session != "" {
		session = []string{want.session}
	}
	differs("method", method, r.Method)
	differs("address", want.path, r.URL)
	differs("mono-sec-key", []string{s.key}, r.Header.Values("mono-sec-key"))
	differs("x-session-id", session, r.Header.Values("x-session-id"))
	differs("Content-Type", contentType, r.Header.Values("Content-Type"))
	for _, costs := range []string{"x-realtime", "x-real-time"} {
		differs(costs, []string(nil), r.Header.Values(costs))
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, body); err != nil {
		compact = *bytes.NewBuffer(body)
	}
	differs("body", want.body, compact.String())
}

// require fails the test unless every request came as it was wanted, and no
// other.
func (s *strictServer) require(tb testing.TB) {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Empty(tb, s.faults)
	assert.Equal(tb, len(s.want), s.came, "requests")
}

// requests is how many requests have come.
func (s *strictServer) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.came
}

// told is what --json has to say of the account.
type told struct {
	status, reason string
	responseCode   float64 // null when 0
	code, message  string
}

func reauthorisedWith(code, message string) told {
	return told{"reauthorised", "", 99, code, message}
}

// require fails the test unless stdout is one line that says so.
func (want told) require(tb testing.TB, stdout string) {
	tb.Helper()
	objects := jsonLines(tb, stdout)
	require.Len(tb, objects, 1)
	got := objects[0]
	assert.Equal(tb, docAccount, got["account"])
	assert.Equal(tb, "custom", got["environment"])
	assert.Equal(tb, []any{want.status, want.reason, want.code, want.message},
		[]any{got["status"], got["reason"], got["code"], got["message"]})
	if want.responseCode == 0 {
		assert.Nil(tb, got["response_code"])
	} else {
		assert.Equal(tb, want.responseCode, got["response_code"])
	}
}

// documentedWalk is a walk at the strict server, in both front ends.
type documentedWalk struct {
	wants  []exchange
	wizard []step
	plain  []string // what is typed
	words  []string // what the plain mode says, in order
	never  []string // is said by neither
	told   told
	exit   int

	// A pipe's answers can't follow a rejection: plain mode stops after so many
	// exchanges, with this.
	stops   int
	stopped told
}

// documentedKey is the key of these walks. It begins neither as a test key nor
// as one of Mono's live ones.
const documentedKey = "key_of_the_pages"

func (d documentedWalk) run(t *testing.T) {
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		server := startStrict(t, documentedKey, d.wants)
		log, path := logFile(t)
		s := start(t, nil, size(100, 30), env("MONO_SECRET_KEY="+documentedKey), log, args("--json", "--base-url", server.url, docAccount))
		walk(s, d.wizard)
		require.Equal(t, d.exit, s.Exit())
		d.told.require(t, s.Stdout())
		server.require(t)
		d.requireUnsaid(t, string(s.Raw()), readFile(t, path))
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		d := d
		if d.stops > 0 {
			d.wants, d.told, d.exit = d.wants[:d.stops], d.stopped, 1
			d.words = append(d.words, "The answers that follow may be meant for something else, so nothing more is sent.\n")
		}
		server := startStrict(t, documentedKey, d.wants)
		log, path := logFile(t)
		var input string
		if len(d.plain) > 0 {
			input = lines(d.plain...)
		}
		p := piped(t, nil, input, env("MONO_SECRET_KEY="+documentedKey), plainMode(), log, args("--json", "--base-url", server.url, docAccount))
		require.Equal(t, d.exit, p.code, p.stderr)
		d.told.require(t, p.stdout)
		server.require(t)
		inOrder(t, p.stderr, d.words...)
		d.requireUnsaid(t, p.stderr, readFile(t, path))
	})
}

// requireUnsaid fails the test when something was said that must not be, or a
// secret was written.
func (d documentedWalk) requireUnsaid(t *testing.T, said, log string) {
	t.Helper()
	for _, words := range d.never {
		assert.NotContains(t, said, words)
	}
	for _, secret := range []string{documentedKey, sandbox.Password, sandbox.Answer, "975310"} {
		assert.NotContains(t, said+log, secret)
	}
	requireNothingTyped(t, log)
	assert.NotContains(t, said, "2209871234", "an account number is shown whole")
}

// closing is the result of a walk, which enter ends.
func closing(words ...string) step { return step{see: words, keys: []string{"enter"}} }
