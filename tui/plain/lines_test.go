package plain

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reading is a reader of lines, and what it does with its terminal.
type reading struct {
	*lineReader
	typed  *io.PipeWriter
	echo   []bool
	forgot int
	asked  chan struct{} // the question was said again
}

func read(t *testing.T) *reading {
	input, typed := io.Pipe()
	r := &reading{typed: typed, asked: make(chan struct{}, 9)}
	r.lineReader = newLineReader(t.Context(), input, func(on bool) { r.echo = append(r.echo, on) }, nil)
	r.forget = func() { r.forgot++ }
	require.Equal(t, []bool{false}, r.echo, "nothing is asked yet")
	r.echo = nil
	return r
}

// line reads one in the background.
func (r *reading) line() <-chan string {
	lines := make(chan string, 1)
	go func() {
		line, _ := r.read(events{again: func() { r.asked <- struct{}{} }})
		lines <- line
	}()
	return lines
}

// After a stop at a question the terminal is set for it anew, what was typed of
// the line is dropped, and the question is said again.
func TestAfterAStopAtAQuestion(t *testing.T) {
	for _, secret := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			r := read(t)
			r.ask(secret)
			lines := r.line()
			r.setAgain()
			synctest.Wait()
			assert.Len(t, r.asked, 1)
			r.setAgain()
			synctest.Wait()
			assert.Len(t, r.asked, 2)
			assert.Equal(t, 2, r.forgot)
			_, _ = io.WriteString(r.typed, "typed\r\n")
			assert.Equal(t, "typed", <-lines)
			shown := !secret
			assert.Equal(t, []bool{shown, shown, shown, false}, r.echo)
		})
	}
}

// The question is said again on a line of its own, as the session says it.
func TestAQuestionIsSaidAgainAfterAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := read(t)
		var out strings.Builder
		s := &session{screen: NewScreen(&out), lines: r.lineReader}
		lines := make(chan string, 1)
		go func() {
			line, _ := s.line("Username", false)
			lines <- line
		}()
		synctest.Wait()
		r.setAgain()
		synctest.Wait()
		_, _ = io.WriteString(r.typed, "sam\n")
		assert.Equal(t, "sam", <-lines)
		assert.Equal(t, "Username: \nUsername: ", out.String())
	})
}

// After a stop between two questions nothing is asked, and nothing is shown.
func TestAfterAStopBetweenQuestions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := read(t)
		r.setAgain()
		r.ask(false)
		lines := r.line()
		_, _ = io.WriteString(r.typed, "typed\n")
		assert.Equal(t, "typed", <-lines)
		r.setAgain()
		assert.Empty(t, r.asked)
		assert.Zero(t, r.forgot)
		assert.Equal(t, []bool{false, true, false, false}, r.echo)
	})
}

// A stop at a question that ended meanwhile is none at the next one.
func TestAStopAtTheQuestionBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := read(t)
		r.ask(false)
		r.setAgain()
		r.lineReader.asked()
		r.ask(true)
		lines := r.line()
		synctest.Wait()
		assert.Empty(t, r.asked)
		_ = r.typed.Close()
		assert.Empty(t, <-lines)
		assert.Equal(t, []bool{true, true, false, false, false}, r.echo)
	})
}

// Once the run has ended the terminal is somebody else's.
func TestAStopAfterTheEnd(t *testing.T) {
	r := read(t)
	r.ask(false)
	r.closed = true
	r.setAgain()
	assert.Equal(t, []bool{true}, r.echo)
	assert.Zero(t, r.forgot)
}

// What is restored is what the run's last question wants, until it ends.
func TestRestoreSetsTheTerminalWheneverTheProgramGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := read(t)
		continued, done := make(chan struct{}), make(chan struct{})
		go r.restore(continued, done)
		r.ask(false)
		continued <- struct{}{}
		synctest.Wait()
		assert.Equal(t, []bool{true, true}, r.echo)
		close(done)
	})
}

// A run that is over reads nothing more.
func TestReadingEndsWithTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	input, _ := io.Pipe()
	r := newLineReader(ctx, input, nil, nil)
	cancel()
	_, err := r.read(events{})
	assert.ErrorIs(t, err, context.Canceled)
	r.close()
}
