package monoapi_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// back is how something chosen goes back as a text, backNumber as a number.
func back(name, value string) monoapi.Choice { return monoapi.Choice{Name: name, Value: value} }
func backNumber(name, value string) monoapi.Choice {
	return monoapi.Choice{Name: name, Value: value, Number: true}
}

// backBoolean is how true or false goes back.
func backBoolean(name, value string) monoapi.Choice {
	return monoapi.Choice{Name: name, Value: value, Boolean: true}
}

// account is what v1 sends back under "account", with an ID and nothing else.
func account(id string) monoapi.Account {
	return monoapi.Account{Choice: back("account", id), ID: id}
}

// chooses asserts what a login that is answered 101 offers and asks besides.
func chooses(t *testing.T, beside string, accounts []monoapi.Account, challenge monoapi.Form) {
	t.Helper()
	got := outcome(t, 200, `{"id": "sess_1", `+beside+`}`)
	require.Equal(t, monoapi.CodeChooseAccount, got.ResponseCode)
	assert.Equal(t, accounts, got.Accounts)
	assert.Equal(t, challenge, got.Challenge)
	assert.Equal(t, len(accounts)+len(challenge.Fields) > 0, got.Asks())
	assert.Empty(t, got.Code)
}

func TestAccountsOfAList(t *testing.T) {
	const everything = `{
		"id": "acc_1", "name": "Samuel Olamide", "account_number": "0123456789", "type": "SAVINGS", "currency": "NGN",
		"balance": 3033984, "institution": {"id": "i1", "name": "GTBank", "bank_code": "058"}
	}`
	whole := monoapi.Account{
		Choice: back("account", "acc_1"), ID: "acc_1", Name: "Samuel Olamide", Number: "0123456789", Type: "SAVINGS", Currency: "NGN",
		Institution: monoapi.Institution{ID: "i1", Name: "GTBank", BankCode: "058"},
	}
	partners := monoapi.Account{
		Choice: back("accountNumber", "2209871234"), Name: "Samuel", Number: "2209871234", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Status: "active",
	}
	tests := []struct {
		name string
		body string // what stands beside responseCode
		want []monoapi.Account
	}{
		{"in data", `"data": {"responseCode": 101, "accounts": [` + everything + `]}`, []monoapi.Account{whole}},
		{"at the top", `"responseCode": 101, "accounts": [` + everything + `]`, []monoapi.Account{whole}},
		{"as the Partners API has it", `"responseCode": 101, "data": {"accounts": [{"accountNumber": "2209871234", "name": "Samuel",
			"type": "SAVINGS_ACCOUNT", "currency": "NGN", "status": "active", "balance": 10000000}]}`, []monoapi.Account{partners}},
		{"in data before the top", `"accounts": [{"id": "b"}], "data": {"responseCode": 101, "accounts": [{"id": "a"}]}`, []monoapi.Account{account("a")}},
		{"empty in data, one at the top", `"accounts": [{"id": "a"}], "data": {"responseCode": 101, "accounts": []}`, []monoapi.Account{account("a")}},
		{"institution as text", `"data": {"responseCode": 101, "accounts": [{"id": "a", "institution": "GTBank"}]}`,
			[]monoapi.Account{{Choice: back("account", "a"), ID: "a", Institution: monoapi.Institution{Name: "GTBank"}}}},
		{"bankCode", `"data": {"responseCode": 101, "accounts": [{"id": "a", "institution": {"bankCode": "058"}}]}`,
			[]monoapi.Account{{Choice: back("account", "a"), ID: "a", Institution: monoapi.Institution{BankCode: "058"}}}},
		{"texts", `"data": {"responseCode": 101, "accounts": ["Savings", "Current"]}`,
			[]monoapi.Account{{Choice: back("account", "Savings"), Name: "Savings"}, {Choice: back("account", "Current"), Name: "Current"}}},
		{"numbers", `"data": {"responseCode": 101, "accounts": [7, 12345678901234567890]}`,
			[]monoapi.Account{{Choice: backNumber("account", "7"), Name: "7"}, {Choice: backNumber("account", "12345678901234567890"), Name: "12345678901234567890"}}},
		{"escapes in names", `"data": {"responseCode": 101, "accounts": [{"id": "a\u001b", "name": "\u001b]52;c;eA==\u0007Sam\u202euel"}]}`,
			[]monoapi.Account{{Choice: back("account", "a\x1b"), ID: "a", Name: "]52;c;eA==Samuel"}}},

		// What goes back: the number that the Partners API pages have; else v1's
		// ID, number or place.
		{"accountNumber before ID", `"data": {"responseCode": 101, "accounts": [{"_id": "a", "accountNumber": "01"}]}`,
			[]monoapi.Account{{Choice: back("accountNumber", "01"), ID: "a", Number: "01"}}},
		{"accountNumber as a number", `"data": {"responseCode": 101, "accounts": [{"accountNumber": 1234567890}]}`,
			[]monoapi.Account{{Choice: backNumber("accountNumber", "1234567890"), Number: "1234567890"}}},
		{"accountNumber before account_number", `"data": {"responseCode": 101, "accounts": [{"account_number": "02", "accountNumber": "01"}]}`,
			[]monoapi.Account{{Choice: back("accountNumber", "01"), Number: "01"}}},
		{"empty accountNumber", `"data": {"responseCode": 101, "accounts": [{"accountNumber": "", "id": "a"}]}`, []monoapi.Account{account("a")}},
		{"a value is none of them", `"data": {"responseCode": 101, "accounts": [{"id": "a", "value": "v"}]}`, []monoapi.Account{account("a")}},
		{"id before _id", `"data": {"responseCode": 101, "accounts": [{"_id": "j", "id": "a"}]}`, []monoapi.Account{account("a")}},
		{"ID before account_number", `"data": {"responseCode": 101, "accounts": [{"account_number": "01", "_id": "i"}]}`,
			[]monoapi.Account{{Choice: back("account", "i"), ID: "i", Number: "01"}}},
		{"account_number", `"data": {"responseCode": 101, "accounts": [{"account_number": "01", "name": "A"}, {"accountNumber": "02"}]}`,
			[]monoapi.Account{{Choice: back("account", "01"), Name: "A", Number: "01"}, {Choice: back("accountNumber", "02"), Number: "02"}}},
		{"place", `"data": {"responseCode": 101, "accounts": [{"name": "A"}, {"name": "B"}]}`,
			[]monoapi.Account{{Choice: backNumber("account", "0"), Name: "A"}, {Choice: backNumber("account", "1"), Name: "B"}}},
		{"numbers go back as numbers", `"data": {"responseCode": 101, "accounts": [{"id": 12345678901234567890}, {"_id": 0}]}`,
			[]monoapi.Account{{Choice: backNumber("account", "12345678901234567890"), ID: "12345678901234567890"}, {Choice: backNumber("account", "0"), ID: "0"}}},
		{"nothing to go by", `"data": {"responseCode": 101, "accounts": [null, "", {}, [1], {"id": ""}, {"id": true}]}`,
			[]monoapi.Account{{Choice: backNumber("account", "0")}, {Choice: backNumber("account", "1")}, {Choice: backNumber("account", "2")},
				{Choice: backNumber("account", "3")}, {Choice: backNumber("account", "4")}, {Choice: backNumber("account", "5")}}},

		{"none", `"data": {"responseCode": 101}`, nil},
		{"an object instead of a list", `"data": {"responseCode": 101, "accounts": {"id": "a"}}`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { chooses(t, test.body, test.want, monoapi.Form{}) })
	}
}

