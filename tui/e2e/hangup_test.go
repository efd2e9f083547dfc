//go:build unix

package e2e

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// signInUsed is said of an account that is left behind its sign-in.
const signInUsed = "A sign-in had been sent already; the next one counts as another attempt."

// plainPrompts are the questions of the plain mode, each with what is typed
// until it is asked, and how the account is recorded when nothing more comes.
var plainPrompts = map[string]struct {
	digits string
	typed  []string
	shows  string
	status string
}{
	"username":  {"200", nil, userLabel + ":", "cancelled\tcancelled"},
	"password":  {"200", []string{sandbox.Username}, "Password (it is not shown):", "cancelled\tcancelled"},
	"challenge": {"102", []string{sandbox.Username, sandbox.Password}, "Enter OTP:", "cancelled\tcancelled\t" + signInUsed},
	"choice":    {"101", []string{sandbox.Username, sandbox.Password}, "Number of the account", "cancelled\tcancelled\t" + signInUsed},
	"again":     {"500", nil, "Try this account again?", "failed\tserver_error\tSomething went wrong on our end."},
}

// A terminal that goes away, or a hang-up, at a question of the plain mode is
// an interruption like any other, and nothing more is begun.
func TestHangUpAtAPlainPrompt(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*term.Session){
		"terminal": (*term.Session).HangUp,
		"SIGHUP":   func(s *term.Session) { s.Signal(syscall.SIGHUP) },
	} {
		for question, prompt := range plainPrompts {
			t.Run(name+" "+question, func(t *testing.T) {
				t.Parallel()
				bank := startBank(t, sandbox.Config{})
				s := start(t, bank, plainMode(), args(story(prompt.digits), story("099")))
				if len(prompt.typed) > 0 {
					s.Wait(userLabel + ":") // what is typed before is not used
				}
				for _, line := range prompt.typed {
					s.Type(line)
					s.Key("enter")
				}
				s.Wait(prompt.shows)
				end(s)
				require.Equal(t, 130, s.Exit())
				assert.Equal(t, story(prompt.digits)+"\t"+prompt.status+"\n", s.Stdout())
				assert.Equal(t, 1, countPath(bank, sessionPath), "the next account is not started")
			})
		}
	}
}

// A terminal can go away without a signal, as it does for a program that is in
// a session of its own: all there is then is what reading it says.
func TestATerminalThatGoesAwayWithoutASignal(t *testing.T) {
	t.Parallel()
	for question, prompt := range plainPrompts {
		t.Run(question, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cmd := command(ctx, t, bank, plainMode(), args(story(prompt.digits), story("099")))
			master, slave, err := pty.Open()
			require.NoError(t, err)
			var stdout bytes.Buffer
			stderr := &watched{}
			cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, &stdout, stderr
			require.NoError(t, cmd.Start())
			require.NoError(t, slave.Close())
			// What is typed before the form is there is not used; what is typed ahead in it is.
			if len(prompt.typed) > 0 {
				eventually(t, "the sign-in", func() bool { return strings.Contains(stderr.String(), userLabel+":") })
			}
			for _, line := range prompt.typed {
				_, err = master.WriteString(line + "\n")
				require.NoError(t, err)
			}
			eventually(t, prompt.shows, func() bool { return strings.Contains(stderr.String(), prompt.shows) })
			require.NoError(t, master.Close())
			var exit *exec.ExitError
			require.True(t, errors.As(cmd.Wait(), &exit))
			assert.Equal(t, 130, exit.ExitCode(), stderr.String())
			assert.Equal(t, story(prompt.digits)+"\t"+prompt.status+"\n", stdout.String())
			assert.Equal(t, 1, countPath(bank, sessionPath), "the next account is not started")
		})
	}
}
