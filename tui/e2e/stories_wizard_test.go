//go:build unix

package e2e

import (
	"strings"
	"time"

	"connect-reauth/monoapi/sandbox"
)

// see is a step that only looks.
func see(words ...string) step { return step{see: words} }

// credentials is the sign-in as it is first asked for.
var credentials = []step{
	{
		see: []string{"✓ Session  ▸ Sign in", "Log in to ", atUsername, "enter next field", "esc back", "ctrl+g sandbox"},
		typ: sandbox.Username, keys: []string{"enter"},
	},
	{
		see: []string{usernameKept, atPassword, "enter sign in"},
		typ: sandbox.Password,
	},
	{see: []string{atPassword + " " + strings.Repeat("•", len(sandbox.Password))}, keys: []string{"enter"}},
}

// done is the result of a success, which enter ends.
func done(steps ...string) step {
	return step{
		see:  append([]string{"✓ Result", "✓ Reauthorised", "Code  code_", "c copy code", "enter/q end"}, steps...),
		keys: []string{"enter"},
	}
}

// notDone is the result of a failure, which enter ends.
func notDone(words ...string) []step {
	return []step{{
		see:  append([]string{"✗ Result", "✗ Not reauthorised", "esc change account", "enter/q end"}, words...),
		keys: []string{"enter"},
	}}
}

// signedIn are the steps after the ordinary sign-in.
func signedIn(steps ...step) []step {
	return append(credentials[:len(credentials):len(credentials)], steps...)
}

// otp is the question for a one-time password, and the answer to it.
func otp(bank string, more ...string) []step {
	return []step{
		{see: append(more, "▸ Verify", bank+" is requesting you to enter your OTP to continue", "❯ Enter OTP"), typ: sandbox.OTP},
		{see: []string{"❯ Enter OTP  " + sandbox.OTP, "enter send "}, keys: []string{"enter"}},
	}
}

// securityQuestion is the question for the first car, and the answer to it.
func securityQuestion() []step {
	return []step{
		{see: []string{"▸ Verify", "Your bank asks: what was the name of your first car?", "❯ Security answer"}, typ: sandbox.Answer},
		{see: []string{"❯ Security answer  ••••••", "ctrl+r reveal"}, keys: []string{"enter"}},
	}
}

var chooseAccount = []string{
	"▸ Verify", "Which of these accounts?", "1 of 4", "Samuel Olamide Nomo",
	"••••3461", "••••3478", "••••0257", "••••7312", "1-9 go to", "/ filter",
}

// wizardStory is how a story is walked in the wizard.
type wizardStory struct {
	delay time.Duration
	steps []step
	never []string // is never on the screen
	exit  int      // where it is the wizard's own
}

// concat joins steps.
func concat(parts ...[]step) []step {
	var all []step
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

var wizardStories = map[string]wizardStory{
	"099": {steps: []step{done("session: done")}, never: []string{"Log in to "}},
	"098": {
		steps: concat(otp("First Bank"), []step{done("session: more input asked", "commit: done", "✓ Session  · Sign in  ✓ Verify")}),
		never: []string{"Log in to ", userLabel, "login:"},
	},
	"200": {steps: signedIn(done("session: created", "login: done"))},
	"101": {steps: signedIn(
		step{see: chooseAccount, keys: []string{"2", "enter"}},
		done("session: created", "login: several accounts", "commit: done"),
	)},
	"102": {steps: concat(credentials, otp("KudaBank"), []step{done("session: created", "login: more input asked", "commit: done")})},
	"103": {steps: concat(credentials, securityQuestion(), otp("GTBank"), []step{
		{see: chooseAccount, keys: []string{"down", "down"}},
		{see: []string{"3 of 4", "❯ 3 Samuel Olamide Nomo"}, keys: []string{"enter"}},
		done("session: created", "login: more input asked", "commit: more input asked", "commit: several accounts", "commit: done"),
	})},
	"104": {
		steps: concat(credentials, securityQuestion(), []step{done("session: created", "login: more input asked", "commit: done")}),
		never: []string{"OTP"},
	},
	"105": {steps: concat(credentials, []step{
		{see: chooseAccount, keys: []string{"4", "enter"}},
	}, otp("GTBank", "For Samuel Olamide Nomo, Current, NGN, number ending in 7312", "esc other account"), []step{
		done("session: created", "login: several accounts", "commit: done"),
	})},
	"106": {steps: []step{
		{
			see: []string{"✓ Session  ▸ Sign in", "Log in to OPay", "❯ Phone number", "  Passcode of the app", "  Email address", "enter next field"},
			typ: "07065550123", keys: []string{"enter"},
		},
		{see: []string{"  Phone number         07065550123", "❯ Passcode of the app"}, typ: "975310"},
		{see: []string{"❯ Passcode of the app  ••••••", "ctrl+r reveal"}, keys: []string{"enter"}},
		{see: []string{"❯ Email address", "enter sign in"}, typ: "kelechi@example.com"},
		{see: []string{"❯ Email address        kelechi@example.com"}, keys: []string{"enter"}},
		done("session: created", "login: done"),
	}},
	"008": {
		delay: 100 * time.Millisecond, // the login takes ten times as long
		steps: signedIn(
			see("✓ Session  ▸ Sign in", "Signing in to the bank", "0 s", "esc cancel"),
			done("session: created", "login: done"),
		),
	},
	"400": {
		steps: signedIn(
			see("✗ The sign-in was rejected (code 400).",
				"Mono says: The institution is not responding at the moment.",
				"It may count as an attempt; too many can lock the customer out.",
				usernameKept, atPassword),
			step{keys: []string{"ctrl+c"}}, // nothing else ends a form
		),
		exit: 130,
	},
	"401": {steps: notDone("Mono refused the secret key (HTTP 401).",
		"Mono says: Unauthorized. Your secret key is not valid.",
		"No sign-in was sent to the bank.",
		"Check the key on Mono's dashboard, or use another one.",
		"session: key refused")},
	"403": {
		steps: notDone("The app of this key lacks the Partners API add-on (HTTP 401).",
			"Mono says: You must be subscribed to Partners API addon.",
			"No sign-in was sent to the bank.", "key itself is right.", "session: add-on missing"),
		never: []string{"refused the secret key", "Check the key"},
	},
	"404": {steps: notDone("Mono does not know this account (HTTP 404).", "Mono says: Account not found.",
		"No sign-in was sent to the bank.", "Check the account ID.", "session: not found")},
	"410": {steps: signedIn(
		step{
			see: []string{"! The session had expired, so a new one was created.", "The last sign-in or answer was not used.",
				"Sign in again.", usernameKept, atPassword},
			typ: sandbox.Password, keys: []string{"enter"},
		},
		done("session: created", "login: session gone", "login: done"),
	)},
	"429": {steps: concat([]step{
		see("▸ Session", "Mono asks for fewer requests. Trying again in 1 s (try 2).",
			"The request was refused before it was handled, so nothing is sent twice.", "esc cancel"),
		see("(try 3)."),
		see("Trying again in 1 s (try 3)."),
	}, credentials, []step{done("session: too many requests", "session: created", "login: done")})},
	"500": {steps: notDone("Mono has a problem of its own (HTTP 500).", "Mono says: Something went wrong on our end.",
		"No sign-in was sent to the bank.", "Try again in a while.", "session: server error")},
	"598": {
		steps: signedIn(done("session: created", "login: done", "✓ account_reauthorized",
			"✗ account_updated: Mono could not fetch the data (data failed).", "Ask for the data status in a while;")),
		never: []string{"✓ account_updated"},
	},
}
