//go:build unix

package e2e

import (
	"testing"

	"connect-reauth/monoapi/sandbox"
)

// pageCredentials is the sign-in of the pages' session, filled in.
var pageCredentials = []step{
	{
		see: []string{docAccount + " · GTBank", "✓ Session  ▸ Sign in", "Log in to GTBank", atUsername},
		typ: sandbox.Username, keys: []string{"enter"},
	},
	{see: []string{usernameKept, atPassword}, typ: sandbox.Password},
	{see: []string{atPassword + " " + "••••••••••••••"}, keys: []string{"enter"}},
}

// pageSignIn are the steps after it.
func pageSignIn(steps ...step) []step {
	return append(pageCredentials[:len(pageCredentials):len(pageCredentials)], steps...)
}

// What the plain mode asks at the pages' session.
const plainSignIn = "Log in to GTBank, for account " + docAccount + ". :who tells whose account it is; live calls may be charged.\n" +
	userLabel + ": \nPassword (it is not shown): \nSigning in to the bank.\n"

// pageOTP is the pages' question for a one-time password.
var pageOTP = step{
	see: []string{"▸ Verify", "GTBank is requesting you to enter your OTP to continue", "❯ Enter OTP"},
	typ: sandbox.OTP, keys: []string{"enter"},
}

var pageDone = closing("✓ Reauthorised", "Code  "+docCode)

// loginDone is the result of the page that has 99 beside data.
var loginDone = reauthorisedWith(docCode, "Login successful")

var pageAccounts = []string{"Which of these accounts?", "1 of 2", "SAMUEL OLAMIDE NOMO", "Savings  NGN  ••••1234", "Current  NGN  ••••3478"}

const plainAccounts = "Several accounts were found:\n1. SAMUEL OLAMIDE NOMO, Savings, NGN, number ending in 1234.\n" +
	"2. SAMUEL OLAMIDE NOMO, Current, NGN, number ending in 3478.\nNumber of the account, from 1 to 2: \n"

// TestDocumentedWalks: every shape of the sign-in and of what follows it, as
// Mono's pages show it. The session of the pages says that it ended in 2020; it
// is used all the same.
func TestDocumentedWalks(t *testing.T) {
	t.Parallel()
	for name, walk := range map[string]documentedWalk{
		"99 beside data": {
			wants:  []exchange{opens("session"), signsIn("done_beside")},
			wizard: pageSignIn(pageDone), plain: signedInWith(), words: []string{plainSignIn, "The code is " + docCode + "\n"},
			never: []string{"The session ends", "The session had ended", "sandbox"}, told: loginDone,
		},
		"99 in data": {
			wants:  []exchange{opens("session"), signsIn("login_response")},
			wizard: pageSignIn(closing("✓ Reauthorised", "Code  "+guideCode)),
			plain:  signedInWith(), words: []string{plainSignIn, "The code is " + guideCode + "\n"},
			told: reauthorisedWith(guideCode, "Request completed successfully"),
		},
		"101": {
			wants:  []exchange{opens("session"), signsIn("accounts"), commits(`{"accountNumber":"0131883478"}`, "done_beside")},
			wizard: pageSignIn(step{see: pageAccounts, keys: []string{"2", "enter"}}, pageDone),
			plain:  signedInWith("2"), words: []string{plainSignIn, plainAccounts, "The code is " + docCode + "\n"},
			never: []string{"0131883478"}, told: loginDone,
		},
		"102": {
			wants:  []exchange{opens("session"), signsIn("more_input"), commits(`{"otp":"123456"}`, "done_beside")},
			wizard: pageSignIn(pageOTP, pageDone),
			plain:  signedInWith(sandbox.OTP), words: []string{plainSignIn, "GTBank" + askedOTP, "The code is " + docCode + "\n"},
			told: loginDone,
		},
		"102 with a choice and a masked answer": {
			wants: []exchange{opens("session"), signsIn("dropdown_question"),
				commits(`{"channel":7,"security_answer":"`+sandbox.Answer+`"}`, "done_beside")},
			wizard: pageSignIn(
				step{see: []string{"Security question", "❯ Send the code by", "❯ SMS", "    E-mail", "↑↓ choose"}, keys: []string{"down"}},
				step{see: []string{"    SMS", "❯ E-mail"}, keys: []string{"enter"}},
				step{see: []string{"❯ Your first car"}, typ: sandbox.Answer},
				step{see: []string{"❯ Your first car  ••••••"}, keys: []string{"enter"}}, pageDone),
			plain: signedInWith("2", sandbox.Answer),
			words: []string{plainSignIn, "Security question.\nSend the code by:\n1. SMS.\n2. E-mail.\nNumber of the answer, from 1 to 2: \n" +
				"Your first car (it is not shown): \nSending the answer.\n"},
			told: loginDone,
		},
		"accounts and a question in one answer": {
			wants: []exchange{opens("session"), signsIn("accounts_and_input"), commits(`{"accountNumber":"2209871234","otp":"123456"}`, "done_beside")},
			wizard: pageSignIn(step{see: pageAccounts, keys: []string{"1", "enter"}},
				step{see: []string{"For SAMUEL OLAMIDE NOMO, Savings, NGN, number ending in 1234", "❯ Enter OTP"}, typ: sandbox.OTP, keys: []string{"enter"}}, pageDone),
			plain: signedInWith("1", sandbox.OTP), words: []string{plainSignIn, plainAccounts + "GTBank" + askedOTP},
			told: loginDone,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk.run(t)
		})
	}
}

