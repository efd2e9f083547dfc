package flow

import (
	"errors"
	"slices"
	"strings"
	"time"

	"connect-reauth/monoapi"
)

// State is where the walk stands.
type State int

// The states, in the order in which a walk meets them.
const (
	StateAccount State = iota
	StateCreatingSession
	StateCredentials
	StateLoggingIn
	StateChooseAccount
	StateChallenge
	StateCommitting
	StateDone
	StateFailed
)

var stateNames = [...]string{
	"account", "creating session", "credentials", "logging in", "choose account",
	"challenge", "committing", "done", "failed",
}

// String returns the state's name.
func (s State) String() string { return stateNames[s] }

// Waiting reports whether the state waits for a call to end.
func (s State) Waiting() bool {
	return s == StateCreatingSession || s == StateLoggingIn || s == StateCommitting
}

// Ended reports whether the account is finished, one way or the other.
func (s State) Ended() bool { return s == StateDone || s == StateFailed }

// A 429 is repeated at most this often, and only when the wait is bearable.
const (
	maxRepeats = 4
	maxWait    = 2 * time.Minute
)

// Machine is the walk of one account. It is a value: Handle returns the next
// one and leaves its receiver as it was. The zero Machine asks for an account.
type Machine struct {
	state    State
	account  string
	doubted  string // an ID that was asked about, to be taken when it comes again
	username string
	session  string
	renewed  bool // the session being created replaces one that was gone

	accounts     []monoapi.Account
	accountField string
	challenge    monoapi.Challenge
	linked       monoapi.Details
	hasLinked    bool
	unlinked     int // 1 + the place of a choice that differs from the linked account

	call    int   // number of the last call
	form    State // where the awaited call was submitted
	repeats int   // how often the awaited call has been repeated
	wait    time.Duration

	notice  Notice
	last    monoapi.Outcome // the last answer, for the result
	problem Notice          // the last thing that went wrong, for the result
	steps   []Step
}

// Fresh returns a machine for the next account. Call numbers go on, so that a
// late answer to this account's call is not taken for one to the next's.
func (m Machine) Fresh() Machine { return Machine{call: m.call} }

// State returns where the walk stands.
func (m Machine) State() State { return m.state }

// Account returns the account ID; it is kept when the walk goes back.
func (m Machine) Account() string { return m.account }

// Username returns the username last submitted for this account.
func (m Machine) Username() string { return m.username }

// Accounts returns what there is to choose from in [StateChooseAccount].
func (m Machine) Accounts() []monoapi.Account { return m.accounts }

// Challenge returns what is asked in [StateChallenge].
func (m Machine) Challenge() monoapi.Challenge { return m.challenge }

// Code returns the reauthorised account's code in [StateDone].
func (m Machine) Code() string { return m.last.Code }

// Notice returns what there is to say about how the walk came here; it is
// empty when all went as expected.
func (m Machine) Notice() Notice { return m.notice }

// Steps returns the calls that have ended, in order.
func (m Machine) Steps() []Step { return slices.Clone(m.steps) }

// Repeating returns how long the awaited call waits before it is repeated,
// and which repetition that is; 0 when it is simply awaited.
func (m Machine) Repeating() (wait time.Duration, repetition int) { return m.wait, m.repeats }

// LinkedDetails returns what Mono knows of the account, once it was asked.
func (m Machine) LinkedDetails() (monoapi.Details, bool) { return m.linked, m.hasLinked }

// MatchesLinked reports whether an offered account is the one that is linked
// today. It is false for all when the linked account is not known.
func (m Machine) MatchesLinked(a monoapi.Account) bool {
	if !m.hasLinked {
		return false
	}
	return (a.ID != "" && a.ID == m.linked.ID) || (a.Number != "" && a.Number == m.linked.Number)
}

// doubt says why an offered account may not be the one that is linked today;
// it is empty when it is, or when nothing is known of that.
func (m Machine) doubt(a monoapi.Account) string {
	byID, byNumber := a.ID != "" && m.linked.ID != "", a.Number != "" && m.linked.Number != ""
	switch {
	case m.linked.ID == "" && m.linked.Number == "", m.MatchesLinked(a):
		return ""
	case byID, byNumber:
		return "This is not the account that is linked today."
	}
	return "Whether this is the account that is linked today can't be told."
}

// Handle returns the machine after ev and what has to be done. An event that
// does not fit the state changes nothing.
func (m Machine) Handle(ev Event) (Machine, []Effect) {
	switch ev := ev.(type) {
	case SubmitAccount:
		return m.submitAccount(ev)
	case SubmitCredentials:
		return m.submitCredentials(ev)
	case PickAccount:
		return m.pickAccount(ev)
	case SubmitAnswers:
		return m.submitAnswers(ev)
	case Back:
		return m.back()
	case Retry:
		if m.state == StateFailed {
			return m.createSession(m.account)
		}
	case Linked:
		if ev.Account == m.account {
			m.linked, m.hasLinked = ev.Details, true
		}
	case Answered:
		return m.answered(ev)
	case Repeated:
		if m.state.Waiting() && ev.Number == m.call {
			m.wait = 0
		}
	}
	return m, nil
}

