package tui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// ownForm is a sign-in form of a bank's own.
var ownForm = monoapi.Session{
	ID: "sess_own", Institution: monoapi.Institution{Name: "OPay"},
	SignInForm: monoapi.Form{Title: "Log in to OPay", Fields: []monoapi.Field{
		{Name: "phone_number", Label: "Phone number"},
		{Name: "passcode", Label: "Passcode of the app", Masked: true},
		{Name: "kind", Label: "Kind of account", Options: []monoapi.Option{
			{Label: "Wallet", Choice: monoapi.Choice{Name: "kind", Value: "W"}},
			{Label: "Business", Choice: monoapi.Choice{Name: "kind", Value: "B"}},
		}},
	}},
}

func withTestKey(o *Options) { o.Bank = &flowtest.Bank{OnTestKey: true} }

func toOwnForm(d *desktop) {
	d.text(testAccount)
	d.keys("enter")
	d.session(ownForm)
}

func TestSignInFormIsTheSessionsOwn(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	toOwnForm(d)
	d.shows("Log in to OPay", "Phone number", "Passcode of the app", "Kind of account", "❯ Wallet", testAccount+" · OPay")
	d.lacks("Username", "Password")

	d.text("08031234567")
	d.keys("enter")
	d.text("246810")
	d.lacks("246810")
	d.keys("enter", "down", "enter")
	assert.Equal(t, "08031234567", d.sent("phone_number"))
	assert.Equal(t, "246810", d.sent("passcode"))
	assert.Equal(t, "B", d.sent("kind"))

	d.answer(rejection)
	d.shows("The sign-in was rejected", "Phone number 08031234567", "❯ Passcode of the app", "❯ Business")
	d.keys("enter", "enter")
	d.shows("There is no answer yet: Passcode of the app.")
	require.Nil(t, d.w.pending, "an empty field was sent")
}

func TestAccountsAndQuestionsOfOneAnswerGoBackTogether(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	both := accountsAnswer
	both.Challenge = otpAnswer.Challenge
	d.answer(both)
	d.shows("Which of these accounts?")
	d.keys("down", "enter")
	require.Nil(t, d.w.pending, "the account was sent without the answer")
	d.shows("enter your OTP", "Samuel Olamide Nomo", "number ending in 3478")
	d.keys("esc")
	d.shows("Which of these accounts?")
	d.keys("down", "enter")
	d.text("123456")
	d.keys("enter")
	assert.Equal(t, "0131883478", d.sent("accountNumber"))
	assert.Equal(t, "123456", d.sent("otp"))
	assert.Len(t, d.pending().Answers, 2)

	d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "Incorrect OTP."})
	d.shows("Incorrect OTP.", "number ending in 3478")
	d.text("654321")
	d.keys("enter")
	assert.Equal(t, "0131883478", d.sent("accountNumber"), "the account that was chosen goes along again")
}

func TestSessionThatAsksAtOnceGoesBackToTheAccount(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.session(monoapi.Session{Outcome: monoapi.Outcome{Challenge: otpAnswer.Challenge}})
	d.shows("enter your OTP")
	d.keys("esc")
	d.shows("Account ID")
}

func TestSessionThatEndsIsNotUsed(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	s := ownForm
	s.ExpiresAt = d.now.Add(10 * time.Minute)
	d.session(s)
	d.lacks("The session ends")
	d.now = s.ExpiresAt.Add(-95 * time.Second)
	d.shows("The session ends in 95 seconds.")
	d.text("08031234567")
	d.keys("enter")
	d.text("246810")
	d.keys("enter", "down")
	d.now = s.ExpiresAt
	d.shows("The session has ended. Nothing more is sent: the sign-in begins again.")
	d.keys("enter")
	require.Equal(t, monoapi.OpSession, d.pending().Operation, "a password went into a session that had ended")
	require.Empty(t, d.pending().Answers)

	s.ID, s.ExpiresAt = "sess_new", d.now.Add(10*time.Minute)
	d.session(s)
	d.shows("The session had ended, so a new one was created.", "Phone number 08031234567", "❯ Passcode of the app", "❯ Business")
	d.lacks("•")
	d.text("246810")
	d.keys("enter", "enter")
	assert.Equal(t, "sess_new", d.pending().Session)
}

// The screen at rest is drawn again when the time has come to say it.
func TestTimeLeftIsSaidByItself(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	s := ownForm
	s.ExpiresAt = d.now.Add(121*time.Second + 50*time.Millisecond)
	d.session(s)
	messages := make(chan any, 1)
	go func() { messages <- d.w.leftCmd()() }()
	assert.Equal(t, leftMsg{s.ID}, <-messages)
	d.now = s.ExpiresAt.Add(-time.Minute)
	d.send(leftMsg{s.ID})
	assert.NotNil(t, d.cmd, "it counts on")
	d.now = s.ExpiresAt
	d.send(leftMsg{s.ID})
	assert.Nil(t, d.cmd, "there is nothing left to count")
	d.send(leftMsg{"sess_before"})
	assert.Nil(t, d.cmd)
}

