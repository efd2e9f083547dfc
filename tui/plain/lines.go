package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// lineReader is the one reader of the input, so that piped answers are all
// used. Reading can't be interrupted, so it happens beside and is waited for
// only as long as the context lives.
type lineReader struct {
	ctx   context.Context
	input *bufio.Reader
	echo  func(on bool)
}

func newLineReader(ctx context.Context, input io.Reader, echo func(on bool)) *lineReader {
	if echo == nil {
		echo = func(bool) {}
	}
	echo(false)
	return &lineReader{ctx: ctx, input: bufio.NewReader(input), echo: echo}
}

// read returns the next line without its line break, and [io.EOF] when there is
// none. The echo is off afterwards.
func (r *lineReader) read() (string, error) {
	type result struct {
		line string
		err  error
	}
	defer r.echo(false)
	done := make(chan result, 1)
	go func() {
		line, err := r.input.ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil // the last line lacks its line break
		}
		done <- result{strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), err}
	}()
	select {
	case <-r.ctx.Done():
		return "", r.ctx.Err()
	case got := <-done:
		return got.line, got.err
	}
}
