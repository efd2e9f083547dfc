//go:build unix

package cli

import (
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// desk is a run of the command line with a terminal of its own.
type desk struct {
	*running
	screen *capture // all that was written to the terminal
	keys   *os.File
}

func startAtTerminal(t *testing.T, env map[string]string, exit func(int), args ...string) desk {
	t.Helper()
	master, slave, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = slave.Close(), master.Close() })
	require.NoError(t, pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}))
	d := desk{running: &running{tb: t, stdout: newCapture(t), code: make(chan int, 1)}, screen: reading(t, master), keys: master}
	d.stderr = d.screen
	go func() {
		code := Main(t.Context(), args, System{
			Env: func(name string) string { return env[name] }, Stdin: slave, Stdout: d.stdout.file, Stderr: slave, Exit: exit,
		})
		d.stdout.end()
		d.code <- code
	}()
	return d
}

func (d desk) press(t *testing.T, key string) {
	t.Helper()
	_, err := d.keys.WriteString(key)
	require.NoError(t, err)
}

// exit waits for the exit code. The terminal stays open.
func (d desk) exit() int {
	d.tb.Helper()
	select {
	case code := <-d.code:
		return code
	case <-time.After(time.Minute):
		require.FailNow(d.tb, "it does not end", "said so far:\n%s", d.screen.String())
	}
	return 0
}

func TestRunAtATerminal(t *testing.T) {
	bank := startBank(t, sandbox.Config{})
	address := freeAddress(t)
	d := startAtTerminal(t, at(bank, "MONO_WEBHOOK_SECRET", testSecret), nil, "--json", "--webhook-listen", address, story("099"))
	d.screen.shows(t, "account_reauthorized: awaited")
	postEvent(t, "http://"+address)
	d.screen.shows(t, "✓ \x1b[0maccount_reauthorized")
	d.press(t, "q") // an enter that comes at once counts as typed ahead
	require.Equal(t, exitDone, d.exit())
	all := results(t, d.stdout.whole())
	require.Len(t, all, 1)
	assert.Equal(t, "reauthorised", all[0]["status"])
	assert.NotContains(t, d.screen.String(), testKey)
}

// A signal ends it in order, and nothing has to be forced.
func TestRunIsEndedByASignal(t *testing.T) {
	for _, mode := range [][]string{{}, {"--plain"}} {
		bank := startBank(t, sandbox.Config{})
		forced := make(chan int, 1) // comes in the end, as this process goes on
		d := startAtTerminal(t, at(bank), func(code int) { forced <- code }, append(mode, story("200"))...)
		d.screen.shows(t, "UserID")
		require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGTERM))
		require.Equal(t, exitInterrupted, d.exit(), mode)
		assert.Empty(t, forced, "ended by force")
		assert.Equal(t, story("200")+"\tcancelled\tcancelled\n", d.stdout.whole())
	}
}

func TestDemoServerIsEndedByASignal(t *testing.T) {
	d := startAtTerminal(t, nil, func(int) {}, "demo-server", "--listen", "127.0.0.1:0")
	d.stdout.shows(t, "curl")
	require.NoError(t, syscall.Kill(os.Getpid(), syscall.SIGTERM))
	assert.Equal(t, exitDone, d.exit())
}
