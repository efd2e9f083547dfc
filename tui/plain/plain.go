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
	flow.Options
	// Inbox brings webhooks; nil is none.
	Inbox *Inbox

	// Address is where the calls of a custom environment go.
	Address string

	// Input is where every answer is read from. Echo, set when the input is a
	// terminal, switches the echo of what is typed: it is on only while an
	// answer that may be seen is awaited, so that a password typed early is not
	// shown either. With Shown it is never on: what is typed is shown there, one
	// character after the other. See [Terminal].
	Input io.Reader
	Echo  func(on bool)
	Shown io.Writer
	// Output is written to line by line; a [Screen] is shared with others. Columns
	// returns how wide it is where it is a terminal; 0, and no Columns, is unknown.
	Output  io.Writer
	Columns func() int
	// Beforehand says that the answers were written before the questions were
	// asked: after a rejection those that follow were meant for something else.
	Beforehand bool
}

// session is one run.
type session struct {
	Options
	ctx       context.Context
	lines     *lineReader
	sitting   flow.Sitting
	screen    *Screen
	call      flow.Call   // the one that was made last
	hasAsked  bool        // a question was asked
	unmeant   string      // what was typed, doubted, and not entered again
	sure      bool        // what looks like something else was asked about
	announced string      // the account that was said to be next
	offered   bool        // what a reauth link is was said
	showsLink string      // the account whose link was said to be there
	confirmed []string    // the good news about the account at hand that was said
	said      flow.Notice // the notice that was said last

	written        beforehand
	desynchronised bool   // the run ended because answers did not fit
	finished       string // the account that was done last
	confirming     bool   // Mono's confirmation is waited for

	waitingSaid string    // what waits, as it was said last
	joined      time.Time // when an account came although none had waited
}

// Run asks and answers until the accounts are worked through. It returns them
// and how they ended, with [ErrInterrupted], an [*InputEndedError], [ErrFault], or
// ctx's error.
func Run(ctx context.Context, opts Options) (flow.Queue, error) {
	opts.Options = opts.WithDefaults(time.Now)
	screen, shared := opts.Output.(*Screen)
	if !shared {
		screen = NewScreen(opts.Output)
	}
	s := &session{
		Options: opts, ctx: ctx, lines: newLineReader(ctx, opts.Input, opts.Echo, opts.Shown),
		sitting: flow.NewSitting(opts.Options), screen: screen,
	}
	s.written.knows(opts.Accounts...)
	defer s.lines.close()
	err := inOrder(s.run)
	if err != nil {
		s.apply(flow.Interrupt{})
	}
	return s.sitting.Queue(), err
}

// inOrder makes an error of a panic, without its value: nobody knows what that
// holds. What was done so far can be told then.
func inOrder(run func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = ErrFault
		}
	}()
	return run()
}

// machine is the walk through the account at hand.
func (s *session) machine() flow.Machine { return s.sitting.Machine() }

func (s *session) say(format string, args ...any) {
	columns := 0
	if s.Columns != nil {
		columns = s.Columns()
	}
	fmt.Fprintln(s.screen, wrapped(fmt.Sprintf(format, args...), columns))
}

func (s *session) run() error {
	s.sayEnvironment()
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
		s.sayEnvironment()
	}
	s.say("Answer each question and press enter. %s goes back a step, %s ends the program, %s tells all such words.", wordBack, wordQuit, wordHelp)
	err := s.handle(flow.Begin{})
	for err == nil && !s.sitting.Over() {
		switch err = s.step(); {
		case errors.Is(err, errBack):
			err = s.handle(flow.Back{})
		case errors.Is(err, errSkip):
			err = s.giveUp()
		case errors.Is(err, errLink):
			err = s.handle(flow.CreateLink{})
		case errors.Is(err, errFinish):
			err = s.handle(flow.Finish{})
		case errors.Is(err, errOutOfStep):
			s.endOutOfStep()
			err = nil
		}
	}
	if err == nil && !s.desynchronised {
		s.sayRest()
	}
	return err
}

