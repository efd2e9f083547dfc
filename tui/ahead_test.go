package tui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// answerAnd ends the awaited call and presses keys so soon after.
func (d *desktop) answerAnd(o monoapi.Outcome, after time.Duration, keys ...string) {
	d.Helper()
	d.answer(o)
	d.now = d.now.Add(after - typedAhead)
	d.keys(keys...)
}

func TestEnterTypedAheadChoosesNothing(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answerAnd(accountsAnswer, 10*time.Millisecond, "enter", "enter")
	require.Equal(t, flow.StateChooseAccount, d.w.machine().State(), "an account that nobody has seen was committed")
	d.keys("down", "enter")
	assert.Equal(t, "0131883478", d.sent("accountNumber"), "a key pressed on the screen makes enter meant for it")

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answerAnd(accountsAnswer, typedAhead, "enter")
	assert.Equal(t, "0131883461", d.sent("accountNumber"))
}

func TestEnterTypedAheadAnswersNothing(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	// Its first field is a choice, which enter alone would take.
	d.answerAnd(questionsAnswer, 0, "enter")
	d.shows("❯ Which question?")
	d.now = d.now.Add(time.Second)
	d.keys("enter")
	d.shows("❯ Your answer")

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answerAnd(otpAnswer, 0, "1", "2", "3", "enter")
	assert.Equal(t, "123", d.sent("otp"), "letters into a form are taken, and the enter after them")
}

func TestEnterTypedAheadLeavesNoResult(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answerAnd(doneAnswer, 10*time.Millisecond, "enter")
	d.shows("✓ Reauthorised", doneAnswer.Code)
	d.now = d.now.Add(time.Second)
	d.keys("enter")
	assert.Equal(t, flow.StateCreatingSession, d.w.machine().State())

	d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpSession, Status: 500, Sent: true})
	d.now = d.now.Add(-typedAhead)
	d.keys("enter")
	d.shows("✗ Not reauthorised")
}

// What a slow line brings in one read are still keys one after the other.
func TestKeysReadTogetherAreKeys(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsAnswer)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/02")})
	d.shows("/ 02")
	require.Nil(t, d.w.pending)

	d = newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("samuel")})
	d.shows("samuel")
}

// Prose that is pasted becomes no queue.
func TestPastedProseIsNoQueue(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste("Please reauth\n" + testAccount + "\tthanks\n" + otherAccount)
	d.shows("2 account IDs. Press enter to work through them one by one.", "2 entries were left out, as they do not look like account IDs: Please reauth.")
	require.Nil(t, d.w.pending, "nothing begins without an enter")
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
	d.shows(testAccount + " · thanks")
	assert.Equal(t, 2, d.w.sitting.Queue().Len())

	d = newDesktop(t, 80, 24, nil)
	d.paste("nothing but a sentence here")
	d.shows("None of these 5 words looks like an account ID. Nothing was pasted.")
	require.Nil(t, d.w.pending)
	d.keys("enter")
	d.shows("The account ID is empty.")

	d.paste("sandbox-one")
	d.keys("enter")
	d.shows("This does not look like an account ID", "Press enter again to use it anyway.")
}

// A key that is held down begins one call, however often that fails.
func TestAKeyHeldDownBeginsOneCall(t *testing.T) {
	failure := &monoapi.Error{Kind: monoapi.KindServer, Status: 500, Sent: true}
	for name, begin := range map[string]func(d *desktop){
		"ctrl+l": func(d *desktop) { d.toCredentials() },
		"r":      func(d *desktop) { d.fail(failure) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, queueOfTwo)
			begin(d)
			state := d.w.machine().State()
			d.keys(name)
			first := d.pending().Number
			hold := func() {
				d.now = d.now.Add(30 * time.Millisecond)
				d.keys(name)
			}
			for range 10 { // longer than anybody types ahead
				hold()
			}
			d.send(answeredMsg{flow.Answered{Number: first, Err: failure}})
			for range 10 {
				hold()
			}
			assert.Equal(t, state, d.w.machine().State())
			assert.Nil(t, d.w.pending, "another call was begun")

			d.now = d.now.Add(typedAhead)
			d.keys(name)
			assert.Greater(t, d.pending().Number, first, "pressed anew it is meant")
		})
	}
}
