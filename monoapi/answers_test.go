package monoapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func TestSessionID(t *testing.T) {
	tests := []struct {
		name   string
		header string
		body   string
		want   string
	}{
		// Where it may be, each place alone.
		{"header", "sess_1", `{"data": {}}`, "sess_1"},
		{"data.session_id", "", `{"data": {"session_id": "sess_1"}}`, "sess_1"},
		{"data.sessionId", "", `{"data": {"sessionId": "sess_1"}}`, "sess_1"},
		{"data.session as text", "", `{"data": {"session": "sess_1"}}`, "sess_1"},
		{"data.session as object", "", `{"data": {"session": {"id": "sess_1"}}}`, "sess_1"},
		{"data.id", "", `{"data": {"id": "sess_1"}}`, "sess_1"},
		{"session_id at the top", "", `{"session_id": "sess_1"}`, "sess_1"},
		{"sessionId at the top", "", `{"sessionId": "sess_1"}`, "sess_1"},
		{"session at the top as text", "", `{"session": "sess_1"}`, "sess_1"},
		{"session at the top as object", "", `{"session": {"id": "sess_1"}}`, "sess_1"},
		{"id at the top, as v1 had it", "", `{"id": "session_nkgCbmtxyz", "expiresAt": 1690000000000}`, "session_nkgCbmtxyz"},
		{"data.code", "", `{"data": {"code": "code_1"}}`, "code_1"},

		// Which place goes before which: one pair for every step of the order.
		{"header before data", "first", `{"data": {"session_id": "second"}}`, "first"},
		{"session_id before sessionId", "", `{"data": {"sessionId": "second", "session_id": "first"}}`, "first"},
		{"sessionId before session", "", `{"data": {"session": "second", "sessionId": "first"}}`, "first"},
		{"session.id before session_id", "", `{"data": {"session_id": "second", "session": {"id": "first"}}}`, "first"},
		{"session before id", "", `{"data": {"id": "second", "session": "first"}}`, "first"},
		{"session.id before id", "", `{"data": {"id": "second", "session": {"id": "first"}}}`, "first"},
		{"data before the top", "", `{"session_id": "second", "data": {"id": "first"}}`, "first"},
		{"session_id before sessionId at the top", "", `{"sessionId": "second", "session_id": "first"}`, "first"},
		{"session before id at the top", "", `{"id": "second", "session": {"id": "first"}}`, "first"},
		{"the top before data.code", "", `{"id": "first", "data": {"code": "second"}}`, "first"},

		// What is no ID.
		{"code of a 99", "", `{"data": {"responseCode": 99, "code": "code_1"}}`, ""},
		{"code of a 102", "", `{"data": {"responseCode": 102, "code": "code_1"}}`, "code_1"},
		{"code at the top", "", `{"code": "code_1"}`, ""},
		{"none", "", `{"data": {}}`, ""},
		{"empty texts", "", `{"session_id": "", "data": {"id": " "}}`, ""},
		{"number", "", `{"data": {"id": 12345678901234567890}}`, "12345678901234567890"},
		{"true", "", `{"data": {"id": true}, "id": "sess_1"}`, "sess_1"},
		{"blanks around it", "", `{"data": {"id": " sess_1\n"}}`, "sess_1"},
		{"blanks inside it", "", `{"data": {"id": "sess 1"}}`, "sess 1"},
		{"control characters", "", `{"data": {"id": "sess\u001b[31m", "session": "x\r\nmono-sec-key: y"}}`, ""},
		{"another place after an unusable one", "", `{"data": {"session_id": "sess\u0000"}, "id": "sess_1"}`, "sess_1"},
		{"other letters", "", `{"data": {"id": "séss"}}`, ""},
		{"4096 characters", "", `{"data": {"id": "` + strings.Repeat("s", 4096) + `"}}`, strings.Repeat("s", 4096)},
		{"more than 4096", "", `{"data": {"id": "` + strings.Repeat("s", 4097) + `"}}`, ""},
		{"data is null", "", `{"id": "sess_1", "data": null}`, "sess_1"},
		{"data is a list", "", `{"id": "sess_1", "data": [{"id": "second"}]}`, "sess_1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var headers []string
			if test.header != "" {
				headers = []string{"x-session-id", test.header}
			}
			assert.Equal(t, test.want, created(t, test.body, headers...).ID)
		})
	}
}

