package tui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// Asked about one account and then about the next, the screen shows nobody as the
// owner of the second until Mono has said so.
func TestTheOwnerOfAnotherAccountIsNeverShown(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+o")
	d.detailsAnswered(linkedDetails, nil)
	d.shows(linkedDetails.Name)
	d.keys("ctrl+q", "enter")
	require.Equal(t, otherAccount, d.pending().Account)
	d.answer(sessionAnswer)
	d.lacks(linkedDetails.Name)

	d.keys("ctrl+o")
	d.shows("Asking Mono whose account this is…")
	d.lacks(linkedDetails.Name, "0257")
	_, told := d.w.machine().LinkedDetails()
	assert.False(t, told, "a choice would be measured against the account before")
	d.detailsAnswered(monoapi.Details{}, &monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpAccount, Status: 500, Sent: true})
	d.shows("Mono has a problem of its own (HTTP 500).")
	d.lacks(linkedDetails.Name, "0257")

	other := linkedDetails
	other.Name, other.Number = "Ngozi Ekwueme", "0131883461"
	d.keys("ctrl+o")
	d.detailsAnswered(other, nil)
	d.shows("Ngozi Ekwueme")
	d.lacks(linkedDetails.Name)
	got, _ := d.w.machine().LinkedDetails()
	assert.Equal(t, other, got)
}

// Asked once more about the same account, what is known stays in sight, also when
// the second question fails.
func TestTheOwnerStaysInSightWhileAskedAgain(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+o")
	d.detailsAnswered(linkedDetails, nil)
	d.keys("ctrl+o")
	require.NotNil(t, d.cmd)
	d.shows(linkedDetails.Name)
	d.lacks("Asking Mono whose account this is…")
	d.detailsAnswered(monoapi.Details{}, &monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpAccount, Status: 500, Sent: true})
	d.shows(linkedDetails.Name)
}

// Asked before the session is made, the owner of the ID that was typed is shown,
// and nobody for another one.
func TestTheOwnerOfAnIDThatIsTyped(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("ctrl+o")
	require.NotNil(t, d.cmd)
	d.shows("Asking Mono whose account this is…")
	d.lacks("Whose account is it?")
	d.detailsAnswered(linkedDetails, nil)
	d.shows("● Samuel Olamide Nomo · GTBank · ••••0257 · data available")
	d.lacks("Whose account is it?")
	d.keys("backspace")
	d.lacks(linkedDetails.Name, "Whose account is it?")
	d.text("f")
	d.lacks(linkedDetails.Name)
	d.shows("Whose account is it? ctrl+o asks Mono.")
	d.keys("backspace")
	d.text(testAccount[len(testAccount)-1:])
	d.shows(linkedDetails.Name)
	d.keys("enter")
	details, told := d.w.machine().LinkedDetails()
	assert.True(t, told, "the choice to come is measured against it")
	assert.Equal(t, linkedDetails, details)

	plain := linkedDetails
	plain.DataStatus, plain.Number = "", "0257"
	d = newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("ctrl+o")
	d.detailsAnswered(plain, nil)
	d.shows("● Samuel Olamide Nomo · GTBank · ••••")
	d.lacks("data", "0257")
}
