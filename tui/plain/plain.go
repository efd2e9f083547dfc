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
	"slices"
	"strconv"
	"strings"
	"time"

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
	// Accounts are the account IDs to work through; none asks for them.
	Accounts []string
	// Bank is what calls are made to; without one the secret key is asked for
	// and Connect called.
	Bank        flow.Bank
	Environment monoapi.Environment
	Connect     func(key monoapi.Secret) (flow.Bank, monoapi.Environment, error)
	// Hint is said at the start, e.g. the demo bank's sign-in.
	Hint []string

	// Result is called once for each account as it ends, Step for every call.
	Result func(flow.Result)
	Step   func(account string, step flow.Step)
	// Inbox brings webhooks; nil is none.
	Inbox *Inbox

	// Input is where every answer is read from. Echo, set when the input is a
	// terminal, switches the echo of what is typed: it is on only while an
	// answer that may be seen is awaited, so that a password typed early is not
	// shown either.
	Input  io.Reader
	Echo   func(on bool)
	Output io.Writer
	Now    func() time.Time
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
	ctx     context.Context
	lines   *lineReader
	desk    flow.Desk
	machine flow.Machine
	started time.Time
	said    flow.Notice
}

// Run asks and answers until the accounts are worked through. It returns them
// and how they ended, with [ErrInterrupted], an [*InputEndedError], or ctx's
// error.
func Run(ctx context.Context, opts Options) (flow.Desk, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Result == nil {
		opts.Result = func(flow.Result) {}
	}
	if opts.Step == nil {
		opts.Step = func(string, flow.Step) {}
	}
	s := &session{Options: opts, ctx: ctx, lines: newLineReader(ctx, opts.Input, opts.Echo)}
	defer s.lines.close()
	s.desk, _ = s.desk.Add(opts.Accounts...)
	err := s.run()
	return s.desk, err
}

func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.Output, format+"\n", args...)
}

func (s *session) run() error {
	for _, hint := range s.Hint {
		s.say("%s", hint)
	}
	if s.Bank == nil {
		if err := s.askKey(); err != nil {
			return err
		}
	}
	s.say("Answer each question and press enter. %s goes back a step, %s ends the program.", wordBack, wordQuit)
	for {
		if err := s.account(); err != nil {
			s.giveUp()
			return err
		}
		if !s.desk.More() {
			return nil
		}
		s.desk = s.desk.Next()
	}
}

// giveUp tells what became of the account that was under way when the program
// ended.
func (s *session) giveUp() {
	if _, ok := s.desk.Current(); ok && !s.machine.State().Ended() {
		s.record(flow.StatusCancelled)
	}
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
		s.Bank, s.Environment = bank, environment
		return nil
	}
}

// account walks one account to its end.
func (s *session) account() error {
	s.hear()
	s.machine, s.said = s.machine.Fresh(), flow.Notice{}
	s.started = s.Now()
	place, of := s.desk.Place()
	if account, ok := s.desk.Current(); ok {
		if of > 1 {
			s.say("")
			s.say("Account %d of %d: %s. %s leaves it out.", place, of, monoapi.Clean(account), wordSkip)
		}
		if err := s.handle(flow.SubmitAccount{ID: account}); err != nil {
			return err
		}
	}
	for {
		err := s.step()
		switch {
		case errors.Is(err, errBack):
			err = s.handle(flow.Back{})
		case errors.Is(err, errSkip):
			s.say("Skipped.")
			s.record(flow.StatusSkipped)
			return nil
		}
		if err != nil {
			return err
		}
		if s.machine.State().Ended() {
			again, err := s.ended()
			if err != nil || !again {
				return err
			}
		}
	}
}

// step says what there is to say and asks what the state asks for.
func (s *session) step() error {
	s.sayNotice()
	switch s.machine.State() {
	case flow.StateAccount:
		return s.askAccount()
	case flow.StateCredentials:
		return s.askCredentials()
	case flow.StateChooseAccount:
		return s.askChoice()
	case flow.StateChallenge:
		return s.askChallenge()
	}
	return nil
}

// sayNotice says a notice once.
func (s *session) sayNotice() {
	notice := s.machine.Notice()
	if notice != s.said && !notice.Empty() {
		for _, sentence := range notice.Sentences() {
			s.say("%s", strings.ReplaceAll(sentence, "Press enter again", "Give it again"))
		}
	}
	s.said = notice
}

func (s *session) askAccount() error {
	question := "Account ID"
	if account := s.machine.Account(); account != "" {
		question = fmt.Sprintf("Account ID (empty for %s)", monoapi.Clean(account))
	}
	text, err := s.ask(question, "the account ID", false)
	if err != nil {
		return err
	}
	if text == "" {
		text = s.machine.Account()
	}
	if ids := flow.ParseAccounts(text); len(ids) > 1 {
		if _, ok := s.desk.Current(); ok {
			s.desk = s.desk.Rename(ids[0])
		} else {
			s.desk, _ = s.desk.Add(ids[0])
		}
		var duplicates []string
		s.desk, duplicates = s.desk.Add(ids[1:]...)
		if remark := flow.DuplicatesRemark(duplicates); remark != "" {
			s.say("%s", remark)
		}
		text = ids[0]
	}
	return s.handle(flow.SubmitAccount{ID: text})
}

