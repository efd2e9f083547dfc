package flow

import (
	"slices"
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
	StateCreatingLink
	StateHandedOver // a reauth link is the customer's to open
	StateDone
	StateFailed
)

var stateNames = [...]string{
	"account", "creating session", "credentials", "logging in", "choose account",
	"challenge", "committing", "creating link", "handed over", "done", "failed",
}

// String returns the state's name.
func (s State) String() string { return stateNames[s] }

// awaited is what the states wait for that wait for a call to end.
var awaited = map[State]monoapi.Operation{
	StateCreatingSession: monoapi.OpSession,
	StateLoggingIn:       monoapi.OpLogin,
	StateCommitting:      monoapi.OpCommit,
	StateCreatingLink:    monoapi.OpLink,
}

// Waiting reports whether the state waits for a call to end.
func (s State) Waiting() bool { return awaited[s] != "" }

// Ended reports whether the account is finished, one way or the other.
func (s State) Ended() bool { return s == StateDone || s == StateFailed }

// goesOn reports whether [Next] leaves the account: it is finished, or in its
// customer's hands.
func (s State) goesOn() bool { return s.Ended() || s == StateHandedOver }

// inSession reports whether the state asks for something that goes into a session.
func (s State) inSession() bool {
	return s == StateCredentials || s == StateChooseAccount || s == StateChallenge
}

// Machine is the walk of one account. It is a value: Handle returns the next
// one and leaves its receiver as it was. The zero Machine asks for an account.
type Machine struct {
	state   State
	account string
	doubted string          // an ID that was asked about, to be taken when it comes again
	kept    map[string]Kept // of the sign-in form, by field; never changed in place
	choices map[string]Kept // of the challenge, likewise
	session session
	renewal Notice // the session being created replaces one, because of this
	bornEnd bool   // a session had ended when it came, so that another one was created

	accounts  []monoapi.Account
	starts    []string // of the accounts' numbers, where they are needed; see [Machine.NumberStart]
	challenge monoapi.Form
	chosen    int             // 1 + the place of the account that goes along with the challenge's answers
	picked    monoapi.Account // the account chosen last, once it is on its way or was taken
	atOnce    bool            // the session asked by itself: there was no sign-in
	linked    monoapi.Details
	hasLinked bool
	unlinked  int // 1 + the place of a choice that differs from the linked account

	handover handover

	gaveUp   bool      // the account was given up
	signedIn []imprint // of what the sign-in that was sent last had out of sight
	signIns  int       // sign-ins that were sent
	rejected int       // those that the bank rejected, in this sitting

	call    int   // number of the last call
	form    State // where the awaited call was submitted
	repeats int   // how often the awaited call has been repeated
	wait    time.Duration

	notice  Notice
	last    monoapi.Outcome // the last answer, for the result
	problem Notice          // the last thing that went wrong, for the result
	steps   []Step
}

// session is what is known of the reauth session: the machine has no place for
// a [monoapi.Session], whose client holds the key.
type session struct {
	id          string
	expiresAt   time.Time
	institution string
	signIn      monoapi.Form
}

// Fresh returns a machine for the next account. Call numbers go on, so that a
// late answer to this account's call is not taken for one to the next's.
func (m Machine) Fresh() Machine { return Machine{call: m.call} }

// State returns where the walk stands.
func (m Machine) State() State { return m.state }

// Account returns the account ID; it is kept when the walk goes back.
func (m Machine) Account() string { return m.account }

// SignInForm returns what is asked in [StateCredentials].
func (m Machine) SignInForm() monoapi.Form { return m.session.signIn }

// Kept is what a field that is not masked was last answered with.
type Kept struct {
	Given  bool
	Text   string
	Option int
}

// Kept returns what a field of the sign-in form was last answered with for this
// account; nothing for a masked one.
func (m Machine) Kept(field monoapi.Field) Kept { return m.kept[field.Name] }

// KeptChoice returns what was last chosen where a field of the challenge has options.
// Texts are not kept: a one-time password is good for once.
func (m Machine) KeptChoice(field monoapi.Field) Kept { return m.choices[field.Name] }

// SessionID returns the session that the forms answer into, empty when there is
// none.
func (m Machine) SessionID() string { return m.session.id }

// Institution returns the account's bank, as far as it is known.
func (m Machine) Institution() string {
	if m.session.institution != "" {
		return m.session.institution
	}
	return m.linked.Institution.Name
}

