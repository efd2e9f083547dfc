package monoapi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func text(s string) monoapi.Value   { return monoapi.Value{Text: s} }
func number(s string) monoapi.Value { return monoapi.Value{Text: s, Number: true} }

func TestChooseAccount(t *testing.T) {
	const everything = `{
		"id": "acc_1", "name": "Samuel Olamide", "account_number": "0123456789", "type": "SAVINGS", "currency": "NGN",
		"balance": 3033984, "institution": {"name": "GTBank", "bank_code": "058"}
	}`
	whole := monoapi.Account{
		Choice: text("acc_1"), ID: "acc_1", Name: "Samuel Olamide", Number: "0123456789", Type: "SAVINGS", Currency: "NGN",
		Institution: "GTBank", BankCode: "058",
	}
	dropdown := func(options string) string {
		return `"form": [{"type": "elements.dropdown", "name": "account_id", "options": ` + options + `}]`
	}
	tests := []struct {
		name  string
		body  string // what stands beside responseCode
		field string
		want  []monoapi.Account
	}{
		// A list.
		{"list in data", `"data": {"responseCode": 101, "accounts": [` + everything + `]}`, "account", []monoapi.Account{whole}},
		{"list at the top", `"responseCode": 101, "accounts": [` + everything + `]`, "account", []monoapi.Account{whole}},
		{"list in data before the top", `"accounts": [{"id": "b"}], "data": {"responseCode": 101, "accounts": [{"id": "a"}]}`, "account",
			[]monoapi.Account{{Choice: text("a"), ID: "a"}}},
		{"empty list in data, one at the top", `"accounts": [{"id": "a"}], "data": {"responseCode": 101, "accounts": []}`, "account",
			[]monoapi.Account{{Choice: text("a"), ID: "a"}}},
		{"other spellings", `"data": {"responseCode": 101, "accounts": [{"_id": "a", "accountNumber": "01", "institution": {"bankCode": "058"}}]}`, "account",
			[]monoapi.Account{{Choice: text("a"), ID: "a", Number: "01", BankCode: "058"}}},
		{"institution as text", `"data": {"responseCode": 101, "accounts": [{"id": "a", "institution": "GTBank"}]}`, "account",
			[]monoapi.Account{{Choice: text("a"), ID: "a", Institution: "GTBank"}}},
		{"texts", `"data": {"responseCode": 101, "accounts": ["Savings", "Current"]}`, "account",
			[]monoapi.Account{{Choice: text("Savings"), Name: "Savings"}, {Choice: text("Current"), Name: "Current"}}},
		{"numbers", `"data": {"responseCode": 101, "accounts": [7, 12345678901234567890]}`, "account",
			[]monoapi.Account{{Choice: number("7"), Name: "7"}, {Choice: number("12345678901234567890"), Name: "12345678901234567890"}}},
		{"escapes in names", `"data": {"responseCode": 101, "accounts": [{"id": "a\u001b", "name": "\u001b]52;c;eA==\u0007Sam\u202euel"}]}`, "account",
			[]monoapi.Account{{Choice: text("a\x1b"), ID: "a", Name: "]52;c;eA==Samuel"}}},

		// What is sent back: the value, the ID, the number, the place.
		{"value before ID", `"data": {"responseCode": 101, "accounts": [{"id": "i", "value": "v"}]}`, "account",
			[]monoapi.Account{{Choice: text("v"), ID: "i"}}},
		{"id before _id", `"data": {"responseCode": 101, "accounts": [{"_id": "j", "id": "i"}]}`, "account",
			[]monoapi.Account{{Choice: text("i"), ID: "i"}}},
		{"ID before number", `"data": {"responseCode": 101, "accounts": [{"account_number": "01", "_id": "i"}]}`, "account",
			[]monoapi.Account{{Choice: text("i"), ID: "i", Number: "01"}}},
		{"number", `"data": {"responseCode": 101, "accounts": [{"account_number": "01", "name": "A"}, {"accountNumber": "02"}]}`, "account",
			[]monoapi.Account{{Choice: text("01"), Name: "A", Number: "01"}, {Choice: text("02"), Number: "02"}}},
		{"place", `"data": {"responseCode": 101, "accounts": [{"name": "A"}, {"name": "B"}]}`, "account",
			[]monoapi.Account{{Choice: number("0"), Name: "A"}, {Choice: number("1"), Name: "B"}}},
		{"numbers go back as numbers", `"data": {"responseCode": 101, "accounts": [{"id": 12345678901234567890}, {"value": 0}]}`, "account",
			[]monoapi.Account{{Choice: number("12345678901234567890"), ID: "12345678901234567890"}, {Choice: number("0")}}},
		{"nothing to go by", `"data": {"responseCode": 101, "accounts": [null, "", {}, [1], {"id": ""}, {"id": true}]}`, "account",
			[]monoapi.Account{{Choice: number("0")}, {Choice: number("1")}, {Choice: number("2")}, {Choice: number("3")}, {Choice: number("4")}, {Choice: number("5")}}},

		// A form with a dropdown.
		{"form under data.ui", `"data": {"responseCode": 101, "ui": {` + dropdown(`[{"text": "A", "value": "a"}, {"label": "B", "value": 2}]`) + `}}`, "account_id",
			[]monoapi.Account{{Choice: text("a"), Name: "A"}, {Choice: number("2"), Name: "B"}}},
		{"form in data", `"data": {"responseCode": 101, ` + dropdown(`[{"name": "A", "value": "a"}]`) + `}`, "account_id",
			[]monoapi.Account{{Choice: text("a"), Name: "A"}}},
		{"form under ui", `"responseCode": 101, "ui": {` + dropdown(`[{"text": "A", "value": "a"}]`) + `}`, "account_id",
			[]monoapi.Account{{Choice: text("a"), Name: "A"}}},
		{"form at the top", `"responseCode": 101, ` + dropdown(`[{"text": "A", "value": "a"}]`), "account_id",
			[]monoapi.Account{{Choice: text("a"), Name: "A"}}},
		{"form with plain options", `"data": {"responseCode": 101, ` + dropdown(`["Savings", 2]`) + `}`, "account_id",
			[]monoapi.Account{{Choice: text("Savings"), Name: "Savings"}, {Choice: number("2"), Name: "2"}}},
		{"form with options that have an ID", `"data": {"responseCode": 101, ` + dropdown(`[{"text": "A", "id": "a"}, {"text": "B"}]`) + `}`, "account_id",
			[]monoapi.Account{{Choice: text("a"), ID: "a", Name: "A"}, {Choice: number("1"), Name: "B"}}},
		{"dropdown without a name", `"data": {"responseCode": 101, "form": [{"options": ["a"]}]}`, "account",
			[]monoapi.Account{{Choice: text("a"), Name: "a"}}},
		{"dropdown after other elements", `"data": {"responseCode": 101, "form": ["x", {"name": "note"}, {"name": "n", "options": []}, {"name": "pick", "options": ["a"]}]}`, "pick",
			[]monoapi.Account{{Choice: text("a"), Name: "a"}}},
		{"list before form", `"data": {"responseCode": 101, "accounts": [{"id": "a"}], ` + dropdown(`["b"]`) + `}`, "account",
			[]monoapi.Account{{Choice: text("a"), ID: "a"}}},

		// No accounts at all.
		{"none", `"data": {"responseCode": 101}`, "account", nil},
		{"an object instead of a list", `"data": {"responseCode": 101, "accounts": {"id": "a"}}`, "account", nil},
		{"a form without a dropdown", `"data": {"responseCode": 101, "form": [{"name": "otp"}]}`, "account", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := outcome(t, 200, `{"id": "sess_1", `+test.body+`}`)
			require.Equal(t, monoapi.CodeChooseAccount, got.ResponseCode)
			assert.Equal(t, test.want, got.Accounts)
			assert.Equal(t, test.field, got.AccountField)
			assert.Empty(t, got.Challenge)
			assert.Empty(t, got.Code)
		})
	}
}

