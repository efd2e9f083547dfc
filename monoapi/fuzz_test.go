package monoapi

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const fuzzKey = "test_sk_canary"

// bodies are the guide's answers and those of Mono's other pages.
func bodies(f *testing.F) []string {
	var list []string
	for _, name := range []string{"session_response.json", "login_response.json"} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		list = append(list, string(body))
	}
	return append(list,
		`{"id": "session_nkgCbmtxyz", "expiresAt": 1690000000000, "responseCode": "101", "data": null}`,
		`{"data": {"session": {"id": "sess_vmx9qk1qmwmw8tgmad460fg7"}, "session_id": 1, "sessionId": "x"}}`,
		`{"data": {"responseCode": 101, "accounts": [{"_id": "a", "accountNumber": "01", "type": "t", "currency": "NGN", "institution": {"name": "n", "bank_code": "058"}}, "b", 7, null]}}`,
		`{"data": {"responseCode": 102, "ui": {"title": "KudaBank is requesting you to enter your OTP to continue", "form": [{"type": "elements.input", "name": "otp", "hint": "Enter OTP", "contentType": "string"}]}}}`,
		`{"data": {"responseCode": 102, "form": [{"type": "elements.dropdown", "name": "q", "options": [{"text": "A", "value": 1}, {"label": "B"}, "c", null]}]}}`,
		`{"data": {"responseCode": 102, "fields": ["otp", "otp", {"name": "pin", "type": "password"}], "inputs": [{}]}}`,
		`{"status": "failed", "message": "Session not found \u202e`+fuzzKey+`", "data": {"responseCode": 400}}`,
		`{"data": {"account": {"id": "a", "name": "Samuel Olamide Nomo", "account_number": "1234567890"}, "meta": {"data_status": "AVAILABLE", "retrieved_data": ["balance"]}}}`,
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
		scrub := newScrubber(NewSecret(fuzzKey), fields{{name: "otp", value: NewSecret("271828")}})
		for _, op := range []Operation{OpSession, OpLogin, OpCommit, OpAccount} {
			a := &answer{
				operation: op, status: status, body: body, scrub: scrub,
				header: http.Header{"X-Session-Id": {header}, "Retry-After": {header}, "Content-Type": {header}},
			}
			failure := a.classify(time.Unix(0, 0))
			switch {
			case failure != nil:
				checkFailure(t, a, failure)
			case op == OpAccount:
				if details, ok := a.details(); ok {
					checkAccount(t, details.Account)
					shown(t, string(details.DataStatus))
					shown(t, details.Retrieved...)
				}
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
	require.Equal(t, a.status == 429, e.Kind == KindRateLimited)
	require.True(t, e.Kind != KindSessionGone || a.operation == OpLogin || a.operation == OpCommit)
	require.True(t, a.status >= 400 || e.Kind == KindUnreadable)
}

func checkOutcome(t *testing.T, a *answer, o Outcome) {
	shown(t, string(o.ResponseCode), o.Message, o.Code, o.Challenge.Title)
	require.True(t, plain(o.SessionID) && len(o.SessionID) <= maxHeader)
	require.True(t, a.status >= 200 && a.status < 300 || a.status >= 400 && a.status < 500)
	require.True(t, a.status < 400 || o.ResponseCode == CodeRejected || !o.ResponseCode.known())
	require.True(t, o.ResponseCode == CodeDone || o.Code == "")

	require.True(t, o.ResponseCode == CodeChooseAccount || o.Accounts == nil && o.AccountField == "")
	require.True(t, o.ResponseCode != CodeChooseAccount || o.AccountField != "")
	for _, account := range o.Accounts {
		checkAccount(t, account)
		require.NotEmpty(t, account.Choice.Text)
	}

	require.Equal(t, o.ResponseCode == CodeMoreInput, len(o.Challenge.Fields) > 0)
	names := map[string]bool{}
	for _, field := range o.Challenge.Fields {
		require.NotEmpty(t, field.Name)
		require.False(t, names[field.Name])
		names[field.Name] = true
		require.NotEmpty(t, field.Label)
		shown(t, field.Label)
		for _, option := range field.Options {
			require.NotEmpty(t, option.Label)
			require.NotEmpty(t, option.Value.Text)
			shown(t, option.Label)
		}
	}
}

func checkAccount(t *testing.T, a Account) {
	shown(t, a.ID, a.Name, a.Number, a.Type, a.Currency, a.Institution, a.BankCode, MaskNumber(a.Number))
}

func FuzzRetryAfter(f *testing.F) {
	now := time.Date(2025, 5, 13, 12, 26, 2, 0, time.UTC)
	for _, value := range []string{
		"1", " 30 ", "-1", "86401", "99999999999999999999", "1e3", "soon", "",
		"Tue, 13 May 2025 12:26:32 GMT", "Tuesday, 13-May-25 12:26:32 GMT", "Tue May 13 12:26:32 2025",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := parseRetryAfter(value, now)
		require.GreaterOrEqual(t, got, time.Duration(0))
		require.LessOrEqual(t, got, 24*time.Hour)
		require.Equal(t, got, parseRetryAfter(" "+value+"\t", now))
		if seconds, err := strconv.ParseUint(value, 10, 16); err == nil {
			require.Equal(t, min(time.Duration(seconds)*time.Second, 24*time.Hour), got)
		}
	})
}

func FuzzClean(f *testing.F) {
	for _, body := range bodies(f) {
		f.Add(body, 10)
	}
	for _, text := range []string{
		"\x1b]52;c;cm0gLXJm\x1b\\", "a\u009b31m", "a\u202eb\u2066", "\u200b\u3164\ufe0f", "e" + strings.Repeat("\u0301", 9), "\u0301", "👩\u200d👧", "\xff\xc3", " \u00a0\n", "\u0380",
	} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		got := Clean(text)
		require.True(t, utf8.ValidString(got))
		require.Equal(t, got, Clean(got), "cleaning again changes nothing")
		require.Equal(t, got, strings.TrimSpace(got))
		marks := 0
		for _, r := range got {
			require.False(t, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Zl, unicode.Zp, unicode.Bidi_Control), "%U", r)
			require.True(t, !unicode.IsSpace(r) || r == ' ', "%U", r)
			if marks++; !unicode.Is(unicode.M, r) {
				marks = 0
			}
			require.LessOrEqual(t, marks, maxMarks)
		}

		limit = int(uint(limit) % 50)
		short := CleanLimit(text, limit)
		require.LessOrEqual(t, utf8.RuneCountInString(short), limit)
		require.Equal(t, short, Clean(short))
		require.Equal(t, short, CleanLimit(short, limit))
		if utf8.RuneCountInString(got) <= limit && len(text) <= limit {
			require.Equal(t, got, short, "what fits is not cut")
		}
	})
}

