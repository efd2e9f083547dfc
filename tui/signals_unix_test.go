//go:build unix

package tui

import (
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"connect-reauth/tui/beside"
)

// One stop at a time, and none once Bubble Tea ends.
func TestAStopIsOverWhenTheProgramGoesOn(t *testing.T) {
	s := &suspender{in: -1}
	require.False(t, s.away())
	require.False(t, s.goOn(), "there is no stop of our own to end")

	goesOn := s.begin()
	require.NotNil(t, goesOn)
	require.True(t, s.away())
	require.Nil(t, s.begin(), "a second stop within the first")
	require.Empty(t, goesOn)
	require.True(t, s.goOn())
	require.True(t, s.goOn(), "told twice")
	require.Len(t, goesOn, 1)
	s.end()
	require.False(t, s.away())
	require.False(t, s.goOn())

	require.NotNil(t, s.begin(), "it can be stopped again")
	s.end()
	s.finish()
	require.Nil(t, s.begin(), "the terminal is being given back")
	assert.False(t, s.away())
}

// The key that stops the program is named among all keys where a shell can continue
// it, and nowhere else.
func TestWhereSuspendingIsNamed(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.keys("f1")
	d.lacks("ctrl+z")
	d.w.suspender = &suspender{}
	if d.w.suspender.possible() {
		d.shows("ctrl+z suspend")
	} else {
		d.lacks("ctrl+z")
	}
}

func TestWithoutASuspenderNothingIsStopped(t *testing.T) {
	var s *suspender
	assert.False(t, s.possible())
	assert.False(t, s.away())
	assert.Nil(t, s.suspend())

	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+z")
	d.shows("There is no shell to go back to from here.", "Sign in to the bank")
	d.text("x")
	d.lacks("There is no shell")
}

// screenOf is a terminal and a suspender of it, and what was written to it.
func screenOf(t *testing.T) (s *suspender, written func() string) {
	t.Helper()
	master, screen, err := pty.Open()
	require.NoError(t, err)
	out := beside.NewOutput(screen)
	t.Cleanup(func() { _, _ = master.Close(), screen.Close() })
	return &suspender{in: int(screen.Fd()), out: out}, func() string {
		out.Drain(20 * time.Second)
		_, _ = io.WriteString(screen, "$") // so that there is an end to read to
		var text strings.Builder
		for one := make([]byte, 1); ; {
			_, err := master.Read(one)
			require.NoError(t, err)
			if one[0] == '$' {
				return text.String()
			}
			text.Write(one)
		}
	}
}

// After a stop by others the terminal is the wizard's again: raw, on its own
// screen, pastes told apart, everything drawn anew.
func TestTheTerminalIsSetAfterAStopByOthers(t *testing.T) {
	s, written := screenOf(t)
	before, err := term.GetState(s.in)
	require.NoError(t, err)
	require.NotNil(t, s.setAgain())
	assert.False(t, s.away(), "it is no stop of our own")
	set := written()
	for _, sequence := range []string{ansi.SetModeAltScreenSaveCursor, ansi.SetModeBracketedPaste, ansi.HideCursor} {
		assert.Contains(t, set, sequence)
	}
	raw, err := term.GetState(s.in)
	require.NoError(t, err)
	assert.NotEqual(t, before, raw)
	again, err := term.MakeRaw(s.in)
	require.NoError(t, err)
	assert.Equal(t, raw, again, "the terminal is not raw")
}

// In a stop of our own the terminal is somebody else's.
func TestTheTerminalIsLeftAloneInAStopOfOurOwn(t *testing.T) {
	s, written := screenOf(t)
	before, err := term.GetState(s.in)
	require.NoError(t, err)
	s.begin()
	assert.Nil(t, s.setAgain())
	assert.Empty(t, written())
	after, err := term.GetState(s.in)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// What comes to watch goes to where it belongs, until the end.
func TestWatchEndsStopsOfOurOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		continued, done := make(chan struct{}), make(chan struct{})
		s := &suspender{in: -1, stops: make(chan os.Signal), continued: continued}
		ended := false
		go func() {
			s.watch(done)
			ended = true
		}()
		goesOn := s.begin()
		continued <- struct{}{}
		synctest.Wait()
		assert.Len(t, goesOn, 1)
		assert.False(t, ended)
		close(done)
		synctest.Wait()
		assert.True(t, ended)
	})
}
