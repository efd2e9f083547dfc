package monoapi_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// guideForm is the sign-in of the guide, for sessions without a form.
var guideForm = monoapi.Form{Fields: []monoapi.Field{
	{Name: "username", Label: "Username"},
	{Name: "password", Label: "Password", Masked: true},
}}

func TestSessionPage(t *testing.T) {
	got := created(t, testdata(t, "session.json"))
	assert.Equal(t, pageSession, got.ID)
	assert.Equal(t, monoapi.Institution{ID: "5f2d08bf60b92e2888287706", Name: "GTBank"}, got.Institution)
	assert.Equal(t, monoapi.Form{Title: "Log in to GTBank", Fields: []monoapi.Field{
		{Name: "username", Label: "UserID, Account Number, Phone Number"},
		{Name: "password", Label: "Password", Masked: true},
	}}, got.SignInForm)
	assert.Empty(t, got.Outcome.ResponseCode)
	assert.False(t, got.Outcome.Asks())
	// What ended in 2020 is no end; see expiry_test.go.
	assert.Zero(t, got.ExpiresAt)
}

// Which form signs in, and whether there is anything to sign in to.
func TestSignInForm(t *testing.T) {
	own := func(title string, fields ...monoapi.Field) monoapi.Form {
		return monoapi.Form{Title: title, Fields: fields}
	}
	password := monoapi.Field{Name: "p", Label: "p", Masked: true}
	otp := monoapi.Field{Name: "otp", Label: "otp"}
	tests := []struct {
		name      string
		body      string
		form      monoapi.Form
		challenge monoapi.Form
	}{
		{"none", `{"data": {"session": "s"}}`, guideForm, monoapi.Form{}},
		{"in data", `{"data": {"ui": {"title": "T", "form": [{"name": "p", "contentType": "password"}]}}}`, own("T", password), monoapi.Form{}},
		{"at the top", `{"ui": {"form": [{"name": "p", "type": "elements.password"}]}}`, own("", password), monoapi.Form{}},
		{"a PIN is a sign-in", `{"ui": {"form": [{"name": "p", "contentType": "pin"}]}}`, own("", password), monoapi.Form{}},
		{"username alone is a sign-in", `{"ui": {"form": ["username"]}}`, own("", monoapi.Field{Name: "username", Label: "username"}), monoapi.Form{}},
		{"in data before the top", `{"ui": {"form": ["username"]}, "data": {"ui": {"form": [{"name": "p", "type": "pin"}]}}}`, own("", password), monoapi.Form{}},
		{"empty in data, one at the top", `{"ui": {"form": [{"name": "p", "type": "pin"}]}, "data": {"ui": {"form": []}}}`, own("", password), monoapi.Form{}},
		{"no fields in it", `{"data": {"ui": {"title": "T", "form": [{"hint": "x"}]}}}`, guideForm, monoapi.Form{}},
		{"of another type", `{"data": {"ui": [1]}}`, guideForm, monoapi.Form{}},
		{"with code 99", `{"data": {"responseCode": 99, "ui": {"form": [{"name": "p", "type": "pin"}]}}}`, own("", password), monoapi.Form{}},
		{"with a code of its own", `{"data": {"responseCode": 103, "ui": {"form": [{"name": "p", "type": "pin"}]}}}`, own("", password), monoapi.Form{}},

		// What asks for something else is a challenge.
		{"v1's challenge", `{"data": {"ui": {"title": "T", "form": ["otp"]}}}`, guideForm, own("T", otp)},
		{"102 with a form", `{"responseCode": 102, "data": {"ui": {"form": [{"name": "p", "type": "pin"}]}}}`, guideForm, own("", password)},
		{"userInput", `{"data": {"userInput": {"title": "T", "form": ["otp"]}}}`, guideForm, own("T", otp)},
		{"userInput at the top", `{"userInput": {"form": ["otp"]}}`, guideForm, own("", otp)},
		{"userInput without a field", `{"data": {"userInput": {"title": "T", "form": []}}}`, guideForm, own("T", unasked.Fields...)},
		{"userInput beside a sign-in without a title of its own", `{"data": {"userInput": "otp", "ui": {"title": "Log in", "form": ["username"]}}}`,
			own("Log in", monoapi.Field{Name: "username", Label: "username"}), unasked},
		{"userInput that says no more than the challenge's form", `{"data": {"userInput": {"title": "U"}, "ui": {"title": "T", "form": ["otp"]}}}`, guideForm, own("T", otp)},
		{"empty userInput", `{"data": {"userInput": {}}, "userInput": []}`, guideForm, monoapi.Form{}},
		{"no userInput", `{"data": {"userInput": null}, "userInput": false}`, guideForm, monoapi.Form{}},
		{"userInput beside a sign-in", `{"data": {"userInput": {"form": ["otp"]}, "ui": {"title": "Log in", "form": [{"name": "p", "type": "pin"}]}}}`, own("Log in", password), own("", otp)},
		{"fields without a code", `{"data": {"fields": ["otp"], "inputs": ["otp"]}}`, guideForm, monoapi.Form{}},
		{"accounts without a code", `{"data": {"accounts": [{"accountNumber": "01"}]}}`, guideForm, monoapi.Form{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := created(t, test.body)
			assert.Equal(t, test.form, got.SignInForm)
			assert.Equal(t, test.challenge, got.Outcome.Challenge)
			assert.Equal(t, len(test.challenge.Fields) > 0, got.Outcome.Asks())
			assert.Empty(t, got.Outcome.Accounts)
		})
	}
	t.Run("accounts and userInput without a code", func(t *testing.T) {
		got := created(t, `{"data": {"accounts": [{"accountNumber": "01"}], "userInput": {"form": ["otp"]}}}`)
		assert.Len(t, got.Outcome.Accounts, 1)
		assert.Equal(t, own("", otp), got.Outcome.Challenge)
	})
}

