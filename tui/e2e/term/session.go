//go:build unix

package term

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"
)

// Options say what runs and how it is connected.
type Options struct {
	Path string
	Args []string
	Dir  string // the test's own when empty
	// Env is added to PATH, HOME (a directory of its own), TERM=xterm-256color
	// and LANG=C.UTF-8, and replaces them. Nothing else reaches the program.
	Env        []string
	Cols, Rows int // 80×24 when zero

	// Stdin feeds a pipe that is the program's standard input; an *os.File is
	// handed over as it is. The terminal then is /dev/tty only. When nil,
	// standard input is the terminal. A reader that may block should be an
	// io.Closer: it is closed at the end.
	Stdin      io.Reader
	Stdout     bool // standard output is the terminal, not a captured pipe
	StderrPipe bool // standard error is a captured pipe, not the terminal

	// Answers sends the program the emulator's answers to its queries.
	Answers bool

	Limit time.Duration // of every wait, a minute when zero
}

// Session is a running program with its terminal. Its methods that end a test
// must be called from the test's goroutine.
type Session struct {
	tb     testing.TB
	opts   Options
	cmd    *exec.Cmd
	term   *terminal
	ours   []*os.File    // our ends of the pipes
	reaped chan struct{} // the program has ended and was waited for
	gone   chan struct{} // the terminal is being closed

	closing, hangingUp sync.Once

	terminalDone sync.WaitGroup // what reads and writes the terminal
	others       sync.WaitGroup // what reads everything else

	mu      sync.Mutex
	changed *sync.Cond
	seen    time.Time // when the last wait ended
	version uint64    // grows with every change of what follows
	screen  *screen
	raw     []byte
	stdout  []byte
	stderr  []byte
	open    int // outputs that have not come to their end
	clogged bool
	exited  bool
	code    int

	inputMu sync.Mutex
	input   [][]byte // one write each
	pending chan struct{}
}

// Start runs a program in a new terminal. When the test ends the program is
// killed, and if the test failed the last screen is logged.
func Start(tb testing.TB, o Options) *Session {
	tb.Helper()
	if o.Cols == 0 {
		o.Cols = 80
	}
	if o.Rows == 0 {
		o.Rows = 24
	}
	if o.Limit == 0 {
		o.Limit = time.Minute
	}
	s := &Session{
		tb:      tb,
		opts:    o,
		screen:  newScreen(o.Cols, o.Rows),
		reaped:  make(chan struct{}),
		gone:    make(chan struct{}),
		pending: make(chan struct{}, 1),
	}
	s.changed = sync.NewCond(&s.mu)
	home := tb.TempDir() // removed after the program was stopped
	if err := s.start(home); err != nil {
		tb.Fatalf("starting %s in a terminal: %v", o.Path, err)
	}
	tb.Cleanup(s.Close)
	return s
}

// wiring is the program's side of everything it is connected to, and ours.
type wiring struct {
	in, out, err *os.File   // its standard files
	extra        []*os.File // from descriptor 3 on
	tty          int        // the descriptor of its terminal
	theirs       []*os.File // closed here once the program has them
	ours         []*os.File
	stdin        *os.File // our ends of the pipes, or nil
	stdout       *os.File
	stderr       *os.File
}

// pipeIn makes a pipe that the program reads, pipeOut one that it writes.
func (w *wiring) pipeIn() (theirs, ours *os.File, err error) {
	theirs, ours, err = os.Pipe()
	w.keep(theirs, ours, err)
	return theirs, ours, err
}

func (w *wiring) pipeOut() (theirs, ours *os.File, err error) {
	ours, theirs, err = os.Pipe()
	w.keep(theirs, ours, err)
	return theirs, ours, err
}

func (w *wiring) keep(theirs, ours *os.File, err error) {
	if err == nil {
		w.theirs, w.ours = append(w.theirs, theirs), append(w.ours, ours)
	}
}

