package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// ownForm is a bank's own sign-in: a text, a secret and a choice.
var ownForm = answer{SessionID: session, SignIn: monoapi.Form{Title: "Log in to OPay.", Fields: []monoapi.Field{
	{Name: "phone_number", Label: "Phone number"},
	{Name: "passcode", Label: "Passcode", Masked: true},
	city,
}}}

// both asks for an account and a question in one answer.
var both = says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: offered, Challenge: otp})

func TestTheBanksOwnForm(t *testing.T) {
	d := newDesk(ownForm, done)
	require.NoError(t, d.run(t, account, "0803 123", " 2468 ", "2"))
	assert.Equal(t, []string{"session " + account, "login sess_1 phone_number=0803 123 passcode= 2468  city=7"}, d.calls)
	_, asked, _ := strings.Cut(d.out.String(), "Creating the session.\n")
	assert.Equal(t, strings.Join([]string{
		offersLink,
		"Log in to OPay, for account " + account + ". :who tells whose account it is; live calls may be charged.",
		"Phone number: ",
		"Passcode (it is not shown): ",
		"It begins and ends with a space; both will be sent.",
		"City:",
		"1. Lagos.",
		"2. Abuja.",
		"Number of the answer, from 1 to 2: ",
		"Signing in to the bank.",
		"Account " + account + " is reauthorised.",
		"The code is " + code,
		"",
	}, "\n"), asked)
}

func TestTheBanksOwnFormIsAskedAgain(t *testing.T) {
	d := newDesk(ownForm, rejected, done)
	require.NoError(t, d.run(t, account,
		"", "x", "1", // no phone number
		"0803", "1111", "1", // rejected
		"", "2222", "2"))
	assert.Equal(t, []string{
		"session " + account,
		"login sess_1 phone_number=0803 passcode=1111 city=lagos",
		"login sess_1 phone_number=0803 passcode=2222 city=7",
	}, d.calls)
	d.said(t, "There is no answer yet: Phone number.", "Every question must be answered.", "Phone number: ",
		"The sign-in was rejected (code 400).", "Phone number (leave empty for 0803): ", "Passcode (it is not shown): ",
		"Number of the answer, from 1 to 2: ", "Signing in to the bank.")
	assert.NotContains(t, d.out.String(), "1111")
}

// Who goes back twice finds every answer again that was given on the way, those of
// the questions gone back over too.
func TestBackTwiceKeepsWhatWasAnswered(t *testing.T) {
	d := newDesk(answer{SessionID: session, SignIn: monoapi.Form{Title: "Log in.", Fields: []monoapi.Field{
		{Name: "phone_number", Label: "Phone number"},
		{Name: "bvn", Label: "BVN"},
		{Name: "branch", Label: "Branch"},
	}}}, done)
	require.NoError(t, d.run(t, account, "0803", "2222", ":back", ":back", "", "", "Yaba"))
	assert.Equal(t, []string{"session " + account, "login sess_1 phone_number=0803 bvn=2222 branch=Yaba"}, d.calls)
	d.said(t, "Phone number: ", "BVN: ", "Branch: ",
		"BVN (leave empty for 2222): ", "Phone number (leave empty for 0803): ", "BVN (leave empty for 2222): ", "Branch: ")
}

// A choice and a question of one answer are asked one after the other and go
// back together; later questions are answered alone.
func TestAccountsAndQuestionsInOneAnswer(t *testing.T) {
	d := newDesk(opened, both, oneQuestion, done)
	require.NoError(t, d.run(t, account, username, password, "1", "123456", "654321"))
	assert.Equal(t, []string{
		"session " + account, login(username, password),
		"commit sess_1 accountNumber=0131883461 otp=123456",
		"commit sess_1 otp=654321",
	}, d.calls)
	d.said(t, "Signing in to the bank.", "Several accounts were found:", "Number of the account, from 1 to 2: ",
		"The bank asks for more.", "Enter OTP: ", "Sending the answer.", "The bank asks for more.", "Enter OTP: ", "Sending the answer.")
}

func TestBackFromTheQuestionToTheChoice(t *testing.T) {
	d := newDesk(opened, both, done)
	require.NoError(t, d.run(t, account, username, password, "1", ":back", "2", "123456"))
	assert.Equal(t, "commit sess_1 account=2 otp=123456", d.calls[2])
	assert.Equal(t, 2, strings.Count(d.out.String(), "Several accounts were found:\n"))
}

