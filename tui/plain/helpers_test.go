package plain_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
	"connect-reauth/tui/plain"
)

// What most tests speak of.
const (
	account  = flowtest.Account
	another  = flowtest.AnotherAccount
	session  = flowtest.Session
	username = flowtest.Username
	password = flowtest.Password
	code     = flowtest.Code
)

type answer = flowtest.Answer

// What Mono answers in these tests.
var (
	says   = flowtest.Says
	fails  = flowtest.Fails
	slowly = flowtest.Slowly

	opened    = says(monoapi.Outcome{})
	done      = says(monoapi.Outcome{ResponseCode: monoapi.CodeDone, Code: code})
	rejected  = says(monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "wrong, try again"})
	several   = says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: offered})
	offered   = flowtest.Offered
	questions = says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{
		Title: "Two questions", Fields: []monoapi.Field{{Name: "answer", Label: "First car", Masked: true}, city},
	}})
	city        = flowtest.City
	otp         = monoapi.Form{Fields: []monoapi.Field{flowtest.OTP}}
	oneQuestion = says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: otp})
	linked      = monoapi.Details{
		Account:    monoapi.Account{ID: "acc_2", Name: "Samuel", Institution: flowtest.GTBank, Number: "0131883478"},
		DataStatus: monoapi.DataAvailable,
	}
)

// login is the call of a sign-in with the guide's form into the first session.
func login(username, password string) string {
	return "login sess_1 username=" + username + " password=" + password
}

// desk is a run in the plain mode and what came of it.
type desk struct {
	*flowtest.Bank
	calls   []string
	called  func() // when a call has come, if set
	testKey bool

	opts    plain.Options
	out     strings.Builder
	results []flow.Result
	steps   []string
	queue   flow.Queue
	cancel  func() // ends the run as control C does

	listens  bool                   // webhooks can come
	webhooks []monoapi.WebhookEvent // that have come when the run begins
}

// newDesk has a bank that gives these answers.
func newDesk(answers ...answer) *desk {
	d := &desk{Bank: &flowtest.Bank{Answers: answers, Linked: linked}}
	d.Called = func(call string) {
		d.calls = append(d.calls, call)
		if d.called != nil {
			d.called()
		}
	}
	d.opts = plain.Options{Output: &d.out, Options: flow.Options{
		Bank: d, Environment: monoapi.EnvironmentLive,
		Result: func(r flow.Result) { d.results = append(d.results, r) },
		Step: func(account string, s flow.Step) {
			d.steps = append(d.steps, fmt.Sprintf("%s %s: %s", account, s.Operation, s.Ended))
		},
	}}
	return d
}

// TestKey is the bank's.
func (d *desk) TestKey() bool { return d.testKey }

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
	assert.Empty(t, d.Answers, "answers that the bank was not asked for")
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
	d.queue, err = plain.Run(ctx, d.opts)
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
