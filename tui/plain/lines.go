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
	again chan struct{} // the question is to be asked again
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
		ctx: ctx, input: bufio.NewReader(input), again: make(chan struct{}),
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
	r.echo(false)
	return r
}

// echo switches the echo of what is typed on or off.
func (r *lineReader) echo(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = on
	r.set(on)
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
		select {
		case r.again <- struct{}{}:
		default: // nothing is asked
		}
	}
}

func (r *lineReader) setAgain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if r.asking {
		// The question is asked anew: what was typed for it is seen by nobody.
		r.forget()
	}
	r.set(r.shown)
}

// read returns the next line without its line break, and [io.EOF] when there is
// none. It calls again when the question has to be said again. The echo is off
// afterwards.
func (r *lineReader) read(again func()) (string, error) {
	type result struct {
		line string
		err  error
	}
	r.setAsking(true)
	defer r.echo(false)
	defer r.setAsking(false)
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
		}
	}
}

func (r *lineReader) setAsking(asking bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asking = asking
}
