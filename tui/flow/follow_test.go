package flow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// follow is a sitting that follows.
func follow(t testing.TB, opts flow.Options) *sittingWalk {
	opts.Follow, opts.Environment = true, monoapi.EnvironmentTest
	if opts.Done != nil {
		opts.Bank = new(flowtest.Bank)
	}
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(opts), now: now}
	return s.do(flow.Begin{})
}

// required is Mono's word that an account must be reauthorised.
func required(account, id string) flow.Hear {
	return flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired, ID: id, Account: account}}
}

// reauthorised is Mono's word that one was.
func doneElsewhere(account, id string) flow.Hear {
	return flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorised, ID: id, Account: account}}
}

// waiting are the accounts that wait, in order.
func (s *sittingWalk) waiting() (accounts []string) {
	for _, at := range s.Queue().Waiting() {
		accounts = append(accounts, s.Queue().At(at).Account)
	}
	return accounts
}

func TestWithoutAnAccountAFollowingSittingWaits(t *testing.T) {
	s := follow(t, flow.Options{})
	assert.True(t, s.Waits())
	s.do(flow.Next{}, flow.Back{}, flow.SubmitAccount{ID: account}, flow.Enqueue{Accounts: []string{account}}, flow.GiveUp{}, flow.CreateLink{})
	assert.True(t, s.Waits(), "there is nothing to begin")
	assert.Empty(t, s.calls)

	s.do(required(account, "1"))
	assert.Equal(t, []string{account + ": Mono says that this account must be reauthorised; it waits in the queue."}, remarks(s.effects))
	assert.True(t, s.Waits())
	assert.Empty(t, s.calls, "nothing begins by itself")
	assert.Equal(t, s.now, s.Queue().At(0).Joined)
	n, last := s.Queue().Joined()
	assert.Equal(t, 1, n)
	assert.Equal(t, s.now, last)

	s.do(flow.Next{}).tells("", "Send")
	assert.Equal(t, account, s.Machine().Account())
	s.toDone().do(flow.Next{})
	assert.True(t, s.Waits(), "it is left, and others may come")
	assert.False(t, s.Over())
	assert.Empty(t, s.Machine().Account())
	s.do(flow.Finish{})
	assert.True(t, s.Over())
	assert.True(t, s.Queue().AllReauthorised())
}

func TestAStatusOfTheDataLetsAnAccountJoin(t *testing.T) {
	s := follow(t, flow.Options{})
	s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: account, SyncStatus: monoapi.SyncReauthorisationRequired}})
	assert.Equal(t, []string{account}, s.waiting())
	s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: third, SyncStatus: monoapi.SyncFailed}}).tells("", "")
	s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired}}).tells("", "")
	assert.Equal(t, []string{account}, s.waiting(), "what names no account, or asks for nothing, joins nothing")
}

func TestOnlyASittingThatFollowsTakesUpAccounts(t *testing.T) {
	s := sit(t, account).do(required(anotherAccount, "1")).tells("", "")
	assert.Equal(t, 1, s.Queue().Len())
	s.do(flow.Finish{})
	assert.False(t, s.Over())
	s.toDone().do(flow.Next{})
	assert.True(t, s.Over())
}

func TestAnAccountJoinsOnce(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account, anotherAccount}, Notes: map[string]string{third: "Ada"}})
	s.do(required(account, "1")).tells("", "Heard")
	s.do(required(anotherAccount, "2")).tells("", "")
	s.do(required(third, "3")).tells("", "Say")
	assert.Contains(t, remarks(s.effects)[0], third+" (Ada): Mono says")
	s.do(required(third, "3")).tells("", "")
	s.do(required(third, "4")).tells("", "")
	assert.Equal(t, []string{account, anotherAccount, third}, left(s.Sitting))
	place, of := s.Queue().Place()
	assert.Equal(t, "1 of 3", fmt.Sprintf("%d of %d", place, of))
	s.toDone().do(flow.Next{}).toDone().do(flow.Next{})
	assert.Equal(t, third, s.Machine().Account(), "what waits is next, as in every queue")
	s.toDone().do(flow.Next{})
	assert.True(t, s.Waits())

	s.do(required(account, "1")).tells("a86 reauthorised, b97 reauthorised, c08 reauthorised", "")
	assert.Empty(t, s.waiting(), "an event that Mono sends again is no new one")
	s.do(required(account, "5")).tells("a86 reauthorised, b97 reauthorised, c08 reauthorised", "Say")
	assert.Equal(t, []string{anotherAccount, third, account}, left(s.Sitting), "one that has ended joins at the end")
	s.do(flow.Next{}).toDone()
	assert.Len(t, s.results, 4)
}

