//go:build unix

package term_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/tui/e2e/term"
)

func TestMain(m *testing.M) {
	defer term.Clean()
	m.Run()
}

func minimal(t *testing.T, o term.Options) *term.Session {
	t.Helper()
	o.Path = term.Build(t, "connect-reauth/tui/e2e/promises/minimal")
	s := term.Start(t, o)
	s.Wait("ready")
	return s
}

func probe(tb testing.TB, o term.Options, args ...string) *term.Session {
	tb.Helper()
	o.Path = term.Build(tb, "connect-reauth/tui/e2e/term/testdata/probe")
	o.Args = args
	return term.Start(tb, o)
}

// fakeTB takes a failure in place of the test that it belongs to.
type fakeTB struct {
	testing.TB
	mu       sync.Mutex
	failed   bool
	message  string
	log      string
	cleanups []func()
}

func (f *fakeTB) Helper() {}

func (f *fakeTB) Failed() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.mu.Lock()
	f.failed, f.message = true, fmt.Sprintf(format, args...)
	f.mu.Unlock()
	runtime.Goexit()
}

func (f *fakeTB) Fatal(args ...any) { f.Fatalf("%s", fmt.Sprint(args...)) }

func (f *fakeTB) Logf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log += fmt.Sprintf(format, args...)
}

func (f *fakeTB) Cleanup(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cleanups = append(f.cleanups, fn)
}

// run calls fn as a test of its own, with its cleanups, and returns how it
// failed.
func (f *fakeTB) run(fn func(tb testing.TB)) (message string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn(f)
	}()
	<-done
	for i := len(f.cleanups) - 1; i >= 0; i-- {
		f.cleanups[i]()
	}
	return f.message
}

func TestBuildCompilesOnce(t *testing.T) {
	path := term.Build(t, "connect-reauth/tui/e2e/promises/hello")
	before, err := os.Stat(path)
	require.NoError(t, err)

	t.Chdir(t.TempDir()) // outside the module
	require.Equal(t, path, term.Build(t, "connect-reauth/tui/e2e/promises/hello"))
	after, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, before.ModTime(), after.ModTime(), "compiled again")

	stripped := term.Build(t, "connect-reauth/tui/e2e/promises/hello", "-ldflags=-s -w")
	require.NotEqual(t, path, stripped)
	small, err := os.Stat(stripped)
	require.NoError(t, err)
	require.Less(t, small.Size(), after.Size())
	require.Equal(t, "hello", filepath.Base(stripped))
}

func TestBuildFailureFailsTheTest(t *testing.T) {
	fake := &fakeTB{TB: t}
	message := fake.run(func(tb testing.TB) { term.Build(tb, "connect-reauth/tui/e2e/nothing") })
	require.Contains(t, message, "building connect-reauth/tui/e2e/nothing")
}

func TestStdoutIsCapturedApart(t *testing.T) {
	s := term.Start(t, term.Options{Path: term.Build(t, "connect-reauth/tui/e2e/promises/hello")})
	s.WaitStdout("hello")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "hello\n", s.Stdout())
	require.Empty(t, s.Raw())

	s = term.Start(t, term.Options{Path: term.Build(t, "connect-reauth/tui/e2e/promises/hello"), Stdout: true})
	s.Wait("hello")
	require.Equal(t, 0, s.Exit())
	require.Empty(t, s.Stdout())
	require.Equal(t, "hello\r\n", string(s.Raw()))
}

func TestScreenAndTyping(t *testing.T) {
	s := minimal(t, term.Options{})
	require.Equal(t, "ready", s.Line(0))
	require.Len(t, strings.Split(s.Screen(), "\n"), 24)
	require.True(t, s.AltScreen())
	require.False(t, s.CursorVisible())

	s.Type("az")
	s.Wait("typed: z")
	require.Equal(t, "typed: z", s.Line(1))
	s.Type("日")
	s.Wait("typed: 日")
	s.WaitGone("typed: z")
	s.Key("q")
	s.WaitFor("q in the second line", func(screen string) bool {
		return strings.Split(screen, "\n")[1] == "typed: q" && s.AltScreen()
	})
	require.Empty(t, s.Line(24))
	require.Empty(t, s.Line(-1))

	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	require.False(t, s.AltScreen())
	require.True(t, s.CursorVisible())
	require.Empty(t, strings.TrimSpace(s.Screen()))
	require.Empty(t, s.Stdout())
}

