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
}

// fill asks the questions of the form and hands over the event of their answers. What
// is doubted then is asked again, and what follows it: who enters it again does so at
// its own question.
func (f fieldsOf) fill(event func(inputs []flow.Input, anew bool) flow.Event) error {
	inputs, anew := make([]flow.Input, len(f.fields)), true
	for at := 0; ; {
		before, call := slices.Clone(inputs), f.call.Number
		if err := f.ask(inputs, at); err != nil {
			return err
		}
		if err := f.handle(event(inputs, anew || !slices.EqualFunc(before, inputs, sameInput))); err != nil {
			return err
		}
		notice := f.machine().Notice()
		f.unmeant = ""
		if f.Beforehand || f.call.Number != call || !asks(notice) {
			return nil
		}
		f.dropEarly()
		f.sayNotice()
		at, anew = notice.Field, false
		if !f.fields[at].Masked {
			f.unmeant = inputs[at].Text.Reveal()
		}
	}
}

func sameInput(a, b flow.Input) bool {
	return a.Option == b.Option && a.Text.Reveal() == b.Text.Reveal()
}

// asks reports whether a notice asks for answers to be given again.
func asks(n flow.Notice) bool { return n.Kind == "" && n.Again != "" && n.Asked == flow.AskedSubmit }

// offers reports whether what was typed is said again, to be kept: not a key, nor what
// is likely to be something else.
func (s *session) offers(text string) bool {
	return text != "" && !flow.HoldsKey(text) && monoapi.Clean(text) != monoapi.Clean(s.unmeant)
}

// ask asks every question from a place on, in order, and goes back to the one before on
// the way. A question that was answered before keeps its answer when nothing is typed.
func (f fieldsOf) ask(inputs []flow.Input, from int) error {
	f.sure = false
	for at := from; at < len(f.fields); at++ {
		input, err := f.askOne(at, inputs)
		switch {
		case errors.Is(err, errBack) && at > 0:
			at -= 2
			continue
		case err != nil:
			return err
		}
		inputs[at] = input
	}
	return nil
}

// askOne asks the question at a place; inputs are what was answered a moment ago.
func (f fieldsOf) askOne(at int, inputs []flow.Input) (input flow.Input, err error) {
	field := f.fields[at]
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
	if !inputs[at].Text.Empty() {
		earlier = inputs[at].Text.Reveal()
	}
	switch {
	case field.Masked:
		question, earlier = question+" (it is not shown)", ""
	case !f.offers(earlier):
		earlier = ""
	default:
		question += fmt.Sprintf(" (leave empty for %s)", monoapi.Clean(earlier))
	}
	text, err := f.askText(question, missing, at, inputs)
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
func (f fieldsOf) askText(question, missing string, at int, inputs []flow.Input) (string, error) {
	field, doubted := f.fields[at], ""
	for {
		text, err := f.session.ask(question, missing, field.Masked)
		if err == nil && field.Masked {
			text, err = f.askOddity(field, text, missing)
		}
		switch {
		case err != nil:
			return "", err
		case f.Beforehand:
			return text, f.fits(text)
		case !field.Masked && f.partsPair(at, &text):
			return text, nil
		case !field.Masked && f.Echo != nil && utf8.ValidString(text) && !typeable(text):
			f.say("%s", untypeable)
		case !utf8.ValidString(text):
			f.say("That contains a character that is not valid UTF-8. Nothing was sent.")
		case field.Masked && text != doubted && f.answersAnother(text, inputs[:at]):
			doubted = text
			f.say("That is what another question was answered with; this one is %q. Nothing was sent. Enter it again if it is the answer.", field.Label)
		case !field.Masked && text != doubted && flow.CheckAccountID(text) == nil:
			// A list that was pasted goes on where the next question is.
			doubted = text
			f.say("That looks like an account ID. Nothing was sent. Enter it again if it is the answer.")
		default:
			f.sure = f.sure || doubted != "" && text == doubted
			return text, nil
		}
	}
}

// fits is [errOutOfStep] where an answer that was written beforehand holds what
// nobody means to send.
func (f fieldsOf) fits(text string) error {
	switch {
	case !utf8.ValidString(text):
		f.say("That contains a character that is not valid UTF-8. Nothing was sent.")
	case !typeable(text):
		f.say("That contains a control character, which can't be part of an answer. Nothing was sent.")
	default:
		return nil
	}
	return errOutOfStep
}

// partsPair parts a username and a password that were pasted together: what stands
// behind the tab answers the next question, unseen.
func (f fieldsOf) partsPair(at int, text *string) bool {
	first, second, parted := strings.Cut(*text, "\t")
	next := at + 1
	if !parted || first == "" || second == "" || strings.Contains(second, "\t") || !typeable(first) ||
		next == len(f.fields) || !f.fields[next].Masked || len(f.fields[next].Options) > 0 {
		return false
	}
	f.lines.put(second)
	*text = strings.TrimSpace(first)
	return true
}

// answersAnother reports whether a text is what a question that may be seen was
// answered with.
func (f fieldsOf) answersAnother(text string, inputs []flow.Input) bool {
	for i, other := range inputs {
		if !f.fields[i].Masked && text != "" && other.Text.Reveal() == strings.TrimSpace(text) {
			return true
		}
	}
	return false
}

// askOddity says what may be wrong with a password. Who types it can type it anew
// before it is sent; enter alone sends it as it is.
func (f fieldsOf) askOddity(field monoapi.Field, text, missing string) (string, error) {
	for {
		oddity := f.machine().Oddity(field, monoapi.NewSecret(text))
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
		n, err := strconv.Atoi(text)
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
