//go:build !unix

package private

import "os"

func open(path string, flag int) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|flag, 0o600)
}
