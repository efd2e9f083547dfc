package flow

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"connect-reauth/monoapi"
)

// mostRejected is how many rejected sign-ins go without being asked about: banks lock
// customers out after a few.
const mostRejected = 3

// doubtSignIn asks about a sign-in that may not be what was meant: each that the bank
// rejects counts. It is empty when there is nothing to ask.
func (m Machine) doubtSignIn(form monoapi.Form, ev SubmitSignIn) Notice {
	if n := m.doubtAnswers(form, ev.Answers); !n.Empty() && !ev.Sure {
		return n
	}
	if m.rejected >= mostRejected {
		return Notice{
			What:  fmt.Sprintf("%d sign-ins were rejected; one more may lock the customer out.", m.rejected),
			Again: "send it all the same", Grave: true, Field: len(form.Fields) - 1,
		}
	}
	return Notice{}
}

// doubtAnswers asks about answers that look like something else.
func (m Machine) doubtAnswers(form monoapi.Form, inputs []Input) Notice {
	for i, field := range form.Fields {
		if len(field.Options) > 0 {
			continue
		}
		what := m.mistaken(inputs[i].Text.Reveal())
		if m.state == StateChallenge && m.signsIn(inputs[i].Text) {
			what = "is what was typed to sign in, out of sight"
		}
		for k, other := range form.Fields[:i] {
			before, text := inputs[k].Text.Reveal(), strings.TrimSpace(inputs[i].Text.Reveal())
			switch {
			case !field.Masked || other.Masked:
			case before == text:
				what = `is the same as "` + other.Label + `"`
			case address().MatchString(text) && !address().MatchString(before) && len(other.Options) == 0:
				what = `looks like an e-mail address, and may belong to "` + other.Label + `"`
			}
		}
		if what != "" {
			return Notice{
				What:    `What was typed for "` + field.Label + `" ` + what + ".",
				Reached: "Nothing was sent.", Again: "send it all the same", Field: i,
			}
		}
	}
	return Notice{}
}

// An imprint tells a secret again that is not kept.
type imprint [sha256.Size]byte

func imprintOf(secret monoapi.Secret) imprint {
	return sha256.Sum256([]byte(strings.TrimSpace(secret.Reveal())))
}

// signsIn reports whether an answer is what the sign-in before it had out of sight. One
// of digits alone may be both: banks' sandboxes are like that.
func (m Machine) signsIn(answer monoapi.Secret) bool {
	_, digits := bareDigits(answer.Reveal())
	return !digits && slices.Contains(m.signedIn, imprintOf(answer))
}

// label is how a line begins that was copied with what it is.
var label = compiled(`(?i)^(user ?(name|id)|log ?in|e-?mail|pass ?(word|code)|otp|pin|mailto) ?[:=]`)

// address is an e-mail address, as customers have them: passwords may have an @ too.
var address = compiled(`(?i)^[\w.+-]+@[\w.-]+\.(com|net|org|co|io|africa|ng|gh|ke|za|uk)$`)

// mistaken says what else an answer looks like; it is empty when it is likely to be
// meant.
func (m Machine) mistaken(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case HoldsKey(text):
		return "looks like a secret key of Mono's"
	case strings.Contains(text, m.account) && len(m.account) >= idLength, slices.ContainsFunc(strings.FieldsFunc(text, parts), holdsAccountID):
		return "looks like an account ID"
	case label().MatchString(text):
		return "has a label before the answer"
	}
	return ""
}

// oneTime is how fields for one-time passwords are named and labelled.
var oneTime = compiled(`(?i)\botp\b|one[- ]?time|token|\b(verification|security|confirmation|authentication|authori[sz]ation|access|sms) code\b|\bcode (sent|from|of|we|you|in)\b|\b(enter|type) (the |your )?code\b|^code$`)

// holdsAccountID reports whether a word is an account ID, or several without a blank
// between them.
func holdsAccountID(word string) bool {
	return len(word) >= idLength && len(word)%idLength == 0 && hexadecimal(word)
}

// isOneTime reports whether a field of a challenge takes a one-time password.
func isOneTime(field monoapi.Field) bool {
	return len(field.Options) == 0 && (field.Name == "code" || oneTime().MatchString(field.Name) || oneTime().MatchString(field.Label))
}

// bareDigits returns a one-time password of digits without what is only between or
// around them; false for any other text.
func bareDigits(text string) (digits string, ok bool) {
	digits = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９': // as some keyboards have them
			return r - '０' + '0'
		case unicode.IsSpace(r), r == '-':
			return -1
		}
		return r
	}, monoapi.Clean(text))
	return digits, strings.Trim(digits, "0123456789") == ""
}

// longestCode is how many digits a one-time password has at most that is not asked about.
const longestCode = 9

// onlyCode returns the one run of digits in a text that may be a one-time password; it
// is empty when there is none, or more than one.
func onlyCode(text string) (code string) {
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		switch {
		case len(run) < 4 || len(run) > 8:
		case code != "":
			return ""
		default:
			code = run
		}
	}
	return code
}

// doubtCodes asks about one-time passwords that came with more than themselves, and
// returns the inputs with what they would be sent as.
func doubtCodes(form monoapi.Form, inputs []Input) ([]Input, Notice) {
	for i, field := range form.Fields {
		text := inputs[i].Text.Reveal()
		if !isOneTime(field) || text == "" {
			continue
		}
		n := Notice{
			What:    fmt.Sprintf("That is more than a one-time password; only its %d digits in a row would be sent.", len(onlyCode(text))),
			Reached: "Nothing was sent.", Again: "send them", Field: i,
		}
		switch digits, plain := bareDigits(text); {
		case plain && len(digits) >= 8 && digits[:len(digits)/2] == digits[len(digits)/2:]:
			n.What, n.Again = "That looks like a one-time password that was typed twice.", "send it as it is"
		case plain && len(digits) > longestCode || strings.HasPrefix(text, "code_") || !strings.ContainsFunc(text, isAlphanumeric):
			n.What, n.Again = "That does not look like a one-time password.", "send it as it is"
		case plain, !strings.ContainsAny(text, " :.,;"):
			continue // digits, or one word
		case onlyCode(text) == "":
			n.What, n.Again = "That does not look like a one-time password.", "send it as it is"
		default:
			inputs[i].Text = monoapi.NewSecret(onlyCode(text))
		}
		return inputs, n
	}
	return inputs, Notice{}
}

// Oddity says what may be wrong with an answer that is typed out of sight and sent
// exactly as it was typed; it is empty when there is nothing to say.
func (m Machine) Oddity(field monoapi.Field, answer monoapi.Secret) string {
	if !field.Masked {
		return ""
	}
	if m.state == StateChallenge && isOneTime(field) {
		if _, plain := bareDigits(answer.Reveal()); plain {
			return "" // it is not
		}
	}
	return oddity(answer)
}

// compiled is an expression that is compiled when it is first used: the program starts
// without.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
