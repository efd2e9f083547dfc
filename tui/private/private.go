// Package private opens files that are for their owner alone: what the program
// writes of customers is nobody else's business.
package private

import (
	"fmt"
	"os"
)

// Open opens a file as [os.OpenFile] does and creates it if it is not there. One
// that was there before, readable by others, is made its owner's alone. Open does not wait: a named pipe that nobody reads is
// refused.
func Open(path string, flag int) (*os.File, error) {
	file, err := open(path, flag)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", path)
	}
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		err = file.Chmod(0o600)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}
