package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func TestAKeyWithinWhatWasCopied(t *testing.T) {
	t.Parallel()
	for text, key := range map[string]string{
		"MONO_SECRET_KEY=test_sk_a1":             "test_sk_a1",
		"export MONO_SECRET_KEY=live_sk_a1":      "live_sk_a1",
		`  export MONO_SECRET_KEY="test_sk_a1" `: "test_sk_a1",
		`"test_sk_a1"`:                           "test_sk_a1",
		`'live_sk_a-1_b'`:                        "live_sk_a-1_b",
		`"MONO_SECRET_KEY": "test_sk_a1",`:       "test_sk_a1",
		`$env:MONO_SECRET_KEY = 'test_sk_a1'`:    "test_sk_a1",
		`-H "mono-sec-key: test_sk_a1"`:          "test_sk_a1",
		"MONO_SECRET_KEY=test_sk_a1 # the shop":  "test_sk_a1",
		"Secret key: test_sk_a1":                 "test_sk_a1",

		"test_sk_a1":                   "", // nothing else
		" test_sk_a1\n":                "",
		"test_sk_a1 b2":                "", // torn, perhaps
		"MONO_SECRET_KEY=test_sk_a1 b": "",
		"xtest_sk_a1":                  "",
		"test_sk_":                     "",
		"MONO_SECRET_KEY=sk_odd":       "",
		"test_sk_a1+b=":                "",
		"A=test_sk_a1 B=live_sk_b2":    "",
		"":                             "",
	} {
		got, ok := flow.KeyWithin(text)
		assert.Equal(t, key, got.Reveal(), text)
		assert.Equal(t, key != "", ok, text)
	}
}

func TestReadKey(t *testing.T) {
	t.Parallel()
	for text, key := range map[string]string{
		"test_sk_a1":       "test_sk_a1",
		`"test_sk_a1"`:     "test_sk_a1",
		"'test_sk_a1'\n":   "test_sk_a1",
		`' test_sk_a1 '`:   "test_sk_a1",
		"\ufefftest_sk_a1": "test_sk_a1",
		"sk_odd=":          "sk_odd=", // another server's
		`"`:                `"`,
		`""`:               "",
		"test_sk_a1 b":     "test_sk_a1 b", // whoever sends it refuses it
		`'"sk_odd"'`:       `"sk_odd"`,
		"test_sk_a1+b==":   "test_sk_a1+b==",
		"test_sk_a1/live":  "test_sk_a1/live",
	} {
		got, err := flow.ReadKey(monoapi.NewSecret(text))
		require.NoError(t, err, text)
		assert.Equal(t, key, got.Reveal(), text)
	}
	for _, text := range []string{"MONO_SECRET_KEY=test_sk_a1", `"MONO_SECRET_KEY=test_sk_a1"`, "export K='test_sk_a1'", `"test_sk_a1`, "MONO_SECRET_KEY=sk_odd"} {
		got, err := flow.ReadKey(monoapi.NewSecret(text))
		assert.EqualError(t, err, "holds more than the key; give the key alone, without a name or anything else beside it", text)
		assert.True(t, got.Empty())
	}
}

// What is no key is refused; what only does not look like one can be used.
func TestKeyNotice(t *testing.T) {
	for key, want := range map[string]struct{ says, again string }{
		"":             {"The secret key is empty. Type or paste the key of your Mono app.", ""},
		"a key":        {"The key contains a space or another character that no key has. Paste it again.", ""},
		"key":          {"This does not look like a secret key: those begin with live_sk_ or test_sk_. Do it again to use it anyway.", "use it anyway"},
		"sk_test_sk_":  {"This does not look like a secret key: those begin with live_sk_ or test_sk_. Do it again to use it anyway.", "use it anyway"},
		"test_sk_fake": {},
		"live_sk_fake": {},
	} {
		notice := flow.KeyNotice(monoapi.NewSecret(key))
		assert.Equal(t, want.says, notice.String(), key)
		assert.Equal(t, want.again, notice.Again, key)
	}
}
