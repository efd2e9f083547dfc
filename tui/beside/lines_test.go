package beside_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/beside"
)

var errFull = errors.New("no space left")

// file is a file that can be full, or take nothing at all.
type file struct {
	mu    sync.Mutex
	text  strings.Builder
	room  int           // how much it takes until it is full; < 0 is no limit
	stuck chan struct{} // while it is there and open, writes wait
	tries int
}

func (f *file) Write(p []byte) (int, error) {
	f.mu.Lock()
	stuck := f.stuck
	f.mu.Unlock()
	if stuck != nil {
		<-stuck
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.room < 0 || len(p) <= f.room {
		f.room = max(f.room-len(p), min(f.room, 0))
		return f.text.Write(p)
	}
	n, _ := f.text.Write(p[:f.room])
	f.room = 0
	return n, errFull
}

func (f *file) setRoom(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.room = n
}

func (f *file) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.text.String()
}

func add(l *beside.Lines, lines ...string) {
	for _, line := range lines {
		l.Add([]byte(line + "\n"))
	}
}

func closed(l *beside.Lines) beside.Rest { return l.Close(context.Background()) }

func texts(lines [][]byte) (all []string) {
	for _, line := range lines {
		all = append(all, strings.TrimSuffix(string(line), "\n"))
	}
	return all
}

func gap(n int) []byte { return fmt.Appendf(nil, "(%d lost)\n", n) }

func TestLinesAreWrittenInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: -1}
		l := beside.NewLines(out, beside.Options{})
		add(l, "one", "two")
		synctest.Wait()
		assert.Equal(t, "one\ntwo\n", out.String(), "at once")
		add(l, "three")
		assert.True(t, closed(l).None())
		add(l, "after the end")
		synctest.Wait()
		assert.Equal(t, "one\ntwo\nthree\n", out.String())
	})
}

func TestHeldLinesWaitForTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: -1}
		l := beside.NewLines(out, beside.Options{Hold: true})
		add(l, "one", "two")
		synctest.Wait()
		assert.Empty(t, out.String())
		assert.True(t, closed(l).None())
		assert.Equal(t, "one\ntwo\n", out.String())
	})
}

// A file that takes nothing stops nobody; what there is no room for is counted
// where it is missing.
func TestAFileThatTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: -1, stuck: make(chan struct{})}
		losses := make(chan struct{}, 9)
		l := beside.NewLines(out, beside.Options{
			MostLines: 3, Gap: gap,
			OnLoss:  func() { losses <- struct{}{} },
			OnError: func(err error) { t.Errorf("nothing failed: %v", err) },
		})
		add(l, "1", "2", "3", "4", "5")
		synctest.Wait()
		assert.Len(t, losses, 1, "told once")
		close(out.stuck)
		synctest.Wait()
		assert.Equal(t, "1\n2\n3\n(2 lost)\n", out.String(), "said as soon as it can be")
		add(l, "6")
		rest := closed(l)
		assert.Empty(t, rest.Lines)
		assert.Equal(t, 2, rest.Lost)
		assert.NoError(t, rest.Err)
		assert.Equal(t, "1\n2\n3\n(2 lost)\n6\n", out.String())
		assert.Len(t, losses, 1)
	})
}

func TestBytesAreBoundedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: -1, stuck: make(chan struct{})}
		l := beside.NewLines(out, beside.Options{MostBytes: 10, Gap: gap})
		add(l, strings.Repeat("x", 40), "lost")
		close(out.stuck)
		synctest.Wait()
		assert.Equal(t, strings.Repeat("x", 40)+"\n(1 lost)\n", out.String(), "one line alone has no bound")
		out.stuck = nil
		add(l, "12345")
		assert.Equal(t, 1, closed(l).Lost)
	})
}

// A file that was full and has room again misses nothing, and no line is glued
// to the half of another.
func TestAFileThatRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: 6}
		var told []error
		l := beside.NewLines(out, beside.Options{OnError: func(err error) { told = append(told, err) }})
		for _, line := range []string{"one", "two", "three"} {
			add(l, line)
			synctest.Wait()
		}
		assert.Equal(t, "one\ntw", out.String())
		assert.Equal(t, []error{errFull}, told, "told once")
		out.setRoom(-1)
		add(l, "four")
		synctest.Wait()
		assert.Equal(t, "one\ntwo\nthree\nfour\n", out.String())
		assert.True(t, closed(l).None())
	})
}

func TestTheEndTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{}
		l := beside.NewLines(out, beside.Options{})
		add(l, "one")
		synctest.Wait()
		out.setRoom(-1)
		assert.True(t, closed(l).None())
		assert.Equal(t, "one\n", out.String())
	})
}

func TestWhatIsLeftInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: 6}
		l := beside.NewLines(out, beside.Options{})
		add(l, "one", "two", "three")
		rest := closed(l)
		assert.Equal(t, []string{"two", "three"}, texts(rest.Lines), "each whole")
		assert.ErrorIs(t, rest.Err, errFull)
		assert.False(t, rest.None())
	})
}

func TestTheEndWaitsAsLongAsItMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &file{room: -1, stuck: make(chan struct{})}
		l := beside.NewLines(out, beside.Options{})
		add(l, "one", "two")
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		rest := l.Close(ctx)
		assert.Equal(t, 2*time.Second, time.Since(began))
		assert.Equal(t, []string{"one", "two"}, texts(rest.Lines))
		assert.ErrorIs(t, rest.Err, beside.ErrTakesNothing)
		close(out.stuck)
	})
}

func TestLinesOfSeveralGoroutines(t *testing.T) {
	out := &file{room: -1}
	l := beside.NewLines(out, beside.Options{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				add(l, "a line")
			}
		})
	}
	all.Wait()
	require.True(t, closed(l).None())
	assert.Equal(t, strings.Repeat("a line\n", 400), out.String())
}

// Sync waits for what was added before, though no longer than it is told to, and not
// once everything is over.
func TestSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &file{room: -1}
		l := beside.NewLines(f, beside.Options{})
		for _, line := range []string{"one", "two"} {
			add(l, line)
			l.Sync(t.Context())
			assert.True(t, strings.HasSuffix(f.String(), line+"\n"), f.String())
		}
		f.mu.Lock()
		f.stuck = make(chan struct{})
		f.mu.Unlock()
		add(l, "three")
		synctest.Wait()
		for range 2 {
			soon, cancel := context.WithTimeout(t.Context(), time.Second)
			l.Sync(soon)
			assert.Error(t, soon.Err(), "it takes nothing")
			cancel()
		}
		close(f.stuck)
		assert.True(t, l.Close(t.Context()).None())
		l.Sync(t.Context())
	})
}
