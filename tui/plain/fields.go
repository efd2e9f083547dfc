package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// fieldsOf asks the questions of a form.
type fieldsOf struct {
	*session
	fields []monoapi.Field
	kept   func(monoapi.Field) flow.Kept
	// again says that a sign-in was rejected: everybody types the password again,
	// so it comes first, and the rest after it.
	again bool
}

// ask asks every question, in order, and goes back to the one before on the way.
// A question that was answered before keeps its answer when nothing is typed.
func (f fieldsOf) ask() ([]flow.Input, error) {
	inputs := make([]flow.Input, len(f.fields))
	places := order(f.fields, f.again)
	for at := 0; at < len(places); at++ {
		i := places[at]
		input, err := f.askOne(f.fields[i], inputs[i])
		switch {
		case errors.Is(err, errBack) && at > 0:
			at -= 2
			continue
		case err != nil:
			return nil, err
		}
		inputs[i] = input
	}
	return inputs, nil
}

// askOne asks one question; was is what it was answered with a moment ago.
func (f fieldsOf) askOne(field monoapi.Field, was flow.Input) (input flow.Input, err error) {
	missing := fmt.Sprintf("the answer to %q", field.Label)
	switch field.Name {
	case "username", "password":
		missing = "the " + field.Name
	}
	if len(field.Options) > 0 {
		f.say("%s:", field.Label)
		for n, option := range field.Options {
			f.say("%d. %s.", n+1, option.Label)
		}
		input.Option, err = f.askNumber("Number of the answer", missing, len(field.Options))
		return input, err
	}
	question, earlier := field.Label, f.kept(field).Text
	if !was.Text.Empty() && !field.Masked {
		earlier = was.Text.Reveal()
	}
	switch {
	case field.Masked:
		question += " (it is not shown)"
	case earlier != "":
		question += fmt.Sprintf(" (leave empty for %s)", monoapi.Clean(earlier))
	}
	text, err := f.askText(question, missing, field)
	if err != nil {
		return input, err
	}
	if f.isWord(text) {
		return input, wordError(text)
	}
	if text == "" {
		text = earlier
	}
	if text == "" && f.Beforehand {
		f.say("It is empty.")
		return input, errOutOfStep
	}
	input.Text = monoapi.NewSecret(text)
	return input, nil
}

// askText asks for a text until there is one that is likely to be meant.
func (f fieldsOf) askText(question, missing string, field monoapi.Field) (string, error) {
	doubted := ""
	for {
		text, err := f.session.ask(question, missing, field.Masked)
		if err == nil && field.Masked {
			text, err = f.askOddity(text, missing)
		}
		switch {
		case err != nil:
			return "", err
		case text == "" && field.Masked && f.again && !f.Beforehand:
			// Who types it a second time must not meet an open question.
			f.say("It is empty. Nothing was sent.")
		case field.Masked && f.again && !f.Beforehand && text != doubted && f.answersAnother(text):
			// Who types in the old order would see the password at the next question.
			doubted = text
			f.say("That is what another question was answered with; this one is %q. Nothing was sent. Enter it again if it is the answer.", field.Label)
		case !field.Masked && f.Echo != nil && utf8.ValidString(text) && !typeable(text):
			f.say("%s", untypeable)
		case !utf8.ValidString(text):
			f.say("That contains a character that is not valid UTF-8. Nothing was sent.")
			if f.Beforehand {
				return "", errOutOfStep
			}
		case !field.Masked && !f.Beforehand && text != doubted && flow.CheckAccountID(text) == nil:
			// A list that was pasted goes on where the next question is.
			doubted = text
			f.say("That looks like an account ID. Nothing was sent. Enter it again if it is the answer.")
		default:
			return text, nil
		}
	}
}

// answersAnother reports whether a text is what a question that may be seen was
// answered with before.
func (f fieldsOf) answersAnother(text string) bool {
	return slices.ContainsFunc(f.fields, func(other monoapi.Field) bool {
		return !other.Masked && text != "" && f.kept(other).Text == strings.TrimSpace(text)
	})
}

// askOddity says what may be wrong with a password. Who types it can type it anew
// before it is sent; enter alone sends it as it is.
func (f fieldsOf) askOddity(text, missing string) (string, error) {
	for {
		oddity := flow.Oddity(monoapi.NewSecret(text))
		if oddity == "" {
			return text, nil
		}
		f.say("%s", oddity)
		if f.Echo == nil { // nobody types
			return text, nil
		}
		again, err := f.session.ask("Press enter to send it as it is, or type it again (it is not shown)", missing, true)
		if err != nil || again == "" {
			return text, err
		}
		text = again
	}
}

// order is the places of the fields in the order in which they are asked.
func order(fields []monoapi.Field, maskedFirst bool) []int {
	var masked, others []int
	for i, field := range fields {
		if maskedFirst && field.Masked {
			masked = append(masked, i)
		} else {
			others = append(others, i)
		}
	}
	return append(masked, others...)
}

// askNumber asks for a number from 1 to most until it gets one, and returns it
// counted from 0.
func (s *session) askNumber(question, missing string, most int) (int, error) {
	for {
		text, err := s.ask(fmt.Sprintf("%s, from 1 to %d", question, most), missing, false)
		if err != nil {
			return 0, err
		}
		if s.isWord(text) {
			return 0, wordError(text)
		}
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err == nil && n >= 1 && n <= most {
			return n - 1, nil
		}
		// Not what was given: it may have been meant for a password.
		s.say("That is not a number from 1 to %d.", most)
		if s.Beforehand {
			return 0, errOutOfStep
		}
	}
}
