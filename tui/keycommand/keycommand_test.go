//go:build unix

package keycommand_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/keycommand"
)

const key = "test_sk_keycommand"

// run runs a command line, and returns the key and what was said on standard
// error.
func run(t *testing.T, ctx context.Context, line string, stdin *os.File) (got, said string, err error) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	all := make(chan string)
	go func() {
		text, _ := io.ReadAll(r)
		all <- string(text)
	}()
	secret, err := keycommand.Run(ctx, line, stdin, w)
	require.NoError(t, w.Close())
	select {
	case said = <-all:
	case <-time.After(100 * time.Millisecond): // something is left that holds it
	}
	_ = r.Close()
	return secret.Reveal(), said, err
}

func TestTheFirstLineIsTheKey(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"alone":           "echo " + key,
		"no line end":     "printf " + key,
		"blanks":          "printf ' " + key + "\\t\\r\\n'",
		"a mark":          `printf '\357\273\277` + key + `\r\n'`,
		"more lines":      "printf '" + key + "\\nuser: someone\\n'",
		"through a pipe":  "yes " + key + " | head -n 1",
		"in the shell":    `k=` + key + `; [ -n "$k" ] && echo "$k"`,
		"the environment": `[ -n "$PATH" ] && echo ` + key,
		"much else":       "echo " + key + "; head -c 60000 /dev/zero",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, said, err := run(t, t.Context(), line, nil)
			require.NoError(t, err)
			assert.Equal(t, key, got)
			assert.Empty(t, said)
		})
	}
}

// Nothing that was printed is in an error, nor the command itself.
func TestNoKey(t *testing.T) {
	t.Parallel()
	for line, says := range map[string]string{
		"echo sesame; exit 3":             "it failed (exit status 3)",
		"echo sesame; kill -9 $$":         "it failed (signal: killed)",
		"sesame-is-not-installed":         "it failed (exit status 127)",
		"unclosed 'sesame":                "it failed (exit status 2)",
		"true sesame":                     "the first line that it printed is empty",
		"echo; echo sesame":               "the first line that it printed is empty",
		"echo '  '; echo sesame":          "the first line that it printed is empty",
		"echo open sesame":                "the first line that it printed holds a space or another character that no key has",
		`printf 'sesame\0sesame\n'`:       "the first line that it printed holds a space or another character that no key has",
		"echo '{\"sesame\": \"sésame\"}'": "the first line that it printed holds a space or another character that no key has",
		"yes sesame":                      "it printed more than 64 KiB, which is no key",
		"trap '' PIPE TERM; echo " + key + "; yes sesame 2>&1; head -c 70000 /dev/zero": "it printed more than 64 KiB, which is no key",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			got, _, err := run(t, t.Context(), line, nil)
			require.EqualError(t, err, says)
			assert.Empty(t, got)
		})
	}
}

func TestTheCommandReadsAndComplains(t *testing.T) {
	t.Parallel()
	typed := filepath.Join(t.TempDir(), "typed")
	require.NoError(t, os.WriteFile(typed, []byte("4711\n"), 0o600))
	stdin, err := os.Open(typed)
	require.NoError(t, err)
	t.Cleanup(func() { _ = stdin.Close() })
	got, said, err := run(t, t.Context(), `printf 'PIN: ' >&2; read -r pin; echo test_sk_$pin`, stdin)
	require.NoError(t, err)
	assert.Equal(t, "test_sk_4711", got)
	assert.Equal(t, "PIN: ", said)

	_, _, err = run(t, t.Context(), `read -r pin; echo "$pin"`, nil)
	require.EqualError(t, err, "the first line that it printed is empty", "it has nothing to read")
}

// An agent that a command starts may hold its output for as long as it lives.
func TestWhatIsLeftBehindIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	pid := filepath.Join(t.TempDir(), "pid")
	got, _, err := run(t, t.Context(), "sleep 600 & echo $! >'"+pid+"'; echo "+key, nil)
	text, readErr := os.ReadFile(pid)
	require.NoError(t, readErr)
	t.Cleanup(func() { _, _, _ = run(t, context.Background(), "kill "+strings.TrimSpace(string(text)), nil) })
	require.NoError(t, err)
	assert.Equal(t, key, got)
	_, _, err = run(t, t.Context(), "kill -0 "+strings.TrimSpace(string(text))+" && echo "+key, nil)
	assert.NoError(t, err, "it still runs")
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"by itself":             "kill -INT $$; echo " + key,
		"as a shell tells":      "exit 130",
		"in the end":            "echo " + key + "; exec sleep 600",
		"deaf":                  "trap '' TERM; echo " + key + "; while :; do sleep 1; done",
		"with something behind": "sleep 3 & echo " + key + "; wait",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			got, _, err := run(t, ctx, line, nil)
			assert.Equal(t, keycommand.ErrInterrupted, err)
			assert.Empty(t, got)
		})
	}
}
