package tui

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Whatever is printed of the types that a secret passes through, it stays
// closed: the wizard with a password typed and with one on its way, and the
// values that carry it.
func TestPrintingTellsNoSecret(t *testing.T) {
	secret := monoapi.NewSecret(canary)
	typed := newDesktop(t, 80, 24, nil)
	typed.toCredentials()
	typed.text("sam")
	typed.keys("tab")
	typed.text(canary)
	sent := newDesktop(t, 80, 24, nil)
	sent.toCredentials()
	sent.text("sam")
	sent.keys("tab")
	sent.text(canary)
	sent.keys("enter")

	credentials := monoapi.Credentials{Username: "sam", Password: secret}
	call := flow.Call{Credentials: credentials, Answers: []monoapi.Answer{{Name: "otp", Value: secret}}}
	values := []any{
		typed.w, *typed.w, typed.w.opts, sent.w, *sent.w, sent.w.pending, guard{sent.w, &fault{}},
		secret, &secret, credentials, &credentials, call, flow.Send{Call: call}, flow.SubmitCredentials(credentials),
		flow.SubmitAnswers{Answers: []flow.Input{{Text: secret}}}, useKey{secret},
		monoapi.Config{Key: secret}, monoapi.Answer{Value: secret},
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			assert.NotContains(t, fmt.Sprintf(verb, value), canary, "%T", value)
		}
	}
}
