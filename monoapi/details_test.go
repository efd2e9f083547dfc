package monoapi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func TestAccountDetails(t *testing.T) {
	whole := monoapi.Details{
		Account: monoapi.Account{
			ID: "a1", Name: "Samuel Olamide Nomo", Number: "1234567890", Type: "SAVINGS", Currency: "NGN",
			Institution: monoapi.Institution{Name: "GTBank", BankCode: "058"},
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
