package flow

import (
	"slices"
	"strings"
	"time"

	"connect-reauth/monoapi"
)

// Sitting is what one operator does at a stretch: the queue of accounts, the
// walk through the one at hand, and what has been recorded of it. It is a value:
// Handle returns the next one and leaves its receiver as it was.
type Sitting struct {
	queue       Queue
	machine     Machine
	environment monoapi.Environment
	notes       map[string]string // by account ID; never changed in place
	done        map[string]bool   // before, by [Key]; never changed in place
	handed      map[string]Handed // links of earlier sittings that were not used, by [Key]; never changed in place
	byLink      bool              // accounts are handed over at once
	follow      bool              // accounts join by Mono's word
	waits       bool              // for them
	started     time.Time         // when the account at hand was begun
	recorded    bool              // its result has been told
	failed      Status            // how it had ended, when another is asked for in its place
	unsaid      bool              // that its customer has a link is still to be said
	over        bool
}

// NewSitting returns a sitting over the accounts of the options, each of which is
// done once. Which of them are left out is known with the environment.
func NewSitting(opts Options) Sitting {
	queue, _ := Queue{}.Add(opts.Accounts...)
	s := Sitting{queue: queue, environment: opts.Environment, notes: opts.Notes, byLink: opts.ByLink, follow: opts.Follow}
	if opts.Bank != nil {
		s, _ = s.use(opts.Use(opts.Environment), time.Time{})
	}
	return s
}

// Queue returns the accounts and how they ended.
func (s Sitting) Queue() Queue { return s.queue }

// Machine returns the walk through the account at hand.
func (s Sitting) Machine() Machine { return s.machine }

// Identity returns who the account at hand is, as far as that is known.
func (s Sitting) Identity() Identity {
	i := s.machine.Identity()
	if account, ok := s.queue.Current(); ok && account == s.machine.account {
		i = i.over(s.queue.entries[s.queue.at].Identity)
	}
	i.Note = s.notes[s.machine.account]
	return i
}

// IdentityAt returns who an account of the queue is, counted from 0.
func (s Sitting) IdentityAt(at int) Identity {
	e := s.queue.At(at)
	e.Identity.Note = s.notes[e.Account]
	return e.Identity
}

// Environment returns whose accounts are worked on.
func (s Sitting) Environment() monoapi.Environment { return s.environment }

// ChargeHint says what asking Mono about an account may cost; it is empty where it
// costs nothing. testKey says that the calls are made with a test key.
func (s Sitting) ChargeHint(testKey bool) string {
	if s.environment == monoapi.EnvironmentLive || s.environment == monoapi.EnvironmentCustom && !testKey {
		return "; live calls may be charged"
	}
	return ""
}

// Over reports whether the sitting has ended: nothing waits in the queue, and
// the operator has left the last result.
func (s Sitting) Over() bool { return s.over }

// CanGiveUp reports whether the account at hand can be left as it is.
func (s Sitting) CanGiveUp() bool {
	_, ok := s.queue.Current()
	return ok && !s.over && s.machine.canGiveUp()
}

// Events of a sitting, beside those of the account at hand.
type (
	// Begin starts the account that is next in the queue, or asks for one.
	Begin struct{}
	// Use says that calls go to another bank from now on.
	// Accounts that are done there are left out, others no longer; customers have
	// the links that were handed out there.
	Use struct {
		Environment monoapi.Environment
		Done        map[string]bool
		Handed      map[string]Handed
	}
	// Enqueue puts accounts, with what stands beside their IDs, into the queue and
	// begins the first of them in the place of the account at hand. Those that were
	// reauthorised are left out, those that ended otherwise are tried again.
	Enqueue struct {
		Accounts []string
		Notes    map[string]string
	}
	// Next goes on after a result.
	Next struct{}
	// Another asks for one more account after a result.
	Another struct{}
	// RetryAt goes over one account of the queue again, counted from 0, that was not
	// reauthorised.
	RetryAt struct{ At int }
	// RetryRest goes over the accounts again that were not reauthorised.
	RetryRest struct{}
	// Hear brings one of Mono's webhooks.
	Hear struct{ Event monoapi.WebhookEvent }
	// Desynchronise ends the sitting because answers that were written beforehand
	// are no longer known to be for what is asked.
	Desynchronise struct{}
	// Interrupt ends the sitting at once, whatever is under way.
	Interrupt struct{}
)

