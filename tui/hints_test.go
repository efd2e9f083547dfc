package tui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// What the demo bank takes is said at its sign-in and its questions, until there is
// something more important to say; with a key there is nothing to say.
func TestWhereTheDemoBankSaysWhatItTakes(t *testing.T) {
	const hint = "Demo bank: samuel@neem.com"
	d := newDesktop(t, 80, 24, demo)
	d.lacks(hint)
	d.toCredentials()
	d.shows(hint)
	d.signIn()
	d.answer(otpAnswer)
	d.shows(hint)
	require.Regexp(t, `\n *\n +Demo bank: `, d.screen(), "with air above it")
	d.text("000000")
	d.keys("enter")
	d.answer(rejection)
	d.shows("rejected")
	d.lacks(hint)

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(otpAnswer)
	d.lacks(hint)
}

// A secret that was revealed is hidden by the same key.
func TestHidingASecretAgain(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("tab")
	d.text("hunter2")
	d.keys("ctrl+r")
	d.shows("hunter2")
	d.keys("ctrl+r")
	d.lacks("hunter2")
	d.shows("•••••••", "ctrl+r reveal")
	d.keys("tab", "ctrl+r")
	d.lacks("ctrl+r")
}

// A sandbox sign-in that comes when the form is gone is not spoken of.
func TestASandboxSignInAfterTheForm(t *testing.T) {
	d := newDesktop(t, 80, 24, withTestKey)
	d.toCredentials()
	d.keys("ctrl+g")
	d.signIn()
	d.send(sandboxMsg{session: d.w.machine().SessionID(), err: &monoapi.Error{Kind: monoapi.KindForbidden, Operation: monoapi.OpSandbox, Status: 403, Sent: true}})
	d.lacks("sandbox")
	assert.Equal(t, testPassword, d.sent("password"))
}

// A request that hangs for one session is not waited for in the next.
func TestASandboxSignInForTheNextSession(t *testing.T) {
	d := newDesktop(t, 80, 24, withTestKey)
	d.toCredentials()
	d.keys("ctrl+g", "esc", "enter")
	d.session(monoapi.Session{ID: "sess_2"})
	d.keys("ctrl+g")
	require.NotNil(t, d.cmd)
	d.shows("Asking Mono for a sandbox sign-in…")
}

// A signal ends the program as ctrl+c does, with the account told as cancelled.
func TestASignalEndsTheProgram(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	call := d.w.pending
	d.send(interruptMsg{})
	assert.True(t, d.ended())
	assert.True(t, d.w.interrupted)
	assert.Error(t, call.ctx.Err(), "the call goes on")
	require.Len(t, d.results, 1)
	assert.Equal(t, "cancelled", string(d.results[0].Status))
}

// What may be wrong with a password stands below it, also where more is asked.
func TestAnOddPasswordAboveAnotherField(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	toOwnForm(d)
	d.lacks("!")
	d.keys("tab")
	d.text(" 2468")
	require.Regexp(t, `(?s)Passcode of the app.*! It begins with a space.*Kind of account`, d.screen())
	d.keys("tab")
	require.Regexp(t, `(?s)Passcode of the app.*! It begins with a space.*❯ Kind of account`, d.screen())
}

// That a session ends soon is said wherever something is typed or chosen in it.
func TestWhereTheTimeLeftIsSaid(t *testing.T) {
	for name, answer := range map[string]monoapi.Outcome{"a question": otpAnswer, "a choice": accountsAnswer} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.text(testAccount)
			d.keys("enter")
			d.session(monoapi.Session{ExpiresAt: d.now.Add(10 * time.Minute)})
			d.signIn()
			d.answer(answer)
			d.lacks("! ")
			d.now = d.now.Add(9 * time.Minute)
			d.shows("! " + flow.Left(d.w.machine().ExpiresAt(), d.now))
		})
	}
}
