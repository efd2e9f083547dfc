package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// Where a terminal does not say what is pasted, a list of accounts comes as keys: its
// first line opens a session, and the others would be sign-ins.
func TestAListThatComesAsKeysIsNoSignIn(t *testing.T) {
	for name, line := range map[string]string{
		"with notes": "65c4c03aa66a95b572cb5a8%d  Ada Obi, GTBank", "alone": "65c4c03aa66a95b572cb5a8%d", "CSV": "65c4c03aa66a95b572cb5a8%d,Ada", "blank lines between": "65c4c03aa66a95b572cb5a8%d Ada\n\n", "numbered": "4. 65c4c03aa66a95b572cb5a8%d",
	} {
		d := newDesktop(t, 80, 24, nil)
		d.text(testAccount)
		d.keys("enter")
		d.answer(sessionAnswer)
		for i := range 60 {
			d.text(strings.ReplaceAll(strings.TrimSpace(line), "%d", string("0123456789"[i%10])))
			d.keys("enter")
			if strings.HasSuffix(line, "\n\n") {
				d.keys("enter", "enter")
			}
			d.now = d.now.Add(time.Second)
			require.Nil(t, d.w.pending, "%s: line %d was sent to the bank: %s", name, i, d.screen())
		}
		d.shows("looks like an account ID. Nothing was sent.")
	}
}

// Who holds enter down, or presses it over and over, chooses nothing.
func TestEnterHeldDownChoosesNothing(t *testing.T) {
	for _, gap := range []time.Duration{35 * time.Millisecond, 150 * time.Millisecond, 400 * time.Millisecond} {
		d := newDesktop(t, 80, 24, nil)
		d.toLogin()
		d.keys("enter") // while it is awaited
		d.answerAnd(accountsAnswer, 0)
		for began := d.now; d.now.Sub(began) < 5*time.Second; d.now = d.now.Add(gap) {
			d.keys("enter")
		}
		require.Equal(t, flow.StateChooseAccount, d.w.machine().State(), "an account was committed that nobody has chosen")
		d.shows("That enter came too soon to be meant for this. Read it, then press it again.")
		d.now = d.now.Add(calm)
		d.keys("enter")
		assert.Equal(t, "0131883461", d.sent("accountNumber"))
	}
}

// A stray enter does not let the username go where the password belongs, nor the
// password where it can be read.
func TestEnterOnAnEmptyFieldStaysThere(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("enter")
	d.shows("❯ Username", "The username is empty. Type what the customer signs in to the bank with.")
	d.text(testUsername)
	d.lacks("is empty")
	d.keys("enter")
	d.text(testPassword)
	d.lacks(testPassword)
	d.keys("enter")
	assert.Equal(t, testUsername, d.sent("username"))
	assert.Equal(t, testPassword, d.sent("password"))
}

// After a rejection the choice is still made, and what is to be typed anew has the
// cursor.
func TestAChoiceStaysAfterARejection(t *testing.T) {
	form := monoapi.Form{Fields: []monoapi.Field{
		{Name: "method", Label: "Send it by", Options: []monoapi.Option{
			{Label: "SMS", Choice: monoapi.Choice{Name: "method", Value: "sms"}}, {Label: "E-mail", Choice: monoapi.Choice{Name: "method", Value: "email"}},
		}},
		flowtest.OTP,
	}}
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: form})
	d.keys("down", "enter")
	for _, otp := range []string{"111111", "123456"} {
		d.text(otp)
		d.keys("enter")
		assert.Equal(t, "email", d.sent("method"))
		assert.Equal(t, otp, d.sent("otp"))
		d.answer(rejection)
		d.shows("❯ E-mail", "❯ Enter OTP")
	}
}

// A label or a sentence that was pasted along is asked about before a bank counts it.
func TestWhatWasPastedAlongIsAskedAbout(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.paste("Username: " + testUsername + "\nPassword: " + testPassword + "\n")
	d.keys("enter")
	require.Nil(t, d.w.pending)
	d.shows(`! What was typed for "Username" has a label before the answer. Nothing was sent. Press enter again to send it all the same.`)

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(otpAnswer)
	d.paste("Your OTP is 123456. Do not share it.")
	d.keys("enter")
	require.Nil(t, d.w.pending)
	d.shows("only its 6 digits in a row would be sent. Nothing was sent. Press enter again to send them.")
	d.keys("enter", "enter")
	require.Nil(t, d.w.pending)
	d.now = d.now.Add(calm)
	d.keys("enter")
	assert.Equal(t, "123456", d.sent("otp"))
}

