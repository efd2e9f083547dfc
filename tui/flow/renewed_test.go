package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Cancelled while a lost session is replaced, the account still says what became
// of the sign-in that went before: it is not true that none was sent.
func TestARenewalThatIsCancelledSaysWhatBecameOfTheSignIn(t *testing.T) {
	w := walkTo("renewing session").do(flow.Back{}).in(t, flow.StateAccount)
	n := w.machine.Notice()
	assert.Equal(t, "Creating the session was cancelled.", n.What)
	assert.Equal(t, "The last sign-in or answer was not used.", n.Reached)
	r := w.machine.Result(flow.StatusCancelled)
	assert.Equal(t, "Creating the session was cancelled. The last sign-in or answer was not used.", r.Message)

	w = walkTo("creating session").do(flow.Back{})
	assert.Equal(t, "No sign-in was sent to the bank.", w.machine.Notice().Reached, "here none was")
}

// The same where the session had ended by its own word, so that nothing was sent.
func TestARenewalOfAnEndedSessionThatIsCancelled(t *testing.T) {
	short := opened
	short.ExpiresAt = now.Add(time.Minute)
	w := walkTo("creating session").answer(short).in(t, flow.StateCredentials)
	m, _ := w.machine.Handle(signIn, now.Add(time.Minute))
	m, _ = m.Handle(flow.Back{}, now.Add(time.Minute))
	assert.Equal(t, flow.StateAccount, m.State())
	assert.Equal(t, "Nothing was sent after it had ended.", m.Notice().Reached)
}

// The same when the call for the new session fails.
func TestARenewalThatFailsSaysWhatBecameOfTheSignIn(t *testing.T) {
	w := walkTo("renewing session")
	w.fail(w.failed(monoapi.KindServer, true)).in(t, flow.StateFailed)
	assert.Equal(t, "The last sign-in or answer was not used.", w.machine.Notice().Reached)
}
