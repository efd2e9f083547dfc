package monoapi

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

const fuzzKey = "test_sk_canary"

// fuzzNow is a moment shortly after the example sessions end.
var fuzzNow = time.UnixMilli(1605101689897).Add(time.Hour)

// bodies are the answers of the guide and the pages, and what else may come.
func bodies(f *testing.F) []string {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	require.NoError(f, err)
	require.NotEmpty(f, files)
	var list []string
	for _, name := range files {
		body, err := os.ReadFile(name)
		require.NoError(f, err)
		list = append(list, string(body))
	}
	return append(list,
		`{"id": "session_nkgCbmtxyz", "expiresAt": 1690000000000, "responseCode": "101", "data": null}`,
		`{"data": {"session": {"id": "sess_vmx9qk1qmwmw8tgmad460fg7", "expires_at": "2020-11-11T13:34:49Z"}, "session_id": 1, "sessionId": "x"}}`,
		`{"data": {"responseCode": 101, "accounts": [{"_id": "a", "accountNumber": "01", "type": "t", "currency": "NGN", "institution": {"name": "n", "bank_code": "058"}}, "b", 7, null]}}`,
		`{"data": {"responseCode": 102, "form": [{"type": "elements.dropdown", "name": "q", "options": [{"text": "A", "value": 1}, {"label": "B"}, "c", null, true, {"value": false}, {"value": ""}, {"value": {}}]}]}}`,
		`{"data": {"accounts": [{"accountNumber": "01", "status": "DORMANT"}], "userInput": {"title": "T"}, "ui": {"form": ["username"]}}}`,
		`{"data": {"userInput": ["otp"], "ui": {"form": [{"name": "otp", "contentType": "pin"}]}, "fields": ["otp", "b"], "inputs": ["b"]}, "responseCode": 102}`,
		`{"status": "failed", "message": "No.", "data": {"mono_url": "https://l.co/a"}}`, "\ufeff{\"responseCode\": 99}",
		`{"data": {"responseCode": 102, "fields": ["otp", "otp", {"name": "pin", "type": "password"}], "inputs": [{}]}}`,
		`{"data": {"ui": {"form": [{"name": "otp"}]}, "accounts": [1], "userInput": {"title": "T", "form": [7]}}}`,
		`{"data": {"credentials": [{"values": {"username": "a secret name", "pin": 12345678}, "hasMultipleAccounts": true}, null, {"values": []}]}}`,
		`{"status": "failed", "message": "Session not found \u202e`+fuzzKey+`", "data": {"responseCode": 400}}`,
		`{"message": "No.", "data": [{"field": "otp", "message": "is wrong"}, {"message": 7}, []]}`,
		`{"data": {"mono_url": "https:\/\/link.mono.co\/s\/CEWR8YFKMDPZ?a=b", "id": "CEWR8YFKMDPZ", "institution": {"name": "n"}}}`,
		`{"data": {"mono_url": "http://evil.example/a@b", "url": "https://u@l.co/\u202e", "link": "//l.co"}, "mono_url": "https://l.co/a"}`,
		`{"responseCode": 1e30, "error": "\u001b[31m"}`, `<html>`+fuzzKey, `[]`, `null`, ``, "{\"message\": \"\xff\"}",
	)
}

