package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/flow"
)

// Once a refused call is under way again, the bank may receive it: the wait is
// over, and what esc says is no longer that nothing arrived.
func TestARepeatedCallMayReachTheBank(t *testing.T) {
	w := walkTo("logging in")
	refused("429", 3*time.Second, 1).ways[0](w)
	wait, repetition := w.machine.Repeating()
	assert.Equal(t, 3*time.Second, wait)
	assert.Equal(t, 1, repetition)
	cancelled, _ := w.machine.Handle(flow.Back{}, now)
	assert.Equal(t, "Mono had refused it before the bank saw it.", cancelled.Notice().Reached)

	again := w.effects[len(w.effects)-1].(flow.Again)
	stale, _ := w.machine.Handle(flow.Repeated{Number: again.Number + 1}, now)
	wait, _ = stale.Repeating()
	assert.NotZero(t, wait, "the end of another wait ended this one")

	sent, effects := w.machine.Handle(flow.Repeated{Number: again.Number}, now)
	assert.Equal(t, []flow.Effect{flow.Resend{Number: again.Number}}, effects)
	assert.Equal(t, flow.StateLoggingIn, sent.State())
	wait, repetition = sent.Repeating()
	assert.Zero(t, wait)
	assert.Equal(t, 1, repetition)
	cancelled, _ = sent.Handle(flow.Back{}, now)
	assert.Equal(t, "The bank may already have received it.", cancelled.Notice().Reached)
}
