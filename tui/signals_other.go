//go:build !unix

package tui

import "os"

// endSignals end the program as ctrl+c does.
var endSignals = []os.Signal{os.Interrupt}
