package sandbox_test

import (
	"testing"

	"connect-reauth/monoapi/sandbox"
)

// A commit holds what was asked for, by name, and nothing else.
func TestCommitTakesTheNamesAskedFor(t *testing.T) {
	number := "0131883461"
	for _, tt := range []struct {
		digits string
		words  string
		wrong  []fields
	}{
		{"101", `The bank asks for "accountNumber" and nothing else.`, []fields{
			nil, {}, {"account": number}, {"account_number": number}, {"AccountNumber": number}, {"accountNumber": number, "otp": sandbox.OTP},
		}},
		{"105", `The bank asks for "accountNumber", "otp" and nothing else.`, []fields{
			nil, {"accountNumber": number}, {"otp": sandbox.OTP}, {"account": number, "otp": sandbox.OTP},
			{"accountNumber": number, "otp": sandbox.OTP, "id": "0"},
		}},
		{"104", `The bank asks for "security_answer" and nothing else.`, []fields{{"answer": sandbox.Answer}}},
		{"102", `The bank asks for "otp" and nothing else.`, []fields{
			nil, {}, {"answer": sandbox.OTP}, {"OTP": sandbox.OTP}, {"otp": sandbox.OTP, "accountNumber": number},
		}},
	} {
		d := start(t, sandbox.Config{})
		id := d.session(tt.digits)
		d.login(id)
		for _, wrong := range tt.wrong {
			d.rejected(200, tt.words, d.commit(id, wrong))
		}
	}
}

// A login holds what the sign-in form names and nothing else, in every story
// that lets one log in.
func TestLoginTakesTheNamesOfTheForm(t *testing.T) {
	d := start(t, sandbox.Config{})
	for _, digits := range []string{"200", "102", "400"} {
		id := d.session(digits)
		for _, wrong := range []fields{
			nil,
			{},
			{"username": sandbox.Username},
			{"password": sandbox.Password},
			{"Username": sandbox.Username, "password": sandbox.Password},
			{"username": sandbox.Username, "password": sandbox.Password, "otp": sandbox.OTP},
		} {
			d.rejected(400, `The bank asks for "username", "password" and nothing else.`, d.post(loginPath, id, wrong))
		}
	}
}
