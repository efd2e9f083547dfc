// Package report writes results to standard output: one line for each account
// as it ends, for people or as JSON.
package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
)

// Writer writes results, from any goroutine. Make one with [New].
type Writer struct {
	lines *beside.Lines
	json  bool
}

// New returns a writer of JSON lines, or of lines for people. With hold the
// lines are kept back until Close: a terminal that shows the wizard must not be
// written to. Call Close in the end.
func New(out io.Writer, asJSON, hold bool) *Writer {
	// Without a bound: a result is what the program was run for.
	return &Writer{lines: beside.NewLines(out, beside.Options{Hold: hold}), json: asJSON}
}

// Result adds a result. It does not wait for the line to be written.
func (w *Writer) Result(r flow.Result) {
	if !w.json {
		w.lines.Add([]byte(human(r)))
		return
	}
	w.lines.Add(JSON(r))
}

// Sync waits until the results so far are written, as far as they can be, or ctx
// ends.
func (w *Writer) Sync(ctx context.Context) { w.lines.Sync(ctx) }

// JSON is a result as a line of JSON.
func JSON(r flow.Result) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// A Result holds texts and times alone, which always encode.
	_ = enc.Encode(r)
	return b.Bytes()
}

// Close writes what is left, waiting until ctx ends at the latest. Results that
// did not get through, to a closed pipe for example, are in its error.
func (w *Writer) Close(ctx context.Context) error {
	rest := w.lines.Close(ctx)
	if rest.None() {
		return nil
	}
	return Unwritten("standard output", rest.Lines, rest.Err)
}

// Unwritten is the error that results did not get to where they were meant for, or
// not to their end, and why. It holds them: a code must not be lost with the output
// that it was meant for.
func Unwritten(where string, lines [][]byte, why error) error {
	what, them := "this result", "it"
	if len(lines) > 1 {
		what, them = fmt.Sprintf("these %d results", len(lines)), "them"
	}
	return fmt.Errorf("%s did not accept %s (%w); copy %s from here:\n%s",
		where, what, why, them, bytes.TrimSuffix(bytes.Join(lines, nil), []byte("\n")))
}

// human is a result as a line of tab-separated words: the account, its status,
// then the code or the link, or the reason and a message.
func human(r flow.Result) string {
	parts := []string{r.Account, string(r.Status)}
	switch r.Status {
	case flow.StatusReauthorised:
		parts = append(parts, r.Code)
	case flow.StatusLinkCreated:
		parts = append(parts, r.Link)
	default:
		parts = append(parts, r.Reason, r.Message)
	}
	return strings.TrimRight(strings.Join(parts, "\t"), "\t") + "\n"
}
