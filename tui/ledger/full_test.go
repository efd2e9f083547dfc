//go:build linux || darwin

package ledger

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/tui/flow"
)

// alone runs the rest of a test in a process of its own, and reports whether this
// is that process: the limit of [limitFiles] would meet the testing tool, too.
func alone(t *testing.T) bool {
	t.Helper()
	const variable = "LEDGER_TEST_ALONE"
	if os.Getenv(variable) != "" {
		return true
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), variable+"=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: "+t.Name(), "it was not run")
	return false
}

// limitFiles makes the disk full, as far as this process can tell: no file grows
// beyond size. It returns the function that makes room again.
func limitFiles(t *testing.T, size int) (room func()) {
	t.Helper()
	var was unix.Rlimit
	require.NoError(t, unix.Getrlimit(unix.RLIMIT_FSIZE, &was))
	now := was
	now.Cur = uint64(size)
	require.NoError(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &now))
	room = func() { require.NoError(t, unix.Setrlimit(unix.RLIMIT_FSIZE, &was)) }
	t.Cleanup(room)
	return room
}

func TestADiskThatIsFullAtTheStart(t *testing.T) {
	if !alone(t) {
		return
	}
	path := fresh(t)
	before := lines(result(1, flow.StatusReauthorised, test)) + `{"acc`
	require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
	for _, size := range []int{0, len(before), len(before) + 10} {
		room := limitFiles(t, size)
		_, err := Open(path)
		room()
		assert.EqualError(t, err, "the results file can't be used: write "+path+": file too large", size)
		assert.Equal(t, before, text(t, path), size)
	}
	l, err := Open(path)
	require.NoError(t, err, "the lock was let go")
	require.NoError(t, l.Close())
}

// A disk that fills up while the work goes on: the operator is told each time,
// nothing stays by halves, and what is missing follows once there is room.
func TestADiskThatFillsUp(t *testing.T) {
	if !alone(t) {
		return
	}
	first, second, third := result(1, flow.StatusReauthorised, test), result(2, flow.StatusReauthorised, test), result(3, flow.StatusFailed, test)
	size := len(lines(first))
	for part := range size + 1 {
		path := fresh(t)
		l := open(t, path)
		add1(t, l, first)
		room := limitFiles(t, size+min(part, size-1))
		assert.EqualError(t, l.Result(second), "this result is not in the results file (file too large); the work goes on, and it is tried again")
		assert.Equal(t, lines(first), text(t, path), "no half of it stays")
		assert.EqualError(t, l.Result(third), "2 results are not in the results file (file too large); the work goes on, and it is tried again")
		if part < size {
			room()
			add1(t, l, third)
			assert.Equal(t, lines(first, second, third, third), text(t, path))
			require.NoError(t, l.Close())
			continue
		}
		err := l.Close()
		room()
		require.ErrorContains(t, err, "copy them from here:\n"+strings.TrimSuffix(lines(second, third), "\n"))
		assert.Equal(t, lines(first), text(t, path))
	}
}

// The end tries once more.
func TestTheEndTriesAgain(t *testing.T) {
	if !alone(t) {
		return
	}
	path := fresh(t)
	l := open(t, path)
	room := limitFiles(t, 1)
	require.Error(t, l.Result(result(1, flow.StatusReauthorised, test)))
	room()
	require.NoError(t, l.Close())
	assert.Equal(t, lines(result(1, flow.StatusReauthorised, test)), text(t, path))
}
