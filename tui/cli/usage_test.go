package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi/sandbox"
)

// wrong are command lines and environments that can't be used, each with what
// is said of it.
var wrong = []struct {
	name string
	args []string
	env  []string
	says string
}{
	{"unknown flag", []string{"--nope"}, nil, "unknown flag: --nope (see --help)"},
	{"unknown short flag", []string{"-x"}, nil, "unknown shorthand flag: 'x' in -x (see --help)"},
	{"key as a flag", []string{"--key", testKey}, nil, "unknown flag: --key (see --help)"},
	{"flag without its value", []string{"--base-url"}, nil, "flag needs an argument: --base-url (see --help)"},
	{"flag that is no number", []string{"--demo=perhaps"}, nil, `invalid argument "perhaps" for "--demo" flag`},
	{"no timeout", []string{"--plain", "--timeout", "0"}, nil, "--timeout must be more than 0, for example 2m\n"},
	{"negative timeout", []string{"--plain", "--timeout", "-1s"}, nil, "--timeout must be more than 0, for example 2m\n"},
	{"odd timeout", []string{"--timeout", "soon"}, nil, `invalid argument "soon" for "--timeout" flag`},
	{"no terminal", nil, nil, "standard error is not a terminal, so the wizard can't be shown; --plain asks line by line\n"},
	{"no terminal for the answers", []string{"--plain", "-"}, nil,
		"standard input holds the account IDs, so the answers need a terminal, and there is none; give the IDs as arguments\n"},
	{"ACCESSIBLE is not 1", nil, []string{"ACCESSIBLE", "0"}, "standard error is not a terminal"},
	{"plain http", []string{"--plain", "--base-url", "http://example.com"}, nil, "the base URL is plain http, which would send the key and the password unencrypted; only loopback addresses may use it\n"},
	{"plain http in the environment", []string{"--plain"}, []string{"MONO_BASE_URL", "http://example.com"}, "MONO_BASE_URL is plain http, which would"},
	{"no address", []string{"--plain", "--base-url", "::"}, nil, "the base URL is not an address such as https://api.withmono.com"},
	{"commit path", []string{"--plain", "--commit-path", "commit with spaces"}, nil, "the commit path is not a path such as /v2/connect/commit"},
	{"commit path without a key", []string{"--plain", "--commit-path", "commit with spaces"}, []string{"MONO_SECRET_KEY", ""}, "the commit path is not a path"},
	{"commit path in the environment", []string{"--plain"}, []string{"MONO_COMMIT_PATH", "https://example.com/commit"}, "MONO_COMMIT_PATH is not a path such as "},
	{"commit path in the environment, without a key", []string{"--plain"}, []string{"MONO_COMMIT_PATH", "here", "MONO_SECRET_KEY", ""}, "MONO_COMMIT_PATH is not a path such as "},
	{"redirect URL in the environment", []string{"link", story("099")}, []string{"MONO_REDIRECT_URL", "shop"}, "MONO_REDIRECT_URL does not begin with https://\n"},
	{"a flag beside its variable", []string{"--plain", "--commit-path", "here"}, []string{"MONO_COMMIT_PATH", "/there"}, "the commit path is not a path"},
	{"line break in the key", []string{"--plain"}, []string{"MONO_SECRET_KEY", testKey + "\nx"}, "the secret key contains a space, a line break or another character that no key has"},
	{"demo with an address", []string{"--plain", "--demo", "--base-url", "https://example.com"}, nil, "--demo has an address of its own; leave --base-url and MONO_BASE_URL out\n"},
	{"demo with an address in the environment", []string{"--plain", "--demo"}, []string{"MONO_BASE_URL", "https://example.com"}, "--demo has an address of its own"},
	{"webhooks without their secret", []string{"--plain", "--webhook-listen", "127.0.0.1:0"}, nil,
		"--webhook-listen needs MONO_WEBHOOK_SECRET, the webhook secret from Mono's dashboard: without it anybody could send a confirmation\n"},
	{"webhooks with a blank secret", []string{"--plain", "--webhook-listen", "127.0.0.1:0"}, []string{"MONO_WEBHOOK_SECRET", " \n"}, "--webhook-listen needs MONO_WEBHOOK_SECRET"},
	{"webhooks nowhere", []string{"--plain", "--webhook-listen", "here"}, []string{"MONO_WEBHOOK_SECRET", testSecret}, "--webhook-listen: listen tcp: address here: missing port in address\n"},
	{"following without webhooks", []string{"--plain", "--follow"}, nil, "--follow needs --webhook-listen: Mono says by webhook which accounts must be reauthorised\n"},
	{"following with answers from a pipe", []string{"--plain", "--demo", "--follow"}, nil,
		"--follow needs somebody at a keyboard: answers that come through a pipe were written before anybody knew which accounts come\n"},
	{"following links", []string{"link", "--follow", story("200")}, nil, "unknown flag: --follow (see --help)"},
	{"no folder for the log", []string{"--plain", "--log-file", filepath.Join("nowhere", "log")}, nil, "the log file can't be opened"},
	{"results that a variable does not name", []string{"--plain", "--results", "", story("099")}, nil, "--results is empty; give it a value, or leave it out (see --help)\n"},
	{"a log that a variable does not name", []string{"--plain", "--log-file=", story("099")}, nil, "--log-file is empty; "},
	{"an empty address", []string{"--plain", "--base-url", "", story("099")}, []string{"MONO_BASE_URL", "http://127.0.0.1:1"}, "--base-url is empty; "},
	{"an empty commit path", []string{"--plain", "--commit-path", " ", story("099")}, nil, "--commit-path is empty; "},
	{"an empty redirect URL", []string{"link", "--redirect-url", "", story("099")}, nil, "--redirect-url is empty; "},
	{"webhooks at an empty address", []string{"--plain", "--webhook-listen", "", story("099")}, nil, "--webhook-listen is empty; "},
	{"links with empty results", []string{"link", "--results", "", story("099")}, nil, "--results is empty; "},
	{"demo server with an empty webhook address", []string{"demo-server", "--webhook-url", ""}, nil, "--webhook-url is empty; "},
	{"a file", []string{"--plain", story("200"), "usage_test.go"}, nil,
		`"usage_test.go" is a file, and not an account ID; to take the IDs from it: connect-reauth - < "usage_test.go"` + "\n"},
	{"a file of links", []string{"link", "usage_test.go"}, nil, `"usage_test.go" is a file, and not an account ID; to take the IDs from it: connect-reauth link - < "usage_test.go"` + "\n"},
	{"a command with a slip", []string{"lnik", story("200")}, nil, `"lnik" is neither a command nor an account ID; did you mean connect-reauth link? (see --help)` + "\n"},
	{"a command without its hyphen", []string{"demoserver"}, nil, `"demoserver" is neither a command nor an account ID; did you mean connect-reauth demo-server? `},
	{"a command cut short, with a flag", []string{"--plain", "lear"}, nil, `"lear" is neither a command nor an account ID; did you mean connect-reauth learn? `},
	{"half a command, and a flag", []string{"demo"}, nil, `"demo" is neither a command nor an account ID; did you mean connect-reauth --demo or connect-reauth demo-server? `},
	{"a flag without its hyphens", []string{"version"}, nil, `"version" is neither a command nor an account ID; did you mean connect-reauth --version? `},
	{"help with a slip", []string{"help", "lnik"}, nil, `"lnik" is no command; did you mean connect-reauth link? (see --help)` + "\n"},
	{"help with nothing that is here", []string{"help", "accounts"}, nil, `"accounts" is no command (see --help)` + "\n"},
	{"help with too much", []string{"help", "link", story("200")}, nil, `"` + story("200") + `" is no command (see --help)` + "\n"},
	{"again without what was before", []string{"--plain", "--again"}, nil, "--again goes with --results, which says what was done before\n"},
	{"no folder for the results", []string{"--plain", "--results", filepath.Join("nowhere", "results")}, nil, "the results file can't be used: open "},
	{"a folder for the results", []string{"--plain", "--results", "testdata"}, nil, "the results file can't be used: open testdata: "},
	{"demo server on every address", []string{"demo-server", "--listen", "0.0.0.0:0"}, nil,
		`the demo bank can't be started: listen address "0.0.0.0:0" is not loopback: the demo bank listens on 127.0.0.1 only` + "\n"},
	{"demo server without a host", []string{"demo-server", "--listen", ":0"}, nil, `the demo bank can't be started: listen address ":0" is not loopback`},
	{"demo server on another machine", []string{"demo-server", "--listen", "192.0.2.1:80"}, nil, `the demo bank can't be started: listen address "192.0.2.1:80" is not loopback`},
	{"demo server by another name", []string{"demo-server", "--listen", "example.com:80"}, nil, `the demo bank can't be started: listen address "example.com:80"`},
	{"demo server nowhere", []string{"demo-server", "--listen", "here"}, nil, `the demo bank can't be started: listen address "here"`},
	{"demo server that calls abroad", []string{"demo-server", "--listen", "127.0.0.1:0", "--webhook-url", "http://example.com/hook"}, nil,
		`the demo bank can't be started: webhook address "http://example.com/hook": the demo bank sends events to http on loopback only`},
	{"demo server that answers too soon", []string{"demo-server", "--delay", "-1s"}, nil, "--delay must not be negative; 0 answers at once\n"},
	{"demo server with half an account", []string{"demo-server", "--account", "mine"}, nil,
		`--account "mine" is not ID=STORY, such as 65c4c03aa66a95b572cb5a86=102` + "\n"},
	{"demo server with a story alone", []string{"demo-server", "--account", " =102"}, nil, `--account " =102" names no account ID before the =` + "\n"},
	{"demo server with an unknown story", []string{"demo-server", "--account", "\x1bmine=999"}, nil,
		`--account "\x1bmine=999": the demo bank has no story "999"; it has 099, 098, 200, `},
	{"demo server with no story", []string{"demo-server", "--account", "mine="}, nil, `--account "mine=": the demo bank has no story ""; it has `},
	{"demo server with two stories", []string{"demo-server", "--account", "mine=102", "--account", "mine=200"}, nil,
		`--account gives "mine" two stories, 102 and 200` + "\n"},
	{"demo server with an argument", []string{"demo-server", story("099")}, nil, "unknown command"},
}

