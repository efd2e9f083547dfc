//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/e2e/term"
)

// The secrets of these tests. All but the OTP hold the canary, which must not be
// seen anywhere; the OTP is shown while it is typed.
const (
	canary        = "canary"
	canaryKey     = "test_sk_canary_0001"
	canaryPass    = "canary pass <word>? 4711"
	canaryAnswer  = "canary's answer & <more>"
	canaryOTP     = "918273645"
	canaryHook    = "canary_webhook_secret"
	canaryAccount = "65c4c03aa66a95b572cb5a86"
)

// echoingBank is a bank that repeats in every answer all that it was sent: in the
// message, in a header, and as bad says in the body. bad is asked for every
// request and does nothing for those that are to succeed.
type echoingBank struct {
	bad func(path string, n int) string
	n   map[string]int
}

func (p *echoingBank) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sent, _ := io.ReadAll(r.Body)
	echo := fmt.Sprintf("%s %s %v %s", r.Method, r.URL, r.Header, sent)
	var members map[string]string
	_ = json.Unmarshal(sent, &members)
	for name, value := range members {
		echo += " " + name + "=" + value
	}
	w.Header().Set("X-Echo", echo)
	w.Header().Set("Set-Cookie", "key="+r.Header.Get("mono-sec-key"))

	p.n[r.URL.Path]++
	status, data := http.StatusOK, map[string]any{}
	switch r.URL.Path {
	case sessionPath:
		data["id"] = "sess_echo"
	case loginPath:
		data["responseCode"] = 102
		data["ui"] = map[string]any{"title": "Two questions", "form": []any{
			map[string]any{"type": "elements.input", "name": "answer", "hint": "First car", "contentType": "password"},
			map[string]any{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"},
		}}
	case commitPath:
		data["responseCode"], data["code"] = 99, "code_echo"
	default:
		data["account"] = map[string]any{"id": canaryAccount, "name": "Samuel " + echo}
	}
	switch bad := p.bad(r.URL.Path, p.n[r.URL.Path]); bad {
	case "":
	case "html":
		fmt.Fprintf(w, "<html><body>%s</body></html>", echo)
		return
	case "half":
		fmt.Fprintf(w, `{"status": "failed", "message": %q`, echo)
		return
	case "redirect":
		w.Header().Set("Location", "/elsewhere?"+echo)
		w.WriteHeader(http.StatusFound)
		return
	case "rejected":
		data = map[string]any{"responseCode": 400}
	case "unknown":
		data = map[string]any{"responseCode": echo}
	case "401", "404":
		echo = "The session is gone. " + echo
		fallthrough
	default:
		_, _ = fmt.Sscan(bad, &status)
	}
	body, _ := json.Marshal(map[string]any{"status": "successful", "message": echo, "data": data, "echo": string(sent)})
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func startEchoingBank(t *testing.T, bad func(path string, n int) string) string {
	t.Helper()
	bank := httptest.NewServer(&echoingBank{bad: bad, n: map[string]int{}})
	t.Cleanup(bank.Close)
	return bank.URL
}

// badFirst is an answer that goes wrong the first time.
func badFirst(path, how string) func(string, int) string {
	return func(p string, n int) string {
		if p == path && n == 1 {
			return how
		}
		return ""
	}
}

// badWords are what is said of the answers that go wrong.
var badWords = map[string]string{
	"rejected": "was rejected (code 400).",
	"400":      "was rejected (code 400).",
	"401":      "The session had expired, so a new one was created.",
	"404":      "The session had expired, so a new one was created.",
	"403":      "The key is not allowed to do this (HTTP 403).",
	"422":      "Mono refused the request (HTTP 422).",
	"500":      "Mono has a problem of its own (HTTP 500).",
	"html":     "The answer (HTTP 200) can't be read",
	"half":     "The answer (HTTP 200) can't be read",
	"redirect": "The answer (HTTP 302) can't be read",
	"unknown":  "Mono answered with response code ",
}

// TestSecretsAreSeenNowhere goes through a reauthorisation at a bank that says
// everything back, with something going wrong on the way.
func TestSecretsAreSeenNowhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ path, how string }{
		{"", ""}, // nothing goes wrong
		{loginPath, "401"},
		{loginPath, "html"},
		{loginPath, "rejected"},
		{loginPath, "unknown"},
		{commitPath, "403"},
		{commitPath, "500"},
		{commitPath, "half"},
		{commitPath, "redirect"},
	} {
		t.Run(test.path[strings.LastIndexByte(test.path, '/')+1:]+" "+test.how, func(t *testing.T) {
			t.Parallel()
			log, path := logFile(t)
			// Tall, so that all of an exchange shows.
			s := start(t, nil, size(100, 80), log, args("--json", "--webhook-listen", "127.0.0.1:0", canaryAccount), env(
				"MONO_SECRET_KEY="+canaryKey, "MONO_BASE_URL="+startEchoingBank(t, badFirst(test.path, test.how)), "MONO_WEBHOOK_SECRET="+canaryHook))
			s.Wait("❯ Username")
			s.Key("ctrl+o")
			s.Wait(canaryAccount + " · Samuel")

			w := &secretsWalk{Session: s}
			s.Paste("someone")
			s.Key("enter")
			w.signIn()
			if test.path == loginPath {
				w.password(test.how)
			}
			w.answers()
			if test.path == commitPath {
				switch s.Wait(badWords[test.how]); test.how {
				case "401", "404", "unknown":
					w.password(test.how)
				}
				w.answers()
			}
			s.Wait("✓ Reauthorised")
			s.Key("c")
			copied(t, s, 1)
			s.Key("s")
			s.Wait("Mono gave no data status.")
			s.Key("ctrl+t")
			for n := range 5 { // details, commit, login, and the earlier ones
				s.Wait("← ")
				s.Key("y")
				copied(t, s, n+2)
				s.Key("down")
			}
			s.Key("ctrl+t")
			s.WaitGone("Inspector")
			s.Key("q")
			require.Equal(t, 0, s.Exit())

			copies := strings.Join(clipboard(t, s), "\n")
			written := s.Stdout() + readFile(t, path) + copies
			requireNoBird(t, string(s.Raw())+written)
			assert.NotContains(t, w.unseen()+written, canaryOTP)
			// Were these not there the rest would say nothing.
			assert.Contains(t, copies, `"password": "<password>"`)
			assert.Contains(t, copies, `"answer": "<answer>"`)
			assert.Contains(t, readFile(t, path), "X-Echo")
		})
	}
}

