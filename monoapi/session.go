package monoapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Session is a reauth session: what Mono said when it was created, and the
// calls that are made within it. It is safe for concurrent use as long as its
// fields are only read.
type Session struct {
	// ID is sent as x-session-id with every call of the session. It is empty
	// when Mono gave none, as in an answer 99.
	ID string
	// ExpiresAt is when Mono ends the session, by this machine's clock; zero
	// when it did not say. Nothing should be sent into it afterwards.
	ExpiresAt time.Time
	// Institution is the bank, as far as Mono told.
	Institution Institution
	// SignInForm is what [Session.SignIn] wants answered: the institution's own
	// form, or the guide's username and password. It is never empty.
	SignInForm Form
	// Outcome is the answer to the call that created the session. With a
	// response code, or when it [Outcome.Asks], there is nothing to sign in to:
	// act on it as on the answer to a sign-in.
	Outcome Outcome

	client *Client
}

// CreateSession opens a reauth session for a linked account (guide, "Step 1:
// Reauth Session"). Nothing reaches the bank by it.
func (c *Client) CreateSession(ctx context.Context, account string) (*Session, error) {
	answer, err := c.do(ctx, call{
		operation: OpSession,
		method:    http.MethodPost,
		path:      sessionPath,
		body:      []Answer{open("account", account)},
	})
	if err != nil {
		return nil, err
	}
	session := answer.session(time.Now())
	session.client = c
	return session, nil
}

// Session returns the session with this ID, for callers that kept no more than
// that from an earlier [Client.CreateSession]. It sends nothing.
func (c *Client) Session(id string) *Session {
	return &Session{ID: id, SignInForm: guideForm(), client: c}
}

// SignIn signs in to the bank within the session (guide, "Step 2: Reauth
// Login"): the answers to [Session.SignInForm], each sent under its field's
// name. They are sent once; when it fails with an error that
// [Error.MayHaveReachedBank] is true for, the bank may have counted an attempt.
func (s *Session) SignIn(ctx context.Context, answers ...Answer) (Outcome, error) {
	return s.post(ctx, OpLogin, loginPath, answers)
}

// Commit sends what an answer asked for (guide, "Post-Login Flow and Response
// Code Handling"), to the configured commit path: the account chosen, the
// answers to the questions, or both in one call. The answer may ask for more.
func (s *Session) Commit(ctx context.Context, answers ...Answer) (Outcome, error) {
	return s.post(ctx, OpCommit, s.client.commitPath, answers)
}

func (s *Session) post(ctx context.Context, op Operation, path string, body []Answer) (Outcome, error) {
	if slices.ContainsFunc(body, func(a Answer) bool { return a.name == "" }) {
		return Outcome{}, &Error{Kind: KindRefused, Operation: op, Detail: "an answer has no name or no value to go back as"}
	}
	answer, err := s.client.do(ctx, call{
		operation: op,
		method:    http.MethodPost,
		path:      path,
		session:   s.ID,
		body:      append([]Answer{}, body...), // an empty body is still one
	})
	if err != nil {
		return Outcome{}, err
	}
	return answer.outcome(), nil
}

// SandboxSignIn is a sign-in that Mono's sandbox accepts.
type SandboxSignIn struct {
	// Values are what to answer, by the name of the sign-in form's field.
	Values map[string]Secret
	// SeveralAccounts says that the sign-in is answered with response code 101.
	SeveralAccounts bool
}

// SandboxSignIns asks for the sign-ins that Mono's sandbox accepts in this
// session (Partners API pages, "Sandbox Guide"). It works with test keys only.
func (s *Session) SandboxSignIns(ctx context.Context) ([]SandboxSignIn, error) {
	answer, err := s.client.do(ctx, call{operation: OpSandbox, method: http.MethodGet, path: sandboxPath, session: s.ID})
	if err != nil {
		return nil, err
	}
	signIns := answer.sandboxSignIns()
	if len(signIns) == 0 {
		return nil, answer.missing("no sign-in in the answer")
	}
	return signIns, nil
}

// Account asks for a linked account's details and data status. It never sends
// x-real-time, which costs money; on a live key even this call may be charged.
// (Mono's accounts API; the guide does not describe it.)
func (c *Client) Account(ctx context.Context, id string) (Details, error) {
	answer, err := c.do(ctx, call{operation: OpAccount, method: http.MethodGet, path: accountPath + url.PathEscape(id)})
	if err != nil {
		return Details{}, err
	}
	details, ok := answer.details()
	if !ok {
		return Details{}, answer.missing("no account in the answer")
	}
	return details, nil
}