// TestDocumentedOwnForms: the sign-in form is the session's, whatever it asks.
func TestDocumentedOwnForms(t *testing.T) {
	t.Parallel()
	ownSignIn := signsIn("done_beside")
	ownSignIn.body = `{"phone_number":"07065550123","passcode":"975310","email":"kelechi@example.com"}`
	choiceSignIn := signsIn("done_beside")
	choiceSignIn.body = `{"login_by":"mobile_app","username":"` + sandbox.Username + `","password":"` + sandbox.Password + `"}`
	choice := opens("")
	choice.answer = func() string {
		return `{"status":"successful","data":{"session":{"id":"` + docSession + `"},"ui":{"title":"Log in to Kuda","form":[
			{"type":"elements.dropdown","name":"login_by","hint":"Sign in with","options":[{"text":"Internet banking","value":"internet_banking"},{"text":"Mobile app","value":"mobile_app"}]},
			{"type":"elements.input","name":"username","hint":"Username","contentType":"string"},
			{"type":"elements.input","name":"password","hint":"Password","contentType":"password"}]}}}`
	}
	for name, walk := range map[string]documentedWalk{
		"three fields": {
			wants: []exchange{opens("own_form"), ownSignIn},
			wizard: []step{
				{see: []string{"Log in to OPay", "❯ Phone number"}, typ: "07065550123", keys: []string{"enter"}},
				{see: []string{"❯ Passcode"}, typ: "975310"},
				{see: []string{"❯ Passcode      ••••••"}, keys: []string{"enter"}},
				{see: []string{"❯ E-mail"}, typ: "kelechi@example.com", keys: []string{"enter"}}, pageDone,
			},
			plain: []string{"07065550123", "975310", "kelechi@example.com"},
			words: []string{"Log in to OPay, for account " + docAccount + " (GTBank).", "Phone number: \nPasscode (it is not shown): \nE-mail: \nSigning in to the bank.\n"},
			never: []string{"Username", "Password"}, told: loginDone,
		},
		"a choice": {
			wants: []exchange{choice, choiceSignIn},
			wizard: []step{
				{see: []string{"Log in to Kuda", "❯ Sign in with", "❯ Internet banking"}, keys: []string{"down"}},
				{see: []string{"❯ Mobile app"}, keys: []string{"enter"}},
				{see: []string{"❯ Username"}, typ: sandbox.Username, keys: []string{"enter"}},
				{see: []string{"❯ Password"}, typ: sandbox.Password, keys: []string{"enter"}}, pageDone,
			},
			plain: []string{"2", sandbox.Username, sandbox.Password},
			words: []string{"Sign in with:\n1. Internet banking.\n2. Mobile app.\nNumber of the answer, from 1 to 2: \nUsername: \nPassword (it is not shown): \n"},
			told:  loginDone,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk.run(t)
		})
	}
}

// TestDocumentedSessionsThatNeedNoSignIn: the session is done, or asks at once
// and is answered by a commit.
func TestDocumentedSessionsThatNeedNoSignIn(t *testing.T) {
	t.Parallel()
	signIn := []string{"Log in to", "Sign in to the bank", userLabel, "Username"}
	otp := func(page string) documentedWalk {
		return documentedWalk{
			wants:  []exchange{opens(page), commits(`{"otp":"123456"}`, "done_beside")},
			wizard: []step{pageOTP, pageDone},
			plain:  []string{sandbox.OTP}, words: []string{"Creating the session.\n:link creates a reauth link, with which the customer signs in alone.\nGTBank" + askedOTP, "The code is " + docCode + "\n"},
			never: signIn, told: loginDone,
		}
	}
	old := otp("session_asks_v1_ui")
	old.wants[1] = old.wants[1].in("session_nkgCbmtxyz")
	for name, walk := range map[string]documentedWalk{
		"the guide's 99": {
			wants: []exchange{opens("session_response")}, wizard: []step{closing("✓ Reauthorised", "Code  "+docCode)},
			words: []string{"Creating the session.\nAccount " + docAccount + " is reauthorised.\nThe code is " + docCode + "\n"},
			never: signIn, told: reauthorisedWith(docCode, "Request completed successfully"),
		},
		"99 with its session": {
			wants: []exchange{opens("session_done")}, wizard: []step{pageDone},
			words: []string{"Creating the session.\nAccount " + docAccount + " (GTBank) is reauthorised.\n"}, never: signIn, told: loginDone,
		},
		"102":              otp("session_asks_102"),
		"no code":          otp("session_asks_user_input"),
		"v1, without code": old,
		"101": {
			wants:  []exchange{opens("session_asks_101"), commits(`{"accountNumber":"2209871234"}`, "done_beside")},
			wizard: []step{{see: pageAccounts, keys: []string{"1", "enter"}}, pageDone},
			plain:  []string{"1"}, words: []string{"Creating the session.\n:link creates a reauth link, with which the customer signs in alone.\n" + plainAccounts}, never: signIn, told: loginDone,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk.run(t)
		})
	}
}
