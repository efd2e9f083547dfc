package plain_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

const (
	account  = "65c4c03aa66a95b572cb5a86"
	another  = "65c4c03aa66a95b572cb5b97"
	session  = "sess_1"
	username = "samuel@neem.com"
	password = " pass word? "
	code     = "code_q90t4ar2uriet5ey4rs22v0x"
)

// What Mono answers in these tests.
var (
	opened   = answer{}
	done     = says(monoapi.Outcome{ResponseCode: monoapi.CodeDone, Code: code})
	rejected = says(monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "wrong, try again"})
	several  = says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: offered})
	offered  = []monoapi.Account{
		{ID: "acc_1", Name: "Samuel", Type: "SAVINGS", Currency: "NGN", Number: "0131883461",
			Choice: monoapi.Choice{Name: "accountNumber", Value: "0131883461"}},
		{ID: "acc_2", Name: "Samuel", Type: "CURRENT", Number: "0131883478", Institution: gtbank,
			Choice: monoapi.Choice{Name: "account", Value: "2", Number: true}},
	}
	questions = says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{
		Title: "Two questions", Fields: []monoapi.Field{{Name: "answer", Label: "First car", Masked: true}, city},
	}})
	city = monoapi.Field{Name: "city", Label: "City", Options: []monoapi.Option{
		{Label: "Lagos", Choice: monoapi.Choice{Name: "city", Value: "lagos"}},
		{Label: "Abuja", Choice: monoapi.Choice{Name: "city", Value: "7", Number: true}},
	}}
	otp         = monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "Enter OTP"}}}
	oneQuestion = says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: otp})
	gtbank      = monoapi.Institution{Name: "GTBank"}
	linked      = monoapi.Details{
		Account:    monoapi.Account{ID: "acc_2", Name: "Samuel", Institution: gtbank, Number: "0131883478"},
		DataStatus: monoapi.DataAvailable,
	}
	guideForm = monoapi.Form{Fields: []monoapi.Field{
		{Name: "username", Label: "Username"}, {Name: "password", Label: "Password", Masked: true},
	}}
)

// answer is what the fake bank does with a call.
type answer struct {
	outcome monoapi.Outcome
	err     *monoapi.Error
	takes   time.Duration
	// To a session call alone.
	session string        // its ID, sess_1 when empty
	form    monoapi.Form  // the sign-in, the guide's when it has no fields
	lives   time.Duration // how soon the session ends by its own word; 0 is not said
	// To a request for sandbox sign-ins alone.
	signIns []monoapi.SandboxSignIn
}

func says(o monoapi.Outcome) answer { return answer{outcome: o} }

// fails is an error as the client makes one.
func fails(kind monoapi.Kind, op monoapi.Operation, status int) answer {
	return answer{err: &monoapi.Error{Kind: kind, Operation: op, Status: status, Sent: true}}
}

// slowly is an answer that takes long.
func slowly(a answer, takes time.Duration) answer {
	a.takes = takes
	return a
}

// fakeBank gives the answers that a test has laid out, in order, and writes
// down the calls.
type fakeBank struct {
	mu      sync.Mutex
	answers []answer
	calls   []string
	called  func() // when a call has come, if set
	testKey bool
}

func (b *fakeBank) take(ctx context.Context, format string, args ...any) (answer, error) {
	b.mu.Lock()
	b.calls = append(b.calls, fmt.Sprintf(format, args...))
	a := fails(monoapi.KindServer, monoapi.OpSession, 599) // none is left
	if len(b.answers) > 0 {
		a, b.answers = b.answers[0], b.answers[1:]
	}
	b.mu.Unlock()
	if b.called != nil {
		b.called()
	}
	select {
	case <-time.After(a.takes):
	case <-ctx.Done():
		return answer{}, &monoapi.Error{Kind: monoapi.KindCancelled, Sent: true}
	}
	if a.err != nil {
		return answer{}, a.err
	}
	return a, nil
}

func (b *fakeBank) CreateSession(ctx context.Context, id string) (*monoapi.Session, error) {
	a, err := b.take(ctx, "session %s", id)
	if err != nil {
		return nil, err
	}
	s := &monoapi.Session{ID: cmp.Or(a.session, session), SignInForm: a.form, Outcome: a.outcome}
	if len(a.form.Fields) == 0 {
		s.SignInForm = guideForm
	}
	if a.lives != 0 {
		s.ExpiresAt = time.Now().Add(a.lives)
	}
	return s, nil
}

