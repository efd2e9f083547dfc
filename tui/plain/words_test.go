package plain_test

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/plain"
)

// The words that work now are told at every question, with what they do.
func TestHelp(t *testing.T) {
	d := newDesk(opened, oneQuestion, done)
	d.opts.Accounts = []string{account}
	d.testKey = true
	require.NoError(t, d.run(t, ":help", username, ":help", password, ":help", "123456"))
	assert.Equal(t, []string{"session " + account, login(username, password), "commit sess_1 otp=123456"}, d.calls)
	const (
		begins = ":back goes back a step.\n:quit ends the program.\n:skip leaves this account out.\n" +
			":link creates a reauth link, with which the customer signs in alone.\n"
		ends   = ":help tells these words.\n"
		signIn = begins + ":who tells whose account it is.\n:sandbox signs in with one of Mono's sandbox sign-ins, :sandbox 2 with the second.\n" + ends
	)
	assert.Contains(t, d.out.String(), "Username: \n"+signIn+"Username: \n")
	assert.Contains(t, d.out.String(), "Password (it is not shown): \n"+signIn+"Password (it is not shown): \n")
	assert.Contains(t, d.out.String(), "Enter OTP: \n"+begins+ends+"Enter OTP: \n")
}

// The account that was done last can be asked about at the next question.
func TestTheStatusOfTheAccountBefore(t *testing.T) {
	const of = "Data status of account " + account + ": available."
	d := newDesk(opened, done, opened, answer{}, fails(monoapi.KindServer, monoapi.OpAccount, 503), done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, ":status", username, password, ":status", ":status", "nina", "secret"))
	assert.Equal(t, []string{
		"session " + account, login(username, password),
		"session " + another, "details " + account, "details " + account, login("nina", "secret"),
	}, d.calls)
	d.said(t, ":status is not known here. You can use :back, :quit, :skip, :link, :who, :help.",
		"Account 2 of 2: "+another+". :skip leaves it out.", "Username: ", of, "Username: ")
	assert.Contains(t, d.out.String(), "The data status is not known: Mono has a problem of its own (HTTP 503).")

	d = newDesk(done, opened, answer{}, done)
	d.opts.Accounts, d.Linked.DataStatus = []string{account, another}, ""
	require.NoError(t, d.run(t, ":status", "nina", "secret"))
	d.said(t, "Mono gave no data status of account "+account+".")
}

// confirming is a desk whose operator types while Mono's confirmation is awaited.
func confirming(answers ...answer) *desk {
	d := newDesk(answers...)
	d.opts.Echo, d.listens = func(bool) {}, true
	d.opts.Accounts = []string{account, another}
	return d
}

const (
	awaitsTyped = "Waiting for Mono's confirmation, at most 15 seconds. Enter goes on, :status asks for the data status; live calls may be charged."
	noFurther   = "No further confirmation came."
)

// Who does not want to wait presses enter.
func TestTheWaitIsCutShort(t *testing.T) {
	d := confirming(done, opened)
	input := &script{types("")}
	require.Error(t, d.read(t, input), "the input ends at the next question")
	d.said(t, awaitsTyped, "Account 2 of 2: "+another+". :skip leaves it out.")
	assert.NotContains(t, d.out.String(), noFurther)
}

// The words that work meanwhile, and what does not.
func TestWordsWhileAConfirmationIsAwaited(t *testing.T) {
	d := confirming(done, answer{})
	require.ErrorIs(t, d.read(t, &script{types(":status"), types(":help"), types(":skip"), types("nina"), types(":quit")}), plain.ErrInterrupted)
	assert.Equal(t, []string{"session " + account, "details " + account}, d.calls)
	d.said(t, awaitsTyped, "Data status of account "+account+": available.",
		":quit ends the program.", ":status asks Mono for the data status of the account that was done last.", ":help tells these words.",
		":skip is not known here. You can use :quit, :status, :help.",
		"Nothing is asked now, so it was not used. Enter goes on, :status asks for the data status.")
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
}

// What is typed while the wait ends by itself is the answer to the next question,
// whole.
func TestALineThatIsTypedAsTheWaitEnds(t *testing.T) {
	for name, comes := range map[string]bool{"no confirmation": false, "a confirmation": true} {
		t.Run(name, func(t *testing.T) {
			d := confirming(done, opened, done)
			if comes {
				d.called = func() { d.hear(updated(account, monoapi.DataAvailable)) }
			}
			synctest.Test(t, func(*testing.T) {
				keys, typed := io.Pipe()
				d.opts.Inbox = plain.NewInbox()
				var out strings.Builder
				d.opts.Output, d.opts.Shown = &out, &out
				go func() {
					_, _ = io.WriteString(typed, "ni")
					time.Sleep(20 * time.Second)
					_, _ = io.WriteString(typed, "na\nsecret\n")
					time.Sleep(time.Minute)
					_, _ = io.WriteString(typed, "\n")
					_ = typed.Close()
				}()
				require.NoError(t, d.readNow(keys))
				time.Sleep(time.Hour) // until nobody types any more
				assert.Contains(t, out.String(), "\nUsername: nina\nPassword (it is not shown): \n")
			})
			assert.Equal(t, login("nina", "secret"), d.calls[2])
		})
	}
}
