//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// logFile is the option and the path of a log that is not there yet.
func logFile(tb testing.TB) (option, string) {
	path := filepath.Join(tb.TempDir(), "reauth.log")
	return args("--log-file", path), path
}

// logged are the log's lines of a kind, each with these of its members.
func logged(tb testing.TB, path, kind string, members ...string) (all []string) {
	tb.Helper()
	for _, line := range jsonLines(tb, readFile(tb, path)) {
		if line["msg"] != kind {
			continue
		}
		var parts []string
		for _, member := range members {
			require.Contains(tb, line, member)
			parts = append(parts, fmt.Sprint(line[member]))
		}
		all = append(all, strings.Join(parts, " "))
	}
	return all
}

func TestLogFile(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	log, path := logFile(t)

	s := start(t, bank, log, args(story("102")))
	signIn(s)
	s.Wait("Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("✓ Reauthorised")
	code := shownCode(t, s)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	first := readFile(t, path)

	s = start(t, bank, log, args(story("404")))
	s.Wait("✗ Not reauthorised")
	s.Key("enter")
	require.Equal(t, 1, s.Exit())
	requireNoSecret(t, s, readFile(t, path))
	require.True(t, strings.HasPrefix(readFile(t, path), first), "the second run is appended")

	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())

	assert.Equal(t, []string{
		"1 session POST " + bank.URL() + sessionPath + " 200",
		"2 login POST " + bank.URL() + loginPath + " 200",
		"3 commit POST " + bank.URL() + commitPath + " 200",
		"1 session POST " + bank.URL() + sessionPath + " 404",
	}, logged(t, path, "exchange", "number", "operation", "method", "url", "status"))
	assert.Equal(t, []string{
		story("102") + " session created", story("102") + " login more input asked", story("102") + " commit done",
		story("404") + " session not_found",
	}, logged(t, path, "step", "account", "operation", "outcome"))
	assert.Equal(t, []string{
		story("102") + " reauthorised  99 " + code + " custom",
		story("404") + " failed not_found   custom",
	}, logged(t, path, "result", "account", "outcome", "reason", "response_code", "code", "environment"))
	for _, line := range jsonLines(t, readFile(t, path)) {
		kinds := []any{"exchange", "step", "result"}
		assert.True(t, slices.Contains(kinds, line["msg"]), "%v", line)
		assert.Greater(t, line["duration_ns"], 0., "%v", line)
		assert.NotEmpty(t, line["time"])
	}
}

// TestLogFileInPlainMode is the same file.
func TestLogFileInPlainMode(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	log, path := logFile(t)
	p := piped(t, bank, lines(sandbox.Username, sandbox.Password), plainMode(), log, args(story("200")))
	require.Equal(t, 0, p.code)
	assert.Len(t, logged(t, path, "exchange", "operation"), 2)
	assert.Equal(t, []string{story("200") + " session created", story("200") + " login done"}, logged(t, path, "step", "account", "operation", "outcome"))
	assert.Equal(t, []string{story("200") + " reauthorised"}, logged(t, path, "result", "account", "outcome"))
	assert.NotContains(t, readFile(t, path), sandbox.Password)
	assert.NotContains(t, readFile(t, path), secretKey)
}

// TestLogFileThatCannotBe: it is said before anything starts.
func TestLogFileThatCannotBe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, path := range map[string]string{"folder": dir, "in no folder": filepath.Join(dir, "none", "log")} {
		for _, mode := range []string{"--plain", "--json"} {
			t.Run(name+" "+mode, func(t *testing.T) {
				t.Parallel()
				bank := startBank(t, sandbox.Config{})
				s := start(t, bank, wide(), args(mode, "--log-file", path, story("099")))
				require.Equal(t, 2, s.Exit())
				said := string(s.Raw())
				require.True(t, strings.HasPrefix(said, "connect-reauth: the log file can't be opened: open "+path+": "), said)
				require.Equal(t, 1, strings.Count(said, "\n"))
				require.Empty(t, s.Stdout())
				require.Empty(t, bank.Requests())
			})
		}
	}
}

const fullDevice = "/dev/full"

// TestLogFileIsFull: the disk is full in the middle of the work, which goes on.
func TestLogFileIsFull(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(fullDevice); err != nil {
		t.Skipf("there is no %s here", fullDevice)
	}
	const says = "the log file can't be written: write " + fullDevice + ": no space left on device"
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args("--log-file", fullDevice, story("200")))
		sentence := "T" + says[1:]
		s.Wait(atUsername, sentence)
		signIn(s)
		s.Wait("✓ Reauthorised")
		require.NotContains(t, s.Screen(), sentence, "it is said once")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, lines(sandbox.Username, sandbox.Password), plainMode(), args("--log-file", fullDevice, story("200")))
		require.Equal(t, 0, p.code)
		require.Equal(t, 1, strings.Count(p.stderr, "connect-reauth: "+says+"\n"))
		require.Contains(t, p.stdout, "\treauthorised\t")
	})
}
