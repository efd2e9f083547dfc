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
	case flow.SubmitSignIn:
		return state == flow.StateCredentials && len(ev.Answers) == len(p.form.Fields)
	case flow.PickAccount:
		return state == flow.StateChooseAccount && ev.Index >= 0 && ev.Index < len(p.offer)
	case flow.SubmitAnswers:
		return state == flow.StateChallenge && len(ev.Answers) == len(p.asked.Fields)
	case flow.Back:
		return state != flow.StateDone
	case flow.GiveUp:
		return !state.Waiting() && !state.Ended() && state != flow.StateHandedOver && p.m.Account() != ""
	case flow.CreateLink:
		return p.m.CanCreateLink() || state == flow.StateAccount && p.m.Account() != ""
	case flow.Confirmed:
		link, ok := p.m.Link()
		p.check(link.URL == "" || strings.HasSuffix(link.URL, "/"+p.m.Account()), "the link %q", link.URL)
		return ok && state != flow.StateDone
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
	after, effects := before.Handle(ev, now)
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
		p.check(reflect.DeepEqual(effects, []flow.Effect{flow.Resend(ev.(flow.Repeated))}) && after.State() == before.State(), "a repetition did more than begin")
		p.paused = false
	}
	if after.Account() != before.Account() {
		p.user = ""
	}
	if c, ok := ev.(flow.SubmitSignIn); ok {
		p.user = ""
		for i, field := range p.form.Fields {
			if field.Name == "username" || field.Name == "phone" {
				p.user = c.Answers[i].Text.Reveal()
			}
		}
	}
	p.book(ev)
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Send:
			p.sent(ev, effect.Call)
		case flow.Again:
			p.checkAgain(answer, effect)
		case flow.Resend:
			p.check(effect.Number != 0 && effect.Number == p.awaited.Number, "a repetition of call %d", effect.Number)
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
	again, _ := before.Handle(ev, now)
	p.check(reflect.DeepEqual(again, after), "the same event does not do the same")
}

// book remembers which account goes along with the answers to come.
func (p *player) book(ev flow.Event) {
	switch ev := ev.(type) {
	case flow.PickAccount:
		if p.m.State() == flow.StateChallenge {
			p.chosen = ev.Index + 1
		}
	case flow.Back:
		if p.m.State() == flow.StateChooseAccount {
			p.chosen = 0
		}
	case flow.Answered:
		if p.trace[len(p.trace)-1].state == flow.StateCreatingLink {
			return
		}
		if p.m.State() == flow.StateChooseAccount && outcomeOf(ev).Asks() || p.m.State() == flow.StateChallenge && outcomeOf(ev).Asks() {
			p.chosen = 0
		}
	}
}

// outcomeOf is what a call was answered with, whichever it was.
func outcomeOf(a flow.Answered) monoapi.Outcome {
	if a.Session != nil {
		return a.Session.Outcome
	}
	return a.Outcome
}

// answerCame books an answer to the awaited call.
func (p *player) answerCame(before flow.Machine, a flow.Answered) {
	p.paused = false
	if _, repeated := p.m.Repeating(); a.Err == nil || !p.m.State().Waiting() || repeated <= p.repeats {
		p.awaited.Number = 0
	}
	if a.Err != nil || before.State() == flow.StateCreatingLink {
		return
	}
	if before.State() == flow.StateCreatingSession {
		p.session, p.form = "", monoapi.Form{}
		if a.Session != nil {
			p.session, p.form = a.Session.ID, a.Session.SignInForm
			a.Outcome = a.Session.Outcome
		}
	}
	switch p.m.State() {
	case flow.StateChooseAccount:
		if a.Outcome.ResponseCode == monoapi.CodeChooseAccount {
			p.offer, p.asked = a.Outcome.Accounts, a.Outcome.Challenge
		}
	case flow.StateChallenge:
		if a.Outcome.Asks() {
			p.asked = a.Outcome.Challenge
		}
	}
}

