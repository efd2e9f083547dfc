package keyboard

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// grace is how long the rest of something is waited for, from the last byte that
// came: of what may be a key already, as an esc, and of what can only be a
// beginning, of a letter, a sequence or a paste.
type grace struct{ key, rest time.Duration }

// usual is what people don't notice at the esc key, and about what a line takes to
// send something again.
var usual = grace{key: 50 * time.Millisecond, rest: time.Second}

// Reader gives Bubble Tea a terminal's input in whole keys.
//
// It has the descriptor that Bubble Tea sets to raw mode, but no name, and that
// is on purpose: with both, Bubble Tea would wait for the descriptor itself, and
// not see that a Reader has something for it. So Bubble Tea can't interrupt a
// Read either; [Reader.Pause] does, and has to be called before Bubble Tea lets
// go of the terminal.
//
// A nil *Reader can be paused, resumed and closed, to no effect.
type Reader struct {
	file    *os.File
	grace   grace
	stopped atomic.Bool
	closed  atomic.Bool
	apart   atomic.Bool

	mu       sync.Mutex // held during a Read
	source   source
	parts    assembler
	deadline time.Time // for what is pending
	err      error     // given once everything before it was
}

// source is where the bytes come from.
type source interface {
	// read waits for bytes, at most for limit unless that is negative. It
	// returns errQuiet when nothing came, and nothing at all once woken.
	read(p []byte, limit time.Duration) (int, error)
	wake()
	close()
}

var errQuiet = errors.New("nothing came")

func newReader(file *os.File, s source) *Reader {
	return &Reader{file: file, source: s, grace: usual}
}

// Read waits for the next keys. It returns [io.EOF] while the reader is paused,
// which ends Bubble Tea's reading without an error.
func (r *Reader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		if r.stopped.Load() {
			// The rest of it is read by somebody else.
			r.parts.forget()
			if r.closed.Load() {
				r.source.close()
			}
			return 0, io.EOF
		}
		if n := r.parts.take(p); n > 0 || len(p) == 0 {
			return n, nil
		}
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
}

// fill reads once, or lets the time run out.
func (r *Reader) fill() {
	limit := time.Duration(-1)
	if len(r.parts.pending) > 0 {
		limit = max(time.Until(r.deadline), 0)
	}
	// No more than Bubble Tea would take: what is typed for whoever reads the
	// terminal next is not ours.
	var buf [256]byte
	n, err := r.source.read(buf[:], limit)
	if n > 0 {
		r.parts.feed(buf[:n])
		clear(buf[:n])
		wait := r.grace.rest
		if r.parts.state == keys {
			wait = r.grace.key
		}
		r.deadline = time.Now().Add(wait)
	}
	if err != nil {
		r.parts.expire()
		if !errors.Is(err, errQuiet) {
			r.err = err
		}
	}
}

// Pause has the Read that waits, and every other, return until [Reader.Resume]
// is called. What is not read yet is left to others; the beginning of a key
// that is not complete is dropped.
func (r *Reader) Pause() {
	if r != nil {
		r.stopped.Store(true)
		r.source.wake()
	}
}

// Resume lets a paused reader read again.
func (r *Reader) Resume() {
	if r != nil && !r.closed.Load() {
		r.stopped.Store(false)
	}
}

// Close ends reading for good. The file stays open.
func (r *Reader) Close() error {
	if r == nil || r.closed.Swap(true) {
		return nil
	}
	r.Pause()
	// A Read that is under way closes the source itself. It is not waited for:
	// should somebody else have taken the bytes that woke it, it waits for more.
	if r.mu.TryLock() {
		defer r.mu.Unlock()
		r.source.close()
	}
	return nil
}

// Detach takes the descriptor away from Bubble Tea: it can't set the terminal
// any more.
func (r *Reader) Detach() {
	if r != nil {
		r.apart.Store(true)
	}
}

// Write writes to the file.
func (r *Reader) Write(p []byte) (int, error) { return r.file.Write(p) }

// Fd returns the file's descriptor, or none once detached.
func (r *Reader) Fd() uintptr {
	if r.apart.Load() {
		return ^uintptr(0)
	}
	return r.file.Fd()
}

// Format prints nothing of what was typed.
func (r *Reader) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "keyboard.Reader") }