// At the result of an account Mono's word may be about this very account.
func TestAnAccountJoinsAgainFromItsResult(t *testing.T) {
	for name, behind := range map[string][]string{"the last": nil, "before another": {anotherAccount}} {
		t.Run(name, func(t *testing.T) {
			s := follow(t, flow.Options{Accounts: append([]string{account}, behind...)}).toDone()
			s.do(required(account, "1")).tells("a86 reauthorised", "Say")
			assert.Equal(t, flow.StateDone, s.Machine().State(), "the result stays")
			s.do(required(account, "2")).tells("a86 reauthorised", "Say")
			s.do(flow.Next{})
			for range behind {
				assert.Equal(t, anotherAccount, s.Machine().Account())
				s.toDone().do(flow.Next{})
			}
			if len(behind) == 0 {
				assert.True(t, s.Waits(), "the key said that nothing was next")
				s.do(flow.Next{})
			}
			assert.Equal(t, account, s.Machine().Account())
			assert.Equal(t, append(behind, account), left(s.Sitting))
			assert.Zero(t, s.Queue().At(len(behind)).Rejected)
		})
	}
	s := follow(t, flow.Options{Accounts: []string{account}}).toDone().do(required(account, "1"), flow.Another{})
	assert.Equal(t, []string{account}, s.waiting())
	assert.Empty(t, s.Machine().Account(), "another one is asked for")
	s.do(flow.SubmitAccount{ID: third})
	assert.Equal(t, []string{account, third}, left(s.Sitting), "and takes nobody's place")
}

func TestWhatTheCustomerHoldsDoesNotJoin(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}})
	s.answer(opened).do(flow.CreateLink{}).answer(linkAnswer)
	s.do(required(account, "1")).tells("", "Heard")
	s.do(flow.Next{}).tells("a86 link_created", "Record")
	s.do(required(account, "2")).tells("a86 link_created", "Heard")
	assert.Empty(t, s.waiting())
	s.do(doneElsewhere(account, "3")).tells("a86 link_created, a86 reauthorised", "Record, Say, Heard")
	s.do(required(account, "4"))
	assert.Equal(t, []string{account}, s.waiting())
}

func TestAnAccountThatIsReauthorisedElsewhereWaitsNoLonger(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}}).toDone().do(flow.Next{}, required(account, "1"), required(third, "2"))
	s.do(doneElsewhere(third, "3")).tells("a86 reauthorised", "Heard, Say")
	assert.Equal(t, []string{account}, left(s.Sitting))
	s.do(doneElsewhere(account, "4"))
	assert.Empty(t, s.waiting())
	assert.True(t, s.Queue().AllReauthorised(), "it is what it was before")

	s.do(required(third, "5"), flow.Next{}, doneElsewhere(third, "6"))
	assert.Equal(t, third, s.Machine().Account(), "what is at hand stays there")
	given := follow(t, flow.Options{Accounts: []string{account, third}}).do(doneElsewhere(third, "1"))
	assert.Equal(t, []string{account, third}, given.waiting(), "so does what the operator gave")
}

// A results file is older than Mono's word.
func TestWhatIsDoneJoinsByMonosWord(t *testing.T) {
	opts := doneOpts
	opts.Done = doneBefore(map[monoapi.Environment][]string{monoapi.EnvironmentTest: {ada, bola, chidi}})
	s := follow(t, opts)
	assert.True(t, s.Waits(), "all are done, and others may come")
	assert.Equal(t, 3, s.Queue().LeftOut())
	s.do(required(bola, "1")).tells("", "Say")
	assert.Equal(t, []string{bola}, s.waiting())
	assert.Equal(t, 2, s.Queue().LeftOut())
	s.do(flow.Use{Environment: monoapi.EnvironmentTest, Done: map[string]bool{ada: true, bola: true, chidi: true}})
	assert.Equal(t, []string{bola}, left(s.Sitting), "a key that is typed changes nothing about it")
	s.do(flow.Next{}).toDone()
	assert.Equal(t, bola, s.results[0].Account)
}

