package monoapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

const mask = monoapi.Mask

// echoed commits one answer and returns how the body that came back is shown.
func echoed(t *testing.T, secret, body string) string {
	t.Helper()
	f := newFake(t)
	f.on(commitCall, reply(200, body))
	_, _ = f.client().Commit(t.Context(), session, []monoapi.Answer{{Name: "answer", Value: monoapi.NewSecret(secret)}})
	return f.last().ResponseBody
}

// A short secret is hidden where it stands alone: inside other words it is
// there by chance. A long one is hidden everywhere.
func TestEchoesOfShortAndLongSecrets(t *testing.T) {
	tests := []struct{ name, secret, body, want string }{
		{"alone", "271828", `Your code is 271828.`, `Your code is ` + mask + `.`},
		{"at the start and the end", "271828", `271828 and 271828`, mask + ` and ` + mask},
		{"whole body", "271828", `271828`, mask},
		{"in quotes", "271828", `{"otp":"271828"}`, `{"otp":"` + mask + `"}`},
		{"as a number", "271828", `{"otp":271828}`, `{"otp":` + mask + `}`},
		{"beside signs", "271828", `otp_271828-x =271828`, `otp_` + mask + `-x =` + mask},
		{"after a digit", "271828", `1271828`, `1271828`},
		{"before a digit", "271828", `2718280`, `2718280`},
		{"after a letter", "271828", `x271828 é271828`, `x271828 é271828`},
		{"before a letter", "271828", `271828x 271828é`, `271828x 271828é`},
		{"by chance, then alone", "271828", `x271828 271828`, `x271828 ` + mask},
		{"after a JSON line break", "271828", `"code:\n271828"`, `"code:\n` + mask + `"`},
		{"after a JSON tab", "271828", `"code:\t271828"`, `"code:\t` + mask + `"`},
		{"after a JSON escape", "271828", `"code:\u001b271828"`, `"code:\u001b` + mask + `"`},
		{"after nothing but an escape", "271828", `\u001b271828`, `\u001b` + mask},
		{"after a URL escape", "271828", `?q=code%20271828`, `?q=code%20` + mask},
		{"seven, inside a word", "abcdefg", `xabcdefg abcdefgx`, `xabcdefg abcdefgx`},
		{"seven, alone", "abcdefg", `x abcdefg x`, `x ` + mask + ` x`},
		{"eight, inside a word", "abcdefgh", `xabcdefghx`, `x` + mask + `x`},
		{"seven of two bytes, inside a word", "éèêëàâä", `xéèêëàâäx`, `xéèêëàâäx`},
		{"seven that are eight in JSON, inside a word", `abc"efg`, `xabc\"efgx`, `xabc\"efgx`},
		{"blanks around do not count", "   a   ", `a bar`, mask + ` bar`},
		{"one letter", "a", `a bar of a`, mask + ` bar of ` + mask},
		{"blanks alone", "  ", `a bar`, `a bar`},
		{"none", "", `a bar`, `a bar`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, echoed(t, test.secret, test.body))
		})
	}
}

