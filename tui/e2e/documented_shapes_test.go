//go:build unix

package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// TestDocumentedShapes: what Mono's pages do not show letter for letter, and may come
// all the same.
func TestDocumentedShapes(t *testing.T) {
	t.Parallel()
	const otpAlone = "One-time password (OTP)"
	for name, walk := range map[string]documentedWalk{
		"a choice that is true or false": {
			wants: []exchange{opens("session"), signsIn("dropdown_boolean"), commits(`{"agree":false}`, "done_beside")},
			wizard: pageSignIn(
				step{see: []string{"One question more", "❯ May GTBank text you?", "❯ Yes", "    No"}, keys: []string{"down"}},
				step{see: []string{"    Yes", "❯ No"}, keys: []string{"enter"}}, pageDone),
			plain: signedInWith("2"),
			words: []string{"One question more.\nMay GTBank text you?:\n1. Yes.\n2. No.\nNumber of the answer, from 1 to 2: \n"}, told: loginDone,
		},
		"a session that asks by a title alone": {
			wants: []exchange{opens("session_asks_title"), commits(`{"otp":"123456"}`, "done_beside")},
			wizard: []step{{see: []string{"▸ Verify", "Enter OTP", "❯ " + otpAlone}, typ: sandbox.OTP, keys: []string{"enter"}},
				pageDone},
			plain: []string{sandbox.OTP}, words: []string{"Enter OTP.\n" + otpAlone + ": \nSending the answer.\n"},
			never: []string{"Log in to GTBank", "Password"}, told: loginDone,
		},
		"accounts and a question without a code": {
			wants: []exchange{opens("session"), signsIn("both_uncoded"), commits(`{"accountNumber":"0131883478","otp":"123456"}`, "done_beside")},
			wizard: pageSignIn(step{see: pageAccounts, keys: []string{"2", "enter"}},
				step{see: []string{"For SAMUEL OLAMIDE NOMO, Current, NGN, number ending in 3478", "❯ Enter OTP"}, typ: sandbox.OTP, keys: []string{"enter"}}, pageDone),
			plain: signedInWith("2", sandbox.OTP), words: []string{plainSignIn, plainAccounts + "GTBank" + askedOTP}, told: loginDone,
		},
		"102 beside the sign-in's form": {
			wants:  []exchange{opens("session"), signsIn("fields_beside_sign_in"), commits(`{"otp":"123456"}`, "done_beside")},
			wizard: pageSignIn(step{see: []string{"▸ Verify", "The bank asks for more", "❯ otp"}, typ: sandbox.OTP, keys: []string{"enter"}}, pageDone),
			plain:  signedInWith(sandbox.OTP), words: []string{"The bank asks for more.\notp: \nSending the answer.\n"}, told: loginDone,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk.run(t)
		})
	}
}

// TestDocumentedSandboxAnswersAChoice: a sandbox sign-in that answers a dropdown with
// false chooses the option that goes back as false.
func TestDocumentedSandboxAnswersAChoice(t *testing.T) {
	t.Parallel()
	asks := asksSandbox("")
	asks.answer = func() string {
		return `{"data":{"credentials":[{"hasMultipleAccounts":false,"values":{"username":"test-user@gmail.com","password":"123456","agree":false}}]}}`
	}
	signIn := signsIn("done_beside")
	signIn.body = `{"username":"test-user@gmail.com","password":"123456","agree":false}`
	wants := []exchange{opens("session_dropdown"), asks, signIn}
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		server := startStrict(t, secretKey, wants)
		s := startAt(t, server, size(100, 40))
		s.Wait(atUsername)
		s.Key("ctrl+g")
		s.Wait("Filled in from Mono's sandbox; enter signs in.", "❯ No")
		s.Key("enter")
		s.Wait("✓ Reauthorised")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		server.require(t)
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		server := startStrict(t, secretKey, wants)
		p := piped(t, nil, lines(":sandbox"), plainMode(), args("--json", "--base-url", server.url, docAccount))
		require.Equal(t, 0, p.code, p.stderr)
		server.require(t)
	})
}
