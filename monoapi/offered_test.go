package monoapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// What was typed out of sight is shown nowhere; what is sent back stays as it
// came.
func TestEchoesInOutcomes(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		heard := hear(t, r)
		// The username may be part of what the bank offers.
		heard = strings.TrimPrefix(heard, canaryUser+" ")
		quoted, err := json.Marshal(heard)
		assert.NoError(t, err)
		forms := map[string]string{
			"99":  `{"message": %s, "data": {"responseCode": 99, "code": %s}}`,
			"101": `{"message": %s, "data": {"responseCode": 101, "accounts": [{"accountNumber": "01", "name": %s, "id": %s, "account_number": %s, "type": %s, "currency": %s, "institution": {"id": %s, "name": %s, "bank_code": %s}}]}}`,
			"102": `{"message": %s, "data": {"responseCode": 102, "title": %s, "form": [{"name": "n", "hint": %s, "options": [{"text": %s, "value": "v"}]}]}}`,
			"x":   `{"message": %s, "data": {"responseCode": %s}}`,
		}
		body := strings.ReplaceAll(forms[r.Header.Get("x-session-id")], "%s", string(quoted))
		reply(200, body, "Set-Cookie", "a=b", "X-Echo", "a\t"+canaryKey)(w, r)
	})
	for _, form := range []string{"99", "101", "102", "x"} {
		got, err := f.client().Session(form).SignIn(t.Context(), credentials()...)
		require.NoError(t, err)
		assert.Contains(t, got.Message, mask)
		secretFree(t, got, f.last())
		assert.Equal(t, []string{mask}, f.last().ResponseHeader.Values("Set-Cookie"))
		assert.Equal(t, []string{"a " + mask}, f.last().ResponseHeader.Values("X-Echo"))
	}
}

// A field's name and what an option sends are the secret's twin by chance, or
// must be sent as they are.
func TestEchoesInWhatGoesBack(t *testing.T) {
	f := newFake(t)
	f.on(commitCall, reply(200, `{"data": {"responseCode": 102, "fields": [{"name": "`+canaryAnswer+`", "options": ["`+canaryAnswer+`"]}]}}`))
	got, err := f.client().Session(session).Commit(t.Context(), answers()...)
	require.NoError(t, err)
	assert.Equal(t, []monoapi.Field{{
		Name: canaryAnswer, Label: mask, Options: []monoapi.Option{{Label: mask, Choice: back(canaryAnswer, canaryAnswer)}},
	}}, got.Challenge.Fields)
	secretFree(t, f.last())
}

// offers answers a sign-in with one account, whose name, number and ID are the
// texts.
func offers(t *testing.T, username, password, name, number, id string) (monoapi.Account, monoapi.Exchange) {
	t.Helper()
	f := newFake(t)
	quoted, err := json.Marshal(map[string]string{"name": name, "accountNumber": number, "id": id})
	require.NoError(t, err)
	f.on(loginCall, reply(200, `{"message": "Hello `+username+`", "responseCode": 101, "data": {"accounts": [`+string(quoted)+`]}}`))
	got, err := f.client().Session(session).SignIn(t.Context(), signIn(username, password)...)
	require.NoError(t, err)
	require.Len(t, got.Accounts, 1)
	assert.Equal(t, "Hello "+mask, got.Message, "in a sentence the username is hidden")
	return got.Accounts[0], f.last()
}

func TestOfferedTexts(t *testing.T) {
	tests := []struct {
		name                string
		username, password  string
		holder, number, id  string
		shownHolder, shown2 string // the number
		shownID             string
	}{
		{"a username that is the number", "2209871234", "a long password", "ADA OKAFOR", "2209871234", "acc_2209871234", "ADA OKAFOR", "2209871234", "acc_2209871234"},
		{"a username that is a name", "OKAFOR", "a long password", "ADA OKAFOR", "2209871234", "OKAFOR", "ADA OKAFOR", "2209871234", "OKAFOR"},
		{"a short password that is a name", "ada", "OKAFOR", "ADA OKAFOR", "2209871234", "acc_OKAFOR", "ADA OKAFOR", "2209871234", "acc_OKAFOR"},
		{"a short password that is all", "ada", "OKAFOR", " OKAFOR\n", "OKAFOR", "OKAFOR", mask, mask, mask},
		{"a password in other words", "ada", "correct horse", "ADA correct horse", "22correct horse", "acc_correct%20horse", "ADA " + mask, "22" + mask, "acc_" + mask},
		{"a password that is the number", "ada", "2209871234", "ADA OKAFOR", "2209871234", "acc_1", "ADA OKAFOR", mask, "acc_1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, seen := offers(t, test.username, test.password, test.holder, test.number, test.id)
			assert.Equal(t, test.shownHolder, got.Name)
			assert.Equal(t, test.shown2, got.Number)
			assert.Equal(t, test.shownID, got.ID)
			assert.Equal(t, test.number, got.Answer().Value().Reveal(), "what goes back is what came")
			assert.NotContains(t, seen.ResponseBody, `"`+test.username+`"`, "an exchange shows less than the screen")
		})
	}
}

// A code is needed whole: of what was typed in sight nothing is hidden in it.
func TestEchoesInCodes(t *testing.T) {
	const code = "code_q90t4ar2uriet5ey4rs22v0x"
	for _, test := range []struct {
		answer monoapi.Answer
		want   string
	}{
		{typed("answer", "code_q90t4"), code},
		{typed("answer", code), code},
		{hidden("answer", "ar2uri"), code},
		{hidden("answer", "ar2uriet5"), "code_q90t4" + mask + "ey4rs22v0x"},
	} {
		f := newFake(t)
		f.on(commitCall, reply(200, testdata(t, "session_response.json")))
		got, err := f.client().Session(session).Commit(t.Context(), test.answer)
		require.NoError(t, err)
		assert.Equal(t, test.want, got.Code)
	}
	got := outcome(t, 200, `{"data": {"responseCode": 99, "code": "code_test\u200b_sk\u202e_canary"}}`)
	assert.Equal(t, "code_"+mask, got.Code)
}