// secretsWalk types the secrets. It knows when the OTP may be on the screen.
type secretsWalk struct {
	*term.Session
	hidden []string // what the terminal got while it may not
	since  int      // from where on in its bytes it may not
}

// password is typed again after a bad answer.
func (w *secretsWalk) password(how string) {
	w.Wait(badWords[how])
	if how == "unknown" {
		w.Key("r")
		w.WaitGone(badWords[how])
	}
	w.signIn()
}

func (w *secretsWalk) signIn() {
	w.Wait("❯ Password")
	w.Paste(canaryPass)
	w.Key("enter")
}

func (w *secretsWalk) answers() {
	w.Wait("Two questions", "❯ First car")
	w.Paste(canaryAnswer)
	w.Key("enter")
	w.Wait("❯ Enter OTP")
	w.hidden = append(w.hidden, string(w.Raw()[w.since:]))
	w.Paste(canaryOTP)
	w.Wait("❯ Enter OTP  " + canaryOTP)
	w.since = len(w.Raw())
	w.Key("enter")
}

func (w *secretsWalk) unseen() string {
	return strings.Join(w.hidden, "\n") + string(w.Raw()[w.since:])
}

// TestSecretsInPlainMode is the same without a terminal, with everything that
// can go wrong.
func TestSecretsInPlainMode(t *testing.T) {
	t.Parallel()
	for how, words := range badWords {
		for _, path := range []string{loginPath, commitPath} {
			t.Run(path[strings.LastIndexByte(path, '/')+1:]+" "+how, func(t *testing.T) {
				t.Parallel()
				input := []string{"someone", canaryPass}
				answers := []string{canaryAnswer, canaryOTP}
				if path == commitPath {
					input = append(input, answers...)
				}
				if path == loginPath || slices.Contains([]string{"401", "404"}, how) {
					input = append(input, ":who", "", canaryPass)
				}
				log, file := logFile(t)
				p := piped(t, nil, lines(append(input, answers...)...), log, plainMode(), args(canaryAccount), env(
					"MONO_SECRET_KEY="+canaryKey, "MONO_BASE_URL="+startEchoingBank(t, badFirst(path, how))))
				ends := 1 // a pipe's answers stop there
				if slices.Contains([]string{"401", "404"}, how) {
					ends = 0
				}
				require.Equal(t, ends, p.code, p.stderr)
				require.Contains(t, p.stderr, words)
				written := p.stdout + p.stderr + readFile(t, file)
				requireNoBird(t, written)
				assert.NotContains(t, written, canaryOTP)
				assert.Contains(t, readFile(t, file), "X-Echo")
			})
		}
	}
}

func requireNoBird(t *testing.T, text string) {
	t.Helper()
	if i := strings.Index(strings.ToLower(text), canary); i >= 0 {
		assert.Fail(t, "a secret was written", "…%q…", text[max(i-200, 0):min(i+100, len(text))])
	}
}