func TestAccountsOfADropdown(t *testing.T) {
	dropdown := func(options string) string {
		return `"form": [{"type": "elements.dropdown", "name": "account_id", "options": ` + options + `}]`
	}
	one := []monoapi.Account{{Choice: back("account_id", "a"), Name: "A"}}
	tests := []struct {
		name string
		body string // what stands beside responseCode
		want []monoapi.Account
		asks []monoapi.Field // what is asked besides
	}{
		{"under data.userInput", `"responseCode": 101, "data": {"userInput": {` + dropdown(`[{"text": "A", "value": "a"}]`) + `}}`, one, nil},
		{"under data.ui", `"data": {"responseCode": 101, "ui": {` + dropdown(`[{"text": "A", "value": "a"}, {"label": "B", "value": 2}]`) + `}}`,
			[]monoapi.Account{one[0], {Choice: backNumber("account_id", "2"), Name: "B"}}, nil},
		{"in data", `"data": {"responseCode": 101, ` + dropdown(`[{"name": "A", "value": "a"}]`) + `}`, one, nil},
		{"under ui", `"responseCode": 101, "ui": {` + dropdown(`[{"text": "A", "value": "a"}]`) + `}`, one, nil},
		{"at the top", `"responseCode": 101, ` + dropdown(`[{"text": "A", "value": "a"}]`), one, nil},
		{"plain options", `"data": {"responseCode": 101, ` + dropdown(`["Savings", 2]`) + `}`,
			[]monoapi.Account{{Choice: back("account_id", "Savings"), Name: "Savings"}, {Choice: backNumber("account_id", "2"), Name: "2"}}, nil},
		{"options that have an ID", `"data": {"responseCode": 101, ` + dropdown(`[{"text": "A", "id": "a"}, {"text": "B"}]`) + `}`,
			[]monoapi.Account{one[0], {Name: "B"}}, nil},
		{"list before form", `"data": {"responseCode": 101, "accounts": [{"id": "a"}], ` + dropdown(`["b"]`) + `}`,
			[]monoapi.Account{account("a")},
			[]monoapi.Field{{Name: "account_id", Label: "account_id", Options: []monoapi.Option{{Label: "b", Choice: back("account_id", "b")}}}}},
		{"among other elements", `"data": {"responseCode": 101, "form": ["x", {"name": "n", "options": []}, {"name": "pick", "options": ["a"]}, "y"]}`,
			[]monoapi.Account{{Choice: back("pick", "a"), Name: "a"}},
			[]monoapi.Field{{Name: "x", Label: "x"}, {Name: "n", Label: "n"}, {Name: "y", Label: "y"}}},

		{"without a name it can't be answered", `"data": {"responseCode": 101, "form": [{"options": ["a"]}]}`, nil, nil},
		{"no dropdown in it", `"data": {"responseCode": 101, "form": [{"name": "otp"}]}`, nil, []monoapi.Field{{Name: "otp", Label: "otp"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if len(test.asks) == 0 {
				test.asks = []monoapi.Field{}
			}
			got := outcome(t, 200, `{"id": "sess_1", `+test.body+`}`)
			require.Equal(t, monoapi.CodeChooseAccount, got.ResponseCode)
			assert.Equal(t, test.want, got.Accounts)
			assert.Equal(t, test.asks, append([]monoapi.Field{}, got.Challenge.Fields...))
		})
	}
}

// An answer may hold both, whatever its code: one commit sends both.
func TestAccountsAndQuestionsInOne(t *testing.T) {
	const both = `"accounts": [{"accountNumber": "01"}, {"accountNumber": "02"}], "userInput": {"title": "T", "form": [%s{"name": "otp", "hint": "OTP"}]}`
	accounts := []monoapi.Account{{Choice: back("accountNumber", "01"), Number: "01"}, {Choice: back("accountNumber", "02"), Number: "02"}}
	questions := monoapi.Form{Title: "T", Fields: []monoapi.Field{{Name: "otp", Label: "OTP"}}}
	for _, code := range []monoapi.ResponseCode{monoapi.CodeChooseAccount, monoapi.CodeMoreInput} {
		for name, extra := range map[string]string{
			"": "", " with a field for the account": `{"name": "accountNumber", "type": "elements.dropdown", "options": ["01", "02"]}, `,
		} {
			t.Run(string(code)+name, func(t *testing.T) {
				got := outcome(t, 200, `{"responseCode": `+string(code)+`, "data": {`+fmt.Sprintf(both, extra)+`}}`)
				assert.Equal(t, code, got.ResponseCode)
				assert.Equal(t, accounts, got.Accounts)
				assert.Equal(t, questions, got.Challenge)
			})
		}
	}
	t.Run("without a code", func(t *testing.T) {
		got := outcome(t, 200, `{"data": {`+fmt.Sprintf(both, "")+`}}`)
		assert.Empty(t, got.ResponseCode)
		assert.Equal(t, accounts, got.Accounts)
		assert.Equal(t, questions, got.Challenge)
	})
	for name, body := range map[string]string{"102": `"responseCode": 102, `, "no code": ""} {
		t.Run("a title alone asks for an OTP with "+name, func(t *testing.T) {
			got := outcome(t, 200, `{`+body+`"data": {"accounts": [{"accountNumber": "01"}], "userInput": {"title": "T"}}}`)
			assert.Equal(t, accounts[:1], got.Accounts)
			assert.Equal(t, monoapi.Form{Title: "T", Fields: unasked.Fields}, got.Challenge)
		})
	}
	t.Run("a title alone is that of the choice with 101", func(t *testing.T) {
		got := outcome(t, 200, `{"responseCode": 101, "data": {"accounts": [{"accountNumber": "01"}], "userInput": {"title": "T"}}}`)
		assert.Empty(t, got.Challenge.Fields)
	})
	t.Run("the sign-in's form is none of the questions", func(t *testing.T) {
		got := created(t, `{"id": "s", "responseCode": 101, "data": {"accounts": [{"accountNumber": "01"}], "ui": {"form": ["username"]}}}`)
		assert.Equal(t, accounts[:1], got.Outcome.Accounts)
		assert.Empty(t, got.Outcome.Challenge)
	})
	t.Run("accounts alone with 102", func(t *testing.T) {
		got := outcome(t, 200, `{"responseCode": 102, "data": {"accounts": [{"accountNumber": "01"}]}}`)
		assert.Equal(t, accounts[:1], got.Accounts)
		assert.Empty(t, got.Challenge.Fields, "nobody asked for an OTP")
	})
	for _, code := range []string{`"responseCode": 103, `, `"responseCode": 400, `, `"responseCode": 99, `} {
		t.Run("with another code "+code, func(t *testing.T) {
			got := outcome(t, 200, `{`+code+`"data": {`+fmt.Sprintf(both, "")+`}}`)
			assert.False(t, got.Asks(), "what the code means is not guessed at")
		})
	}
}
