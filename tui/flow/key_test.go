package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

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
