package beside

import (
	"bytes"
	"errors"
	"os"
	"sync"
	"time"
)

// ErrStuck says that a released [Output] takes no more: it has not been able to
// write for too long.
var ErrStuck = errors.New("nothing that is written gets through")

// Output is a file, a terminal above all, that can be let go of while it takes
// nothing. Until Release it is like the file: a write ends when its text is
// written. From then on no write waits; what was given is still written, in
// order, as far as the file takes it. Make one with [NewOutput].
type Output struct {
	file     *os.File
	fd       func() uintptr
	jobs     chan *job
	released chan struct{}
	release  sync.Once
}

// job is one write.
type job struct {
	text []byte
	n    int
	err  error
	done chan struct{}
}

// backlog is how many writes can wait once no one waits for them. A program
// that is ending has a few.
const backlog = 256

// NewOutput returns an output for a file, which stays open.
func NewOutput(file *os.File) *Output {
	o := &Output{file: file, fd: sync.OnceValue(file.Fd), jobs: make(chan *job, backlog), released: make(chan struct{})}
	go o.run()
	return o
}

func (o *Output) run() {
	for j := range o.jobs {
		if len(j.text) > 0 {
			j.n, j.err = o.file.Write(j.text)
		}
		close(j.done)
	}
}

// Write writes p, from any goroutine.
func (o *Output) Write(p []byte) (int, error) {
	j := &job{text: bytes.Clone(p), done: make(chan struct{})}
	select {
	case o.jobs <- j:
	case <-o.released:
		select {
		case o.jobs <- j:
		default:
			return 0, ErrStuck
		}
	}
	select {
	case <-j.done:
		return j.n, j.err
	case <-o.released:
		return len(p), nil
	}
}

// Release lets go of every write that waits, now and from now on.
func (o *Output) Release() { o.release.Do(func() { close(o.released) }) }

// Drain waits until everything so far is written, at most for limit, and
// reports whether it is.
func (o *Output) Drain(limit time.Duration) bool {
	late := time.NewTimer(limit)
	defer late.Stop()
	j := &job{done: make(chan struct{})}
	select {
	case o.jobs <- j:
	case <-late.C:
		return false
	}
	select {
	case <-j.done:
		return true
	case <-late.C:
		return false
	}
}

// IsFile reports whether the output and another file are one, as two descriptors of
// a terminal are.
func (o *Output) IsFile(other *os.File) bool {
	mine, err := o.file.Stat()
	if err != nil {
		return false
	}
	its, err := other.Stat()
	return err == nil && os.SameFile(mine, its)
}

// Read reads from the file.
func (o *Output) Read(p []byte) (int, error) { return o.file.Read(p) }

// Close does nothing: the file is not the output's own.
func (o *Output) Close() error { return nil }

// Fd is the file's descriptor, by which a terminal is known. It is asked for once:
// Bubble Tea looks at the window's size beside everything else, and does not wait for
// that when it ends.
func (o *Output) Fd() uintptr { return o.fd() }
