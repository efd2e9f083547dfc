//go:build unix

package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
)

// Stopped at the password, plain mode asks for it anew when it goes on, and
// hides it whatever the shell has made of the terminal meanwhile.
func TestPlainContinues(t *testing.T) {
	t.Parallel()
	needProcessStates(t)
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), args(story("200")))
	s.Wait(plainUser)
	s.Type("half an answer")
	s.Wait(plainUser + " half an answer")
	stop(t, s.Pid())
	silent := s.Termios()
	silent.Lflag &^= unix.ECHO
	s.SetTermios(silent)
	s.Signal(syscall.SIGCONT)
	waitCount(s, plainUser, 2)
	s.Type(sandbox.Username)
	s.Wait("\n" + plainUser + " " + sandbox.Username) // what was typed of it before is gone
	s.Key("enter")

	s.Wait(plainSecret)
	for i := range 3 {
		stop(t, s.Pid())
		cooked(s)
		s.Signal(syscall.SIGCONT)
		waitCount(s, plainSecret, i+2)
		require.False(t, echoes(s), "a password")
	}
	s.Type(unseen)
	s.Key("enter")
	requireUnseenSignIn(t, s, bank)
	s.Key("ctrl+c")
	assert.Equal(t, 130, s.Exit())
	requireRestored(t, s)
}

// While the bank is waited for nothing is asked, and nothing that is typed is
// shown.
func TestPlainContinuesWhileWaiting(t *testing.T) {
	t.Parallel()
	needProcessStates(t)
	bank := startBank(t, sandbox.Config{Delay: time.Hour})
	s := start(t, bank, plainMode(), args(story("200")))
	s.Wait("Creating the session.")
	stop(t, s.Pid())
	cooked(s)
	s.Signal(syscall.SIGCONT)
	require.Eventually(t, func() bool { return !echoes(s) }, time.Minute, time.Millisecond)
	assert.True(t, strings.HasSuffix(strings.TrimSpace(s.Screen()), "Creating the session."), "a question is said, but none is asked")
	s.Signal(syscall.SIGTERM)
	assert.Equal(t, 130, s.Exit())
	requireRestored(t, s)
}

// toPlainPassword goes as far as plain mode's password.
func (s *shell) toPlainPassword() {
	s.Wait(plainUser)
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait(plainSecret)
}

func TestPlainUnderBash(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]string{"fg": "", "bg and fg": "bg"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := startUnderBash(t, bank, "--plain", story("200"))
			s.toPlainPassword()
			s.stopped(programStops["ctrl+z"])
			if back != "" {
				s.run(back) // it wants to read, and is stopped for it
				s.run("echo here $((40 + 2))")
				waitCount(s.Session, "Stopped", 2)
				s.Wait("here 42")
				requireStopped(t, s.pid)
			}
			s.run("fg")
			waitCount(s.Session, plainSecret, 2)
			require.Eventually(t, func() bool { return !echoes(s.Session) }, time.Minute, time.Millisecond)
			s.Type(unseen)
			s.Key("enter")
			requireUnseenSignIn(t, s.Session, bank)
		})
	}
}
