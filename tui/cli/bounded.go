package cli

import (
	"fmt"
	"io"
)

// mostList is how many bytes of standard input are taken for a list of accounts:
// hundreds of thousands of them.
const mostList = 64 << 20

var errNoList = fmt.Errorf("it holds more than %d MiB, which is no list of accounts", mostList>>20)

// bounded reads what is left, and fails where there is more.
type bounded struct {
	io.Reader
	left int
}

func (b *bounded) Read(p []byte) (n int, err error) {
	n, err = b.Reader.Read(p)
	if b.left -= n; b.left < 0 {
		err = errNoList
	}
	return n, err
}
