//go:build unix

package keyboard

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// patience is for machines that are slow or busy.
const patience = time.Minute

// terminalReader is a program that reads a pseudo-terminal.
type terminalReader struct {
	testing.TB
	keyboard *os.File // what is typed on
	tty      *os.File
	keys     *Reader
	program  *tea.Program
	heard    chan string
	ended    chan struct{}
}

// sit starts a program.
func sit(t testing.TB, g grace) *terminalReader {
	t.Helper()
	keyboard, tty, err := pty.Open()
	require.NoError(t, err)
	// Nobody reads what the terminal echoes, so it must not.
	_, err = term.MakeRaw(int(tty.Fd()))
	require.NoError(t, err)
	keys, err := New(tty)
	require.NoError(t, err)
	keys.grace = g
	l := listener{make(chan string, 1<<16)}
	d := &terminalReader{TB: t, keyboard: keyboard, tty: tty, keys: keys, heard: l.heard, ended: make(chan struct{})}
	d.program = tea.NewProgram(l, tea.WithInput(keys), tea.WithOutput(io.Discard), tea.WithoutSignalHandler())
	go func() {
		defer close(d.ended)
		_, _ = d.program.Run()
	}()
	t.Cleanup(func() {
		d.leave()
		_ = keyboard.Close()
		_ = tty.Close()
	})
	d.types("x")
	d.hears("type x")
	return d
}

// leave ends the program.
func (d *terminalReader) leave() {
	d.keys.Pause()
	d.program.Quit()
	<-d.ended
	_ = d.keys.Close()
}

// types sends each text in a write of its own, once the one before was read.
func (d *terminalReader) types(texts ...string) {
	d.Helper()
	for _, text := range texts {
		_, err := d.keyboard.WriteString(text)
		require.NoError(d, err)
		require.Eventually(d, func() bool { return !unread(d.tty) }, patience, 100*time.Microsecond, "nobody reads")
	}
}

// hears waits for messages.
func (d *terminalReader) hears(want ...string) {
	d.Helper()
	var got []string
	for {
		select {
		case m := <-d.heard:
			got = joined(append(got, m))
		case <-time.After(patience):
			require.Equal(d, want, got)
		}
		if assert.ObjectsAreEqual(want, got) {
			return
		}
		require.LessOrEqual(d, len(got), len(want)+1, "%q", got)
	}
}

// unread reports whether something waits to be read.
func unread(f *os.File) bool {
	var set unix.FdSet
	fd := int(f.Fd())
	set.Set(fd)
	n, err := unix.Select(fd+1, &set, nil, nil, &unix.Timeval{})
	return err == nil && n > 0
}

// long is a grace that no busy machine exceeds by accident.
var long = grace{time.Minute, time.Minute}

func TestTerminal(t *testing.T) {
	d := sit(t, long)
	for _, tt := range []struct {
		input string
		want  []string
	}{
		{"é€🔑", []string{"type é€🔑"}},
		{"\x1b[1;5C", []string{"ctrl+right"}},
		{"\x1ba", []string{"alt+a"}},
		{"\x1b[20\x03", []string{"ctrl+c"}},
		{begin + "päss word\r" + end, []string{"paste päss word\r"}},
		{begin + strings.Repeat("p", 255) + end, []string{"paste " + strings.Repeat("p", 255)}},
	} {
		for i := 1; i < len(tt.input); i++ {
			d.types(tt.input[:i], tt.input[i:])
			d.hears(tt.want...)
		}
	}
	paste := strings.Repeat("0123456789é", 2000)
	for text := begin + paste + end; text != ""; {
		n := min(len(text), 1000)
		d.types(text[:n])
		text = text[n:]
	}
	d.hears("paste " + paste)
}

func TestTerminalWithAShortGrace(t *testing.T) {
	d := sit(t, grace{time.Millisecond, time.Millisecond})
	d.types("\x1b")
	d.hears("esc")
	d.types(begin + "pass\r")
	d.hears("paste pass\r")
	d.types("word\r" + end)
	d.hears("paste word\r")
	d.types("\xe9")
	d.hears("type \uffff")
	d.types("\x1b[200")
	d.types("\x03")
	d.hears("ctrl+c")
	d.types(begin + "pass")
	d.hears("paste pass")
	d.types("\x03")
	d.hears("ctrl+c")
}

