//go:build unix

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
)

// namedPipe makes a named pipe that nobody reads.
func namedPipe(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		tb.Skipf("there are no named pipes here: %v", err)
	}
	return path
}

// A pipe without a reader is refused: waiting for one would be a start that
// hangs in silence.
func TestLogPipeThatNobodyReads(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"--plain", "--json"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			path := namedPipe(t)
			s := start(t, bank, wide(), args(mode, "--log-file", path, story("099")))
			require.Equal(t, 2, s.Exit())
			require.Equal(t, "connect-reauth: the log file can't be opened: "+path+" is a named pipe that nobody reads; start its reader first, or name a file\r\n", string(s.Raw()))
			require.Empty(t, s.Stdout())
			require.Empty(t, bank.Requests())
		})
	}
}

// logPipe is a named pipe as a log, with a reader.
type logPipe struct {
	*testing.T
	path string
	file *os.File // both ends, so that the program finds a reader
}

func newLogPipe(t *testing.T) logPipe {
	t.Helper()
	path := namedPipe(t)
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	return logPipe{t, path, file}
}

// readUntil reads the log until a text comes.
func (p logPipe) readUntil(text string) {
	p.Helper()
	var got strings.Builder
	for buf := make([]byte, 4096); !strings.Contains(got.String(), text); {
		n, err := p.file.Read(buf)
		require.NoError(p, err)
		got.Write(buf[:n])
	}
}

// stop makes the pipe take nothing more: its reader has stopped.
func (p logPipe) stop() {
	p.Helper()
	conn, err := p.file.SyscallConn()
	require.NoError(p, err)
	// First in large pieces, then to the last byte.
	for _, size := range []int{4096, 1} {
		var full error
		require.NoError(p, conn.Write(func(fd uintptr) bool {
			for full == nil {
				_, full = unix.Write(int(fd), bytes.Repeat([]byte("x"), size))
			}
			return true
		}))
		require.ErrorIs(p, full, unix.EAGAIN)
	}
}

var saysIncomplete = regexp.MustCompile(`connect-reauth: the log file .+ is incomplete, \d+ lines are missing: it accepts nothing`)

// The reader of the log stops in the middle of a walk, which goes on to its
// end.
func TestLogPipeWhoseReaderStops(t *testing.T) {
	t.Parallel()
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		log := newLogPipe(t)
		s := start(t, bank, size(160, 30), args("--log-file", log.path, story("103")))
		s.Wait(atUsername)
		log.readUntil(`"msg":"step"`)
		log.stop()
		signIn(s)
		s.Wait("first car")
		s.Type(sandbox.Answer)
		s.Key("enter")
		s.Wait("Enter OTP")
		s.Type(sandbox.OTP)
		s.Key("enter")
		s.Wait("Which of these accounts?")
		s.Key("1", "enter")
		s.Wait("✓ Reauthorised")
		code := shownCode(t, s)
		s.Key("enter")
		require.Equal(t, 0, s.Exit(), "the log is no part of the result")
		require.Equal(t, story("103")+"\treauthorised\t"+code+"\n", s.Stdout())
		assert.Regexp(t, saysIncomplete, string(s.Raw())) // the screen breaks long lines
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		log := newLogPipe(t)
		log.stop()
		p := piped(t, bank, lines(sandbox.Username, sandbox.Password), plainMode(), args("--log-file", log.path, story("200")))
		require.Equal(t, 0, p.code)
		require.Contains(t, p.stdout, "\treauthorised\t")
		assert.Len(t, saysIncomplete.FindAllString(p.stderr, -1), 1)
	})
}

// Somebody reads on: nothing is missing, and nothing is said.
func TestLogPipeWhoseReaderComesBack(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	log := newLogPipe(t)
	log.stop()
	s := start(t, bank, args("--log-file", log.path, story("099")))
	s.Wait("✓ Reauthorised")
	log.readUntil(`"msg":"result"`)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	assert.NotContains(t, s.Screen(), "the log file")
}

// A signal does not wait for the log either, and the terminal is left in order.
func TestSignalsWhileTheLogIsStuck(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		log := newLogPipe(t)
		log.stop()
		s := start(t, bank, size(160, 30), args("--log-file", log.path, story("200")))
		s.Wait(atUsername)
		s.Signal(signal)
		require.Equal(t, 130, s.Exit())
		require.Equal(t, story("200")+"\tcancelled\tcancelled\n", s.Stdout())
		requireRestored(t, s)
		assert.Regexp(t, saysIncomplete, string(s.Raw())) // the screen breaks long lines
	})
}
