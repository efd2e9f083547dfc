//go:build unix

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
)

// places are where the program is stopped under a shell.
var places = map[string]func(t *testing.T) *shell{
	"wizard": func(t *testing.T) *shell {
		s := startUnderBash(t, startBank(t, sandbox.Config{}), story("200"))
		toWizardPassword(s.Session, 4)
		return s
	},
	"plain, waiting": func(t *testing.T) *shell {
		s := startUnderBash(t, startBank(t, sandbox.Config{Delay: time.Hour}), "--plain", story("200"))
		s.Wait("Creating the session.")
		return s
	},
	"plain, asking": func(t *testing.T) *shell {
		s := startUnderBash(t, startBank(t, sandbox.Config{}), "--plain", story("200"))
		s.toPlainPassword()
		return s
	},
}

func stoppedUnderBash(t *testing.T, test func(t *testing.T, s *shell, place string)) {
	for name, halt := range programStops {
		for place, walk := range places {
			t.Run(place+", "+name, func(t *testing.T) {
				t.Parallel()
				s := walk(t)
				s.stopped(halt)
				test(t, s, place)
				s.Wait("Exit 130", " echo ", "icanon ")
				assert.False(t, s.AltScreen(), "the alternate screen was left on")
				assert.True(t, s.CursorVisible(), "the cursor was left hidden")
				assert.NotContains(t, s.Screen(), "enter sign in", "the wizard's screen was left behind")
			})
		}
	}
}

// Told to end while it is stopped, the program ends in the background, where it
// can't set the terminal, and need not.
func TestKilledWhileStopped(t *testing.T) {
	t.Parallel()
	stoppedUnderBash(t, func(t *testing.T, s *shell, place string) {
		if place == "plain, asking" {
			t.Skip("a program that reads is stopped by the system, before it can end")
		}
		s.run("kill %1")
		eventually(t, "the program's end", func() bool { return unix.Kill(s.pid, 0) == unix.ESRCH })
		s.run("stty -a | grep echo") // and the shell says how the job ended
	})
}

// Told to end by somebody who does not let it go on, it ends in the foreground.
func TestKilledThenContinued(t *testing.T) {
	t.Parallel()
	stoppedUnderBash(t, func(t *testing.T, s *shell, _ string) {
		require.NoError(t, unix.Kill(s.pid, unix.SIGTERM))
		s.run("fg; echo Exit $?; stty -a | grep echo")
	})
}
