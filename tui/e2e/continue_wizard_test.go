//go:build unix

package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// toWizardPassword signs in as far as the password, and types n letters of it.
func toWizardPassword(s *term.Session, n int) {
	s.Wait(strings.TrimSuffix(plainUser, ":"))
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait("enter sign in")
	s.Type(unseen[:n])
	waitDots(s, n)
}

// waitDots waits until the wizard shows a password of n letters.
func waitDots(s *term.Session, n int) {
	s.WaitFor(fmt.Sprintf("%d dots for the password", n), func(screen string) bool {
		return strings.Contains(screen, "enter sign in") && strings.Count(screen, "•") == n
	})
}

// counts is what a screen says on which the seconds of a call are counted.
var counts = regexp.MustCompile(`(?m)[0-9] s( |$)`)

// Stopped by others, the wizard sets up the terminal again and draws everything.
func TestWizardContinues(t *testing.T) {
	needProcessStates(t)
	eachStep(t, func(t *testing.T, s *term.Session, shows string) {
		raw, before := s.Termios(), s.Screen()
		for i := range 2 {
			modes := written(s, "\x1b[?2004h")
			stop(t, s.Pid())
			cooked(s)
			s.Signal(syscall.SIGCONT)
			waitCount(s, "\x1b[?2004h", modes+1)
			s.Wait(shows)
			assert.True(t, s.AltScreen())
			assert.False(t, s.CursorVisible())
			require.Eventually(t, func() bool { return assert.ObjectsAreEqual(raw, s.Termios()) }, time.Minute, time.Millisecond, "round %d", i)
		}
		if !counts.MatchString(before) {
			s.WaitFor("the same screen", func(screen string) bool { return screen == before })
		}
		s.Key("ctrl+c")
		assert.Equal(t, 130, s.Exit())
		requireRestored(t, s)
	})
}

func written(s *term.Session, text string) int { return strings.Count(string(s.Raw()), text) }

// A password that is typed after a stop is as hidden as before, and what was
// typed of it is kept.
func TestWizardPasswordAfterAStop(t *testing.T) {
	t.Parallel()
	needProcessStates(t)
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	toWizardPassword(s, 4)
	stop(t, s.Pid())
	cooked(s)
	s.Resize(100, 30) // nobody tells a stopped program
	s.Signal(syscall.SIGCONT)
	waitCount(s, "\x1b[?2004h", 2)
	waitDots(s, 4)
	s.Type(unseen[4:])
	waitDots(s, len(unseen))
	s.Key("enter")
	requireUnseenSignIn(t, s, bank)
}

// signInStopped stops the wizard in the middle of the password, and finishes
// the sign-in after fg.
func signInStopped(t *testing.T, halt func(*shell), meanwhile func(*shell)) {
	bank := startBank(t, sandbox.Config{})
	s := startUnderBash(t, bank, story("200"))
	toWizardPassword(s.Session, 4)
	raw := s.Termios()
	s.stopped(halt)
	meanwhile(s)
	s.run("fg")
	waitDots(s.Session, 4)
	require.True(t, s.AltScreen())
	require.Eventually(t, func() bool { return assert.ObjectsAreEqual(raw, s.Termios()) }, time.Minute, time.Millisecond)
	s.Type(unseen[4:])
	waitDots(s.Session, len(unseen))
	s.Key("enter")
	requireUnseenSignIn(t, s.Session, bank)
	s.Key("ctrl+c")
	s.WaitFor("the shell's screen", func(string) bool { return !s.AltScreen() })
	s.run("echo it said $?")
	s.Wait("it said 130")
}

func TestWizardUnderBash(t *testing.T) {
	t.Parallel()
	for name, halt := range programStops {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signInStopped(t, halt, func(s *shell) {
				s.run(`printf '\033[?1049l\033[?2004l\033[2J'`)
				s.WaitFor("the shell's screen", func(screen string) bool {
					return !s.AltScreen() && !strings.Contains(screen, "Password")
				})
			})
		})
	}
}

// In the background the wizard leaves the terminal alone, whether it goes on
// there or not.
func TestWizardInTheBackground(t *testing.T) {
	t.Parallel()
	for name, halt := range programStops {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signInStopped(t, halt, func(s *shell) {
				s.run("clear; bg")
				s.Wait("launch")
				s.run("echo here $((40 + 2))")
				s.Wait("here 42")
				drawn := written(s.Session, "•")
				time.Sleep(300 * time.Millisecond) // it does nothing, which nothing announces
				assert.Equal(t, drawn, written(s.Session, "•"))
				assert.Contains(t, s.Screen(), "here 42\n")
				if name != "kill -STOP" { // that one reads the shell's keys, and is stopped for it
					assert.NotEqual(t, "T", processState(t, s.pid))
				}
			})
		})
	}
}
