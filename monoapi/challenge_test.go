package monoapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// challengeBody is what stands beside the response code 102, and what it asks.
type challengeBody struct {
	name string
	body string
	want monoapi.Form
}

func challenges(t *testing.T, bodies []challengeBody) {
	t.Helper()
	for _, test := range bodies {
		t.Run(test.name, func(t *testing.T) {
			got := outcome(t, 200, `{"responseCode": 102, `+test.body+`}`)
			require.Equal(t, monoapi.CodeMoreInput, got.ResponseCode)
			assert.Equal(t, test.want, got.Challenge)
			assert.Empty(t, got.Accounts)
			assert.Empty(t, got.Code)
		})
	}
}

// one is a form of one field.
func one(f monoapi.Field) monoapi.Form { return monoapi.Form{Fields: []monoapi.Field{f}} }

// unasked is what is asked when an answer names no field.
var unasked = one(monoapi.Field{Name: "otp", Label: "One-time password (OTP)"})

// A UI form, and where it may be.
func TestChallengeForm(t *testing.T) {
	const title = "KudaBank is requesting you to enter your OTP to continue"
	// The form of Mono's own example.
	const form = `"title": "` + title + `", "form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]`
	documented := monoapi.Form{Title: title, Fields: []monoapi.Field{{Name: "otp", Label: "Enter OTP"}}}
	challenges(t, []challengeBody{
		{"form under data.ui", `"data": {"ui": {` + form + `}}`, documented},
		{"form in data", `"data": {` + form + `}`, documented},
		{"form under ui", `"ui": {` + form + `}`, documented},
		{"form at the top", form, documented},
		{"data.ui before data", `"data": {"form": ["b"], "ui": {"form": ["a"]}}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"data before ui", `"ui": {"form": ["b"]}, "data": {"form": ["a"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"ui before the top", `"form": ["b"], "ui": {"form": ["a"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"empty form, another after it", `"data": {"ui": {"title": "no", "form": []}, "form": ["a"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
	})
}

// A list of fields, and where it may be.
func TestChallengeFields(t *testing.T) {
	challenges(t, []challengeBody{
		{"data.fields of names", `"data": {"fields": ["otp", "answer"]}`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "otp"}, {Name: "answer", Label: "answer"}}}},
		{"data.inputs of names", `"data": {"inputs": ["otp"]}`, one(monoapi.Field{Name: "otp", Label: "otp"})},
		{"fields at the top", `"fields": ["otp"]`, one(monoapi.Field{Name: "otp", Label: "otp"})},
		{"inputs at the top", `"inputs": ["otp"]`, one(monoapi.Field{Name: "otp", Label: "otp"})},
		{"objects with label", `"data": {"fields": [{"name": "otp", "label": "Code", "hint": "six digits", "type": "text"}]}`,
			one(monoapi.Field{Name: "otp", Label: "Code"})},
		{"objects with hint", `"data": {"inputs": [{"name": "otp", "hint": "Enter OTP"}]}`, one(monoapi.Field{Name: "otp", Label: "Enter OTP"})},
		{"objects with text", `"data": {"inputs": [{"name": "otp", "text": "Enter OTP", "placeholder": "six"}]}`, one(monoapi.Field{Name: "otp", Label: "Enter OTP"})},
		{"objects with placeholder", `"data": {"inputs": [{"name": "otp", "placeholder": "Enter OTP"}]}`, one(monoapi.Field{Name: "otp", Label: "Enter OTP"})},
		{"objects with name alone", `"data": {"inputs": [{"name": "otp"}]}`, one(monoapi.Field{Name: "otp", Label: "otp"})},
		{"form before fields", `"data": {"form": ["a"], "fields": ["b"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"fields and inputs are all asked", `"data": {"inputs": ["b"], "fields": ["a"]}`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "a", Label: "a"}, {Name: "b", Label: "b"}}}},
		{"fields and inputs at the top", `"inputs": ["b"], "fields": ["a"]`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "a", Label: "a"}, {Name: "b", Label: "b"}}}},
		{"fields without a name beside inputs", `"data": {"fields": [null], "inputs": ["a"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"data before the top", `"fields": ["b"], "data": {"inputs": ["a"]}`, one(monoapi.Field{Name: "a", Label: "a"})},
		{"a number for a name", `"data": {"fields": [1]}`, one(monoapi.Field{Name: "1", Label: "1"})},
	})
}

// What a sign-in's form says of a field counts where the questions have its name alone,
// and its own fields are asked where nothing else is.
func TestChallengeBesideTheSignIn(t *testing.T) {
	const ui = `"ui": {"title": "Log in", "form": ["username", {"name": "pin", "hint": "Your PIN", "contentType": "pin"}]}`
	pin := monoapi.Field{Name: "pin", Label: "Your PIN", Masked: true}
	otp := monoapi.Field{Name: "otp", Label: "otp"}
	challenges(t, []challengeBody{
		{"fields", `"data": {` + ui + `, "fields": ["otp"]}`, one(otp)},
		{"inputs at the top", `"data": {` + ui + `}, "inputs": ["otp"]`, one(otp)},
		{"a form", `"data": {` + ui + `, "title": "T", "form": ["otp"]}`, monoapi.Form{Title: "T", Fields: []monoapi.Field{otp}}},
		{"a name that the form knows", `"data": {` + ui + `, "fields": ["pin", "otp"]}`, monoapi.Form{Fields: []monoapi.Field{pin, otp}}},
		{"a field that the form knows otherwise", `"data": {` + ui + `, "fields": [{"name": "pin", "label": "PIN"}]}`, one(monoapi.Field{Name: "pin", Label: "PIN"})},
		{"a title of the userInput", `"data": {` + ui + `, "userInput": {"title": "T"}, "fields": ["otp"]}`, monoapi.Form{Title: "T", Fields: []monoapi.Field{otp}}},
		{"a userInput without fields", `"data": {` + ui + `, "userInput": {"hint": "x"}}`, unasked},
		{"nothing", `"data": {` + ui + `}`, monoapi.Form{Title: "Log in", Fields: []monoapi.Field{{Name: "username", Label: "username"}, pin}}},
	})
}

// What can't be answered is left out; nothing left asks for an OTP.
func TestChallengeWithoutFields(t *testing.T) {
	challenges(t, []challengeBody{
		{"nothing", `"data": {}`, unasked},
		{"data is null", `"data": null`, unasked},
		{"empty lists", `"data": {"form": [], "fields": [], "inputs": []}`, unasked},
		{"fields of another type", `"data": {"fields": "otp", "inputs": {"name": "otp"}}`, unasked},
		{"no names", `"data": {"fields": [null, "", {}, {"label": "x"}, [], true, {"name": ""}]}`, unasked},
		{"a form without names keeps its title", `"data": {"title": "T", "form": [{"hint": "x"}]}`,
			monoapi.Form{Title: "T", Fields: unasked.Fields}},
		{"the same name twice", `"data": {"fields": [{"name": "otp", "label": "first"}, {"name": "otp", "label": "again"}, "pin"]}`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "first"}, {Name: "pin", Label: "pin"}}}},
		{"a name, then what it is", `"data": {"fields": ["otp", "pin"], "inputs": [{"name": "pin", "label": "PIN", "type": "pin"}]}`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "otp"}, {Name: "pin", Label: "PIN", Masked: true}}}},
	})
}

