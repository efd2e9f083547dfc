package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"connect-reauth/tui/job"
)

// lineReader is the one reader of the input, so that piped answers are all
// used. Reading can't be interrupted, so it happens beside and is waited for
// only as long as the context lives.
type lineReader struct {
	ctx    context.Context
	input  *bufio.Reader
	first  bool          // no line has been read yet
	next   []string      // lines that come before those of the input
	coming chan oneLine  // the line that is being read, if one is
	again  chan struct{} // the question is to be said again
	close  func()
	edits  bool // the terminal shows nothing, and hands over each key

	mu     sync.Mutex // held while the terminal is set, and with the editor
	set    func(on bool)
	forget func() // drops what is typed of a line
	typed  editor
	shown  bool // what is typed
	asking bool
	closed bool
}

// oneLine is how reading a line ended.
type oneLine struct {
	text string
	err  error
}

// newLineReader returns a reader that is to be closed. With a screen what is typed
// is shown there, and the terminal's own echo stays off.
func newLineReader(ctx context.Context, input io.Reader, echo func(on bool), screen io.Writer) *lineReader {
	if echo == nil {
		echo = func(bool) {}
	}
	r := &lineReader{
		ctx: ctx, input: bufio.NewReader(input), first: true, again: make(chan struct{}, 1),
		set: echo, forget: func() {}, close: func() {}, edits: screen != nil, typed: editor{screen: screen},
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

// ask begins a question, before it is said: a stop from here on is one at the
// question. Where the terminal shows what is typed it does so from now on, unless
// it is a secret: who answers fast is seen.
func (r *lineReader) ask(secret bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.again: // of the question before
	default:
	}
	r.asking, r.shown = true, !secret
	r.setEcho()
}

func (r *lineReader) setEcho() { r.set(r.shown && !r.edits) }

// show shows what is typed, once the question was said; parts says that what is
// typed behind a tab is secret.
func (r *lineReader) show(parts bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.typed.begin(r.edits && r.shown, parts)
}

// hide ends that, as something else is to be said.
func (r *lineReader) hide() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.typed.end()
}

// asked ends a question.
func (r *lineReader) asked() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asking, r.shown = false, false
	r.typed.end()
	r.setEcho()
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
		r.setEcho()
		return
	}
	// The question is said anew: what was typed for it is seen by nobody.
	r.forget()
	r.typed.end()
	r.typed.forget()
	r.setEcho()
	select {
	case r.again <- struct{}{}:
	default: // it will be
	}
}

// events are what happens while a line is waited for. Each channel may be nil.
type events struct {
	again func() // the question has to be said again
	wake  <-chan struct{}
	woken func() // what comes by wake; without it the reading ends with errWoken
	late  <-chan time.Time
}

// Why no line came. The one that is being typed comes with the next question.
var (
	errLate  = errors.New("no line came in time")
	errWoken = errors.New("something else came")
)

// read returns the next line without its line break, and [io.EOF] when there is
// none. The question ends with it, and the echo is off.
func (r *lineReader) read(on events) (string, error) {
	defer r.asked()
	if len(r.next) > 0 {
		line := r.next[0]
		r.next = r.next[1:]
		return line, nil
	}
	if r.coming == nil {
		coming := make(chan oneLine, 1)
		r.coming = coming
		go func() {
			line, err := r.line()
			coming <- oneLine{line, err}
		}()
	}
	for {
		select {
		case <-r.ctx.Done():
			return "", r.ctx.Err()
		case got := <-r.coming:
			r.coming = nil
			if r.first {
				// What some editors put before a text is no part of it.
				got.text = strings.TrimPrefix(got.text, "\ufeff")
			}
			r.first = false
			return got.text, got.err
		case <-on.late:
			return "", errLate
		case <-r.again:
			on.again()
		case <-on.wake:
			if on.woken == nil {
				return "", errWoken
			}
			on.woken()
		}
	}
}

// atOnce is how soon a line comes that nobody has typed since the one before: it was
// pasted, or it was there already.
const atOnce = 100 * time.Millisecond

// early returns the lines that are there although nothing is asked. The one that is
// being typed comes with the next question, and so does how the input ended. A
// terminal that does not hand over each key has none: it would not show what is
// typed while a line is being read.
func (r *lineReader) early() (lines []string) {
	for r.edits {
		line, err := r.read(events{again: func() {}, late: time.After(atOnce)})
		switch {
		case errors.Is(err, errLate), r.ctx.Err() != nil:
			return lines
		case err != nil:
			r.coming = make(chan oneLine, 1)
			r.coming <- oneLine{err: err}
			return lines
		}
		lines = append(lines, line)
	}
	return nil
}

// begun takes what was typed of the next line, if that is wanted.
func (r *lineReader) begun(wanted func(text string) bool) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := string(r.typed.line)
	if !wanted(text) {
		return ""
	}
	r.typed.forget()
	return text
}

// line reads a line to its end.
func (r *lineReader) line() (string, error) {
	if r.edits {
		return r.edit()
	}
	line, err := r.input.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil // the last line lacks its line break
	}
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), err
}

// edit reads keys until they are a line. What comes behind it is neither read nor
// shown before its own question.
func (r *lineReader) edit() (string, error) {
	for {
		b, err := r.input.ReadByte()
		if err != nil {
			return "", err
		}
		r.mu.Lock()
		line, complete, err := r.typed.key(b)
		r.mu.Unlock()
		if complete {
			return line, err
		}
	}
}

// put makes a line the next one that is read.
func (r *lineReader) put(line string) { r.next = append(r.next, line) }

// come returns the lines that have come and were not read. Nothing is waited for,
// and nothing may be being read.
func (r *lineReader) come() []string {
	rest, _ := r.input.Peek(r.input.Buffered())
	return append(r.next, strings.Split(string(rest), "\n")...)
}
