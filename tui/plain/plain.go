// Package plain is the reauthorisation as plain line prompts, for screen readers,
// terminals without cursor movement, and pipes. It drives the same state machine
// as the full-screen wizard and says the same words, in whole sentences, one
// line at a time, without colour or movement.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// ErrInterrupted says that the operator ended the program at a prompt.
var ErrInterrupted = errors.New("interrupted")

// ErrFault is a fault of the program itself. What was under way may have
// reached the bank.
var ErrFault = errors.New("a fault of the program ended it; what was under way may have reached the bank")

// InputEndedError is the end of the input before an answer that was needed.
type InputEndedError struct{ Missing string }

// Error says which answer was missing.
func (e *InputEndedError) Error() string {
	return "the input ended before " + e.Missing + " was given; nothing more was sent"
}

// Options are what a run is made from.
type Options struct {
	flow.Options
	// Inbox brings webhooks; nil is none.
	Inbox *Inbox

	// Input is where every answer is read from. Echo, set when the input is a
	// terminal, switches the echo of what is typed: it is on only while an
	// answer that may be seen is awaited, so that a password typed early is not
	// shown either.
	Input  io.Reader
	Echo   func(on bool)
	Output io.Writer
	// Beforehand says that the answers were written before the questions were
	// asked: after a rejection those that follow were meant for something else.
	Beforehand bool
}

// The words that are commands at every prompt.
const (
	wordBack = ":back"
	wordSkip = ":skip"
	wordQuit = ":quit"
	wordWho  = ":who"
	// wordSandbox signs in with a sign-in of Mono's sandbox.
	wordSandbox = ":sandbox"
)

// session is one run.
type session struct {
	Options
	ctx       context.Context
	lines     *lineReader
	sitting   flow.Sitting
	announced string      // the account that was said to be next
	said      flow.Notice // the notice that was said last
}

// Run asks and answers until the accounts are worked through. It returns them
// and how they ended, with [ErrInterrupted], an [*InputEndedError], or ctx's
// error.
func Run(ctx context.Context, opts Options) (flow.Queue, error) {
	opts.Options = opts.WithDefaults(time.Now)
	s := &session{
		Options: opts, ctx: ctx, lines: newLineReader(ctx, opts.Input, opts.Echo),
		sitting: flow.NewSitting(opts.Options),
	}
	defer s.lines.close()
	err := s.run()
	if err != nil {
		s.apply(flow.Interrupt{})
	}
	return s.sitting.Queue(), err
}

// machine is the walk through the account at hand.
func (s *session) machine() flow.Machine { return s.sitting.Machine() }

func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.Output, format+"\n", args...)
}

func (s *session) run() error {
	if s.Remark != "" {
		s.say("%s", s.Remark)
	}
	if s.Environment == flow.EnvironmentDemo {
		s.say("%s", s.DemoHint)
	}
	if s.Bank == nil {
		if err := s.askKey(); err != nil || s.sitting.Over() {
			return err
		}
	}
	s.say("Answer each question and press enter. %s goes back a step, %s ends the program.", wordBack, wordQuit)
	err := s.handle(flow.Begin{})
	for err == nil && !s.sitting.Over() {
		switch err = s.step(); {
		case errors.Is(err, errBack):
			err = s.handle(flow.Back{})
		case errors.Is(err, errSkip):
			err = s.giveUp()
		}
	}
	return err
}

func (s *session) askKey() error {
	for {
		text, err := s.ask("Your Mono secret key (it is not shown)", "the secret key", true)
		if err != nil {
			return err
		}
		key := monoapi.NewSecret(strings.TrimSpace(text))
		if key.Empty() {
			s.say("The secret key is empty.")
			continue
		}
		bank, environment, err := s.Connect(key)
		if err != nil {
			s.say("The key can't be used: %s.", err)
			continue
		}
		s.Bank = bank
		s.apply(s.Use(environment))
		return nil
	}
}

// announce says which account of several is next.
func (s *session) announce() {
	account, ok := s.sitting.Queue().Current()
	place, of := s.sitting.Queue().Place()
	if !ok || of < 2 || account == s.announced || s.sitting.Over() {
		return
	}
	s.announced = account
	s.say("")
	s.say("Account %d of %d: %s. %s leaves it out.", place, of, monoapi.Clean(account), wordSkip)
}

// step says what there is to say and asks what the state asks for.
func (s *session) step() error {
	if s.machine().State() == flow.StateDone {
		return s.done()
	}
	s.sayNotice()
	switch s.machine().State() {
	case flow.StateAccount:
		return s.askAccount()
	case flow.StateCredentials:
		return s.askCredentials()
	case flow.StateChooseAccount:
		return s.askChoice()
	case flow.StateChallenge:
		return s.askChallenge()
	}
	return s.failed()
}

// again is how something is done once more here.
var again = flow.How{"Give it again", "Give " + wordBack + " again", "Give " + wordSkip + " again"}