// sayEnvironment says whose accounts these are, once that is known.
func (s *session) sayEnvironment() {
	switch environment := s.sitting.Environment(); {
	case environment == "":
	case environment == monoapi.EnvironmentCustom && s.Address != "":
		s.say("Environment: %s, at %s.", environment, s.Address)
	default:
		s.say("Environment: %s.", environment)
	}
}

func (s *session) askKey() error {
	doubted := ""
	for {
		text, err := s.ask("Your Mono secret key (it is not shown)", "the secret key", true)
		if err != nil {
			return err
		}
		text = strings.TrimSpace(text)
		key := monoapi.NewSecret(text)
		if notice := flow.KeyNotice(key); !notice.Empty() && (notice.Again == "" || text != doubted) {
			for _, sentence := range notice.Sentences(again) {
				s.say("%s", sentence)
			}
			doubted = text
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
	if !ok || of < 2 && !s.sitting.Follows() || account == s.announced || s.sitting.Over() {
		return
	}
	s.announced = account
	s.say("")
	s.say("Account %d of %d: %s. %s leaves it out.", place, of, s.named(), wordSkip)
}

// named is the account at hand, with who it is as far as that is known.
func (s *session) named() string { return s.namedBeside("") }

// namedBeside is named beside words that may name the bank already.
func (s *session) namedBeside(words string) string {
	identity := s.sitting.Identity()
	if strings.Contains(words, identity.Bank) {
		identity.Bank = ""
	}
	return identity.Beside(monoapi.Clean(s.machine().Account()))
}

// step says what there is to say and asks what the state asks for.
func (s *session) step() error {
	if s.sitting.Waits() {
		return s.waits()
	}
	if s.machine().State() == flow.StateDone {
		return s.done()
	}
	s.sayNotice()
	s.offerLink()
	switch s.machine().State() {
	case flow.StateAccount:
		return s.askAccount()
	case flow.StateCredentials:
		return s.askCredentials()
	case flow.StateChooseAccount:
		return s.askChoice()
	case flow.StateChallenge:
		return s.askChallenge()
	case flow.StateHandedOver:
		return s.handedOver()
	}
	return s.failed()
}

// offerLink says once what a reauth link is, and again where it is the way out, and of
// every account that has one that it can be shown. After a failure nobody is asked whose
// answers were written beforehand.
func (s *session) offerLink() {
	m := s.machine()
	asked := m.CanCreateLink() && !(s.Beforehand && m.State() == flow.StateFailed)
	if _, ok := m.Link(); ok && asked {
		if s.showsLink != m.Account() {
			s.showsLink = m.Account()
			s.say("%s shows its reauth link again.", wordLink)
		}
		return
	}
	if asked && (!s.offered || m.Notice().Kind == monoapi.KindAddOnMissing) {
		s.offered = true
		s.sayWords(wordLink)
	}
}

// again is how something is done once more here.
var again = flow.How{"Enter it again", "Enter " + wordBack + " again", "Enter " + wordSkip + " again"}

// giveUp leaves the account at hand as it is, once that is certain.
func (s *session) giveUp() error {
	if err := s.handle(flow.GiveUp{}); err != nil || !s.machine().State().Ended() {
		return err
	}
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
	question, earlier := "Account ID", s.machine().Account()
	if !s.offers(earlier) {
		earlier = ""
	} else {
		question = fmt.Sprintf("Account ID (leave empty for %s)", monoapi.Clean(earlier))
	}
	text, err := s.ask(question, "the account ID", false)
	if err != nil {
		return err
	}
	if text = s.withPasted(text); text == "" {
		text = earlier
	}
	return s.submit(text)
}

// withPasted returns a line with those that were pasted together with it: a list that
// is pasted goes on where no question is yet.
func (s *session) withPasted(line string) string {
	more := s.lines.early()
	more = append(more, s.lines.begun(func(text string) bool {
		// Its last line may lack a line break; who types fast begins one as well.
		return len(more) > 0 || flow.ParseList(text).Likely()
	}))
	more = slices.DeleteFunc(more, func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(more) == 0 {
		return line
	}
	text := strings.Join(append([]string{line}, more...), "\n")
	if alone(flow.ParseList(line), flow.ParseList(text)) {
		// Not what they are: a username and a password may stand below an ID.
		s.sayUnused(len(more), "below the account ID")
		return line
	}
	return strings.TrimSpace(text)
}

// alone reports whether the account on the first line of a text is the only one, and
// other words follow.
func alone(line, text flow.List) bool {
	const slip = 20 // as long as an account ID is, but for a slip in it
	isAccount := func(id string) bool { return flow.CheckAccountID(id) == nil || len(id) >= slip }
	accounts := text.Unique().Accounts
	others := slices.DeleteFunc(slices.Clone(accounts), isAccount)
	return len(accounts)-len(others) == 1 && len(others)+len(text.LeftOut) > 0 && slices.ContainsFunc(line.Accounts, isAccount)
}

// submit takes up an account ID that was given, or several.
func (s *session) submit(text string) error {
	list := flow.ParseList(text)
	none, id := list.NoAccount(), list.Meant(text)
	if s.Beforehand {
		// What follows it answers for it.
		s.written.knows(append(list.Accounts, text)...)
		s.written.begun = labelOf(text)
		if list.Several() {
			s.written.begun = labelOf(list.Accounts[0])
		}
	}
	switch doubted := s.machine().Notice().Again != ""; {
	case list.HoldsKey:
		s.say("%s", flow.Sentence(flow.ErrKey.Error()))
	case s.Beforehand && text == "":
		s.say("The account ID is empty.")
	case s.Beforehand && doubted && id != s.machine().Account():
		// Meant for another question; as a password it must not be repeated.
		s.say("That is not the same account ID.")
	case none != "":
		s.say("%s Nothing was sent.", none)
	case list.Several():
		return s.enqueue(list, strings.Contains(text, "\n"))
	default:
		err := s.handle(flow.SubmitAccount{ID: id})
		if asks(s.machine().Notice()) && !s.Beforehand {
			s.unmeant = id
		} else if id != "" {
			s.unmeant = ""
		}
		return err
	}
	if s.Beforehand {
		return errOutOfStep
	}
	return nil
}

// enqueue puts the accounts of a list into the queue, if that is meant.
func (s *session) enqueue(list flow.List, pasted bool) error {
	if ok, err := s.accepts(list, pasted); !ok || err != nil {
		return err
	}
	return s.handle(flow.Enqueue{Accounts: list.Accounts, Notes: list.Notes})
}

// accepts says what of a list would be worked through and asks whether it is to
// be. What was answered beforehand is not asked about. The enter that ends the last
// line of a paste is no yes.
func (s *session) accepts(list flow.List, pasted bool) (bool, error) {
	if remark := list.Remark(); remark != "" {
		s.say("%s", remark)
	}
	if list.Distinct() < 2 {
		return true, nil
	}
	s.say("%d account IDs.", list.Distinct())
	if s.Beforehand {
		return true, nil
	}
	empty := "yes"
	if pasted {
		empty = ""
	}
	return s.yes("Work through them one by one? yes or no", "the decision to work through them", empty)
}

// dropEarly drops lines that came before a form is spoken of, which would be sent
// to the bank as its answer. Before the first question of all they are meant for it.
func (s *session) dropEarly() {
	if s.hasAsked && slices.ContainsFunc(s.lines.early(), func(line string) bool { return strings.TrimSpace(line) != "" }) {
		s.say("What was typed before this question was not used.")
	}
}

func (s *session) askCredentials() error {
	s.dropEarly()
	form := s.machine().SignInForm()
	title := "Sign in to the bank"
	if form.Title != "" {
		title = strings.TrimRight(form.Title, ".")
	}
	s.say("%s, for account %s. %s tells whose account it is%s.", title, s.namedBeside(title), wordWho, s.chargeHint())
	if s.Bank.TestKey() {
		s.say("%s signs in with one of Mono's sandbox sign-ins.", wordSandbox)
	}
	s.sayLeft()
	err := fieldsOf{s, form.Fields, s.machine().Kept}.fill(func(inputs []flow.Input, anew bool) flow.Event {
		return flow.SubmitSignIn{Answers: inputs, Anew: anew, Sure: s.sure}
	})
	var word wordError
	switch {
	case errors.As(err, &word) && word == wordWho:
		s.sayDetails()
		return nil
	case errors.As(err, &word):
		if inputs := s.sandboxInputs(form, word); inputs != nil {
			return s.handle(flow.SubmitSignIn{Answers: inputs, Sure: s.sure})
		}
		return nil
	}
	return err
}

// chargeHint is said before Mono is asked for account details.
func (s *session) chargeHint() string { return s.sitting.ChargeHint(s.Bank.TestKey()) }

// sayLeft says how long the session still lasts, once that is soon.
func (s *session) sayLeft() {
	if left := flow.Left(s.machine().ExpiresAt(), s.Now()); left != "" {
		s.say("%s", left)
	}
}

func (s *session) askChoice() error {
	s.dropEarly()
	accounts := s.machine().Accounts()
	s.say("Several accounts were found:")
	for i, a := range accounts {
		s.say("%d. %s.", i+1, s.choiceWords(i, a))
	}
	s.sayLeft()
	index, err := s.askNumber("Number of the account", "the choice of an account", len(accounts))
	if err != nil {
		return err
	}
	return s.handle(flow.PickAccount{Index: index})
}

func (s *session) askChallenge() error {
	s.dropEarly()
	challenge := s.machine().Challenge()
	if challenge.Title != "" {
		s.say("%s", flow.Sentence(challenge.Title))
	} else {
		s.say("The bank asks for more.")
	}
	s.sayLeft()
	none := func(monoapi.Field) flow.Kept { return flow.Kept{} }
	return fieldsOf{s, challenge.Fields, none}.fill(func(inputs []flow.Input, anew bool) flow.Event {
		return flow.SubmitAnswers{Answers: inputs, Anew: anew, Sure: s.sure}
	})
}

// choiceWords says which one of the accounts to choose from is.
func (s *session) choiceWords(i int, a monoapi.Account) string {
	m := s.machine()
	words := flow.Join(", ", a.Name, flow.AccountType(a.Type), a.Currency, a.Institution.Name,
		flow.NumberWords(a, m.NumberStart(i)), flow.StatusWords(a))
	if words == "" {
		words = flow.AccountPlace(i, len(m.Accounts()))
	}
	if m.MatchesLinked(a) {
		words += ", currently linked"
	}
	return words
}

// handedOver says the account's reauth link, and waits until the operator goes on.
func (s *session) handedOver() error {
	link, _ := s.machine().Link()
	s.say("The reauth link of account %s is", s.named())
	s.say("%s", link.URL)
	s.say("%s", flow.Handing.Do)
	if s.sitting.Environment() == flow.EnvironmentDemo {
		s.say("%s", flow.Handing.Demo)
	}
	if s.Beforehand {
		return s.handle(flow.Next{})
	}
	_, err := s.ask("Enter goes on", "the decision to go on", false)
	var over *InputEndedError
	if err != nil && !errors.As(err, &over) {
		return err
	}
	s.hear()
	if s.machine().State() == flow.StateDone {
		return nil // and is said to be
	}
	return s.handle(flow.Next{})
}

// done says that the account is reauthorised, and goes on.
func (s *session) done() error {
	s.sayDone()
	s.finished = s.machine().Account()
	if err := s.waitForWebhooks(); err != nil {
		return err
	}
	return s.handle(flow.Next{})
}

func (s *session) sayDone() {
	m := s.machine()
	s.say("Account %s is reauthorised.", s.named())
	if m.ByLink() {
		s.say("%s", flow.Handing.Confirmed)
	}
	if m.Code() != "" {
		s.say("The code is %s", m.Code())
	}
}

// failed asks whether an account that failed is tried again.
func (s *session) failed() error {
	if s.Beforehand {
		// The lines that follow were meant for its sign-in.
		if s.sitting.Queue().More() {
			return errOutOfStep
		}
		return s.handle(flow.Next{})
	}
	again, err := s.yes("Try this account again? yes or no", "the decision to try again", "no")
	var over *InputEndedError
	switch {
	case errors.As(err, &over), errors.Is(err, errSkip):
		// The account has ended; nothing is missing.
		return s.handle(flow.Next{})
	case err != nil:
		return err
	case again:
		return s.handle(flow.Retry{})
	}
	return s.handle(flow.Next{})
}
