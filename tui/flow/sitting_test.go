package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

const third = "65c4c03aa66a95b572cb5c08"

// sittingWalk drives a sitting and remembers what it asked for.
type sittingWalk struct {
	testing.TB
	flow.Sitting
	now     time.Time
	effects []flow.Effect // of the last event
	calls   []flow.Call
	results []flow.Result
}

func sit(t testing.TB, accounts ...string) *sittingWalk {
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(flow.Options{Accounts: accounts, Environment: monoapi.EnvironmentTest}), now: now}
	return s.do(flow.Begin{})
}

func (s *sittingWalk) do(events ...flow.Event) *sittingWalk {
	s.Helper()
	for _, event := range events {
		s.now = s.now.Add(time.Second)
		before := s.Sitting
		next, effects := before.Handle(event, s.now)
		require.Equal(s, fmt.Sprint(before), fmt.Sprint(s.Sitting), "a sitting is a value")
		s.Sitting, s.effects = next, effects
		for _, effect := range effects {
			switch effect := effect.(type) {
			case flow.Send:
				s.calls = append(s.calls, effect.Call)
			case flow.Record:
				s.results = append(s.results, effect.Result)
			}
		}
	}
	return s
}

// answer ends the last call.
func (s *sittingWalk) answer(r reply) *sittingWalk {
	s.Helper()
	return s.do(r.To(s.calls[len(s.calls)-1]))
}

// toDone walks the account at hand to its end.
func (s *sittingWalk) toDone() *sittingWalk {
	s.Helper()
	return s.answer(opened).do(signIn).answer(done)
}

// told is what was recorded, and of the effects of the last event the kinds.
func (s *sittingWalk) told() (results, effects string) {
	var parts []string
	for _, r := range s.results {
		parts = append(parts, r.Account[len(r.Account)-3:]+" "+string(r.Status))
	}
	var kinds []string
	for _, effect := range s.effects {
		kinds = append(kinds, strings.TrimPrefix(fmt.Sprintf("%T", effect), "flow."))
	}
	return strings.Join(parts, ", "), strings.Join(kinds, ", ")
}

func (s *sittingWalk) tells(results, effects string) *sittingWalk {
	s.Helper()
	gotResults, gotEffects := s.told()
	assert.Equal(s, results, gotResults)
	assert.Equal(s, effects, gotEffects)
	return s
}

func TestSittingWorksThroughItsQueue(t *testing.T) {
	s := sit(t, account, anotherAccount, account, third).tells("", "Send")
	assert.Equal(t, account, s.Machine().Account())
	s.answer(opened).tells("", "Told").do(signIn).answer(done).tells("a86 reauthorised", "Told, Record")
	s.do(flow.Next{}).tells("a86 reauthorised", "Send")
	assert.Equal(t, anotherAccount, s.Machine().Account())
	s.answer(opened).do(flow.GiveUp{}).tells("a86 reauthorised", "")
	assert.True(t, s.Machine().GaveUp(), "giving up comes to a result like every other end")
	s.do(flow.Next{}).tells("a86 reauthorised, b97 skipped", "Record, Send")
	s.answer(unknown).tells("a86 reauthorised, b97 skipped", "Told")
	assert.False(t, s.Over())
	s.do(flow.Next{}).tells("a86 reauthorised, b97 skipped, c08 failed", "Record")
	assert.True(t, s.Over())

	s.do(flow.RetryRest{}).tells("a86 reauthorised, b97 skipped, c08 failed", "Send")
	assert.Equal(t, anotherAccount, s.Machine().Account())
	s.toDone().do(flow.Next{}).toDone().do(flow.Next{})
	assert.True(t, s.Over())
	assert.True(t, s.Queue().AllReauthorised())
}

func TestResultsCarryTimesAndEnvironment(t *testing.T) {
	s := sit(t, account)
	started := s.now
	s.do(flow.Use{Environment: flow.EnvironmentDemo}).toDone()
	require.Len(t, s.results, 1)
	r := s.results[0]
	assert.Equal(t, started, r.StartedAt)
	assert.Equal(t, s.now, r.FinishedAt)
	assert.Equal(t, flow.EnvironmentDemo, r.Environment)
	assert.Equal(t, r, s.Queue().At(0).Result)
}

// A list that is given while an account waits for its ID takes that one's
// place, and none of it is lost.
func TestListInThePlaceOfAnAccount(t *testing.T) {
	s := sit(t, oddAccount, third).do(flow.Enqueue{Accounts: []string{account, anotherAccount, third}})
	assert.Equal(t, []string{account, third, anotherAccount}, list(s.Queue()))
	assert.Equal(t, account, s.Machine().Account())
	assert.Contains(t, s.effects, flow.Say{Text: third + " was given more than once; it will be done once."})

	s = sit(t).do(flow.Enqueue{Accounts: []string{account, anotherAccount}})
	assert.Equal(t, []string{account, anotherAccount}, list(s.Queue()))
	s.do(flow.Enqueue{Accounts: []string{third}})
	assert.Equal(t, []string{account, anotherAccount}, list(s.Queue()), "nothing is put in the place of an account at work")
	sit(t).do(flow.Enqueue{}).tells("", "")
}