func TestSandboxSignInIsFilledInForATestKeyAlone(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.lacks("ctrl+g")
	d.keys("ctrl+g")
	require.Nil(t, d.cmd, "a live key asked the sandbox")

	d = newDesktop(t, 120, 40, withTestKey)
	d.toCredentials()
	d.shows("ctrl+g sandbox")
	d.text("mistyped")
	d.keys("ctrl+g")
	require.NotNil(t, d.cmd)
	d.send(sandboxMsg{session: d.w.machine().SessionID(), signIns: []monoapi.SandboxSignIn{
		{Values: map[string]monoapi.Secret{"pin": monoapi.NewSecret("1")}},
		{Values: map[string]monoapi.Secret{"username": monoapi.NewSecret("test-user@gmail.com"), "password": monoapi.NewSecret("123456")}},
	}})
	d.shows("Filled in from Mono's sandbox; enter signs in.", "Username test-user@gmail.com")
	d.lacks("123456", "mistyped")
	require.Nil(t, d.w.pending, "it signed in by itself")
	d.keys("enter")
	assert.Equal(t, "123456", d.sent("password"))
}

// Whoever wants to see several accounts takes the sign-in that has them.
func TestSandboxSignInsInTurn(t *testing.T) {
	d := newDesktop(t, 120, 40, withTestKey)
	d.toCredentials()
	offered := []monoapi.SandboxSignIn{
		{Values: map[string]monoapi.Secret{"username": monoapi.NewSecret("one@gmail.com"), "password": monoapi.NewSecret("123456")}},
		{Values: map[string]monoapi.Secret{"username": monoapi.NewSecret("half@gmail.com")}},
		{Values: map[string]monoapi.Secret{"username": monoapi.NewSecret("many@gmail.com"), "password": monoapi.NewSecret("654321")}, SeveralAccounts: true},
	}
	for _, want := range []struct{ toast, username string }{
		{"Filled in from Mono's sandbox; enter signs in. It is sign-in 1 of 2, for one account; ctrl+g takes the next.", "one@gmail.com"},
		{"It is sign-in 2 of 2, for several accounts; ctrl+g takes the next.", "many@gmail.com"},
		{"sign-in 1 of 2, for one account;", "one@gmail.com"},
		{"sign-in 2 of 2, for several accounts;", "many@gmail.com"},
	} {
		d.keys("ctrl+g")
		require.NotNil(t, d.cmd)
		d.send(sandboxMsg{session: d.w.machine().SessionID(), signIns: offered})
		d.shows(want.toast, "Username "+want.username)
	}
	d.keys("enter")
	assert.Equal(t, "many@gmail.com", d.sent("username"))
	assert.Equal(t, "654321", d.sent("password"))
}

func TestSandboxAnswerThatComesTooLateFillsNothing(t *testing.T) {
	d := newDesktop(t, 80, 24, withTestKey)
	d.toCredentials()
	d.keys("ctrl+g")
	late := sandboxMsg{session: d.w.machine().SessionID(), signIns: []monoapi.SandboxSignIn{
		{Values: map[string]monoapi.Secret{"username": monoapi.NewSecret("test-user@gmail.com")}},
	}}
	d.keys("esc")
	d.send(late)
	d.lacks("test-user@gmail.com")

	d.keys("enter")
	d.session(monoapi.Session{ID: "sess_2"})
	d.keys("ctrl+g")
	d.send(late)
	d.lacks("test-user@gmail.com")
	d.send(sandboxMsg{session: "sess_2", err: &monoapi.Error{Kind: monoapi.KindForbidden, Operation: monoapi.OpSandbox, Status: 403, Sent: true}})
	d.shows("No sandbox sign-in: The key is not allowed to do this (HTTP 403).")
}

func TestMissingAddOnDoesNotBlameTheKey(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true, Message: "You must be subscribed to Partners API addon"})
	d.shows("lacks the Partners API add-on (HTTP 401).", "Create a reauth link, which works without it, or ask Mono for the add-on.", "ctrl+l reauth link", "The key itself is right.")
	d.lacks("refused the secret key")
	d.keys("enter")
	require.Len(t, d.results, 1)
	assert.Equal(t, "add_on_missing", d.results[0].Reason)
}

