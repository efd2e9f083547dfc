package flow_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

func queueOf(accounts ...string) flow.Queue {
	d, _ := flow.Queue{}.Add(accounts...)
	return d
}

func ends(status flow.Status) flow.Result { return flow.Result{Status: status} }

// at is the current account, "" when there is none.
func at(d flow.Queue) string {
	account, ok := d.Current()
	if !ok && account != "" {
		return "none, but " + account
	}
	return account
}

// list is the accounts of a queue, with how they ended.
func list(d flow.Queue) []string {
	all := []string{}
	for i := range d.Len() {
		e := d.At(i)
		text := e.Account
		if e.Ended() {
			text += " " + string(e.Result.Status)
		}
		all = append(all, text)
	}
	return all
}

// place is the current place and how many there are.
func place(d flow.Queue) [2]int {
	place, of := d.Place()
	return [2]int{place, of}
}

func TestEmptyQueue(t *testing.T) {
	var d flow.Queue
	_, ok := d.Current()
	assert.False(t, ok)
	assert.Equal(t, [2]int{0, 0}, place(d))
	assert.False(t, d.More())
	assert.Zero(t, d.Len())
	assert.Zero(t, d.Tally()[flow.StatusReauthorised])
	assert.False(t, d.AllReauthorised(), "no account is not every account")
	assert.Equal(t, d, d.Again())
	assert.Empty(t, list(d.End(ends(flow.StatusFailed))))
	assert.Empty(t, at(d.Next()))
}

func TestQueueAdd(t *testing.T) {
	d, duplicates := flow.Queue{}.Add("a", "b", "a", "c", "a", "b")
	assert.Equal(t, []string{"a", "b", "c"}, list(d))
	assert.Equal(t, []string{"a", "b"}, duplicates, "each once")
	assert.Equal(t, "a", at(d))

	d, duplicates = d.End(ends(flow.StatusFailed)).Next().Add("d", "a", "d")
	assert.Equal(t, []string{"a failed", "b", "c", "d"}, list(d))
	assert.Equal(t, []string{"a", "d"}, duplicates, "an account that has ended is known too")
	assert.Equal(t, "b", at(d), "the current account stays")

	d, duplicates = d.Add()
	assert.Len(t, list(d), 4)
	assert.Empty(t, duplicates)
}

func TestQueueAddAfterTheLast(t *testing.T) {
	d := queueOf("a").End(ends(flow.StatusReauthorised)).Next()
	assert.Empty(t, at(d))
	d, _ = d.Add("b")
	assert.Equal(t, "b", at(d))
	assert.Equal(t, [2]int{2, 2}, place(d))
}

func TestQueueRename(t *testing.T) {
	d := queueOf("a", "b").Rename("x")
	assert.Equal(t, []string{"x", "b"}, list(d))
	assert.Equal(t, "x", at(d))

	assert.Equal(t, []string{"x", "y"}, list(d.Next().Rename("y")), "the current one is renamed")
	assert.Equal(t, []string{"first"}, list(flow.Queue{}.Rename("first")))
	assert.Equal(t, "first", at(flow.Queue{}.Rename("first")))

	assert.Equal(t, "first", at(flow.Queue{}.Next().Rename("first")), "wherever the empty queue stood")

	after := d.Next().Next().Rename("z")
	assert.Equal(t, []string{"x", "b", "z"}, list(after), "behind the last it is a new account")
	assert.Equal(t, "z", at(after))
}

func TestQueueWalk(t *testing.T) {
	d := queueOf("a", "b", "c")
	assert.Equal(t, [2]int{1, 3}, place(d))
	assert.True(t, d.More())

	d = d.End(ends(flow.StatusReauthorised))
	assert.Equal(t, "a", at(d), "an end alone does not move on")
	d = d.Next()
	assert.Equal(t, "b", at(d))
	assert.Equal(t, [2]int{2, 3}, place(d))
	d = d.End(ends(flow.StatusFailed)).Next()
	assert.Equal(t, "c", at(d))
	assert.False(t, d.More(), "nothing waits behind the last")
	d = d.End(ends(flow.StatusSkipped)).Next()
	assert.Empty(t, at(d))
	assert.Equal(t, [2]int{3, 3}, place(d))
	assert.False(t, d.More())

	assert.Equal(t, []string{"a reauthorised", "b failed", "c skipped"}, list(d))
	assert.Equal(t, 1, d.Tally()[flow.StatusReauthorised])
	assert.Equal(t, 1, d.Tally()[flow.StatusFailed])
	assert.Equal(t, 1, d.Tally()[flow.StatusSkipped])
	assert.Zero(t, d.Tally()[flow.StatusCancelled])
	assert.False(t, d.AllReauthorised())
	assert.Equal(t, list(d), list(d.End(ends(flow.StatusCancelled))), "there is no current account to end")
}

func TestQueueMore(t *testing.T) {
	assert.False(t, queueOf("a").More())
	assert.True(t, queueOf("a", "b").More())
	assert.False(t, queueOf("a", "b").Next().More())
}

func TestQueueEndCanBeToldAgain(t *testing.T) {
	d := queueOf("a").End(ends(flow.StatusFailed)).End(ends(flow.StatusReauthorised))
	assert.Equal(t, []string{"a reauthorised"}, list(d))
	assert.True(t, d.AllReauthorised())
}

