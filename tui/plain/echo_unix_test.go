//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import (
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// The terminal shows nothing of what is typed, and hands over each key as it comes;
// the keys that stop and end the program, and everything else of it, stay.
func TestASilencedTerminal(t *testing.T) {
	master, screen, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = master.Close(), screen.Close() })
	fd := int(screen.Fd())
	flags := func() unix.Termios {
		termios, err := unix.IoctlGetTermios(fd, getTermios)
		require.NoError(t, err)
		return *termios
	}
	before := flags()
	silence(fd)
	silence(fd)
	after := flags()
	const cleared = unix.ECHO | unix.ECHONL | unix.ICANON | unix.IEXTEN
	assert.Zero(t, after.Lflag&cleared)
	assert.Equal(t, before.Lflag&^cleared, after.Lflag)
	assert.NotZero(t, after.Lflag&unix.ISIG)
	assert.Equal(t, before.Iflag, after.Iflag)
	assert.Equal(t, before.Oflag, after.Oflag)
	silence(-1) // a terminal that went away
}
