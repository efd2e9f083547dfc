//go:build unix

package term

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// WaitFor waits until cond likes the screen. It fails the test when the
// program has ended and written everything without that, or time is up.
func (s *Session) WaitFor(what string, cond func(screen string) bool) {
	s.tb.Helper()
	if why := s.await(func() bool { return cond(s.Screen()) }); why != "" {
		s.tb.Fatalf("waiting for %s: %s\n%s", what, why, s.report())
	}
}

// Wait waits until the screen contains every one of the texts. A row has no
// trailing blanks.
func (s *Session) Wait(substr ...string) {
	s.tb.Helper()
	s.WaitFor(fmt.Sprintf("%q on the screen", substr), func(screen string) bool {
		return !slices.ContainsFunc(substr, func(t string) bool { return !strings.Contains(screen, t) })
	})
}

// WaitGone waits until the screen does not contain the text.
func (s *Session) WaitGone(substr string) {
	s.tb.Helper()
	s.WaitFor(fmt.Sprintf("%q to leave the screen", substr), func(screen string) bool {
		return !strings.Contains(screen, substr)
	})
}

// WaitStdout waits until the captured standard output contains the text.
func (s *Session) WaitStdout(substr string) {
	s.tb.Helper()
	if why := s.await(func() bool { return strings.Contains(s.Stdout(), substr) }); why != "" {
		s.tb.Fatalf("waiting for %q on standard output: %s\n%s", substr, why, s.report())
	}
}

// Exit waits until the program has ended and everything it wrote was read, and
// returns its exit code: 128 and the number when a signal ended it.
func (s *Session) Exit() int {
	s.tb.Helper()
	if why := s.await(s.ended); why != "" {
		s.tb.Fatalf("waiting for the program to end: %s\n%s", why, s.report())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code
}

// ended reports that nothing can change any more by the program's doing.
func (s *Session) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.exited && s.open == 0
}

// await asks cond again whenever something has changed. It returns "" once
// cond holds, else why it never will or that it took too long. cond is called
// without the lock.
func (s *Session) await(cond func() bool) (why string) {
	late := false
	timer := time.AfterFunc(s.opts.Limit, func() { s.change(func() { late = true }) })
	defer timer.Stop()
	for {
		s.mu.Lock()
		version, ended, last := s.version, s.exited && s.open == 0, late
		code, broken := s.code, s.screen.broken
		s.mu.Unlock()

		switch {
		case cond():
			s.mu.Lock()
			s.seen = time.Now()
			s.mu.Unlock()
			return ""
		case broken != nil:
			return fmt.Sprintf("the emulator cannot show what the program wrote: %v", broken)
		case ended:
			return fmt.Sprintf("the program ended with exit code %d", code)
		case last:
			return fmt.Sprintf("nothing of the kind within %v", s.opts.Limit)
		}

		s.mu.Lock()
		for s.version == version {
			s.changed.Wait()
		}
		s.mu.Unlock()
	}
}

// reading is how long a person takes at least to read what has come.
const reading = 200 * time.Millisecond

// readFirst waits before enter until what was waited for can have been read, as
// a person would; an enter that comes at once was typed ahead.
func (s *Session) readFirst(names []string) {
	if len(names) == 0 || names[0] != "enter" {
		return
	}
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	time.Sleep(time.Until(seen.Add(reading)))
}

// report describes the program for a person who reads why a test failed.
func (s *Session) report() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	switch {
	case s.exited && s.open > 0:
		fmt.Fprintf(&b, "ended with exit code %d, but something still holds its terminal or pipes", s.code)
	case s.exited:
		fmt.Fprintf(&b, "ended with exit code %d", s.code)
	default:
		fmt.Fprintf(&b, "still running, process %d", s.Pid())
	}
	buffer := "main"
	if s.screen.alt {
		buffer = "alternate"
	}
	width := s.screen.Width()
	fmt.Fprintf(&b, "\n%s screen, %d×%d:\n┌%s\n", buffer, width, s.screen.Height(), strings.Repeat("─", width))
	for line := range strings.SplitSeq(strings.TrimRight(s.screen.text(), "\n"), "\n") {
		fmt.Fprintf(&b, "│%s\n", line)
	}
	fmt.Fprintf(&b, "└%s", strings.Repeat("─", width))
	for _, out := range []struct {
		name string
		text []byte
	}{{"standard output", s.stdout}, {"standard error", s.stderr}} {
		if len(out.text) > 0 {
			fmt.Fprintf(&b, "\n%s:\n%s", out.name, bytes.TrimRight(tail(out.text), "\n"))
		}
	}
	return b.String()
}

// tail keeps a report short.
func tail(text []byte) []byte {
	const most = 4 << 10
	if len(text) <= most {
		return text
	}
	return append([]byte("…"), text[len(text)-most:]...)
}

// Screen is what the terminal shows: its rows without trailing blanks.
func (s *Session) Screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.text()
}

// Line is row i of the screen, from 0.
func (s *Session) Line(i int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i < 0 || i >= s.screen.Height() {
		return ""
	}
	text, _ := s.screen.line(i)
	return text
}

// StyleOf is the style of the first character of substr where the screen shows
// it first. A text that is not there fails the test.
func (s *Session) StyleOf(substr string) Style {
	s.tb.Helper()
	s.mu.Lock()
	style, ok := s.screen.styleOf(substr)
	s.mu.Unlock()
	if !ok {
		s.tb.Fatalf("%q is not on the screen: %s", substr, s.report())
	}
	return style
}

// AltScreen reports whether the alternate screen is shown.
func (s *Session) AltScreen() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.alt
}

// CursorVisible reports whether the cursor is shown.
func (s *Session) CursorVisible() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.screen.cursorHidden
}

// Stdout is what the program has written to its captured standard output.
func (s *Session) Stdout() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.stdout)
}

// Stderr is what the program has written to its captured standard error.
func (s *Session) Stderr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.stderr)
}

// Raw is every byte the program has written to the terminal.
func (s *Session) Raw() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.raw)
}
