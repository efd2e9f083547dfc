package monoapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

const mask = monoapi.Mask

// echoed commits one answer and returns how the body that came back is shown.
func echoed(t *testing.T, secret, body string) string {
	t.Helper()
	f := newFake(t)
	f.on(commitCall, reply(200, body))
	_, _ = f.client().Session(session).Commit(t.Context(), typed("answer", secret))
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
		{"by chance, then alone", "271828", `1271828 271828`, `1271828 ` + mask},

		// Six or seven digits are a one-time password, in whatever word but an identifier.
		{"after a letter", "271828", `x271828 é271828`, `x` + mask + ` é` + mask},
		{"before a letter", "271828", `271828x 271828é`, mask + `x ` + mask + `é`},
		{"in a word", "739154", `OTP739154 is invalid`, `OTP` + mask + ` is invalid`},
		{"seven in a word", "7391542", `OTP7391542isinvalid`, `OTP` + mask + `isinvalid`},
		{"in a word among other digits", "739154", `OTP7391540 OTP1739154 OTP٣739154`, `OTP7391540 OTP1739154 OTP٣739154`},
		{"in an account's ID", "571828", `65c4c03aa571828b572cb5aa`, `65c4c03aa571828b572cb5aa`},
		{"at the ends of an account's ID", "571828", `571828aa65c4c03ab572cb5a x65c4c03ab572cb5aa571828`, `571828aa65c4c03ab572cb5a x65c4c03ab572cb5aa571828`},
		{"in a code", "739154", `code_q90t4ar739154iet5ey4rs22`, `code_q90t4ar739154iet5ey4rs22`},
		{"in less than an identifier", "739154", `abcdefg739154hijklm`, `abcdefg` + mask + `hijklm`},
		{"in as much as an identifier", "739154", `abcdefg739154hijklmn`, `abcdefg739154hijklmn`},
		{"five digits in a word", "73915", `OTP73915`, `OTP73915`},
		{"six with a letter in a word", "a73915", `OTPa73915`, `OTPa73915`},
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
		{"JSON in JSON, two escapes for a letter", "pässwörd", `"{\"p\": \"p\\u00e4ssw\\u00f6rd\"}"`, `"{\"p\": \"` + mask + `\"}"`},
		{"JSON in JSON in JSON", `pass"word`, `"\"{\\\"p\\\": \\\"pass\\\\\\\"word\\\"}\""`, `"\"{\\\"p\\\": \\\"` + mask + `\\\"}\""`},
		{"JSON in a URL", `pass"word`, `?b=%7B%22p%22%3A%22pass%5C%22word%22%7D`, `?b=%7B%22p%22%3A%22` + mask + `%22%7D`},
		{"bytes as other languages have them", "pass/w'rd", `pass\x2fw\'rd`, mask},
		{"quote that nobody escaped", `pass"word`, `{"message": "pass"word is wrong"}`, `{"message": "` + mask + ` is wrong"}`},
		{"quote at the end", `password"`, `"password\""`, `"` + mask + `"`},
		{"no JSON after all", `\u0070ass\/word`, `<p>\u0070ass\/word</p>`, `<p>` + mask + `</p>`},
		{"HTML", `pass<"word'>&`, `<p>pass&lt;&#34;word&#39;&gt;&amp;</p>`, `<p>` + mask + `</p>`},
		{"HTML by names", `pass<"word'>&é`, `<p>pass&lt;&quot;word&apos;&gt;&amp;&eacute;</p>`, `<p>` + mask + `</p>`},
		{"HTML by numbers", `pass<"word/`, `<p>pass&#60;&#x22;word&#X2f;</p>`, `<p>` + mask + `</p>`},
		{"HTML without its semicolons", `pass<word`, `<p>pass&ltword</p>`, `<p>` + mask + `</p>`},
		{"HTML name that runs into a word", "password&wo", `<p>password&ampword</p>`, `<p>` + mask + `</p>`},
		{"URL query", "pass word+/é", `?p=pass+word%2B%2F%C3%A9&q`, `?p=` + mask + `&q`},
		{"URL path", "pass word/", `/pass%20word%2F/`, `/` + mask + `/`},
		{"URL in small letters", "pass word/é", `/pass%20word%2f%c3%a9/`, `/` + mask + `/`},
		{"URL as a browser's encodeURIComponent", "pass word!'()*+", `?p=pass%20word!'()*%2B`, `?p=` + mask},
		{"URL twice", "pass word/", `/pass%2520word%252F/`, `/` + mask + `/`},
		{"what looks like an escape is one of the secret's own", "pass%20w&amp;d", `pass%20w&amp;d pass%2520w%26amp;d`, mask + ` ` + mask},
		{"several spellings at once", "pass word+", `pass+word%2B pass%20word+ pass word\u002b`, mask + ` ` + mask + ` ` + mask},
		{"with invisible characters", "password", "pass\u200b\u202eword", mask},
		{"without the secret's own", "pass\u200bword", "password", mask},
		{"a line break for a blank", "pass\nword", "pass word", mask},
		{"over a line break", "pass\nword", "a pass\nword b", `a ` + mask + ` b`},
		{"over an escaped line break", "pass\nword", `"pass\nword"`, `"` + mask + `"`},
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
		{"letters as numbers", `"\u00e9\u0041"`, `"\u00e9\u0041"`},
		{"quotes as numbers", `"\u0022\u005c"`, `"\u0022\u005c"`},
		{"HTML and URLs", `<a href="?a=%20b+c">&lt;&#39;</a>`, `<a href="?a=%20b+c">&lt;&#39;</a>`},
		{"half a pair", `"\ud83dx\ude00 \ud83d\u0041"`, `"\ud83dx\ude00 \ud83d\u0041"`},
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

// The password often begins with the username: however that is written, it must
// not take from the password what it is known by.
func TestSecretInsideAnother(t *testing.T) {
	const username, password = "samuel@neem.com", `samuel@neem.com "20/24`
	for _, body := range []string{
		`["samuel@neem.com \"20\/24", "samuel@neem.com"]`,
		`{"message": "samuel@neem.com "20/24 is not the password of samuel@neem.com"}`,
		`<p>samuel@neem.com &quot;20/24</p>`,
		`/samuel@neem.com%20%2220%2F24/`,
		`?u=samuel%40neem.com&p=samuel%40neem.com+%2220%2F24`,
		`"?p=samuel@neem.com+%2220%2F24 /samuel@neem.com%20%2220%2f24"`,
	} {
		f := newFake(t)
		f.on(loginCall, reply(200, body))
		_, _ = f.client().Session(session).SignIn(t.Context(), signIn(username, password)...)
		got := f.last().ResponseBody
		assert.Contains(t, got, mask)
		for _, part := range []string{"samuel", "neem", "20/24", "24"} {
			assert.NotContains(t, got, part, body)
		}
	}
}

// What is shown is what came: decoded it could move the cursor.
func TestEchoesAreNotDecoded(t *testing.T) {
	for _, body := range []string{`\u001b[2J\u202e password`, `%1b%5b2J password`, `&#27;[2J password`, `"\u001b[2J\n password"`} {
		assert.Equal(t, strings.Replace(body, "password", mask, 1), echoed(t, "password", body))
	}
}

// A secret that Mono takes for a number comes back as one.
func TestEchoesAsNumbers(t *testing.T) {
	got := echoed(t, "12345678", `{"otp": 12345678, "sum": 912345678, "text": "12345678"}`)
	assert.Equal(t, `{"otp": `+mask+`, "sum": 9`+mask+`, "text": "`+mask+`"}`, got)
}
