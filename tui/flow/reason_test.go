package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// A result tells of the last thing that happened: neither the reason nor the
// response code is one of before.
func TestAResultIsNotStale(t *testing.T) {
	timeout := func(w *walk) *walk { return w.fail(w.failed(monoapi.KindTimeout, true)) }
	for name, c := range map[string]struct {
		walk                  *walk
		status                flow.Status
		reason, code, message string
	}{
		"no answer after a rejection": {timeout(walkTo("logging in").answer(rejected).do(signIn)),
			flow.StatusFailed, "timeout", "", says},
		"a rejection after no answer": {timeout(walkTo("logging in")).do(signIn).answer(rejected),
			flow.StatusFailed, "rejected", "400", says},
		"begun anew and left": {walkTo("failed").do(flow.Retry{}).answer(opened),
			flow.StatusFailed, "failed", "", ""},
		"begun anew and given up": {walkTo("creating session").answer(without(rejected)).do(flow.Retry{}).answer(opened).do(flow.GiveUp{}),
			flow.StatusSkipped, "skipped", "", ""},
		"begun anew, another failure": {timeout(walkTo("failed").do(flow.Retry{})),
			flow.StatusFailed, "timeout", "", says},
		"another ID, left": {walkTo("logging in").answer(rejected).do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount}).answer(opened),
			flow.StatusFailed, "failed", "", ""},
		"an ID that is asked about": {walkTo("logging in").answer(rejected).do(flow.Back{}, flow.SubmitAccount{ID: oddAccount}),
			flow.StatusFailed, "failed", "", ""},
		"asked for more, left": {walkTo("logging in").answer(rejected).do(signIn).answer(more),
			flow.StatusFailed, "failed", "102", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.walk.machine.Result(flow.StatusFailed)
			assert.Equal(t, c.status, r.Status)
			assert.Equal(t, c.reason, r.Reason)
			assert.Equal(t, c.code, string(r.ResponseCode))
			assert.Equal(t, c.message, r.Message)
		})
	}
}

// An account that is given up keeps the reason why it did not go on; without one
// it says that it was given up, and whether the bank may have counted a sign-in.
func TestWhyAnAccountWasGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		walk            *walk
		reason, message string
	}{
		"before a sign-in":  {walkTo("credentials").do(flow.GiveUp{}), "skipped", ""},
		"after a rejection": {walkTo("logging in").answer(rejected).do(flow.GiveUp{}, flow.GiveUp{}), "rejected", says},
		"at a question": {walkTo("challenge").do(flow.GiveUp{}, flow.GiveUp{}), "skipped",
			"The account was given up. A sign-in had been sent already; the next one counts as another attempt."},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.walk.in(t, flow.StateFailed).machine.Result(flow.StatusFailed)
			assert.Equal(t, flow.StatusSkipped, r.Status)
			assert.Equal(t, c.reason, r.Reason)
			assert.Equal(t, c.message, r.Message)
		})
	}
}
