package ledger

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock keeps others from locking the file until it is closed, by whatever ends
// the process. What is locked can't be read by others here, so it is a byte where
// no file reaches.
func lock(file *os.File) error {
	const lastByte = 1<<31 - 1
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, &windows.Overlapped{OffsetHigh: lastByte})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return errLocked
	}
	return os.NewSyscallError("LockFileEx", err)
}

// syncFolder does nothing: the system keeps a file's name by itself.
func syncFolder(string) {}
