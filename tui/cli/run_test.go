package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// signIn is what the demo bank accepts.
var signIn = lines(sandbox.Username, sandbox.Password)

func TestRunWithPipes(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	e := call{
		args: []string{"--plain", "--json", story("099"), story("102")}, env: at(bank),
		input: lines(story("102")) + signIn + lines(sandbox.OTP),
	}.run(t)
	require.Zero(t, e.code, e.stderr)
	got := results(t, e.stdout)
	require.Len(t, got, 2)
	for i, digits := range []string{"099", "102"} {
		assert.Equal(t, story(digits), got[i]["account"])
		assert.Equal(t, "reauthorised", got[i]["status"])
		assert.EqualValues(t, 99, got[i]["response_code"])
		assert.Equal(t, "custom", got[i]["environment"])
		assert.Regexp(t, `^code_[a-z0-9]{24}$`, got[i]["code"])
	}
	assert.True(t, strings.HasSuffix(e.stderr, "\nconnect-reauth: 2 of 2 reauthorised\n"), e.stderr)
	for _, secret := range []string{testKey, sandbox.Password, sandbox.OTP + "\n"} {
		assert.NotContains(t, e.stdout+e.stderr, secret)
	}
	assert.Equal(t, []string{
		"POST /v2/connect/reauth/session", "POST /v2/connect/reauth/session", "POST /v2/connect/reauth/login", "POST /v2/connect/commit",
	}, requests(bank))
}

// The demo bank of this process, and its webhooks.
func TestRunTheDemo(t *testing.T) {
	t.Parallel()
	e := call{args: []string{"--plain", "--demo", "--json", story("200"), story("200")}, input: signIn}.run(t)
	require.Zero(t, e.code, e.stderr)
	got := results(t, e.stdout)
	require.Len(t, got, 1)
	assert.Equal(t, "demo", got[0]["environment"])
	rest := e.stderr
	for _, part := range []string{
		story("200") + " was given more than once; it will be done once.\n", demoHint + "\n",
		"Mono confirms: account_reauthorized.\n", "Mono confirms: account_updated: data available.\n",
	} {
		_, after, found := strings.Cut(rest, part)
		require.True(t, found, "%q is not there in its place:\n%s", part, e.stderr)
		rest = after
	}
}

// Each way to end has its exit code.
func TestRunEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		digits, input string
		code          int
		status        string
		says          string
	}{
		"reauthorised": {"099", "", 0, "reauthorised", "is reauthorised.\n"},
		"not":          {"404", lines("no"), 1, "failed", "Mono does not know this account (HTTP 404).\n"},
		"skipped":      {"200", lines(":skip"), 1, "skipped", "Skipped.\n"},
		"input ended":  {"200", "", 1, "cancelled", "\nconnect-reauth: the input ended before the username was given; nothing more was sent\n"},
		"quit":         {"200", lines(":quit"), 130, "cancelled", "\nconnect-reauth: 0 of 1 reauthorised, 1 cancelled\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := call{args: []string{"--plain", story(test.digits)}, env: at(startBank(t, sandbox.Config{})), input: test.input}.run(t)
			assert.Equal(t, test.code, e.code)
			assert.True(t, strings.HasPrefix(e.stdout, story(test.digits)+"\t"+test.status), e.stdout)
			assert.Equal(t, 1, strings.Count(e.stdout, "\n"), e.stdout)
			assert.Contains(t, e.stderr, test.says)
		})
	}
}

// What ends the context interrupts the run, as a signal does.
func TestRunIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	bank := startBank(t, sandbox.Config{})
	r := call{args: []string{"--plain", story("200"), story("099")}, env: at(bank), open: true, context: ctx}.start(t)
	require.Eventually(t, func() bool {
		return len(bank.Requests()) == 1 && strings.HasSuffix(r.stderr.String(), ": ") // a question
	}, time.Minute, time.Millisecond)
	cancel()
	e := r.wait()
	assert.Equal(t, 130, e.code)
	assert.Equal(t, story("200")+"\tcancelled\tcancelled\n", e.stdout)
	assert.Contains(t, e.stderr, "connect-reauth: 0 of 2 reauthorised, 1 cancelled")
	assert.Len(t, bank.Requests(), 1)
}

// A result that could not be written is said, and is no success.
func TestRunWhoseResultsNobodyReads(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, r.Close())
	t.Cleanup(func() { _ = w.Close() })
	e := call{args: []string{"--plain", story("099")}, env: at(startBank(t, sandbox.Config{})), stdout: w}.run(t)
	assert.Equal(t, 1, e.code)
	assert.Contains(t, e.stderr, "\nconnect-reauth: standard output did not accept this result (")
	assert.Regexp(t, story("099")+"\treauthorised\tcode_[a-z0-9]{24}\n", e.stderr)
}

// With "-" the answers come from the terminal, which is opened for them.
func TestRunWithAListOnStandardInput(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	keys := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.WriteFile(keys, []byte(lines(story("200"))+signIn), 0o600))
	opened := 0
	e := call{
		args: []string{"--plain", "-"}, env: at(bank), input: "# two\n" + story("099") + "\n" + story("200") + "\n",
		terminal: func() (*os.File, error) {
			opened++
			return os.Open(keys)
		},
	}.run(t)
	assert.Zero(t, e.code, e.stderr)
	assert.Equal(t, 1, opened)
	assert.Equal(t, 2, strings.Count(e.stdout, "\treauthorised\tcode_"))
}

// The log holds what was done, and no secret.
func TestRunWithALog(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	e := call{
		args: []string{"--plain", "--log-file", path, story("200")}, env: at(startBank(t, sandbox.Config{})), input: signIn,
	}.run(t)
	require.Zero(t, e.code, e.stderr)
	log, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, message := range []string{"exchange", "step", "result"} {
		assert.Contains(t, string(log), `"msg":"`+message+`"`)
	}
	assert.NotContains(t, string(log), testKey)
	assert.NotContains(t, string(log), sandbox.Password)
}
