package flow_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// fits reports whether the machine has to do something about an event.
func (p *player) fits(ev flow.Event) bool {
	state := p.m.State()
	switch ev := ev.(type) {
	case flow.SubmitAccount:
		return state == flow.StateAccount
	case flow.SubmitCredentials:
		return state == flow.StateCredentials
	case flow.PickAccount:
		return state == flow.StateChooseAccount && ev.Index >= 0 && ev.Index < len(p.offer)
	case flow.SubmitAnswers:
		return state == flow.StateChallenge && len(ev.Answers) == len(p.asked.Fields)
	case flow.Back:
		return state != flow.StateDone
	case flow.Retry:
		return state == flow.StateFailed
	case flow.Linked:
		return ev.Account == p.m.Account()
	case flow.Answered:
		return state.Waiting() && ev.Number == p.awaited.Number
	case flow.Repeated:
		return state.Waiting() && ev.Number == p.awaited.Number && p.paused
	}
	return true
}

// step plays one event and checks everything.
func (p *player) step(ev flow.Event) {
	before := p.m
	p.trace = append(p.trace, played{before.State(), ev})
	fits := p.fits(ev)
	after, effects := before.Handle(ev)
	p.m = after

	if !fits {
		p.check(len(effects) == 0 && reflect.DeepEqual(before, after), "an event that does not fit changed something")
		return
	}
	p.check(len(effects) <= 1, "several effects: %s", effectsTold(effects))

	answer, isAnswer := ev.(flow.Answered)
	if isAnswer {
		p.answerCame(before, answer)
	}
	if _, repeated := ev.(flow.Repeated); repeated {
		p.check(len(effects) == 0 && after.State() == before.State(), "a repetition did more than begin")
		p.paused = false
	}
	if after.Account() != before.Account() {
		p.user = ""
	}
	if c, ok := ev.(flow.SubmitCredentials); ok {
		p.user = c.Username
	}
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Send:
			p.sent(ev, effect.Call)
		case flow.Again:
			p.checkAgain(answer, effect)
		case flow.Cancel:
			_, back := ev.(flow.Back)
			p.check(back, "a cancel without the operator")
			p.check(effect.Number != 0 && effect.Number == p.awaited.Number, "a cancel of call %d", effect.Number)
			// What was refused and has not been sent again never reached the bank.
			never := strings.HasPrefix(after.Notice().Reached, "Mono had refused it")
			p.check(never == (p.paused && p.awaited.Operation != monoapi.OpSession), "cancelled: %s", after.Notice())
			p.awaited, p.paused = flow.Call{}, false
		default:
			p.check(false, "effect %T", effect)
		}
	}
	p.checkState(before, answer)
	again, _ := before.Handle(ev)
	p.check(reflect.DeepEqual(again, after), "the same event does not do the same")
}

// answerCame books an answer to the awaited call.
func (p *player) answerCame(before flow.Machine, a flow.Answered) {
	p.paused = false
	if _, repeated := p.m.Repeating(); a.Err == nil || !p.m.State().Waiting() || repeated <= p.repeats {
		p.awaited.Number = 0
	}
	if a.Err != nil {
		return
	}
	if before.State() == flow.StateCreatingSession {
		p.session = a.Outcome.SessionID
	}
	switch p.m.State() {
	case flow.StateChooseAccount:
		if a.Outcome.ResponseCode == monoapi.CodeChooseAccount {
			p.offer = a.Outcome.Accounts
		}
	case flow.StateChallenge:
		if a.Outcome.ResponseCode == monoapi.CodeMoreInput {
			p.asked = a.Outcome.Challenge
		}
	}
}

// sent checks a call: who made it, and that all in it belongs to its account.
func (p *player) sent(ev flow.Event, call flow.Call) {
	p.check(p.awaited.Number == 0, "call %d while %d is under way", call.Number, p.awaited.Number)
	p.check(call.Number > p.number, "call %d after call %d", call.Number, p.number)
	p.check(call.Account != "" && call.Account == p.m.Account(), "a call for %q", call.Account)
	parts := []string{call.Session, call.Credentials.Username, call.Credentials.Password.Reveal()}
	for _, a := range call.Answers {
		parts = append(parts, a.Value.Reveal())
	}
	for _, part := range parts {
		p.check(part == "" || strings.HasSuffix(part, "/"+call.Account), "%q in a call for %q", part, call.Account)
	}
	by := false
	switch ev := ev.(type) {
	case flow.SubmitAccount, flow.Retry:
		by = call.Operation == monoapi.OpSession
	case flow.Answered:
		kind, _ := kindOf(ev.Err)
		by = call.Operation == monoapi.OpSession && kind == monoapi.KindSessionGone && p.awaited.Operation != monoapi.OpSession
	case flow.SubmitCredentials:
		by = call.Operation == monoapi.OpLogin && len(call.Answers) == 0 &&
			call.Credentials.Username == ev.Username && call.Credentials.Password.Equal(ev.Password)
	case flow.PickAccount:
		by = call.Operation == monoapi.OpCommit && call.Credentials.Username == "" && call.Credentials.Password.Empty() &&
			slices.Equal(reveal(call.Answers), []revealed{{"account", p.offer[ev.Index].Choice.Text, p.offer[ev.Index].Choice.Number, true}})
	case flow.SubmitAnswers:
		by = call.Operation == monoapi.OpCommit && call.Credentials.Username == "" && call.Credentials.Password.Empty() &&
			slices.Equal(reveal(call.Answers), p.expectedAnswers(ev))
	}
	p.check(by, "a call of the operation %q by %T", call.Operation, ev)
	if call.Operation == monoapi.OpSession {
		p.session = ""
	}
	p.check(call.Session == p.session, "session %q, the newest is %q", call.Session, p.session)
	p.awaited, p.number, p.repeats = call, call.Number, 0
}