// ExpiresAt returns when the session ends that the form at hand answers into;
// zero when that is not known, or when there is no form.
func (m Machine) ExpiresAt() time.Time {
	if !m.state.inSession() {
		return time.Time{}
	}
	return m.session.expiresAt
}

// Accounts returns what there is to choose from in [StateChooseAccount].
func (m Machine) Accounts() []monoapi.Account { return m.accounts }

// NumberStart returns the first characters of the number of one of [Machine.Accounts]
// where nothing else tells it from another, and else nothing.
func (m Machine) NumberStart(i int) string {
	if i < 0 || i >= len(m.starts) {
		return ""
	}
	return m.starts[i]
}

// Challenge returns what is asked in [StateChallenge].
func (m Machine) Challenge() monoapi.Form { return m.challenge }

// Chosen reports whether an account was chosen that goes along with the answers
// to the challenge; [Back] goes back to the choice then.
func (m Machine) Chosen() bool { return m.chosen > 0 }

// ChosenAccount returns that account.
func (m Machine) ChosenAccount() (account monoapi.Account, ok bool) {
	if !m.Chosen() {
		return account, false
	}
	return m.accounts[m.chosen-1], true
}

// ChosenWords says in words which account that is.
func (m Machine) ChosenWords() string {
	account, ok := m.ChosenAccount()
	if !ok {
		return ""
	}
	return Described(account, m.NumberStart(m.chosen-1))
}

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

// Identity returns who the account is, as far as it is known: by the account that
// was chosen, which need not be the one that was linked before, else by Mono's word.
func (m Machine) Identity() Identity {
	known := m.linked.Account
	taken := m.state == StateChallenge || m.state == StateCommitting || m.state == StateDone
	if taken && m.picked.Name+m.picked.Number != "" {
		known = m.picked
	}
	return Identity{Name: known.Name, Bank: m.Institution(), LastFour: LastFour(known.Number)}
}

// MatchesLinked reports whether an offered account is the one that is linked
// currently. It is false for all when the linked account is not known.
func (m Machine) MatchesLinked(a monoapi.Account) bool {
	if !m.hasLinked {
		return false
	}
	return (a.ID != "" && a.ID == m.linked.ID) || (a.Number != "" && a.Number == m.linked.Number)
}

// doubt says why an offered account may not be the one that is currently linked;
// it is empty when it is, or when nothing is known of that.
func (m Machine) doubt(a monoapi.Account) string {
	byID, byNumber := a.ID != "" && m.linked.ID != "", a.Number != "" && m.linked.Number != ""
	switch {
	case m.linked.ID == "" && m.linked.Number == "", m.MatchesLinked(a):
		return ""
	case byID, byNumber:
		return "This is not the account that is currently linked."
	}
	return "It is not known whether this is the account that is currently linked."
}

// Handle returns the machine after ev, which happened now, and what has to be
// done. An event that does not fit the state changes nothing.
func (m Machine) Handle(ev Event, now time.Time) (Machine, []Effect) {
	next, effects := m.handle(ev, now)
	if _, ok := ev.(Answered); ok && next.handover.confirmed && !next.state.Waiting() && next.state != StateDone {
		next = next.doneByLink() // whatever the answer says
	}
	if next.state == StateChooseAccount || next.state == StateCredentials {
		next.picked = monoapi.Account{} // whatever was chosen before, it is not
	}
	return next, effects
}

func (m Machine) handle(ev Event, now time.Time) (Machine, []Effect) {
	switch ev := ev.(type) {
	case SubmitAccount:
		return m.submitAccount(ev)
	case SubmitSignIn:
		return m.submitSignIn(ev, now)
	case PickAccount:
		return m.pickAccount(ev, now)
	case SubmitAnswers:
		return m.submitAnswers(ev, now)
	case Back:
		return m.back()
	case GiveUp:
		return m.giveUp(), nil
	case CreateLink:
		return m.createLink(ev)
	case Confirmed:
		return m.confirm(), nil
	case Retry:
		if m.state == StateFailed {
			return m.createSession(m.account)
		}
	case Linked:
		if ev.Account == m.account {
			m.linked, m.hasLinked = ev.Details, true
		}
	case Answered:
		return m.answered(ev, now)
	case Repeated:
		return m.repeat(ev, now)
	}
	return m, nil
}