func TestPaste(t *testing.T) {
	s := minimal(t, term.Options{})
	s.Paste("first\x03last") // without the marks ^C would end the program
	s.Wait("typed: t")

	s = probe(t, term.Options{}, "reads")
	s.Wait("go")
	s.Paste("plain")
	s.WaitStdout(`"plain"`)
}

func TestResize(t *testing.T) {
	s := probe(t, term.Options{Cols: 20, Rows: 2}, "draw", strings.Repeat("x", 30))
	s.Wait("xx")
	require.Equal(t, strings.Repeat("x", 20)+"\n"+strings.Repeat("x", 10), s.Screen())

	s = minimal(t, term.Options{Cols: 40, Rows: 10})
	before := len(s.Raw())
	s.Resize(100, 30)
	s.WaitFor("a new frame", func(string) bool { return len(s.Raw()) > before })
	s.Wait("ready")
	require.Len(t, strings.Split(s.Screen(), "\n"), 30)
	s.Resize(5, 2) // room for two of the three lines, cut short
	s.Type("x")
	s.Wait("typed")
	s.WaitGone("typed: x")
}

// Standard output is the terminal here: Lip Gloss asks nothing of a pipe.
func TestNoQueriesFromMinimal(t *testing.T) {
	s := minimal(t, term.Options{Stdout: true})
	s.Type("x")
	s.Wait("typed: x")
	s.Key("ctrl+c")
	s.Exit()
	require.NotEmpty(t, s.Raw())
	require.Empty(t, term.Queries(s.Raw()))
}

func TestTermios(t *testing.T) {
	const cooked = unix.ICANON | unix.ECHO | unix.ISIG
	s := minimal(t, term.Options{})
	require.Zero(t, s.Termios().Lflag&cooked, "not raw while it runs")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	require.EqualValues(t, cooked, s.Termios().Lflag&cooked, "not restored")

	s = probe(t, term.Options{}, "leave-raw")
	require.Equal(t, 0, s.Exit())
	require.Zero(t, s.Termios().Lflag&cooked, "what the program left behind is not seen")
}

func TestAnswers(t *testing.T) {
	s := probe(t, term.Options{Answers: true}, "ask")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "answer \"\\x1b[1;4R\"\n", s.Stdout())

	s = probe(t, term.Options{}, "ask")
	s.Wait("abc")
	s.Send("mine R") // comes first, since there is no answer
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "answer \"mine R\"\n", s.Stdout())
	require.Equal(t, []string{"\x1b[6n"}, term.Queries(s.Raw()))
}

func TestStreams(t *testing.T) {
	s := probe(t, term.Options{Stdin: strings.NewReader("a\nb\n"), StderrPipe: true}, "streams")
	s.Wait("name?")
	s.Type("samuel")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "in=\"a\\nb\\n\" tty=\"samuel\\n\"\n", s.Stdout())
	require.Equal(t, "to standard error\n", s.Stderr())
	require.NotContains(t, string(s.Raw()), "standard error")
}

func TestStdinFile(t *testing.T) {
	null, err := os.Open(os.DevNull)
	require.NoError(t, err)
	defer null.Close()
	s := probe(t, term.Options{Stdin: null}, "streams")
	s.Wait("name?")
	s.Type("x\n")
	require.Equal(t, 0, s.Exit())
	require.Contains(t, s.Stdout(), `in=""`)
	require.Contains(t, s.Screen(), "to standard error")
	_, err = null.Stat()
	require.NoError(t, err, "the test's file was closed")
}

