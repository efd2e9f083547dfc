package flow_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// player turns bytes into events, plays them to a machine and checks after each
// what must hold after any. It keeps its own books of what it typed and answered.
//
// Whatever it types or answers for an account ends with "/" and the account's
// ID, so that a call shows where its parts come from. Secrets begin with the
// canary.
type player struct {
	t     testing.TB
	name  string // for failures
	m     flow.Machine
	data  []byte
	trace []played

	count   int       // makes every text that is typed or answered a new one
	awaited flow.Call // the call under way; Number 0 when there is none
	number  int       // of the last call
	repeats int       // of the call under way
	paused  bool      // the call under way waits for its repetition
	user    string    // last submitted for the account at hand
	session string    // of the newest session
	offer   []monoapi.Account
	asked   monoapi.Form
	form    monoapi.Form // of the newest session
	chosen  int          // 1 + the place of the account chosen beside questions
}

// played is an event and the state that it came in.
type played struct {
	state flow.State
	event flow.Event
}

// faults remembers what faultOf said of notices.
var faults sync.Map

// play plays data to its end, or until the account is done.
func play(t testing.TB, name string, data []byte) *player {
	p := &player{t: t, name: name, data: data}
	for len(p.data) > 0 && p.m.State() != flow.StateDone {
		p.step(p.event())
	}
	for _, h := range triggers {
		// What Mono knows of the account is welcome even then.
		if p.m.State() == flow.StateDone && !strings.HasSuffix(h.name, "linked") {
			w := &walk{machine: p.m, calls: []flow.Call{{Number: p.number}}}
			h.ways[0](w)
			p.check(len(w.effects) == 0 && reflect.DeepEqual(p.m, w.machine), "%s changed what is done", h.name)
		}
	}
	if text := printedLeak(p.m); text != "" {
		p.check(false, "printed: %s", text)
	}
	return p
}

func (p *player) check(ok bool, format string, args ...any) {
	if !ok {
		p.t.Helper()
		var trace strings.Builder
		for _, played := range p.trace {
			fmt.Fprintf(&trace, "  %s: %s\n", played.state, eventTold(played.event))
		}
		p.t.Fatalf("%s: %s\nafter:\n%sat: %s", p.name, fmt.Sprintf(format, args...), &trace, p.m.State())
	}
}

// next returns the next byte, below limit.
func (p *player) next(limit int) int {
	if len(p.data) == 0 {
		return 0
	}
	b := p.data[0]
	p.data = p.data[1:]
	return int(b) % limit
}

// text returns a new text that belongs to an account.
func (p *player) text(prefix, account string) string {
	p.count++
	return fmt.Sprintf("%s%d/%s", prefix, p.count, account)
}

// event makes an event out of bytes: three of four fit the state.
func (p *player) event() flow.Event {
	kind := p.next(32)
	if kind < 24 {
		switch state := p.m.State(); {
		case kind < 2:
			return flow.Back{}
		case kind == 3:
			return []flow.Event{flow.GiveUp{}, flow.CreateLink{}, flow.CreateLink{}, flow.CreateLink{}, flow.Confirmed{}}[p.next(5)]
		case kind == 2:
			return p.linkedEvent()
		case kind < 12 && p.paused:
			return flow.Repeated{Number: p.awaited.Number}
		case state.Waiting():
			return p.answered(p.awaited.Number)
		case state == flow.StateAccount:
			return p.accountEvent()
		case state == flow.StateCredentials:
			return p.credentialsEvent()
		case state == flow.StateChooseAccount:
			return flow.PickAccount{Index: p.next(len(p.offer))}
		case state == flow.StateChallenge:
			return p.answersEvent()
		case state == flow.StateHandedOver:
			return []flow.Event{flow.Back{}, flow.Confirmed{}, flow.Retry{}, flow.CreateLink{}}[p.next(4)]
		default:
			return flow.Retry{}
		}
	}
	switch kind {
	case 24:
		return p.answered(p.number)
	case 25:
		return p.answered(p.number - 3 + p.next(7))
	case 26:
		return p.accountEvent()
	case 27:
		return p.credentialsEvent()
	case 28:
		return flow.PickAccount{Index: p.next(9) - 3}
	case 29:
		if p.next(2) == 0 {
			return flow.SubmitAnswers{Answers: make([]flow.Input, p.next(4))}
		}
		return p.answersEvent()
	case 30:
		return flow.Retry{}
	}
	return flow.Repeated{Number: p.number - 2 + p.next(5)}
}

func (p *player) accountEvent() flow.Event {
	ids := []string{account, anotherAccount, oddAccount, "odd-two", p.m.Account(), " " + account + "\n", ""}
	return flow.SubmitAccount{ID: ids[p.next(len(ids))]}
}

