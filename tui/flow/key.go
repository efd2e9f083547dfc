package flow

import (
	"errors"
	"strings"

	"connect-reauth/monoapi"
)

// keyWithin is a secret key with what may come along when it is copied: the name of
// a variable or of a header, quotes, a comment.
var keyWithin = compiled("^(?:.*[=:]\\s*)?[\"'`]?((?:live|test)_sk_[0-9A-Za-z_-]+)[\"'`]?\\s*[;,]?\\s*(?:#.*)?$")

// KeyWithin returns the secret key that a text holds beside other things; false
// when there is none, several, or nothing else.
func KeyWithin(text string) (key monoapi.Secret, ok bool) {
	text = strings.TrimSpace(text)
	match := keyWithin().FindStringSubmatch(text)
	if match == nil || match[1] == text || strings.Count(text, "live_sk_")+strings.Count(text, "test_sk_") > 1 {
		return monoapi.Secret{}, false
	}
	return monoapi.NewSecret(match[1]), true
}

// errMoreThanKey says what is wrong with a text that should be a key; it follows
// the text's name.
var errMoreThanKey = errors.New("holds more than the key; give the key alone, without a name or anything else beside it")

// Trim leaves out what a value gets from the file that it comes from: blanks and line
// ends around it, and a byte order mark.
func Trim(text string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "\ufeff"))
}

// Tidy leaves out what [Trim] does, and a pair of quotes.
func Tidy(text string) string {
	text = Trim(text)
	for _, quote := range []string{`"`, "'"} {
		if len(text) > 1 && strings.HasPrefix(text, quote) && strings.HasSuffix(text, quote) {
			return strings.TrimSpace(text[1 : len(text)-1])
		}
	}
	return text
}

// ReadKey reads a secret key as variables and programs give it, perhaps in quotes.
// The error follows the name of what was read, and holds nothing of it.
func ReadKey(given monoapi.Secret) (monoapi.Secret, error) {
	text := Tidy(given.Reveal())
	if _, more := KeyWithin(text); more || strings.HasPrefix(text, "MONO_SECRET_KEY=") {
		return monoapi.Secret{}, errMoreThanKey
	}
	return monoapi.NewSecret(text), nil
}

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
