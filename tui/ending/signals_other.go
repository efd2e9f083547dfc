//go:build !unix

package ending

import (
	"os"
	"syscall"
)

// On Windows SIGTERM stands for the closing of the console, the end of the
// session and the shutdown.
var ends = []os.Signal{os.Interrupt, syscall.SIGTERM}

// QuitInterrupts does nothing: there is no such signal.
func QuitInterrupts() {}
