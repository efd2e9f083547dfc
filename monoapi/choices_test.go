package monoapi_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// agrees asks a question whose options have these values, chooses one of them and
// returns what went out.
func agrees(t *testing.T, values string, option int) (sent string, f *fake, err error) {
	t.Helper()
	f = newFake(t)
	f.on(loginCall, reply(200, `{"responseCode": 102, "data": {"form": [{"type": "elements.dropdown", "name": "agree", "options": `+values+`}]}}`))
	f.on(commitCall, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		sent = string(body)
		reply(200, `{"message": "agree is false, not true", "data": {"responseCode": 99}, "ok": false}`)(w, r)
	})
	s := f.client().Session(session)
	asked, err := s.SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	require.Len(t, asked.Challenge.Fields, 1)
	_, err = s.Commit(t.Context(), asked.Challenge.Fields[0].Options[option].Answer())
	return sent, f, err
}

// What is chosen goes back as it came, in its own type.
func TestOptionsGoBackAsTheyCame(t *testing.T) {
	for value, want := range map[string]string{
		`false`: `false`, `true`: `true`, `""`: `""`, `"false"`: `"false"`, `" a\n"`: `" a\n"`, `0`: `0`, `1.50`: `1.50`, `"1"`: `"1"`,
		`12345678901234567890`: `12345678901234567890`,
	} {
		for _, option := range []string{`{"text": "No", "value": ` + value + `}`, value} {
			sent, _, err := agrees(t, `["other", `+option+`]`, 1)
			require.NoError(t, err)
			assert.Equal(t, `{"agree": `+want+`}`, sent, option)
		}
	}
}

// What was answered is shown nowhere; but hiding every false would tell it.
func TestBooleanAnswersInExchanges(t *testing.T) {
	_, f, err := agrees(t, `[{"text": "Yes", "value": true}, {"text": "No", "value": false}]`, 1)
	require.NoError(t, err)
	assert.Equal(t, `{"agree": "`+mask+`"}`, f.last().RequestBody)
	assert.Contains(t, f.last().Curl(), "-d '{\n\"agree\": <agree>\n}'", "what takes its place has no quotes")
	assert.Equal(t, `{"message": "agree is false, not true", "data": {"responseCode": 99}, "ok": false}`, f.last().ResponseBody)
	_, f, err = agrees(t, `[{"text": "Seven", "value": 7}]`, 0)
	require.NoError(t, err)
	assert.Contains(t, f.last().Curl(), "-d '{\n\"agree\": <agree>\n}'")
}

// An option's place in the list is no value: nobody knows what it would choose.
func TestOptionsWithoutAValueAreNotSent(t *testing.T) {
	for _, option := range []string{`{"text": "No"}`, `{"text": "No", "value": null}`, `{"text": "No", "value": {"a": 1}}`, `{"text": "No", "value": [1]}`, `{}`, `null`, `[1]`} {
		sent, f, err := agrees(t, `[{"text": "Yes", "value": true}, `+option+`]`, 1)
		e := failure(t, err)
		assert.Equal(t, monoapi.KindRefused, e.Kind, option)
		assert.Equal(t, "an answer has no name or no value to go back as", e.Detail)
		assert.False(t, e.Sent)
		assert.Empty(t, sent)
		assert.EqualValues(t, 1, f.arrived.Load(), "only the sign-in was sent")
	}
}

// Whoever makes a choice by hand may get its type wrong.
func TestChoicesThatAreNotWhatTheySay(t *testing.T) {
	for want, choice := range map[string]monoapi.Choice{
		`{"a": "perhaps"}`: {Name: "a", Value: "perhaps", Boolean: true},
		`{"a": "x"}`:       {Name: "a", Value: "x", Number: true},
	} {
		f := newFake(t)
		f.on(commitCall, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.Equal(t, want, string(body))
			reply(200, goodBody)(w, r)
		})
		_, err := f.client().Session(session).Commit(t.Context(), monoapi.Option{Choice: choice}.Answer())
		require.NoError(t, err)
	}
}

// A sandbox sign-in that answers a dropdown is compared with its options.
func TestSandboxSignInOfABoolean(t *testing.T) {
	f := newFake(t)
	f.on(sandboxCall, reply(200, `{"data": {"credentials": [{"hasMultipleAccounts": false, "values": {"username": "numbat", "agree": false, "pin": 4711}}]}}`))
	got, err := f.client().Session(session).SandboxSignIns(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1)
	values := got[0].Values
	assert.Equal(t, "false", values["agree"].Reveal())
	assert.Equal(t, "4711", values["pin"].Reveal())
	assert.Equal(t, fmt.Sprintf(`{"data": {"credentials": [{"hasMultipleAccounts": false, "values": {"username": "%s", "agree": false, "pin": %s}}]}}`, mask, mask), f.last().ResponseBody)
}
