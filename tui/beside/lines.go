package beside

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

// Options say how [Lines] are kept and what is told about them.
type Options struct {
	// MostLines and MostBytes bound what waits; 0 is no bound. A line for which
	// there is no room is lost, unless nothing else waits.
	MostLines, MostBytes int
	// Hold keeps everything back until Close.
	Hold bool
	// OnError is called once, with the first error of writing, OnLoss once, when
	// the first line is lost. Each is called from a goroutine that may wait.
	OnError func(error)
	OnLoss  func()
	// Gap is the line that stands where n lines were lost; nil is none.
	Gap func(n int) []byte
}

// Lines writes lines in order, each whole, in a goroutine of its own. What
// could not be written is kept and tried again with the next line and at the
// end, from where the writing broke off. Make one with [NewLines].
type Lines struct {
	out  io.Writer
	opts Options
	wake chan struct{}
	sync chan chan struct{}
	done chan struct{} // the goroutine has ended

	mu     sync.Mutex
	queue  [][]byte
	bytes  int // in the queue
	cut    int // how much of the queue's first line was written
	gap    int // lines lost since the last that was taken
	lost   int // all that were lost
	failed bool
	err    error // of the last try to write
	closed bool
}

// NewLines returns lines written to out. Call Close in the end.
func NewLines(out io.Writer, opts Options) *Lines {
	l := &Lines{out: out, opts: opts, wake: make(chan struct{}, 1), sync: make(chan chan struct{}), done: make(chan struct{})}
	go l.run()
	return l
}

// Add takes a line, which must not be changed afterwards. It never waits, and
// after Close it takes nothing.
func (l *Lines) Add(line []byte) {
	l.mu.Lock()
	switch {
	case l.closed:
	case l.full(len(line)):
		if l.lost == 0 && l.opts.OnLoss != nil {
			go l.opts.OnLoss()
		}
		l.lost++
		l.gap++
	default:
		l.closeGap()
		l.push(line)
	}
	l.mu.Unlock()
	if !l.opts.Hold {
		l.wakeUp()
	}
}

// full reports that there is no room for so many bytes. With the lock.
func (l *Lines) full(size int) bool {
	if len(l.queue) == 0 {
		return false
	}
	return l.opts.MostLines > 0 && len(l.queue) >= l.opts.MostLines ||
		l.opts.MostBytes > 0 && l.bytes+size > l.opts.MostBytes
}

// closeGap puts a line where others are missing. With the lock.
func (l *Lines) closeGap() {
	if l.gap > 0 && l.opts.Gap != nil {
		l.push(l.opts.Gap(l.gap))
	}
	l.gap = 0
}

func (l *Lines) push(line []byte) {
	l.queue = append(l.queue, line)
	l.bytes += len(line)
}

// ErrTakesNothing says that writing did not fail, but did not end either.
var ErrTakesNothing = errors.New("it accepts nothing")

// Rest is what did not get to the file.
type Rest struct {
	Lines [][]byte // the last ones; the first of them may have been begun
	Lost  int      // how many were lost before, for want of room
	Err   error    // why the last of the lines are not there; nil when all are
}

// None reports that everything was written.
func (r Rest) None() bool { return len(r.Lines) == 0 && r.Lost == 0 }

// Close writes what is left and returns what could not be written. It gives up
// as soon as ctx ends; what is being written then may still get there.
func (l *Lines) Close(ctx context.Context) Rest {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.wakeUp()
	select {
	case <-l.done:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = true // the rest says it; OnError would come too late
	rest := Rest{Lines: slices.Clone(l.queue), Lost: l.lost}
	if len(rest.Lines) > 0 {
		rest.Err = cmp.Or(l.err, ErrTakesNothing)
	}
	return rest
}

// Sync waits until what was added so far is written, as far as the file takes it, or
// ctx ends. It is not for lines that are held.
func (l *Lines) Sync(ctx context.Context) {
	synced := make(chan struct{})
	select {
	case l.sync <- synced:
	case <-l.done:
		return
	case <-ctx.Done():
		return
	}
	select {
	case <-synced:
	case <-ctx.Done():
	}
}

func (l *Lines) wakeUp() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *Lines) run() {
	defer close(l.done)
	for {
		var synced chan struct{}
		select {
		case <-l.wake:
		case synced = <-l.sync:
		}
		// Before: what was under way when it was closed does not count as the last try.
		l.mu.Lock()
		closed := l.closed
		l.mu.Unlock()
		for l.write() {
		}
		if synced != nil {
			close(synced)
		}
		if closed {
			return
		}
	}
}

// write writes one line, or the rest of one, and reports whether to go on.
func (l *Lines) write() bool {
	line := l.next()
	if line == nil {
		return false
	}
	n, err := l.out.Write(line)
	if l.wrote(n, err) && l.opts.OnError != nil {
		l.opts.OnError(err)
	}
	return err == nil
}

// next is what is to be written next, or nil.
func (l *Lines) next() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		l.closeGap()
	}
	if len(l.queue) == 0 {
		return nil
	}
	return l.queue[0][l.cut:]
}

// wrote notes how a write ended and reports whether it was the first to fail.
func (l *Lines) wrote(n int, err error) (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
	if err != nil {
		l.cut += n
		first = !l.failed
		l.failed = true
		return first
	}
	l.bytes -= len(l.queue[0])
	l.queue[0] = nil // the array behind the queue lives on
	l.queue = l.queue[1:]
	l.cut = 0
	return false
}