func TestBadNewsIsSaidInWords(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) { o.Webhooks, o.Accounts = true, []string{testAccount, otherAccount} })
	early := monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount, ID: "evt_0"}
	d.send(webhookMsg{early})
	d.answer(sessionAnswer)
	d.signIn()
	d.answer(doneAnswer)
	d.shows("account_reauthorized: awaited", "account_updated: awaited")

	updated := monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount, ID: "evt_2", DataStatus: monoapi.DataAvailable}
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount, ID: "evt_1"}})
	d.send(webhookMsg{updated})
	d.shows("✓ account_reauthorized", "✓ account_updated: data available")
	failed := updated
	failed.ID, failed.DataStatus = "evt_3", monoapi.DataFailed
	d.send(webhookMsg{failed})
	d.send(webhookMsg{updated}) // again: Mono repeats what it thinks unheard
	d.shows("✗ account_updated: Mono could not fetch the data (data failed). Ask for the data status", "✓ account_reauthorized")
	d.lacks("data available")

	d.keys("enter")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: testAccount, ID: "evt_4"}})
	d.shows(testAccount + ": sync_failed: Mono could not fetch the data")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("✗ data failed, sync failed", "→ Data failed, sync failed, reauthorised.")
}

// A plain account takes three presses: paste, enter, and enter for the next.
func TestPairThatIsPastedFillsBothFields(t *testing.T) {
	for name, pair := range map[string]string{
		"tab": "samuel@neem.com\t pass word ", "line break": "samuel@neem.com\n pass word \n", "Windows": "samuel@neem.com\r\n pass word \r\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toCredentials()
			d.paste(pair)
			require.Nil(t, d.w.pending, "it signed in by itself")
			d.shows("Username samuel@neem.com", "It begins and ends with a space; both will be sent.")
			d.lacks("pass word")
			d.keys("enter")
			assert.Equal(t, "samuel@neem.com", d.sent("username"))
			assert.Equal(t, " pass word ", d.sent("password"))
		})
	}
	for name, text := range map[string]string{"three lines": "a\nb\nc", "nothing behind": "a\t", "nothing before": "\tb"} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toCredentials()
			d.paste(text)
			d.shows("nothing was pasted")
		})
	}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("tab")
	d.paste("samuel\tpass")
	d.shows("nothing was pasted")
}

func TestGivingUpAfterASignInIsAskedAbout(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.signIn()
	d.answer(rejection)
	d.keys("ctrl+q")
	d.shows("A sign-in has already been sent for this account.", "Press ctrl+q again to give up.")
	d.text("x")
	d.keys("ctrl+q")
	require.Empty(t, d.results, "it was given up without being asked about again")
	d.keys("ctrl+q")
	d.shows("– Given up")
	d.keys("enter")
	assert.Equal(t, flow.StatusSkipped, d.results[0].Status)
}

func TestRejectedSignInsAreCounted(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(rejection)
	d.shows("The sign-in was rejected (code 400).")
	d.lacks("rejected sign-in for this account")
	for _, want := range []string{
		"This is the 2nd rejected sign-in for this account (code 400). Mono says: Invalid login credentials.",
		"This is the 3rd rejected sign-in for this account (code 400). Most banks lock the customer out after a few rejected sign-ins. " +
			"Ask the customer before you try again. Mono says: Invalid login credentials.",
	} {
		d.text(testPassword)
		d.keys("enter")
		d.answer(rejection)
		d.shows(want)
	}
	d.keys("esc", "enter")
	d.answer(sessionAnswer)
	d.text(testPassword)
	d.keys("enter")
	require.Nil(t, d.w.pending, "the fourth is asked about")
	d.shows("3 sign-ins were rejected; one more may lock the customer out. Press enter again to send it all the same.")
	d.keys("enter")
	require.Nil(t, d.w.pending, "a second enter at once is not meant for what nobody has read")
	d.now = d.now.Add(calm)
	d.keys("enter")
	d.answer(rejection)
	d.shows("the 4th rejected sign-in")
}

func TestADigitGoesToItsRowAndEnterSendsIt(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsAnswer)
	d.keys("3")
	require.Nil(t, d.w.pending, "a digit committed")
	d.shows("Enter chooses Nomo & Daughters Ltd, Current, USD, number ending in 0257.")
	d.keys("enter")
	assert.Equal(t, "0244910257", d.sent("accountNumber"))
}

func TestOTPOfDigitsAndSpacesIsSentAsDigits(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(otpAnswer)
	d.paste(" 123 456\n")
	d.keys("enter")
	assert.Equal(t, "123456", d.sent("otp"))
}

func TestOneKeyShowsAllOfThem(t *testing.T) {
	d := newDesktop(t, 40, 12, nil)
	d.toCredentials()
	d.text("sam")
	d.keys("f1")
	d.shows("Keys (press any to go back)", "ctrl+o whose account", "ctrl+l reauth link", "pgdn ↓ 1")
	d.lacks("ctrl+q")
	d.fits()
	d.keys("pgdown")
	d.shows("ctrl+q give up")
	d.fits()
	d.keys("enter")
	d.shows("❯ Username sam")
	require.Nil(t, d.w.pending)
}
