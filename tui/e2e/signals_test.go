//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
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
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		t.Run(signal.String(), func(t *testing.T) {
			eachStep(t, func(t *testing.T, s *term.Session, _ string) {
				s.Signal(signal)
				assert.Equal(t, 130, s.Exit())
				requireRestored(t, s)
				assert.NotContains(t, string(s.Raw()), "goroutine ")
			})
		})
	}
}

// ctrl+\ is ctrl+c, where the terminal makes a signal of it and where it is a key.
func TestQuitIsInterrupt(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"--plain=false", "--plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := start(t, startBank(t, sandbox.Config{}), args(mode, story("200")))
			s.Wait(userLabel)
			s.Type(sandbox.Username)
			s.Key("enter")
			s.Wait("Password")
			if mode == "--plain" {
				echoing(t, s, false)
			}
			s.Key(`ctrl+\`)
			assert.Equal(t, 130, s.Exit())
			requireRestored(t, s)
			assert.Equal(t, story("200")+"\tcancelled\tcancelled\n", s.Stdout())
			assert.Equal(t, "connect-reauth: 0 of 1 reauthorised, 1 cancelled", lastLine(s.Screen()))
			assert.NotContains(t, string(s.Raw()), "goroutine ")
		})
	}
}

// lastLine is the last line of a screen that holds something.
func lastLine(screen string) string {
	screen = strings.TrimSpace(screen)
	return strings.TrimSpace(screen[strings.LastIndex(screen, "\n")+1:])
}

// What was ignored when the program started does not end it: nohup, or a shell
// without job control that puts it into the background.
func TestIgnoredSignalsStayIgnored(t *testing.T) {
	t.Parallel()
	const n = 60
	for name, test := range map[string]struct {
		command string
		end     func(*term.Session)
	}{
		"nohup, and the terminal goes away": {"exec nohup", (*term.Session).HangUp},
		"nohup, SIGHUP":                     {"exec nohup", func(s *term.Session) { s.Signal(syscall.SIGHUP) }},
		"background": {"trap '' INT QUIT; exec", func(s *term.Session) {
			s.Signal(syscall.SIGINT)
			s.Signal(syscall.SIGQUIT)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank, dir := listOfLinks(t, n)
			s := term.Start(t, term.Options{
				Path: "/bin/sh", Args: []string{"-c", test.command + " " + program(t) + " link --json - <list.csv >out 2>err"}, Dir: dir,
				Env: []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
			})
			eventually(t, "some links", func() bool { return len(givenLinks(bank)) > 5 })
			bank.SetDelay(20 * time.Millisecond) // so that it is not over before
			test.end(s)
			require.Equal(t, 0, s.Exit())
			require.Len(t, givenLinks(bank), n)
			requireTold(t, readFile(t, filepath.Join(dir, "out")), givenLinks(bank))
			require.Contains(t, readFile(t, filepath.Join(dir, "err")), fmt.Sprintf("connect-reauth: %d of %d links created\n", n, n))
		})
	}
	t.Run("and others end it", func(t *testing.T) {
		t.Parallel()
		bank, dir := listOfLinks(t, n)
		bank.SetDelay(forever)
		s := term.Start(t, term.Options{
			Path: "/bin/sh", Args: []string{"-c", "exec nohup " + program(t) + " link - <list.csv >out 2>err"}, Dir: dir,
			Env: []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
		})
		eventually(t, "a call", func() bool { return countPath(bank, linkPath) > 0 })
		s.Signal(syscall.SIGTERM)
		require.Equal(t, 130, s.Exit())
	})
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

// A goroutine dump, which is there for who asks for it, names functions and addresses, never a value that was
// typed. Go promises neither this nor that memory is wiped; it is what the
// runtime does.
func TestGoroutineDumpHoldsNoSecret(t *testing.T) {
	const password = "canary-of-the-dump-5150"
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, env("GOTRACEBACK=all"), args(story("008")))
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
