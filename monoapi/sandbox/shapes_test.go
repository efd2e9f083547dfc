package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// guideTime is the time of the guide's example, in another zone and with more
// digits than an answer has.
func guideTime() time.Time {
	return time.Date(2025, 5, 13, 13, 26, 36, 853_999_999, time.FixedZone("WAT", 3600))
}

// Every body is the pages' own, key for key and in their order.
func TestAnswersFollowThePagesLetterForLetter(t *testing.T) {
	d := start(t, sandbox.Config{Clock: guideTime})
	for _, tt := range []struct {
		name string
		want string
		got  answer
	}{
		{"done at once", guideAnswer, d.open("099")},
		{"done after the login", guideAnswer, d.login(d.session("200"))},
		{"a session", sessionAnswer, d.open("101")},
		{"a session that asks at once", askingSessionAnswer, d.open("098")},
		{"a session with the bank's own form", ownFormAnswer, d.open("106")},
		{"several accounts", accountsAnswer, d.login(d.session("101"))},
		{"several accounts and more input", togetherAnswer, d.login(d.session("105"))},
		{"more input", inputAnswer, d.login(d.session("102"))},
		{"masked input", maskedAnswer, d.login(d.session("104"))},
		{"rejected", rejectedAnswer, d.post(loginPath, d.session("200"), fields{"username": "x", "password": "y"})},
		{"no add-on", addonAnswer, d.open("403")},
		{"refused", refusedAnswer, d.open("404")},
		{"account details", detailsAnswer, d.details("102")},
	} {
		assert.Equal(t, literal(t, tt.want), literal(t, tt.got.Raw), tt.name)
		assert.Empty(t, tt.got.Header.Values("x-session-id"), tt.name)
	}
}

func TestCodesAndSessionsAreRandom(t *testing.T) {
	d := start(t, sandbox.Config{})
	first, second := d.open("099"), d.open("099")
	d.done(first)
	d.done(second)
	assert.NotEqual(t, first.Data.Code, second.Data.Code)
	assert.NotEqual(t, d.session("200"), d.session("200"))
}

// Every session names the bank of its account, and no two banks are one.
func TestSessionsNameTheBank(t *testing.T) {
	d := start(t, sandbox.Config{})
	names := map[string]string{}
	for _, s := range sandbox.Stories() {
		a := d.open(s.Digits)
		if a.Data.Session.ID == "" {
			continue
		}
		bank := a.Data.Session.Institution
		assert.Equal(t, d.details(s.Digits).Data.Account.Institution.Name, bank.Name, s.Digits)
		assert.Regexp(t, `^[0-9a-f]{24}$`, bank.ID)
		assert.Regexp(t, `^mono\.connections\.[a-z]+$`, bank.Identifier)
		for _, key := range []string{bank.ID, bank.Identifier} {
			if name, ok := names[key]; ok {
				assert.Equal(t, name, bank.Name, key)
			}
			names[key] = bank.Name
		}
	}
	require.Contains(t, names, "mono.connections.gtbank")
}
