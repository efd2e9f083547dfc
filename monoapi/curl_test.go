package monoapi_test

import (
	"errors"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// curl returns the exchange's call to paste. Nothing is sent: the address may
// be Mono's own.
func curl(t *testing.T, change func(*monoapi.Config), call func(*monoapi.Client)) string {
	t.Helper()
	var seen monoapi.Exchange
	cfg := monoapi.Config{
		Key:     monoapi.NewSecret(canaryKey),
		Observe: func(e monoapi.Exchange) { seen = e },
		Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, errors.New("no network")
		}),
	}
	if change != nil {
		change(&cfg)
	}
	client, err := monoapi.New(cfg)
	require.NoError(t, err)
	call(client)
	require.True(t, seen.Ended)
	return seen.Curl()
}

// A call is pasted as the guide writes it, letter for letter but for the
// placeholders.
func TestCurlIsTheGuides(t *testing.T) {
	placeholders := strings.NewReplacer(guideKey, "$MONO_SECRET_KEY", guideUsername, "<username>", guidePassword, "<password>")

	assert.Equal(t, placeholders.Replace(testdata(t, "session.sh")), curl(t, nil, func(c *monoapi.Client) {
		_, _ = c.CreateSession(t.Context(), guideAccount)
	}))
	assert.Equal(t, placeholders.Replace(testdata(t, "login.sh")), curl(t, nil, func(c *monoapi.Client) {
		_, _ = c.Session(guideSession).SignIn(t.Context(), signIn(guideUsername, guidePassword)...)
	}))
}

func TestCurl(t *testing.T) {
	got := curl(t, nil, func(c *monoapi.Client) {
		_, _ = c.Session(session).Commit(t.Context(), typed("otp", canaryOTP), chosen("account", "acc_1"), chosenNumber("place", "0"))
	})
	assert.Equal(t, `curl -X POST "https://api.withmono.com/v2/connect/commit" \
-H "mono-sec-key: $MONO_SECRET_KEY" \
-H "x-session-id: `+session+`" \
-H "Content-Type: application/json" \
-d '{
"otp": "<otp>",
"account": "acc_1",
"place": 0
}'`, got)

	got = curl(t, nil, func(c *monoapi.Client) { _, _ = c.Account(t.Context(), "acc_1") })
	assert.Equal(t, `curl "https://api.withmono.com/v2/accounts/acc_1" \
-H "mono-sec-key: $MONO_SECRET_KEY"`, got)

	got = curl(t, nil, func(c *monoapi.Client) { _, _ = c.Session(session).SandboxSignIns(t.Context()) })
	assert.Equal(t, `curl "https://api.withmono.com/v2/connect/sandbox" \
-H "mono-sec-key: $MONO_SECRET_KEY" \
-H "x-session-id: `+session+`"`, got)
}

// nasty is what a shell would act on, if it were let to.
var nasty = []string{
	"$HOME", "${HOME}", "$(echo owned)", "`echo owned`", `"; echo owned; "`, `'; echo owned; '`, `\`, `\\"`, "a'b\"c", "!!", "*", "~", "# no", "a & b | c > d", "-x",
}

// A shell that runs the call gives curl exactly what the client sent, but for
// the placeholders.
func TestCurlInAShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed")
	}
	for _, text := range nasty {
		t.Run(text, func(t *testing.T) {
			var body string
			pasted := curl(t, func(cfg *monoapi.Config) {
				refuse := cfg.Transport
				cfg.BaseURL = "https://mono.test/$(echo owned)/'`"
				cfg.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
					b := new(strings.Builder)
					_ = r.Write(b)
					_, body, _ = strings.Cut(b.String(), "\r\n\r\n")
					return refuse.RoundTrip(r)
				})
			}, func(c *monoapi.Client) {
				_, _ = c.Session(text).Commit(t.Context(), chosen("open"+text, text), hidden(text, canaryAnswer))
			})
			require.NoError(t, exec.CommandContext(t.Context(), sh, "-n", "-c", pasted).Run(), pasted)

			run := exec.CommandContext(t.Context(), sh, "-c", `curl() { for a; do printf '%s\0' "$a"; done; }`+"\n"+pasted)
			run.Env = []string{"MONO_SECRET_KEY=the key", "HOME=owned"}
			out, err := run.Output()
			require.NoError(t, err)
			args := strings.Split(string(out), "\x00")
			require.Len(t, args, 12, "eleven, each ended by a NUL")
			assert.Equal(t, []string{"-X", "POST"}, args[:2])
			assert.Equal(t, "https://mono.test/$%28echo%20owned%29/%27%60/v2/connect/commit", args[2])
			assert.Equal(t, []string{"-H", "mono-sec-key: the key", "-H", "x-session-id: " + text, "-H", "Content-Type: application/json", "-d"}, args[3:10])
			want := strings.Replace(body, canaryAnswer, "<"+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)+">", 1)
			assert.JSONEq(t, want, args[10])
		})
	}
}

// A session's ID is pasted whole, however long.
func TestCurlKeepsLongSessions(t *testing.T) {
	long := strings.Repeat("s", 4096)
	got := curl(t, nil, func(c *monoapi.Client) { _, _ = c.Session(long).SignIn(t.Context(), credentials()...) })
	assert.Contains(t, got, `"x-session-id: `+long+`"`)
}
