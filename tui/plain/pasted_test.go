package plain_test

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/plain"
)

// pasting types texts at a terminal that hands over each key, a second after one
// another; each comes at once, as a paste does. Nobody types after the last.
func (d *desk) pasting(t *testing.T, texts ...string) (err error) {
	t.Helper()
	d.opts.Echo, d.opts.Shown = func(bool) {}, d.opts.Output
	synctest.Test(t, func(*testing.T) {
		keys, typed := io.Pipe()
		go func() {
			for _, text := range texts {
				time.Sleep(time.Second)
				_, _ = io.WriteString(typed, text)
			}
			time.Sleep(time.Minute)
			_ = typed.Close()
		}()
		err = d.readNow(keys)
		time.Sleep(time.Hour) // until nobody types any more
	})
	assert.Empty(t, d.Answers, "answers that the bank was not asked for")
	return err
}

const asksList = "Work through them one by one? yes or no: "

// Several lines that are pasted for an account are one list, which is asked about,
// whether its last line has a line break or not.
func TestAListThatIsPasted(t *testing.T) {
	for name, pasted := range map[string]string{
		"lines":              account + " Ada\n" + another + " Bola\n" + third + " Chi\n",
		"an open last line":  account + " Ada\r" + another + " Bola\r" + third + " Chi",
		"a blank line first": "\n" + account + " Ada\n" + another + " Bola\n\n" + third + " Chi\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(done, done, done)
			asked := false
			d.called = func() { asked = asked || strings.Contains(d.out.String(), asksList) }
			require.NoError(t, d.pasting(t, pasted, "yes\n"))
			assert.True(t, asked, "nothing is sent before")
			d.said(t, "3 account IDs.", asksList+"yes", "Account 1 of 3: "+account+" (Ada). :skip leaves it out.",
				"Account 3 of 3: "+third+" (Chi). :skip leaves it out.")
			assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised ", third + " reauthorised "}, d.statuses())
		})
	}
	d := newDesk(done)
	require.NoError(t, d.pasting(t, account+"\nplease\n"+another+"\n", "no\n", another+"\n"))
	assert.Equal(t, []string{"session " + another}, d.calls)
	d.said(t, "One entry was left out, as it does not look like an account ID: please.", "2 account IDs.", asksList+"no")
}

// Two are a list too; a line that is begun and is no account is the next answer.
func TestTwoAccountsWithoutALineBreak(t *testing.T) {
	d := newDesk(done, done)
	require.NoError(t, d.pasting(t, account+"\n"+another, "\n", "y\n"))
	d.said(t, "2 account IDs.", asksList, "Please answer yes or no.", asksList+"y")

	d = newDesk()
	require.ErrorIs(t, d.pasting(t, account+"\n"+another[:23]+"l\n", ":quit\n"), plain.ErrInterrupted)
	d.said(t, "One of them does not look like an account ID: "+another[:23]+"l.", "2 account IDs.")

	d = newDesk(opened, done)
	require.NoError(t, d.pasting(t, account+"\nsam", "uel\n", "hunter22\n"))
	assert.Equal(t, []string{"session " + account, login("samuel", "hunter22")}, d.calls)
}

// What stands below an account's ID answers no question, and is not said back: it may
// hold a password.
func TestLinesBelowAnAccount(t *testing.T) {
	for _, note := range []string{"", " Ada"} {
		d := newDesk(opened, done)
		require.NoError(t, d.pasting(t, account+note+"\nBola Ade\nZenith22\n", username+"\n", "hunter22\n"))
		assert.Equal(t, []string{"session " + account, login(username, "hunter22")}, d.calls)
		d.said(t, "2 lines below the account ID were not used.", "Username: "+username)
		assert.NotContains(t, d.out.String(), "Zenith")
	}
}

// awhile is how long a call takes during which two texts come.
const awhile = 2500 * time.Millisecond

const early = "What was typed before this question was not used."

// What was typed before a form was there is no answer to it; of a line that is not
// complete everything is seen.
func TestLinesBeforeAForm(t *testing.T) {
	d := newDesk(slowly(opened, awhile), slowly(oneQuestion, awhile), slowly(several, awhile), done)
	require.NoError(t, d.pasting(t, account+"\n", "Bola\nZenith\n\nsam", "", "uel\nhunter22\n", "123\n456\n", "", "7\n", "2\n", "", "1\n"))
	assert.Equal(t, []string{"session " + account, login("samuel", "hunter22"), "commit sess_1 otp=7", "commit sess_1 accountNumber=0131883461"}, d.calls)
	assert.Equal(t, 3, strings.Count(d.out.String(), early))
	d.said(t, early, "Username: samuel", "Password (it is not shown): ", early, early)
	for _, unseen := range []string{"Zenith", "hunter22", "456"} {
		assert.NotContains(t, d.out.String(), unseen)
	}
}

// Without one nothing is said, nor of an enter.
func TestNoLinesBeforeAForm(t *testing.T) {
	d := newDesk(slowly(opened, awhile), done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.pasting(t, "\n\n", "", username+"\nhunter22\n"))
	assert.Equal(t, login(username, "hunter22"), d.calls[1], "what is pasted together is a username and a password")
	assert.NotContains(t, d.out.String(), early)
}

// Before anything was asked, lines can only be meant for the account that was given.
func TestLinesBeforeTheFirstQuestion(t *testing.T) {
	d := newDesk(slowly(opened, awhile), done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.pasting(t, username+"\nhunter22\n"))
	assert.Equal(t, login(username, "hunter22"), d.calls[1])
	assert.NotContains(t, d.out.String(), early)
}

// The end of the input that is typed early ends it at the question.
func TestTheEndBeforeAForm(t *testing.T) {
	d := newDesk(slowly(opened, awhile))
	err := d.pasting(t, account+"\n", "sam\n\x04")
	var over *plain.InputEndedError
	require.ErrorAs(t, err, &over)
	assert.Equal(t, "the username", over.Missing)
	d.said(t, early)
}

// Lines for which no question came are told of, not what they are.
func TestLinesBehindTheLastAnswer(t *testing.T) {
	for pasted, says := range map[string]string{
		"":                 "",
		"\n \nhalf":        "",
		"Zenith\n":         "1 line behind the last answer was not used.",
		"Bola\nZenith\n\n": "2 lines behind the last answer were not used.",
	} {
		d := newDesk(opened, slowly(done, awhile))
		d.opts.Accounts = []string{account}
		require.NoError(t, d.pasting(t, username+"\nhunter22\n", pasted))
		assert.NotContains(t, d.out.String(), "Zenith")
		if says == "" {
			assert.NotContains(t, d.out.String(), "not used")
		} else {
			assert.True(t, strings.HasSuffix(d.out.String(), "\n"+says+"\n"), d.out.String())
		}
	}
}
