package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow/flowtest"
)

const (
	testKey    = "test_sk_cli"
	testSecret = "whsec_cli"
)

// The demo bank, and what is written as one JSON object a line.
var (
	story     = flowtest.Story
	startBank = flowtest.StartDemoBank
	results   = flowtest.Objects
)

// lines are the lines that a person types.
func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

// call is a run of the command line, in this process and without a terminal.
type call struct {
	args  []string
	env   map[string]string
	input string // on standard input

	// For what is out of the ordinary.
	build    Build
	context  context.Context
	terminal func() (*os.File, error)
	open     bool     // standard input does not end after the input
	stdout   *os.File // instead of a pipe that is read
}

// outcome is how a run ended.
type outcome struct {
	code           int
	stdout, stderr string
}

// running is a run that has not been waited for.
type running struct {
	tb             testing.TB
	stdout, stderr *capture
	code           chan int
}

// run runs the command line to its end.
func (c call) run(tb testing.TB) outcome {
	tb.Helper()
	return c.start(tb).wait()
}

func (c call) start(tb testing.TB) *running {
	tb.Helper()
	stdin, typed, err := os.Pipe()
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = stdin.Close() })
	tb.Cleanup(func() { _ = typed.Close() })
	r := &running{tb: tb, stdout: newCapture(tb), stderr: newCapture(tb), code: make(chan int, 1)}
	stdout := r.stdout.file
	if c.stdout != nil {
		stdout = c.stdout
	}
	if c.terminal == nil {
		c.terminal = func() (*os.File, error) { return nil, errors.New("there is no terminal") }
	}
	if c.context == nil {
		c.context = tb.Context()
	}
	go func() {
		_, _ = typed.WriteString(c.input)
		if !c.open {
			_ = typed.Close()
		}
	}()
	go func() {
		code := Main(c.context, c.args, System{
			Build: c.build, Env: func(name string) string { return c.env[name] },
			Stdin: stdin, Stdout: stdout, Stderr: r.stderr.file, OpenTerminal: c.terminal,
		})
		r.stdout.end()
		r.stderr.end()
		r.code <- code
	}()
	return r
}

func (r *running) wait() outcome {
	r.tb.Helper()
	select {
	case code := <-r.code:
		return outcome{code, r.stdout.whole(), r.stderr.whole()}
	case <-time.After(time.Minute):
		require.FailNow(r.tb, "it does not end", "said so far:\n%s", r.stderr.String())
	}
	return outcome{}
}

// capture is a file, and all that was written to it.
type capture struct {
	file *os.File
	done chan struct{}

	mu   sync.Mutex
	text bytes.Buffer
}

func newCapture(tb testing.TB) *capture {
	tb.Helper()
	r, w, err := os.Pipe()
	require.NoError(tb, err)
	c := reading(tb, r)
	c.file = w
	tb.Cleanup(c.end)
	return c
}

// reading is all that comes from a file, which has no end of its own.
func reading(tb testing.TB, r *os.File) *capture {
	tb.Helper()
	c := &capture{done: make(chan struct{})}
	go func() {
		defer close(c.done)
		defer r.Close()
		buf := make([]byte, 4096)
		for {
			n, err := r.Read(buf)
			c.mu.Lock()
			c.text.Write(buf[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return c
}

func (c *capture) end() { _ = c.file.Close() }

// whole is all of it, once it has ended.
func (c *capture) whole() string {
	<-c.done
	return c.String()
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// shows waits until the text is there.
func (c *capture) shows(tb testing.TB, text string) {
	tb.Helper()
	require.Eventually(tb, func() bool { return strings.Contains(c.String(), text) }, time.Minute, time.Millisecond, text)
}

// at is an environment with a key and the bank's address, and more as pairs.
func at(bank *sandbox.Server, more ...string) map[string]string {
	env := map[string]string{"MONO_SECRET_KEY": testKey, "MONO_BASE_URL": bank.URL()}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

// requests lists what the bank got.
func requests(bank *sandbox.Server) (paths []string) {
	for _, r := range bank.Requests() {
		paths = append(paths, r.Method+" "+r.Path)
	}
	return paths
}
