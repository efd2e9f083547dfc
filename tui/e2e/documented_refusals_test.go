//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"testing"

	"connect-reauth/monoapi/sandbox"
)

// wrongPassword is a sign-in that is rejected.
func wrongPassword(status int) exchange {
	e := signsIn("rejected").with(status)
	e.body = `{"username":"` + sandbox.Username + `","password":"nearly"}`
	return e
}

// TestDocumentedRejections: a rejection is the same, whether it comes as HTTP 200
// or as HTTP 400. The form comes back, and nothing is sent again by itself.
func TestDocumentedRejections(t *testing.T) {
	t.Parallel()
	rejected := []string{"✗ The sign-in was rejected (code 400).", "Mono says: Invalid login credentials.", usernameKept, atPassword}
	rejection := told{"failed", "rejected", 400, "", "Invalid login credentials"}
	plainRejected := "The sign-in was rejected (code 400).\nMono says: Invalid login credentials.\n"
	for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
		signIn := []step{
			{see: []string{atUsername}, typ: sandbox.Username, keys: []string{"enter"}},
			{see: []string{atPassword}, typ: "nearly", keys: []string{"enter"}},
		}
		otp := commits(`{"otp":"000000"}`, "rejected").with(status)
		for name, walk := range map[string]documentedWalk{
			"and right then": {
				wants:  []exchange{opens("session"), wrongPassword(status), signsIn("done_beside")},
				wizard: append(signIn, step{see: rejected, typ: sandbox.Password, keys: []string{"enter"}}, pageDone),
				plain:  []string{sandbox.Username, "nearly", "", sandbox.Password},
				words:  []string{plainRejected},
				never:  []string{"nearly"}, told: loginDone, stops: 2, stopped: rejection,
			},
			"and given up": {
				wants:  []exchange{opens("session"), wrongPassword(status)},
				wizard: append(signIn, step{see: rejected, keys: []string{"ctrl+q", "ctrl+q"}}, step{see: []string{"– Given up"}, keys: []string{"enter"}}),
				plain:  []string{sandbox.Username, "nearly", ":skip"}, words: []string{plainRejected},
				never: []string{"nearly"}, told: told{"skipped", "rejected", 400, "", "Invalid login credentials"}, exit: 1,
				stops: 2, stopped: rejection,
			},
			"of an answer": {
				wants: []exchange{opens("session"), signsIn("more_input"), otp, commits(`{"otp":"123456"}`, "done_beside")},
				wizard: pageSignIn(step{see: []string{"❯ Enter OTP"}, typ: "000000", keys: []string{"enter"}},
					step{see: []string{"✗ The answer was rejected (code 400).", "❯ Enter OTP\n"}, typ: sandbox.OTP, keys: []string{"enter"}}, pageDone),
				plain: signedInWith("000000", sandbox.OTP),
				words: []string{plainSignIn, "The answer was rejected (code 400).\nMono says: Invalid login credentials.\n"},
				told:  loginDone, stops: 3, stopped: rejection,
			},
		} {
			t.Run(fmt.Sprint(status, " ", name), func(t *testing.T) {
				t.Parallel()
				walk.run(t)
			})
		}
	}
}

// TestDocumentedRefusals: what ends an account says what happened and what to do,
// and gives its reason a stable name.
func TestDocumentedRefusals(t *testing.T) {
	t.Parallel()
	const addOn, fields = "You must be subscribed to Partners API addon", "Validation failed: account must be 24 characters long; scope: is unknown"
	for name, walk := range map[string]documentedWalk{
		"add-on missing": {
			wants: []exchange{opens("add_on_missing").with(http.StatusUnauthorized)},
			wizard: []step{closing("✗ Not reauthorised", "The app of this key lacks the Partners API add-on (HTTP 401).", "Mono says: "+addOn+".",
				"No sign-in was sent to the bank.", "Create a reauth link, which works without it", "The key itself is")},
			words: []string{"The app of this key lacks the Partners API add-on (HTTP 401).\nMono says: " + addOn + ".\nNo sign-in was sent to the bank.\n",
				"The key itself is right.\n"},
			never: []string{"refused the secret key", "Check the key"},
			told:  told{"failed", "add_on_missing", 0, "", addOn}, exit: 1,
		},
		"field errors": {
			wants: []exchange{opens("field_errors").with(http.StatusBadRequest)},
			wizard: []step{closing("✗ Not reauthorised", "Mono rejected the request for a session (code 400).", "Mono says: Validation failed: account must be 24 characters long; scope: is",
				"No sign-in was sent to the bank.")},
			words: []string{"Mono rejected the request for a session (code 400).\nMono says: " + fields + ".\nNo sign-in was sent to the bank.\n"},
			told:  told{"failed", "rejected", 400, "", fields}, exit: 1,
		},
		"a code that no page has": {
			wants: []exchange{opens("session"), signsIn("unknown_code")},
			wizard: pageSignIn(closing("✗ Not reauthorised", "Mono answered with response code 103, which is not in Mono's guide.", "Mono says: Something new.",
				"Look the code up in Mono's documentation before you try again.")),
			plain: signedInWith(), words: []string{plainSignIn, "Mono answered with response code 103, which is not in Mono's guide.\nMono says: Something new.\n"},
			never: []string{docCode, "Which of these accounts?", "Several accounts"},
			told:  told{"failed", "unknown_code", 103, "", "Something new"}, exit: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk.run(t)
		})
	}
}

// TestDocumentedFieldErrorsOfASignIn: the words on single fields stand with the
// form.
func TestDocumentedFieldErrorsOfASignIn(t *testing.T) {
	t.Parallel()
	refused := signsIn("").with(http.StatusBadRequest)
	refused.answer = func() string {
		return `{"status":"failed","message":"Validation failed","data":[{"field":"username","message":"must be a phone number"}]}`
	}
	documentedWalk{
		wants: []exchange{opens("session"), refused, signsIn("done_beside")},
		wizard: pageSignIn(
			step{see: []string{"✗ The sign-in was rejected (code 400).", "Mono says: Validation failed: username: must be a phone number.", atPassword},
				typ: sandbox.Password, keys: []string{"enter"}}, pageDone),
		plain: signedInWith("", sandbox.Password),
		words: []string{"The sign-in was rejected (code 400).\nMono says: Validation failed: username: must be a phone number.\n"},
		told:  loginDone, stops: 2, stopped: told{"failed", "rejected", 400, "", "Validation failed: username: must be a phone number"},
	}.run(t)
}
