package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// canary is in every value that panics below.
const canary = "canary-5150"

// A fault of the program in a call, or while a question is asked, ends the run in
// order: the accounts at hand and before are told, and no value is.
func TestAFaultInACallEndsTheRunInOrder(t *testing.T) {
	const reached = "The bank may already have received it."
	for at, test := range map[string]struct {
		answers []answer
		lines   []string
		message string
	}{
		"session": {nil, nil, "Creating the session was cancelled. No sign-in was sent to the bank."},
		"login":   {[]answer{opened}, []string{username, password}, "The sign-in was cancelled. " + reached},
		"commit":  {[]answer{opened, oneQuestion}, []string{username, password, "123456"}, "The answer was cancelled. " + reached},
		"link":    {[]answer{opened}, []string{":link"}, "Creating the link was cancelled. Mono may have created it; nobody has it."},
		"details": {[]answer{opened}, []string{":who"}, ""},
		"sandbox": {[]answer{opened}, []string{":sandbox"}, ""},
	} {
		t.Run(at, func(t *testing.T) {
			d := newDesk(test.answers...)
			d.testKey, d.opts.Accounts = true, []string{account, another}
			d.called = func() {
				if call := d.calls[len(d.calls)-1]; strings.HasPrefix(call, at+" ") {
					panic("the password is " + canary)
				}
			}
			err := d.run(t, append(test.lines, "more", "of", "it")...)
			require.ErrorIs(t, err, plain.ErrFault)
			assert.EqualError(t, err, "a fault of the program ended it; what was under way may have reached the bank")
			require.Len(t, d.results, 1)
			assert.Equal(t, account+" cancelled cancelled", d.statuses()[0])
			assert.Equal(t, test.message, d.results[0].Message)
			assert.Equal(t, []string{account + " cancelled", another + " "}, ends(d.queue))
			assert.NotContains(t, d.out.String(), canary)
		})
	}
}

// ends are the accounts of a queue with how they ended.
func ends(q flow.Queue) (all []string) {
	for i := range q.Len() {
		e := q.At(i)
		all = append(all, e.Account+" "+string(e.Result.Status))
	}
	return all
}
