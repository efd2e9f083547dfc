//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// signInForm reports whether the empty sign-in form is shown, whatever stands beside.
func signInForm(screen string) bool {
	return strings.Contains(screen, userLabel) && strings.Contains(screen, "\n❯") && !strings.Contains(screen, sandbox.Username+"\n")
}

// fillAndSignIn takes a sign-in of the sandbox and signs in with it.
func fillAndSignIn(s *term.Session) {
	s.WaitFor("the sign-in form", signInForm)
	s.Key("ctrl+g")
	s.Wait("Filled in from Mono's sandbox")
	s.Key("enter")
}

// learned does what the list of what there is to see asks for, one after the
// other, until nothing is left.
func learned(s *term.Session) {
	s.Wait("Seen 0 of 10.", "❯ Account ID  "+story("099"))
	s.Key("enter")
	s.Wait("Seen 1 of 10.", "✓ Reauthorised", "webhooks: stay on the result")
	s.Wait("Seen 2 of 10.", "Next: 101, several accounts")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("101"))
	s.Key("enter")
	fillAndSignIn(s)
	s.Wait("Seen 3 of 10.", "Which of these accounts?", "asked for by data.ui.form[0].name")
	s.Key("enter")
	s.Wait("✓ Reauthorised", "data.accounts[0].accountNumber")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("102"))
	s.Key("enter")
	fillAndSignIn(s)
	s.Wait("Seen 4 of 10.", "Enter OTP", "102 in the guide's table: additional input required.")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("400"))
	s.Key("enter")
	fillAndSignIn(s)
	s.Wait("Seen 5 of 10.", "The sign-in was rejected")
	s.Key("ctrl+q")
	s.Wait("Press ctrl+q again")
	s.Key("ctrl+q")
	s.Wait("Given up")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("410"))
	s.Key("enter")
	fillAndSignIn(s)
	s.Wait("Seen 6 of 10.", "so a new one was created")
	fillAndSignIn(s)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("429"))
	s.Key("enter")
	s.Wait("Seen 7 of 10.", userLabel)
	s.Key("ctrl+q")
	s.Wait("Given up")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("401"))
	s.Key("enter")
	s.Wait("Seen 8 of 10.", "Mono refused the secret key")
	s.Key("enter")
	s.Wait("❯ Account ID  " + story("403"))
	s.Key("enter")
	s.Wait("Seen 9 of 10.", "lacks the Partners API add-on")
	s.Key("ctrl+l")
	s.Wait("Seen 10 of 10.", "That is all there is.", "demo-server", "/link/")
}

// TestLearn walks from the first to the last of what there is to see.
func TestLearn(t *testing.T) {
	t.Parallel()
	s := start(t, nil, args("learn"), size(140, 50))
	began := time.Now()
	learned(s)
	t.Logf("from the first to the last in %s", time.Since(began).Round(time.Second))
	s.Key("q")
	s.Wait("All results", "link created")
	s.Key("q")
	s.Exit()
	requireRestored(t, s)
}

// TestLearnInASmallWindow: the explanations stand under ctrl+t, not over the
// question.
func TestLearnInASmallWindow(t *testing.T) {
	t.Parallel()
	s := start(t, nil, args("learn"))
	s.Wait("Seen 0 of 10.", "What there is to see", "❯ Account ID")
	s.Key("enter")
	s.Wait("✓ Reauthorised", "Seen 2 of 10.")
	s.Key("ctrl+t")
	s.Wait("Guide, step 1: Reauth Session", "The wizard shows the result and the code.", "Your server: Wait for the webhooks")
	s.Key("?")
	s.WaitGone("Guide, step 1")
	s.Wait(`"responseCode": 99`)
	s.Key("esc")
	s.Wait("✓ Reauthorised")
	s.Key("q")
	require.Zero(t, s.Exit())
}

// TestTheSittingAsAScript copies a sitting with Y and runs the script against
// demo-server's bank.
func TestTheSittingAsAScript(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	s := start(t, nil, args("--demo", story("102")))
	fillAndSignIn(s)
	s.Wait("Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("✓ Reauthorised")
	s.Key("ctrl+t")
	s.Wait("Inspector")
	s.Key("Y")
	s.Wait("The script was sent to the terminal's clipboard.")
	copied := clipboard(t, s)
	require.NotEmpty(t, copied)
	script := copied[len(copied)-1]
	s.Key("esc")
	s.Wait("✓ Reauthorised")
	s.Key("q")
	require.Zero(t, s.Exit())

	bank := startBank(t, sandbox.Config{})
	cmd := exec.CommandContext(t.Context(), "sh")
	cmd.Stdin = strings.NewReader(script)
	cmd.Env = append(os.Environ(), "MONO_BASE_URL="+bank.URL(), "MONO_SECRET_KEY=test_sk_demo", "no_proxy=127.0.0.1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), `"responseCode":99`)
	requests := bank.Requests()
	require.Len(t, requests, 4, "session, sandbox sign-ins, login, commit")
	for _, r := range requests {
		assert.Equal(t, 200, r.Status, "%s %s: %s", r.Method, r.Path, r.Body)
	}
}