// Masking goes by the type, not by the name.
func TestMaskedFields(t *testing.T) {
	challenges(t, []challengeBody{
		{"contentType password", `"data": {"form": [{"name": "p", "contentType": "password"}]}`, one(monoapi.Field{Name: "p", Label: "p", Masked: true})},
		{"contentType PIN", `"data": {"form": [{"name": "p", "contentType": "PIN"}]}`, one(monoapi.Field{Name: "p", Label: "p", Masked: true})},
		{"type password", `"data": {"fields": [{"name": "p", "type": "password"}]}`, one(monoapi.Field{Name: "p", Label: "p", Masked: true})},
		{"type pin", `"data": {"fields": [{"name": "p", "type": "pin"}]}`, one(monoapi.Field{Name: "p", Label: "p", Masked: true})},
		{"type elements.password", `"data": {"form": [{"name": "p", "type": "elements.password", "contentType": "string"}]}`, one(monoapi.Field{Name: "p", Label: "p", Masked: true})},
		{"an OTP is shown", `"data": {"form": [{"name": "otp", "type": "elements.input", "contentType": "otp"}]}`, one(monoapi.Field{Name: "otp", Label: "otp"})},
		{"a field named password", `"data": {"fields": ["password"]}`, one(monoapi.Field{Name: "password", Label: "password"})},
	})
}