// connect makes the pipes that the options ask for.
func (w *wiring) connect(o Options, tty *os.File) (err error) {
	w.in, w.out, w.err = tty, tty, tty
	switch in := o.Stdin.(type) {
	case nil:
	case *os.File:
		w.in = in
	default:
		if w.in, w.stdin, err = w.pipeIn(); err != nil {
			return err
		}
	}
	if !o.Stdout {
		if w.out, w.stdout, err = w.pipeOut(); err != nil {
			return err
		}
	}
	if o.StderrPipe {
		if w.err, w.stderr, err = w.pipeOut(); err != nil {
			return err
		}
	}
	w.tty = slices.Index([]*os.File{w.in, w.out, w.err}, tty)
	if w.tty < 0 {
		w.tty = 3 + len(w.extra)
		w.extra = append(w.extra, tty)
	}
	return nil
}

func (s *Session) start(home string) (err error) {
	o := s.opts
	if s.term, err = openTerminal(o.Cols, o.Rows); err != nil {
		return err
	}
	w := &wiring{}
	err = w.connect(o, s.term.slave)
	if err == nil {
		s.cmd = exec.Command(o.Path, o.Args...)
		s.cmd.Dir = o.Dir
		s.cmd.Env = append([]string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TERM=xterm-256color", "LANG=C.UTF-8",
		}, o.Env...)
		s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr, s.cmd.ExtraFiles = w.in, w.out, w.err, w.extra
		s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: w.tty}
		err = s.cmd.Start()
	}
	closeAll(w.theirs)
	if err != nil {
		closeAll(w.ours)
		s.term.interrupt()
		s.term.close()
		return err
	}
	s.ours = w.ours

	s.capture(w.stdout, &s.stdout)
	s.capture(w.stderr, &s.stderr)
	s.change(func() { s.open++ })
	s.terminalDone.Go(s.readTerminal)
	s.terminalDone.Go(s.writeTerminal)
	s.others.Go(s.readAnswers)
	if w.stdin != nil {
		go s.feed(w.stdin)
	}
	s.others.Go(s.reap)
	return nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}

// change runs f on what the lock guards and wakes whoever waits.
func (s *Session) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.version++
	s.changed.Broadcast()
}

// capture collects what the program writes to a pipe.
func (s *Session) capture(r *os.File, to *[]byte) {
	if r == nil {
		return
	}
	s.change(func() { s.open++ })
	s.others.Go(func() {
		buf := make([]byte, 32<<10)
		for {
			n, err := r.Read(buf)
			s.change(func() {
				*to = append(*to, buf[:n]...)
				if err != nil {
					s.open--
				}
			})
			if err != nil {
				return
			}
		}
	})
}

func (s *Session) readTerminal() {
	buf := make([]byte, 32<<10)
	for {
		s.mu.Lock()
		for s.clogged {
			s.changed.Wait()
		}
		s.mu.Unlock()
		n, err := s.term.read(buf)
		s.change(func() {
			s.raw = append(s.raw, buf[:n]...)
			s.screen.draw(buf[:n])
			if err != nil {
				s.open--
			}
		})
		if err != nil {
			return
		}
	}
}

// readAnswers empties the emulator's pipe, without which the emulator would
// stand still at the first query.
func (s *Session) readAnswers() {
	buf := make([]byte, 4<<10)
	for {
		n, err := s.screen.Read(buf)
		if s.opts.Answers && n > 0 {
			s.Send(string(buf[:n]))
		}
		if err != nil {
			return
		}
	}
}

// patience is how long a write waits for the program to read the one before.
const patience = 100 * time.Millisecond

// writeTerminal sends the input, so that no test hangs on a program that does
// not read. A person's keys do not reach the program in one read: each write
// waits until the one before was read, or the escape key followed by another
// would be taken for one key with alt. A program that lets one lie is not
// waited for again until it has read everything.
func (s *Session) writeTerminal() {
	deaf := false
	for {
		select {
		case <-s.gone:
			return
		case <-s.pending:
		}
		s.inputMu.Lock()
		input := s.input
		s.input = nil
		s.inputMu.Unlock()

		for _, p := range input {
			unread := s.term.unread()
			for start := time.Now(); unread && !deaf; unread = s.term.unread() {
				time.Sleep(200 * time.Microsecond)
				deaf = time.Since(start) > patience
			}
			deaf = deaf && unread
			if s.term.write(p) != nil {
				return
			}
		}
	}
}