func (Begin) event()         {}
func (Use) event()           {}
func (Enqueue) event()       {}
func (Next) event()          {}
func (Another) event()       {}
func (RetryAt) event()       {}
func (RetryRest) event()     {}
func (Hear) event()          {}
func (Interrupt) event()     {}
func (Desynchronise) event() {}

// Effects of a sitting, beside those of the account at hand.
type (
	// Record is how an account ended, to be written down at once.
	Record struct{ Result Result }
	// Told is a call that has ended.
	Told struct {
		Account string
		Step    Step
	}
	// Say is a remark for the operator.
	Say struct{ Text string }
	// Heard is news about an account of the sitting, named with its note; Current
	// says that it is the one at hand.
	Heard struct {
		Account string
		Current bool
		Item    Item
	}
)

func (Record) effect() {}
func (Told) effect()   {}
func (Say) effect()    {}
func (Heard) effect()  {}

// Handle returns the sitting after ev, which happened now, and what has to be
// done, in order. An event that does not fit changes nothing.
func (s Sitting) Handle(ev Event, now time.Time) (Sitting, []Effect) {
	switch ev := ev.(type) {
	case Begin:
		return s.begin(now)
	case Use:
		return s.use(ev, now)
	case Enqueue:
		return s.enqueue(ev, now)
	case Next:
		if s.waits {
			return s.takeUp(now)
		}
		if !s.machine.state.goesOn() {
			return s, nil
		}
		return s.leave(StatusFailed, now)
	case Another:
		if !s.machine.state.goesOn() && !s.over && !s.waits || s.queue.More() {
			return s, nil
		}
		s, effects := s.record(StatusFailed, now)
		s.queue, s.machine, s.over, s.waits = s.queue.rejoin().end(), s.machine.Fresh(), false, false
		return s, effects
	case Back:
		switch {
		case s.follow && (s.over || s.CanLeave()):
			return s.wait(), nil
		case s.CanLeave():
			s.over = true
			return s, nil
		}
	case Finish:
		if s.waits {
			s.waits, s.over = false, true
		}
		return s, nil
	case RetryAt:
		if !s.over || ev.At < 0 || ev.At >= s.queue.Len() || s.queue.At(ev.At).Result.Status == StatusReauthorised {
			return s, nil
		}
		s.queue = s.queue.AgainAt(ev.At)
		return s.begin(now)
	case RetryRest:
		if !s.queue.SomeLeft() {
			return s, nil
		}
		s.queue = s.queue.Again()
		return s.begin(now)
	case Hear:
		return s.hear(ev.Event, now)
	case Desynchronise:
		return s.desynchronise(now)
	case Interrupt:
		return s.interrupt(now)
	}
	if s.waits {
		return s, nil // no account is at hand
	}
	return s.walk(ev, now)
}

// NextBegins reports whether [Next] begins an account.
func (s Sitting) NextBegins() bool {
	if s.waits {
		return len(s.queue.Waiting()) > 0
	}
	return s.machine.state.goesOn() && s.queue.More()
}

// CanLeave reports whether [Back] goes back to the results, or to waiting: another
// account is asked for, which need not be given.
func (s Sitting) CanLeave() bool {
	_, ok := s.queue.Current()
	return s.machine.state == StateAccount && !ok && (s.queue.Len() > 0 || s.follow) && !s.over && !s.waits
}

// begin starts the account that is next, or asks for one.
func (s Sitting) begin(now time.Time) (Sitting, []Effect) {
	s.machine, s.started, s.recorded, s.over = s.machine.Fresh(), time.Time{}, false, false
	s.waits, s.failed = false, ""
	account, ok := s.queue.Current()
	switch {
	case !ok && s.follow:
		return s.wait(), nil
	case !ok:
		s.over = s.queue.allDone()
		return s, nil
	}
	s.machine.account = account
	s = s.recall()
	if s.byLink {
		return s.walk(CreateLink{}, now)
	}
	done := s.queue.News().Heard(monoapi.EventReauthorised)
	s, effects := s.walk(SubmitAccount{ID: account}, now)
	if done {
		effects = append(effects, Say{doneMeanwhile})
	}
	return s, effects
}

