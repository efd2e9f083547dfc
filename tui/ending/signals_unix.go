//go:build unix

package ending

import (
	"os"
	"os/signal"
	"syscall"
)

var ends = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// QuitInterrupts makes ctrl+\ what ctrl+c is, wherever the program is and
// whether or not that is ignored. Its ordinary effect is Go's: to print what
// every goroutine does, and to leave the terminal as it is.
func QuitInterrupts() {
	quits := make(chan os.Signal, 1)
	signal.Notify(quits, syscall.SIGQUIT)
	go func() {
		for range quits {
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGINT)
		}
	}()
}