func (p *player) credentialsEvent() flow.Event {
	var ev flow.SubmitSignIn
	for _, field := range p.form.Fields {
		text := p.text("user-", p.m.Account())
		if field.Masked {
			text = p.text(canary, p.m.Account())
		}
		if p.next(16) == 0 {
			text = ""
		}
		ev.Answers = append(ev.Answers, flow.Input{Text: secret(text)})
	}
	if p.next(16) == 0 {
		ev.Answers = append(ev.Answers, flow.Input{})
	}
	return ev
}

func (p *player) answersEvent() flow.Event {
	var ev flow.SubmitAnswers
	for range p.asked.Fields {
		input := flow.Input{Text: secret(p.text(canary, p.m.Account()))}
		switch b := p.next(16); b {
		case 0:
			input.Text = monoapi.Secret{}
		default:
			input.Option = b%5 - 1
		}
		ev.Answers = append(ev.Answers, input)
	}
	if p.next(16) == 0 {
		ev.Answers = append(ev.Answers, flow.Input{})
	}
	return ev
}

func (p *player) linkedEvent() flow.Event {
	ev := flow.Linked{Account: p.m.Account(), Details: linked}
	switch p.next(3) {
	case 0:
		ev.Account = anotherAccount
	case 1:
		if len(p.offer) > 0 {
			ev.Details.Account = p.offer[0]
		}
	}
	return ev
}

var kinds = []monoapi.Kind{
	monoapi.KindKeyRefused, monoapi.KindForbidden, monoapi.KindNotFound, monoapi.KindRefused, monoapi.KindServer,
	monoapi.KindTimeout, monoapi.KindUnreachable, monoapi.KindUnreadable, monoapi.KindCancelled, "of tomorrow",
}

// answered is an answer of Mono's to the call with this number.
func (p *player) answered(number int) flow.Event {
	a := flow.Answered{Number: number, Took: time.Duration(p.count) * time.Millisecond}
	of := p.awaited.Account
	r := reply{SessionID: p.text("sess-", of)}
	o := &r.Outcome
	switch p.next(8) {
	case 0:
		r.SignIn = monoapi.Form{Fields: []monoapi.Field{{Name: "phone", Label: "Phone"}, {Name: "pin", Label: "PIN", Masked: true}, {Name: "mail", Label: "Mail"}}}
	case 1:
		r.ExpiresAt = now.Add(time.Duration(p.next(3)-1) * time.Minute)
	}
	failed := &monoapi.Error{Operation: p.awaited.Operation, Sent: p.next(2) == 0, Message: "some words"}
	switch b := p.next(32); {
	case p.repeats > 0 && b%4 != 0:
		failed.Kind, failed.RetryAfter = monoapi.KindRateLimited, time.Duration(p.next(128))*time.Second
		a.Err = failed
	case b < 16 && b%2 == 0 && p.awaited.Operation == monoapi.OpSession:
		o.ResponseCode = ""
	case b < 7:
		o.ResponseCode = monoapi.CodeChooseAccount
		for range b {
			o.Accounts = append(o.Accounts, monoapi.Account{
				ID: p.text("id-", of), Choice: monoapi.Choice{Name: "account", Value: p.text("choice-", of), Number: b%2 == 0},
			})
		}
		if p.next(4) == 0 {
			o.Challenge.Fields = []monoapi.Field{{Name: "otp", Label: "OTP"}}
		}
	case b < 14:
		o.ResponseCode = monoapi.CodeMoreInput
		for i := range 1 + b%3 {
			field := monoapi.Field{Name: fmt.Sprintf("field%d", i), Label: "Question"}
			for range (b + i) % 3 {
				field.Options = append(field.Options, monoapi.Option{Label: "Option", Choice: monoapi.Choice{Name: field.Name, Value: p.text("option-", of)}})
			}
			o.Challenge.Fields = append(o.Challenge.Fields, field)
		}
	case b < 17:
		o.ResponseCode, o.Message = monoapi.CodeRejected, "some words"
	case b == 17:
		o.ResponseCode, r.SessionID = monoapi.CodeRejected, ""
	case b == 18:
		o.ResponseCode, o.Code = monoapi.CodeDone, p.text("code-", of)
	case b == 19:
		o.ResponseCode = monoapi.ResponseCode(fmt.Sprint(p.next(256)))
	case b == 20:
		r.SessionID = ""
	case b < 24:
		failed.Kind = monoapi.KindSessionGone
		a.Err = failed
	case b < 28:
		failed.Kind, failed.RetryAfter = monoapi.KindRateLimited, time.Duration(p.next(256))*time.Second
		a.Err = failed
	case b == 28:
		a.Err = fmt.Errorf("a fault")
	default:
		failed.Kind = kinds[p.next(len(kinds))]
		a.Err = failed
	}
	switch {
	case p.awaited.Operation == monoapi.OpSession:
		a.Session = r.To(p.awaited).Session
	case p.awaited.Operation == monoapi.OpLink && a.Err == nil && p.next(8) != 0:
		a.Link.URL = p.text("link-", of)
	default:
		a.Outcome = r.Outcome
	}
	return a
}