func (s *Session) queue(p []byte) {
	s.inputMu.Lock()
	s.input = append(s.input, p)
	s.inputMu.Unlock()
	select {
	case s.pending <- struct{}{}:
	default:
	}
}

// feed copies the test's reader to the program's standard input.
func (s *Session) feed(w *os.File) {
	_, _ = io.Copy(w, s.opts.Stdin)
	_ = w.Close()
}

// reap waits for the program's end and notes it.
func (s *Session) reap() {
	_ = s.cmd.Wait()
	status := s.cmd.ProcessState.Sys().(syscall.WaitStatus)
	s.change(func() {
		s.clogged = false
		s.exited, s.code = true, status.ExitStatus()
		if status.Signaled() {
			s.code = 128 + int(status.Signal())
		}
	})
	s.term.programEnded()
	close(s.reaped)
}

// Close kills the program and lets go of everything. The end of the test does
// it too; a benchmark that starts many programs cannot wait for that.
func (s *Session) Close() { s.closing.Do(s.close) }

func (s *Session) close() {
	if s.tb.Failed() {
		s.tb.Logf("the program at the end of the test: %s", s.report())
	}
	select {
	case <-s.reaped:
	default:
		// With everything it started, as far as that stayed in its group.
		_ = unix.Kill(-s.cmd.Process.Pid, unix.SIGKILL)
		<-s.reaped
	}
	s.HangUp()
	if c, ok := s.opts.Stdin.(io.Closer); ok {
		if _, file := s.opts.Stdin.(*os.File); !file {
			_ = c.Close()
		}
	}
	closeAll(s.ours)
	_ = s.screen.InputPipe().(io.Closer).Close()
	s.others.Wait()
}

// HangUp takes the terminal away, with input that was not read yet.
func (s *Session) HangUp() {
	s.hangingUp.Do(func() {
		close(s.gone)
		s.change(func() { s.clogged = false })
		s.term.interrupt()
		s.terminalDone.Wait()
		s.term.close()
	})
}

// Signal sends the program a signal. One that has ended gets none.
func (s *Session) Signal(sig os.Signal) {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.tb.Errorf("sending %v: %v", sig, err)
	}
}

// Pid is the program's process.
func (s *Session) Pid() int { return s.cmd.Process.Pid }

// Resize changes the window. The program gets SIGWINCH from the system.
func (s *Session) Resize(cols, rows int) {
	s.tb.Helper()
	s.change(func() { s.screen.Resize(cols, rows) })
	if err := s.term.resize(cols, rows); err != nil {
		s.tb.Errorf("resizing the terminal: %v", err)
	}
}

// Termios is how the terminal is set now, or was left when the program ended.
func (s *Session) Termios() *unix.Termios {
	s.tb.Helper()
	t, err := s.term.termios()
	if err != nil {
		s.tb.Fatalf("reading the terminal's settings: %v", err)
	}
	return t
}

// SetTermios sets the terminal, as a shell does between two programs.
func (s *Session) SetTermios(t *unix.Termios) {
	s.tb.Helper()
	if err := s.term.setTermios(t); err != nil {
		s.tb.Fatalf("setting the terminal: %v", err)
	}
}

// Type sends text a character at a time, as a person would.
func (s *Session) Type(text string) {
	for _, r := range text {
		s.queue([]byte(string(r)))
	}
}

// Send writes raw in one piece, as it is.
func (s *Session) Send(raw string) { s.queue([]byte(raw)) }

// Key presses keys by name: "enter", "esc", "tab", "shift+tab", the arrows,
// "ctrl+left", "ctrl+right", "backspace", "delete", "home", "end", "pgup",
// "pgdown", "space", "ctrl+" and a letter, "alt+" and a key, or one character.
func (s *Session) Key(names ...string) {
	s.tb.Helper()
	s.readFirst(names)
	for _, name := range names {
		seq, err := keyBytes(name)
		if err != nil {
			s.tb.Fatal(err)
		}
		s.Send(seq)
	}
}

// Paste pastes text in one piece, between the marks of a bracketed paste when
// the program has asked for them, as a terminal does.
func (s *Session) Paste(text string) {
	s.mu.Lock()
	brackets := s.screen.brackets
	s.mu.Unlock()
	if brackets {
		text = ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd
	}
	s.Send(text)
}