func TestResponseCode(t *testing.T) {
	tests := []struct {
		name string
		body string
		want monoapi.ResponseCode
	}{
		{"number", `{"data": {"responseCode": 99}}`, monoapi.CodeDone},
		{"text", `{"data": {"responseCode": "101"}}`, monoapi.CodeChooseAccount},
		{"text with blanks", `{"data": {"responseCode": " 102\n"}}`, monoapi.CodeMoreInput},
		{"text with zeros", `{"data": {"responseCode": "0099"}}`, monoapi.CodeDone},
		{"beside data", `{"responseCode": 400, "data": {}}`, monoapi.CodeRejected},
		{"beside data as text", `{"responseCode": "99", "data": null}`, monoapi.CodeDone},
		{"in data before beside it", `{"responseCode": 99, "data": {"responseCode": 101}}`, monoapi.CodeChooseAccount},
		{"null in data, one beside it", `{"responseCode": 99, "data": {"responseCode": null}}`, monoapi.CodeDone},
		{"missing", `{"data": {}}`, ""},
		{"null", `{"data": {"responseCode": null}}`, ""},
		{"no data", `{}`, ""},

		// What is not in the guide's table is shown as it is.
		{"unknown", `{"data": {"responseCode": 103}}`, "103"},
		{"zero", `{"data": {"responseCode": 0}}`, "0"},
		{"negative", `{"data": {"responseCode": -1}}`, "-1"},
		{"float", `{"data": {"responseCode": 99.5}}`, "99.5"},
		{"float that is whole", `{"data": {"responseCode": 99.0}}`, "99.0"},
		{"10^30", `{"data": {"responseCode": 1000000000000000000000000000000}}`, "1000000000000000000000000000000"},
		{"10^30 with an exponent", `{"data": {"responseCode": 1e30}}`, "1e30"},
		{"60 digits", `{"data": {"responseCode": ` + strings.Repeat("7", 60) + `}}`, monoapi.ResponseCode(strings.Repeat("7", 39) + "…")},
		{"word", `{"data": {"responseCode": "done"}}`, "done"},
		{"word with an escape", `{"data": {"responseCode": "do\u001b[31mne"}}`, "do[31mne"},
		{"true", `{"data": {"responseCode": true}}`, "true"},
		{"list", `{"data": {"responseCode": [99]}}`, "[99]"},
		{"object", `{"data": {"responseCode": {"code": 99}}}`, `{"code":99}`},
		{"empty text", `{"data": {"responseCode": ""}}`, `""`},
		{"other case", `{"data": {"ResponseCode": 99, "responsecode": 99}}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, outcome(t, 200, test.body).ResponseCode)
		})
	}
}

// An answer to a question may happen to be a response code.
func TestResponseCodeThatIsTheAnswerToo(t *testing.T) {
	for _, code := range []monoapi.ResponseCode{"99", "101", "102", "400"} {
		f := newFake(t)
		f.on(commitCall, reply(200, `{"data": {"responseCode": "`+string(code)+`"}}`))
		got, err := f.client().Session(session).Commit(t.Context(), typed("answer", string(code)))
		require.NoError(t, err)
		assert.Equal(t, code, got.ResponseCode)
	}
}

// Sign-in rejected is one event, whichever transport it comes over.
func TestRejected(t *testing.T) {
	const message = `"message": "Invalid credentials"`
	rejected := monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "Invalid credentials"}
	silent := monoapi.Outcome{ResponseCode: monoapi.CodeRejected}
	tests := []struct {
		name   string
		status int
		body   string
		want   monoapi.Outcome
	}{
		{"HTTP 200", 200, `{` + message + `, "data": {"responseCode": 400}}`, rejected},
		{"HTTP 200, text", 200, `{` + message + `, "data": {"responseCode": "400"}}`, rejected},
		{"HTTP 201", 201, `{` + message + `, "responseCode": 400}`, rejected},
		{"HTTP 400", 400, `{` + message + `, "data": {"responseCode": 400}}`, rejected},
		{"HTTP 400 without a code", 400, `{` + message + `, "data": null}`, rejected},
		{"HTTP 400 without a body", 400, ``, silent},
		{"HTTP 400 with blanks", 400, " \n", silent},
		{"HTTP 400 that says 99", 400, `{` + message + `, "data": {"responseCode": 99, "code": "code_1"}}`, rejected},
		{"HTTP 400 that says 101", 400, `{` + message + `, "data": {"responseCode": 101, "accounts": [{"id": "a"}]}}`, rejected},
		{"HTTP 402 that says 400", 402, `{` + message + `, "data": {"responseCode": 400}}`, rejected},
		{"HTTP 422 that says 400", 422, `{` + message + `, "data": {"responseCode": "400"}}`, rejected},
		{"HTTP 400 with a code of its own", 400, `{` + message + `, "data": {"responseCode": 103}}`,
			monoapi.Outcome{ResponseCode: "103", Message: "Invalid credentials"}},
		{"message in data", 200, `{"data": {"responseCode": 400, "message": "Invalid credentials"}}`, rejected},
		{"message as error", 200, `{"error": "Invalid credentials", "data": {"responseCode": 400}}`, rejected},
		{"message at the top first", 200, `{"error": "c", "data": {"responseCode": 400, "message": "b"}, ` + message + `}`, rejected},
		{"message in data before error", 200, `{"error": "c", "data": {"responseCode": 400, "message": "Invalid credentials"}}`, rejected},
		{"message of another type", 200, `{"message": {"text": "no"}, "data": {"responseCode": 400}}`, silent},
		{"message with escapes", 200, `{"message": "\u001b[31mInvalid\u202e\ncredentials", "data": {"responseCode": 400}}`,
			monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "[31mInvalid credentials"}},
		{"long message", 200, `{"message": "` + strings.Repeat("m", 2000) + `", "data": {"responseCode": 400}}`,
			monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: strings.Repeat("m", 999) + "…"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := outcome(t, test.status, test.body)
			test.want.Status = test.status
			assert.Equal(t, test.want, got)
		})
	}
}

func TestDone(t *testing.T) {
	tests := []struct {
		name string
		body string
		code string
	}{
		{"in data", `{"data": {"responseCode": 99, "code": "code_1"}}`, "code_1"},
		{"beside data", `{"code": "code_1", "data": {"responseCode": 99}}`, "code_1"},
		{"in data before beside it", `{"code": "code_2", "data": {"responseCode": 99, "code": "code_1"}}`, "code_1"},
		{"none", `{"data": {"responseCode": 99}}`, ""},
		{"with an escape", `{"data": {"responseCode": 99, "code": "code\u009b_1\n"}}`, "code_1"},
		{"with another response code", `{"data": {"responseCode": 103, "code": "code_1"}}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.code, outcome(t, 200, test.body).Code)
		})
	}
}
