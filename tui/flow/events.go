package flow

import (
	"context"
	"time"

	"connect-reauth/monoapi"
)

// Event is something that happened: one of the types of this file.
type Event interface{ event() }

// SubmitAccount is the operator's account ID. An ID that does not look like one
// is asked about first; the same ID again is taken as it is.
type SubmitAccount struct{ ID string }

// SubmitSignIn is the sign-in to the bank: it answers the fields of
// [Machine.SignInForm], in their order.
// Anew says that they are others than those that were asked about, Sure that the
// front end has asked already about what looks like something else.
type SubmitSignIn struct {
	Answers    []Input
	Anew, Sure bool
}

// PickAccount is the operator's choice, a place in [Machine.Accounts].
type PickAccount struct{ Index int }

// SubmitAnswers answers the fields of [Machine.Challenge], in their order.
// Anew and Sure are as in [SubmitSignIn].
type SubmitAnswers struct {
	Answers    []Input
	Anew, Sure bool
}

// Input is the answer to one field: the text typed, or the place of the option
// chosen where the field has options.
type Input struct {
	Text   monoapi.Secret
	Option int
}

// Back is the operator's escape: it cancels what runs, or goes back a step.
type Back struct{}

// GiveUp leaves the account as it is.
type GiveUp struct{}

// Retry starts the account again after a failure.
type Retry struct{}

// Linked tells the machine what Mono knows of the account, once the operator
// has asked; [Machine.MatchesLinked] goes by it.
type Linked struct {
	Account string
	Details monoapi.Details
}

// Answered is the end of a [Call]. Answers to other calls than the one that is
// awaited change nothing.
type Answered struct {
	Number int
	// Session is the answer to a session call, Link that to a link call, Outcome
	// that to any other.
	Session *monoapi.Session
	Link    monoapi.Link
	Outcome monoapi.Outcome
	Err     error
	Took    time.Duration
}

// Repeated says that the wait of [Again] is over.
type Repeated struct{ Number int }

func (SubmitAccount) event() {}
func (SubmitSignIn) event()  {}
func (PickAccount) event()   {}
func (SubmitAnswers) event() {}
func (Back) event()          {}
func (GiveUp) event()        {}
func (Retry) event()         {}
func (Linked) event()        {}
func (Answered) event()      {}
func (Repeated) event()      {}

// Effect is something that the front end has to do: one of [Send], [Again],
// [Resend] and [Cancel].
type Effect interface{ effect() }

// Send makes a call and reports its end with [Answered].
type Send struct{ Call Call }

// Again wants the awaited call to be made once more after a wait, of which
// [Repeated] says that it is over. It is returned for answers 429 alone, which were
// refused before they were handled. The front end still holds the call; the machine
// does not.
type Again struct {
	Number int
	After  time.Duration
}

// Resend makes the awaited call once more, now.
type Resend struct{ Number int }

// Cancel ends the call with this number, or the wait before its repetition.
// Its answer is no longer awaited.
type Cancel struct{ Number int }

func (Send) effect()   {}
func (Again) effect()  {}
func (Resend) effect() {}
func (Cancel) effect() {}

// Call is one call to Mono. It is the only thing here that carries what the
// operator typed; drop it when it has ended.
type Call struct {
	Number    int
	Operation monoapi.Operation
	Account   string
	Session   string // its ID; empty unless the call is made within it
	Answers   []monoapi.Answer
}

// Bank is what a [Call] is made to; [Via] returns one.
type Bank interface {
	CreateSession(ctx context.Context, account string) (*monoapi.Session, error)
	SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error)
	Commit(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error)
	CreateLink(ctx context.Context, account string) (monoapi.Link, error)
	Account(ctx context.Context, id string) (monoapi.Details, error)
	// SandboxSignIns asks for sign-ins that are accepted; TestKey reports
	// whether it may be called.
	SandboxSignIns(ctx context.Context, session string) ([]monoapi.SandboxSignIn, error)
	TestKey() bool
}

// Via returns the bank behind a client. Reauth links send the customer to
// redirectURL afterwards, unless it is empty.
func Via(client *monoapi.Client, redirectURL string) Bank { return clientBank{client, redirectURL} }

type clientBank struct {
	*monoapi.Client
	redirectURL string
}

func (b clientBank) CreateLink(ctx context.Context, account string) (monoapi.Link, error) {
	return b.Client.CreateLink(ctx, monoapi.LinkRequest{Account: account, RedirectURL: b.redirectURL})
}

func (b clientBank) SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	return b.Session(session).SignIn(ctx, answers...)
}

func (b clientBank) Commit(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	return b.Session(session).Commit(ctx, answers...)
}

func (b clientBank) SandboxSignIns(ctx context.Context, session string) ([]monoapi.SandboxSignIn, error) {
	return b.Session(session).SandboxSignIns(ctx)
}

// Make makes the call to bank, once, and returns its end and how long it took by the
// clock now.
func (c Call) Make(ctx context.Context, bank Bank, now func() time.Time) Answered {
	a, started := Answered{Number: c.Number}, now()
	switch c.Operation {
	case monoapi.OpSession:
		a.Session, a.Err = bank.CreateSession(ctx, c.Account)
	case monoapi.OpLogin:
		a.Outcome, a.Err = bank.SignIn(ctx, c.Session, c.Answers)
	case monoapi.OpLink:
		a.Link, a.Err = bank.CreateLink(ctx, c.Account)
	default:
		a.Outcome, a.Err = bank.Commit(ctx, c.Session, c.Answers)
	}
	a.Took = now().Sub(started)
	return a
}