func TestARejectedQuestionKeepsTheChoice(t *testing.T) {
	d := newDesk(opened, both, rejected, done)
	require.NoError(t, d.run(t, account, username, password, "2", "000000", "123456"))
	assert.Equal(t, []string{"commit sess_1 account=2 otp=000000", "commit sess_1 account=2 otp=123456"}, d.calls[2:])
	d.said(t, "The answer was rejected (code 400).", "It may count as an attempt.", "Enter OTP: ")
	assert.Equal(t, 1, strings.Count(d.out.String(), "Several accounts were found:\n"))
}

// A session can ask at once: there is nothing to sign in to.
func TestASessionThatAsksAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		asks   answer
		lines  []string
		commit string
	}{
		"question":           {oneQuestion, []string{"123456"}, "otp=123456"},
		"accounts":           {several, []string{"2"}, "account=2"},
		"both":               {both, []string{"1", "123456"}, "accountNumber=0131883461 otp=123456"},
		"v1, without a code": {says(monoapi.Outcome{Challenge: otp}), []string{"123456"}, "otp=123456"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(test.asks, done)
			require.NoError(t, d.run(t, append([]string{account}, test.lines...)...))
			assert.Equal(t, []string{"session " + account, "commit sess_1 " + test.commit}, d.calls)
			assert.NotContains(t, d.out.String(), "Sign in")
			assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
		})
	}
}

func TestBackFromASessionThatAskedAtOnce(t *testing.T) {
	d := newDesk(oneQuestion, done)
	require.NoError(t, d.run(t, account, ":back", another))
	assert.Equal(t, []string{"session " + account, "session " + another}, d.calls)
	d.said(t, "Enter OTP: ", "Account ID (leave empty for "+account+"): ")
}

// sandboxSignIns is an answer to :sandbox.
func sandboxSignIns(all ...map[string]string) answer {
	var a answer
	for _, values := range all {
		signIn := monoapi.SandboxSignIn{Values: map[string]monoapi.Secret{}}
		for name, value := range values {
			signIn.Values[name] = monoapi.NewSecret(value)
		}
		a.SandboxSignIns = append(a.SandboxSignIns, signIn)
	}
	return a
}

func TestSandboxSignsInAsTheSandboxTakesIt(t *testing.T) {
	d := newDesk(opened, sandboxSignIns(map[string]string{"username": "test-user@gmail.com", "password": "hunter22"}), done)
	d.testKey = true
	require.NoError(t, d.run(t, account, ":sandbox"))
	assert.Equal(t, []string{"session " + account, "sandbox sess_1", login("test-user@gmail.com", "hunter22")}, d.calls)
	d.said(t, ":sandbox signs in with one of Mono's sandbox sign-ins.", "Username: ", "Signing in to the bank.")
	assert.NotContains(t, d.out.String(), "hunter22")
}

// The word works at every question of the form, and what was typed before it is
// not used.
func TestSandboxAtEveryQuestion(t *testing.T) {
	signIn := sandboxSignIns(map[string]string{"phone_number": "0800", "passcode": "9999", "city": "7"})
	for _, before := range [][]string{nil, {"0803"}, {"0803", "1111"}} {
		d := newDesk(ownForm, signIn, done)
		d.testKey = true
		require.NoError(t, d.run(t, append(append([]string{account}, before...), ":sandbox")...))
		assert.Equal(t, "login sess_1 phone_number=0800 passcode=9999 city=7", d.calls[2])
	}
}