// Putting an ID right does no account twice, and loses none that was given.
func TestIDPutRightToAnotherOfTheQueue(t *testing.T) {
	s := sit(t, account, anotherAccount, third).answer(opened).do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount})
	assert.Equal(t, []string{account + " cancelled", anotherAccount, third}, list(s.Queue()))
	s.toDone().do(flow.Next{})
	assert.Equal(t, third, s.Machine().Account())

	s = sit(t, oddAccount, anotherAccount, third).do(flow.SubmitAccount{ID: anotherAccount})
	assert.Equal(t, []string{anotherAccount, third}, list(s.Queue()), "one that was given with a slip, and not begun")
}

// notFound ends the account at hand: Mono does not know it.
func (s *sittingWalk) notFound() *sittingWalk {
	s.Helper()
	return s.do(flow.Answered{Number: s.calls[len(s.calls)-1].Number, Err: &monoapi.Error{
		Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true, Message: "Account not found."}})
}

// An account that was given does not vanish from the results because another ID is
// tried in its place.
func TestAnAccountThatWasGivenKeepsItsFailure(t *testing.T) {
	for name, begun := range map[string]func() *sittingWalk{
		"as an argument": func() *sittingWalk { return sit(t, account, third) },
		"in a list":      func() *sittingWalk { return sit(t).do(flow.Enqueue{Accounts: []string{account, third}}) },
		"by Mono": func() *sittingWalk {
			return follow(t, flow.Options{}).do(required(account, "1"), required(third, "2"), flow.Next{})
		},
	} {
		for how, instead := range map[string]flow.Event{
			"another": flow.SubmitAccount{ID: anotherAccount}, "a list": flow.Enqueue{Accounts: []string{anotherAccount}},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				s := begun().notFound().do(flow.Back{}, instead)
				s.tells("a86 failed", "Record, Send")
				assert.Equal(t, "not_found Account not found.", s.results[0].Reason+" "+s.results[0].Message)
				assert.Equal(t, []string{account + " failed", anotherAccount, third}, list(s.Queue()))
				assert.Equal(t, "Check the account ID.", s.Queue().At(0).Advice)
				s.toDone().do(flow.Next{}).toDone().do(flow.Next{})
				assert.Equal(t, "2 of 3 reauthorised, 1 failed", flow.Summary(s.Queue()))
			})
		}
	}
	s := sit(t, account).notFound().do(flow.Back{}, flow.Interrupt{}).tells("a86 failed", "Record")
	assert.Equal(t, "1 failed", strings.TrimPrefix(flow.Summary(s.Queue()), "0 of 1 reauthorised, "))
	s = sit(t, account, third).answer(opened).do(flow.GiveUp{}, flow.Back{}, flow.SubmitAccount{ID: anotherAccount})
	s.tells("a86 skipped", "Record, Send")

	s = sit(t, account).notFound().do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount}).tells("", "Send")
	assert.Equal(t, []string{anotherAccount}, list(s.Queue()), "it was given alone, and put right")
	s = sit(t).do(submitAccount).notFound().do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount}).tells("", "Send")
	assert.Equal(t, []string{anotherAccount}, list(s.Queue()), "that was a slip of the keyboard")
}

// What another ID was tried for in vain, and what that was, are told apart.
func TestAnIDInThePlaceOfAFailureIsNotItsFailure(t *testing.T) {
	s := sit(t, account, third).notFound().do(flow.Back{}, flow.SubmitAccount{ID: oddAccount}).tells("a86 failed", "Record")
	s.do(flow.Interrupt{}).tells("a86 failed, one cancelled", "Record")
	s = sit(t, account, third).notFound().do(flow.Back{}, flow.SubmitAccount{ID: oddAccount}, flow.SubmitAccount{ID: anotherAccount})
	assert.Equal(t, []string{account + " failed", anotherAccount, third}, list(s.Queue()))
}

// Whoever reads a failure in the table knows what to do about it, as on its own screen.
func TestAFailureKeepsItsAdvice(t *testing.T) {
	s := sit(t, account).do(flow.Answered{Number: 1, Err: &monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true}})
	advice := s.Machine().Notice().Do
	require.Contains(t, advice, "Create a reauth link")
	s.do(flow.Next{})
	assert.Equal(t, advice, s.Queue().At(0).Advice)
	s.do(flow.RetryAt{At: 0}).toDone()
	assert.Empty(t, s.Queue().At(0).Advice)
}

