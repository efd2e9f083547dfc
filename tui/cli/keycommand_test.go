//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// commandKey is what a command prints; it looks like no other key.
const commandKey = "test_sk_cli_command"

// commanded is an environment whose key comes from a command, with the bank's
// address, and the file that the command leaves when it is run.
func commanded(t *testing.T, bank *sandbox.Server, command string) (env map[string]string, ran string) {
	t.Helper()
	ran = filepath.Join(t.TempDir(), "ran")
	env = map[string]string{keyCommandVariable: "touch '" + ran + "'; " + command}
	if bank != nil {
		env["MONO_BASE_URL"] = bank.URL()
	}
	return env, ran
}

func TestTheKeyOfACommand(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	env, ran := commanded(t, bank, "echo "+commandKey+"; echo user: nobody-knows")
	log := filepath.Join(t.TempDir(), "log")
	e := call{args: []string{"--plain", "--json", "--log-file", log, story("200")}, env: env, input: signIn}.run(t)
	require.Zero(t, e.code, e.stderr)
	assert.FileExists(t, ran)
	for _, r := range bank.Requests() {
		assert.Equal(t, commandKey, r.Header.Get("mono-sec-key"))
	}
	logged, err := os.ReadFile(log)
	require.NoError(t, err)
	for _, text := range []string{e.stdout, e.stderr, string(logged)} {
		assert.NotEmpty(t, text)
		assert.NotContains(t, text, commandKey)
		assert.NotContains(t, text, "nobody-knows")
	}
}

// What gives no key is said in one line, without what was printed or the line
// itself, and nothing is sent.
func TestACommandWithoutAKey(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{
		"fails":       "echo sesame; exit 7",
		"not there":   "2>/dev/null sesame-is-not-installed",
		"empty":       "true sesame",
		"no key":      "echo open sesame",
		"second line": "echo; echo sesame",
		"a variable":  "echo MONO_SECRET_KEY=test_sk_sesame",
		"half quoted": `echo '"test_sk_sesame'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			env, ran := commanded(t, bank, command)
			e := call{args: []string{"--plain", story("200")}, env: env, input: signIn}.run(t)
			assert.Equal(t, 2, e.code)
			assert.FileExists(t, ran)
			assert.Empty(t, e.stdout)
			assert.Regexp(t, `^connect-reauth: MONO_SECRET_KEY_COMMAND gave no key: .*; nothing was sent, run the command by hand to see what it says\n$`, e.stderr)
			assert.NotContains(t, e.stderr, "sesame")
			assert.Empty(t, bank.Requests())
		})
	}
}

// Some print what they keep as it would stand in a file, with a byte order mark even.
func TestTheKeyOfACommandInQuotes(t *testing.T) {
	t.Parallel()
	for _, command := range []string{`echo '"` + commandKey + `"'`, `echo "'` + commandKey + `'"`, `printf '\357\273\277"%s"\r\n' ` + commandKey} {
		bank := startBank(t, sandbox.Config{})
		env, _ := commanded(t, bank, command)
		e := call{args: []string{"link", story("200")}, env: env}.run(t)
		require.Zero(t, e.code, e.stderr)
		require.Len(t, bank.Requests(), 1)
		assert.Equal(t, commandKey, bank.Requests()[0].Header.Get("mono-sec-key"))
	}
}

// A command may wait for a touch that nobody has noticed.
func TestASlowCommand(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	env, _ := commanded(t, bank, "sleep 11; echo "+commandKey)
	e := call{args: []string{"link", story("200")}, env: env}.run(t)
	require.Zero(t, e.code)
	assert.Equal(t, "connect-reauth: MONO_SECRET_KEY_COMMAND has not printed the key yet; ctrl+c ends it\n", e.stderr)

	env, _ = commanded(t, bank, "echo "+commandKey)
	assert.Empty(t, call{args: []string{"link", story("200")}, env: env}.run(t).stderr)
}

func TestAnInterruptedCommand(t *testing.T) {
	t.Parallel()
	env, _ := commanded(t, nil, "kill -INT $$")
	e := call{args: []string{"--plain", story("200")}, env: env}.run(t)
	assert.Equal(t, outcome{code: 130}, e)
}

// A command may want a touch or a PIN: it is not run when its key is not needed,
// or of no use.
func TestACommandIsNotRunWithoutNeed(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	for name, test := range map[string]struct {
		args, env []string
		code      int
	}{
		"there is a key":      {[]string{"--plain", story("099")}, []string{"MONO_SECRET_KEY", testKey}, 0},
		"demo":                {[]string{"--plain", "--demo", story("099")}, []string{"MONO_BASE_URL", ""}, 0},
		"help":                {[]string{"--help"}, nil, 0},
		"version":             {[]string{"--version"}, nil, 0},
		"completion":          {[]string{"completion", "bash"}, nil, 0},
		"wrong flag":          {[]string{"--plain", "--nope"}, nil, 2},
		"wrong timeout":       {[]string{"--plain", "--timeout", "0"}, nil, 2},
		"wrong address":       {[]string{"--plain", "--base-url", "http://example.com"}, nil, 2},
		"wrong commit path":   {[]string{"--plain", "--commit-path", "a b"}, nil, 2},
		"no terminal":         {[]string{story("099")}, nil, 2},
		"no accounts":         {[]string{"--plain", "-"}, nil, 2},
		"no log":              {[]string{"--plain", "--log-file", filepath.Join("no", "where")}, nil, 2},
		"no webhook secret":   {[]string{"--plain", "--webhook-listen", "127.0.0.1:0"}, nil, 2},
		"a blank is no line":  {[]string{"--plain", story("099")}, []string{keyCommandVariable, "  "}, 2},
		"the bank by itself":  {[]string{"demo-server", "--listen", "0.0.0.0:0"}, nil, 2},
		"a command's own one": {[]string{"help"}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, ran := commanded(t, bank, "echo "+commandKey)
			for i := 0; i < len(test.env); i += 2 {
				env[test.env[i]] = test.env[i+1]
			}
			e := call{args: test.args, env: env}.run(t)
			assert.Equal(t, test.code, e.code, e.stderr)
			assert.NoFileExists(t, ran)
		})
	}
}

// Answers and account IDs that come through a pipe are for the program alone.
func TestACommandEatsNothing(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	env, ran := commanded(t, bank, "cat; echo "+commandKey)
	e := call{args: []string{"--plain", story("200")}, env: env, input: signIn}.run(t)
	assert.Zero(t, e.code, e.stderr)
	assert.FileExists(t, ran)

	keys := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.WriteFile(keys, []byte(signIn), 0o600))
	env, ran = commanded(t, bank, "cat >/dev/null; echo "+commandKey)
	e = call{
		args: []string{"--plain", "-"}, env: env, input: lines(story("200")),
		terminal: func() (*os.File, error) { return os.Open(keys) },
	}.run(t)
	assert.Equal(t, 0, e.code, e.stderr)
	assert.FileExists(t, ran)
	assert.Contains(t, e.stdout, story("200")+"\treauthorised\t")
	assert.Equal(t, 1, strings.Count(e.stdout, "\n"))
}