func (s Sitting) enqueue(ev Enqueue, now time.Time) (Sitting, []Effect) {
	if len(ev.Accounts) == 0 || s.machine.state != StateAccount || s.waits {
		return s, nil
	}
	accounts, done, settled := s.undone(ev.Accounts)
	s.queue = s.queue.passOver(done)
	remark := Join(" ", DoneRemark(len(done)), SettledRemark(len(settled)))
	if len(accounts) == 0 {
		return s, []Effect{Say{remark}}
	}
	first, rest := accounts[0], accounts[1:]
	s.notes = MergeNotes(ev.Notes, s.notes)
	var effects []Effect
	if s.stays() && Key(first) != Key(s.machine.account) {
		s, effects = s.displaced(first, now)
	} else {
		s.queue = s.queue.Rename(first)
	}
	s.queue = s.queue.change(s.queue.at, func(e *Entry) { e.typed = false })
	queue, duplicates := s.queue.AddAgain(rest...)
	s.queue = queue
	s, more := s.begin(now)
	effects = append(effects, more...)
	if remark = Join(" ", DuplicatesRemark(duplicates), remark); remark != "" {
		effects = append(effects, Say{remark})
	}
	return s, effects
}

// stays reports whether the account at hand keeps its place when another is asked for:
// it leaves traces, or it was given among others and has been begun. One that was
// only mistyped does not.
func (s Sitting) stays() bool {
	if s.machine.leavesTraces() {
		return true
	}
	current, ok := s.queue.Current()
	return ok && s.queue.Len() > 1 && current == s.machine.account && !s.queue.entries[s.queue.at].typed && !s.started.IsZero()
}

// displaced records the account at hand, which stays, and goes on with another.
func (s Sitting) displaced(by string, now time.Time) (Sitting, []Effect) {
	s, effects := s.record(StatusCancelled, now)
	s.queue = s.queue.Insert(by)
	s.started, s.recorded, s.failed = time.Time{}, false, ""
	return s, effects
}

// leave records the account at hand and goes on to the next, or to the end.
func (s Sitting) leave(unfinished Status, now time.Time) (Sitting, []Effect) {
	s, effects := s.record(unfinished, now)
	last := !s.queue.More()
	s.queue = s.queue.rejoin()
	switch {
	case last && s.follow:
		return s.wait(), effects
	case last:
		s.over = true
		return s, effects
	}
	s.queue = s.queue.Next()
	s, more := s.begin(now)
	return s, append(effects, more...)
}

// interrupt ends what is under way, so that the record says whether the bank may
// have received it.
func (s Sitting) interrupt(now time.Time) (Sitting, []Effect) {
	var effects []Effect
	if s.machine.state.Waiting() {
		s, effects = s.walk(Back{}, now)
	}
	s, records := s.record(StatusCancelled, now)
	s.waits, s.over = false, true
	return s, append(effects, records...)
}

// KindOutOfStep is the reason of accounts that were not begun because the answers
// to come can't be known to be theirs.
const KindOutOfStep monoapi.Kind = "answers_out_of_step"

// desynchronise ends the account at hand as failed, and leaves out the rest.
func (s Sitting) desynchronise(now time.Time) (Sitting, []Effect) {
	s.machine = s.machine.abandoned()
	s, effects := s.record(StatusFailed, now)
	for s.queue.More() {
		s.queue = s.queue.Next()
		account, _ := s.queue.Current()
		r := Result{
			Account: monoapi.Clean(account), Note: s.notes[account], Status: StatusSkipped, Reason: string(KindOutOfStep),
			Message:     "Not started: the answers that follow may be meant for something else.",
			Environment: s.environment, StartedAt: now.UTC(), FinishedAt: now.UTC(),
		}
		s.queue = s.queue.End(r)
		effects = append(effects, Record{r})
	}
	s.waits, s.over = false, true
	return s, effects
}

