//go:build unix

package journal

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A pipe that others may write to keeps its mode: it is no file of ours, and holds
// nothing that was there before.
func TestAPipeKeepsItsMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, unix.Mkfifo(path, 0o600))
	require.NoError(t, os.Chmod(path, 0o622))
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	require.NoError(t, err)
	defer reader.Close()
	log, err := Open(path, func(error) {})
	require.NoError(t, err)
	defer func() { _ = log.Close() }()
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o622), info.Mode().Perm())
}

// What nobody listens on is named for what it is: only a pipe lacks a reader.
func TestASocketIsNoPipeWithoutAReader(t *testing.T) {
	t.Chdir(t.TempDir()) // a socket's path must not be long
	const path = "s"
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	require.NoError(t, err)
	defer unix.Close(fd)
	require.NoError(t, unix.Bind(fd, &unix.SockaddrUnix{Name: path}))
	_, err = Open(path, func(error) {})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "named pipe")
}
