package cli

import (
	"os"

	"golang.org/x/term"
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
