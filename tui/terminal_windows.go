package tui

import "os"

// OpenTerminal opens the console's input, wherever standard input comes from.
func OpenTerminal() (*os.File, error) { return os.OpenFile("CONIN$", os.O_RDWR, 0) }
