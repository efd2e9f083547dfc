//go:build !unix

package keyboard

import (
	"errors"
	"os"
)

// New returns an error: the console brings keys, not bytes, and Bubble Tea has
// a reader of its own for it.
func New(*os.File) (*Reader, error) { return nil, errors.ErrUnsupported }
