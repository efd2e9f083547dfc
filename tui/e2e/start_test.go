//go:build unix

package e2e

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// toTerminal makes the terminal standard output, too.
func toTerminal() option { return func(o *term.Options) { o.Stdout = true } }

func TestKeyScreen(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, noKey())
	address := strings.TrimPrefix(bank.URL(), "http://")
	s.Wait("Before you begin", "Your Mono secret key", "❯ Secret key",
		"It is kept in memory only, and sent only to "+address+".", "Press ctrl+d for the demo bank.")

	s.Key("enter")
	s.Wait("The secret key is empty.", "Type or paste the key of your Mono app.")
	s.Type("  ")
	s.Key("enter")
	s.Wait("The secret key is empty.")
	s.Key("ctrl+u")
	s.Paste("test_sk with a space\n")
	s.Key("enter")
	s.Wait("The key contains a space or another character that no key has.", "Paste it again.")
	s.Key("ctrl+u")
	s.Type("sk_odd")
	s.Key("enter")
	s.Wait("This does not look like a secret key: those begin with live_sk_ or test_sk_.", "Press enter again to use it anyway.")
	require.Empty(t, bank.Requests())

	s.Key("ctrl+u")
	const typed = "test_sk_typed_by_hand"
	for i, r := range typed {
		s.Type(string(r))
		s.Wait("❯ Secret key  " + strings.Repeat("•", i+1))
	}
	s.Key("enter")
	s.Wait("connect-reauth   CUSTOM", "Which account do you want to reauthorise?")
	s.Type(story("099"))
	s.Key("enter")
	requireDone(t, s, "099")
	require.Equal(t, typed, bank.Requests()[0].Header.Get("mono-sec-key"))
	for _, key := range []string{typed, "test_sk with", "sk_odd"} {
		require.NotContains(t, string(s.Raw()), key)
	}
	// Nor a part of it, on its own.
	require.NotContains(t, string(s.Raw()), "typed_by")
}

// TestOddKey: a key with another beginning is used when the operator insists.
func TestOddKey(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, noKey(), args(story("099")))
	s.Wait("❯ Secret key")
	s.Paste("sk_odd\n")
	s.Key("enter")
	s.Wait("Press enter again to use it anyway.")
	s.Key("enter")
	requireDone(t, s, "099")
	require.Equal(t, "sk_odd", bank.Requests()[0].Header.Get("mono-sec-key"))
}

func TestKeyScreenOffersTheDemoBank(t *testing.T) {
	t.Parallel()
	s := start(t, nil, noKey())
	s.Wait("sent only to api.withmono.com", "ctrl+d demo bank")
	s.Key("ctrl+d")
	s.Wait("connect-reauth   DEMO", "The demo bank's stories")
	s.Key("down", "enter")
	requireDone(t, s, "099")
}

// wide keeps what is said on standard error on one line.
func wide() option { return size(240, 24) }

