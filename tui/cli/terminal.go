package cli

import (
	"os"

	"golang.org/x/term"

	"connect-reauth/tui/job"
)

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }

// keyboard returns where keys come from, or an error when the wizard can't be
// shown. In plain mode that is standard input unless account IDs came from it.
func (sys System) keyboard(plain, idsFromStdin bool) (*os.File, error) {
	if plain && !idsFromStdin {
		return sys.Stdin, nil
	}
	if !plain && !isTerminal(sys.Stderr) {
		return nil, usage("standard error is not a terminal, so the wizard can't be shown; --plain asks line by line")
	}
	if !idsFromStdin && isTerminal(sys.Stdin) {
		return sys.Stdin, nil
	}
	tty, err := sys.OpenTerminal()
	switch {
	case err == nil:
		return tty, nil
	case idsFromStdin:
		return nil, usage("standard input holds the account IDs, so the answers need a terminal, and there is none; give the IDs as arguments")
	}
	return nil, usage("standard input is not a terminal and there is no other keyboard; --plain reads answers from standard input")
}

// terminalOf returns the terminal that the operator sits at, where the keyboard
// is one or there is another; else nil. What comes through a pipe is for the
// program alone.
func (sys System) terminalOf(keyboard *os.File) (terminal *os.File, done func()) {
	if isTerminal(keyboard) {
		return keyboard, func() {}
	}
	tty, err := sys.OpenTerminal()
	if err != nil {
		return nil, func() {}
	}
	return tty, func() { _ = tty.Close() }
}

// keepTerminal returns the function that sets a terminal as it is now. Nil, and
// what is none, is left alone.
func keepTerminal(file *os.File) (restore func()) {
	if file == nil {
		return func() {}
	}
	fd := int(file.Fd())
	state, err := term.GetState(fd)
	if err != nil {
		return func() {}
	}
	return func() {
		// In the background it would stop the program instead of ending it.
		if job.Foreground(fd) {
			_ = term.Restore(fd, state)
		}
	}
}
