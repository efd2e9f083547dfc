//go:build unix

package e2e

import (
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// pinKey is what asksPIN prints once 4711 was typed.
const pinKey = "test_sk_e2e_pin_4711"

// asksPIN is a password manager that asks at the terminal, unseen, and says
// more than was asked for.
const asksPIN = `stty -echo; printf 'PIN: ' >&2; read -r pin; stty echo; echo >&2; echo "test_sk_e2e_pin_$pin"; echo user: nobody-knows`

// keyFrom gives the program a command for the key instead of the key.
func keyFrom(command string) option {
	return func(o *term.Options) { noKey()(o); env("MONO_SECRET_KEY_COMMAND=" + command)(o) }
}

// requireUnseenKey fails the test when anything that a command printed is in
// what the program wrote.
func requireUnseenKey(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, secret := range []string{"test_sk_e2e_pin", "4711", "nobody-knows"} {
			require.NotContains(t, text, secret)
		}
	}
}

// TestKeyCommand: the command has the terminal to itself, then the accounts are
// worked through with the key that it printed, which is shown nowhere.
func TestKeyCommand(t *testing.T) {
	t.Parallel()
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		log, path := logFile(t)
		s := start(t, bank, keyFrom(asksPIN), log, args(story("200")))
		s.Wait("PIN:")
		require.False(t, s.AltScreen(), "the screen has begun")
		echoing(t, s, false)
		s.Type("4711")
		s.Key("enter")
		s.Wait(atUsername)
		s.Key("ctrl+t")
		s.Wait("mono-sec-key")
		s.Key("ctrl+t")
		signIn(s)
		requireDone(t, s, "200")
		requireUnseenKey(t, string(s.Raw()), s.Stdout(), readFile(t, path))
		requireKey(t, bank, pinKey)
	})
	t.Run("plain, with a list", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, keyFrom(asksPIN), plainMode(), stdin(story("099")+"\n"+story("098")+"\n"), args("-"))
		s.Wait("PIN:")
		s.Type("4711")
		s.Key("enter")
		s.Wait("Account 1 of 2", "Account 2 of 2", "Enter OTP:")
		s.Type(sandbox.OTP)
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		require.Equal(t, 2, strings.Count(s.Stdout(), "\treauthorised\t"))
		requireUnseenKey(t, string(s.Raw()), s.Stdout())
		requireKey(t, bank, pinKey)
	})
}

// requireKey fails the test unless every request came with the key.
func requireKey(t *testing.T, bank *sandbox.Server, key string) {
	t.Helper()
	require.NotEmpty(t, bank.Requests())
	for _, r := range bank.Requests() {
		require.Equal(t, []string{key}, r.Header.Values("mono-sec-key"))
	}
}

// TestKeyCommandFails: nothing is drawn, and nothing of the output is said.
func TestKeyCommandFails(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"--plain=false", "--plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, keyFrom("echo 4711; echo no such entry >&2; exit 1"), size(160, 24), args(mode, story("200")))
			require.Equal(t, 2, s.Exit())
			require.Equal(t, "no such entry\r\nconnect-reauth: MONO_SECRET_KEY_COMMAND gave no key: it failed (exit status 1); "+
				"nothing was sent, run the command by hand to see what it says\r\n", string(s.Raw()))
			require.Empty(t, s.Stdout())
			require.Empty(t, bank.Requests())
		})
	}
}

// TestKeyCommandInterrupted: whoever ends the program at the command's question
// gets the terminal back as it was.
func TestKeyCommandInterrupted(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*term.Session){
		"ctrl+c":  func(s *term.Session) { s.Key("ctrl+c") },
		"SIGINT":  func(s *term.Session) { s.Signal(syscall.SIGINT) },
		"SIGTERM": func(s *term.Session) { s.Signal(syscall.SIGTERM) },
		`ctrl+\`:  func(s *term.Session) { s.Key(`ctrl+\`) },
		"SIGHUP":  func(s *term.Session) { s.Signal(syscall.SIGHUP) },
	} {
		for _, mode := range []string{"--plain=false", "--plain"} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				bank := startBank(t, sandbox.Config{})
				s := start(t, bank, keyFrom(asksPIN), args(mode, story("200")))
				s.Wait("PIN:")
				echoing(t, s, false)
				end(s)
				require.Equal(t, 130, s.Exit())
				requireRestored(t, s)
				assert.Empty(t, s.Stdout())
				assert.NotContains(t, s.Screen(), "connect-reauth")
				assert.Empty(t, bank.Requests())
			})
		}
	}
}

// TestKeyCommandLeavesAnAgent: what the command leaves running, with its output
// open, keeps the program neither from beginning nor from ending.
func TestKeyCommandLeavesAnAgent(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	pid := filepath.Join(t.TempDir(), "pid")
	s := start(t, bank, keyFrom(`sleep 600 2>/dev/null & echo $! >"$AGENT"; echo test_sk_e2e_pin_4711`), env("AGENT="+pid), args(story("099")))
	requireDone(t, s, "099")
	requireKey(t, bank, pinKey)
	agent, err := strconv.Atoi(strings.TrimSpace(readFile(t, pid)))
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(agent, syscall.SIGKILL), "the agent was ended")
}

// TestKeyCommandWithAPipe: the command's own programs end as they do in a shell.
func TestKeyCommandWithAPipe(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, keyFrom("yes test_sk_e2e_pin_4711 | head -n 1"), plainMode(), args(story("099")))
	require.Equal(t, 0, s.Exit())
	require.True(t, strings.HasPrefix(string(s.Raw()), "Environment: custom, at "), "%q", s.Raw())
	requireKey(t, bank, pinKey)
}