func FuzzAnswer(f *testing.F) {
	for i, body := range bodies(f) {
		for _, status := range []int{200, 400, 401, 404, 429, 502} {
			f.Add(status-100+500*i, "sess_"+strconv.Itoa(i), []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, number int, header string, body []byte) {
		status := 100 + int(uint(number)%500)
		scrub := newScrubber(nil, Answer{value: NewSecret(fuzzKey), masked: true}, Answer{name: "otp", value: NewSecret("271828")})
		for _, op := range []Operation{OpSession, OpLogin, OpCommit, OpAccount, OpSandbox, OpLink} {
			a := &answer{
				operation: op, status: status, body: body, scrub: scrub,
				header: http.Header{"X-Session-Id": {header}, "Retry-After": {header}, "Content-Type": {header}, "Date": {header}},
			}
			if op == OpLink {
				a.hideLinks(nil)
			}
			failure := a.classify(fuzzNow)
			switch {
			case failure != nil:
				checkFailure(t, a, failure)
			case op == OpAccount:
				if details, ok := a.details(); ok {
					checkAccount(t, details.Account)
					shown(t, string(details.DataStatus))
					shown(t, details.Retrieved...)
				}
			case op == OpSandbox:
				checkSignIns(t, a)
			case op == OpLink:
				checkLinkAnswer(t, a)
			case op == OpSession:
				checkSession(t, a, a.session(fuzzNow))
			default:
				checkOutcome(t, a, a.outcome())
			}
		}
		for _, broken := range []bool{false, true} {
			for line := range strings.Lines(scrub.body(body, broken)) {
				shown(t, strings.TrimSpace(line))
			}
		}
		for name, values := range scrub.header(http.Header{header: {header, string(body)}}) {
			shown(t, values...)
			shown(t, name)
		}
	})
}

// shown asserts that texts can be shown.
func shown(t *testing.T, texts ...string) {
	for _, text := range texts {
		require.Equal(t, Clean(text), text)
		require.NotContains(t, text, fuzzKey)
	}
}

func checkFailure(t *testing.T, a *answer, e *Error) {
	shown(t, e.Message, e.Detail, e.Error())
	require.NotEmpty(t, e.Kind)
	require.Equal(t, a.operation, e.Operation)
	require.Equal(t, a.status, e.Status)
	require.GreaterOrEqual(t, e.RetryAfter, time.Duration(0))
	require.LessOrEqual(t, e.RetryAfter, 24*time.Hour)
	require.True(t, e.RetryAfter == 0 || e.Kind == KindRateLimited)
	require.Equal(t, a.status >= 500, e.Kind == KindServer)
	require.Equal(t, a.status == 429 && !a.handled(), e.Kind == KindRateLimited)
	require.True(t, e.Kind != KindSessionGone || a.operation == OpLogin || a.operation == OpCommit || a.operation == OpSandbox)
	require.True(t, a.status >= 400 || e.Kind == KindUnreadable || e.Kind == KindRefused && a.operation == OpLink)
	require.True(t, e.Kind != KindAddOnMissing || a.status >= 400 && a.status < 500)
}

func checkOutcome(t *testing.T, a *answer, o Outcome) {
	shown(t, string(o.ResponseCode), o.Message, o.Code, o.Challenge.Title)
	require.True(t, a.status >= 200 && a.status < 300 || a.status >= 400 && a.status < 500)
	require.True(t, a.status < 400 || o.ResponseCode == CodeRejected || !o.ResponseCode.known())
	require.True(t, o.ResponseCode == CodeDone || o.Code == "")
	switch o.ResponseCode {
	case CodeMoreInput:
		require.True(t, o.Asks())
	case CodeChooseAccount:
	case "":
		require.True(t, !o.Asks() || a.operation == OpSession || len(o.Accounts) > 0 && a.hasUserInput())
	default:
		require.False(t, o.Asks())
	}
	for _, account := range o.Accounts {
		checkAccount(t, account)
		if !account.Choice.Empty() && account.Choice.Value != "" { // as those of a dropdown may be
			checkAnswer(t, account.Answer())
		}
	}
	checkFields(t, o.Challenge.Fields)
}

func checkSession(t *testing.T, a *answer, s *Session) {
	checkOutcome(t, a, s.Outcome)
	require.True(t, plain(s.ID) && len(s.ID) <= maxHeader)
	require.True(t, s.ExpiresAt.IsZero() || fuzzNow.Sub(s.ExpiresAt) <= staleEnd)
	shown(t, s.Institution.ID, s.Institution.Name, s.Institution.BankCode, s.SignInForm.Title)
	require.NotEmpty(t, s.SignInForm.Fields)
	checkFields(t, s.SignInForm.Fields)
}

func checkFields(t *testing.T, fields []Field) {
	names := map[string]bool{}
	for _, field := range fields {
		require.False(t, names[field.Name])
		names[field.Name] = true
		require.NotEmpty(t, field.Label)
		shown(t, field.Label)
		checkAnswer(t, field.Answer(NewSecret("x")))
		for _, option := range field.Options {
			require.NotEmpty(t, option.Label)
			shown(t, option.Label)
			require.Contains(t, []string{field.Name, ""}, option.Answer().Name())
			require.Equal(t, option.Choice.Empty(), option.Answer().Name() == "")
			require.True(t, json.Valid(appendSent(nil, option.Answer())))
		}
	}
}

func checkAnswer(t *testing.T, a Answer) {
	require.NotEmpty(t, a.Name())
	require.False(t, a.Value().Empty())
}

func checkAccount(t *testing.T, a Account) {
	shown(t, a.ID, a.Name, a.Number, a.Type, a.Currency, a.Status, a.Institution.ID, a.Institution.Name, a.Institution.BankCode)
}

// A link is one that can be sent on, and is not shown.
func checkLinkAnswer(t *testing.T, a *answer) {
	link, problem := a.link()
	if problem != "" {
		require.Empty(t, link)
		shown(t, problem)
		return
	}
	require.NoError(t, checkLink(link.URL))
	shown(t, link.URL, link.Institution, MaskLink(link.URL))
	parts := splitLink(link.URL)
	if hidden := strings.TrimSuffix(parts.path, parts.tail()); hidden != "" {
		body := a.scrub.body(a.body, false)
		require.NotContains(t, body, link.URL)
		require.NotContains(t, body, parts.host+hidden)
	}
}

// The values of sandbox sign-ins are for the form alone.
func checkSignIns(t *testing.T, a *answer) {
	body := a.scrub.with(a.sandboxValues()...).body(a.body, false)
	for _, signIn := range a.sandboxSignIns() {
		require.NotEmpty(t, signIn.Values)
		for _, v := range signIn.Values {
			value := v.Reveal()
			require.NotEmpty(t, value)
			if utf8.RuneCountInString(Clean(value)) > 7 && !strings.ContainsAny(value, "•…") {
				require.NotContains(t, body, value)
			}
		}
	}
}