// One clear line, exit code 2, nothing else.
func TestUsage(t *testing.T) {
	t.Parallel()
	for _, test := range wrong {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := map[string]string{"MONO_SECRET_KEY": testKey}
			if len(test.env) > 0 {
				env[test.env[0]] = test.env[1]
			}
			e := call{args: test.args, env: env, input: lines(story("099"))}.run(t)
			assert.Equal(t, 2, e.code)
			assert.Empty(t, e.stdout)
			assert.True(t, strings.HasPrefix(e.stderr, "connect-reauth: "+test.says), "%q", e.stderr)
			assert.Equal(t, 1, strings.Count(e.stderr, "\n"), "%q", e.stderr)
			assert.NotContains(t, e.stderr, testKey)
			assert.NotContains(t, e.stderr, testSecret)
		})
	}
}

// What is no command's name by a long way, or cannot be meant as one, is an account
// ID that looks odd.
func TestWhatIsNoSlip(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	for _, args := range [][]string{{"odd-one"}, {"lnik1"}, {"--", "lnik"}, {story("099"), "lnik"}} {
		e := call{args: append([]string{"--plain"}, args...), env: at(bank), input: lines("no")}.run(t)
		assert.NotContains(t, e.stderr, "did you mean")
		assert.Contains(t, e.stderr, "This does not look like an account ID")
		assert.Equal(t, 1, e.code)
	}
}

// A variable that is empty was not given.
func TestEmptyVariables(t *testing.T) {
	t.Parallel()
	e := call{args: []string{"--plain", "--demo", story("099")}, env: map[string]string{
		"MONO_BASE_URL": "", "MONO_COMMIT_PATH": "", "MONO_REDIRECT_URL": "", "MONO_SECRET_KEY": "",
	}}.run(t)
	assert.Zero(t, e.code, e.stderr)
}

// Help on each command is there.
func TestHelpOnCommands(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"help", "link"}, {"help", "help"}, {"help", "completion", "bash"}, {"help", "--", "learn"}} {
		e := call{args: args}.run(t)
		assert.Zero(t, e.code, e.stderr)
		assert.Contains(t, e.stdout, "Usage:")
	}
}
