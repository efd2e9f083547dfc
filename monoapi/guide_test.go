package monoapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// What the guide's examples say, in testdata letter for letter.
const (
	guideAccount  = "<account_id>"
	guideKey      = "<your_secret_key>"
	guideSession  = "<reauth_session_id>"
	guideUsername = "samuel@neem.com"
	guidePassword = "pass1234567890?"
)

// asked asserts the headers that the guide asks for, then answers with body.
func asked(t *testing.T, session, request, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.Equal(t, session, r.Header.Get("x-session-id"))
		assert.Equal(t, session != "", r.Header.Values("x-session-id") != nil)
		assert.Empty(t, r.URL.RawQuery)
		got, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.JSONEq(t, request, string(got))
		reply(http.StatusOK, body)(w, r)
	}
}

func TestGuideSession(t *testing.T) {
	f := newFake(t)
	f.on(sessionCall, asked(t, "", testdata(t, "session_request.json"), testdata(t, "session_response.json")))

	got, err := f.client().CreateSession(t.Context(), guideAccount)
	require.NoError(t, err)
	assert.Equal(t, monoapi.Outcome{
		ResponseCode: monoapi.CodeDone,
		Message:      "Request completed successfully",
		Code:         "code_q90t4ar2uriet5ey4rs22v0x",
		Status:       http.StatusOK,
	}, got.Outcome)
	assert.Empty(t, got.ID)
	assert.EqualValues(t, 1, f.arrived.Load())
}

func TestGuideLogin(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, asked(t, guideSession, testdata(t, "login_request.json"), testdata(t, "login_response.json")))

	in := f.client().Session(guideSession)
	got, err := in.SignIn(t.Context(),
		in.SignInForm.Fields[0].Answer(monoapi.NewSecret(guideUsername)),
		in.SignInForm.Fields[1].Answer(monoapi.NewSecret(guidePassword)),
	)
	require.NoError(t, err)
	assert.Equal(t, monoapi.Outcome{
		ResponseCode: monoapi.CodeDone,
		Message:      "Request completed successfully",
		Code:         "code_geiyk72og91xl2rox16b4emc",
		Status:       http.StatusOK,
	}, got)
	assert.EqualValues(t, 1, f.arrived.Load())
}

