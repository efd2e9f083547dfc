// Package private opens files that are for their owner alone: what the program
// writes of customers is nobody else's business.
package private

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// Open opens a file for lines of JSON as [os.OpenFile] does and creates it if it is not
// there. One that was there before, readable by others, is made its owner's alone, and
// one that holds lines, none of which is ours, is refused as it is: a list of accounts
// named by mistake. Open does not wait: a named pipe that nobody reads is refused, too.
func Open(path string, flag int, ours func(line []byte) bool) (*os.File, error) {
	file, err := open(path, flag)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", path)
	}
	if err == nil && info.Mode().IsRegular() && holdsOther(path, ours) {
		err = fmt.Errorf("%s holds something else already, and was left as it is; name another file", path)
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

// Begins reports whether a line begins as those of a kind do, even if it broke off
// right after.
func Begins(line []byte, as string) bool {
	return len(line) > 0 && (strings.HasPrefix(string(line), as) || strings.HasPrefix(as, string(line)))
}

// holdsOther reports whether a file has lines, none of which, as far as it is looked
// at, is ours. What can't be read is not known.
func holdsOther(path string, ours func(line []byte) bool) bool {
	const far = 64 << 10
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	text, _ := io.ReadAll(io.LimitReader(file, far))
	for line := range bytes.Lines(text) {
		if ours(bytes.TrimSpace(line)) {
			return false
		}
	}
	return len(bytes.TrimSpace(text)) > 0
}
