package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// outcomes is one of every kind of answer to the call with a number.
func outcomes(number int) []flow.Answered {
	all := []flow.Answered{{Number: number, Err: assert.AnError}}
	for _, r := range []reply{{}, opened, done, choose, more, both, rejected, unknown} {
		session := r.To(flow.Call{Number: number, Operation: monoapi.OpSession})
		all = append(all, r.To(flow.Call{Number: number, Operation: monoapi.OpLogin}), session)
	}
	for _, kind := range []monoapi.Kind{
		monoapi.KindRateLimited, monoapi.KindSessionGone, monoapi.KindTimeout, monoapi.KindCancelled, monoapi.KindServer,
	} {
		all = append(all, flow.Answered{Number: number, Err: &monoapi.Error{Kind: kind, Sent: true}, Took: took})
	}
	return all
}

// ignores fails the test unless answers to the calls with these numbers change
// nothing.
func ignores(t *testing.T, m flow.Machine, numbers ...int) {
	t.Helper()
	for _, number := range numbers {
		for _, late := range outcomes(number) {
			next, effects := m.Handle(late, now)
			assert.Equal(t, m, next, "%s, answer to %d", m.State(), number)
			assert.Empty(t, effects)
		}
	}
}

func TestAnswersAreIgnoredWhenNoneIsAwaited(t *testing.T) {
	for _, s := range points() {
		if s.state.Waiting() {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			w := walkTo(s.name)
			ignores(t, w.machine, -1, 0, 1, 2, 3, 4, 5, w.last().Number, w.last().Number+1)
		})
	}
}

func TestAnswersToOtherCallsAreIgnored(t *testing.T) {
	for _, s := range points() {
		if !s.state.Waiting() {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			w := walkTo(s.name)
			number := w.last().Number
			ignores(t, w.machine, -number, 0, number-1, number+1, number+2)
			answer, then := done, flow.StateDone
			if s.state == flow.StateCreatingLink {
				answer, then = linkAnswer, flow.StateHandedOver
			}
			next, _ := w.machine.Handle(answer.To(w.last()), now)
			assert.Equal(t, then, next.State(), "the awaited one counts")
		})
	}
}

func TestCancelledCallsAnswerIsIgnored(t *testing.T) {
	for _, s := range points() {
		if !s.state.Waiting() {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			w := walkTo(s.name)
			number := w.last().Number
			w.do(flow.Back{})
			assert.Equal(t, []flow.Effect{flow.Cancel{Number: number}}, w.effects)
			ignores(t, w.machine, number, number+1)

			// Nor does it answer the call that follows.
			again := map[flow.State]flow.Event{
				flow.StateAccount: submitAccount, flow.StateCredentials: signIn,
				flow.StateChooseAccount: pickFirst, flow.StateChallenge: answers,
			}[w.machine.State()]
			w.do(again)
			assert.True(t, w.machine.State().Waiting())
			assert.Greater(t, w.last().Number, number)
			for late := number; late < w.last().Number; late++ {
				ignores(t, w.machine, late)
			}
		})
	}
}

func TestAnswerFromBeforeTheRenewedSessionIsIgnored(t *testing.T) {
	for _, from := range []string{"logging in", "choosing", "answering"} {
		t.Run(from, func(t *testing.T) {
			w := walkTo(from)
			number := w.last().Number
			w.fail(w.failed(monoapi.KindSessionGone, true)).in(t, flow.StateCreatingSession)
			ignores(t, w.machine, number)
			w.answer(reply{SessionID: secondSession}).in(t, flow.StateCredentials)
			ignores(t, w.machine, number, w.last().Number)
			w.do(signIn)
			ignores(t, w.machine, number, w.last().Number-1)
		})
	}
}

func TestAnswerOfAnotherAccountIsIgnored(t *testing.T) {
	w := walkTo("creating session")
	first := w.last().Number
	w.do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount}).in(t, flow.StateCreatingSession)
	ignores(t, w.machine, first)
	w.do(flow.Back{}, flow.SubmitAccount{ID: oddAccount}, flow.SubmitAccount{ID: oddAccount}).in(t, flow.StateCreatingSession)
	ignores(t, w.machine, first, w.calls[1].Number)
}

