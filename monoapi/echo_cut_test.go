package monoapi_test

import (
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

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
		_, err := f.client().Session(session).SignIn(t.Context(), credentials()...)
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

// brokenOff signs in and returns how a body is shown that breaks off.
func brokenOff(t *testing.T, body string, answers ...monoapi.Answer) string {
	t.Helper()
	var seen monoapi.Exchange
	client, err := monoapi.New(monoapi.Config{
		Key:     monoapi.NewSecret(canaryKey),
		Observe: func(e monoapi.Exchange) { seen = e },
		Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			broken := io.MultiReader(strings.NewReader(body), iotest.ErrReader(errors.New("broken")))
			return &http.Response{StatusCode: 200, Body: io.NopCloser(broken)}, nil
		}),
	})
	assert.NoError(t, err)
	_, err = client.Session(session).SignIn(t.Context(), answers...)
	assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
	return seen.ResponseBody
}

// A body may break off in the middle of a secret, or of an escape in it.
func TestEchoesThatBreakOff(t *testing.T) {
	escapes := func(text, before string) string {
		var b strings.Builder
		for _, unit := range utf16.Encode([]rune(text)) {
			b.WriteString(before + "u" + strconv.FormatUint(0x10000+uint64(unit), 16)[1:])
		}
		return b.String()
	}
	quoted := func(text string) string { q := strconv.QuoteToASCII(text); return q[1 : len(q)-1] }
	for name, test := range map[string]struct {
		spelt string
		first int // bytes until something of the secret is there
	}{
		"as it is":            {canaryPassword, 1},
		"quoted":              {quoted(`quokka@zoo.test "wombat\<numbat>&'+/`), 1},
		"JSON":                {escapes(canaryPassword, `\`), 6},
		"JSON in JSON":        {escapes(canaryPassword, `\\`), 7},
		"HTML":                {html.EscapeString(canaryPassword), 1},
		"a URL's path":        {url.PathEscape(canaryPassword), 1},
		"a URL's query":       {url.QueryEscape(canaryPassword), 1},
		"a URL's query twice": {url.QueryEscape(url.QueryEscape(canaryPassword)), 1},
	} {
		t.Run(name, func(t *testing.T) {
			for n := test.first; n <= len(test.spelt); n++ {
				got := brokenOff(t, `{"message": "`+test.spelt[:n], credentials()...)
				if !assert.Equal(t, `{"message": "`+mask, got, test.spelt[:n]) {
					break
				}
			}
		})
	}
}

// What breaks off elsewhere is shown.
func TestBodiesThatBreakOff(t *testing.T) {
	for _, body := range []string{`{"message": "Invalid`, `{"message":`, `{"otp": 27182`, `{"message": "\u00`, `<p>a &am`} {
		assert.Equal(t, body, brokenOff(t, body, hidden("password", "wombat and dunnart")), body)
	}
	assert.Equal(t, `{"otp": `+mask, brokenOff(t, `{"otp": 27182`, typed("otp", canaryOTP)))
}