func (p *player) expectedAnswers(ev flow.SubmitAnswers) []revealed {
	var all []revealed
	for i, field := range p.asked.Fields {
		a := revealed{name: field.Name, value: ev.Answers[i].Text.Reveal()}
		if len(field.Options) > 0 {
			chosen := field.Options[ev.Answers[i].Option].Value
			a.value, a.number = chosen.Text, chosen.Number
		}
		all = append(all, a)
	}
	return all
}

func (p *player) checkAgain(a flow.Answered, again flow.Again) {
	var e *monoapi.Error
	p.check(errors.As(a.Err, &e) && e.Kind == monoapi.KindRateLimited, "a repetition after %v", a.Err)
	p.repeats++
	p.paused = true
	p.check(again.Number == p.awaited.Number, "call %d is repeated, %d is under way", again.Number, p.awaited.Number)
	p.check(again.After > 0 && again.After >= e.RetryAfter && again.After <= 2*time.Minute, "repeated after %s", again.After)
	p.check(p.repeats <= 4, "repeated %d times", p.repeats)
	wait, repetition := p.m.Repeating()
	p.check(wait == again.After && repetition == p.repeats, "repetition %d in %s", repetition, wait)
}

// checkState checks what holds in every state.
func (p *player) checkState(before flow.Machine, a flow.Answered) {
	m, state := p.m, p.m.State()
	p.check(state.Waiting() == (p.awaited.Number != 0), "waiting with call %d under way", p.awaited.Number)
	wait, _ := m.Repeating()
	p.check((wait > 0) == p.paused, "a wait of %s", wait)
	p.check(p.endsWithin(m, 4), "no way out")
	p.check(m.Username() == p.user, "username %q, %q was typed", m.Username(), p.user)
	p.check(m.Username() == "" || strings.HasSuffix(m.Username(), "/"+m.Account()), "username %q for %q", m.Username(), m.Account())
	if found := leak(reflect.ValueOf(m)); found != "" {
		p.check(false, "Machine%s", found)
	}
	p.check(len(m.Steps()) >= len(before.Steps()) || m.Account() != before.Account(), "steps were lost")
	switch state {
	case flow.StateDone:
		p.check(a.Err == nil && a.Outcome.ResponseCode == monoapi.CodeDone && m.Code() == a.Outcome.Code, "done without 99")
	case flow.StateFailed:
		p.check(m.Notice().Problem(), "failed without saying why")
	case flow.StateChooseAccount:
		p.check(len(p.offer) > 0 && reflect.DeepEqual(m.Accounts(), p.offer), "not the accounts that were offered")
	case flow.StateChallenge:
		p.check(reflect.DeepEqual(m.Challenge(), p.asked), "not the questions that were asked")
	}
	fault, known := faults.Load(m.Notice())
	if !known && !m.Notice().Empty() {
		fault, _ = faults.LoadOrStore(m.Notice(), faultOf(m.Notice()))
	}
	p.check(fault == nil || fault == "", "%s: %s", fault, m.Notice())
	r := m.Result(flow.StatusSkipped)
	p.check((r.Status == flow.StatusReauthorised) == (state == flow.StateDone), "%s in state %s", r.Status, state)
	p.check((r.Status == flow.StatusFailed) == (state == flow.StateFailed), "%s in state %s", r.Status, state)
	p.check((r.Reason == "") == (state == flow.StateDone), "reason %q in state %s", r.Reason, state)
	p.check(r.Code == "" || state == flow.StateDone, "a code in state %s", state)
}

// endsWithin reports whether so many events can lead to the question for an
// account or to the end.
func (p *player) endsWithin(m flow.Machine, events int) bool {
	if m.State() == flow.StateAccount || m.State() == flow.StateDone {
		return true
	}
	if events == 0 {
		return false
	}
	for _, ev := range []flow.Event{flow.Back{}, flow.Retry{}, flow.Answered{Number: p.number, Outcome: done}} {
		if next, _ := m.Handle(ev); p.endsWithin(next, events-1) {
			return true
		}
	}
	return false
}

func eventTold(ev flow.Event) string {
	switch ev := ev.(type) {
	case flow.SubmitAccount:
		return fmt.Sprintf("account %q", ev.ID)
	case flow.PickAccount:
		return fmt.Sprintf("pick %d", ev.Index)
	case flow.SubmitAnswers:
		return fmt.Sprintf("%d answers", len(ev.Answers))
	case flow.Answered:
		if ev.Err != nil {
			return fmt.Sprintf("answer to %d: %v", ev.Number, ev.Err)
		}
		return fmt.Sprintf("answer to %d: code %q, session %q", ev.Number, ev.Outcome.ResponseCode, ev.Outcome.SessionID)
	}
	return fmt.Sprintf("%T", ev)
}