func (s Sitting) hear(e monoapi.WebhookEvent, now time.Time) (Sitting, []Effect) {
	if s.follow && e.NeedsReauthorisation() {
		return s.needed(e, now)
	}
	if e.Name == monoapi.EventReauthorised && s.queue.find(e.Account) < 0 {
		return s.confirmStranger(e.Account, now)
	}
	queue, isNew := s.queue.Hear(e)
	s.queue = queue
	if !isNew {
		return s, nil
	}
	effects := []Effect{Heard{Account: s.named(e.Account), Current: Key(e.Account) == Key(s.machine.account), Item: ItemOf(e)}}
	if e.Name != monoapi.EventReauthorised {
		return s, effects
	}
	s, more := s.confirmed(e.Account, now)
	s, withdrawn := s.withdrawn(e.Account)
	if s.asks(e.Account) {
		effects = append(effects, Say{doneMeanwhile})
	}
	return s, slices.Concat(more, effects, withdrawn)
}

// doneMeanwhile is said where Mono confirms an account that is still being asked about.
const doneMeanwhile = "Mono says that this account was reauthorised meanwhile. If that was not you, ask before you go on."

// asks reports whether the operator is asked something for this account now.
func (s Sitting) asks(account string) bool {
	m := s.machine
	return Key(account) == Key(m.account) && !s.waits && !s.over && !s.recorded && m.state.inSession() && !m.handover.confirmed
}

// walk gives the account at hand an event.
func (s Sitting) walk(ev Event, now time.Time) (Sitting, []Effect) {
	before := s.machine
	if typed, ok := ev.(SubmitAccount); ok && before.state == StateAccount {
		if at := s.queue.find(strings.TrimSpace(typed.ID)); at >= 0 && s.queue.entries[at].settled() {
			return s, []Effect{Say{SettledRemark(1)}}
		}
	}
	machine, done := before.Handle(ev, now)
	var effects []Effect
	if s.stays() && Key(machine.account) != Key(before.account) {
		s, effects = s.displaced(machine.account, now)
	}
	s.machine = machine
	for _, step := range machine.StepsSince(before) {
		effects = append(effects, Told{Account: machine.account, Step: step})
	}
	if before.state == StateAccount && (machine.state == StateCreatingSession || machine.state == StateCreatingLink) {
		s.queue = s.queue.Rename(machine.account)
		s.started, s.recorded, s.failed = now, false, ""
		s = s.recall()
	}
	if before.state == StateFailed && machine.state == StateAccount {
		s.failed = before.Result("").Status
	}
	if before.state == StateCreatingSession && machine.CanCreateLink() {
		var said []Effect
		s, said = s.sayLink(now)
		effects = append(effects, said...)
	}
	s.queue = s.queue.count(s.machine.signIns, s.machine.rejected)
	if _, ok := ev.(Linked); ok && s.machine.hasLinked {
		s.queue = s.queue.know(s.Identity())
	}
	for _, effect := range done {
		if send, ok := effect.(Send); ok && send.Call.Operation != monoapi.OpCommit {
			s.queue = s.queue.Await()
		}
	}
	effects = append(effects, done...)
	if machine.state == StateDone && before.state != StateDone {
		var records []Effect
		s, records = s.record(StatusReauthorised, now)
		effects = append(effects, records...)
	}
	return s, effects
}

// maxAdvice is how long the advice is, in characters, that is kept with a failure.
const maxAdvice = 300

// record tells how the account at hand ended, once. One that has not ended
// counts as unfinished.
func (s Sitting) record(unfinished Status, now time.Time) (Sitting, []Effect) {
	if _, ok := s.queue.Current(); !ok || s.recorded || s.machine.account == "" {
		return s, nil
	}
	if s.failed != "" {
		unfinished = s.failed
	}
	r := s.machine.Result(unfinished)
	started := s.started
	if started.IsZero() {
		started = now
	}
	identity := s.Identity()
	r.Note = identity.Note
	r.Environment, r.StartedAt, r.FinishedAt = s.environment, started.UTC(), now.UTC()
	s.recorded, s.queue = true, s.queue.know(identity).End(r)
	switch r.Status {
	case StatusFailed:
		advice := monoapi.CleanLimit(s.machine.problem.Do, maxAdvice)
		s.queue = s.queue.change(s.queue.at, func(e *Entry) { e.Advice = advice })
	case StatusReauthorised:
		s = s.used(r.Account)
	}
	return s, []Effect{Record{r}}
}
