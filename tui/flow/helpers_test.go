package flow_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

const (
	account        = flowtest.Account
	anotherAccount = flowtest.AnotherAccount
	oddAccount     = "sandbox-one"
	firstSession   = flowtest.Session
	secondSession  = flowtest.SecondSession
	username       = flowtest.Username
	password       = flowtest.Password
	code           = flowtest.Code
	says           = "the bank is closed"
	took           = flowtest.Took
)

// What Mono answers in these tests.
var (
	offered = append(slices.Clone(flowtest.Offered),
		monoapi.Account{Name: "Without a number", Choice: monoapi.Choice{Name: "account", Value: "third"}})
	asked  = monoapi.Form{Title: "Two questions", Fields: []monoapi.Field{flowtest.OTP, flowtest.City}}
	linked = monoapi.Details{Account: monoapi.Account{ID: "acc_1", Number: "0131883461"}}

	opened   = reply{Outcome: monoapi.Outcome{Status: 200}, SessionID: firstSession}
	done     = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeDone, Code: code, Message: says, Status: 200}, SessionID: firstSession}
	choose   = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: offered, Status: 200}, SessionID: firstSession}
	more     = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: asked, Status: 200}, SessionID: firstSession}
	both     = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: offered, Challenge: asked, Status: 200}, SessionID: firstSession}
	rejected = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: says, Status: 400}, SessionID: firstSession}
	unknown  = reply{Outcome: monoapi.Outcome{ResponseCode: "103", Message: says, Status: 200}, SessionID: firstSession}
)

type reply = flowtest.Answer

var guideForm = flowtest.GuideForm

// linkAnswer is a reauth link.
var linkAnswer = flowtest.LinkAnswer

// now is when everything happens in these tests.
var now = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// userAndPassword is a sign-in with the guide's form.
func userAndPassword(username, password string) flow.SubmitSignIn {
	return flow.SubmitSignIn{Answers: []flow.Input{{Text: monoapi.NewSecret(username)}, {Text: monoapi.NewSecret(password)}}}
}

// keptUser is the username that the machine kept.
func keptUser(m flow.Machine) string { return m.Kept(monoapi.Field{Name: "username"}).Text }

// What the operator does in these tests.
var (
	submitAccount = flow.SubmitAccount{ID: account}
	signIn        = userAndPassword(username, password)
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
			w.newest = ""
			if a.Session != nil {
				w.newest = a.Session.ID
			}
		}
		var effects []flow.Effect
		w.machine, effects = w.machine.Handle(event, now)
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

// answer ends the last call with a reply.
func (w *walk) answer(r reply) *walk { return w.do(r.To(w.last())) }

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

// point is a place in the walk to begin a test at.
type point struct {
	name  string
	state flow.State
	build func() *walk
}

func points() []point {
	return []point{
		{"account", flow.StateAccount, func() *walk { return new(walk) }},
		{"account again", flow.StateAccount, func() *walk { return walkTo("logging in").answer(rejected).do(flow.Back{}) }},
		{"creating session", flow.StateCreatingSession, func() *walk { return new(walk).do(submitAccount) }},
		{"renewing session", flow.StateCreatingSession, func() *walk {
			w := walkTo("logging in")
			return w.fail(w.failed(monoapi.KindSessionGone, true))
		}},
		{"credentials", flow.StateCredentials, func() *walk { return walkTo("creating session").answer(opened) }},
		{"logging in", flow.StateLoggingIn, func() *walk { return walkTo("credentials").do(tellLinked, signIn) }},
		{"choose account", flow.StateChooseAccount, func() *walk { return walkTo("credentials").do(signIn).answer(choose) }},
		{"challenge", flow.StateChallenge, func() *walk { return walkTo("credentials").do(signIn).answer(more) }},
		{"choose first", flow.StateChooseAccount, func() *walk { return walkTo("credentials").do(signIn).answer(both) }},
		{"chosen", flow.StateChallenge, func() *walk { return walkTo("choose first").do(pickFirst) }},
		{"answering both", flow.StateCommitting, func() *walk { return walkTo("chosen").do(answers) }},
		{"asked at once", flow.StateChallenge, func() *walk { return walkTo("creating session").answer(more) }},
		{"choosing", flow.StateCommitting, func() *walk { return walkTo("choose account").do(pickFirst) }},
		{"answering", flow.StateCommitting, func() *walk { return walkTo("challenge").do(answers) }},
		{"creating link", flow.StateCreatingLink, func() *walk { return walkTo("credentials").do(flow.CreateLink{}) }},
		{"handed over", flow.StateHandedOver, func() *walk { return walkTo("creating link").answer(linkAnswer) }},
		{"done", flow.StateDone, func() *walk { return walkTo("credentials").do(signIn).answer(done) }},
		{"failed", flow.StateFailed, func() *walk { return walkTo("credentials").do(signIn).answer(unknown) }},
	}
}

// stand builds the walk to a point anew.
func walkTo(name string) *walk {
	for _, s := range points() {
		if s.name == name {
			return s.build().forget()
		}
	}
	panic("no point " + name)
}

// sessionOf returns the session that the machine would send next, "" where it
// would send none.
func sessionOf(m flow.Machine) string {
	if m.State().Waiting() {
		m, _ = m.Handle(flow.Back{}, now)
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
	if w.machine.State() == flow.StateChallenge {
		w.do(answers) // the account went before
	}
	return w.last().Session
}

func TestPointsOfTheWalk(t *testing.T) {
	for _, s := range points() {
		t.Run(s.name, func(t *testing.T) { walkTo(s.name).in(t, s.state) })
	}
}
