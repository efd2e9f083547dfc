package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// ended reports whether the last key ended the program.
func (d *desktop) ended() bool {
	if d.cmd == nil {
		return false
	}
	_, quit := d.cmd().(tea.QuitMsg)
	return quit
}

// In the middle of a queue q, which elsewhere ends the program, does nothing:
// enter goes on, and the footer says so.
func TestTheKeyThatEndsWaitsForTheLastAccount(t *testing.T) {
	for name, end := range map[string]func(*desktop){
		"done": func(d *desktop) { d.answer(doneAnswer) },
		"failed": func(d *desktop) {
			d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpSession, Status: 500, Sent: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 200, 40, queueOfTwo)
			end(d)
			d.shows("enter next account")
			d.lacks("enter/q", "another account")
			d.keys("q")
			require.False(t, d.ended())
			require.Nil(t, d.w.pending)
			d.keys("n")
			require.True(t, d.w.machine().State().Ended(), "another account was asked for although one waits")
			d.keys("enter")
			require.Equal(t, otherAccount, d.pending().Account)

			end(d)
			d.shows("enter/q all results", "n another account")
			d.keys("q")
			require.False(t, d.ended())
			d.shows("All results", "q finish")
			d.keys("q")
			assert.True(t, d.ended())
			assert.Len(t, d.results, 2)
		})
	}
}

func TestTheKeyThatEndsAfterASingleAccount(t *testing.T) {
	for _, key := range []string{"q", "enter"} {
		d := newDesktop(t, 80, 24, nil)
		d.toLogin()
		d.answer(doneAnswer)
		d.shows("enter/q end")
		d.keys(key)
		assert.True(t, d.ended(), key)
		assert.False(t, d.w.interrupted)
		assert.Len(t, d.results, 1)
	}
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(doneAnswer)
	d.keys("enter")
	d.answer(doneAnswer)
	d.keys("enter", "enter")
	assert.False(t, d.ended(), "enter shows the account")
	d.keys("q")
	assert.True(t, d.ended())
}

// After the last account another one can be asked for.
func TestAnotherAccountAfterTheLast(t *testing.T) {
	d := newDesktop(t, 120, 40, nil)
	d.toLogin()
	d.answer(doneAnswer)
	d.shows("n another account")
	d.keys("n")
	assert.False(t, d.ended())
	assert.Equal(t, flow.StateAccount, d.w.machine().State())
	d.shows("Which account do you want to reauthorise?")
	d.lacks(testAccount)
}
