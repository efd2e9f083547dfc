//go:build unix

package private

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// open opens a file without waiting for anybody: a named pipe without a reader
// is an error. Afterwards writing waits as ever, in Go's poller.
func open(path string, flag int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|flag|syscall.O_NONBLOCK, 0o600)
	if errors.Is(err, syscall.ENXIO) {
		if info, statErr := os.Stat(path); statErr == nil && info.Mode()&os.ModeNamedPipe != 0 {
			return nil, fmt.Errorf("%s is a named pipe that nobody reads; start its reader first, or name a file", path)
		}
	}
	return file, err
}