func TestCtrlCInAPasteWithoutEnd(t *testing.T) {
	d := sit(t, long)
	d.types(begin+"pass", "\x03")
	d.hears("ctrl+c")
}

// While the terminal is released its keys are somebody else's, all of them;
// afterwards there is one reader, and it is the program's.
func TestSuspendAndResume(t *testing.T) {
	d := sit(t, long)
	for range 3 {
		d.types("\x1b[20") // half a key is forgotten
		d.keys.Pause()
		require.NoError(t, d.program.ReleaseTerminal())
		_, err := d.keyboard.WriteString("to the shell")
		require.NoError(t, err)
		assert.Equal(t, "to the shell", readN(t, d.tty, len("to the shell")))

		d.keys.Resume()
		require.NoError(t, d.program.RestoreTerminal())
		d.types("a", "é", "\x1b[", "A")
		d.hears("type aé", "up")
	}
	require.Eventually(t, func() bool { return readers() == 1 }, patience, time.Millisecond, "readers")
}

// What is typed after the end is the shell's, and half a key holds nothing up.
func TestQuitWithHalfAKey(t *testing.T) {
	for _, half := range []string{"", "\x1b", "\x1b[20", "\xe2", begin + "pass"} {
		d := sit(t, long)
		d.types(half)
		d.leave()
		_, err := d.keyboard.WriteString("to the shell")
		require.NoError(t, err)
		assert.Equal(t, "to the shell", readN(t, d.tty, len("to the shell")), "%q", half)
		require.Eventually(t, func() bool { return readers() == 0 }, patience, time.Millisecond, "somebody still reads")
		_, err = d.keys.Read(make([]byte, 1))
		assert.Equal(t, io.EOF, err, "closed")
	}
}

// A terminal that goes away ends the reading; ending the program is SIGHUP's.
func TestHangUp(t *testing.T) {
	d := sit(t, long)
	d.types("\x1b[20")
	require.NoError(t, d.keyboard.Close())
	require.Eventually(t, func() bool { return readers() == 0 }, patience, time.Millisecond, "somebody still reads")
}

// Raw mode is Bubble Tea's business, as long as it sees a terminal, and
// interrupting a read is ours, as long as it sees no file.
func TestWhatBubbleTeaSees(t *testing.T) {
	var r any = &Reader{}
	_, terminal := r.(interface {
		io.ReadWriteCloser
		Fd() uintptr
	})
	assert.True(t, terminal)
	_, file := r.(interface{ Name() string })
	assert.False(t, file)
}

func TestRawModeIsSetAndTakenBack(t *testing.T) {
	keyboard, tty, err := pty.Open()
	require.NoError(t, err)
	defer keyboard.Close()
	defer tty.Close()
	before, err := term.GetState(int(tty.Fd()))
	require.NoError(t, err)
	keys, err := New(tty)
	require.NoError(t, err)
	keys.grace = long
	defer keys.Close()
	l := listener{make(chan string, 16)}
	program := tea.NewProgram(l, tea.WithInput(keys), tea.WithOutput(io.Discard), tea.WithoutSignalHandler())
	ended := make(chan error)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	_, err = keyboard.WriteString("x")
	require.NoError(t, err)
	assert.Equal(t, "type x", <-l.heard, "without an enter: the terminal is raw")
	during, err := term.GetState(int(tty.Fd()))
	require.NoError(t, err)
	assert.NotEqual(t, before, during)
	program.Quit()
	require.NoError(t, <-ended)
	after, err := term.GetState(int(tty.Fd()))
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func readN(t testing.TB, f *os.File, n int) string {
	t.Helper()
	b := make([]byte, n)
	_, err := io.ReadFull(f, b)
	require.NoError(t, err)
	return string(b)
}

// readers counts the goroutines that are in a Read.
func readers() int {
	stacks := make([]byte, 1<<20)
	return bytes.Count(stacks[:runtime.Stack(stacks, true)], []byte("keyboard.(*Reader).Read("))
}
