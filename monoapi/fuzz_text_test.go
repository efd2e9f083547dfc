package monoapi

import (
	"encoding/json"
	"html"
	"net/url"
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

// Whatever the secret, and however it is echoed, it is hidden.
func FuzzEcho(f *testing.F) {
	for _, secret := range []string{
		"pass1234567890?", `pass"word\`, "pass/<word>&'+%", "pässwörd😀", "  pass\tword ", "pass\u00a0\u200bword", "pass\x1b\x7fword", "\u0301pass\x7fword", "2718281828", `\u0070\/assword`, `password\U`,
	} {
		f.Add(secret)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		notShown := func(r rune) bool { return blank(r) || unseen(r) }
		afterMarks := strings.TrimLeftFunc(strings.Trim(secret, " "), unicode.IsMark)
		if !utf8.ValidString(secret) || strings.ContainsAny(secret, "\ufffd•") || utf8.RuneCountInString(Clean(secret)) <= 7 ||
			strings.TrimFunc(afterMarks, notShown) != afterMarks {
			t.Skip() // the escape of what is not shown stays at the edge
		}
		scrub := newScrubber(nil, Answer{name: "password", value: NewSecret(secret), masked: true})
		quoted, err := json.Marshal(secret)
		require.NoError(t, err)
		plainly := string(appendText(nil, secret))
		var ascii strings.Builder
		for _, unit := range utf16.Encode([]rune(secret)) {
			ascii.WriteString(`\u` + strconv.FormatUint(0x10000+uint64(unit), 16)[1:])
		}
		for _, echo := range []string{
			string(quoted[1 : len(quoted)-1]), plainly[1 : len(plainly)-1], ascii.String(), strings.ReplaceAll(strings.ToUpper(ascii.String()), `\U`, `\u`),
			html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret),
		} {
			if strings.Contains(echo, "\n") {
				continue // lines are looked at one by one
			}
			// Blanks around a secret are no part of it, nor is a mark that
			// would join what stands before it.
			require.Equal(t, "<"+Mask+">", strings.ReplaceAll(scrub.body([]byte("< "+echo+" >"), false), " ", ""), "%q", echo)
		}
		require.Equal(t, "<"+Mask+">", strings.ReplaceAll(scrub.text("< "+secret+" >", maxMessage), " ", ""))
	})
}