// giveUp leaves the account at hand as it is, once that is certain.
func (s *session) giveUp() error {
	if err := s.handle(flow.GiveUp{}); err != nil || !s.machine().State().Ended() {
		return err
	}
	s.said = s.machine().Notice()
	s.say("Skipped.")
	return s.handle(flow.Next{})
}

// sayNotice says a notice once.
func (s *session) sayNotice() {
	notice := s.machine().Notice()
	if notice != s.said {
		for _, sentence := range notice.Sentences(again) {
			s.say("%s", sentence)
		}
	}
	s.said = notice
}

func (s *session) askAccount() error {
	question := "Account ID"
	if account := s.machine().Account(); account != "" {
		question = fmt.Sprintf("Account ID (empty for %s)", monoapi.Clean(account))
	}
	text, err := s.ask(question, "the account ID", false)
	if err != nil {
		return err
	}
	if text == "" {
		text = s.machine().Account()
	}
	if ids := flow.ParseAccounts(text); len(ids) > 1 {
		return s.handle(flow.Enqueue{Accounts: ids})
	}
	return s.handle(flow.SubmitAccount{ID: text})
}

func (s *session) askCredentials() error {
	form := s.machine().SignInForm()
	title := "Sign in to the bank"
	if form.Title != "" {
		title = strings.TrimRight(form.Title, ".")
	}
	charged := ""
	if !s.Bank.TestKey() && s.sitting.Environment() != flow.EnvironmentDemo {
		charged = "; live calls may be charged"
	}
	s.say("%s, for account %s. %s tells whose account it is%s.", title, monoapi.Clean(s.machine().Account()), wordWho, charged)
	if s.Bank.TestKey() {
		s.say("%s signs in as Mono's sandbox accepts it.", wordSandbox)
	}
	s.sayLeft()
	inputs, err := s.askFields(form.Fields, s.machine().Kept, s.machine().Notice().Kind == flow.KindRejected)
	var word wordError
	switch {
	case errors.As(err, &word) && word == wordWho:
		s.sayDetails()
		return nil
	case errors.As(err, &word):
		inputs = s.sandboxInputs(form)
		if inputs == nil {
			return nil
		}
	case err != nil:
		return err
	}
	return s.handle(flow.SubmitSignIn{Answers: inputs})
}

// askFields asks every question of a form, in order. A question that was
// answered before keeps its answer when nothing is typed. With maskedFirst the
// others come last: after a rejection everybody types the password again.
func (s *session) askFields(fields []monoapi.Field, kept func(monoapi.Field) flow.Kept, maskedFirst bool) ([]flow.Input, error) {
	inputs := make([]flow.Input, len(fields))
	for _, i := range order(fields, maskedFirst) {
		field := fields[i]
		missing := fmt.Sprintf("the answer to %q", field.Label)
		switch field.Name {
		case "username", "password":
			missing = "the " + field.Name
		}
		if len(field.Options) > 0 {
			s.say("%s:", field.Label)
			for n, option := range field.Options {
				s.say("%d. %s.", n+1, option.Label)
			}
			index, err := s.askNumber("Number of the answer", missing, len(field.Options))
			if err != nil {
				return nil, err
			}
			inputs[i].Option = index
			continue
		}
		question, was := field.Label, kept(field).Text
		switch {
		case field.Masked:
			question += " (it is not shown)"
		case was != "":
			question += fmt.Sprintf(" (empty for %s)", monoapi.Clean(was))
		}
		text, err := s.ask(question, missing, field.Masked)
		for err == nil && text == "" && field.Masked && maskedFirst {
			// Who types it a second time must not meet an open question.
			s.say("It is empty. Nothing was sent.")
			text, err = s.ask(question, missing, field.Masked)
		}
		if err != nil {
			return nil, err
		}
		if s.isWord(text) {
			return nil, wordError(text)
		}
		if text == "" {
			text = was
		}
		inputs[i].Text = monoapi.NewSecret(text)
		if oddity := flow.Oddity(inputs[i].Text); field.Masked && oddity != "" {
			s.say("%s", oddity)
		}
	}
	return inputs, nil
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

// isWord reports whether a line is one of the words of the sign-in.
func (s *session) isWord(line string) bool {
	return s.machine().State() == flow.StateCredentials && (line == wordWho || line == wordSandbox && s.Bank.TestKey())
}

// wordError is a word that was given instead of an answer.
type wordError string

func (e wordError) Error() string { return "the word " + string(e) + " was given" }

// sayLeft says how long the session still lasts, once that is soon.
func (s *session) sayLeft() {
	if left := flow.Left(s.machine().ExpiresAt(), s.Now()); left != "" {
		s.say("%s", left)
	}
}

func (s *session) askChoice() error {
	accounts := s.machine().Accounts()
	s.say("Several accounts were found:")
	for i, a := range accounts {
		linked := ""
		if s.machine().MatchesLinked(a) {
			linked = "currently linked"
		}
		s.say("%d. %s.", i+1, flow.Join(", ", a.Name, flow.AccountType(a.Type), a.Currency, a.Institution.Name, numberWords(a), linked))
	}
	s.sayLeft()
	index, err := s.askNumber("Number of the account", "the choice of an account", len(accounts))
	if err != nil {
		return err
	}
	return s.handle(flow.PickAccount{Index: index})
}

func (s *session) askChallenge() error {
	challenge := s.machine().Challenge()
	if challenge.Title != "" {
		s.say("%s", flow.Sentence(challenge.Title))
	} else {
		s.say("The bank asks for more.")
	}
	s.sayLeft()
	inputs, err := s.askFields(challenge.Fields, func(monoapi.Field) flow.Kept { return flow.Kept{} }, false)
	if err != nil {
		return err
	}
	return s.handle(flow.SubmitAnswers{Answers: inputs})
}

// numberWords says an account's number by its last four digits.
func numberWords(a monoapi.Account) string {
	if flow.LastFour(a.Number) == "" {
		return ""
	}
	return "number ending in " + flow.LastFour(a.Number)
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
	}
}

