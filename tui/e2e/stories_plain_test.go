//go:build unix

package e2e

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi/sandbox"
)

// What the plain mode says on the way.
const (
	opening  = "Answer each question and press enter. :back goes back a step, :quit ends the program, :help tells all such words.\nCreating the session.\n"
	asked    = ":sandbox signs in with one of Mono's sandbox sign-ins.\n" + userLabel + ": \nPassword (it is not shown): \nSigning in to the bank.\n"
	tryAgain = "Try this account again? yes or no"
)

// inPlainWords are the questions of the choice of an account.
const (
	fourAccounts = "Several accounts were found:\n1. Samuel Olamide Nomo, Savings, NGN, number ending in 3461.\n" +
		"2. Samuel Olamide Nomo, Current, NGN, number ending in 3478.\n" +
		"3. Samuel Olamide Nomo, Savings, NGN, number ending in 0257.\n" +
		"4. Samuel Olamide Nomo, Current, NGN, number ending in 7312.\n" +
		"Number of the account, from 1 to 4: \n"
	askedOTP      = " is requesting you to enter your OTP to continue.\nEnter OTP: \nSending the answer.\n"
	askedFirstCar = "Your bank asks: what was the name of your first car?\nSecurity answer (it is not shown): \nSending the answer.\n"
)

// plainStory is how a story is walked in the plain mode.
type plainStory struct {
	input []string
	words []string // what is said, in order
	never []string // what is not said
}

// signedInWith is the ordinary sign-in and what is answered after it.
func signedInWith(more ...string) []string {
	return append([]string{sandbox.Username, sandbox.Password}, more...)
}

var plainStories = map[string]plainStory{
	"099": {words: []string{opening, "The code is code_"}, never: []string{"Log in to"}},
	"098": {
		input: []string{sandbox.OTP}, words: []string{opening, "First Bank" + askedOTP},
		never: []string{"Log in to", userLabel, "Signing in"},
	},
	"200": {input: signedInWith(), words: []string{opening, "Log in to Zenith Bank, for account " + story("200") + ".", asked}},
	"101": {input: signedInWith("2"), words: []string{asked, fourAccounts, "Sending the answer.\n"}},
	"102": {input: signedInWith(sandbox.OTP), words: []string{"Log in to KudaBank, for account ", asked, "KudaBank" + askedOTP}},
	"103": {
		input: signedInWith(sandbox.Answer, sandbox.OTP, "3"),
		words: []string{asked, askedFirstCar, "GTBank" + askedOTP, fourAccounts, "Sending the answer.\n"},
	},
	"104": {input: signedInWith(sandbox.Answer), words: []string{asked, askedFirstCar}, never: []string{"OTP"}},
	"105": {
		input: signedInWith("4", sandbox.OTP), words: []string{asked, fourAccounts + "GTBank" + askedOTP},
	},
	"106": {
		input: []string{"07065550123", "975310", "kelechi@example.com"},
		words: []string{opening, "Log in to OPay, for account " + story("106") + ".",
			"Phone number: \nPasscode of the app (it is not shown): \nEmail address: \nSigning in to the bank.\n"},
		never: []string{"Password", "Username", "975310"},
	},
	"008": {input: signedInWith(), words: []string{opening, asked}},
	"400": {
		input: signedInWith(),
		words: []string{asked, "The sign-in was rejected (code 400).\n",
			"Mono says: The institution is not responding at the moment. Please try again later.\n",
			"The answers that follow may be meant for something else, so nothing more is sent.\n"},
	},
	"401": {words: []string{opening, "Mono refused the secret key (HTTP 401).\n", "No sign-in was sent to the bank.\n"}, never: []string{tryAgain}},
	"403": {
		words: []string{opening, "The app of this key lacks the Partners API add-on (HTTP 401).\n",
			"Mono says: You must be subscribed to Partners API addon.\n", "No sign-in was sent to the bank.\n",
			"The key itself is right.\n"},
		never: []string{"refused the secret key", tryAgain},
	},
	"404": {words: []string{opening, "Mono does not know this account (HTTP 404).\n", "Mono says: Account not found.\n"}, never: []string{tryAgain}},
	"410": {
		input: signedInWith("", sandbox.Password),
		words: []string{asked, "Creating the session.\n", "The session had expired, so a new one was created.\n",
			"The last sign-in or answer was not used.\n", userLabel + " (leave empty for " + sandbox.Username + "): \n", "Signing in to the bank.\n"},
	},
	"429": {
		input: signedInWith(),
		words: []string{opening, "Mono asks for fewer requests. Trying again in 1 second.\n",
			"Mono asks for fewer requests. Trying again in 1 second.\n", asked},
	},
	"500": {words: []string{opening, "Mono has a problem of its own (HTTP 500).\n"}, never: []string{tryAgain}},
	"598": {
		input: signedInWith(),
		words: []string{asked, "Waiting for Mono's confirmation, at most 15 seconds.\nMono confirms: account_reauthorized.\n" +
			"Bad news from Mono: account_updated: Mono could not fetch the data (data failed). Ask for the data status in a while;"},
		never: []string{"Mono confirms: account_updated"},
	},
}

// TestPlainStories answers every story line by line, without a terminal.
func TestPlainStories(t *testing.T) {
	t.Parallel()
	for digits, walked := range plainStories {
		t.Run(digits, func(t *testing.T) {
			t.Parallel()
			bank, opts, log := storyBank(t, digits, 0)
			var input string
			if len(walked.input) > 0 {
				input = lines(walked.input...)
			}
			p := piped(t, bank, input, slices.Concat(opts, []option{plainMode(), args(story(digits))})...)
			end := endings[digits]
			if end.reason == "rejected" {
				end.status = "failed" // a pipe's answers can't follow a rejection
			}
			assert.Equal(t, end.exit, p.code)
			code := codePattern.FindString(p.stdout)
			assert.Equal(t, end.line(digits, code), p.stdout)
			if end.status == "" {
				assert.Regexp(t, "Account "+story(digits)+`( \(.*\))? is reauthorised\.\nThe code is `+code+"\n", p.stderr)
			}
			inOrder(t, p.stderr, walked.words...)
			for _, words := range walked.never {
				assert.NotContains(t, p.stderr, words)
			}
			requirePlain(t, p)
			end.require(t, bank, log)
			requireNothingTyped(t, readFile(t, log))
		})
	}
}

// TestPlainTryAgain: at a keyboard a failed account is begun anew when that is
// asked for, and as often.
func TestPlainTryAgain(t *testing.T) {
	t.Parallel()
	bank, opts, log := storyBank(t, "500", 0)
	k := &talk{t: t, s: start(t, bank, append(opts, plainMode(), args(story("500")))...)}
	k.answer(tryAgain, "yes")
	k.until("Creating the session.\n")
	k.answer(tryAgain, "no")
	end := endings["500"]
	end.requests = append(end.requests, end.requests...)
	assert.Equal(t, 1, k.s.Exit())
	assert.Equal(t, end.line("500", ""), k.s.Stdout())
	end.require(t, bank, log)
}