// A dropdown is a choice.
func TestChallengeOptions(t *testing.T) {
	choice := func(options ...monoapi.Option) monoapi.Form {
		return one(monoapi.Field{Name: "q", Label: "q", Options: options})
	}
	challenges(t, []challengeBody{
		{"options with text", `"data": {"form": [{"type": "elements.dropdown", "name": "q", "options": [{"text": "A", "value": "a"}]}]}`, choice(monoapi.Option{Label: "A", Choice: back("q", "a")})},
		{"options with label", `"data": {"form": [{"name": "q", "options": [{"label": "A", "value": "a"}]}]}`, choice(monoapi.Option{Label: "A", Choice: back("q", "a")})},
		{"options with name", `"data": {"form": [{"name": "q", "options": [{"name": "A", "value": "a"}]}]}`, choice(monoapi.Option{Label: "A", Choice: back("q", "a")})},
		{"text before label before name", `"data": {"form": [{"name": "q", "options": [{"name": "C", "label": "B", "text": "A", "value": "a"}, {"name": "C", "label": "B", "value": "b"}]}]}`,
			choice(monoapi.Option{Label: "A", Choice: back("q", "a")}, monoapi.Option{Label: "B", Choice: back("q", "b")})},
		{"options with numbers", `"data": {"form": [{"name": "q", "options": [{"text": "A", "value": 0}, 2]}]}`,
			choice(monoapi.Option{Label: "A", Choice: backNumber("q", "0")}, monoapi.Option{Label: "2", Choice: backNumber("q", "2")})},
		{"options with an ID", `"data": {"form": [{"name": "q", "options": [{"text": "A", "id": "a"}, {"text": "B", "_id": "b"}]}]}`,
			choice(monoapi.Option{Label: "A", Choice: back("q", "a")}, monoapi.Option{Label: "B", Choice: back("q", "b")})},
		{"true and false", `"data": {"form": [{"name": "q", "options": [{"text": "Yes", "value": true}, {"text": "No", "value": false}, true]}]}`,
			choice(monoapi.Option{Label: "Yes", Choice: backBoolean("q", "true")}, monoapi.Option{Label: "No", Choice: backBoolean("q", "false")}, monoapi.Option{Label: "true", Choice: backBoolean("q", "true")})},
		{"an empty text", `"data": {"form": [{"name": "q", "options": [{"text": "None", "value": "", "id": "a"}]}]}`, choice(monoapi.Option{Label: "None", Choice: back("q", "")})},
		{"a value before an ID", `"data": {"form": [{"name": "q", "options": [{"text": "A", "value": "a", "id": "b"}]}]}`, choice(monoapi.Option{Label: "A", Choice: back("q", "a")})},
		{"options without a value", `"data": {"form": [{"name": "q", "options": [{"text": "A"}, {}, null, {"text": "B", "value": null}, {"text": "C", "value": {"a": 1}}, {"text": "D", "value": ["d"], "id": "d"}]}]}`,
			choice(monoapi.Option{Label: "A"}, monoapi.Option{Label: "Option 2"}, monoapi.Option{Label: "Option 3"}, monoapi.Option{Label: "B"}, monoapi.Option{Label: "C"}, monoapi.Option{Label: "D"})},
		{"options without a label", `"data": {"form": [{"name": "q", "options": [{"value": "a"}, "b", {"value": "\u200b"}]}]}`,
			choice(monoapi.Option{Label: "a", Choice: back("q", "a")}, monoapi.Option{Label: "b", Choice: back("q", "b")}, monoapi.Option{Label: "Option 3", Choice: back("q", "\u200b")})},
	})
}

// Shown texts are cleaned, names and values go back as they came.
func TestChallengeTextsAreCleaned(t *testing.T) {
	challenges(t, []challengeBody{
		{"escapes", `"data": {"title": "\u001b]0;T\u0007itle", "form": [{"name": "o\u200btp", "hint": "En\u202eter", "options": [{"text": "\u009bA", "value": "a\n"}]}]}`,
			monoapi.Form{Title: "]0;Title", Fields: []monoapi.Field{{Name: "o\u200btp", Label: "Enter", Options: []monoapi.Option{{Label: "A", Choice: back("o\u200btp", "a\n")}}}}}},
		{"a name that can't be seen", `"data": {"fields": ["\u200b", {"name": "x", "label": "\u3164"}]}`,
			monoapi.Form{Fields: []monoapi.Field{{Name: "\u200b", Label: "Answer"}, {Name: "x", Label: "x"}}}},
		{"a long label", `"data": {"fields": [{"name": "x", "label": "` + strings.Repeat("é", 300) + `"}]}`,
			one(monoapi.Field{Name: "x", Label: strings.Repeat("é", 199) + "…"})},
	})
}

// The Commit call may be answered with further questions.
func TestChallengeAfterChallenge(t *testing.T) {
	f := newFake(t)
	f.on(commitCall, reply(200, `{"data": {"responseCode": 102, "fields": ["otp"]}}`))
	got, err := f.client().Session(session).Commit(t.Context(), answers()...)
	require.NoError(t, err)
	assert.Equal(t, []monoapi.Field{{Name: "otp", Label: "otp"}}, got.Challenge.Fields)
}
