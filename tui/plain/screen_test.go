package plain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/plain"
)

// What is written beside the questions begins a line, and ends none that is over.
func TestAScreenEndsTheOpenLine(t *testing.T) {
	var out strings.Builder
	screen := plain.NewScreen(&out)
	results := screen.Beside(&out)
	screen.EndLine()
	fmt.Fprintln(results, "one")
	fmt.Fprint(screen, "Username: ")
	fmt.Fprint(screen, "sam")
	fmt.Fprintln(results, "two")
	fmt.Fprint(screen, "Username: ")
	screen.EndLine()
	screen.EndLine()
	fmt.Fprint(results, "")
	fmt.Fprintln(results, "three")
	assert.Equal(t, "one\nUsername: sam\ntwo\nUsername: \nthree\n", out.String())
}