// TestUsage: one clear line, exit code 2, nothing else.
func TestUsage(t *testing.T) {
	t.Parallel()
	const key = "MONO_SECRET_KEY=test_sk_secret"
	pipe := func(o *term.Options) { o.StderrPipe = true }
	tests := []struct {
		name string
		opts []option
		says string
	}{
		{"unknown flag", []option{args("--nope")}, "unknown flag: --nope (see --help)"},
		{"key as a flag", []option{args("--key", "test_sk_secret")}, "unknown flag: --key (see --help)"},
		{"plain http", []option{args("--base-url", "http://example.com")}, "the base URL is plain http, which would send the key and the password unencrypted; only loopback addresses may use it"},
		{"plain http in the environment", []option{env("MONO_BASE_URL=http://example.com")}, "MONO_BASE_URL is plain http"},
		{"no address", []option{args("--base-url", "::")}, "the base URL is not an address such as https://api.withmono.com"},
		{"commit path", []option{args("--commit-path", "commit with spaces")}, "the commit path is not a path such as /v2/connect/commit"},
		{"commit path without a key", []option{noKey(), args("--commit-path", "commit with spaces")}, "the commit path is not a path"},
		{"commit path in the environment", []option{env("MONO_COMMIT_PATH=https://example.com/commit")}, "MONO_COMMIT_PATH is not a path"},
		{"no timeout", []option{args("--timeout", "0")}, "--timeout must be more than 0, for example 2m"},
		{"negative timeout", []option{args("--timeout", "-1s")}, "--timeout must be more than 0"},
		{"odd timeout", []option{args("--timeout", "soon")}, `"soon"`},
		{"line break in the key", []option{env(key + "\nx")}, "the secret key contains a space, a line break or another character that no key has"},
		{"demo with an address", []option{args("--demo", "--base-url", "https://example.com")}, "--demo has an address of its own"},
		{"webhooks without their secret", []option{args("--webhook-listen", "127.0.0.1:0")}, "--webhook-listen needs MONO_WEBHOOK_SECRET"},
		{"log file", []option{args("--log-file", "/nowhere/log")}, "the log file can't be opened"},
		{"stderr", []option{pipe}, "standard error is not a terminal, so the wizard can't be shown; --plain asks line by line"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, nil, slices.Concat([]option{env(key), wide(), args(story("099"))}, tt.opts)...)
			require.Equal(t, 2, s.Exit())
			require.Empty(t, s.Stdout())
			said := string(s.Raw()) + s.Stderr()
			require.NotContains(t, said, "\x1b")
			require.NotContains(t, said, "test_sk_secret")
			said = strings.ReplaceAll(said, "\r\n", "\n")
			require.Equal(t, 1, strings.Count(said, "\n"), "more than one line: %q", said)
			require.True(t, strings.HasPrefix(said, "connect-reauth: ") && strings.HasSuffix(said, "\n"), "%q", said)
			require.Contains(t, said, tt.says)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--help", "-h", "help"} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			s := start(t, nil, args(flag))
			require.Equal(t, 0, s.Exit())
			require.Empty(t, s.Raw())
			for _, word := range []string{
				"--demo", "--base-url", "--commit-path", "--timeout", "--json", "--plain", "--log-file", "--webhook-listen",
				"--version", "--help", "demo-server", "completion",
				"MONO_SECRET_KEY", "MONO_BASE_URL", "MONO_COMMIT_PATH", "MONO_WEBHOOK_SECRET", "ACCESSIBLE", "NO_COLOR", "TERM=dumb",
				"Exit codes:\n    0  every account was reauthorised\n    1  some were not, or a result could not be written\n    2  wrong usage or configuration\n   70  a fault of the program\n  130  interrupted\n",
				"https://api.withmono.com", "/v2/connect/commit", "2m0s",
			} {
				assert.Contains(t, s.Stdout(), word)
			}
			require.NotContains(t, s.Stdout(), secretKey)
		})
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	s := start(t, nil, args("--version"))
	require.Equal(t, 0, s.Exit())
	require.Empty(t, s.Raw())
	require.Regexp(t, `^connect-reauth version \S+\n$`, s.Stdout())

	s = start(t, nil, args("--version"), toTerminal())
	require.Equal(t, 0, s.Exit())
	require.Empty(t, term.Queries(s.Raw()))
	require.Regexp(t, `^connect-reauth version \S+\r\n$`, string(s.Raw()), "nothing but the version")
}

// TestColours: they depend on standard error alone.
func TestColours(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		opts []option
	}{
		{"standard output is captured", nil},
		{"standard output is the terminal", []option{toTerminal()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, append(tt.opts, args(story("200")))...)
			s.Wait(atUsername)
			badge := s.StyleOf("CUSTOM")
			require.Equal(t, "magenta", badge.Fg)
			require.True(t, badge.Reverse)
			require.False(t, badge.Bold, "bold colours are others in many terminals")
			require.Equal(t, "cyan", s.StyleOf("❯").Fg)
			require.Equal(t, "cyan", s.StyleOf("▸ Sign in").Fg)
			require.Equal(t, "green", s.StyleOf("✓ Session").Fg)
			require.True(t, s.StyleOf("· Verify").Faint)
			require.NotEmpty(t, colours(s.Raw()))
			for _, code := range colours(s.Raw()) {
				require.True(t, code >= 30 && code <= 37 || code >= 90 && code <= 97, "%d is not one of the terminal's sixteen", code)
			}
			signIn(s)
			s.Wait("✓ Reauthorised")
			require.Equal(t, "green", s.StyleOf("✓ Reauthorised").Fg)
			code := shownCode(t, s)
			exit, stdout := finish(s)
			require.Equal(t, 0, exit)
			line := story("200") + "\treauthorised\t" + code
			if stdout == "" {
				// It was held back until the wizard had left the screen.
				require.Regexp(t, `^`+story("200")+` +reauthorised +`+code+`\s*$`, s.Screen())
				return
			}
			require.Equal(t, line+"\n", stdout)
		})
	}
	t.Run("demo", func(t *testing.T) {
		t.Parallel()
		s := start(t, nil, noKey(), args("--demo"))
		s.Wait("DEMO")
		require.Equal(t, "green", s.StyleOf("DEMO").Fg)
	})
	t.Run("failure", func(t *testing.T) {
		t.Parallel()
		s := start(t, startBank(t, sandbox.Config{}), args(story("404")))
		s.Wait("✗ Not reauthorised")
		require.Equal(t, "red", s.StyleOf("✗ Not reauthorised").Fg)
	})
}