func (s *session) askCredentials() error {
	form := s.machine.SignInForm()
	title := "Sign in to the bank"
	if form.Title != "" {
		title = strings.TrimRight(form.Title, ".")
	}
	s.say("%s, for account %s. %s tells whose account it is; live calls may be charged.", title, monoapi.Clean(s.machine.Account()), wordWho)
	if s.Bank.TestKey() {
		s.say("%s signs in as Mono's sandbox accepts it.", wordSandbox)
	}
	s.sayLeft()
	inputs, err := s.askFields(form.Fields, s.machine.Kept)
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
// answered before keeps its answer when nothing is typed.
func (s *session) askFields(fields []monoapi.Field, kept func(monoapi.Field) flow.Kept) ([]flow.Input, error) {
	inputs := make([]flow.Input, len(fields))
	for i, field := range fields {
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
	}
	return inputs, nil
}

// isWord reports whether a line is one of the words of the sign-in.
func (s *session) isWord(line string) bool {
	return s.machine.State() == flow.StateCredentials && (line == wordWho || line == wordSandbox && s.Bank.TestKey())
}

// wordError is a word that was given instead of an answer.
type wordError string

func (e wordError) Error() string { return "the word " + string(e) + " was given" }

// sayLeft says how long the session still lasts, once that is soon.
func (s *session) sayLeft() {
	if left := flow.Left(s.machine.ExpiresAt(), s.Now()); left != "" {
		s.say("%s", left)
	}
}

func (s *session) askChoice() error {
	accounts := s.machine.Accounts()
	s.say("Several accounts were found:")
	for i, a := range accounts {
		linked := ""
		if s.machine.MatchesLinked(a) {
			linked = "linked today"
		}
		s.say("%d. %s.", i+1, listed(a.Name, a.Type, a.Currency, a.Institution.Name, numberWords(a), linked))
	}
	s.sayLeft()
	index, err := s.askNumber("Number of the account", "the choice of an account", len(accounts))
	if err != nil {
		return err
	}
	return s.handle(flow.PickAccount{Index: index})
}

func (s *session) askChallenge() error {
	challenge := s.machine.Challenge()
	if challenge.Title != "" {
		s.say("%s", flow.Sentence(challenge.Title))
	} else {
		s.say("The bank asks for more.")
	}
	s.sayLeft()
	inputs, err := s.askFields(challenge.Fields, func(monoapi.Field) flow.Kept { return flow.Kept{} })
	if err != nil {
		return err
	}
	return s.handle(flow.SubmitAnswers{Answers: inputs})
}

// listed lists the parts that are not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
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
		s.say("%q is not a number from 1 to %d.", monoapi.CleanLimit(text, 40), most)
	}
}

// Ways out of a prompt.
var (
	errBack = errors.New("back")
	errSkip = errors.New("skip")
)

// ask asks one question and returns the line given, or the way out that was
// taken. What was typed for a secret is never said back.
func (s *session) ask(question, missing string, secret bool) (string, error) {
	s.lines.ask(secret)
	fmt.Fprintf(s.Output, "%s: ", question)
	line, err := s.lines.read(func() { fmt.Fprintf(s.Output, "\n%s: ", question) })
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
	switch line {
	case wordBack:
		return "", errBack
	case wordQuit:
		return "", ErrInterrupted
	case wordSkip:
		if _, ok := s.desk.Current(); ok {
			return "", errSkip
		}
	}
	return line, nil
}

// ended says how the account ended and reports whether it is tried again.
func (s *session) ended() (again bool, err error) {
	m := s.machine
	if m.State() == flow.StateDone {
		s.record(flow.StatusReauthorised)
		s.say("Account %s is reauthorised.", monoapi.Clean(m.Account()))
		if m.Code() != "" {
			s.say("The code is %s", m.Code())
		}
		return false, s.waitForWebhooks()
	}
	s.sayNotice()
	for {
		answer, err := s.ask("Try this account again? yes or no", "the decision to try again", false)
		var over *InputEndedError
		switch {
		case errors.As(err, &over):
			// The account has ended; nothing is missing.
			s.record(flow.StatusFailed)
			return false, nil
		case errors.Is(err, errBack):
			return true, s.handle(flow.Back{})
		case errors.Is(err, errSkip):
			answer = "no"
		case err != nil:
			s.record(flow.StatusFailed)
			return false, err
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "yes", "y":
			return true, s.handle(flow.Retry{})
		case "no", "n", "":
			s.record(flow.StatusFailed)
			return false, nil
		}
		s.say("Please answer yes or no.")
	}
}

func (s *session) record(unfinished flow.Status) {
	r := s.machine.Result(unfinished)
	r.Environment, r.StartedAt, r.FinishedAt = s.Environment, s.started.UTC(), s.Now().UTC()
	s.desk = s.desk.End(r)
	s.Result(r)
}
