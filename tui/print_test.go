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

	answer := monoapi.Field{Name: "otp"}.Answer(secret)
	call := flow.Call{Answers: []monoapi.Answer{answer}}
	values := []any{
		typed.w, *typed.w, typed.w.opts, sent.w, *sent.w, sent.w.pending, guard{sent.w, &fault{}},
		secret, &secret, call, flow.Send{Call: call}, flow.SubmitSignIn{Answers: []flow.Input{{Text: secret}}},
		flow.SubmitAnswers{Answers: []flow.Input{{Text: secret}}}, useKey{secret},
		monoapi.Config{Key: secret}, answer,
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			assert.NotContains(t, fmt.Sprintf(verb, value), canary, "%T", value)
		}
	}
}