// Whoever ends the program has to know whether the bank may have the sign-in.
func TestInterruptingASignInSaysWhatMayHaveReached(t *testing.T) {
	s := sit(t, account, anotherAccount).answer(opened).do(signIn, flow.Interrupt{})
	s.tells("a86 cancelled", "Told, Cancel, Record")
	assert.Equal(t, "cancelled", s.results[0].Reason)
	assert.Equal(t, "The sign-in was cancelled. The bank may already have received it.", s.results[0].Message)
	assert.Equal(t, "login", string(s.effects[0].(flow.Told).Step.Operation))
	assert.True(t, s.Over())
	assert.False(t, s.CanGiveUp())

	sit(t, account).toDone().do(flow.Interrupt{}).tells("a86 reauthorised", "")
	sit(t, account).answer(unknown).do(flow.Interrupt{}).tells("a86 failed", "Record")
	sit(t).do(flow.Interrupt{}).tells("", "")
	sit(t, account).do(flow.Interrupt{}, flow.Interrupt{}).tells("a86 cancelled", "")
}

func TestEventsThatDoNotFitChangeNothing(t *testing.T) {
	for _, ev := range []flow.Event{flow.Next{}, flow.Another{}} {
		sit(t, account).answer(opened).do(ev).tells("", "")
	}
	s := sit(t, account).do(flow.GiveUp{}).tells("", "")
	assert.False(t, s.CanGiveUp(), "a call under way is cancelled first")
	sit(t, account, anotherAccount).toDone().do(flow.Another{}).tells("a86 reauthorised", "")
	s = sit(t, account).toDone().do(flow.Another{}).tells("a86 reauthorised", "")
	assert.Equal(t, flow.StateAccount, s.Machine().State())
	s.do(flow.SubmitAccount{ID: anotherAccount}).toDone()
	assert.Equal(t, []string{account + " reauthorised", anotherAccount + " reauthorised"}, list(s.Queue()))
}

func TestNewsAreHeardOfEveryAccount(t *testing.T) {
	failed := func(account, id string) flow.Hear {
		return flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: account, ID: id}}
	}
	s := sit(t, account, anotherAccount).do(failed(account, "1"))
	heard := s.effects[0].(flow.Heard)
	assert.True(t, heard.Current)
	assert.True(t, heard.Item.Bad)
	s.do(failed(account, "1")).tells("", "")
	s.answer(opened).do(signIn)
	assert.Empty(t, s.Queue().News().Items(), "what came before the sign-in is not about it")
	s.answer(done).do(flow.Next{}, failed(account, "2"))
	heard = s.effects[0].(flow.Heard)
	assert.False(t, heard.Current)
	assert.Equal(t, account, heard.Account)
	s.do(failed(third, "3")).tells("a86 reauthorised", "")
}

func TestApplyTellsResultsAndSteps(t *testing.T) {
	var got []string
	opts := flow.Options{
		Accounts: []string{account},
		Result:   func(r flow.Result) { got = append(got, "result "+r.Account) },
		Step:     func(account string, s flow.Step) { got = append(got, "step "+account+" "+s.Ended) },
	}.WithDefaults(time.Now)
	s := flow.NewSitting(opts)
	effects := opts.Apply(&s, flow.Begin{})
	require.Len(t, effects, 1)
	assert.Empty(t, got)
	finished := flow.Answered{Number: effects[0].(flow.Send).Call.Number, Session: &monoapi.Session{Outcome: done.Outcome}}
	silent := s
	assert.Len(t, opts.Apply(&s, finished), 2)
	assert.Equal(t, flow.StateDone, s.Machine().State())
	assert.Equal(t, []string{"step " + account + " done", "result " + account}, got)
	assert.Len(t, flow.Options{}.WithDefaults(time.Now).Apply(&silent, finished), 2, "nobody need listen")
}

// An account whose sign-in the bank may have counted does not vanish when
// another takes its place.
func TestAccountThatReceivedASignInKeepsItsResult(t *testing.T) {
	s := sit(t, account, third).answer(opened).do(signIn).answer(rejected).do(flow.Back{}, flow.SubmitAccount{ID: anotherAccount})
	s.tells("a86 cancelled", "Record, Send")
	assert.Equal(t, "rejected", s.results[0].Reason)
	assert.Equal(t, []string{account + " cancelled", anotherAccount, third}, list(s.Queue()))
	s.toDone().do(flow.Next{})
	assert.Equal(t, third, s.Machine().Account())
}

func TestGivingUpAfterASignInSaysSo(t *testing.T) {
	s := sit(t, account).answer(opened).do(signIn).answer(more).do(flow.GiveUp{}, flow.GiveUp{}, flow.Next{})
	require.Len(t, s.results, 1)
	assert.Equal(t, flow.StatusSkipped, s.results[0].Status)
	assert.Equal(t, "skipped", s.results[0].Reason)
	assert.Equal(t, "The account was given up. A sign-in had been sent already; the next one counts as another attempt.", s.results[0].Message)
}

// A second enter on the emptied form does not take away what went wrong.
func TestAnEmptyFormKeepsWhatWentWrong(t *testing.T) {
	w := walkTo("logging in").answer(rejected).do(userAndPassword(username, ""))
	n := w.machine.Notice()
	assert.Equal(t, flow.KindRejected, n.Kind)
	assert.Equal(t, "The sign-in was rejected (code 400).", n.What)
	assert.Equal(t, "The password is empty. Type the customer's bank password.", n.Do)
	assert.Equal(t, 1, n.Field)
}