func TestAccountDetails(t *testing.T) {
	whole := monoapi.Details{
		Account: monoapi.Account{
			ID: "a1", Name: "Samuel Olamide Nomo", Number: "1234567890", Type: "SAVINGS", Currency: "NGN", Institution: "GTBank", BankCode: "058",
		},
		DataStatus: monoapi.DataAvailable,
		Retrieved:  []string{"balance", "transactions"},
	}
	const account = `{"id": "a1", "name": "Samuel Olamide Nomo", "currency": "NGN", "type": "SAVINGS", "account_number": "1234567890",
		"balance": 333064, "institution": {"name": "GTBank", "bank_code": "058", "type": "PERSONAL_BANKING"}}`
	named := func(status monoapi.DataStatus) monoapi.Details {
		return monoapi.Details{Account: monoapi.Account{Name: "S"}, DataStatus: status}
	}
	tests := []struct {
		name string
		data string
		want monoapi.Details
	}{
		{"as documented", `{"account": ` + account + `, "meta": {"data_status": "AVAILABLE", "auth_method": "internet_banking", "retrieved_data": ["balance", "transactions"]}}`, whole},
		{"no account around it", `{"name": "S", "meta": {"data_status": "Processing"}}`, named(monoapi.DataProcessing)},
		{"partial", `{"account": {"name": "S"}, "meta": {"data_status": "partial"}}`, named(monoapi.DataPartial)},
		{"unavailable", `{"account": {"name": "S"}, "meta": {"data_status": "UNAVAILABLE"}}`, named(monoapi.DataUnavailable)},
		{"failed", `{"account": {"name": "S"}, "meta": {"data_status": "FAILED"}}`, named(monoapi.DataFailed)},
		{"unknown status", `{"account": {"name": "S"}, "meta": {"data_status": "PAU\u001bSED"}}`, named("paused")},
		{"no status", `{"account": {"name": "S"}}`, named("")},
		{"odd lists", `{"account": {"name": "S"}, "meta": {"retrieved_data": [null, "", "bal\u200bance", 7, {}]}}`,
			monoapi.Details{Account: monoapi.Account{Name: "S"}, Retrieved: []string{"balance", "7"}}},
		{"ID alone", `{"account": {"_id": "a1"}}`, monoapi.Details{Account: monoapi.Account{ID: "a1"}}},
		{"number alone", `{"account": {"accountNumber": "01"}}`, monoapi.Details{Account: monoapi.Account{Number: "01"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(accountCall, reply(200, `{"status": "successful", "data": `+test.data+`}`))
			got, err := f.client().Account(t.Context(), "a1")
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}

	for name, body := range map[string]string{
		"no account": `{"data": {"account": {}}}`, "no data": `{}`, "data is null": `{"data": null}`, "other members": `{"data": {"account": {"currency": "NGN"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.on(accountCall, reply(200, body))
			got, err := f.client().Account(t.Context(), "a1")
			assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
			assert.Equal(t, 200, failure(t, err).Status)
			assert.True(t, failure(t, err).Sent)
			assert.Empty(t, got)
		})
	}
}

func TestMaskNumber(t *testing.T) {
	for number, want := range map[string]string{
		"": "", "1": "••••", "1234": "••••", "12345": "••••2345", "0123456789": "••••6789", "éèêëàâ": "••••êëàâ",
	} {
		assert.Equal(t, want, monoapi.MaskNumber(number), number)
	}
}