func (b *fakeBank) SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	a, err := b.take(ctx, "login %s %s", session, members(answers))
	return a.outcome, err
}

func (b *fakeBank) Commit(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	a, err := b.take(ctx, "commit %s %s", session, members(answers))
	return a.outcome, err
}

// members is what is sent, in order.
func members(answers []monoapi.Answer) string {
	var parts []string
	for _, a := range answers {
		parts = append(parts, a.Name()+"="+a.Value().Reveal())
	}
	return strings.Join(parts, " ")
}

func (b *fakeBank) Account(ctx context.Context, id string) (monoapi.Details, error) {
	if _, err := b.take(ctx, "details %s", id); err != nil {
		return monoapi.Details{}, err
	}
	return linked, nil
}

func (b *fakeBank) SandboxSignIns(ctx context.Context, session string) ([]monoapi.SandboxSignIn, error) {
	a, err := b.take(ctx, "sandbox %s", session)
	return a.signIns, err
}

func (b *fakeBank) TestKey() bool { return b.testKey }

// login is the call of a sign-in with the guide's form into the first session.
func login(username, password string) string {
	return "login sess_1 username=" + username + " password=" + password
}

// desk is a run in the plain mode and what came of it.
type desk struct {
	*fakeBank
	opts    plain.Options
	out     strings.Builder
	results []flow.Result
	steps   []string
	desk    flow.Queue
	cancel  func() // ends the run as control C does

	listens  bool                   // webhooks can come
	webhooks []monoapi.WebhookEvent // that have come when the run begins
}

// newDesk has a bank that gives these answers.
func newDesk(answers ...answer) *desk {
	d := &desk{fakeBank: &fakeBank{answers: answers}}
	d.opts = plain.Options{Output: &d.out, Options: flow.Options{
		Bank: d, Environment: monoapi.EnvironmentTest,
		Result: func(r flow.Result) { d.results = append(d.results, r) },
		Step: func(account string, s flow.Step) {
			d.steps = append(d.steps, fmt.Sprintf("%s %s: %s", account, s.Operation, s.Ended))
		},
	}}
	return d
}

// run types the lines, and no more than them. Time is not the real one: a wait
// ends as soon as nothing else happens.
func (d *desk) run(t *testing.T, lines ...string) error {
	t.Helper()
	return d.read(t, strings.NewReader(strings.Join(lines, "\n")+"\n"))
}

// read is run with another input.
func (d *desk) read(t *testing.T, input io.Reader) (err error) {
	t.Helper()
	synctest.Test(t, func(*testing.T) {
		if d.listens {
			d.opts.Inbox = plain.NewInbox() // of this bubble's time
			d.hear(d.webhooks...)
		}
		err = d.readNow(input)
	})
	assert.Empty(t, d.answers, "answers that the bank was not asked for")
	return err
}

// hear brings webhooks.
func (d *desk) hear(events ...monoapi.WebhookEvent) {
	for _, e := range events {
		d.opts.Inbox.Add(e)
	}
}

// readNow is read in real time, for input that never comes.
func (d *desk) readNow(input io.Reader) (err error) {
	var ctx context.Context
	ctx, d.cancel = context.WithCancel(context.Background())
	defer d.cancel()
	d.opts.Input = input
	d.desk, err = plain.Run(ctx, d.opts)
	return err
}

// statuses are the results in the order in which they came.
func (d *desk) statuses() (all []string) {
	for _, r := range d.results {
		all = append(all, r.Account+" "+string(r.Status)+" "+r.Reason)
	}
	return all
}

// said fails the test unless the output has these lines one after the other,
// others between them or not.
func (d *desk) said(t *testing.T, lines ...string) {
	t.Helper()
	rest := "\n" + d.out.String()
	for _, line := range lines {
		_, after, found := strings.Cut(rest, "\n"+line+"\n")
		require.True(t, found, "%q is not said there:\n%s", line, d.out.String())
		rest = "\n" + after
	}
}
