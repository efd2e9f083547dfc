package flow

import (
	"strings"

	"connect-reauth/monoapi"
)

// KeyNotice says what is wrong with a secret key that was typed; it is empty when
// there is nothing to say. What only looks wrong can be used all the same.
func KeyNotice(key monoapi.Secret) Notice {
	text := key.Reveal()
	switch {
	case key.Empty():
		return Notice{What: "The secret key is empty.", Do: "Type or paste the key of your Mono app."}
	case monoapi.CheckKey(key) != nil:
		return Notice{What: "The key contains a space or another character that no key has.", Do: "Paste it again."}
	case !strings.HasPrefix(text, "live_sk_") && !strings.HasPrefix(text, "test_sk_"):
		return Notice{
			What:  "This does not look like a secret key: those begin with live_sk_ or test_sk_.",
			Again: "use it anyway",
		}
	}
	return Notice{}
}