// TestNoColour: no colour, but a cursor.
func TestNoColour(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, env("NO_COLOR=1"), args(story("103")))
	s.Wait(atUsername)
	require.Equal(t, term.Style{Bold: true, Reverse: true}, s.StyleOf("CUSTOM"))
	s.Type("nÖ")
	s.Wait(atUsername + " nÖ")
	s.Key("left")
	s.WaitFor("the cursor on the last letter", func(string) bool { return s.StyleOf("Ö").Reverse })
	s.Key("ctrl+u", "delete")
	signIn(s)
	s.Wait("❯ Security answer")
	s.Type("wrong")
	s.Key("enter")
	s.Wait("✗ The answer was rejected")
	s.Type(sandbox.Answer)
	s.Key("enter")
	s.Wait("❯ Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("Which of these accounts?")
	s.Key("ctrl+t")
	s.Wait("Inspector")
	s.Key("ctrl+t", "1", "enter")
	requireDone(t, s, "103")
	require.Empty(t, colours(s.Raw()))
}

// colours returns the colour codes of every SGR sequence in raw: 30 to 37, 90
// to 97, 38 and the like for backgrounds.
func colours(raw []byte) []int {
	var codes []int
	for _, match := range regexp.MustCompile(`\x1b\[([0-9;:]*)m`).FindAllSubmatch(raw, -1) {
		for _, field := range strings.FieldsFunc(string(match[1]), func(r rune) bool { return r == ';' || r == ':' }) {
			code, _ := strconv.Atoi(field)
			if code >= 30 && code <= 49 && code != 39 && code != 49 || code >= 90 && code <= 107 {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// TestQuiet: through a whole story the terminal, which answers nothing, is
// asked nothing, and the mouse stays its own.
func TestQuiet(t *testing.T) {
	t.Parallel()
	mouse := regexp.MustCompile(`\x1b\[\?(?:\d+;)*(?:9|1000|1001|1002|1003|1005|1006|1015|1016)(?:;\d+)*h`)
	for name, opts := range map[string][]option{
		"standard output captured":        nil,
		"standard output on the terminal": {toTerminal()},
		"NO_COLOR":                        {toTerminal(), env("NO_COLOR=1")},
		"truecolour":                      {toTerminal(), env("COLORTERM=truecolor")},
		"screen":                          {toTerminal(), env("TERM=screen")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, append(opts, args("--timeout", "30s"))...)
			s.Wait("Which account do you want to reauthorise?")
			require.Empty(t, term.Queries(s.Raw()), "before the first frame")
			s.Type(story("103"))
			s.Key("enter")
			signIn(s)
			s.Wait("❯ Security answer")
			s.Resize(100, 30)
			s.Paste(sandbox.Answer)
			s.Key("enter")
			s.Wait("❯ Enter OTP")
			s.Type(sandbox.OTP)
			s.Key("enter")
			s.Wait("Which of these accounts?")
			s.Key("ctrl+t")
			s.Wait("Inspector")
			s.Key("esc")
			s.WaitGone("Inspector")
			s.Key("1", "enter")
			s.Wait("✓ Reauthorised")
			s.Key("c")
			s.Wait("The code was sent to the terminal's clipboard.")
			s.Key("s")
			s.Wait("Data status: available")
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			require.Empty(t, term.Queries(s.Raw()))
			require.Empty(t, mouse.FindAll(s.Raw(), -1))
			requireRestored(t, s)
		})
	}
}