func (m Machine) submitAccount(ev SubmitAccount) (Machine, []Effect) {
	if m.state != StateAccount {
		return m, nil
	}
	id := strings.TrimSpace(ev.ID)
	if id == "" {
		m.notice = Notice{What: "The account ID is empty.", Do: "Type or paste the ID of the linked account."}
		return m, nil
	}
	if err := CheckAccountID(id); err != nil && id != m.doubted {
		if id != m.account {
			m = Machine{account: id, call: m.call}
		}
		m.doubted = id
		m.notice = Notice{What: Sentence(err.Error()), Do: "Press enter again to use it as it is."}
		return m, nil
	}
	return m.createSession(id)
}

// createSession begins the account anew. What was typed for another account is
// not taken along.
func (m Machine) createSession(account string) (Machine, []Effect) {
	next := Machine{account: account, call: m.call, steps: m.steps}
	if account == m.account {
		next.username, next.linked, next.hasLinked = m.username, m.linked, m.hasLinked
	} else {
		next.steps = nil
	}
	next.form = StateAccount
	return next.send(StateCreatingSession, Call{Operation: monoapi.OpSession, Account: account})
}

func (m Machine) submitCredentials(ev SubmitCredentials) (Machine, []Effect) {
	if m.state != StateCredentials {
		return m, nil
	}
	m.username = ev.Username
	switch {
	case ev.Username == "":
		m.notice = Notice{What: "The username is empty.", Do: "Type what the customer signs in to the bank with."}
		return m, nil
	case ev.Password.Empty():
		m.notice = Notice{What: "The password is empty.", Do: "Type the customer's bank password.", Field: 1}
		return m, nil
	}
	return m.send(StateLoggingIn, Call{
		Operation:   monoapi.OpLogin,
		Account:     m.account,
		Session:     m.session,
		Credentials: monoapi.Credentials(ev),
	})
}

func (m Machine) pickAccount(ev PickAccount) (Machine, []Effect) {
	if m.state != StateChooseAccount || ev.Index < 0 || ev.Index >= len(m.accounts) {
		return m, nil
	}
	chosen := m.accounts[ev.Index]
	if doubt := m.doubt(chosen); doubt != "" && m.unlinked != ev.Index+1 {
		m.unlinked = ev.Index + 1
		m.notice = Notice{What: doubt, Do: "Press enter again to choose it all the same."}
		return m, nil
	}
	return m.send(StateCommitting, Call{
		Operation: monoapi.OpCommit,
		Account:   m.account,
		Session:   m.session,
		Answers: []monoapi.Answer{{
			Name:   m.accountField,
			Value:  monoapi.NewSecret(chosen.Choice.Text),
			Number: chosen.Choice.Number,
			Open:   true,
		}},
	})
}

func (m Machine) submitAnswers(ev SubmitAnswers) (Machine, []Effect) {
	if m.state != StateChallenge || len(ev.Answers) != len(m.challenge.Fields) {
		return m, nil
	}
	answers := make([]monoapi.Answer, len(ev.Answers))
	for i, field := range m.challenge.Fields {
		input := ev.Answers[i]
		answers[i] = monoapi.Answer{Name: field.Name, Value: input.Text}
		if len(field.Options) > 0 {
			if input.Option < 0 || input.Option >= len(field.Options) {
				m.notice = emptyAnswer(field, i)
				return m, nil
			}
			option := field.Options[input.Option].Value
			answers[i].Value, answers[i].Number = monoapi.NewSecret(option.Text), option.Number
		} else if input.Text.Empty() {
			m.notice = emptyAnswer(field, i)
			return m, nil
		}
	}
	return m.send(StateCommitting, Call{
		Operation: monoapi.OpCommit,
		Account:   m.account,
		Session:   m.session,
		Answers:   answers,
	})
}

// send leaves the form for the state that waits for the call.
func (m Machine) send(waiting State, call Call) (Machine, []Effect) {
	if waiting != StateCreatingSession {
		m.form, m.renewed = m.state, false
	}
	m.call++
	m.state, m.notice = waiting, Notice{}
	m.repeats, m.wait, m.unlinked = 0, 0, 0
	call.Number = m.call
	return m, []Effect{Send{call}}
}

func (m Machine) back() (Machine, []Effect) {
	if m.state.Waiting() {
		cancel := Cancel{Number: m.call}
		m.steps = m.step("cancelled", 0)
		m.notice = cancelled(m.operation(), m.wait > 0)
		if m.renewed {
			m.notice.Reached = renewed.Reached
		}
		m.problem = m.notice
		// The call's answer may still come; the number no longer fits.
		m.call++
		m.wait = 0
		m.state = m.form
		return m, []Effect{cancel}
	}
	m.notice = Notice{}
	switch m.state {
	case StateCredentials, StateFailed:
		m.state = StateAccount
	case StateChooseAccount, StateChallenge:
		m.state = StateCredentials
	}
	return m, nil
}

