package flow

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"connect-reauth/monoapi"
)

// A 429 is repeated at most this often, and only when the wait is bearable.
const (
	maxRepeats = 4
	maxWait    = 2 * time.Minute
)

// maxFields is how many fields a form may have; no bank asks a person for more.
const maxFields = 100

func (m Machine) answered(ev Answered, now time.Time) (Machine, []Effect) {
	if !m.state.Waiting() || ev.Number != m.call {
		return m, nil
	}
	m.wait = 0
	if ev.Err != nil {
		return m.failure(ev)
	}
	switch m.Operation() {
	case monoapi.OpSession:
		return m.sessionCame(ev, now)
	case monoapi.OpLink:
		return m.linkCame(ev.Link, ev.Took), nil
	}
	return m.outcome(ev, ev.Outcome)
}

// sessionCame takes up a session.
func (m Machine) sessionCame(ev Answered, now time.Time) (Machine, []Effect) {
	var o monoapi.Outcome
	m.session, m.atOnce = session{}, false
	if s := ev.Session; s != nil {
		o = s.Outcome
		m.session = session{id: s.ID, expiresAt: s.ExpiresAt, institution: s.Institution.Name, signIn: s.SignInForm}
	}
	goesOn := o.ResponseCode == "" || o.ResponseCode == monoapi.CodeRejected || o.Asks()
	if m.session.id != "" && goesOn && m.ended(now) {
		if !m.bornEnd {
			m.bornEnd, m.last = true, o
			m.steps = m.step("ended already", ev.Took)
			if m.renewal.Empty() {
				m.renewal = endedAlready
			}
			return m.renew(m.renewal)
		}
		// Twice: it is the clocks that differ.
		m.session.expiresAt = time.Time{}
	}
	return m.outcome(ev, o)
}

// outcome acts on a response code, whichever call it answers.
func (m Machine) outcome(ev Answered, o monoapi.Outcome) (Machine, []Effect) {
	op := m.Operation()
	m.last = o
	switch {
	case o.ResponseCode == monoapi.CodeDone:
		m.steps = m.step("done", ev.Took)
		m.state = StateDone
		return m, nil

	case op == monoapi.OpSession && signsIn(o) && lacksValue(m.session.signIn.Fields):
		return m.fail(incomplete(op, o, optionWithoutValue), ev.Took), nil

	case o.ResponseCode == monoapi.CodeRejected && m.session.id == "":
		return m.fail(rejected(op, m.state, o.Message), ev.Took), nil

	case o.ResponseCode == monoapi.CodeRejected:
		notice := rejected(op, m.form, o.Message)
		if op == monoapi.OpLogin {
			m.rejected++
			notice = counted(notice, m.rejected)
		}
		m.steps = m.step("rejected", ev.Took)
		m.notice, m.problem = notice, notice
		m.state = m.form
		if op == monoapi.OpSession {
			m.state = StateCredentials
		}
		return m, nil

	case o.ResponseCode == monoapi.CodeChooseAccount, o.ResponseCode == monoapi.CodeMoreInput, o.ResponseCode == "" && o.Asks():
		return m.ask(ev, o), nil

	case o.ResponseCode == "" && len(m.session.signIn.Fields) > maxFields:
		return m.fail(incomplete(op, o, fmt.Sprintf("asks for a sign-in of %d fields, more than a person can fill in", len(m.session.signIn.Fields))), ev.Took), nil

	case o.ResponseCode == "" && op == monoapi.OpSession && m.session.id != "":
		m.steps = m.step("created", ev.Took)
		m.state = StateCredentials
		m = m.afterRenewal()
		return m, nil

	case o.ResponseCode == "":
		return m.fail(noCode(op, o.Message), ev.Took), nil
	}
	return m.fail(unknownCode(op, o), ev.Took), nil
}

// signsIn reports whether the sign-in form comes next after a session's answer.
func signsIn(o monoapi.Outcome) bool {
	return o.ResponseCode == "" && !o.Asks() || o.ResponseCode == monoapi.CodeRejected
}

