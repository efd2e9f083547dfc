package sandbox_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func TestCurlGuideNamesEverything(t *testing.T) {
	text := sandbox.CurlGuide("http://127.0.0.1:8080/", false)
	for _, s := range sandbox.Stories() {
		assert.Contains(t, text, s.Account+"  "+s.Text)
	}
	for _, word := range []string{sandbox.Username, sandbox.Password, sandbox.OTP, sandbox.Answer} {
		assert.Contains(t, text, word)
	}
	assert.NotContains(t, text, "8080//")
	assert.NotContains(t, text, "%!", "every verb has its value")
	assert.NotContains(t, text, "mono-webhook-secret")
	assert.Contains(t, sandbox.CurlGuide("http://127.0.0.1:8080", true), "mono-webhook-secret")
}

// The login looks as it does in the guide.
func TestCurlGuideIsWrittenAsTheGuide(t *testing.T) {
	assert.Contains(t, sandbox.CurlGuide("https://api.withmono.com", false), `
curl -X POST "https://api.withmono.com/v2/connect/reauth/login" \
-H "mono-sec-key: test_sk_demo" \
-H "x-session-id: $SESSION" \
-H "Content-Type: application/json" \
-d '{
"username": "samuel@neem.com",
"password": "pass1234567890?"
}'
`)
}

func TestCurlGuideRuns(t *testing.T) {
	for _, tool := range []string{"sh", "sed", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	d := start(t, sandbox.Config{})
	sh := exec.CommandContext(t.Context(), "sh", "-eu")
	sh.Stdin = strings.NewReader(sandbox.CurlGuide(d.URL(), true))
	// Nothing of the person's own curl settings or proxies.
	sh.Env = append(os.Environ(), "HOME="+t.TempDir(), "CURL_HOME=", "NO_PROXY=*", "no_proxy=*")
	out, err := sh.Output()
	require.NoError(t, err)

	answers := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Len(t, answers, 3, "login, commit and details print; the session goes into the variable")
	assert.Contains(t, answers[0], `"responseCode":102`)
	assert.Contains(t, answers[1], `"responseCode":99`)
	assert.Contains(t, answers[2], `"data_status":"AVAILABLE"`)
	for _, r := range d.Requests() {
		assert.Equal(t, 200, r.Status, r.Path)
	}
}