// send leaves the form for the state that waits for its call.
func (m Machine) send(waiting State, answers ...monoapi.Answer) (Machine, []Effect) {
	if waiting != StateCreatingSession {
		m.form, m.renewal = m.state, Notice{}
	}
	m.call++
	m.state, m.notice = waiting, Notice{}
	m.repeats, m.wait, m.unlinked = 0, 0, 0
	call := Call{Number: m.call, Operation: m.Operation(), Account: m.account, Answers: answers}
	if waiting == StateLoggingIn || waiting == StateCommitting {
		call.Session = m.session.id
	}
	return m, []Effect{Send{call}}
}

func (m Machine) back() (Machine, []Effect) {
	if m.state.Waiting() {
		cancel := Cancel{Number: m.call}
		m.steps = m.step("cancelled", 0)
		m.notice = cancelled(m.Operation(), m.wait > 0)
		if !m.renewal.Empty() {
			m.notice.Reached = m.renewal.Reached
		}
		if m.state != StateCreatingLink || m.problem.Empty() {
			m.problem = m.notice
		}
		// The call's answer may still come; the number no longer fits.
		m.call++
		m.wait = 0
		m.state = m.form
		return m, []Effect{cancel}
	}
	if m.losesSignIn() && m.notice.Asked != AskedBack {
		m.notice = Notice{
			What:    "Going back loses this sign-in.",
			Reached: "The next one counts as another attempt at the bank.",
			Again:   "go back anyway", Asked: AskedBack,
		}
		return m, nil
	}
	if m.state == StateHandedOver {
		return m.takeBack(), nil
	}
	m.notice = Notice{}
	switch {
	case m.state == StateChallenge && m.Chosen():
		m.state, m.chosen = StateChooseAccount, 0
	case m.state == StateChooseAccount && !m.atOnce, m.state == StateChallenge && !m.atOnce:
		m.state = StateCredentials
	case m.state != StateDone:
		m.state = StateAccount
	}
	return m, nil
}

// GaveUp reports whether the account was given up, in [StateFailed].
func (m Machine) GaveUp() bool { return m.gaveUp }

// AskedAtOnce reports whether the session asked by itself, without a sign-in.
func (m Machine) AskedAtOnce() bool { return m.atOnce }

// losesSignIn reports whether going back would lose a sign-in that the bank has
// accepted.
func (m Machine) losesSignIn() bool {
	asked := m.state == StateChooseAccount || m.state == StateChallenge && !m.Chosen()
	return asked && !m.atOnce
}

// canGiveUp reports whether the account can be left as it is.
func (m Machine) canGiveUp() bool {
	return !m.state.Waiting() && !m.state.goesOn() && m.account != ""
}

// signInUsed is said of an account that is left as it is after a sign-in was sent.
const signInUsed = "A sign-in had been sent already; the next one counts as another attempt."

// giveUp leaves the account as it is. Once a sign-in was sent it asks first: the
// bank may have counted it.
func (m Machine) giveUp() Machine {
	switch {
	case !m.canGiveUp():
		return m
	case m.handover.confirmed:
		return m.doneByLink()
	case m.signIns > 0 && m.notice.Asked != AskedGiveUp:
		m.notice = Notice{
			What:    "A sign-in has already been sent for this account.",
			Reached: "If you give up now, it stays as it is, and the next sign-in counts as another attempt.",
			Again:   "give up", Asked: AskedGiveUp,
		}
		return m
	}
	m.state, m.gaveUp = StateFailed, true
	m.notice = Notice{Kind: KindGivenUp, What: "The account was given up.", Reached: "No sign-in was sent to the bank.", Do: "Try it again, or go on."}
	if m.signIns > 0 {
		m.notice.Reached = signInUsed
	}
	if m.problem.Empty() && m.signIns > 0 {
		m.problem = m.notice
	}
	return m
}

// abandoned is the account at hand ended as failed, for what went wrong last, or
// because an answer does not fit.
func (m Machine) abandoned() Machine {
	m.state = StateFailed
	if m.problem.Empty() {
		m.problem = Notice{Kind: KindOutOfStep, What: "An answer was missing or did not fit its question, so nothing more was sent."}
	}
	return m
}

// Operation returns what the awaited call does; it is empty when none is awaited.
func (m Machine) Operation() monoapi.Operation { return awaited[m.state] }