// An echo may come as any encoder writes it.
func TestEchoesAsOthersSpellThem(t *testing.T) {
	tests := []struct{ name, secret, body, want string }{
		{"JSON quotes", `pass"word`, `"pass\"word"`, `"` + mask + `"`},
		{"JSON quotes as numbers", `pass"word`, `"pass\u0022word"`, `"` + mask + `"`},
		{"JSON backslashes", `pass\word`, `"pass\\word"`, `"` + mask + `"`},
		{"JSON backslashes as numbers", `pass\word`, `"pass\u005Cword"`, `"` + mask + `"`},
		{"JSON solidus", "pass/word", `"pass\/word"`, `"` + mask + `"`},
		{"JSON for HTML", "pass<word>&", `"pass\u003cword\u003E\u0026"`, `"` + mask + `"`},
		{"JSON letters as numbers", "password", `"\u0070\u0061\u0073\u0073\u0077\u006f\u0072\u0064"`, `"` + mask + `"`},
		{"JSON accents as numbers", "pässwörd", `"p\u00e4ssw\u00F6rd"`, `"` + mask + `"`},
		{"JSON emoji as two numbers", "pass😀word", `"pass\ud83d\uDE00word"`, `"` + mask + `"`},
		{"JSON blank as a number", "pass\u00a0word", `"pass\u00a0word"`, `"` + mask + `"`},
		{"JSON control as a number", "pass\tword", `"pass\u0009word"`, `"` + mask + `"`},
		{"JSON control as a letter", "pass\tword", `"pass\tword"`, `"` + mask + `"`},
		{"JSON line separator", "pass\u2028word", `"pass\u2028word"`, `"` + mask + `"`},
		{"JSON in JSON", "password", `"{\"p\": \"\u0070assword\"}"`, `"{\"p\": \"` + mask + `\"}"`},
		{"quote at the end", `password"`, `"password\""`, `"` + mask + `"`},
		{"no JSON after all", `\u0070ass\/word`, `<p>\u0070ass\/word</p>`, `<p>` + mask + `</p>`},
		{"HTML", `pass<"word'>&`, `<p>pass&lt;&#34;word&#39;&gt;&amp;</p>`, `<p>` + mask + `</p>`},
		{"URL query", "pass word+/é", `?p=pass+word%2B%2F%C3%A9&q`, `?p=` + mask + `&q`},
		{"URL path", "pass word/", `/pass%20word%2F/`, `/` + mask + `/`},
		{"with invisible characters", "password", "pass\u200b\u202eword", mask},
		{"without the secret's own", "pass\u200bword", "password", mask},
		{"over a line break", "pass\nword", "pass word", mask},
		{"blanks around", "  password  ", "password", mask},
		{"twice", "password", "passwordpassword", mask + mask},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, echoed(t, test.secret, test.body))
		})
	}
}

