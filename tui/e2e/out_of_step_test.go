//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// After a rejection the lines of a pipe were meant for something else: the second
// customer's username and password must not go out in the first one's session.
func TestPipedAnswersStopAfterARejection(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	p := piped(t, bank, lines(sandbox.Username, "mistyped", sandbox.Username, sandbox.Password), plainMode(),
		args("--json", story("200"), story("102"), story("101")))
	assert.Equal(t, 1, p.code)

	results := jsonLines(t, p.stdout)
	require.Len(t, results, 3)
	for i, want := range []string{"failed rejected", "skipped answers_out_of_step", "skipped answers_out_of_step"} {
		assert.Equal(t, want, results[i]["status"].(string)+" "+results[i]["reason"].(string))
	}
	inOrder(t, p.stderr, "The sign-in was rejected (code 400).\n",
		"The answers that follow may be meant for something else, so nothing more is sent.\n",
		"connect-reauth: 0 of 3 reauthorised, 1 failed, 2 skipped\n")
	var paths []string
	for _, r := range bank.Requests() {
		paths = append(paths, r.Path[strings.LastIndexByte(r.Path, '/')+1:])
		assert.NotContains(t, r.Body, sandbox.Password)
	}
	assert.Equal(t, []string{"session", "login"}, paths)
}
