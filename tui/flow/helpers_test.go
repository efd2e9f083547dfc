package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

const (
	account        = "65c4c03aa66a95b572cb5a86"
	anotherAccount = "65c4c03aa66a95b572cb5b97"
	oddAccount     = "sandbox-one"
	firstSession   = "sess_first"
	secondSession  = "sess_second"
	username       = "samuel@neem.com"
	password       = " pass 1234567890? "
	code           = "code_geiyk72og91xl2rox16b4emc"
	says           = "the bank is closed"
	took           = 3 * time.Second
)

// What Mono answers in these tests.
var (
	offered = []monoapi.Account{
		{ID: "acc_1", Number: "0123456789", Name: "Current", Choice: monoapi.Value{Text: "acc_1"}},
		{ID: "acc_2", Number: "9876543210", Name: "Savings", Choice: monoapi.Value{Text: "2", Number: true}},
		{Name: "Without a number", Choice: monoapi.Value{Text: "third"}},
	}
	asked = monoapi.Challenge{Title: "Two questions", Fields: []monoapi.Field{
		{Name: "otp", Label: "Enter OTP"},
		{Name: "city", Label: "City", Options: []monoapi.Option{
			{Label: "Lagos", Value: monoapi.Value{Text: "lagos"}},
			{Label: "Abuja", Value: monoapi.Value{Text: "7", Number: true}},
		}},
	}}
	linked = monoapi.Details{Account: monoapi.Account{ID: "acc_1", Number: "0123456789"}}

	opened   = monoapi.Outcome{SessionID: firstSession, Status: 200}
	done     = monoapi.Outcome{ResponseCode: monoapi.CodeDone, SessionID: firstSession, Code: code, Message: says, Status: 200}
	choose   = monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, SessionID: firstSession, Accounts: offered, AccountField: "account", Status: 200}
	more     = monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, SessionID: firstSession, Challenge: asked, Status: 200}
	rejected = monoapi.Outcome{ResponseCode: monoapi.CodeRejected, SessionID: firstSession, Message: says, Status: 400}
	unknown  = monoapi.Outcome{ResponseCode: "103", SessionID: firstSession, Message: says, Status: 200}
)

// What the operator does in these tests.
var (
	submitAccount = flow.SubmitAccount{ID: account}
	signIn        = flow.SubmitCredentials{Username: username, Password: monoapi.NewSecret(password)}
	pickFirst     = flow.PickAccount{Index: 0}
	pickSecond    = flow.PickAccount{Index: 1}
	answers       = flow.SubmitAnswers{Answers: []flow.Input{{Text: monoapi.NewSecret("123456")}, {Option: 1}}}
	tellLinked    = flow.Linked{Account: account, Details: linked}
)

// walk drives a machine and remembers what it asked for.
type walk struct {
	machine flow.Machine
	events  []flow.Event
	effects []flow.Effect
	calls   []flow.Call
	newest  string // the session of the newest answer to a session call
}

func (w *walk) do(events ...flow.Event) *walk {
	for _, event := range events {
		if a, ok := event.(flow.Answered); ok && w.machine.State() == flow.StateCreatingSession && a.Err == nil {
			w.newest = a.Outcome.SessionID
		}
		var effects []flow.Effect
		w.machine, effects = w.machine.Handle(event)
		w.events = append(w.events, event)
		w.effects = append(w.effects, effects...)
		for _, effect := range effects {
			if send, ok := effect.(flow.Send); ok {
				w.calls = append(w.calls, send.Call)
			}
		}
	}
	return w
}

// last is the last call sent, and the zero Call when there was none.
func (w *walk) last() flow.Call {
	if len(w.calls) == 0 {
		return flow.Call{}
	}
	return w.calls[len(w.calls)-1]
}

// answer ends the last call with an outcome.
func (w *walk) answer(o monoapi.Outcome) *walk {
	return w.do(flow.Answered{Number: w.last().Number, Outcome: o, Took: took})
}

// fail ends the last call with an error.
func (w *walk) fail(err error) *walk {
	return w.do(flow.Answered{Number: w.last().Number, Err: err, Took: took})
}

// failed is an error of the last call's operation, as the client makes one.
func (w *walk) failed(kind monoapi.Kind, sent bool) *monoapi.Error {
	return &monoapi.Error{Kind: kind, Operation: w.last().Operation, Sent: sent, Message: says}
}

func (w *walk) tooMany(after time.Duration) *walk {
	e := w.failed(monoapi.KindRateLimited, true)
	e.Status, e.RetryAfter = 429, after
	return w.fail(e)
}

// in fails the test unless the walk stands in state.
func (w *walk) in(t testing.TB, state flow.State) *walk {
	t.Helper()
	require.Equal(t, state.String(), w.machine.State().String())
	return w
}

// forget drops what was remembered about effects and events, but not calls.
func (w *walk) forget() *walk {
	w.effects, w.events = nil, nil
	return w
}

// standing is a place in the walk to begin a test at.
type standing struct {
	name  string
	state flow.State
	build func() *walk
}

func standings() []standing {
	return []standing{
		{"account", flow.StateAccount, func() *walk { return new(walk) }},
		{"account again", flow.StateAccount, func() *walk { return stand("logging in").answer(rejected).do(flow.Back{}) }},
		{"creating session", flow.StateCreatingSession, func() *walk { return new(walk).do(submitAccount) }},
		{"renewing session", flow.StateCreatingSession, func() *walk {
			w := stand("logging in")
			return w.fail(w.failed(monoapi.KindSessionGone, true))
		}},
		{"credentials", flow.StateCredentials, func() *walk { return stand("creating session").answer(opened) }},
		{"logging in", flow.StateLoggingIn, func() *walk { return stand("credentials").do(tellLinked, signIn) }},
		{"choose account", flow.StateChooseAccount, func() *walk { return stand("credentials").do(signIn).answer(choose) }},
		{"challenge", flow.StateChallenge, func() *walk { return stand("credentials").do(signIn).answer(more) }},
		{"choosing", flow.StateCommitting, func() *walk { return stand("choose account").do(pickFirst) }},
		{"answering", flow.StateCommitting, func() *walk { return stand("challenge").do(answers) }},
		{"done", flow.StateDone, func() *walk { return stand("credentials").do(signIn).answer(done) }},
		{"failed", flow.StateFailed, func() *walk { return stand("credentials").do(signIn).answer(unknown) }},
	}
}

// stand builds the walk to a standing anew.
func stand(name string) *walk {
	for _, s := range standings() {
		if s.name == name {
			return s.build().forget()
		}
	}
	panic("no standing " + name)
}

// sessionOf returns the session that the machine would send next, "" where it
// would send none.
func sessionOf(m flow.Machine) string {
	if m.State().Waiting() {
		m, _ = m.Handle(flow.Back{})
	}
	w := &walk{machine: m}
	switch m.State() {
	case flow.StateCredentials:
		w.do(signIn)
	case flow.StateChooseAccount:
		// A choice that is asked about first is taken the second time.
		w.do(pickFirst, pickFirst)
	case flow.StateChallenge:
		w.do(answers)
	}
	return w.last().Session
}

func TestStandings(t *testing.T) {
	for _, s := range standings() {
		t.Run(s.name, func(t *testing.T) { stand(s.name).in(t, s.state) })
	}
}