func FuzzResponseCodeJSON(f *testing.F) {
	for _, code := range []string{"99", "101", "102", "400", "", "-1", "+5", "007", "1e30", "99.5", "done", `""`, `{"a":1}`, "\xe0\xcf", "</script>", "9223372036854775808"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		encoded, err := json.Marshal(struct{ Code ResponseCode }{ResponseCode(code)})
		require.NoError(t, err)
		var decoded struct{ Code any }
		require.NoError(t, json.Unmarshal(encoded, &decoded))
		number, err := strconv.ParseInt(code, 10, 64)
		switch {
		case code == "":
			assert.Nil(t, decoded.Code)
		case err == nil:
			assert.InDelta(t, float64(number), decoded.Code, 0)
		default:
			assert.Equal(t, string([]rune(code)), decoded.Code, "bytes that are no text are replaced one by one")
		}
	})
}

// Whatever the secret of one line, and however it is echoed, it is hidden.
func FuzzEcho(f *testing.F) {
	for _, secret := range []string{
		"pass1234567890?", `pass"word\`, "pass/<word>&'+%", "pässwörd😀", "  pass\tword ", "pass\u00a0\u200bword", "pass\x1b\x7fword", "\u0301password\x7f", "2718281828", `\u0070\/assword`, `password\U`,
	} {
		f.Add(secret)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		if !utf8.ValidString(secret) || strings.ContainsAny(secret, "\n\ufffd•") || utf8.RuneCountInString(Clean(secret)) <= 7 ||
			utf8.RuneCountInString(Clean(respell(secret))) <= 7 { // escapes of nothing that is shown
			t.Skip()
		}
		scrub := newScrubber(Secret{}, fields{{name: "password", value: NewSecret(secret)}})
		quoted, err := json.Marshal(secret)
		require.NoError(t, err)
		var ascii strings.Builder
		for _, unit := range utf16.Encode([]rune(secret)) {
			ascii.WriteString(`\u` + strconv.FormatUint(0x10000+uint64(unit), 16)[1:])
		}
		for _, echo := range []string{
			string(quoted[1 : len(quoted)-1]), escapeJSON(secret), ascii.String(), strings.ReplaceAll(strings.ToUpper(ascii.String()), `\U`, `\u`),
			html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret),
		} {
			// Blanks around a secret are no part of it, nor is a mark that
			// would join what stands before it.
			require.Equal(t, "<"+Mask+">", strings.ReplaceAll(scrub.body([]byte("< "+echo+" >"), false), " ", ""), "%q", echo)
		}
		require.Equal(t, "<"+Mask+">", strings.ReplaceAll(scrub.text("< "+secret+" >", maxMessage), " ", ""))
	})
}
