//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

const (
	unseen      = "canary-of-the-stop-8080" // a password that no screen may show
	plainSecret = "Password (it is not shown):"
	plainUser   = "UserID, Account Number, Phone Number:"
)

// stop stops a process as nobody can refuse, and waits until it stands still.
func stop(t *testing.T, pid int) {
	t.Helper()
	require.NoError(t, unix.Kill(pid, unix.SIGSTOP))
	requireStopped(t, pid)
}

func requireStopped(t *testing.T, pid int) {
	t.Helper()
	require.Eventually(t, func() bool { return processState(t, pid) == "T" },
		time.Minute, time.Millisecond, "process %d was not stopped", pid)
}

func needProcessStates(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("whether a process is stopped is read from /proc, which is not here")
	}
}

// cooked sets the terminal as a shell leaves it to a program: what is typed is
// shown, and comes by lines.
func cooked(s *term.Session) {
	t := s.Termios()
	t.Lflag |= unix.ECHO | unix.ICANON | unix.ISIG | unix.IEXTEN
	t.Iflag |= unix.ICRNL
	t.Oflag |= unix.OPOST
	s.SetTermios(t)
}

func echoes(s *term.Session) bool { return s.Termios().Lflag&unix.ECHO != 0 }

// waitCount waits until a text was written so many times.
func waitCount(s *term.Session, text string, n int) {
	s.WaitFor(fmt.Sprintf("%q for the %d. time", text, n), func(string) bool {
		return strings.Count(string(s.Raw()), text) >= n
	})
}

// requireUnseenSignIn fails the test unless the bank got the one sign-in with
// the password, and the terminal nothing of it.
func requireUnseenSignIn(t *testing.T, s *term.Session, bank *sandbox.Server) {
	t.Helper()
	s.Wait("The sign-in was rejected")
	require.Equal(t, 1, countPath(bank, loginPath))
	assert.JSONEq(t, loginBody(sandbox.Username, unseen), bank.Requests()[1].Body)
	assert.NotContains(t, string(s.Raw()), unseen[:6])
}

// shell is an interactive bash that has started the program as a job.
type shell struct {
	*term.Session
	t   *testing.T
	pid int // the program's process
}

// startUnderBash has bash run the program, with job control, as at a desk.
func startUnderBash(t *testing.T, bank *sandbox.Server, arguments ...string) *shell {
	t.Helper()
	needProcessStates(t)
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here, whose job control this is about")
	}
	pidFile := filepath.Join(t.TempDir(), "pid")
	launcher := filepath.Join(t.TempDir(), "launch")
	script := fmt.Sprintf("#!/bin/sh\necho $$ >'%s'\nexec '%s' \"$@\"\n", pidFile, program(t))
	require.NoError(t, os.WriteFile(launcher, []byte(script), 0o755))
	s := &shell{t: t, Session: term.Start(t, term.Options{
		Path: bash, Args: []string{"--noprofile", "--norc", "-i"}, Stdout: true,
		Env: []string{"PS1=desk> ", "MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL(), "HISTFILE="},
	})}
	s.Wait("desk>")
	s.run("'" + launcher + "' " + strings.Join(arguments, " "))
	eventually(t, "the program's process", func() bool {
		text, _ := os.ReadFile(pidFile)
		s.pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil
	})
	return s
}

func (s *shell) run(command string) {
	s.Type(command)
	s.Session.Key("enter")
}

// programStops are the ways in which the program comes to stand still.
var programStops = map[string]func(s *shell){
	"ctrl+z":     func(s *shell) { s.Key("ctrl+z") },
	"kill -TSTP": func(s *shell) { require.NoError(s.t, unix.Kill(s.pid, unix.SIGTSTP)) },
	"kill -STOP": func(s *shell) { require.NoError(s.t, unix.Kill(s.pid, unix.SIGSTOP)) },
}

// stopped stops the program, and waits for the shell's next question.
func (s *shell) stopped(halt func(*shell)) {
	halt(s)
	waitCount(s.Session, "Stopped", 1)
	waitCount(s.Session, "desk>", 2)
}
