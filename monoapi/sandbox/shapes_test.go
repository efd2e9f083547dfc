package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// The guide's example answer. Session and login show the same but for the
// timestamp and the code.
const guideAnswer = `{
	"status": "successful",
	"message": "Request completed successfully",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"responseCode": 99,
		"code": "code_q90t4ar2uriet5ey4rs22v0x"
	}
}`

// The session answer of the pages, for the bank of story 101. It is over ten
// minutes after its timestamp.
const sessionAnswer = `{
	"status": "successful",
	"message": "Reauth session created",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"session": {
			"id": "sess_aaaaaaaaaaaaaaaaaaaaaaaa",
			"scope": "reauth",
			"expiresAt": 1747139796853,
			"institution": {
				"id": "66b1c0de5a2f94e17d03e001",
				"name": "GTBank",
				"identifier": "mono.connections.gtbank"
			}
		},
		"ui": {
			"title": "Log in to GTBank",
			"form": [
				{"type": "elements.input", "name": "username", "hint": "UserID, Account Number, Phone Number", "contentType": "string"},
				{"type": "elements.input", "name": "password", "hint": "Password", "contentType": "password"}
			]
		}
	}
}`

const samuelsAccounts = `[
	{"accountNumber": "0131883461", "name": "Samuel Olamide Nomo", "type": "SAVINGS_ACCOUNT", "currency": "NGN", "status": "active", "balance": 333064},
	{"accountNumber": "0131883478", "name": "Samuel Olamide Nomo", "type": "CURRENT_ACCOUNT", "currency": "NGN", "status": "active", "balance": 12750000},
	{"accountNumber": "0244910257", "name": "Samuel Olamide Nomo", "type": "SAVINGS_ACCOUNT", "currency": "NGN", "status": "active", "balance": 3033984},
	{"accountNumber": "0610077312", "name": "Samuel Olamide Nomo", "type": "CURRENT_ACCOUNT", "currency": "NGN", "status": "active", "balance": 0}
]`

const accountsAnswer = `{
	"status": "successful",
	"message": "Multiple accounts found. Please choose one.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 101,
	"data": {"accounts": ` + samuelsAccounts + `}
}`

const inputAnswer = `{
	"status": "successful",
	"message": "Additional input required",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 102,
	"data": {
		"userInput": {
			"title": "KudaBank is requesting you to enter your OTP to continue",
			"form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]
		}
	}
}`

const rejectedAnswer = `{
	"status": "failed",
	"message": "Invalid login credentials. Please check your username and password.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"responseCode": 400,
	"data": null
}`

const refusedAnswer = `{
	"status": "failed",
	"message": "Account not found.",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": null
}`

const detailsAnswer = `{
	"status": "successful",
	"message": "Data retrieved successfully",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"account": {
			"id": "65c4c03aa66a95b572cb5102",
			"name": "Ngozi Blessing Ekwueme",
			"currency": "NGN",
			"type": "SAVINGS_ACCOUNT",
			"account_number": "3005519948",
			"balance": 7640010,
			"institution": {"name": "KudaBank", "bank_code": "50211", "type": "PERSONAL_BANKING"}
		},
		"customer": {"id": "660d9a7be41c52f0863fa004"},
		"meta": {"data_status": "AVAILABLE", "auth_method": "internet_banking", "retrieved_data": ["balance", "transactions"]}
	}
}`

// guideTime is the time of the guide's example, in another zone and with more
// digits than an answer has.
func guideTime() time.Time {
	return time.Date(2025, 5, 13, 13, 26, 36, 853_999_999, time.FixedZone("WAT", 3600))
}

// Every body is the pages' own, key for key and in their order.
func TestAnswersFollowThePagesLetterForLetter(t *testing.T) {
	d := start(t, sandbox.Config{Clock: guideTime})
	for _, tt := range []struct {
		name string
		want string
		got  answer
	}{
		{"done at once", guideAnswer, d.open("099")},
		{"done after the login", guideAnswer, d.login(d.session("200"))},
		{"a session", sessionAnswer, d.open("101")},
		{"several accounts", accountsAnswer, d.login(d.session("101"))},
		{"more input", inputAnswer, d.login(d.session("102"))},
		{"rejected", rejectedAnswer, d.post(loginPath, d.session("200"), fields{"username": "x", "password": "y"})},
		{"refused", refusedAnswer, d.open("404")},
		{"account details", detailsAnswer, d.details("102")},
	} {
		assert.Equal(t, literal(t, tt.want), literal(t, tt.got.Raw), tt.name)
		assert.Empty(t, tt.got.Header.Values("x-session-id"), tt.name)
	}
}

func TestCodesAndSessionsAreRandom(t *testing.T) {
	d := start(t, sandbox.Config{})
	first, second := d.open("099"), d.open("099")
	d.done(first)
	d.done(second)
	assert.NotEqual(t, first.Data.Code, second.Data.Code)
	assert.NotEqual(t, d.session("200"), d.session("200"))
}

// Every session names the bank of its account, and no two banks are one.
func TestSessionsNameTheBank(t *testing.T) {
	d := start(t, sandbox.Config{})
	names := map[string]string{}
	for _, s := range sandbox.Stories() {
		a := d.open(s.Digits)
		if a.Data.Session.ID == "" {
			continue
		}
		bank := a.Data.Session.Institution
		assert.Equal(t, d.details(s.Digits).Data.Account.Institution.Name, bank.Name, s.Digits)
		assert.Regexp(t, `^[0-9a-f]{24}$`, bank.ID)
		assert.Regexp(t, `^mono\.connections\.[a-z]+$`, bank.Identifier)
		for _, key := range []string{bank.ID, bank.Identifier} {
			if name, ok := names[key]; ok {
				assert.Equal(t, name, bank.Name, key)
			}
			names[key] = bank.Name
		}
	}
	require.Contains(t, names, "mono.connections.gtbank")
}
