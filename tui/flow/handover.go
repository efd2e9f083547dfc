package flow

import (
	"maps"
	"time"

	"connect-reauth/monoapi"
)

// CreateLink hands the account over to its customer: a reauth link is created,
// with which the customer signs in alone. Where the account has one, it is shown
// again. Typed is what stands in the sign-in form, where there is one: what is not
// masked is there again when the walk goes back to it.
type CreateLink struct{ Typed []Input }

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
func (m Machine) CanCreateLink() bool { return m.state.inSession() || m.state == StateFailed }

func (m Machine) createLink(ev CreateLink) (Machine, []Effect) {
	if m.state == StateCredentials && len(ev.Typed) == len(m.session.signIn.Fields) {
		m = m.keep(m.session.signIn, ev.Typed)
	}
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
	switch {
	case m.state.goesOn():
		return m.doneByLink()
	case m.state.inSession():
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

// Handed is the reauth link that the customer of an account has, and since when;
// zero when that is not known.
type Handed struct {
	Link  string
	Since time.Time
}

// handedTo returns the link that an account's customer has from before it is tried
// now.
func (s Sitting) handedTo(e *Entry) (h Handed, ok bool) {
	h, ok = s.handed[Key(e.Account)]
	r := e.Result
	if r.Status == StatusReauthorised || r.Link == "" || r.Link == h.Link || r.Environment != s.environment {
		return h, ok && r.Status != StatusReauthorised
	}
	h = Handed{Link: r.Link}
	if r.Status == StatusLinkCreated {
		h.Since = r.FinishedAt
	}
	return h, true
}

// used forgets the link of an account that is reauthorised.
func (s Sitting) used(account string) Sitting {
	if _, ok := s.handed[Key(account)]; ok {
		s.handed = maps.Clone(s.handed)
		delete(s.handed, Key(account))
	}
	return s
}

// recall gives the walk through the account at hand what is known of it from before:
// its sign-ins, and the link that its customer has.
func (s Sitting) recall() Sitting {
	if current, ok := s.queue.Current(); !ok || current != s.machine.account {
		return s
	}
	e := s.queue.entries[s.queue.at]
	s.machine.signIns, s.machine.rejected = e.signIns, e.Rejected
	h, ok := s.handedTo(e)
	if _, has := s.machine.Link(); ok && !has {
		s.machine.handover = handover{link: monoapi.Link{URL: h.Link}, signIns: -1} // more is tried now
	}
	s.unsaid = ok
	return s
}

// sayLink says that the customer of the account at hand has a link, once it has a
// session and before anything is sent to the bank: on the form that comes, or where
// something else is said there, once beside it.
func (s Sitting) sayLink(now time.Time) (said Sitting, effects []Effect) {
	h, ok := s.handedTo(s.queue.entries[s.queue.at])
	if !ok {
		return s, nil
	}
	notice := alreadyHanded(h.Since, now)
	if s.machine.notice.Empty() {
		s.machine.notice = notice
	} else if s.unsaid {
		effects = []Effect{Say{Text: notice.What + " " + notice.Do}}
	}
	s.unsaid = false
	return s, effects
}

// alreadyHanded is the notice that the customer has a link already.
func alreadyHanded(since, now time.Time) Notice {
	n := Notice{
		What: "Its customer has a reauth link already.",
		Do:   "Ask the customer before you sign in, or show that link again: no other one is created.",
	}
	if since.IsZero() {
		return n
	}
	since = since.In(now.Location())
	layout := "15:04 on 2 January"
	if since.Year() != now.Year() {
		layout += " 2006"
	}
	n.What = "Its customer has had a reauth link since " + since.Format(layout) + "."
	return n
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

// handedBefore is how an account stands that was not begun, and whose customer has a
// link from an earlier sitting.
func (s Sitting) handedBefore(account string, h Handed, now time.Time) Result {
	started := h.Since
	if started.IsZero() {
		started = now
	}
	return Result{
		Account: monoapi.Clean(account), Note: s.notes[account], Status: StatusLinkCreated, Link: h.Link,
		Environment: s.environment, StartedAt: started.UTC(),
	}
}

// byCustomer is the result of an account that its customer has reauthorised with the
// link.
func (r Result) byCustomer(now time.Time) Result {
	r.Status, r.Reason, r.ResponseCode, r.Message, r.FinishedAt = StatusReauthorised, ReasonLink, "", "", now.UTC()
	return r
}

// confirmEntry makes an account of the queue reauthorised whose customer has a
// link, whatever was tried since.
func (s Sitting) confirmEntry(at int, now time.Time) (Sitting, []Effect) {
	e := s.queue.entries[at]
	r := e.Result
	if h, ok := s.handed[Key(e.Account)]; ok && r.Link == "" {
		r = s.handedBefore(e.Account, h, now)
	}
	if r.Link == "" || r.Status == StatusReauthorised {
		return s, nil
	}
	r = r.byCustomer(now)
	s.queue = s.queue.change(at, func(e *Entry) { e.Result, e.again, e.Advice = r, false, "" })
	return s.used(e.Account), []Effect{Record{r}, Say{s.named(r.Account) + ": " + Handing.Confirmed}}
}

// confirmStranger makes an account reauthorised that is not in the queue: its
// customer has a link from an earlier sitting.
func (s Sitting) confirmStranger(account string, now time.Time) (Sitting, []Effect) {
	h, ok := s.handed[Key(account)]
	if !ok {
		return s, nil
	}
	r := s.handedBefore(account, h, now).byCustomer(now)
	s.done = maps.Clone(s.done)
	if s.done == nil {
		s.done = map[string]bool{}
	}
	s.done[Key(account)] = true
	return s.used(account), []Effect{Record{r}, Say{s.named(r.Account) + ": " + Handing.Confirmed}}
}

// confirmed takes up a confirmation, for whichever account of the sitting it is.
func (s Sitting) confirmed(account string, now time.Time) (Sitting, []Effect) {
	at := s.queue.find(account)
	if at >= 0 && s.atHand(at) && !s.recorded {
		s, effects := s.walk(Confirmed{}, now)
		if s.machine.ByLink() && s.machine.state.Waiting() {
			effects = append(effects, Say{Handing.Confirmed})
		}
		return s, effects
	}
	if at < 0 {
		return s.confirmStranger(account, now)
	}
	return s.confirmEntry(at, now)
}
