package journal

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is missing from the log is counted as people do.
func TestWhatIsMissingIsCounted(t *testing.T) {
	why := errors.New("the disk is full")
	for lines, says := range map[int]string{
		0: "the log file x is incomplete, 0 lines are missing",
		1: "the log file x is incomplete, 1 line is missing",
		2: "the log file x is incomplete, 2 lines are missing",
	} {
		assert.EqualError(t, incomplete("x", lines, nil), says)
		err := incomplete("x", lines, why)
		assert.EqualError(t, err, says+": the disk is full")
		assert.ErrorIs(t, err, why)
	}
}

// Everything was written, but the file did not close well: on a network the disk
// may tell only then that it is full.
func TestAFileThatDoesNotCloseWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log, err := Open(path, func(error) {})
	require.NoError(t, err)
	require.NoError(t, log.file.Close())
	err = log.Close()
	require.ErrorIs(t, err, os.ErrClosed)
	assert.Contains(t, err.Error(), "the log file "+path+" may be incomplete: ")
}

// A folder is no file to write to.
func TestAFolderIsNoLogFile(t *testing.T) {
	_, err := Open(t.TempDir(), func(error) {})
	require.Error(t, err)
	assert.Contains(t, err.Error(), "the log file can't be opened: ")
}