// The customer uses the link while something else is typed: it stands there until
// enter, and nothing is sent.
func TestTheLinkIsUsedWhileAPasswordIsTyped(t *testing.T) {
	used := webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("esc")
	d.text(testUsername)
	d.keys("enter")
	d.text("pass")
	d.send(used)
	d.text("word q")
	d.shows("! The customer has reauthorised it, by the link. Nothing more needs to be sent.", "❯ Password")
	d.keys("enter")
	require.Nil(t, d.w.pending)
	d.shows("✓ Reauthorised", "The customer has reauthorised it, by the link.")
	require.Len(t, d.results, 1)
	assert.Equal(t, flow.StatusReauthorised, d.results[0].Status)

	d = newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("esc")
	d.send(used)
	d.offers("enter go on")
	d.keys("enter")
	d.shows("✓ Reauthorised")

	d = newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("esc")
	d.signIn()
	d.answer(monoapi.Outcome{ResponseCode: "777"})
	d.shows("✗ Not reauthorised")
	d.send(used)
	d.shows("✓ Reauthorised")
}

// Who comes back from the link finds what could be seen of the sign-in, and nothing that
// could not.
func TestTheLinkKeepsTheUsername(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text(testUsername)
	d.keys("enter")
	d.text("secret")
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("esc")
	d.shows(testUsername, "❯ Password")
	d.lacks("•")
	d.text(testPassword)
	d.keys("enter")
	assert.Equal(t, testUsername, d.sent("username"))
	assert.Equal(t, testPassword, d.sent("password"))
}

// A bank that says that the customer is locked out is not tried again.
func TestALockedCustomerIsNotTriedAgain(t *testing.T) {
	for says, advice := range map[string]string{
		"Your account is locked. Please visit your branch.": "Do not sign in again before the customer has spoken to the bank.",
		"User has been BLOCKED":                             "Do not sign in again before the customer has spoken to the bank.",
		"Invalid login credentials.":                        "Type it again if it was wrong; wait if the bank has a problem.",
		"Please unlock your phone and try again.":           "Type it again if it was wrong; wait if the bank has a problem.",
	} {
		d := newDesktop(t, 80, 24, nil)
		d.toLogin()
		d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: says, Status: 400})
		d.shows(says, advice)
	}
}

// A link that was created after a failure took no step of the walk that failed.
func TestALinkAfterAFailureTicksNoStep(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true})
	d.shows("✓ Account ✗ Session · Sign in · Verify ✗ Result")
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("esc")
	d.shows("✓ Account ✗ Session · Sign in · Verify ✗ Result")
}

// A corrected ID takes the place of the one that failed.
func TestAPastedIDTakesTheFailedOnesPlace(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.fail(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true})
	d.keys("esc")
	d.paste("65c4c03aa66a95b572cb5a86")
	d.shows("❯ Account ID 65c4c03aa66a95b572cb5a86")
	d.lacks(testAccount)
	d.keys("enter")
	assert.Equal(t, "65c4c03aa66a95b572cb5a86", d.pending().Account)
}

// A list that comes as keys is cut short while the first session is awaited; that is said
// on the screen that follows.
func TestWhatIsTypedMeanwhileIsMissed(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.text(otherAccount)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.shows("❯ Username", "What is typed while an answer is awaited is not taken.")
}

func TestAPastePassesAChoiceBy(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.session(monoapi.Session{SignInForm: monoapi.Form{Fields: []monoapi.Field{
		{Name: "kind", Label: "Kind", Options: []monoapi.Option{{Label: "Retail", Choice: monoapi.Choice{Name: "kind", Value: "retail"}}}},
		{Name: "user", Label: "User ID"}, {Name: "password", Label: "Password", Masked: true},
	}}})
	d.paste("more than that")
	d.shows("Nothing can be pasted here: ↑ ↓ choose.")
	d.paste("sam\tsecret")
	d.keys("enter")
	assert.Equal(t, "sam", d.sent("user"))
	assert.Equal(t, "secret", d.sent("password"))
}
