package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// limitFiles lets the program's files grow no further than size, as on a full
// disk. It returns the function that makes room again.
func limitFiles(t *testing.T, s *term.Session, size int) (room func()) {
	t.Helper()
	var was unix.Rlimit
	require.NoError(t, unix.Prlimit(s.Pid(), unix.RLIMIT_FSIZE, nil, &was))
	now := was
	now.Cur = uint64(size)
	require.NoError(t, unix.Prlimit(s.Pid(), unix.RLIMIT_FSIZE, &now, nil))
	return func() { require.NoError(t, unix.Prlimit(s.Pid(), unix.RLIMIT_FSIZE, &was, nil)) }
}

// TestResultsFileIsFull: the operator is told as soon as a result is not in the
// file, goes on, and finds what is missing in the end.
func TestResultsFileIsFull(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		s := start(t, bank, kept, size(120, 30), toTerminal(), args(front, story("098"), story("099")))
		sees(s, atOTP)
		limitFiles(t, s, 100)
		types(s, atOTP, sandbox.OTP)
		s.Wait(" result is not in the results file (file too large); the work goes on, and it is tried again")
		onward(s, front)
		s.Wait("2 results are not in the results file (file too large)")
		if front != "--plain" {
			s.Key("enter")
			s.Wait("All results")
			s.Key("q")
		}
		require.Equal(t, 1, s.Exit())
		raw := string(s.Raw())
		require.Contains(t, raw, "connect-reauth: the results file "+path+" did not accept these 2 results (file too large); copy them from here:\r\n{")
		require.Equal(t, 2, strings.Count(raw, `"status":"reauthorised"`))
		require.Empty(t, readFile(t, path), "half a line stays")
	})
}

// TestResultsFileHasRoomAgain: nothing is missing then, and nothing is broken.
func TestResultsFileHasRoomAgain(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		s := start(t, bank, kept, args(front, "--json", story("098"), story("105")))
		sees(s, atOTP)
		room := limitFiles(t, s, 100)
		types(s, atOTP, sandbox.OTP)
		s.Wait(" result is not in the")
		onward(s, front)
		atNextSignIn(s)
		room()
		s.Key("ctrl+c")
		require.Equal(t, 130, s.Exit())
		require.Equal(t, s.Stdout(), readFile(t, path))
		require.Len(t, jsonLines(t, s.Stdout()), 2)
	})
}

// TestResultsFileIsFullAtTheStart: nothing is asked for, and the file stays as
// it was.
func TestResultsFileIsFullAtTheStart(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	_, path := keptIn(t)
	before := strings.Repeat(keptLine("200", "failed", "custom"), 20)
	require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
	s := term.Start(t, term.Options{
		Path: "/bin/sh", Args: []string{"-c", `ulimit -f 1; exec "$0" --results "$1" --plain`, program(t), path}, Cols: 200,
		Env: []string{"MONO_BASE_URL=" + bank.URL()},
	})
	require.Equal(t, 2, s.Exit())
	require.Equal(t, "connect-reauth: the results file can't be used: write "+path+": file too large\r\n", string(s.Raw()))
	require.Equal(t, before, readFile(t, path))
}
