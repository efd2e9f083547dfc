package plain

import (
	"errors"
	"slices"
	"strings"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// errOutOfStep: what was answered beforehand does not fit the question.
var errOutOfStep = errors.New("the answers are out of step")

// beforehand is what is known of whom lines are for that were written before the
// questions were asked. A line that is an account ID of the queue is a label: the
// answers of that account follow it.
type beforehand struct {
	ids      map[string]bool // every account that was given
	labelled bool            // there are labels
	begun    string          // the account whose label was read, or its ID as an answer
	took     map[string]bool // the accounts that took a line
	again    bool            // the account at hand has to be labelled once more
}

// knows takes up account IDs that were given.
func (b *beforehand) knows(ids ...string) {
	if b.ids == nil {
		b.ids, b.took = map[string]bool{}, map[string]bool{}
	}
	for _, id := range ids {
		b.ids[labelOf(id)] = true
	}
}

// own returns the line that answers a question about the account at hand: line, or
// one of those that follow it, which next reads. Labels are no answers, and what
// stands before the account's own was meant for another one. A line that can't be
// known to be the account's is [errOutOfStep].
func (s *session) own(line string, next func() (string, error)) (_ string, err error) {
	b, m := &s.written, s.machine()
	account := labelOf(m.Account())
	if account == "" {
		return line, nil // it says the account itself
	}
	seeks, unused, which := s.seeks(account), 0, "for the account before"
	if b.again {
		which = "of the answers"
	}
	for ; err == nil; line, err = next() {
		switch label := labelOf(line); {
		case m.State() == flow.StateAccount && !seeks:
			if label == account {
				b.begun = account
			}
			return line, nil
		case !b.ids[label]:
			if !seeks {
				b.took[account] = true
				s.sayUnused(unused, which)
				return line, nil
			}
			if !b.labelled {
				s.say("It is not known whose answers these are, of several accounts. %s", howToLabel)
				return "", errOutOfStep
			}
			if label != "" {
				unused++
			}
		case label == account && (seeks || !b.took[account]):
			b.labelled, b.begun, b.again, seeks = true, account, false, false
			if m.State() == flow.StateAccount {
				s.sayUnused(unused, which)
				return line, nil // asked for again, it answers as well
			}
		case (seeks || !b.took[account]) && !s.toCome(label):
			b.labelled, seeks = true, true
		default:
			s.say("An answer is missing: the answers of account %s begin here.", monoapi.Clean(label))
			return "", errOutOfStep
		}
	}
	return "", err
}

const howToLabel = "An account's ID on a line of its own says whose the answers are that follow it."

// seeks reports whether lines are the account's only from its label on.
func (s *session) seeks(account string) bool {
	b := &s.written
	return b.again || b.begun != account && !b.took[account] && (b.labelled || s.wantsLabels())
}

// wantsLabels reports whether nothing but labels can tell the answers of several
// accounts apart: nobody knew, when they were written, how many each bank would ask
// for. With a test key there is no customer to harm, and who wrote them knew.
func (s *session) wantsLabels() bool {
	queue := s.sitting.Queue()
	return !s.Bank.TestKey() && queue.Len()+queue.LeftOut() > 1
}

// labelOf returns the account whose answers a line begins, as accounts are known; else
// the line.
func labelOf(line string) string {
	label, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	if flow.CheckAccountID(label) == nil {
		return flow.Key(label)
	}
	return strings.TrimSpace(line)
}

// toCome reports whether an account waits behind the one at hand.
func (s *session) toCome(account string) bool {
	queue := s.sitting.Queue()
	return slices.ContainsFunc(queue.Waiting(), func(at int) bool {
		waiting := queue.At(at).Account
		return labelOf(waiting) == account && waiting != s.machine().Account()
	})
}

// sayUnused says how many lines were not used, if any.
func (s *session) sayUnused(n int, which string) {
	switch {
	case n == 1:
		s.say("1 line %s was not used.", which)
	case n > 1:
		s.say("%d lines %s were not used.", n, which)
	}
}

// sayRest says how many lines are left at the end, as far as they have come.
func (s *session) sayRest() {
	lines, which := s.lines.early(), "behind the last answer"
	if s.Beforehand {
		lines, which = s.lines.come(), "of the answers"
	}
	n := 0
	for _, line := range lines {
		if label := labelOf(line); label != "" && !(s.Beforehand && s.written.ids[label]) {
			n++
		}
	}
	s.sayUnused(n, which)
}

// submits reports whether an event answers the questions of a form.
func submits(event flow.Event) bool {
	switch event.(type) {
	case flow.SubmitSignIn, flow.PickAccount, flow.SubmitAnswers:
		return true
	}
	return false
}

// renews reports whether the call to be made renews the session of an account whose
// answers were taken: the new one asks for them again. With labels they may be there
// twice, and what follows the last account's is nobody else's.
func (s *session) renews(because flow.Event) bool {
	_, answered := because.(flow.Answered)
	_, repeated := because.(flow.Repeated)
	return s.Beforehand && (answered || repeated || submits(because)) &&
		s.call.Operation == monoapi.OpSession && s.written.took[labelOf(s.call.Account)]
}

// outOfStep reports whether what was answered beforehand no longer fits: it was
// rejected or failed otherwise, or it could not be sent, and the form is asked
// again. A session that was renewed is no such failure.
func (s *session) outOfStep(first, last flow.Event, sent bool) bool {
	state := s.machine().State()
	if !s.Beforehand || state.Waiting() || state.Ended() {
		return false
	}
	if submits(first) && !sent && !s.machine().Notice().Empty() {
		return true
	}
	_, answered := last.(flow.Answered)
	return answered && s.machine().Notice().Problem()
}

// endOutOfStep ends the run, because it is not known any more whom the answers that
// follow are for.
func (s *session) endOutOfStep() {
	s.say("The answers that follow may be meant for something else, so nothing more is sent.")
	s.desynchronised = true
	s.apply(flow.Desynchronise{})
}
