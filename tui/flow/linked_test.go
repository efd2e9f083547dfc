package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func TestChoiceOfAnotherThanTheLinkedAccountIsAskedAbout(t *testing.T) {
	w := walkTo("choose account").do(tellLinked)

	w.do(pickSecond).in(t, flow.StateChooseAccount)
	assert.Equal(t, "remark", noticeTold(w.machine.Notice()))
	assert.Empty(t, w.effects)
	w.do(flow.PickAccount{Index: 2}).in(t, flow.StateChooseAccount)
	assert.Empty(t, w.effects, "another doubtful choice is a doubt anew")
	w.do(pickSecond).in(t, flow.StateChooseAccount)
	w.do(pickSecond).in(t, flow.StateCommitting)
	assert.Equal(t, "2", w.last().Answers[0].Value().Reveal())

	w.answer(rejected).in(t, flow.StateChooseAccount)
	second := flow.Linked{Account: account, Details: monoapi.Details{Account: offered[1]}}
	for pick, known := range map[flow.PickAccount]flow.Linked{pickSecond: tellLinked, pickFirst: second} {
		branch := *w
		branch.do(known, pick)
		assert.Equal(t, flow.StateChooseAccount, branch.machine.State(), "a doubt is not settled for the next call")
	}
}

func TestLinkedAccountIsTakenAtOnce(t *testing.T) {
	w := walkTo("choose account").do(tellLinked, pickSecond, pickFirst).in(t, flow.StateCommitting)
	assert.Equal(t, "0131883461", w.last().Answers[0].Value().Reveal())
}

func TestMatchesLinked(t *testing.T) {
	for _, c := range []struct {
		id, number             string
		linkedID, linkedNumber string
		want                   bool
	}{
		{"a", "1", "a", "1", true},
		{"a", "1", "a", "2", true},
		{"a", "1", "b", "1", true},
		{"a", "1", "b", "2", false},
		{"a", "", "a", "", true},
		{"", "1", "", "1", true},
		{"", "", "", "", false},
		{"", "", "a", "1", false},
	} {
		offer := monoapi.Account{ID: c.id, Number: c.number}
		details := monoapi.Details{Account: monoapi.Account{ID: c.linkedID, Number: c.linkedNumber}}
		w := walkTo("choose account")
		assert.False(t, w.machine.MatchesLinked(offer), "nothing is known yet")
		w.do(flow.Linked{Account: account, Details: details})
		assert.Equal(t, c.want, w.machine.MatchesLinked(offer), fmt.Sprint(c))
	}
}

func TestLinkedDetails(t *testing.T) {
	w := walkTo("credentials")
	_, ok := w.machine.LinkedDetails()
	assert.False(t, ok)

	w.do(flow.Linked{Account: anotherAccount, Details: linked})
	_, ok = w.machine.LinkedDetails()
	assert.False(t, ok, "another account's details are not this one's")

	got, ok := w.do(tellLinked).machine.LinkedDetails()
	assert.True(t, ok)
	assert.Equal(t, linked, got)

	w.do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount})
	_, ok = w.machine.LinkedDetails()
	assert.False(t, ok, "they don't stay for another account")
}

func TestSteps(t *testing.T) {
	w := new(walk)
	assert.Empty(t, w.machine.Steps())

	w.do(submitAccount).answer(opened).do(signIn).tooMany(0).answer(choose).do(pickFirst)
	w.fail(w.failed(monoapi.KindTimeout, true)).do(pickFirst, flow.Back{}, pickFirst).answer(more).do(answers).answer(done)

	type step struct {
		operation monoapi.Operation
		took      time.Duration
	}
	var got []step
	for _, s := range w.machine.Steps() {
		got = append(got, step{s.Operation, s.Took})
		assert.NotEmpty(t, s.Ended)
	}
	assert.Equal(t, []step{
		{monoapi.OpSession, took},
		{monoapi.OpLogin, took}, {monoapi.OpLogin, took},
		{monoapi.OpCommit, took}, {monoapi.OpCommit, 0}, {monoapi.OpCommit, took}, {monoapi.OpCommit, took},
	}, got)
}

func TestStepsSince(t *testing.T) {
	before := walkTo("logging in")
	after := *before
	after.tooMany(0).answer(more)

	assert.Equal(t, after.machine.Steps()[1:], after.machine.StepsSince(before.machine))
	assert.Len(t, after.machine.StepsSince(before.machine), 2)
	assert.Empty(t, after.machine.StepsSince(after.machine))
	assert.Empty(t, before.machine.StepsSince(after.machine), "an earlier machine has none more")

	after.machine.StepsSince(before.machine)[0].Ended = "changed"
	assert.NotEqual(t, "changed", after.machine.Steps()[1].Ended, "the slice is fresh")
}

func TestStepsAreTheAccounts(t *testing.T) {
	w := walkTo("failed")
	steps := w.machine.Steps()
	assert.Equal(t, steps, w.do(flow.Retry{}).machine.Steps(), "a retry keeps them")

	w = walkTo("account again").do(flow.SubmitAccount{ID: anotherAccount})
	assert.Empty(t, w.machine.Steps())

	steps[0].Ended = "changed"
	assert.NotEqual(t, steps, walkTo("failed").machine.Steps())
	m := walkTo("failed").machine
	m.Steps()[0].Ended = "changed"
	assert.NotEqual(t, "changed", m.Steps()[0].Ended, "the slice is fresh")
}

// TestMachineIsAValue: a machine can be left and taken up again, whatever was
// done with the ones that followed it.
func TestMachineIsAValue(t *testing.T) {
	for _, s := range points() {
		t.Run(s.name, func(t *testing.T) {
			base, fresh := walkTo(s.name), walkTo(s.name)
			for _, h := range triggers {
				for _, way := range h.ways {
					branch := *base
					way(&branch)
				}
			}
			assert.Equal(t, fresh.machine, base.machine)
		})
	}
}

// TestBranchesDoNotShareSteps: whatever room a slice of steps has left, two
// machines that follow one do not both write into it.
func TestBranchesDoNotShareSteps(t *testing.T) {
	base := walkTo("logging in")
	for range 10 {
		one, two := *base, *base
		steps := one.answer(rejected).machine.Steps()
		two.answer(unknown)
		assert.Equal(t, steps, one.machine.Steps())
		base.answer(rejected).do(signIn)
	}
}

func TestStateWords(t *testing.T) {
	seen := make(map[string]bool)
	for _, s := range points() {
		assert.Regexp(t, `^[a-z ]+$`, s.state.String())
		assert.Equal(t, s.state == flow.StateDone || s.state == flow.StateFailed, s.state.Ended())
		assert.Equal(t, s.state == flow.StateCreatingSession || s.state == flow.StateLoggingIn || s.state == flow.StateCommitting ||
			s.state == flow.StateCreatingLink, s.state.Waiting())
		seen[s.state.String()] = true
	}
	assert.Len(t, seen, 11, "no two states share a name")
}
