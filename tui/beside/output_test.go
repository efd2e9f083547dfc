package beside_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/beside"
)

// pipe is an output, and the other end of what it writes to.
func pipe(t *testing.T) (*beside.Output, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = r.Close()
		_ = w.Close()
	})
	return beside.NewOutput(w), r
}

// much is more than a pipe holds.
const much = 8 << 20

// fill writes so much that the write waits. What it returned comes through the
// channel.
func fill(t *testing.T, o *beside.Output, r io.Reader) <-chan error {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		_, err := o.Write(bytes.Repeat([]byte("x"), much))
		ended <- err
	}()
	_, err := io.ReadFull(r, make([]byte, 1)) // it has begun
	require.NoError(t, err)
	return ended
}

func TestAWriteIsWrittenWhenItReturns(t *testing.T) {
	o, r := pipe(t)
	n, err := io.WriteString(o, "hello")
	require.NoError(t, err)
	require.Equal(t, 5, n)
	got := make([]byte, 5)
	_, err = io.ReadFull(r, got)
	require.NoError(t, err)
	assert.Equal(t, "hello", string(got))
	require.NoError(t, r.Close())
	_, err = io.WriteString(o, "hello")
	assert.Error(t, err, "as the file itself")
}

func TestReleaseLetsWritesGo(t *testing.T) {
	o, r := pipe(t)
	ended := fill(t, o, r)
	require.False(t, o.Drain(50*time.Millisecond), "the pipe is full")
	select {
	case <-ended:
		t.Fatal("a write has not waited")
	default:
	}
	o.Release()
	o.Release() // a second time does no harm
	require.NoError(t, <-ended)
	_, err := io.WriteString(o, "goodbye")
	require.NoError(t, err)
	require.False(t, o.Drain(10*time.Millisecond))

	// The reader is back: nothing is missing, nothing mixed.
	read := make(chan string)
	go func() {
		var all strings.Builder
		buf := make([]byte, 64<<10)
		for !strings.HasSuffix(all.String(), "goodbye") {
			n, err := r.Read(buf)
			all.Write(buf[:n])
			if err != nil {
				break
			}
		}
		read <- all.String()
	}()
	require.True(t, o.Drain(time.Minute))
	assert.Equal(t, strings.Repeat("x", much-1)+"goodbye", <-read)
}

func TestAReleasedOutputIsBounded(t *testing.T) {
	o, r := pipe(t)
	fill(t, o, r)
	require.False(t, o.Drain(50*time.Millisecond))
	o.Release()
	var err error
	for i := 0; err == nil && i < 10_000; i++ {
		_, err = io.WriteString(o, "word")
	}
	assert.ErrorIs(t, err, beside.ErrStuck)
	assert.False(t, o.Drain(10*time.Millisecond))
}

// Two descriptors of a file are one file.
func TestAnOutputKnowsItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	open := func(path string) *os.File {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	o, closed := beside.NewOutput(open(path)), open(path)
	assert.True(t, o.IsFile(open(path)))
	assert.False(t, o.IsFile(open(path+"2")))
	require.NoError(t, closed.Close())
	assert.False(t, o.IsFile(closed))
	assert.False(t, beside.NewOutput(closed).IsFile(open(path)))
}
