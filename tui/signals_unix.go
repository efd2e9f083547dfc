//go:build unix

package tui

import (
	"os"
	"syscall"
)

// endSignals end the program as ctrl+c does.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
