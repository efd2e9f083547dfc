package monoapi_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// Kinds are the "reason" of the JSON results: scripts go by them.
func TestNamesAreStable(t *testing.T) {
	for name, kind := range map[string]monoapi.Kind{
		"key_refused": monoapi.KindKeyRefused, "forbidden": monoapi.KindForbidden, "not_found": monoapi.KindNotFound,
		"session_gone": monoapi.KindSessionGone, "rate_limited": monoapi.KindRateLimited, "refused": monoapi.KindRefused,
		"server_error": monoapi.KindServer, "timeout": monoapi.KindTimeout, "unreachable": monoapi.KindUnreachable,
		"unreadable_answer": monoapi.KindUnreadable, "cancelled": monoapi.KindCancelled,
		"add_on_missing": monoapi.KindAddOnMissing,
	} {
		assert.EqualValues(t, name, kind)
	}
	for name, environment := range map[string]monoapi.Environment{
		"live": monoapi.EnvironmentLive, "test": monoapi.EnvironmentTest, "custom": monoapi.EnvironmentCustom,
	} {
		assert.EqualValues(t, name, environment)
	}
	for name, op := range map[string]monoapi.Operation{
		"session": monoapi.OpSession, "login": monoapi.OpLogin, "commit": monoapi.OpCommit, "account details": monoapi.OpAccount,
		"sandbox sign-ins": monoapi.OpSandbox, "link": monoapi.OpLink,
	} {
		assert.EqualValues(t, name, op)
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct {
		err  monoapi.Error
		want string
	}{
		{monoapi.Error{Kind: monoapi.KindTimeout, Operation: monoapi.OpLogin}, "login: timeout"},
		{monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Message: "Account not found."}, "session: not found (HTTP 404): Account not found."},
		{monoapi.Error{Kind: monoapi.KindUnreachable, Operation: monoapi.OpAccount, Detail: "EOF"}, "account details: unreachable: EOF"},
		{monoapi.Error{Kind: monoapi.KindUnreadable, Operation: monoapi.OpCommit, Status: 200, Message: "m", Detail: "d"}, "commit: unreadable answer (HTTP 200): m: d"},
	}
	for _, test := range tests {
		assert.EqualError(t, &test.err, test.want)
	}
}

func TestKindOf(t *testing.T) {
	err := &monoapi.Error{Kind: monoapi.KindServer}
	assert.Equal(t, monoapi.KindServer, monoapi.KindOf(err))
	assert.Equal(t, monoapi.KindServer, monoapi.KindOf(fmt.Errorf("wrapped: %w", err)))
	assert.Empty(t, monoapi.KindOf(errors.New("another")))
	assert.Empty(t, monoapi.KindOf(context.Canceled))
	assert.Empty(t, monoapi.KindOf(nil))
}

// Why an answer could not be read is told to whoever looks after Mono.
func TestUnreadableDetails(t *testing.T) {
	tests := []struct{ name, body, contentType, want string }{
		{"empty", "", "application/json", "it is empty"},
		{"blank", " \n", "application/json", "it is empty"},
		{"HTML", "\n<html>", "application/json", "it is HTML, not JSON"},
		{"HTML by its type", "Oops", "text/html", "it is HTML, not JSON"},
		{"list", "[]", "application/json", "it is JSON, but not an object"},
		{"null", " null ", "application/json", "it is JSON, but not an object"},
		{"two objects", "{}{}", "application/json", "it is not JSON"},
		{"words", "Oops", "text/plain", "it is not JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := login(t, 200, test.body, "Content-Type", test.contentType)
			assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
			assert.Equal(t, test.want, failure(t, err).Detail)
		})
	}
	// Blanks around an object are no fault.
	assert.Equal(t, monoapi.CodeDone, outcome(t, 200, " \r\n\t{\"responseCode\": 99}\n\t\r ").ResponseCode)
}
