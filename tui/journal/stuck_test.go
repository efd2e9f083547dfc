//go:build unix

package journal_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
)

// namedPipe makes a named pipe that nobody reads.
func namedPipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("there are no named pipes here: %v", err)
	}
	return path
}

// reader opens a named pipe for reading, without waiting for a writer.
func reader(t *testing.T, path string) *os.File {
	t.Helper()
	r, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// told collects what a log says about itself.
type told chan error

func (c told) tell(err error) { c <- err }

func TestAPipeThatNobodyReads(t *testing.T) {
	path := namedPipe(t)
	log, err := journal.Open(path, func(error) {})
	assert.Nil(t, log)
	assert.EqualError(t, err, "the log file can't be opened: "+path+" is a named pipe that nobody reads; start its reader first, or name a file")
}

// A reader that stops reading stops nobody. What was lost is told to the
// operator once, in the log as soon as somebody reads on, and in the end.
func TestAReaderThatStops(t *testing.T) {
	path := namedPipe(t)
	r := reader(t, path)
	said := make(told, 9)
	log, err := journal.Open(path, said.tell)
	require.NoError(t, err)
	const steps = 10_000
	for range steps {
		log.Step(account, flow.Step{Operation: monoapi.OpSession, Ended: "created"})
	}
	assert.EqualError(t, <-said, "the log file "+path+" can't be written to: lines of it are being lost, the work goes on")

	// Reading on, everything is there but what was lost, and that is said.
	counted, lost := 0, 0
	for scanner := bufio.NewScanner(r); counted+lost < steps && scanner.Scan(); {
		var line struct {
			Msg   string
			Level string
			Lines int
		}
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &line), scanner.Text())
		if line.Msg == "lost" {
			assert.Equal(t, "WARN", line.Level)
			lost += line.Lines
			continue
		}
		counted++
	}
	assert.Equal(t, steps, counted+lost)
	assert.Positive(t, lost)
	err = log.Close()
	require.Error(t, err)
	assert.Contains(t, err.Error(), "the log file "+path+" is incomplete, ")
	assert.Empty(t, said, "told once")
}

func TestTheEndDoesNotWaitForAReader(t *testing.T) {
	path := namedPipe(t)
	reader(t, path)
	log, err := journal.Open(path, func(err error) { t.Errorf("nothing failed: %v", err) })
	require.NoError(t, err)
	for range 1000 { // more than a pipe holds
		log.Step(account+strings.Repeat("x", 1000), flow.Step{})
	}
	err = log.Close()
	require.Error(t, err)
	assert.Regexp(t, `^the log file .* is incomplete, \d+ lines are missing: it accepts nothing$`, err.Error())
}

// The reader goes away, and another comes: the log goes on where it was.
func TestAnErrorOfWritingIsToldOnce(t *testing.T) {
	path := namedPipe(t)
	r := reader(t, path)
	said := make(told, 9)
	log, err := journal.Open(path, said.tell)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	step := flow.Step{Operation: monoapi.OpSession, Ended: "created"}
	log.Step(account, step)
	err = <-said
	assert.ErrorIs(t, err, syscall.EPIPE)
	assert.Contains(t, err.Error(), "the log file can't be written: ")
	for range 2 {
		log.Step(account, step)
	}
	r = reader(t, path)
	require.NoError(t, log.Close())
	assert.Empty(t, said)
	// Whoever writes last closes; what was written is still in the pipe.
	count := 0
	for scanner := bufio.NewScanner(r); scanner.Scan(); {
		count++
	}
	assert.Equal(t, 3, count)
}

func TestADiskThatStaysFull(t *testing.T) {
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skipf("there is no %s here", full)
	}
	said := make(told, 9)
	log, err := journal.Open(full, said.tell)
	require.NoError(t, err)
	for range 3 {
		log.Step(account, flow.Step{})
	}
	err = log.Close()
	assert.EqualError(t, err, "the log file /dev/full is incomplete, 3 lines are missing: write /dev/full: no space left on device")
	assert.True(t, errors.Is(err, syscall.ENOSPC))
	require.Len(t, said, 1)
	assert.EqualError(t, <-said, "the log file can't be written: write /dev/full: no space left on device")
}
