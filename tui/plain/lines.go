package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"sync"

	"connect-reauth/tui/job"
)

// lineReader is the one reader of the input, so that piped answers are all
// used. Reading can't be interrupted, so it happens beside and is waited for
// only as long as the context lives.
type lineReader struct {
	ctx   context.Context
	input *bufio.Reader
	again chan struct{} // the question is to be said again
	close func()

	mu     sync.Mutex // held while the terminal is set
	set    func(on bool)
	forget func() // drops what is typed of a line
	shown  bool   // what is typed
	asking bool
	closed bool
}

// newLineReader returns a reader that is to be closed.
func newLineReader(ctx context.Context, input io.Reader, echo func(on bool)) *lineReader {
	if echo == nil {
		echo = func(bool) {}
	}
	r := &lineReader{
		ctx: ctx, input: bufio.NewReader(input), again: make(chan struct{}, 1),
		set: echo, forget: func() {}, close: func() {},
	}
	if k, ok := input.(keyboard); ok {
		continued, stop := job.Continued(int(k.Fd()))
		done := make(chan struct{})
		r.forget, r.close = k.forget, func() {
			stop()
			close(done)
			r.mu.Lock()
			defer r.mu.Unlock()
			r.closed = true // from here on the terminal is somebody else's
		}
		go r.restore(continued, done)
	}
	r.asked()
	return r
}

// ask begins a question, before it is said: who answers fast is seen, unless it
// is a secret, and a stop from here on is one at the question.
func (r *lineReader) ask(secret bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.again: // of the question before
	default:
	}
	r.asking, r.shown = true, !secret
	r.set(r.shown)
}

// asked ends a question.
func (r *lineReader) asked() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asking, r.shown = false, false
	r.set(false)
}

// restore sets the echo again whenever the program goes on after a stop: a
// shell shows what is typed.
func (r *lineReader) restore(continued, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-continued:
			r.setAgain()
		}
	}
}

func (r *lineReader) setAgain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if !r.asking {
		r.set(false)
		return
	}
	// The question is said anew: what was typed for it is seen by nobody.
	r.forget()
	r.set(r.shown)
	select {
	case r.again <- struct{}{}:
	default: // it will be
	}
}

// read returns the next line without its line break, and [io.EOF] when there is
// none. It calls again when the question has to be said again, and woken for what
// comes by wake meanwhile. The question ends with it, and the echo is off.
func (r *lineReader) read(again func(), wake <-chan struct{}, woken func()) (string, error) {
	type result struct {
		line string
		err  error
	}
	defer r.asked()
	done := make(chan result, 1)
	go func() {
		line, err := r.input.ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil // the last line lacks its line break
		}
		done <- result{strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), err}
	}()
	for {
		select {
		case <-r.ctx.Done():
			return "", r.ctx.Err()
		case got := <-done:
			return got.line, got.err
		case <-r.again:
			again()
		case <-wake:
			woken()
		}
	}
}