func TestEnvironment(t *testing.T) {
	t.Setenv("MONO_SECRET_KEY", "live_sk_of_the_person")
	t.Setenv("NO_COLOR", "1")
	s := probe(t, term.Options{Env: []string{"TERM=dumb", "EXTRA=1"}}, "env")
	require.Equal(t, 0, s.Exit())
	names := map[string]string{}
	for line := range strings.Lines(s.Stdout()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		names[name] = value
	}
	assert.Equal(t, "dumb", names["TERM"])
	assert.Equal(t, "1", names["EXTRA"])
	assert.Equal(t, "C.UTF-8", names["LANG"])
	assert.NotEqual(t, os.Getenv("HOME"), names["HOME"])
	assert.DirExists(t, names["HOME"])
	assert.Len(t, names, 5)
}

func TestKeysArriveOneByOne(t *testing.T) {
	s := probe(t, term.Options{}, "reads")
	s.Wait("go")
	s.Key("esc", "enter", "shift+tab", "ctrl+r", "space", "alt+x", "é")
	s.Type("ab")
	s.Send("cd")
	want := []string{`"\x1b"`, `"\r"`, `"\x1b[Z"`, `"\x12"`, `" "`, `"\x1bx"`, `"é"`, `"a"`, `"b"`, `"cd"`}
	s.WaitStdout(`"cd"`)
	require.Equal(t, want, strings.Split(strings.TrimSpace(s.Stdout()), "\n"))
}

func TestUnknownKeyFailsTheTest(t *testing.T) {
	fake := &fakeTB{TB: t}
	message := fake.run(func(tb testing.TB) { probe(tb, term.Options{}, "stubborn").Key("any") })
	require.Contains(t, message, `no key is called "any"`)
}

func TestStyleOf(t *testing.T) {
	s := probe(t, term.Options{}, "draw",
		"日本 \x1b[1;31mred\x1b[m \x1b[7;92;44mgreen\x1b[m \x1b[2;4;38;5;208morange\x1b[m \x1b[48;2;1;2;255mblue\x1b[m plain")
	s.Wait("plain")
	require.Equal(t, term.Style{Fg: "red", Bold: true}, s.StyleOf("red"))
	require.Equal(t, term.Style{Fg: "bright green", Bg: "blue", Reverse: true}, s.StyleOf("green"))
	require.Equal(t, term.Style{Fg: "208", Faint: true, Underline: true}, s.StyleOf("orange"))
	require.Equal(t, term.Style{Bg: "#0102ff"}, s.StyleOf("blue"))
	require.Equal(t, term.Style{}, s.StyleOf("plain"))

	fake := &fakeTB{TB: t}
	message := fake.run(func(tb testing.TB) {
		s := probe(tb, term.Options{}, "draw", "here")
		s.Wait("here")
		s.StyleOf("there")
	})
	require.Contains(t, message, `"there" is not on the screen`)
}

func TestExitCodes(t *testing.T) {
	s := probe(t, term.Options{}, "exit", "7")
	require.Equal(t, 7, s.Exit())

	s = probe(t, term.Options{}, "draw", "up")
	s.Wait("up")
	name, err := os.ReadFile("/proc/" + strconv.Itoa(s.Pid()) + "/comm")
	if err == nil { // where there is a /proc
		require.Equal(t, "probe\n", string(name))
	}
	s.Signal(syscall.SIGTERM)
	require.Equal(t, 128+15, s.Exit())
	require.Equal(t, "up", strings.TrimSpace(s.Screen()))
	s.Signal(syscall.SIGTERM) // nobody there
	require.Equal(t, 128+15, s.Exit())

	s = probe(t, term.Options{}, "draw", "up")
	s.Wait("up")
	s.Key("ctrl+c") // the terminal makes it a signal
	require.Equal(t, 128+2, s.Exit())
}

func TestHangUp(t *testing.T) {
	s := probe(t, term.Options{}, "draw", "up")
	s.Wait("up")
	s.HangUp()
	require.Equal(t, 128+1, s.Exit())
	require.Equal(t, "up", strings.TrimSpace(s.Screen()))

	s = minimal(t, term.Options{})
	s.HangUp()
	require.NotEqual(t, 0, s.Exit())
}

