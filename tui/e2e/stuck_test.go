//go:build unix

package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

var endSignals = []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}

// eachSignal runs a test with every signal that ends the program.
func eachSignal(t *testing.T, test func(*testing.T, syscall.Signal)) {
	t.Parallel()
	for _, signal := range endSignals {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			test(t, signal)
		})
	}
}

// requireCooked fails the test unless the terminal's settings are a shell's.
// What the screen shows is not asked: nothing could be written to it.
func requireCooked(tb testing.TB, s *term.Session) {
	tb.Helper()
	untouched := term.Start(tb, term.Options{Path: term.Build(tb, "connect-reauth/tui/e2e/promises/hello")})
	untouched.Exit()
	assert.Equal(tb, untouched.Termios(), s.Termios(), "the terminal's settings")
}

// A terminal that takes no output, behind a connection that hangs for example,
// keeps neither the program from ending nor the results from who reads them.
func TestSignalsEndAStuckWizard(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args("--json", story("099"), story("200"), story("101")))
		s.Wait("1 of 3", "✓ Reauthorised")
		code := shownCode(t, s)
		s.Key("enter")
		s.Wait("2 of 3", atUsername)
		s.Clog()
		s.Signal(signal)
		require.Equal(t, 130, s.Exit())
		results := jsonLines(t, s.Stdout())
		require.Len(t, results, 2)
		assert.Equal(t, []any{story("099"), "reauthorised", "", code}, values(results[0]))
		assert.Equal(t, []any{story("200"), "cancelled", "cancelled", ""}, values(results[1]))
		requireCooked(t, s)
	})
}

// Where standard output is that terminal too nobody can be told, but the end
// comes, and the log has it.
func TestSignalsEndAWizardWhoseResultsAreStuckToo(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		log, path := logFile(t)
		s := start(t, bank, toTerminal(), log, args(story("099"), story("200")))
		s.Wait("1 of 2", "✓ Reauthorised")
		s.Key("enter")
		signIn(s)
		s.Wait("2 of 2", "✓ Reauthorised")
		s.Clog()
		s.Signal(signal)
		require.Equal(t, 130, s.Exit())
		requireCooked(t, s)
		assert.Equal(t, []string{story("099") + " reauthorised", story("200") + " reauthorised"}, logged(t, path, "result", "account", "outcome"))
	})
}

// What waits for the bank is cancelled as ever.
func TestSignalsEndAStuckCall(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args(story("200")))
		s.Wait(atUsername)
		bank.SetDelay(time.Hour)
		signIn(s)
		s.Wait("Signing in to the bank")
		s.Clog()
		s.Signal(signal)
		require.Equal(t, 130, s.Exit())
		requireCancelled(t, bank, 1)
		assert.Equal(t, story("200")+"\tcancelled\tcancelled\tThe sign-in was cancelled. The bank may already have received it.\n", s.Stdout())
	})
}

// ctrl+s holds a terminal's output until ctrl+q.
func TestSignalsEndAHeldPlainMode(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, plainMode(), args(story("099"), story("200")))
		s.Wait("is reauthorised", userLabel+":")
		code := shownCode(t, s)
		s.Key("ctrl+s")
		s.WaitHeld()
		s.Type(sandbox.Username)
		s.Key("enter") // the next question can't be written
		s.Signal(signal)
		require.Equal(t, 130, s.Exit())
		assert.Equal(t, story("099")+"\treauthorised\t"+code+"\n"+story("200")+"\tcancelled\tcancelled\n", s.Stdout())
		requireCooked(t, s)
	})
}

// The second signal must not cut off what the first one began: while the
// wizard was shown the results were kept back.
func TestManySignalsLoseNoHeldResult(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, toTerminal(), args(story("099"), story("200"), story("101")))
		s.Wait("1 of 3", "✓ Reauthorised")
		code := shownCode(t, s)
		s.Key("enter")
		s.Wait("2 of 3", atUsername)
		ended := make(chan struct{})
		var sending sync.WaitGroup
		sending.Go(func() {
			for {
				select {
				case <-ended:
					return
				default:
					s.Signal(signal)
					time.Sleep(100 * time.Microsecond)
				}
			}
		})
		exit := s.Exit()
		close(ended)
		sending.Wait()
		require.Equal(t, 130, exit)
		s.Wait(code, "cancelled", "connect-reauth: 1 of 3 reauthorised, 1 cancelled")
		requireRestored(t, s)
	})
}

// fullPipe is the writing end of a pipe that takes nothing, and what empties it.
func fullPipe(tb testing.TB) (w, r *os.File) {
	tb.Helper()
	r, w, err := os.Pipe()
	require.NoError(tb, err)
	tb.Cleanup(func() {
		_ = r.Close()
		_ = w.Close()
	})
	require.NoError(tb, w.SetWriteDeadline(time.Now().Add(100*time.Millisecond)))
	for err == nil {
		_, err = w.Write(bytes.Repeat([]byte("x"), 512))
	}
	require.ErrorIs(tb, err, os.ErrDeadlineExceeded)
	return w, r
}

// Nobody reads standard output any more, and signals come again and again: the
// results are said where they can be.
func TestManySignalsWhileResultsAreStuck(t *testing.T) {
	eachSignal(t, func(t *testing.T, signal syscall.Signal) {
		bank := startBank(t, sandbox.Config{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := command(ctx, t, bank, plainMode(), args(story("099"), story("200")))
		keys, err := cmd.StdinPipe()
		require.NoError(t, err)
		defer keys.Close()
		cmd.Stdout, _ = fullPipe(t)
		stderr := &watched{}
		cmd.Stderr = stderr
		require.NoError(t, cmd.Start())
		eventually(t, "the second account's question", func() bool { return strings.Contains(stderr.String(), userLabel+": ") })
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for running := true; running; {
			_ = cmd.Process.Signal(signal)
			select {
			case err = <-ended:
				running = false
			case <-time.After(time.Millisecond):
			}
		}
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
		require.Equal(t, 130, exit.ExitCode(), "not the signal's own effect, which has no code")
		code := codePattern.FindString(stderr.String())
		inOrder(t, stderr.String(),
			"connect-reauth: standard output did not accept these 2 results (it accepts nothing); copy them from here:\n",
			story("099")+"\treauthorised\t"+code+"\n"+story("200")+"\tcancelled\tcancelled\n",
			"connect-reauth: 1 of 2 reauthorised, 1 cancelled\n")
	})
}

// watched can be read while it is written.
type watched struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}
