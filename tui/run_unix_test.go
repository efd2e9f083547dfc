//go:build unix

package tui

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/term"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// terminal is one that a wizard runs in.
type terminal struct {
	testing.TB
	master, screen *os.File
	before         *term.State
	done           chan struct{}
	queue          flow.Queue
	err            error

	mu      sync.Mutex
	written strings.Builder
}

// runIn runs a wizard in a terminal of 100 by 30.
func runIn(ctx context.Context, t *testing.T, change func(*Options)) *terminal {
	t.Helper()
	return runAt(ctx, t, pty.Winsize{Rows: 30, Cols: 100}, change)
}

func runAt(ctx context.Context, t *testing.T, size pty.Winsize, change func(*Options)) *terminal {
	t.Helper()
	master, screen, err := pty.Open()
	require.NoError(t, err)
	require.NoError(t, pty.Setsize(screen, &size))
	before, err := term.GetState(int(screen.Fd()))
	require.NoError(t, err)
	r := &terminal{TB: t, master: master, screen: screen, before: before, done: make(chan struct{})}
	t.Cleanup(func() { _, _ = master.Close(), screen.Close() })
	go func() {
		for chunk := make([]byte, 4096); ; {
			n, err := master.Read(chunk)
			if err != nil {
				return
			}
			r.mu.Lock()
			r.written.Write(chunk[:n])
			r.mu.Unlock()
		}
	}()
	opts := Options{Options: flow.Options{Bank: new(flowtest.Bank), Environment: monoapi.EnvironmentTest}, Colour: true}
	change(&opts)
	go func() {
		defer close(r.done)
		r.queue, r.err = Run(ctx, opts, screen, beside.NewOutput(screen))
	}()
	return r
}

// all is what was written so far.
func (r *terminal) all() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written.String()
}

func (r *terminal) waits(text string) {
	r.Helper()
	require.Eventually(r, func() bool { return strings.Contains(ansi.Strip(r.all()), text) }, time.Minute, 5*time.Millisecond, "%s", text)
}

func (r *terminal) types(keys string) {
	_, err := r.master.WriteString(keys)
	require.NoError(r, err)
}

// ends waits for the end, after which the terminal is as it was.
func (r *terminal) ends() {
	r.Helper()
	select {
	case <-r.done:
	case <-time.After(time.Minute):
		require.FailNow(r, "the wizard does not end")
	}
	after, err := term.GetState(int(r.screen.Fd()))
	require.NoError(r, err)
	assert.Equal(r, r.before, after, "the terminal is set otherwise than before")
	require.Eventually(r, func() bool { return strings.Contains(r.all(), "\x1b[?1049l") }, time.Minute, 5*time.Millisecond, "the shell's screen is not back")
}

// The first frame is the window's; what comes beside shows, and the last key ends
// with the accounts.
func TestRunning(t *testing.T) {
	feed := NewFeed()
	r := runIn(t.Context(), t, func(o *Options) {
		o.Bank = &flowtest.Bank{Answers: []flowtest.Answer{flowtest.Says(doneAnswer)}}
		o.Accounts, o.Feed = []string{testAccount}, feed
	})
	r.waits("✓ Reauthorised")
	feed.Remark("The log is full.")
	r.waits("The log is full.")
	assert.True(t, strings.HasPrefix(r.all()[strings.Index(r.all(), "\x1b[?1049h"):], "\x1b[?1049h"), "on a screen of its own")
	assert.NotContains(t, r.all(), "nothing is lost", "the first frame did not know the window")
	r.types("q")
	r.ends()
	assert.NoError(t, r.err)
	assert.True(t, r.queue.AllReauthorised())
}

// A terminal that does not know its size has an ordinary one.
func TestRunningInAWindowOfUnknownSize(t *testing.T) {
	for _, size := range []pty.Winsize{{}, {Cols: 80}, {Rows: 24}} {
		r := runAt(t.Context(), t, size, func(*Options) {})
		r.waits("Which account do you want to reauthorise?")
		r.types("unknown")
		r.waits("Account ID  unknown")
		// Bubble Tea clears the rest of a line only where it knows how wide it is.
		assert.Contains(t, r.all(), "\x1b[K", size)
		r.types("\x03")
		r.ends()
		assert.NotContains(t, r.all(), "nothing is lost")
	}
}

// ctrl+c and the end of the context are the same to who reads the results.
func TestRunningIsInterrupted(t *testing.T) {
	for name, end := range map[string]func(r *terminal, cancel func()){
		"ctrl+c":      func(r *terminal, _ func()) { r.types("\x03") },
		"the context": func(_ *terminal, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var results []flow.Result
			r := runIn(ctx, t, func(o *Options) {
				o.Bank = &flowtest.Bank{Answers: []flowtest.Answer{flowtest.Says(monoapi.Outcome{})}}
				o.Accounts, o.Result = []string{testAccount}, func(r flow.Result) { results = append(results, r) }
			})
			r.waits("Username")
			end(r, cancel)
			r.ends()
			require.ErrorIs(t, r.err, ErrInterrupted)
			assert.NotContains(t, r.err.Error(), "went away")
			assert.Equal(t, 1, r.queue.Len())
			require.Len(t, results, 1)
			assert.Equal(t, flow.StatusCancelled, results[0].Status)
		})
	}
}

// A fault of the program ends it in order: the terminal is restored, and nothing of
// the panic's value is shown.
func TestRunningIntoAFault(t *testing.T) {
	r := runIn(t.Context(), t, func(o *Options) {
		o.Bank = &flowtest.Bank{} // panics
		o.Accounts = []string{testAccount}
	})
	r.ends()
	var fault *FaultError
	require.ErrorAs(t, r.err, &fault)
	assert.Contains(t, fault.Where, "a command (tui/flow/flowtest/bank.go:")
	assert.NotContains(t, r.all(), "flowtest: the bank has no answer")
	assert.Equal(t, 1, r.queue.Len())
}