// operation is what the awaited call does.
func (m Machine) operation() monoapi.Operation {
	switch m.state {
	case StateCreatingSession:
		return monoapi.OpSession
	case StateLoggingIn:
		return monoapi.OpLogin
	}
	return monoapi.OpCommit
}

func (m Machine) answered(ev Answered) (Machine, []Effect) {
	if !m.state.Waiting() || ev.Number != m.call {
		return m, nil
	}
	m.wait = 0
	if ev.Err != nil {
		return m.failure(ev)
	}
	return m.outcome(ev)
}

// outcome acts on a response code, whichever call it answers.
func (m Machine) outcome(ev Answered) (Machine, []Effect) {
	op, o := m.operation(), ev.Outcome
	m.last = o
	if op == monoapi.OpSession {
		m.session = o.SessionID
	}
	switch {
	case o.ResponseCode == monoapi.CodeDone:
		m.steps = m.step("done", ev.Took)
		m.state = StateDone
		return m, nil

	case o.ResponseCode == monoapi.CodeRejected && m.session == "":
		return m.fail(rejected(op, m.state, o.Message), ev.Took), nil

	case o.ResponseCode == monoapi.CodeRejected:
		notice := rejected(op, m.form, o.Message)
		m.steps = m.step("rejected", ev.Took)
		m.notice, m.problem = notice, notice
		m.state = m.form
		if op == monoapi.OpSession {
			m.state = StateCredentials
		}
		return m, nil

	case o.ResponseCode == "" && op == monoapi.OpSession && m.session != "":
		m.steps = m.step("created", ev.Took)
		m.state = StateCredentials
		if m.renewed {
			m.notice, m.renewed = renewed, false
		} else {
			m.problem = Notice{}
		}
		return m, nil

	case o.ResponseCode == "":
		return m.fail(noCode(op, o.Message), ev.Took), nil

	case o.ResponseCode == monoapi.CodeChooseAccount || o.ResponseCode == monoapi.CodeMoreInput:
		return m.ask(ev), nil
	}
	return m.fail(unknownCode(op, o), ev.Took), nil
}

// ask moves on to what an answer 101 or 102 asks for.
func (m Machine) ask(ev Answered) Machine {
	o := ev.Outcome
	choose := o.ResponseCode == monoapi.CodeChooseAccount
	switch {
	case m.session == "":
		return m.fail(incomplete(m.operation(), o, "gave no session ID to go on with"), ev.Took)
	case choose && len(o.Accounts) == 0:
		return m.fail(incomplete(m.operation(), o, "lists no accounts to choose from"), ev.Took)
	case choose:
		m.accounts, m.accountField = o.Accounts, o.AccountField
		m.steps = m.step("several accounts", ev.Took)
		m.state, m.problem = StateChooseAccount, Notice{}
	default:
		m.challenge = o.Challenge
		m.steps = m.step("more input asked", ev.Took)
		m.state, m.problem = StateChallenge, Notice{}
	}
	return m
}

func (m Machine) fail(notice Notice, took time.Duration) Machine {
	m.steps = m.step(string(notice.Kind), took)
	m.state, m.notice, m.problem = StateFailed, notice, notice
	return m
}

// failure acts on a call that ended without a response code.
func (m Machine) failure(ev Answered) (Machine, []Effect) {
	var e *monoapi.Error
	if !errors.As(ev.Err, &e) {
		e = &monoapi.Error{Kind: monoapi.KindUnreachable, Operation: m.operation(), Sent: true}
	}
	op := m.operation()
	notice := explain(e)
	if m.renewed {
		// This call brought no sign-in, but one went before it.
		notice.Reached = renewed.Reached
	}
	m.last = monoapi.Outcome{Message: e.Message, Status: e.Status}
	switch {
	case e.Kind == monoapi.KindRateLimited:
		if wait := repeatAfter(e.RetryAfter, m.repeats); wait > 0 {
			m.repeats++
			m.wait = wait
			m.steps = m.step("too many requests", ev.Took)
			return m, []Effect{Again{Number: m.call, After: wait}}
		}
	case e.Kind == monoapi.KindSessionGone && op != monoapi.OpSession:
		m.steps = m.step("session gone", ev.Took)
		m.problem = notice
		m.renewed, m.form, m.session = true, StateAccount, ""
		return m.send(StateCreatingSession, Call{Operation: monoapi.OpSession, Account: m.account})
	}
	if op == monoapi.OpSession {
		return m.fail(notice, ev.Took), nil
	}
	m.steps = m.step(string(e.Kind), ev.Took)
	m.state, m.notice, m.problem = m.form, notice, notice
	return m, nil
}

// repeatAfter is how long to wait before a call that was refused with 429 is
// repeated, 0 when it is not: what Mono asks for, or else twice as long each
// time.
func repeatAfter(asked time.Duration, repeats int) time.Duration {
	if repeats >= maxRepeats || asked > maxWait {
		return 0
	}
	if asked > 0 {
		return asked
	}
	return time.Second << repeats
}