// optionWithoutValue is said of an answer with something to choose that can't go back.
const optionWithoutValue = "offers an option without a value, so it is not known what to send for it"

// lacksValue reports whether one of the options of a form can't go back.
func lacksValue(fields []monoapi.Field) bool {
	return slices.ContainsFunc(fields, func(f monoapi.Field) bool {
		return slices.ContainsFunc(f.Options, func(o monoapi.Option) bool { return o.Choice.Empty() })
	})
}

// afterRenewal says that the session is a new one, if it is.
func (m Machine) afterRenewal() Machine {
	m.notice, m.renewal = m.renewal, Notice{}
	return m
}

// ask moves on to what an answer asks for.
func (m Machine) ask(ev Answered, o monoapi.Outcome) Machine {
	op := m.Operation()
	switch {
	case m.session.id == "":
		return m.fail(incomplete(op, o, "gave no session ID to go on with"), ev.Took)
	case len(o.Challenge.Fields) > maxFields:
		return m.fail(incomplete(op, o, fmt.Sprintf("asks %d questions, more than a person can answer", len(o.Challenge.Fields))), ev.Took)
	case !o.Asks():
		return m.fail(incomplete(op, o, "listed no accounts to choose from"), ev.Took)
	case lacksValue(o.Challenge.Fields), slices.ContainsFunc(o.Accounts, func(a monoapi.Account) bool { return a.Choice.Empty() }):
		return m.fail(incomplete(op, o, optionWithoutValue), ev.Took)
	}
	m.accounts, m.challenge, m.chosen, m.choices = o.Accounts, o.Challenge, 0, nil
	m.starts = numberStarts(o.Accounts)
	if len(o.Accounts) > 0 {
		m.steps = m.step("several accounts", ev.Took)
		m.state = StateChooseAccount
	} else {
		m.steps = m.step("more input asked", ev.Took)
		m.state = StateChallenge
	}
	m.problem = Notice{}
	if op == monoapi.OpSession {
		m.atOnce = true
		m = m.afterRenewal()
		if !m.notice.Empty() {
			m.notice.Do = "Answer what the bank asks now."
		}
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
		e = &monoapi.Error{Kind: monoapi.KindUnreachable, Operation: m.Operation(), Sent: true}
	}
	op := m.Operation()
	notice := explain(e)
	if !m.renewal.Empty() {
		// This call brought no sign-in, but one may have gone before it.
		notice.Reached = m.renewal.Reached
	}
	if op != monoapi.OpLink {
		m.last = monoapi.Outcome{Message: e.Message, Status: e.Status}
	}
	switch {
	case e.Kind == monoapi.KindRateLimited:
		if wait := repeatAfter(e.RetryAfter, m.repeats); wait > 0 {
			m.repeats++
			m.wait = wait
			m.steps = m.step("too many requests", ev.Took)
			return m, []Effect{Again{Number: m.call, After: wait}}
		}
		if op == monoapi.OpLink {
			return m.linkFailed(notice, ev.Took), nil
		}
	case op == monoapi.OpLink:
		return m.linkFailed(notice, ev.Took), nil
	case e.Kind == monoapi.KindSessionGone && op != monoapi.OpSession:
		m.steps = m.step("session gone", ev.Took)
		m.problem = notice
		return m.renew(sessionGone)
	}
	if op == monoapi.OpSession {
		return m.fail(notice, ev.Took), nil
	}
	m.steps = m.step(string(e.Kind), ev.Took)
	m.state, m.notice, m.problem = m.form, notice, notice
	return m, nil
}

// repeat makes the awaited call once more, unless its session has ended by its own
// word meanwhile: then nothing was sent into it, and nothing is.
func (m Machine) repeat(ev Repeated, now time.Time) (Machine, []Effect) {
	if m.wait == 0 || ev.Number != m.call {
		return m, nil
	}
	m.wait = 0
	if (m.state == StateLoggingIn || m.state == StateCommitting) && m.ended(now) {
		return m.renew(sessionEnded)
	}
	return m, []Effect{Resend(ev)}
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
