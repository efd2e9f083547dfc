//go:build unix

package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

const accountsPath = "/v2/accounts/"

// queueID is the n-th of many account IDs.
func queueID(n int) string { return fmt.Sprintf("0123456789abcdef%08d", n) }

// queueOf gives the accounts from 1 to n the story.
func queueOf(n int, digits string) map[string]string {
	extra := map[string]string{}
	for i := 1; i <= n; i++ {
		extra[queueID(i)] = digits
	}
	return extra
}

// stdin feeds a pipe that is standard input; the keyboard is /dev/tty then.
func stdin(text string) option {
	return func(o *term.Options) { o.Stdin = strings.NewReader(text) }
}

// eventually waits until cond holds of something that is not on the screen.
func eventually(tb testing.TB, what string, cond func() bool) {
	tb.Helper()
	require.Eventually(tb, cond, time.Minute, time.Millisecond, what)
}

// process is a run of the program without a terminal.
type process struct {
	code           int
	stdout, stderr string
}

// command is the program with pipes for all that it reads and writes.
func command(ctx context.Context, tb testing.TB, bank *sandbox.Server, opts ...option) *exec.Cmd {
	tb.Helper()
	o := term.Options{Env: []string{"MONO_SECRET_KEY=" + secretKey}}
	if bank != nil {
		o.Env = append(o.Env, "MONO_BASE_URL="+bank.URL())
	}
	for _, opt := range opts {
		opt(&o)
	}
	cmd := exec.CommandContext(ctx, term.Build(tb, "connect-reauth"), o.Args...)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + tb.TempDir(), "TERM=xterm-256color", "LANG=C.UTF-8",
	}, o.Env...)
	// Without a session of its own it could find the terminal of whoever runs
	// the tests.
	cmd.SysProcAttr = &unix.SysProcAttr{Setsid: true}
	return cmd
}

// piped runs the program to its end, with input on standard input.
func piped(tb testing.TB, bank *sandbox.Server, input string, opts ...option) process {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := command(ctx, tb, bank, opts...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(tb, err)
	}
	return process{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// lines are the lines that a person types.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

// inOrder fails the test unless text holds the parts one after the other.
func inOrder(tb testing.TB, text string, parts ...string) {
	tb.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		require.True(tb, found, "%q is not there in its place:\n%s", part, text)
		rest = after
	}
}

var osc52 = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)`)

// clipboard is what the program sent to the terminal's clipboard, in order.
func clipboard(tb testing.TB, s *term.Session) (all []string) {
	tb.Helper()
	for _, match := range osc52.FindAllSubmatch(s.Raw(), -1) {
		text, err := base64.StdEncoding.DecodeString(string(match[1]))
		require.NoError(tb, err)
		all = append(all, string(text))
	}
	return all
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	defer l.Close()
	return l.Addr().String()
}

// echoing waits until the terminal shows what is typed, or no longer does.
func echoing(tb testing.TB, s *term.Session, on bool) {
	tb.Helper()
	eventually(tb, fmt.Sprintf("the terminal's echo is %v", on), func() bool {
		return (s.Termios().Lflag&unix.ECHO != 0) == on
	})
}

// deadPipe is the writing end of a pipe that nobody reads.
func deadPipe(tb testing.TB) io.Writer {
	tb.Helper()
	r, w, err := os.Pipe()
	require.NoError(tb, err)
	require.NoError(tb, r.Close())
	tb.Cleanup(func() { _ = w.Close() })
	return w
}

// giveUp leaves the account at hand as it is, and its result.
func giveUp(s *term.Session) {
	s.Key("ctrl+q")
	s.WaitFor("the account to be given up", func(screen string) bool {
		return strings.Contains(screen, "– Given up") || strings.Contains(screen, "Press ctrl+q again")
	})
	if !strings.Contains(s.Screen(), "– Given up") {
		s.Key("ctrl+q")
		s.Wait("– Given up")
	}
	s.Key("enter")
}
