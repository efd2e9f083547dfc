//go:build unix

package e2e

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// steps are where a signal can find the wizard, each with the way there and
// what has been typed, or is awaited, by then.
var steps = []struct {
	name  string
	walk  func(*term.Session, *sandbox.Server)
	shows string
}{
	{name: "account", walk: func(s *term.Session, _ *sandbox.Server) { s.Type("65c4") }, shows: "Account ID  65c4"},
	{name: "creating the session", walk: func(s *term.Session, bank *sandbox.Server) {
		bank.SetDelay(time.Hour)
		s.Type(story("102"))
		s.Key("enter")
	}, shows: "Creating the session"},
	{name: "credentials", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("102"))
		s.Key("enter")
		s.Wait(atUsername)
		s.Type("sam")
	}, shows: atUsername + " sam"},
	{name: "logging in", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("102"))
		s.Key("enter")
		s.Wait("Log in to ")
		bank.SetDelay(time.Hour)
		signIn(s)
	}, shows: "Signing in to the bank"},
	{name: "challenge", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("102"))
		s.Key("enter")
		signIn(s)
		s.Wait("Enter OTP")
		s.Type("12")
	}, shows: "Enter OTP  12"},
	{name: "committing", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("102"))
		s.Key("enter")
		signIn(s)
		s.Wait("Enter OTP")
		bank.SetDelay(time.Hour)
		s.Type(sandbox.OTP)
		s.Key("enter")
	}, shows: "Sending the answer"},
	{name: "choose account", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("101"))
		s.Key("enter")
		signIn(s)
		s.Wait("Which of these accounts?")
		s.Key("down")
	}, shows: "❯ 2 Samuel"},
	{name: "done", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("099"))
		s.Key("enter")
	}, shows: "Reauthorised"},
	{name: "failed", walk: func(s *term.Session, bank *sandbox.Server) {
		s.Type(story("500"))
		s.Key("enter")
	}, shows: "Not reauthorised"},
}

// eachStep runs a test with the wizard at every step.
func eachStep(t *testing.T, test func(*testing.T, *term.Session, string)) {
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank)
			s.Wait("Which account")
			step.walk(s, bank)
			s.Wait(step.shows)
			test(t, s, step.shows)
		})
	}
}

func TestSignalsEndInOrder(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			eachStep(t, func(t *testing.T, s *term.Session, _ string) {
				s.Signal(signal)
				assert.Equal(t, 130, s.Exit())
				requireRestored(t, s)
			})
		})
	}
}

func TestATerminalThatGoesAwayEndsTheProgram(t *testing.T) {
	eachStep(t, func(t *testing.T, s *term.Session, _ string) {
		s.HangUp()
		assert.Equal(t, 130, s.Exit())
	})
}

// Stopped from outside, the terminal is the shell's; continued, the screen and
// what was typed are back.
func TestStopAndContinue(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("whether a process is stopped is read from /proc, which is not here")
	}
	eachStep(t, func(t *testing.T, s *term.Session, shows string) {
		raw := s.Termios()
		for range 2 {
			s.Signal(syscall.SIGTSTP)
			require.Eventually(t, func() bool { return processState(t, s.Pid()) == "T" }, time.Minute, time.Millisecond, "the process was not stopped")
			s.WaitFor("the shell's screen", func(string) bool { return !s.AltScreen() })
			requireRestored(t, s)

			s.Signal(syscall.SIGCONT)
			s.WaitFor("the screen to be back", func(screen string) bool { return s.AltScreen() && strings.Contains(screen, shows) })
			assert.Equal(t, raw, s.Termios(), "the terminal's settings")
		}
		s.Key("ctrl+c")
		assert.Equal(t, 130, s.Exit())
		requireRestored(t, s)
	})
}

// ctrl+z where no shell could continue the process says so and goes on.
func TestNoShellToGoBackTo(t *testing.T) {
	s := start(t, startBank(t, sandbox.Config{}))
	s.Wait("Which account")
	s.Key("ctrl+z")
	s.Wait("There is no shell to go back to from here.")
	s.Type("65c4")
	s.Wait("Account ID  65c4")
}

func TestManyResizesLoseNothing(t *testing.T) {
	eachStep(t, func(t *testing.T, s *term.Session, shows string) {
		for i := range 100 {
			s.Resize(1+(i*37)%120, 1+(i*17)%40)
		}
		s.Resize(1, 1)
		s.Resize(80, 24)
		s.Wait(shows)
		s.Key("ctrl+c")
		assert.Equal(t, 130, s.Exit())
		requireRestored(t, s)
	})
}

// A goroutine dump names functions and addresses, never a value that was
// typed. Go promises neither this nor that memory is wiped; it is what the
// runtime does.
func TestGoroutineDumpHoldsNoSecret(t *testing.T) {
	const password = "canary-of-the-dump-5150"
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("008")))
	s.Wait(atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	bank.SetDelay(time.Hour)
	typePassword(s, password)
	s.Wait("Signing in to the bank")
	s.Signal(syscall.SIGQUIT)
	assert.Equal(t, 2, s.Exit())
	assert.Contains(t, string(s.Raw()), "goroutine ", "there is no dump to look at")
	assert.NotContains(t, string(s.Raw()), password)
	assert.NotContains(t, string(s.Raw()), secretKey)
}

// processState is the one letter that the system gives a process's state.
func processState(tb testing.TB, pid int) string {
	tb.Helper()
	stat := readFile(tb, fmt.Sprintf("/proc/%d/stat", pid))
	_, after, found := strings.Cut(stat, ") ")
	require.True(tb, found, stat)
	return after[:1]
}
