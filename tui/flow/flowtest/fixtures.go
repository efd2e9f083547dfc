// Package flowtest is what the tests of the flow, of its two front ends and of
// the command line share: an account with its bank, what Mono answers about it,
// a bank that answers from a script, and the demo bank. No program imports it.
package flowtest

import (
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// The account of most tests, and another.
const (
	Account        = "65c4c03aa66a95b572cb5a86"
	AnotherAccount = "65c4c03aa66a95b572cb5b97"
)

// The account's sign-in. The password has blanks wherever they could be lost.
const (
	Username = "samuel@neem.com"
	Password = " pass word? "
)

// The sessions in the order in which they are created, and the code of the end.
const (
	Session       = "sess_1"
	SecondSession = "sess_2"
	Code          = "code_q90t4ar2uriet5ey4rs22v0x"
)

// Took is how long a call took that no bank was asked.
const Took = 3 * time.Second

// GTBank is the bank of the tests.
var GTBank = monoapi.Institution{Name: "GTBank"}

// Offered are two accounts to choose from, which go back in the two ways that
// there are. Only the second has its bank's name.
var Offered = []monoapi.Account{
	{ID: "acc_1", Name: "Samuel", Type: "SAVINGS", Currency: "NGN", Number: "0131883461",
		Choice: monoapi.Choice{Name: "accountNumber", Value: "0131883461"}},
	{ID: "acc_2", Name: "Samuel", Type: "CURRENT", Number: "0131883478", Institution: GTBank,
		Choice: monoapi.Choice{Name: "account", Value: "2", Number: true}},
}

// The questions of the tests.
var (
	// GuideForm is the sign-in form that the guide shows.
	GuideForm = monoapi.Form{Fields: []monoapi.Field{
		{Name: "username", Label: "Username"}, {Name: "password", Label: "Password", Masked: true},
	}}
	OTP  = monoapi.Field{Name: "otp", Label: "Enter OTP"}
	City = monoapi.Field{Name: "city", Label: "City", Options: []monoapi.Option{
		{Label: "Lagos", Choice: monoapi.Choice{Name: "city", Value: "lagos"}},
		{Label: "Abuja", Choice: monoapi.Choice{Name: "city", Value: "7", Number: true}},
	}}
)

// Answer is what Mono answers to one call.
type Answer struct {
	monoapi.Outcome
	Err   *monoapi.Error // instead of everything else
	Takes time.Duration  // at a [Bank]

	// To a session call alone.
	SessionID string
	SignIn    monoapi.Form // [GuideForm] when it has no fields
	ExpiresAt time.Time
	Lives     time.Duration // at a [Bank]: the session ends so long after the call

	Link monoapi.Link // to a link call alone

	SandboxSignIns []monoapi.SandboxSignIn // to a request for them alone
}

// Link is an address as Mono gives one.
const Link = "https://link.mono.co/4f9c2ab07d31e85a"

// LinkAnswer is a reauth link.
var LinkAnswer = Answer{Link: monoapi.Link{URL: Link, Ref: "ref_1", Institution: "gtbank"}}

// Says is an answer in the first session.
func Says(o monoapi.Outcome) Answer { return Answer{Outcome: o, SessionID: Session} }

// Fails is an error as the client makes one, of a request that was sent.
func Fails(kind monoapi.Kind, op monoapi.Operation, status int) Answer {
	return Answer{Err: &monoapi.Error{Kind: kind, Operation: op, Status: status, Sent: true}}
}

// Slowly is an answer that takes long.
func Slowly(a Answer, takes time.Duration) Answer {
	a.Takes = takes
	return a
}

// To is the answer as the end of a call, which took as long as [Took].
func (a Answer) To(call flow.Call) flow.Answered {
	end := flow.Answered{Number: call.Number, Took: Took}
	switch {
	case a.Err != nil:
		end.Err = a.Err
	case call.Operation == monoapi.OpSession:
		end.Session = a.session()
	case call.Operation == monoapi.OpLink:
		end.Link = a.Link
	default:
		end.Outcome = a.Outcome
	}
	return end
}

// session is the session that the answer creates.
func (a Answer) session() *monoapi.Session {
	s := &monoapi.Session{ID: a.SessionID, ExpiresAt: a.ExpiresAt, SignInForm: a.SignIn, Outcome: a.Outcome}
	if len(a.SignIn.Fields) == 0 {
		s.SignInForm = GuideForm
	}
	return s
}
