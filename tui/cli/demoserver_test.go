package cli

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func TestDemoServer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := call{args: []string{"demo-server", "--listen", "127.0.0.1:0"}, context: ctx}.start(t)
	r.stderr.shows(t, "; ctrl+c ends it\n")
	url := regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`).FindString(r.stderr.String())
	answer, err := http.Get(url + "/v2/accounts/" + story("101"))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusUnauthorized, answer.StatusCode, "no key")
	cancel()
	e := r.wait()
	assert.Zero(t, e.code)
	assert.Equal(t, sandbox.CurlGuide(url, false)+"\n", e.stdout)
	assert.Equal(t, "connect-reauth: the demo bank is at "+url+"; ctrl+c ends it\n", e.stderr)
	_, err = http.Get(url)
	assert.Error(t, err, "it still answers")
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
