package flowtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Bank is a bank that answers from a script. Its zero value has none: it is
// for tests that end the calls themselves, and panics when it is called.
type Bank struct {
	Answers   []Answer          // to the calls to come, in their order
	Called    func(call string) // if set, is told of each call, one after the other
	Linked    monoapi.Details   // what it tells of every account
	OnTestKey bool              // is behind a test key

	mu sync.Mutex
}

var _ flow.Bank = (*Bank)(nil)

// take takes the next answer, and its time.
func (b *Bank) take(ctx context.Context, format string, args ...any) (Answer, error) {
	a := b.next(fmt.Sprintf(format, args...))
	select {
	case <-time.After(a.Takes):
	case <-ctx.Done():
		return Answer{}, &monoapi.Error{Kind: monoapi.KindCancelled, Sent: true}
	}
	if a.Err != nil {
		return Answer{}, a.Err
	}
	return a, nil
}

func (b *Bank) next(call string) Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.Called != nil {
		b.Called(call)
	}
	if len(b.Answers) == 0 {
		panic("flowtest: the bank has no answer to: " + call)
	}
	a := b.Answers[0]
	b.Answers = b.Answers[1:]
	return a
}

// CreateSession is told as "session ACCOUNT".
func (b *Bank) CreateSession(ctx context.Context, account string) (*monoapi.Session, error) {
	a, err := b.take(ctx, "session %s", account)
	if err != nil {
		return nil, err
	}
	s := a.session()
	if a.Lives != 0 {
		s.ExpiresAt = time.Now().Add(a.Lives)
	}
	return s, nil
}

// SignIn is told as "login SESSION NAME=VALUE NAME=VALUE".
func (b *Bank) SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	a, err := b.take(ctx, "login %s %s", session, members(answers))
	return a.Outcome, err
}

// Commit is told as "commit SESSION NAME=VALUE NAME=VALUE".
func (b *Bank) Commit(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	a, err := b.take(ctx, "commit %s %s", session, members(answers))
	return a.Outcome, err
}

// members is what is sent, in order.
func members(answers []monoapi.Answer) string {
	var parts []string
	for _, a := range answers {
		parts = append(parts, a.Name()+"="+a.Value().Reveal())
	}
	return strings.Join(parts, " ")
}

// CreateLink is told as "link ACCOUNT".
func (b *Bank) CreateLink(ctx context.Context, account string) (monoapi.Link, error) {
	a, err := b.take(ctx, "link %s", account)
	return a.Link, err
}

// Account is told as "details ACCOUNT".
func (b *Bank) Account(ctx context.Context, id string) (monoapi.Details, error) {
	if _, err := b.take(ctx, "details %s", id); err != nil {
		return monoapi.Details{}, err
	}
	return b.Linked, nil
}

// SandboxSignIns is told as "sandbox SESSION".
func (b *Bank) SandboxSignIns(ctx context.Context, session string) ([]monoapi.SandboxSignIn, error) {
	a, err := b.take(ctx, "sandbox %s", session)
	return a.SandboxSignIns, err
}

// TestKey is told to nobody.
func (b *Bank) TestKey() bool { return b.OnTestKey }
