package cli

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// served is a demo server in this process.
type served struct {
	*running
	url string
	end context.CancelFunc
}

func serve(t *testing.T, args ...string) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r := call{args: append([]string{"demo-server", "--listen", "127.0.0.1:0"}, args...), context: ctx}.start(t)
	r.stderr.shows(t, "; ctrl+c ends it\n")
	return served{r, regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(r.stderr.String()), cancel}
}

// send makes a call as the guide has it, and returns its answer.
func (s served) send(t *testing.T, path, session, body string) string {
	t.Helper()
	request, err := http.NewRequest("POST", s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("mono-sec-key", testKey)
	request.Header.Set("x-session-id", session)
	request.Header.Set("Content-Type", "application/json")
	return answered(t, request)
}

func answered(t *testing.T, request *http.Request) string {
	t.Helper()
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}

// said is what a demo server says on standard error, after it is told its address.
func (s served) said(lines ...string) string {
	return "connect-reauth: the demo bank is at " + s.url + "; ctrl+c ends it\n" + strings.Join(lines, "")
}

func TestDemoServer(t *testing.T) {
	t.Parallel()
	s := serve(t)
	answer, err := http.Get(s.url + "/v2/accounts/" + story("101"))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusUnauthorized, answer.StatusCode, "no key")
	s.end()
	e := s.wait()
	assert.Zero(t, e.code)
	assert.Equal(t, sandbox.CurlGuide(s.url, false)+"\n", e.stdout)
	assert.Equal(t, s.said("GET /v2/accounts/"+story("101")+"  401  Unauthorized. The mono-sec-key header is missing.\n"), e.stderr)
	_, err = http.Get(s.url)
	assert.Error(t, err, "it still answers")
}

// Every call is a line, and an entry of the list; the line has no secret either.
func TestDemoServerTellsCalls(t *testing.T) {
	t.Parallel()
	for _, quiet := range []bool{false, true} {
		s := serve(t, "--delay", "0", "--account", "mine=103", "--account", story("102")+" = 099 ", "--quiet="+strconv.FormatBool(quiet))
		session := regexp.MustCompile(`sess_[a-z0-9]+`).FindString(s.send(t, "/v2/connect/reauth/session", "", `{"account": "mine"}`))
		s.send(t, "/v2/connect/reauth/login", session, `{"username": "`+sandbox.Username+`", "password": "hunter2"}`)
		s.send(t, "/v2/connect/reauth/login", session, `{"username": "`+sandbox.Username+`", "password": "`+sandbox.Password+`"}`)
		s.send(t, "/v2/connect/commit", session, `{"answer": "`+sandbox.Answer+`"}`)
		s.send(t, "/v2/connect/commit", session, `{"otp": "`+sandbox.OTP+`"}`)
		s.send(t, "/v2/connect/commit", session, `{"accountNumber": "0131883478"}`)
		s.send(t, "/v2/connect/reauth/session", "", `{"account": "`+story("102")+`"}`)
		s.send(t, "/v2/connect/reauth/session", "", `{"account": "\u202eunheard of\n"}`)
		request, err := http.NewRequest("GET", s.url+"/_demo/requests", nil)
		require.NoError(t, err)
		var list []sandbox.Seen
		require.NoError(t, json.Unmarshal([]byte(answered(t, request)), &list))
		require.Len(t, list, 8)
		assert.Equal(t, "103", list[5].Story)
		request.Method = "DELETE"
		assert.Equal(t, "[]\n", answered(t, request))
		s.end()
		e := s.wait()
		assert.Zero(t, e.code)
		if quiet {
			assert.Equal(t, s.said(), e.stderr)
			continue
		}
		assert.Equal(t, s.said(
			"POST /v2/connect/reauth/session  mine  story 103  200  Reauth session created\n",
			"POST /v2/connect/reauth/login  mine  story 103  400  400 Invalid login credentials. Please check your username and password.\n",
			"POST /v2/connect/reauth/login  mine  story 103  200  102 more input\n",
			"POST /v2/connect/commit  mine  story 103  200  102 more input\n",
			"POST /v2/connect/commit  mine  story 103  200  101 choose an account\n",
			"POST /v2/connect/commit  mine  story 103  200  99 done\n",
			"POST /v2/connect/reauth/session  65c4…5102  story 099  200  99 done\n",
			"POST /v2/connect/reauth/session  unheard of  404  Account not found.\n",
		), e.stderr)
	}
}

// A bank that takes its time is left, and that is told.
func TestDemoServerTakesItsTime(t *testing.T) {
	t.Parallel()
	s := serve(t, "--delay", "1h")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "POST", s.url+"/v2/connect/reauth/session", strings.NewReader(`{"account": "`+story("200")+`"}`))
	require.NoError(t, err)
	request.Header.Set("mono-sec-key", testKey)
	request.Header.Set("Content-Type", "application/json")
	failed := make(chan error, 1)
	go func() {
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = answer.Body.Close()
		}
		failed <- err
	}()
	list, err := http.NewRequest("GET", s.url+"/_demo/requests", nil)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return strings.Contains(answered(t, list), story("200")) }, 20*time.Second, time.Millisecond)
	cancel()
	require.ErrorIs(t, <-failed, context.Canceled)
	s.stderr.shows(t, "POST /v2/connect/reauth/session  65c4…5200  story 200  the client hung up before the answer\n")
	s.end()
	assert.Zero(t, s.wait().code)
}

// Only who asks for the demo bank alone can ask it what came in.
func TestTheWizardsDemoBankTellsNothing(t *testing.T) {
	t.Parallel()
	s := &sitting{}
	server, err := s.newDemo()
	require.NoError(t, err)
	defer server.Close()
	defer s.closers.close()
	answer, err := http.Get(server.URL() + "/_demo/requests")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusNotFound, answer.StatusCode)
}

// The webhook secret is the same for both ends: without the line end of a file.
func TestDemoServerSendsWebhooks(t *testing.T) {
	t.Parallel()
	came := make(chan string, 2)
	listener := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came <- r.Header.Get("mono-webhook-secret") + " " + string(body)
	}))
	defer listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := call{
		args: []string{"demo-server", "--listen", "127.0.0.1:0", "--webhook-url", listener.URL},
		env:  map[string]string{webhookVariable: testSecret + "\n"}, context: ctx,
	}.start(t)
	r.stderr.shows(t, "; ctrl+c ends it\n")
	url := regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(r.stderr.String())
	request, err := http.NewRequest("POST", url+"/v2/connect/reauth/session", strings.NewReader(`{"account": "`+story("099")+`"}`))
	require.NoError(t, err)
	request.Header.Set("mono-sec-key", testKey)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	for _, event := range []string{"account_reauthorized", "account_updated"} {
		select {
		case got := <-came:
			assert.True(t, strings.HasPrefix(got, testSecret+` {"event":"mono.events.`+event+`"`), got)
		case <-time.After(time.Minute):
			require.FailNow(t, "no event", event)
		}
	}
	cancel()
	e := r.wait()
	assert.Zero(t, e.code)
	assert.Equal(t, sandbox.CurlGuide(url, true)+"\n", e.stdout)
}
