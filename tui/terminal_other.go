//go:build !windows

package tui

import "os"

// OpenTerminal opens the terminal of the process, wherever standard input comes
// from.
func OpenTerminal() (*os.File, error) { return os.OpenFile("/dev/tty", os.O_RDWR, 0) }
