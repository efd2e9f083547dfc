//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// TestPlainBreaksLinesAtBlanks on a terminal, as wide as that is; a pipe gets every
// sentence whole.
func TestPlainBreaksLinesAtBlanks(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := &talk{t: t, s: start(t, bank, plainMode(), args(story("200")), size(40, 60))}
	k.answer(asksUsername, ":quit")
	require.Equal(t, 130, k.s.Exit())
	said, _, _ := strings.Cut(k.all(), asksUsername)
	for line := range strings.Lines(said) {
		assert.LessOrEqual(t, len(line), 40+1, line)
	}
	const whole = "Answer each question and press enter. :back goes back a step, :quit ends the program, :help tells all such words.\n"
	assert.Contains(t, strings.Join(strings.Fields(said), " ")+"\n", strings.TrimSpace(whole))
	assert.Contains(t, piped(t, bank, lines(":quit"), plainMode(), args(story("200"))).stderr, whole)
}