func TestNothingIsLostAtTheEnd(t *testing.T) {
	const lines = 200
	for range 20 {
		s := probe(t, term.Options{}, "flood", strconv.Itoa(lines))
		require.Equal(t, 0, s.Exit())
		require.Equal(t, lines, strings.Count(string(s.Raw()), "\n"))
		require.Contains(t, s.Line(22), "000199")
	}
}

func TestWaitFailures(t *testing.T) {
	t.Run("too late", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) {
			probe(tb, term.Options{Limit: 300 * time.Millisecond}, "draw", "something").Wait("something", "else")
		})
		require.Contains(t, message, `waiting for ["something" "else"] on the screen: nothing of the kind within 300ms`)
		require.Contains(t, message, "still running")
		require.Contains(t, message, "│something\n")
		require.Contains(t, fake.log, "│something\n", "the last screen is not logged")
	})
	t.Run("ended", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		start := time.Now()
		message := fake.run(func(tb testing.TB) {
			probe(tb, term.Options{StderrPipe: true}, "nonsense").Wait("something")
		})
		require.Contains(t, message, "the program ended with exit code 1")
		require.Contains(t, message, "standard error:\nprobe: unknown errand")
		require.Less(t, time.Since(start), 30*time.Second, "waited for the limit")
	})
	t.Run("standard output", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) { probe(tb, term.Options{}, "exit", "3").WaitStdout("something") })
		require.Contains(t, message, `waiting for "something" on standard output: the program ended with exit code 3`)
	})
	t.Run("gone", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) {
			s := probe(tb, term.Options{Limit: 300 * time.Millisecond}, "draw", "something")
			s.Wait("something")
			s.WaitGone("something")
		})
		require.Contains(t, message, `waiting for "something" to leave the screen`)
	})
	t.Run("exit", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) {
			probe(tb, term.Options{Limit: 300 * time.Millisecond}, "stubborn").Exit()
		})
		require.Contains(t, message, "waiting for the program to end: nothing of the kind within 300ms")
	})
	t.Run("emulator", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) {
			probe(tb, term.Options{}, "draw", "\x1b[1;99r\x1b[9Tlost").Wait("lost")
		})
		require.Contains(t, message, "the emulator cannot show what the program wrote: runtime error")
	})
	t.Run("no failure, no log", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) { probe(tb, term.Options{}, "draw", "x").Wait("x") })
		require.Empty(t, message+fake.log)
	})
	t.Run("no program", func(t *testing.T) {
		fake := &fakeTB{TB: t}
		message := fake.run(func(tb testing.TB) { term.Start(tb, term.Options{Path: "/nonexistent/program"}) })
		require.Contains(t, message, "starting /nonexistent/program in a terminal")
	})
}

// The end of a test stops a program that ignores signals, one that reads
// nothing of what was sent, and leaves no goroutine and no descriptor behind.
func TestCleanup(t *testing.T) {
	term.Build(t, "connect-reauth/tui/e2e/term/testdata/probe")
	before, files := runtime.NumGoroutine(), openFiles()
	var pids []int
	fake := &fakeTB{TB: t}
	message := fake.run(func(tb testing.TB) {
		blocked, w := io.Pipe()
		defer w.Close()
		s := probe(tb, term.Options{Stdin: blocked}, "stubborn")
		s.Wait("here")
		pids = append(pids, s.Pid())

		s = probe(tb, term.Options{}, "deaf")
		s.Wait("deaf")
		pids = append(pids, s.Pid())
		s.Type(strings.Repeat("x", 5000))
		s.Paste(strings.Repeat("x", 1<<20))
		s.Close() // and once more at the end
	})
	require.Empty(t, message)
	for _, pid := range pids {
		require.Eventually(t, func() bool { return unix.Kill(pid, 0) == unix.ESRCH }, 5*time.Second, 5*time.Millisecond)
	}
	for start := time.Now(); runtime.NumGoroutine() > before && time.Since(start) < 5*time.Second; { // Eventually has its own
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
	require.Equal(t, files, openFiles())
}

// openFiles counts this process's descriptors, where that can be done.
func openFiles() int {
	for _, dir := range []string{"/proc/self/fd", "/dev/fd"} {
		if names, err := os.ReadDir(dir); err == nil {
			return len(names)
		}
	}
	return 0
}