// unknownWord is what looks like one of the words.
var unknownWord = regexp.MustCompile(`(?i)^:[a-z]+$`)

// words are the words that are known now.
func (s *session) words() []string {
	words := []string{wordBack, wordQuit}
	if _, ok := s.sitting.Queue().Current(); ok {
		words = append(words, wordSkip)
	}
	for _, word := range []string{wordWho, wordSandbox} {
		if s.isWord(word) {
			words = append(words, word)
		}
	}
	return words
}

// Ways out of a prompt.
var (
	errBack = errors.New("back")
	errSkip = errors.New("skip")
)

// line says a question and reads the line that answers it.
func (s *session) line(question string, secret bool) (string, error) {
	say := func() { fmt.Fprintf(s.Output, "%s: ", question) }
	s.lines.ask(secret)
	say()
	return s.lines.read(func() {
		s.say("")
		say()
	})
}

// typeable reports whether a line is text alone: an arrow key or half a character
// in a password can't be seen, and would cost the customer an attempt.
func typeable(line string) bool {
	return utf8.ValidString(line) && !strings.ContainsFunc(line, unicode.IsControl)
}

// ask asks one question and returns the line given, or the way out that was
// taken. What was typed for a secret is never said back.
func (s *session) ask(question, missing string, secret bool) (string, error) {
	line, err := s.line(question, secret)
	for err == nil && secret && s.Echo != nil && !typeable(line) {
		s.say("")
		s.say("That holds a key or a character that can't be part of an answer. Nothing was sent; type it again.")
		line, err = s.line(question, secret)
	}
	if s.Echo == nil || secret {
		// No enter key has ended the line on the screen.
		s.say("")
	}
	if errors.Is(err, io.EOF) {
		return "", &InputEndedError{missing}
	}
	if err != nil {
		return "", err
	}
	word := strings.TrimSpace(line)
	if !secret {
		line = word // as it would be sent
	}
	switch word {
	case wordBack:
		return "", errBack
	case wordQuit:
		return "", ErrInterrupted
	case wordSkip:
		if _, ok := s.sitting.Queue().Current(); ok {
			return "", errSkip
		}
	}
	switch mine := word == wordWho || word == wordSandbox || word == wordSkip; {
	case s.isWord(word):
		return word, nil
	case mine, !secret && unknownWord.MatchString(word):
		// It would go to the bank otherwise. At a password only what is a word
		// elsewhere is none, for passwords may begin so.
		s.say("%s is not known here. There are %s.", monoapi.CleanLimit(word, 40), flow.Join(", ", s.words()...))
		return s.ask(question, missing, secret)
	}
	return line, nil
}

// done says that the account is reauthorised, and goes on.
func (s *session) done() error {
	s.sayDone()
	if err := s.waitForWebhooks(); err != nil {
		return err
	}
	return s.handle(flow.Next{})
}

func (s *session) sayDone() {
	m := s.machine()
	s.say("Account %s is reauthorised.", monoapi.Clean(m.Account()))
	if m.Code() != "" {
		s.say("The code is %s", m.Code())
	}
}

// failed asks whether an account that failed is tried again.
func (s *session) failed() error {
	for {
		answer, err := s.ask("Try this account again? yes or no", "the decision to try again", false)
		var over *InputEndedError
		switch {
		case errors.As(err, &over), errors.Is(err, errSkip):
			// The account has ended; nothing is missing.
			return s.handle(flow.Next{})
		case err != nil:
			return err
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "yes", "y":
			return s.handle(flow.Retry{})
		case "no", "n", "":
			return s.handle(flow.Next{})
		}
		s.say("Please answer yes or no.")
	}
}
