//go:build unix

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// TestResultsComeAsAccountsEnd: a program that reads standard output need not
// wait for the queue's end.
func TestResultsComeAsAccountsEnd(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "line"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			var opts []option
			if format == "json" {
				opts = append(opts, args("--json"))
			}
			s := start(t, bank, append(opts, args(story("099"), story("404"), story("200")))...)
			s.Wait("1 of 3", "✓ Reauthorised")
			code := shownCode(t, s)
			s.WaitStdout(code)
			s.WaitStdout("\n")
			require.Equal(t, 1, strings.Count(s.Stdout(), "\n"))
			if format == "line" {
				require.Equal(t, story("099")+"\treauthorised\t"+code+"\n", s.Stdout())
			} else {
				requireKeys(t, s.Stdout())
				requireResult(t, s, "099", "reauthorised", "", "Request completed successfully", code)
				require.InDelta(t, 99, jsonLines(t, s.Stdout())[0]["response_code"], 0)
			}
			s.Key("enter")
			s.Wait("2 of 3", "✗ Not reauthorised")
			s.Key("enter")
			s.WaitStdout("Account not found.")
			s.Wait("3 of 3", atUsername)
			require.Equal(t, 2, strings.Count(s.Stdout(), "\n"))
			if format == "json" {
				second := jsonLines(t, s.Stdout())[1]
				requireKeys(t, strings.SplitAfter(s.Stdout(), "\n")[1])
				assert.Equal(t, "failed", second["status"])
				assert.Equal(t, "not_found", second["reason"])
				assert.Nil(t, second["response_code"])
				assert.Empty(t, second["code"])
			}
			giveUp(s)
			s.Wait("All results")
			s.WaitStdout("skipped")
			s.Key("q")
			require.Equal(t, 1, s.Exit())
			require.Equal(t, 3, strings.Count(s.Stdout(), "\n"))
		})
	}
}

// requireKeys fails the test unless line is an object with the keys of a
// result, in their order.
func requireKeys(tb testing.TB, line string) {
	tb.Helper()
	dec := json.NewDecoder(strings.NewReader(line))
	var keys []string
	for depth, key := 0, true; ; {
		token, err := dec.Token()
		require.NoError(tb, err)
		switch {
		case token == json.Delim('{'):
			depth++
		case token == json.Delim('}'):
			require.Equal(tb, []string{
				"account", "note", "status", "reason", "response_code", "code", "link", "message", "environment", "started_at", "finished_at",
			}, keys)
			return
		case key:
			keys = append(keys, token.(string))
			key = false
		default:
			key = true
		}
		require.Equal(tb, 1, depth, "the values are texts and numbers")
	}
}

// TestResultsOfAnInterruptedQueue: what was done is told, and what was under
// way; what was not started is not.
func TestResultsOfAnInterruptedQueue(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*term.Session){
		"ctrl+c":  func(s *term.Session) { s.Key("ctrl+c") },
		"SIGTERM": func(s *term.Session) { s.Signal(syscall.SIGTERM) },
		"SIGINT":  func(s *term.Session) { s.Signal(syscall.SIGINT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args("--json", story("099"), story("200"), story("101")))
			s.Wait("1 of 3", "✓ Reauthorised")
			code := shownCode(t, s)
			s.Key("enter")
			s.Wait("2 of 3", atUsername)
			end(s)
			require.Equal(t, 130, s.Exit())
			results := jsonLines(t, s.Stdout())
			require.Len(t, results, 2)
			assert.Equal(t, []any{story("099"), "reauthorised", "", code}, values(results[0]))
			assert.Equal(t, []any{story("200"), "cancelled", "cancelled", ""}, values(results[1]))
			assert.Contains(t, s.Screen(), "connect-reauth: 1 of 3 reauthorised, 1 cancelled")
			assert.Equal(t, 2, countPath(bank, sessionPath))
		})
	}
}

func values(r map[string]any) []any {
	return []any{r["account"], r["status"], r["reason"], r["code"]}
}

// TestResultsOnTheTerminal: the screen that is drawn is not written to.
func TestResultsOnTheTerminal(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, toTerminal(), args(story("099"), story("404")))
	s.Wait("1 of 2", "✓ Reauthorised")
	code := shownCode(t, s)
	s.Key("enter")
	s.Wait("2 of 2", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("All results")
	s.Key("q")
	require.Equal(t, 1, s.Exit())
	wizard, after, found := bytes.Cut(s.Raw(), []byte("\x1b[?1049l"))
	require.True(t, found)
	require.NotContains(t, string(wizard), "\treauthorised\t")
	inOrder(t, string(after), story("099")+"\treauthorised\t"+code, story("404")+"\tfailed\tnot_found\tAccount not found.",
		"connect-reauth: 1 of 2 reauthorised, 1 failed")
}

// TestTheExampleWithJQ is the one in the help.
func TestTheExampleWithJQ(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	bank := startBank(t, sandbox.Config{})
	s := term.Start(t, term.Options{
		Path: "/bin/sh",
		Args: []string{"-c", `code=$("$0" --json "$1" | jq -r .code); echo "got $code."`, term.Build(t, "connect-reauth"), story("099")},
		Env:  []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
	})
	s.Wait("✓ Reauthorised")
	code := shownCode(t, s)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "got "+code+".\n", s.Stdout())
}

// TestStandardOutputIsGone: nobody reads the results. The accounts are worked
// through all the same, and the results are said where they can be.
func TestStandardOutputIsGone(t *testing.T) {
	t.Parallel()
	const says = "connect-reauth: standard output did not accept these 2 results (write /dev/stdout: broken pipe); copy them from here:"
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		// The program is started once the pipe has no reader, with the signal as
		// a shell would leave it.
		const script = `{
			trap '' PIPE
			while echo x 2>/dev/null; do :; done
			trap - PIPE
			"$0" "$@"
			echo "exit code $?" >&2
		} | true`
		s := term.Start(t, term.Options{
			Path: "/bin/sh",
			Args: []string{"-c", script, term.Build(t, "connect-reauth"), "--json", story("099"), story("200")},
			Env:  []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
			Cols: 140,
		})
		s.Wait("1 of 2", "✓ Reauthorised")
		s.Key("enter")
		signIn(s)
		s.Wait("2 of 2", "✓ Reauthorised")
		s.Key("enter")
		s.Wait("2 of 2 reauthorised")
		s.Key("q")
		s.Exit()
		s.Wait(says, "connect-reauth: 2 of 2 reauthorised", "exit code 1")
		require.Equal(t, 1, strings.Count(s.Screen(), says))
		require.Len(t, codePattern.FindAllString(s.Screen(), -1), 2)
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		cmd := command(ctx, t, bank, args("--plain", story("099"), story("200")))
		var stderr bytes.Buffer
		cmd.Stdin = strings.NewReader(lines(sandbox.Username, sandbox.Password))
		cmd.Stdout, cmd.Stderr = deadPipe(t), &stderr
		var exit *exec.ExitError
		require.ErrorAs(t, cmd.Run(), &exit)
		require.Equal(t, 1, exit.ExitCode())
		require.Equal(t, 1, strings.Count(stderr.String(), says+"\n"))
		require.Contains(t, stderr.String(), "Account "+story("200")+" (Zenith Bank) is reauthorised.")
		codes := codePattern.FindAllString(stderr.String(), -1)
		require.Len(t, codes, 4)
		inOrder(t, stderr.String(), says+"\n", story("099")+"\treauthorised\t"+codes[0]+"\n", story("200")+"\treauthorised\t"+codes[1]+"\n")
	})
}
