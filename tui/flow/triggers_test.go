package flow_test

import (
	"errors"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// trigger is a kind of event. It may come about in several ways, which all
// have to end alike.
type trigger struct {
	name string
	ways []func(*walk)
}

func events(name string, ways ...flow.Event) trigger {
	h := trigger{name: name}
	for _, event := range ways {
		h.ways = append(h.ways, func(w *walk) { w.do(event) })
	}
	return h
}

func inTurn(name string, turn ...flow.Event) trigger {
	return trigger{name, []func(*walk){func(w *walk) { w.do(turn...) }}}
}

// answered is an answer to the last call. One that gives a session gives the
// one at hand, or a new one when it was renewed.
func answered(name string, o reply) trigger {
	return trigger{name, []func(*walk){func(w *walk) {
		o := o
		if o.SessionID != "" && w.newest != "" {
			o.SessionID = w.newest
			if w.machine.State() == flow.StateCreatingSession {
				o.SessionID = secondSession
			}
		}
		w.answer(o)
	}}}
}

// without drops the session ID of an outcome.
func without(o reply) reply {
	o.SessionID = ""
	return o
}

// ended is a call that ended with an error, whether it was sent or not.
func ended(kind monoapi.Kind) trigger {
	return trigger{string(kind), []func(*walk){
		func(w *walk) { w.fail(w.failed(kind, true)) },
		func(w *walk) { w.fail(w.failed(kind, false)) },
	}}
}

func refused(name string, after time.Duration, times int) trigger {
	way := func(sent bool) func(*walk) {
		return func(w *walk) {
			for range times {
				e := w.failed(monoapi.KindRateLimited, sent)
				e.Status, e.RetryAfter = 429, after
				w.fail(e)
			}
		}
	}
	return trigger{name, []func(*walk){way(true), way(false)}}
}

func secret(value string) monoapi.Secret { return monoapi.NewSecret(value) }

var triggers = []trigger{
	answered("99", done),
	answered("99 without code", reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeDone}}),
	answered("101", choose),
	answered("101 without accounts", reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}, SessionID: firstSession}),
	answered("101 without session", without(choose)),
	answered("102", more),
	answered("102 without session", without(more)),
	answered("101 with questions", both),
	answered("400", rejected),
	answered("400 without session", without(rejected)),
	answered("no code", opened),
	answered("no code or session", without(opened)),
	answered("code 103", unknown),
	ended(monoapi.KindKeyRefused),
	ended(monoapi.KindAddOnMissing),
	ended(monoapi.KindForbidden),
	ended(monoapi.KindNotFound),
	ended(monoapi.KindSessionGone),
	ended(monoapi.KindRefused),
	ended(monoapi.KindServer),
	ended(monoapi.KindTimeout),
	ended(monoapi.KindUnreachable),
	ended(monoapi.KindUnreadable),
	ended(monoapi.KindCancelled),
	refused("429", 0, 1),
	refused("429 after 1s", time.Second, 1),
	refused("429 after 10m", 10*time.Minute, 1),
	refused("429 five times", 0, 5),
	{"another error", []func(*walk){
		func(w *walk) { w.fail(errors.New("a fault")) },
		func(w *walk) { w.fail(errors.Join(errors.New("one"), errors.New("two"))) },
	}},

	events("account", submitAccount, flow.SubmitAccount{ID: "\t " + account + " \n"}),
	events("another account", flow.SubmitAccount{ID: anotherAccount}),
	events("odd account", flow.SubmitAccount{ID: oddAccount}, flow.SubmitAccount{ID: " " + oddAccount + "\n"}),
	inTurn("odd account twice", flow.SubmitAccount{ID: oddAccount}, flow.SubmitAccount{ID: oddAccount}),
	events("empty account", flow.SubmitAccount{}, flow.SubmitAccount{ID: " \t\r\n\u00a0"}),
	events("credentials", signIn),
	events("no username", userAndPassword("", password), userAndPassword("", "")),
	events("no password", userAndPassword(username, "")),
	events("pick", pickFirst, pickSecond, flow.PickAccount{Index: 2}),
	events("pick out of range", flow.PickAccount{Index: -1}, flow.PickAccount{Index: 3}),
	events("wrong number of credentials", flow.SubmitSignIn{}, flow.SubmitSignIn{Answers: signIn.Answers[:1]}),
	events("answers", answers),
	events("wrong number of answers",
		flow.SubmitAnswers{},
		flow.SubmitAnswers{Answers: answers.Answers[:1]},
		flow.SubmitAnswers{Answers: append(answers.Answers[:2:2], flow.Input{Text: secret("third")})}),
	events("empty answer", flow.SubmitAnswers{Answers: []flow.Input{{}, {Option: 1}}}),
	events("option out of range",
		flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("123456")}, {Option: -1}}},
		flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("123456")}, {Option: 2, Text: secret("Lagos")}}}),
	events("create link", flow.CreateLink{}),
	events("confirmed", flow.Confirmed{}),
	{"a link", []func(*walk){func(w *walk) {
		w.do(flow.Answered{Number: w.last().Number, Link: linkAnswer.Link, Took: took})
	}}},
	events("give up", flow.GiveUp{}),
	inTurn("give up twice", flow.GiveUp{}, flow.GiveUp{}),
	inTurn("back twice", flow.Back{}, flow.Back{}),
	events("back", flow.Back{}),
	events("retry", flow.Retry{}),
	events("repeated", flow.Repeated{Number: 1}, flow.Repeated{Number: 99}), // see repeat_test.go
	events("linked", tellLinked),
	events("another linked", flow.Linked{Account: anotherAccount, Details: linked}),
}
