package sandbox_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
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
	for _, path := range []string{sessionPath, loginPath, commitPath, sandboxPath, "/v2/accounts/"} {
		assert.Contains(t, text, "http://127.0.0.1:8080"+path)
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

	var got []string
	for _, body := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if strings.Contains(body, `"mono_url":"`+d.URL()+`/link/`) {
			got = append(got, "a link")
			continue
		}
		var a answer
		require.NoError(t, json.Unmarshal([]byte(body), &a), body)
		code := a.ResponseCode + a.Data.ResponseCode // one of them is 0
		switch {
		case code != 0:
			got = append(got, strconv.Itoa(code))
		case a.Data.Credentials != nil:
			got = append(got, "sign-in for "+a.Data.Credentials[0].Values["username"])
		default:
			got = append(got, a.Data.Account.ID+" "+a.Data.Meta.DataStatus)
		}
	}
	assert.Equal(t, []string{
		"sign-in for samuel@neem.com", "102", "99", sandbox.AccountPrefix + "102 AVAILABLE",
		"101", "99", sandbox.AccountPrefix + "101 AVAILABLE", "a link",
	}, got, "a session's answer goes into the variable, all others are printed")

	var asked []string
	for _, r := range d.Requests() {
		assert.Equal(t, 200, r.Status, r.Path)
		asked = append(asked, r.Path)
	}
	assert.Equal(t, []string{
		sessionPath, sandboxPath, loginPath, commitPath, "/v2/accounts/" + sandbox.AccountPrefix + "102",
		sessionPath, loginPath, commitPath, "/v2/accounts/" + sandbox.AccountPrefix + "101", "/v2/accounts/initiate",
	}, asked)
	assert.JSONEq(t, `{"otp": "123456"}`, d.Requests()[3].Body)
	assert.JSONEq(t, `{"accountNumber": "0131883478"}`, d.Requests()[7].Body)
}