func TestFromTheResultsBackToWaiting(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account, anotherAccount}})
	s.answer(unknown).do(flow.Next{}).toDone().do(flow.Next{}, flow.Finish{})
	assert.True(t, s.Over())
	s.do(required(third, "1"), required(anotherAccount, "2"))
	assert.Equal(t, []string{account, third, anotherAccount}, left(s.Sitting), "the desk stays open behind the results")
	assert.True(t, s.Over())
	s.do(flow.Back{})
	assert.True(t, s.Waits())
	assert.Equal(t, []string{third, anotherAccount}, s.waiting())
	s.do(flow.Finish{}, flow.RetryAt{At: 0}).toDone().do(flow.Next{})
	assert.Equal(t, third, s.Machine().Account())
	s.toDone().do(flow.Next{}).toDone().do(flow.Next{}, flow.Another{})
	assert.False(t, s.Waits())
	assert.True(t, s.CanLeave())
	s.do(required(account, "3"), flow.SubmitAccount{ID: ada}).toDone().do(flow.Next{})
	assert.Equal(t, []string{third, anotherAccount, account, ada}, left(s.Sitting))
	assert.Equal(t, []string{account}, s.waiting())
	s.do(flow.Another{}, flow.Back{})
	assert.True(t, s.Waits(), "nobody has to be named")
	s.do(flow.Interrupt{})
	assert.True(t, s.Over())
}

func TestOnlyWhatCameByMonosWordHasJoined(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}}).do(required(third, "1"))
	n, last := s.Queue().Joined()
	assert.Equal(t, 1, n)
	assert.Equal(t, s.now, last)
}

// The bank counts rejections until a sign-in goes well.
func TestRejectionsOfAnAccountThatJoinsAgain(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account, anotherAccount}})
	s.answer(opened).do(signIn).answer(rejected).do(signIn).answer(done).do(flow.Next{})
	s.answer(opened).do(signIn).answer(rejected).do(signIn).answer(unknown).do(flow.Next{})
	assert.Equal(t, 1, s.Queue().At(0).Rejected)
	assert.Equal(t, 1, s.Queue().At(1).Rejected)
	s.do(required(account, "1"), required(anotherAccount, "2"))
	assert.Equal(t, []string{account, anotherAccount}, left(s.Sitting))
	assert.Zero(t, s.Queue().At(0).Rejected)
	assert.Equal(t, 1, s.Queue().At(1).Rejected)
	s.do(flow.Next{}).answer(opened).do(flow.GiveUp{})
	assert.True(t, s.Machine().GaveUp(), "no sign-in was sent since")
}

func TestWhatWaitsNoLongerLeavesTheOneAtHandAlone(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}}).answer(unknown).do(flow.Next{})
	s.do(required(third, "1"), flow.Another{}, flow.SubmitAccount{ID: anotherAccount})
	assert.Equal(t, []string{account, third, anotherAccount}, left(s.Sitting))
	s.do(doneElsewhere(third, "2"))
	assert.Equal(t, []string{account, anotherAccount}, left(s.Sitting))
	s.toDone()
	assert.Equal(t, flow.StatusReauthorised, s.Queue().At(1).Result.Status)
	s.do(flow.Next{})
	assert.True(t, s.Waits())
}

// An account that must be done again, and was done meanwhile, does not wait when its
// result is left.
func TestWhatIsDoneWhileItsResultIsLookedAtWaitsNoLonger(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}}).toDone()
	s.do(required(account, "1"), doneElsewhere(account, "2"), flow.Next{})
	assert.True(t, s.Waits())
	assert.Equal(t, flow.StatusReauthorised, s.Queue().At(0).Result.Status)
	assert.Equal(t, 1, s.Queue().Len())
}

// deskEvent is something that happens at random.
func deskEvent(random *rand.Rand, s *sittingWalk, n int) flow.Event {
	accounts := []string{ada, bola, chidi, third}
	one := accounts[random.IntN(len(accounts))]
	last := flow.Call{}
	if len(s.calls) > 0 {
		last = s.calls[len(s.calls)-1]
	}
	id := fmt.Sprint("e", random.IntN(n+1))
	events := []flow.Event{
		required(one, id), required(one, fmt.Sprint(n)), doneElsewhere(one, id), flow.Next{}, flow.Next{}, flow.Another{}, flow.Back{},
		flow.SubmitAccount{ID: one}, flow.Enqueue{Accounts: []string{one, third}}, signIn, signIn, flow.GiveUp{}, flow.CreateLink{}, flow.Retry{},
		opened.To(last), done.To(last), unknown.To(last), linkAnswer.To(last), flow.Finish{}, flow.RetryAt{At: random.IntN(5)}, flow.RetryRest{},
		flow.Use{Environment: monoapi.EnvironmentTest, Done: map[string]bool{ada: true}},
	}
	return events[random.IntN(len(events))]
}

