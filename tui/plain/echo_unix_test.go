//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import (
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// The terminal shows what is typed when it is told to, and not the line break
// either when it is not; everything else of it stays.
func TestEchoOfATerminal(t *testing.T) {
	master, screen, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = master.Close(), screen.Close() })
	fd := int(screen.Fd())
	flags := func() (echo, breaks, rest uint64) {
		termios, err := unix.IoctlGetTermios(fd, getTermios)
		require.NoError(t, err)
		l := uint64(termios.Lflag)
		return l & unix.ECHO, l & unix.ECHONL, l &^ (unix.ECHO | unix.ECHONL)
	}
	_, _, before := flags()
	for _, on := range []bool{false, true, true, false, false, true} {
		Echo(fd, on)
		echo, breaks, rest := flags()
		assert.Equal(t, on, echo != 0)
		assert.Zero(t, breaks)
		assert.Equal(t, before, rest)
	}
	Echo(-1, true) // a terminal that went away
}
