// Package ledger keeps results in a file, one JSON object a line, and knows from
// it what was done before. A line is on the disk before anything else is begun,
// whatever ends the program.
package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/private"
	"connect-reauth/tui/report"
)

// patience is how long a result waits to be on the disk; a disk in the network
// can take nothing for hours, and the operator has to go on. closing is how long
// Close tries for what is left.
const (
	patience = 5 * time.Second
	closing  = 2 * time.Second
)

// Ledger is a file of results that is in use. A nil Ledger keeps nothing. Make
// one with [Open].
type Ledger struct {
	path string
	past past
	wake chan struct{}
	done chan struct{} // the writer has ended

	file *os.File // the writer's own, once that runs

	mu      sync.Mutex
	pending []*entry // not in the file yet
	stuck   bool     // the writer has been waited for in vain
	err     error    // of the last try to write
	closed  bool
}

// entry is a line that is to be written. Its channel is closed once that was
// tried.
type entry struct {
	line  []byte
	tried chan struct{}
}

// Open opens the file, creates it if it is not there, and reads it. Until Close,
// or the end of the process however it comes, no other ledger opens it. A file
// that keeps nothing or can't be written is refused.
func Open(path string) (*Ledger, error) {
	l := &Ledger{path: path, wake: make(chan struct{}, 1), done: make(chan struct{})}
	err := l.open()
	if err == nil {
		err = try(l.file)
	}
	if err == nil {
		l.past, err = read(l.file)
	}
	if err != nil {
		if l.file != nil {
			_ = l.file.Close()
		}
		return nil, fmt.Errorf("the results file can't be used: %w", err)
	}
	go l.run()
	return l, nil
}

// errLocked says that somebody else has the file.
var errLocked = errors.New("it is locked")

// open opens and locks the file.
func (l *Ledger) open() error {
	file, err := private.Open(l.path, os.O_RDWR, isResult)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file that keeps what is written to it", l.path)
	}
	if err == nil {
		err = lock(file)
	}
	if errors.Is(err, errLocked) {
		err = fmt.Errorf("another connect-reauth is working with %s; wait until it has ended, or name another file", l.path)
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	syncFolder(filepath.Dir(l.path)) // the file's name is on the disk, too
	l.file = file
	return nil
}

// Done returns the accounts that are reauthorised, or ended with one of the other
// statuses, as far as the file knows: the last word on each of them, in this
// environment, says so. An account whose customer has a link counts as such, whatever
// was tried since. They are there by [flow.Key].
func (l *Ledger) Done(environment monoapi.Environment, or ...flow.Status) map[string]bool {
	if l == nil {
		return nil
	}
	done := map[string]bool{}
	for account, status := range l.past.last[environment] {
		if status == flow.StatusReauthorised || slices.Contains(or, status) {
			done[account] = true
		}
	}
	if slices.Contains(or, flow.StatusLinkCreated) {
		for account := range l.past.links[environment] {
			done[account] = true
		}
	}
	return done
}

// Handed returns the reauth links that customers have in an environment as far as the
// file knows, by [flow.Key]. It is not to be changed.
func (l *Ledger) Handed(environment monoapi.Environment) map[string]flow.Handed {
	if l == nil {
		return nil
	}
	return l.past.links[environment]
}

// Unreadable returns how many lines of the file could not be read as results.
func (l *Ledger) Unreadable() int {
	if l == nil {
		return 0
	}
	return l.past.unreadable
}

// Result adds a result. It returns once the line is on the disk, or the error
// with which it is not; then it is tried again with the next one and at the end.
// A result with which many others come, none of which was begun, is not waited
// for.
func (l *Ledger) Result(r flow.Result) error {
	if l == nil {
		return nil
	}
	e := &entry{line: report.JSON(r), tried: make(chan struct{})}
	l.mu.Lock()
	l.pending = append(l.pending, e)
	stuck := l.stuck
	l.mu.Unlock()
	l.wakeUp()
	if r.Reason == string(flow.KindOutOfStep) {
		return nil
	}
	if !stuck {
		select {
		case <-e.tried:
		case <-time.After(patience):
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-e.tried:
	default:
		l.stuck = true
		return l.failure(beside.ErrTakesNothing)
	}
	if slices.Contains(l.pending, e) {
		return l.failure(l.err)
	}
	return nil
}

// failure says how many results are not in the file. With the lock.
func (l *Ledger) failure(why error) error {
	what := flow.Count(len(l.pending), "this result is", "%d results are")
	return fmt.Errorf("%s not in the results file (%w); the work goes on, and it is tried again", what, bare(why))
}

// bare is an error without the path that stands beside it anyway.
func bare(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// Close tries for a short while to write what is left, and lets go of the file.
// What is still missing then is in its error. Closing again does nothing.
func (l *Ledger) Close() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	closed := l.closed
	l.closed = true
	l.mu.Unlock()
	if closed {
		return nil
	}
	l.wakeUp()
	select {
	case <-l.done:
	case <-time.After(closing):
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) == 0 {
		return nil
	}
	var lines [][]byte
	for _, e := range l.pending {
		lines = append(lines, e.line)
	}
	return report.Unwritten("the results file "+l.path, lines, cmp.Or(bare(l.err), beside.ErrTakesNothing))
}

func (l *Ledger) wakeUp() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run is the writer: it writes what has come whenever something comes.
func (l *Ledger) run() {
	defer close(l.done)
	defer func() { _ = l.file.Close() }()
	for range l.wake {
		l.mu.Lock()
		entries, closed := l.pending[:len(l.pending):len(l.pending)], l.closed
		l.mu.Unlock()
		if len(entries) > 0 {
			err := l.write(entries)
			l.mu.Lock()
			if l.err = err; err == nil {
				l.pending = l.pending[len(entries):]
			}
			l.stuck = false
			for _, e := range entries {
				e.try()
			}
			l.mu.Unlock()
		}
		if closed {
			return
		}
	}
}

// try says that the line was tried to be written, for the first time or again.
func (e *entry) try() {
	select {
	case <-e.tried:
	default:
		close(e.tried)
	}
}

// write writes lines at the end of the file and waits until the disk has them.
func (l *Ledger) write(entries []*entry) error {
	if err := l.follow(); err != nil {
		return err
	}
	var lines []byte
	for _, e := range entries {
		lines = append(lines, e.line...)
	}
	return add(l.file, lines)
}

// follow opens the file anew when another has taken its place: an editor that
// saves it leaves the old one to nobody.
func (l *Ledger) follow() error {
	ours, err := l.file.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(l.path); err == nil && os.SameFile(ours, there) {
		return nil
	}
	old := l.file
	if err := l.open(); err != nil {
		return err
	}
	return old.Close()
}
