package plain

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"golang.org/x/term"
)

// Keyboard returns what answers are read from. A terminal that goes away is
// [ErrInterrupted]: the operator has not ended the input, and the program has
// no fault.
func Keyboard(file *os.File) io.Reader {
	if !term.IsTerminal(int(file.Fd())) {
		return file
	}
	return keyboard{file}
}

type keyboard struct{ *os.File }

func (k keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p)
	// Reading a terminal that went away fails, or finds the end, as the system
	// has it and as it comes.
	if errors.Is(err, syscall.EIO) || errors.Is(err, io.EOF) && !term.IsTerminal(int(k.Fd())) {
		err = fmt.Errorf("%w: the terminal went away", ErrInterrupted)
	}
	return n, err
}

// forget drops what was typed of a line that is not complete.
func (k keyboard) forget() { flush(int(k.Fd())) }
