// Package keycommand gets the secret key from a command that the operator names,
// a password manager's as a rule.
package keycommand

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"connect-reauth/monoapi"
)

// mostBytes is how much the command may print: a key is one short line.
const mostBytes = 64 << 10

// patience is how long the command has to end once it was told to, and how long
// its output is still read when it has ended and something that it left behind
// holds it open.
const patience = time.Second

// late is how much later than the command's end the signal comes at most that
// ended it: the terminal sends ctrl+c to both.
const late = 100 * time.Millisecond

// ErrInterrupted says that the operator, or a signal, ended the command.
var ErrInterrupted = errors.New("interrupted")

// Run has the system's shell run a command line and returns the first line that
// it prints. The command has the environment of this process, reads from stdin
// (nil is nothing) and complains on stderr, which are the operator's terminal:
// it may ask for a PIN or a touch. No error holds what it printed or the line.
func Run(ctx context.Context, line string, stdin, stderr *os.File) (monoapi.Secret, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := &bounded{full: func() { cancel(errTooMuch) }}
	defer out.wipe()
	cmd := shell(ctx, line)
	// Not at once by force: it may have set the terminal.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	cmd.Stdout, cmd.Stderr = out, stderr
	if stdin != nil {
		cmd.Stdin = stdin
	}
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it has ended well; what it left behind is not waited for
	}
	if err != nil && !interrupted(cmd.ProcessState) {
		select {
		case <-ctx.Done():
		case <-time.After(late):
		}
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errTooMuch):
		return monoapi.Secret{}, cause
	case cause != nil, err != nil && interrupted(cmd.ProcessState):
		return monoapi.Secret{}, ErrInterrupted
	case err != nil:
		return monoapi.Secret{}, fmt.Errorf("it failed (%w)", err)
	}
	return out.key()
}

// interrupted reports whether a command ended as one does after ctrl+c.
func interrupted(state *os.ProcessState) bool {
	if state == nil {
		return false
	}
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGINT || state.ExitCode() == 128+int(syscall.SIGINT)
}

var errTooMuch = fmt.Errorf("it printed more than %d KiB, which is no key", mostBytes>>10)

// bounded keeps what is written to it, up to mostBytes.
type bounded struct {
	text []byte
	full func() // called when there is more
}

func (b *bounded) Write(p []byte) (int, error) {
	if len(b.text)+len(p) > mostBytes {
		b.full()
		return 0, io.ErrShortWrite
	}
	if b.text == nil {
		b.text = make([]byte, 0, mostBytes) // it never moves, so that no copy stays
	}
	b.text = append(b.text, p...)
	return len(p), nil
}

// wipe keeps what was printed in memory no longer than it is needed.
func (b *bounded) wipe() { clear(b.text[:cap(b.text)]) }

// key is the first line.
func (b *bounded) key() (monoapi.Secret, error) {
	line, _, _ := bytes.Cut(b.text, []byte("\n"))
	line = bytes.TrimPrefix(bytes.TrimSpace(line), []byte("\ufeff")) // a byte order mark
	key := monoapi.NewSecret(string(bytes.TrimSpace(line)))
	if key.Empty() {
		return monoapi.Secret{}, errors.New("the first line that it printed is empty")
	}
	if monoapi.CheckKey(key) != nil {
		return monoapi.Secret{}, errors.New("the first line that it printed holds a space or another character that no key has")
	}
	return key, nil
}
