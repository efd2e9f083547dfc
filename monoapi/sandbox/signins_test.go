package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func signInsAnswer(credentials string) string {
	return `{
		"status": "successful",
		"message": "Data retrieved successfully",
		"timestamp": "2025-05-13T12:26:36.853Z",
		"data": {"credentials": [` + credentials + `], "inputs": []}
	}`
}

// Each session tells the names and good values of its own sign-in form.
func TestSandboxSignIns(t *testing.T) {
	const (
		one     = `{"hasMultipleAccounts": false, "values": {"username": "samuel@neem.com", "password": "pass1234567890?"}}`
		several = `{"hasMultipleAccounts": true, "values": {"username": "samuel@neem.com", "password": "pass1234567890?"}}`
		own     = `{"hasMultipleAccounts": false, "values": {"phone_number": "08031234567", "passcode": "246810", "email": "samuel@neem.com"}}`
	)
	d := start(t, sandbox.Config{Clock: guideTime})
	for digits, credentials := range map[string]string{
		"200": one, "102": one, "104": one, "400": one, "410": one,
		"101": several, "103": several, "105": several,
		"106": own,
		"098": "", // there is no sign-in form
	} {
		a := d.signIns(d.session(digits))
		assert.Equal(t, 200, a.HTTP, digits)
		assert.Equal(t, literal(t, signInsAnswer(credentials)), a.Raw, digits)
	}
}

// The login takes what the sign-ins tell, and goes on as if nobody had looked.
func TestSandboxSignInsWork(t *testing.T) {
	d := start(t, sandbox.Config{})
	for _, digits := range []string{"200", "106"} {
		id := d.session(digits)
		credentials := d.signIns(id).Data.Credentials
		require.Len(t, credentials, 1)
		d.done(d.post(loginPath, id, credentials[0].Values))
	}
	id := d.session("102")
	d.asked(102, d.login(id), "otp")
	require.Len(t, d.signIns(id).Data.Credentials, 1)
	d.done(d.commit(id, rightOTP))
}
