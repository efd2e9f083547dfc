package plain_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// canary is in every value that panics below.
const canary = "canary-5150"

// faultyBank panics at one of its calls, with a secret in hand.
type faultyBank struct {
	flow.Bank
	at string
}

func (b faultyBank) fail(at string) {
	if b.at == at {
		panic("the password is " + canary)
	}
}

func (b faultyBank) CreateSession(ctx context.Context, id string) (*monoapi.Session, error) {
	b.fail("session")
	return b.Bank.CreateSession(ctx, id)
}

func (b faultyBank) SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	b.fail("login")
	return b.Bank.SignIn(ctx, session, answers)
}

func (b faultyBank) Commit(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	b.fail("commit")
	return b.Bank.Commit(ctx, session, answers)
}

func (b faultyBank) CreateLink(ctx context.Context, id string) (monoapi.Link, error) {
	b.fail("link")
	return b.Bank.CreateLink(ctx, id)
}

func (b faultyBank) Account(ctx context.Context, id string) (monoapi.Details, error) {
	b.fail("details")
	return b.Bank.Account(ctx, id)
}

func (b faultyBank) SandboxSignIns(ctx context.Context, session string) ([]monoapi.SandboxSignIn, error) {
	b.fail("sandbox")
	return b.Bank.SandboxSignIns(ctx, session)
}

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
			d.opts.Bank = faultyBank{d, at}
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
