//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package plain

import (
	"io"
	"os"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The end that an operator types is the end of the input; a terminal that went
// away ends the program. What is no terminal is read as it is.
func TestTheEndOfAKeyboard(t *testing.T) {
	master, screen, err := pty.Open()
	require.NoError(t, err)
	defer screen.Close()
	keys := Keyboard(screen)
	require.IsType(t, keyboard{}, keys)
	one := make([]byte, 80)
	_, err = io.WriteString(master, "typed\n\x04")
	require.NoError(t, err)
	n, err := keys.Read(one)
	require.NoError(t, err)
	assert.Equal(t, "typed\n", string(one[:n]))
	_, err = keys.Read(one)
	assert.Equal(t, io.EOF, err, "ctrl+d on a terminal that is there")
	require.NoError(t, master.Close())
	_, err = keys.Read(one)
	require.ErrorIs(t, err, ErrInterrupted)
	assert.EqualError(t, err, "interrupted: the terminal went away")

	pipe, typed, err := os.Pipe()
	require.NoError(t, err)
	defer pipe.Close()
	require.Same(t, pipe, Keyboard(pipe))
	require.NoError(t, typed.Close())
}

// After a stop what was typed of a line is dropped.
func TestAKeyboardForgetsWhatWasTyped(t *testing.T) {
	master, screen, err := pty.Open()
	require.NoError(t, err)
	defer func() { _, _ = master.Close(), screen.Close() }()
	keys := Keyboard(screen).(keyboard)
	_, err = io.WriteString(master, "half a line\n")
	require.NoError(t, err)
	keys.forget()
	_, err = io.WriteString(master, "whole\n")
	require.NoError(t, err)
	one := make([]byte, 80)
	n, err := keys.Read(one)
	require.NoError(t, err)
	assert.Equal(t, "whole\n", string(one[:n]))
}

// What stops and goes on after the run has ended finds the terminal somebody
// else's.
func TestAfterTheEndTheTerminalIsLeftAlone(t *testing.T) {
	master, screen, err := pty.Open()
	require.NoError(t, err)
	defer func() { _, _ = master.Close(), screen.Close() }()
	set := 0
	r := newLineReader(t.Context(), Keyboard(screen), func(bool) { set++ }, nil)
	r.setAgain()
	assert.Equal(t, 2, set)
	r.close()
	r.setAgain()
	assert.Equal(t, 2, set)
}