func TestCommitRequest(t *testing.T) {
	tests := []struct {
		name    string
		answers []monoapi.Answer
		body    string
	}{
		{"an OTP", []monoapi.Answer{typed("otp", "123456")}, `{"otp": "123456"}`},
		{"several", []monoapi.Answer{hidden("answer", "Corona"), typed("otp", "012345")}, `{"answer": "Corona", "otp": "012345"}`},
		{"both in one, as the page has it", []monoapi.Answer{chosen("accountNumber", "2209871234"), typed("otp", "123456")}, `{"accountNumber": "2209871234", "otp": "123456"}`},
		{"an account's ID", []monoapi.Answer{chosen("account", "acc_1")}, `{"account": "acc_1"}`},
		{"an account's place", []monoapi.Answer{chosenNumber("account", "0")}, `{"account": 0}`},
		{"an option", []monoapi.Answer{monoapi.Option{Choice: back("q", "a")}.Answer()}, `{"q": "a"}`},
		{"an option's number", []monoapi.Answer{monoapi.Option{Choice: backNumber("q", "7")}.Answer()}, `{"q": 7}`},
		{"a large number", []monoapi.Answer{chosenNumber("account", "123456789012345678901")}, `{"account": 123456789012345678901}`},
		{"a number that is none", []monoapi.Answer{chosenNumber("account", "12a")}, `{"account": "12a"}`},
		{"an empty text", []monoapi.Answer{typed("note", "")}, `{"note": ""}`},
		{"a field's name as it came", []monoapi.Answer{typed("o\u200b\"tp\u2028", "1")}, `{"o` + "\u200b" + `\"tp\u2028": "1"}`},
		{"nothing", nil, `{}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.on(commitCall, func(w http.ResponseWriter, r *http.Request) {
				var got bytes.Buffer
				_, err := io.Copy(&got, r.Body)
				assert.NoError(t, err)
				r.Body = io.NopCloser(bytes.NewReader(got.Bytes()))
				// Compared as text too: JSONEq takes large numbers for floats.
				assert.Equal(t, compact(t, test.body), compact(t, got.String()))
				asked(t, session, test.body, testdata(t, "login_response.json"))(w, r)
			})
			got, err := f.client().Session(session).Commit(t.Context(), test.answers...)
			require.NoError(t, err)
			assert.Equal(t, monoapi.CodeDone, got.ResponseCode)
		})
	}
}

// compact takes the blanks out of JSON.
func compact(t *testing.T, text string) string {
	var b bytes.Buffer
	assert.NoError(t, json.Compact(&b, []byte(text)))
	return b.String()
}

// What is typed arrives as it was typed.
func TestRequestsCarryEveryCharacter(t *testing.T) {
	for _, text := range []string{canaryPassword, " leading and trailing ", "tab\tand\nbreak", "\u2028\u00a0é", `</script>`, `\u0041`} {
		f := newFake(t)
		f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
			var got struct{ Username, Password string }
			assert.NoError(t, json.NewDecoder(r.Body).Decode(&got))
			assert.Equal(t, text, got.Username)
			assert.Equal(t, text, got.Password)
			reply(http.StatusOK, testdata(t, "login_response.json"))(w, r)
		})
		_, err := f.client().Session(session).SignIn(t.Context(), signIn(text, text)...)
		require.NoError(t, err)
	}
}

// x-real-time costs money.
func TestAccountRequest(t *testing.T) {
	f := newFake(t)
	f.on(accountCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "a/b ?#", r.PathValue("id"), "an ID is one piece of the path")
		assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
		for _, header := range []string{"x-real-time", "x-realtime", "x-session-id", "Content-Type"} {
			assert.Empty(t, r.Header.Values(header), header)
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Empty(t, body)
		reply(http.StatusOK, `{"data": {"account": {"id": "a"}}}`)(w, r)
	})
	_, err := f.client().Account(t.Context(), "a/b ?#")
	require.NoError(t, err)
	assert.EqualValues(t, 1, f.arrived.Load())
}

// No call sends a header that nobody asked for.
func TestRequestHeaders(t *testing.T) {
	want := map[monoapi.Operation][]string{
		monoapi.OpSession: {"Mono-Sec-Key", "Content-Type", "Content-Length"},
		monoapi.OpLogin:   {"Mono-Sec-Key", "Content-Type", "Content-Length", "X-Session-Id"},
		monoapi.OpCommit:  {"Mono-Sec-Key", "Content-Type", "Content-Length", "X-Session-Id"},
		// A GET has a connection of its own; see TestKeptConnectionThatCloses.
		monoapi.OpAccount: {"Mono-Sec-Key", "Connection"},
		monoapi.OpSandbox: {"Mono-Sec-Key", "Connection", "X-Session-Id"},
		monoapi.OpLink:    {"Mono-Sec-Key", "Content-Type", "Content-Length"},
	}
	for op, call := range calls {
		t.Run(string(op), func(t *testing.T) {
			f := newFake(t)
			f.on(paths[op], func(w http.ResponseWriter, r *http.Request) {
				var names []string
				for name, values := range r.Header {
					names = append(names, name)
					assert.Len(t, values, 1, name)
				}
				assert.ElementsMatch(t, append(want[op], "Accept", "Accept-Encoding", "User-Agent"), names)
				assert.Equal(t, "application/json", r.Header.Get("Accept"))
				reply(http.StatusOK, goodBody)(w, r)
			})
			require.NoError(t, call(t.Context(), f.client()))
		})
	}
}