// TestRepeats: what Mono asks for is at least waited for, an answer without a
// wish is repeated after a growing wait, and both have an end.
func TestRepeats(t *testing.T) {
	for _, from := range []string{"creating session", "renewing session", "logging in", "choosing", "answering"} {
		for _, c := range []struct {
			after time.Duration
			waits []time.Duration
		}{
			{0, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}},
			{30 * time.Second, []time.Duration{30 * time.Second, 30 * time.Second, 30 * time.Second, 30 * time.Second}},
			{2 * time.Minute, []time.Duration{2 * time.Minute, 2 * time.Minute, 2 * time.Minute, 2 * time.Minute}},
			{2*time.Minute + time.Second, nil},
			{24 * time.Hour, nil},
		} {
			t.Run(fmt.Sprintf("%s after %s", from, c.after), func(t *testing.T) {
				w := walkTo(from)
				number := w.last().Number
				for i, wait := range c.waits {
					w.forget().tooMany(c.after)
					assert.Equal(t, []flow.Effect{flow.Again{Number: number, After: wait}}, w.effects)
					waiting, repetition := w.machine.Repeating()
					assert.Equal(t, wait, waiting)
					assert.Equal(t, i+1, repetition)
				}
				w.forget().tooMany(c.after)
				assert.Empty(t, w.effects, "given up")
				assert.False(t, w.machine.State().Waiting())
				assert.Equal(t, monoapi.KindRateLimited, w.machine.Notice().Kind)
				waiting, _ := w.machine.Repeating()
				assert.Zero(t, waiting)
			})
		}
	}
}

func TestRepeatsAreCountedForEachCall(t *testing.T) {
	w := walkTo("logging in").tooMany(0).tooMany(0).answer(rejected).do(signIn).forget().tooMany(0)
	assert.Equal(t, []flow.Effect{flow.Again{Number: w.last().Number, After: time.Second}}, w.effects)
	_, repetition := w.machine.Repeating()
	assert.Equal(t, 1, repetition)
}

func TestRepeatedCallGoesOnAsAnyOther(t *testing.T) {
	for name, c := range map[string]struct {
		outcome reply
		state   flow.State
	}{
		"done": {done, flow.StateDone}, "choose": {choose, flow.StateChooseAccount},
		"more": {more, flow.StateChallenge}, "rejected": {rejected, flow.StateCredentials},
	} {
		t.Run(name, func(t *testing.T) {
			w := walkTo("logging in").tooMany(time.Second).forget().answer(c.outcome).in(t, c.state)
			assert.Empty(t, w.effects)
			waiting, _ := w.machine.Repeating()
			assert.Zero(t, waiting)
		})
	}
}

func TestBackEndsTheWaitForARepetition(t *testing.T) {
	w := walkTo("logging in").tooMany(time.Second)
	number := w.last().Number
	w.forget().do(flow.Back{}).in(t, flow.StateCredentials)
	assert.Equal(t, []flow.Effect{flow.Cancel{Number: number}}, w.effects)
	waiting, _ := w.machine.Repeating()
	assert.Zero(t, waiting)
	ignores(t, w.machine, number)
}

// An answer that was meant for the account before is not taken for one to this
// account's call, or a sign-in would go out under another customer's session.
func TestAnswerToTheAccountBefore(t *testing.T) {
	w := walkTo("creating session")
	late := w.last().Number
	w.do(flow.Back{})
	w.machine = w.machine.Fresh()
	w.do(flow.SubmitAccount{ID: anotherAccount}).in(t, flow.StateCreatingSession)
	assert.Greater(t, w.last().Number, late)

	next, effects := w.machine.Handle(opened.To(flow.Call{Number: late, Operation: monoapi.OpSession}), now)
	assert.Equal(t, w.machine, next)
	assert.Empty(t, effects)
}