// A userInput alone is read without a response code in a session's answer only.
func TestFormsWithoutACode(t *testing.T) {
	got := outcome(t, 200, testdata(t, "session_asks_user_input.json"))
	assert.Empty(t, got.ResponseCode)
	assert.False(t, got.Asks())
}

func TestInstitution(t *testing.T) {
	bank := monoapi.Institution{ID: "i", Name: "GTBank", BankCode: "058"}
	const object = `{"_id": "i", "name": "GT\u202eBank", "bank_code": "058"}`
	for _, body := range []string{
		`{"data": {"session": {"institution": ` + object + `}, "institution": {"name": "no"}}}`,
		`{"data": {"institution": ` + object + `}, "session": {"institution": {"name": "no"}}}`,
		`{"session": {"institution": ` + object + `}, "institution": {"name": "no"}}`,
		`{"institution": ` + object + `}`,
	} {
		assert.Equal(t, bank, created(t, body).Institution, body)
	}
	assert.Empty(t, created(t, `{"data": {"institution": ["GTBank"]}}`).Institution)
}

// Who kept no more than the ID goes on with that.
func TestResumedSession(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, []string{session}, r.Header.Values("x-session-id"))
		reply(200, testdata(t, "done_beside.json"))(w, r)
	})
	s := f.client().Session(session)
	assert.Zero(t, f.arrived.Load(), "nothing is sent before the sign-in")
	assert.Equal(t, guideForm, s.SignInForm)
	assert.Zero(t, s.ExpiresAt)
	got, err := s.SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.Equal(t, pageCode, got.Code)
}

func TestSandboxSignIns(t *testing.T) {
	f := newFake(t)
	f.on(sandboxCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
		assert.Equal(t, session, r.Header.Get("x-session-id"))
		reply(200, testdata(t, "sandbox_sign_ins.json"))(w, r)
	})
	got, err := f.client().Session(session).SandboxSignIns(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.False(t, got[0].SeveralAccounts)
	assert.True(t, got[1].SeveralAccounts)
	values := func(s monoapi.SandboxSignIn) map[string]string {
		open := map[string]string{}
		for name, v := range s.Values {
			open[name] = v.Reveal()
		}
		return open
	}
	assert.Equal(t, map[string]string{"username": "test-user@gmail.com", "password": "123456"}, values(got[0]))
	assert.Equal(t, map[string]string{"username": "test-user-2@gmail.com", "password": "numbat-pass"}, values(got[1]))

	// The values can be read nowhere else.
	assert.Equal(t, `{"status":"successful","message":"Data retrieved successfully","data":{"credentials":[`+
		`{"hasMultipleAccounts":false,"values":{"username":"`+mask+`","password":"`+mask+`"}},`+
		`{"hasMultipleAccounts":true,"values":{"username":"`+mask+`","password":"`+mask+`"}}],"inputs":[]}}`, f.last().ResponseBody)
	secretFree(t, got, f.last())

	for name, body := range map[string]string{
		"none": `{"data": {"credentials": [], "inputs": []}}`, "no data": `{"data": null}`, "of another type": `{"data": {"credentials": {"values": {"a": "b"}}}}`,
		"no values": `{"data": {"credentials": [null, 1, {}, {"values": {}}, {"values": {"a": "", "b": null, "c": []}}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.on(sandboxCall, reply(200, body))
			got, err := f.client().Session(session).SandboxSignIns(t.Context())
			assert.Empty(t, got)
			assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
			assert.True(t, failure(t, err).Sent)
			assert.False(t, failure(t, err).MayHaveReachedBank())
		})
	}
}

func TestOtherPages(t *testing.T) {
	f := newFake(t)
	f.on(accountCall, reply(200, testdata(t, "account_details.json")))
	details, err := f.client().Account(t.Context(), "65c4c03aa66a95b572cb5a86")
	require.NoError(t, err)
	assert.Equal(t, monoapi.Details{
		Account: monoapi.Account{
			ID: "65c4c03aa66a95b572cb5a86", Name: "SAMUEL OLAMIDE NOMO", Number: "1234567890", Type: "SAVINGS_ACCOUNT", Currency: "NGN",
			Institution: monoapi.Institution{Name: "GTBank", BankCode: "058"},
		},
		DataStatus: monoapi.DataAvailable,
		Retrieved:  []string{"balance"},
	}, details)

	got := outcome(t, 400, testdata(t, "field_errors.json"))
	assert.Equal(t, monoapi.CodeRejected, got.ResponseCode)
	assert.Equal(t, "Validation failed: account must be 24 characters long; scope: is unknown", got.Message)

	for op, call := range calls {
		f := newFake(t)
		f.on(paths[op], reply(401, testdata(t, "add_on_missing.json")))
		err := failure(t, call(t.Context(), f.client()))
		assert.Equal(t, monoapi.KindAddOnMissing, err.Kind, op)
		assert.Equal(t, "You must be subscribed to Partners API addon", err.Message)
		assert.False(t, err.MayHaveReachedBank())
	}
}