// What is no secret is shown as it came, but for what can't be seen.
func TestBodiesThatEchoNothing(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"JSON", `{"a": [1, "\"\\\n\u001b"]}`, `{"a": [1, "\"\\\n\u001b"]}`},
		{"letters as numbers", `"\u00e9\u0041"`, `"éA"`},
		{"quotes as numbers stay escaped", `"\u0022\u005c"`, `"\"\\"`},
		{"half a pair", `"\ud83dx\ude00 \ud83d\u0041"`, `"\ud83dx\ude00 \ud83dA"`},
		{"half an escape", `"\u00 \u00zz \u`, `"\u00 \u00zz \u`},
		{"an escaped backslash", `"\\u0041"`, `"\\u0041"`},
		{"backslash at the end", `a\`, `a\`},
		{"backslash before a letter of two bytes", `a\é`, `a\é`},
		{"lines and indents", "{\n  \"a\": 1,\n\t\"b\": 2\r\n}", "{\n  \"a\": 1,\n \"b\": 2\n}"},
		{"escapes", "\x1b[31ma\u202eb", "[31mab"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, echoed(t, "password", test.body))
		})
	}
}

// A code is needed whole: only what is not in it by chance is hidden.
func TestEchoesInCodes(t *testing.T) {
	for secret, want := range map[string]string{
		"code_":   "code_q90t4ar2uriet5ey4rs22v0x",
		"code_q":  mask + "90t4ar2uriet5ey4rs22v0x",
		"ar2uri":  "code_q90t4" + mask + "et5ey4rs22v0x",
		"another": "code_q90t4ar2uriet5ey4rs22v0x",
	} {
		f := newFake(t)
		f.on(commitCall, reply(200, testdata(t, "session_response.json")))
		got, err := f.client().Commit(t.Context(), session, []monoapi.Answer{{Name: "answer", Value: monoapi.NewSecret(secret)}})
		require.NoError(t, err)
		assert.Equal(t, want, got.Code, secret)
	}
	got := outcome(t, 200, `{"data": {"responseCode": 99, "code": "code_test\u200b_sk\u202e_canary"}}`)
	assert.Equal(t, "code_"+mask, got.Code)
}

// The password often begins with the username.
func TestSecretInsideAnother(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, reply(200, `["samuel@neem.com2024", "samuel@neem.com"]`))
	_, _ = f.client().Login(t.Context(), session, monoapi.Credentials{
		Username: "samuel@neem.com", Password: monoapi.NewSecret("samuel@neem.com2024"),
	})
	assert.Equal(t, `["`+mask+`", "`+mask+`"]`, f.last().ResponseBody)
}

// Where a text is cut, no part of a secret is left.
func TestEchoesWhereTextsAreCut(t *testing.T) {
	for pad := 150; pad < 210; pad++ {
		for _, member := range []string{"code", "message"} {
			size := pad
			if member == "message" {
				size += 800
			}
			got := outcome(t, 200, `{"data": {"responseCode": 99, "`+member+`": "`+strings.Repeat("x", size)+canaryKey+` and more words"}}`)
			assert.NotContains(t, got.Code+got.Message, "test_")
			assert.Contains(t, got.Code+got.Message, "x")
		}
	}
	for pad := 64<<10 - 40; pad < 64<<10+5; pad++ {
		f := newFake(t)
		f.on(loginCall, reply(200, strings.Repeat("x", pad)+canaryKey+strings.Repeat(" y", 64<<10)))
		_, err := f.client().Login(t.Context(), session, credentials())
		require.Error(t, err)
		got := f.last().ResponseBody
		assert.NotContains(t, got, "test_")
		assert.True(t, strings.HasSuffix(got, "… (cut)"))
		assert.LessOrEqual(t, len(got), 64<<10+len("… (cut)"))
	}
	// Invisible characters move the place of the cut.
	got := echoed(t, canaryPassword, strings.Repeat("\u200b", 23000)+" "+canaryPassword+strings.Repeat("x", 1000))
	assert.Equal(t, mask+strings.Repeat("x", 1000), got)
}

// A body may break off in the middle of a secret.
func TestEchoesThatBreakOff(t *testing.T) {
	for n := 1; n <= len(canaryPassword); n++ {
		f := newFake(t)
		f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
			conn := hijack(w)
			defer conn.Close()
			_, _ = fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n["+canaryPassword[:n])
		})
		_, err := f.client().Login(t.Context(), session, credentials())
		assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
		assert.Equal(t, "["+mask, f.last().ResponseBody)
	}
}

// Texts to read are hidden; what is sent back is left as it came.
func TestEchoesInOutcomes(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		heard, err := json.Marshal(hear(t, r))
		assert.NoError(t, err)
		forms := map[string]string{
			"99":  `{"message": %s, "data": {"responseCode": 99, "code": %s}}`,
			"101": `{"message": %s, "data": {"responseCode": 101, "accounts": [{"name": %s, "id": %s, "account_number": %s, "type": %s, "currency": %s, "institution": {"name": %s, "bank_code": %s}, "value": "v"}]}}`,
			"102": `{"message": %s, "data": {"responseCode": 102, "title": %s, "form": [{"name": "n", "hint": %s, "options": [{"text": %s, "value": "v"}]}]}}`,
			"x":   `{"message": %s, "data": {"responseCode": %s}}`,
		}
		body := strings.ReplaceAll(forms[r.Header.Get("x-session-id")], "%s", string(heard))
		reply(200, body, "Set-Cookie", "a=b", "X-Echo", "a\t"+canaryKey)(w, r)
	})
	for _, form := range []string{"99", "101", "102", "x"} {
		got, err := f.client().Login(t.Context(), form, credentials())
		require.NoError(t, err)
		assert.Contains(t, got.Message, mask)
		secretFree(t, got, f.last())
		assert.Equal(t, []string{mask}, f.last().ResponseHeader.Values("Set-Cookie"))
		assert.Equal(t, []string{"a " + mask}, f.last().ResponseHeader.Values("X-Echo"))
	}

	// A field's name is a secret's twin by chance, or must be sent as it is.
	f.on(commitCall, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		reply(200, `{"data": {"responseCode": 102, "fields": [{"name": "`+canaryAnswer+`", "options": ["`+canaryOTP+`"]}]}}`)(w, r)
	})
	got, err := f.client().Commit(t.Context(), session, answers())
	require.NoError(t, err)
	assert.Equal(t, []monoapi.Field{{
		Name: canaryAnswer, Label: mask, Options: []monoapi.Option{{Label: mask, Value: text(canaryOTP)}},
	}}, got.Challenge.Fields)
}
