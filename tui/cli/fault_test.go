package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// faultyBank panics at the sign-in, with the password in hand.
func faultyBank() flow.Bank {
	opened := flowtest.Says(monoapi.Outcome{})
	opened.SignIn.Fields = []monoapi.Field{{Name: "password", Label: "Password", Masked: true}}
	return &flowtest.Bank{Answers: []flowtest.Answer{opened}, Called: func(call string) {
		if strings.HasPrefix(call, "login ") {
			panic("the bank was told " + call)
		}
	}}
}

// A fault in the middle of a call: exit 70, words, and the account told as one
// that the bank may have.
func TestAFaultInACallOfThePlainMode(t *testing.T) {
	t.Parallel()
	out, words := newCapture(t), newCapture(t)
	keyboard, typed, err := os.Pipe()
	require.NoError(t, err)
	defer keyboard.Close()
	_, err = typed.WriteString(lines("canary-5150", "more"))
	require.NoError(t, err)
	defer typed.Close()
	sys := System{Env: func(string) string { return "" }, Stdin: keyboard, Stdout: out.file, Stderr: words.file}
	said := beside.NewOutput(words.file)
	s := newSitting(sys, settings{plain: true, json: true}, said)
	s.list, s.bank, s.environment = flow.List{Accounts: []string{story("200")}}, faultyBank(), monoapi.EnvironmentTest

	err = s.work(t.Context(), keyboard)
	said.Drain(graceTime)
	out.end()
	words.end()
	assert.Equal(t, 70, codeOf(err))
	assert.EqualError(t, saidOf(err), "a fault of the program ended it; what was under way may have reached the bank")
	all := results(t, out.whole())
	require.Len(t, all, 1)
	assert.Equal(t, story("200"), all[0]["account"])
	assert.Equal(t, "cancelled", all[0]["status"])
	assert.Equal(t, "The sign-in was cancelled. The bank may already have received it.", all[0]["message"])
	assert.NotContains(t, out.whole()+words.whole(), "canary-5150")
}