func TestQueueAgain(t *testing.T) {
	d := queueOf("a", "b", "c", "d")
	d = d.End(ends(flow.StatusReauthorised)).Next()
	d = d.End(ends(flow.StatusFailed)).Next()
	d = d.End(ends(flow.StatusReauthorised)).Next()
	d = d.End(ends(flow.StatusCancelled)).Next()

	d = d.Again()
	assert.Equal(t, []string{"a reauthorised", "b", "c reauthorised", "d"}, list(d))
	assert.Equal(t, "2 of 4 reauthorised, 1 failed, 1 cancelled", flow.Summary(d), "until they end otherwise")
	assert.Equal(t, "b", at(d))
	assert.True(t, d.More(), "d waits behind c, which is done")

	d = d.End(ends(flow.StatusReauthorised)).Next()
	assert.Equal(t, "d", at(d), "what is done is passed over")
	assert.False(t, d.AllReauthorised())
	d = d.End(ends(flow.StatusReauthorised)).Next()
	assert.True(t, d.AllReauthorised())
	assert.Equal(t, d, d.Again(), "nothing is left to do again")

	d = queueOf("a").End(ends(flow.StatusReauthorised))
	assert.Equal(t, "a", at(d.Again()), "nor does it move on then")
}

func TestQueueAgainAtTheFirst(t *testing.T) {
	d := queueOf("a", "b").End(ends(flow.StatusFailed)).Next().End(ends(flow.StatusReauthorised)).Next().Again()
	assert.Equal(t, "a", at(d))
	assert.False(t, d.More())
}

// TestQueueIsAValue: no method changes the queue that it is called on, and no two
// queues share what they hold.
func TestQueueIsAValue(t *testing.T) {
	for name, base := range map[string]flow.Queue{
		"as it was filled":   queueOf("a", "b", "c").Next(),
		"with room for more": queueOf("a", "b", "c", "d", "e").Next(),
		"worked on":          queueOf("a", "b", "c").End(ends(flow.StatusFailed)).Next(),
	} {
		t.Run(name, func(t *testing.T) {
			want := list(base)

			one, _ := base.Add("one")
			two, _ := base.Add("two")
			assert.Equal(t, append(slices.Clone(want), "one"), list(one))
			assert.Equal(t, append(slices.Clone(want), "two"), list(two))

			base.Rename("x")
			base.End(ends(flow.StatusSkipped))
			base.Next()
			base.Again()
			one.Rename("x").End(ends(flow.StatusSkipped))
			assert.Equal(t, want, list(base))
			assert.Equal(t, "b", at(base))
			assert.Equal(t, append(slices.Clone(want), "one"), list(one))
		})
	}
}

func TestSameQueue(t *testing.T) {
	s := sit(t, account)
	before := s.Queue()
	assert.True(t, before.Same(s.Queue()))
	s.answer(opened)
	assert.True(t, before.Same(s.Queue()))
	s.do(signIn)
	assert.False(t, before.Same(s.Queue()), "a sign-in was counted")
	before = s.Queue()
	s.answer(done)
	assert.False(t, before.Same(s.Queue()))
	before = s.Queue()
	s.do(flow.Next{})
	assert.True(t, s.Over())
	assert.True(t, before.Same(s.Queue()), "leaving it changes no account")
	assert.True(t, flow.Queue{}.Same(flow.Queue{}))
	assert.False(t, before.Same(flow.Queue{}))
}

// Who interrupts the second try is told how the first one ended.
func TestTheLastOutcomeCounts(t *testing.T) {
	s := sit(t, account, anotherAccount, third).toDone().do(flow.Next{}).answer(unknown).do(flow.Next{}).answer(unknown).do(flow.Next{})
	s.do(flow.RetryRest{}, flow.Interrupt{})
	assert.Equal(t, "1 of 3 reauthorised, 1 failed, 1 cancelled", flow.Summary(s.Queue()))

	follows := follow(t, flow.Options{}).do(required(account, "1"), flow.Next{}).toDone().do(flow.Next{}, required(account, "2"))
	assert.Equal(t, "0 of 1 reauthorised, 1 not started", flow.Summary(follows.Queue()), "Mono wants it again")
}

// Hexadecimal digits are the same in capitals; an ID that is none is what it is.
func TestAnAccountIsKnownByItsDigits(t *testing.T) {
	capitals := strings.ToUpper(account)
	assert.Equal(t, flow.Key(account), flow.Key(" "+capitals))
	assert.NotEqual(t, flow.Key("sandbox-one"), flow.Key("Sandbox-One"))
	s := sit(t, account, third).toDone().do(flow.Next{}, flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: capitals}})
	assert.NotEmpty(t, s.Queue().At(0).News.Items())

	opts := flow.Options{Accounts: []string{strings.ToUpper(ada), bola}, Bank: new(flowtest.Bank), Environment: monoapi.EnvironmentLive, Done: doneOpts.Done}
	assert.Equal(t, []string{bola}, left(flow.NewSitting(opts)), "the results file has it in small letters")
}

// Accounts that were left out are counted, wherever they came from.
func TestTheSummaryCountsWhatWasLeftOut(t *testing.T) {
	opts := doneOpts
	opts.Accounts, opts.Bank, opts.Environment = []string{ada, bola}, new(flowtest.Bank), monoapi.EnvironmentLive
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(opts), now: now}
	s.do(flow.Begin{}).toDone().do(flow.Another{}, flow.Enqueue{Accounts: []string{ada, chidi, account, chidi}})
	s.toDone().do(flow.Next{})
	assert.Equal(t, "2 of 2 reauthorised, 2 left out", flow.Summary(s.Queue()))
	s.do(flow.Another{}, flow.SubmitAccount{ID: chidi}).answer(unknown).do(flow.Next{})
	assert.Equal(t, "2 of 3 reauthorised, 1 failed, 1 left out", flow.Summary(s.Queue()), "one that is typed is done")
}