// sent checks a call: who made it, and that all in it belongs to its account.
func (p *player) sent(ev flow.Event, call flow.Call) {
	p.check(p.awaited.Number == 0, "call %d while %d is under way", call.Number, p.awaited.Number)
	p.check(call.Number > p.number, "call %d after call %d", call.Number, p.number)
	p.check(call.Account != "" && call.Account == p.m.Account(), "a call for %q", call.Account)
	parts := []string{call.Session}
	for _, a := range call.Answers {
		parts = append(parts, a.Value().Reveal())
	}
	for _, part := range parts {
		p.check(part == "" || strings.HasSuffix(part, "/"+call.Account), "%q in a call for %q", part, call.Account)
	}
	by := false
	switch ev := ev.(type) {
	case flow.CreateLink:
		by = call.Operation == monoapi.OpLink
	case flow.SubmitAccount, flow.Retry:
		by = call.Operation == monoapi.OpSession
	case flow.Answered:
		kind, _ := kindOf(ev.Err)
		gone := kind == monoapi.KindSessionGone && p.awaited.Operation != monoapi.OpSession
		bornEnd := ev.Session != nil && !ev.Session.ExpiresAt.IsZero() && !ev.Session.ExpiresAt.After(now)
		by = call.Operation == monoapi.OpSession && (gone || bornEnd)
	case flow.SubmitSignIn:
		by = call.Operation == monoapi.OpLogin && slices.Equal(reveal(call.Answers), expectedAnswers(p.form, ev.Answers))
	case flow.PickAccount:
		by = call.Operation == monoapi.OpCommit && len(p.asked.Fields) == 0 &&
			slices.Equal(reveal(call.Answers), []revealed{{"account", p.offer[ev.Index].Choice.Value}})
	case flow.SubmitAnswers:
		want := expectedAnswers(p.asked, ev.Answers)
		if p.chosen > 0 {
			want = append([]revealed{{"account", p.offer[p.chosen-1].Choice.Value}}, want...)
		}
		by = call.Operation == monoapi.OpCommit && slices.Equal(reveal(call.Answers), want)
	}
	p.check(by, "a call of the operation %q by %T", call.Operation, ev)
	if call.Operation == monoapi.OpSession {
		p.session = ""
	}
	p.check(call.Operation == monoapi.OpLink && call.Session == "" || call.Session == p.session, "session %q, the newest is %q", call.Session, p.session)
	p.awaited, p.number, p.repeats = call, call.Number, 0
}

func expectedAnswers(form monoapi.Form, inputs []flow.Input) []revealed {
	var all []revealed
	for i, field := range form.Fields {
		a := revealed{name: field.Name, value: inputs[i].Text.Reveal()}
		if len(field.Options) > 0 {
			a.value = field.Options[inputs[i].Option].Choice.Value
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
	p.check(p.endsWithin(m, 5), "no way out")
	user := keptUser(m) + m.Kept(monoapi.Field{Name: "phone"}).Text
	p.check(strings.Contains(user, p.user), "username %q, %q was typed", user, p.user)
	p.check(user == "" || strings.HasSuffix(user, "/"+m.Account()), "username %q for %q", user, m.Account())
	if found := leak(reflect.ValueOf(m)); found != "" {
		p.check(false, "Machine%s", found)
	}
	p.check(len(m.Steps()) >= len(before.Steps()) || m.Account() != before.Account(), "steps were lost")
	switch state {
	case flow.StateDone:
		o := outcomeOf(a)
		p.check(m.ByLink() || a.Err == nil && o.ResponseCode == monoapi.CodeDone && m.Code() == o.Code, "done without 99")
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
	byLink, handed := m.ByLink(), r.Status == flow.StatusLinkCreated
	p.check((r.Status == flow.StatusReauthorised) == (state == flow.StateDone || byLink), "%s in state %s", r.Status, state)
	p.check((r.Status == flow.StatusFailed) == (state == flow.StateFailed && !m.GaveUp() && !handed && !byLink), "%s in state %s", r.Status, state)
	p.check((r.Reason == "") == (state == flow.StateDone && !byLink || handed), "reason %q in state %s", r.Reason, state)
	p.check(!byLink || r.Reason == flow.ReasonLink, "reason %q by link", r.Reason)
	p.check(state != flow.StateHandedOver || handed && r.Link != "", "%s with the link %q in state %s", r.Status, r.Link, state)
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
	for _, ev := range []flow.Event{flow.Back{}, flow.Retry{}, flow.Answered{Number: p.number, Outcome: done.Outcome}} {
		if next, _ := m.Handle(ev, now); p.endsWithin(next, events-1) {
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
		return fmt.Sprintf("answer to %d: code %q, session %t", ev.Number, outcomeOf(ev).ResponseCode, ev.Session != nil)
	}
	return fmt.Sprintf("%T", ev)
}