// Whatever happens: Mono's word begins nothing and loses nothing, and only the
// operator ends the sitting.
func TestFollowingAtRandom(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := follow(t, flow.Options{Accounts: []string{ada, bola}[:seed%3]})
		var trace []string
		for n := range 80 {
			event := deskEvent(random, s, n)
			trace = append(trace, fmt.Sprintf("%T", event))
			before := s.Sitting
			s.do(event)
			hear, heard := event.(flow.Hear)
			_, finished := event.(flow.Finish)
			if heard {
				require.False(t, slices.ContainsFunc(s.effects, func(e flow.Effect) bool { _, ok := e.(flow.Send); return ok }), "%d: %q: a call", seed, trace)
				require.Equal(t, before.Machine().Account(), s.Machine().Account(), "%d: %q", seed, trace)
				require.Equal(t, before.Waits(), s.Waits(), "%d: %q", seed, trace)
			}
			if said := remarks(s.effects); heard && hear.Event.NeedsReauthorisation() && len(said) > 0 && !(before.Machine().State() == flow.StateDone && !before.Waits()) {
				require.Contains(t, s.waiting(), hear.Event.Account, "%d: %q", seed, trace)
			}
			require.False(t, s.Over() && !before.Over() && !finished, "%d: %q: over", seed, trace)
			require.False(t, s.Over() && s.Waits(), "%d: %q", seed, trace)
			if s.Waits() {
				require.Empty(t, s.Machine().Account(), "%d: %q", seed, trace)
			}
			accounts := left(s.Sitting)
			slices.Sort(accounts)
			require.Len(t, slices.Compact(accounts), s.Queue().Len(), "%d: %q: twice in the queue", seed, trace)
		}
	}
}

func TestWhatAFollowingSittingSays(t *testing.T) {
	assert.Equal(t, "No account waits", flow.WaitingTitle(0))
	assert.Equal(t, "1 account waits", flow.WaitingTitle(1))
	assert.Equal(t, "2 accounts wait", flow.WaitingTitle(2))
	n, last := flow.Queue{}.Joined()
	assert.Zero(t, n)
	assert.Equal(t, time.Time{}, last)
}

// One that is reauthorised elsewhere while it waits again has the result that it had.
func TestAWithdrawnAccountKeepsHowItEnded(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account}}).answer(unknown).do(flow.Next{}, required(account, "1"))
	assert.Equal(t, []string{account}, s.waiting())
	assert.Equal(t, "0 of 1 reauthorised, 1 failed", flow.Summary(s.Queue()))
	s.do(doneElsewhere(account, "2"))
	assert.Empty(t, s.waiting())
	assert.Equal(t, []string{account + " failed"}, list(s.Queue()))

	s = follow(t, flow.Options{Accounts: []string{account}}).toDone().do(flow.Next{}, required(account, "1"), flow.Next{}).answer(unknown)
	s.do(flow.Next{}, required(account, "2"), doneElsewhere(account, "3"))
	assert.Equal(t, []string{account + " failed"}, list(s.Queue()), "not what came before that")
}

// Mono's word that an account is reauthorised is said before a password is typed for
// it: while it is asked about, or when its turn comes.
func TestWhatIsReauthorisedMeanwhileIsSaidBeforeTheSignIn(t *testing.T) {
	s := follow(t, flow.Options{Accounts: []string{account, anotherAccount}}).answer(opened)
	s.do(doneElsewhere(anotherAccount, "1")).tells("", "Heard")
	s.do(doneElsewhere(account, "2")).tells("", "Heard, Say")
	s.do(doneElsewhere(account, "2")).tells("", "")
	s.do(signIn, doneElsewhere(account, "3")).tells("", "Heard") // it may be this one's
	s.answer(done)
	s.do(flow.Next{}).tells("a86 reauthorised", "Send, Say")
	s.answer(opened).do(signIn).answer(done).do(flow.Next{})
	assert.True(t, s.Waits())
}
