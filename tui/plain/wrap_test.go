package plain

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A line is broken at blanks alone, and only where it is too wide.
func TestWrapped(t *testing.T) {
	for _, test := range []struct {
		text    string
		columns int
		want    string
	}{
		{"ends the program", 0, "ends the program"},
		{"ends the program", 16, "ends the program"},
		{"ends the program", 15, "ends the\nprogram"},
		{"ends the program", 8, "ends the\nprogram"},
		{"ends the program", 3, "ends\nthe\nprogram"},
		{"see https://link.example/a-b?c=d now", 10, "see\nhttps://link.example/a-b?c=d\nnow"},
		{"one line\nand one more line", 9, "one line\nand one\nmore line"},
		{"銀行 の 口座", 7, "銀行 の\n口座"},
		{"", 5, ""},
	} {
		assert.Equal(t, test.want, wrapped(test.text, test.columns))
	}
}
