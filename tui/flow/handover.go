package flow

import (
	"time"

	"connect-reauth/monoapi"
)

// CreateLink hands the account over to its customer: a reauth link is created,
// with which the customer signs in alone. Where the account has one, it is shown
// again.
type CreateLink struct{}

// Confirmed says that Mono has confirmed the account's reauthorisation, which
// makes an account that was handed over reauthorised.
type Confirmed struct{}

func (CreateLink) event() {}
func (Confirmed) event()  {}

// ReasonLink is the reason in the result of an account that its customer has
// reauthorised.
const ReasonLink = "link"

// KindOddAccount is the reason of an account that was not handed over, because its
// ID does not look like one.
const KindOddAccount monoapi.Kind = "odd_account_id"

// handover is the account in its customer's hands.
type handover struct {
	link      monoapi.Link
	from      State  // where it was created, and [Back] goes
	notice    Notice // what was said there
	signIns   int    // how many were sent by then
	confirmed bool
}

// Link returns the reauth link that was created for the account, if there is one.
func (m Machine) Link() (link monoapi.Link, ok bool) {
	return m.handover.link, m.handover.link.URL != ""
}

// CanCreateLink reports whether the account can be handed over now.
func (m Machine) CanCreateLink() bool {
	switch m.state {
	case StateCredentials, StateChooseAccount, StateChallenge, StateFailed:
		return true
	}
	return false
}

func (m Machine) createLink() (Machine, []Effect) {
	if !m.CanCreateLink() && (m.state != StateAccount || m.account == "") {
		return m, nil
	}
	if err := CheckAccountID(m.account); m.state == StateAccount && err != nil {
		// Nobody is asked about it here.
		m.state = StateFailed
		m.notice = Notice{Kind: KindOddAccount, What: Sentence(err.Error()), Reached: "Nothing left this machine.", Do: "Check the account ID."}
		m.problem = m.notice
		return m, nil
	}
	m.handover.from, m.handover.notice = m.state, m.notice
	if _, ok := m.Link(); ok {
		m.state, m.notice, m.handover.signIns = StateHandedOver, Notice{}, m.signIns
		return m, nil
	}
	return m.send(StateCreatingLink)
}

// linkCame takes up a link.
func (m Machine) linkCame(link monoapi.Link, took time.Duration) Machine {
	if link.URL == "" {
		return m.linkFailed(explain(&monoapi.Error{Kind: monoapi.KindUnreadable, Operation: monoapi.OpLink, Sent: true, Detail: "no link in it"}), took)
	}
	m.steps = m.step("created", took)
	m.handover.link, m.handover.signIns = link, m.signIns
	m.last = monoapi.Outcome{}
	m.state = StateHandedOver
	return m
}

// linkFailed goes back to where the link was asked for. What went wrong there
// before is still what went wrong with the account.
func (m Machine) linkFailed(notice Notice, took time.Duration) Machine {
	if m.form == StateAccount {
		return m.fail(notice, took)
	}
	m.steps = m.step(string(notice.Kind), took)
	m.state, m.notice = m.form, notice
	if m.problem.Empty() {
		m.problem = notice
	}
	return m
}

// takeBack leaves the link as it is and goes back to where it was created.
func (m Machine) takeBack() Machine {
	m.state, m.notice = m.handover.from, m.handover.notice
	return m
}

// confirm takes up Mono's word that the account is reauthorised. A call under way is
// awaited, and what is being typed stays where it is: it must not become keys that do
// something else.
func (m Machine) confirm() Machine {
	if _, ok := m.Link(); !ok || m.state == StateDone {
		return m
	}
	m.handover.confirmed = true
	switch m.state {
	case StateHandedOver, StateFailed:
		return m.doneByLink()
	case StateCredentials, StateChooseAccount, StateChallenge:
		m.notice = confirmedMeanwhile
	}
	return m
}

// doneByLink ends the account that its customer has reauthorised.
func (m Machine) doneByLink() Machine {
	m.last, m.state, m.notice = monoapi.Outcome{}, StateDone, Notice{}
	return m
}

// ByLink reports whether the account was reauthorised by its customer. Mono confirms
// the operator's own sign-in with the same word, perhaps before it is answered: what
// that answers counts.
func (m Machine) ByLink() bool {
	return m.handover.confirmed && m.last.ResponseCode != monoapi.CodeDone
}

// handedOver reports whether the account is in its customer's hands, and nothing
// was tried since.
func (m Machine) handedOver() bool {
	_, ok := m.Link()
	return ok && m.signIns == m.handover.signIns
}

// leavesTraces reports whether something outlives the account at hand when another
// takes its place: a sign-in that the bank may have counted, or a link that its
// customer may have.
func (m Machine) leavesTraces() bool {
	_, ok := m.Link()
	return m.signIns > 0 || ok
}

// linkAlone is what stays of a result when the account is tried again: the link that
// its customer has.
func (r Result) linkAlone() Result {
	if r.Link == "" || r.Status == StatusReauthorised {
		return Result{}
	}
	return Result{Account: r.Account, Note: r.Note, Link: r.Link, Environment: r.Environment, StartedAt: r.StartedAt}
}

// dropLink takes the link away from the account at hand, whose calls go elsewhere
// from now on: there it means nothing. What became of it is told before.
func (s Sitting) dropLink(now time.Time) (Sitting, []Effect) {
	if _, ok := s.machine.Link(); !ok || s.recorded {
		return s, nil
	}
	told, effects := s.record(StatusCancelled, now)
	s.queue = told.queue.change(told.queue.at, func(e *Entry) { e.Result = Result{} })
	s.machine.handover = handover{}
	return s, effects
}

// confirmEntry makes an account of the queue reauthorised whose customer has a
// link, whatever was tried since.
func (s Sitting) confirmEntry(at int, now time.Time) (Sitting, []Effect) {
	r := s.queue.At(at).Result
	if r.Link == "" || r.Status == StatusReauthorised {
		return s, nil
	}
	r.Status, r.Reason, r.Message, r.FinishedAt = StatusReauthorised, ReasonLink, "", now.UTC()
	s.queue = s.queue.change(at, func(e *Entry) { e.Result = r })
	return s, []Effect{Record{r}, Say{s.named(r.Account) + ": " + Handing.Confirmed}}
}

// confirmed takes up a confirmation, for whichever account of the sitting it is.
func (s Sitting) confirmed(account string, now time.Time) (Sitting, []Effect) {
	at := s.queue.find(account)
	if current, ok := s.queue.Current(); ok && current == account && !s.over && !s.waits && !s.recorded {
		s, effects := s.walk(Confirmed{}, now)
		if s.machine.ByLink() && s.machine.state.Waiting() {
			effects = append(effects, Say{Handing.Confirmed})
		}
		return s, effects
	}
	if at < 0 {
		return s, nil
	}
	return s.confirmEntry(at, now)
}
