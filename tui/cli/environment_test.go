package cli

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// A key from a file has a line end, perhaps a byte order mark, which are not a part
// of it.
func TestKeyIsTrimmed(t *testing.T) {
	t.Parallel()
	for _, key := range []string{testKey, testKey + "\n", " \t" + testKey + "\r\n", "\ufeff" + testKey + "\r\n", "\ufeff'" + testKey + "'"} {
		bank := startBank(t, sandbox.Config{})
		e := call{args: []string{"--plain", story("099")}, env: at(bank, "MONO_SECRET_KEY", key)}.run(t)
		require.Zero(t, e.code, e.stderr)
		assert.Equal(t, []string{testKey}, bank.Requests()[0].Header.Values("mono-sec-key"))
		assert.Equal(t, []string{"connect-reauth/" + Build{}.version()}, bank.Requests()[0].Header.Values("User-Agent"))
	}
}

// Other values come from files as the key does; a blank one is none.
func TestVariablesAreTidied(t *testing.T) {
	t.Parallel()
	for _, around := range []string{"%s", " %s\r\n", "\ufeff%s\r", `"%s"` + "\r\n", " ' %s '"} {
		var set settings
		set.environment(func(name string) string {
			return fmt.Sprintf(around, map[string]string{
				"MONO_BASE_URL": "http://127.0.0.1:1", "MONO_COMMIT_PATH": "/commit", "MONO_REDIRECT_URL": "https://shop.test/back",
			}[name])
		})
		assert.Equal(t, "http://127.0.0.1:1", set.baseURL, "%q", around)
		assert.Equal(t, "/commit", set.commitPath, "%q", around)
		assert.Equal(t, "https://shop.test/back", set.redirectURL, "%q", around)
	}
	for _, secret := range []string{"sec'ret", " sec'ret\r\n", "\ufeffsec'ret\n"} {
		var set settings
		set.environment(func(string) string { return secret })
		assert.Equal(t, "sec'ret", set.webhookSecret.Reveal(), "%q", secret)
	}
	set := settings{}
	set.environment(func(string) string { return `"quoted"` })
	assert.Equal(t, `"quoted"`, set.webhookSecret.Reveal(), "it may hold quotes")

	for _, blank := range []string{" ", "\r\n", `""`, "\ufeff"} {
		e := call{args: []string{"--plain", "--demo", story("099")}, env: map[string]string{
			"MONO_BASE_URL": blank, "MONO_COMMIT_PATH": blank, "MONO_REDIRECT_URL": blank,
		}}.run(t)
		assert.Zero(t, e.code, "%q: %s", blank, e.stderr)
	}
}

// Without a key in the environment no line of a pipe is taken for it; a blank one is
// none.
func TestNoKeyComesThroughAPipe(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	e := call{args: []string{"--plain", story("099")}, env: at(bank, "MONO_SECRET_KEY", " \n"), input: lines("test_sk_typed", "test_sk_typed")}.run(t)
	assert.Equal(t, 2, e.code)
	assert.Equal(t, "connect-reauth: no secret key: set MONO_SECRET_KEY or MONO_SECRET_KEY_COMMAND\n", e.stderr)
	assert.Empty(t, e.stdout)
	assert.Empty(t, bank.Requests())
}

// A flag counts before its variable.
func TestWhereCallsGo(t *testing.T) {
	t.Parallel()
	const elsewhere = "/v3/elsewhere/commit"
	for name, test := range map[string]struct {
		env  func(bank *sandbox.Server) map[string]string
		args func(bank *sandbox.Server) []string
		path string
	}{
		"defaults": {
			env:  func(bank *sandbox.Server) map[string]string { return at(bank) },
			path: "/v2/connect/commit",
		},
		"environment": {
			env:  func(bank *sandbox.Server) map[string]string { return at(bank, "MONO_COMMIT_PATH", elsewhere) },
			path: elsewhere,
		},
		"flags": {
			env: func(bank *sandbox.Server) map[string]string {
				return at(bank, "MONO_BASE_URL", "http://example.com", "MONO_COMMIT_PATH", "not a path")
			},
			args: func(bank *sandbox.Server) []string {
				return []string{"--base-url", bank.URL(), "--commit-path", elsewhere}
			},
			path: elsewhere,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			c := call{args: []string{"--plain", story("102")}, env: test.env(bank), input: signIn + lines(sandbox.OTP)}
			if test.args != nil {
				c.args = append(c.args, test.args(bank)...)
			}
			c.run(t)
			got := requests(bank)
			require.GreaterOrEqual(t, len(got), 3)
			assert.Equal(t, "POST "+test.path, got[2])
		})
	}
}

// Plain mode is chosen by the environment too.
func TestPlainByTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"ACCESSIBLE": "1", "TERM": "dumb"} {
		e := call{args: []string{story("099")}, env: at(startBank(t, sandbox.Config{}), name, value)}.run(t)
		assert.Zero(t, e.code, name)
		assert.Contains(t, e.stderr, "Answer each question and press enter.", name)
	}
}

func TestSettingsFromTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env    map[string]string
		plain  bool
		colour bool
	}{
		"nothing":        {nil, false, true},
		"ACCESSIBLE=1":   {map[string]string{"ACCESSIBLE": "1"}, true, true},
		"ACCESSIBLE=0":   {map[string]string{"ACCESSIBLE": "0"}, false, true},
		"TERM=dumb":      {map[string]string{"TERM": "dumb"}, true, true},
		"TERM=xterm":     {map[string]string{"TERM": "xterm"}, false, true},
		"NO_COLOR=1":     {map[string]string{"NO_COLOR": "1"}, false, false},
		"NO_COLOR=0":     {map[string]string{"NO_COLOR": "0"}, false, false},
		"empty NO_COLOR": {map[string]string{"NO_COLOR": ""}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var set settings
			set.environment(func(name string) string { return test.env[name] })
			assert.Equal(t, test.plain, set.plain)
			assert.Equal(t, test.colour, set.colour)
		})
	}
	set := settings{plain: true}
	set.environment(func(string) string { return "" })
	assert.True(t, set.plain, "the flag's")
}
