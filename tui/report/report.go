// Package report writes results to standard output: one line for each account
// as it ends, for people or as JSON.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"connect-reauth/tui/flow"
)

// Writer writes results, from any goroutine. Make one with [New].
type Writer struct {
	out  io.Writer
	json bool
	hold bool

	mu    sync.Mutex
	lines []string
	work  chan struct{} // wakes the writing goroutine
	done  chan struct{}
	ended bool
	err   error
}

// New returns a writer of JSON lines, or of lines for people. With hold the
// lines are kept back until Close: a terminal that shows the wizard must not be
// written to. Call Close in the end.
func New(out io.Writer, asJSON, hold bool) *Writer {
	w := &Writer{out: out, json: asJSON, hold: hold, work: make(chan struct{}, 1), done: make(chan struct{})}
	go w.run()
	return w
}

// Result adds a result. It does not wait for the line to be written.
func (w *Writer) Result(r flow.Result) {
	line := human(r)
	if w.json {
		var b strings.Builder
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		// A Result holds texts and times alone, which always encode.
		_ = enc.Encode(r)
		line = b.String()
	}
	w.mu.Lock()
	w.lines = append(w.lines, line)
	w.mu.Unlock()
	if !w.hold {
		w.wake()
	}
}

// Close writes what is left and returns the first error of writing, such as a
// closed pipe.
func (w *Writer) Close() error {
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	w.wake()
	<-w.done
	return w.err
}

func (w *Writer) wake() {
	select {
	case w.work <- struct{}{}:
	default:
	}
}

func (w *Writer) run() {
	defer close(w.done)
	for range w.work {
		w.mu.Lock()
		lines, ended := w.lines, w.ended
		w.lines = nil
		w.mu.Unlock()
		for _, line := range lines {
			if _, err := io.WriteString(w.out, line); err != nil && w.err == nil {
				w.err = fmt.Errorf("writing results: %w", err)
			}
		}
		if ended {
			return
		}
	}
}

// human is a result as a line of tab-separated words: the account, its status,
// then the code, or the reason and a message.
func human(r flow.Result) string {
	parts := []string{r.Account, string(r.Status)}
	if r.Status == flow.StatusReauthorised {
		parts = append(parts, r.Code)
	} else {
		parts = append(parts, r.Reason, r.Message)
	}
	return strings.TrimRight(strings.Join(parts, "\t"), "\t") + "\n"
}