// Of the sign-ins that answer the whole form the first is taken, or the one that is
// asked for by its number.
func TestSandboxSignInsByNumber(t *testing.T) {
	signIns := sandboxSignIns(
		map[string]string{"username": "test-user@gmail.com", "password": "123456"},
		map[string]string{"phone_number": "0801", "passcode": "1111"},
		map[string]string{"phone_number": "0802", "passcode": "2222", "city": "kano"}, // not offered
		map[string]string{"phone_number": "0803", "passcode": "3333", "city": "lagos"},
		map[string]string{"phone_number": "0804", "passcode": "4444", "city": "7"},
	)
	signIns.SandboxSignIns[4].SeveralAccounts = true
	for word, want := range map[string]struct{ login, says string }{
		":sandbox":    {"login sess_1 phone_number=0803 passcode=3333 city=lagos", "That is sign-in 1 of 2, for one account."},
		":sandbox 1":  {"login sess_1 phone_number=0803 passcode=3333 city=lagos", "That is sign-in 1 of 2, for one account."},
		":sandbox  2": {"login sess_1 phone_number=0804 passcode=4444 city=7", "That is sign-in 2 of 2, for several accounts."},
	} {
		for _, beforehand := range []bool{false, true} {
			d := newDesk(ownForm, signIns, done)
			d.testKey, d.opts.Beforehand = true, beforehand
			require.NoError(t, d.run(t, account, word))
			assert.Equal(t, want.login, d.calls[2])
			d.said(t, want.says, "Signing in to the bank.")
		}
	}

	d := newDesk(ownForm, signIns, done)
	d.testKey = true
	require.NoError(t, d.run(t, account, ":sandbox 3", "0803", "1111", "1"))
	d.said(t, "The sandbox has no more than 2 for this form.")
	assert.Equal(t, "login sess_1 phone_number=0803 passcode=1111 city=lagos", d.calls[2])
}

// Where the sandbox has nothing that fits, nothing is sent and the form is asked
// again.
func TestSandboxThatDoesNotHelp(t *testing.T) {
	for name, test := range map[string]struct {
		answer answer
		says   string
	}{
		"nothing fits": {sandboxSignIns(map[string]string{"username": "x", "password": "y"}), "The sandbox has no sign-in for this form."},
		"not an option": {sandboxSignIns(map[string]string{"phone_number": "0802", "passcode": "2222", "city": "kano"}),
			"The sandbox has no sign-in for this form."},
		"an error": {fails(monoapi.KindForbidden, monoapi.OpSandbox, 403), "No sandbox sign-in: The key is not allowed to do this (HTTP 403)."},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(ownForm, test.answer, done)
			d.testKey = true
			require.NoError(t, d.run(t, account, ":sandbox", "0803", "1111", "1"))
			assert.Equal(t, []string{"session " + account, "sandbox sess_1", "login sess_1 phone_number=0803 passcode=1111 city=lagos"}, d.calls)
			assert.Contains(t, d.out.String(), "\n"+test.says)
		})
	}
}

// With a live key the word is none, and refused.
func TestSandboxIsNoWordWithALiveKey(t *testing.T) {
	d := newDesk(opened, done, ownForm, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, ":sandbox", username, ":sandbox", password, ":sandbox", "0803", ":sandbox", "1111", ":sandbox", "1"))
	assert.Equal(t, []string{
		"session " + account, login(username, password),
		"session " + another, "login sess_1 phone_number=0803 passcode=1111 city=lagos",
	}, d.calls)
	assert.NotContains(t, d.out.String(), "Mono's sandbox")
	const refused = ":sandbox is not known here. You can use :back, :quit, :skip, :link, :who, :help."
	later := strings.Replace(refused, ":help", ":status, :help", 1) // an account is done by then
	d.said(t, "Username: ", refused, "Username: ", "Phone number: ", later, "Phone number: ",
		"Number of the answer, from 1 to 2: ", later, "Number of the answer, from 1 to 2: ")
}

// The words are the sign-in's alone.
func TestSandboxIsNoWordInAQuestion(t *testing.T) {
	d := newDesk(oneQuestion, done)
	d.testKey = true
	require.NoError(t, d.run(t, account, ":sandbox", "123456"))
	assert.Equal(t, []string{"session " + account, "commit sess_1 otp=123456"}, d.calls)
	d.said(t, "Enter OTP: ", ":sandbox is not known here. You can use :back, :quit, :skip, :link, :help.", "Enter OTP: ")
}

func TestWhoAtAChoice(t *testing.T) {
	d := newDesk(ownForm, done, done)
	require.NoError(t, d.run(t, account, "0803", "1111", ":who", "0803", "2222", "1"))
	assert.Equal(t, []string{"session " + account, "details " + account, "login sess_1 phone_number=0803 passcode=2222 city=lagos"}, d.calls)
	d.said(t, "City:", "Number of the answer, from 1 to 2: ", "The account is linked to Samuel, GTBank, number ending in 3478, data available.", "Phone number: ")
}
