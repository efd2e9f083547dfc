package tui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// What is asked about leaves the focus where it is: the next letters are a
// password's, and the username is seen by all.
func TestAQuestionMovesNoFocus(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(rejection)
	d.keys("ctrl+q")
	d.shows("Press ctrl+q again to give up.")
	d.text("hunter22")
	d.lacks("hunter22")
	d.keys("enter")
	assert.Equal(t, "hunter22", d.sent("password"))
	assert.Equal(t, testUsername, d.sent("username"))

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(questionsAnswer)
	d.keys("tab", "esc")
	d.shows("Press esc again to go back anyway.")
	d.text("Corona")
	d.keys("enter")
	assert.Equal(t, "Corona", d.sent("answer"))
}

// Who pastes pairs pastes one again after a rejection; another customer's is not
// taken for it.
func TestAPairAgainAfterARejection(t *testing.T) {
	for name, keys := range map[string][]string{"into the password": nil, "into the username": {"tab"}} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toLogin()
			d.answer(rejection)
			d.keys(keys...)
			d.paste("another@neem.com\tsecret")
			d.shows("nothing was pasted", testUsername)
			d.lacks("••")
			d.paste(testUsername + "\tsecret")
			d.lacks("nothing was pasted")
			d.paste(testUsername + "\tmore") // something is there now
			d.shows("nothing was pasted")
			d.keys("enter")
			assert.Equal(t, "secret", d.sent("password"))
			assert.Equal(t, testUsername, d.sent("username"))
		})
	}
}

// A remark on what was typed goes when something else is typed; what went wrong
// before stays.
func TestARemarkGoesWhenItIsNotTrueAnyMore(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.keys("enter")
	d.shows("The account ID is empty.")
	d.paste(testAccount)
	d.lacks("The account ID is empty.")
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("tab", "enter")
	d.shows("The username is empty.")
	d.text("s")
	d.lacks("The username is empty.")
	d.text("amuel")
	d.keys("tab")
	d.text("guess")
	d.keys("enter")
	d.answer(rejection)
	d.text("pass")
	d.shows("The sign-in was rejected (code 400).")

	d = newDesktop(t, 80, 24, demo)
	d.text("65c4")
	d.keys("enter")
	d.shows("this one has 4")
	d.keys("down")
	d.lacks("this one has 4")
}

// Prose leaves the machine by no key, and nor does a list.
func TestProseIsSentNowhere(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text("see the list of today")
	d.keys("enter", "enter")
	d.shows("None of these 5 words looks like an account ID. Nothing was sent.")
	d.keys("ctrl+o")
	assert.Nil(t, d.w.pending)
	assert.False(t, d.w.linked.asking)

	d = newDesktop(t, 80, 24, nil)
	d.paste(testAccount + " " + otherAccount)
	d.keys("ctrl+o")
	assert.False(t, d.w.linked.asking, "two accounts were asked about as one")
	d.lacks("ctrl+o")
}

// The notes of a list that was taken back belong to nothing, and of two the newer
// counts.
func TestTheNotesOfTheListThatIsThere(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste(testAccount + " Ada")
	d.shows("Note: Ada")
	for range testAccount {
		d.keys("backspace")
	}
	d.paste("account,name\n" + testAccount + ",Ada Obi\n")
	d.shows("Note: Ada Obi")
	for range testAccount {
		d.keys("backspace")
	}
	d.paste(testAccount)
	d.lacks("Note:")
	d.keys("enter")
	d.answer(sessionAnswer)
	d.lacks("Ada")
}

// In the smallest window the place in the queue, the key that shows all keys and
// how to answer what is asked are in view.
func TestWhatTheSmallestWindowShows(t *testing.T) {
	d := newDesktop(t, minWidth, minHeight, queueOfTwo)
	form := monoapi.Form{Title: "Log in to Zenith Bank", Fields: []monoapi.Field{
		{Name: "username", Label: "UserID, Account Number, Phone Number"}, {Name: "password", Label: "Password", Masked: true},
	}}
	d.session(monoapi.Session{Institution: monoapi.Institution{Name: "Zenith Bank"}, SignInForm: form})
	d.shows("1 of 2", "f1 keys", "Log in to Zenith Bank")
	d.signIn()
	d.shows("1 of 2", "f1 keys")
	d.answer(rejection)
	d.keys("ctrl+q")
	d.shows("Press ctrl+q again to give up.", "1 of 2")
	d.keys("ctrl+q")
	d.shows("enter next account", "f1 keys")
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("tab", "f1")
	d.lacks("ctrl+q")
	d.keys("pgdown")
	d.shows("ctrl+q give up")
	d.keys("f1", "tab")
	d.shows("Username")
	d.signIn()
	d.answer(otpAnswer)
	d.shows("enter send", "esc back", "f1 keys")
}

// A long path keeps its end, which tells the calls apart.
func TestACallIsToldByTheEndOfItsPath(t *testing.T) {
	d := newDesktop(t, minWidth, minHeight, nil)
	d.toCredentials()
	sent := exchanges(d.now)
	for _, e := range sent {
		d.send(exchangeMsg{e})
	}
	d.keys("ctrl+t")
	d.shows("h/login ✗ 502")
	require.NotContains(t, d.screen(), sent[1].Path)
}
