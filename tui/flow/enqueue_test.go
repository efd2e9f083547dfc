package flow_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/flow"
)

// Of a list that is pasted none is lost, however long it is and wherever in the
// walk it comes.
func TestNothingOfAListIsLost(t *testing.T) {
	for name, begun := range map[string]func(t *testing.T) *sittingWalk{
		"to an empty queue":     func(t *testing.T) *sittingWalk { return sit(t) },
		"in the place of an ID": func(t *testing.T) *sittingWalk { return sit(t, oddAccount) },
		"after a session": func(t *testing.T) *sittingWalk {
			return sit(t, oddAccount, third).do(again(oddAccount)).answer(opened).do(flow.Back{})
		},
		"after an account":        func(t *testing.T) *sittingWalk { return sit(t, third).toDone().do(flow.Another{}) },
		"after a sign-in":         func(t *testing.T) *sittingWalk { return signedIn(sit(t, third)) },
		"after one, more waiting": func(t *testing.T) *sittingWalk { return signedIn(sit(t, third, anotherAccount)) },
	} {
		for size := 1; size <= 5; size++ {
			t.Run(fmt.Sprintf("%d %s", size, name), func(t *testing.T) {
				var given []string
				for i := range size {
					given = append(given, fmt.Sprintf("65c4c03aa66a95b572c000%02d", i))
				}
				s := begun(t).do(flow.Enqueue{Accounts: given})
				assert.Equal(t, given[0], s.Machine().Account())
				waiting := list(s.Queue())
				for _, account := range given {
					assert.Contains(t, waiting, account)
				}
				for i := 0; i < 10 && !s.Over(); i++ {
					s.toDone().do(flow.Next{})
				}
				for _, account := range given {
					assert.Contains(t, list(s.Queue()), account+" reauthorised")
				}
			})
		}
	}
}

// again gives an ID that is doubted a second time.
func again(account string) flow.SubmitAccount { return flow.SubmitAccount{ID: account} }

// signedIn goes back to the account after a sign-in that was rejected.
func signedIn(s *sittingWalk) *sittingWalk {
	return s.answer(opened).do(signIn).answer(rejected).do(flow.Back{})
}

// An account whose sign-in the bank may have counted does not vanish when a list
// takes its place.
func TestAListKeepsTheResultOfAnAccountThatReceivedASignIn(t *testing.T) {
	s := signedIn(sit(t, account, third)).do(flow.Enqueue{Accounts: []string{anotherAccount, "65c4c03aa66a95b572cb5d19"}})
	s.tells("a86 cancelled", "Record, Send")
	assert.Equal(t, "rejected", s.results[0].Reason)
	assert.Equal(t, []string{account + " cancelled", anotherAccount, third, "65c4c03aa66a95b572cb5d19"}, list(s.Queue()))
}

// An account that is begun anew still says that a sign-in was sent for it.
func TestASignInIsRememberedWhenTheAccountIsBegunAnew(t *testing.T) {
	for name, s := range map[string]*sittingWalk{
		"by a list": signedIn(sit(t, account)).do(flow.Enqueue{Accounts: []string{account, third}}),
		"from the results": sit(t, account, third).answer(opened).do(signIn).answer(unknown).do(flow.Next{}).toDone().
			do(flow.Next{}, flow.RetryRest{}),
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, account, s.Machine().Account())
			s.answer(opened).do(flow.GiveUp{})
			assert.Equal(t, "A sign-in has already been sent for this account.", s.Machine().Notice().What)
			assert.Equal(t, flow.StateCredentials, s.Machine().State())
			s.do(flow.GiveUp{})
			assert.Equal(t, "A sign-in had been sent already; the next one counts as another attempt.", s.Machine().Notice().Reached)
		})
	}
	s := signedIn(sit(t, account)).do(flow.Enqueue{Accounts: []string{anotherAccount, third}}).answer(opened).do(flow.GiveUp{})
	assert.Equal(t, "No sign-in was sent to the bank.", s.Machine().Notice().Reached, "that was another account")
}

// Of a list that comes later, what this sitting knows is done as it stands.
func TestAListWithAccountsThatAreKnown(t *testing.T) {
	ofFour := func() *sittingWalk {
		s := sit(t, account, anotherAccount, third, ada).toDone().do(flow.Next{})
		s.answer(opened).do(signIn).answer(rejected).do(signIn).answer(unknown).do(flow.Next{}) // failed
		s.answer(opened).do(flow.GiveUp{}, flow.Next{})                                         // skipped
		return s.toLink().do(flow.Next{}, flow.Another{})
	}
	s := ofFour().do(flow.Enqueue{Accounts: []string{bola, anotherAccount, account, third, ada, anotherAccount}})
	assert.Equal(t, []string{account + " reauthorised", bola}, list(s.Queue())[:2])
	said := remarks(s.effects)
	assert.Equal(t, []string{anotherAccount + " was given more than once; it will be done once. " + flow.SettledRemark(1)}, said)
	var begun []string
	for !s.Over() {
		begun = append(begun, s.Machine().Account())
		s.answer(opened)
		if s.Machine().Account() == anotherAccount {
			assert.Equal(t, 1, s.Queue().At(2).Rejected)
			s.do(signIn).answer(rejected)
			assert.Contains(t, s.Machine().Notice().What, "This is the 2nd rejected sign-in")
		}
		if s.Machine().Account() == ada {
			assert.Contains(t, s.Machine().Notice().What, "Its customer has had a reauth link since")
		}
		s.do(signIn).answer(done).do(flow.Next{})
	}
	assert.Equal(t, []string{bola, anotherAccount, third, ada}, begun)
	assert.True(t, s.Queue().AllReauthorised())

	s = ofFour().do(flow.Enqueue{Accounts: []string{anotherAccount}}).answer(opened).do(flow.GiveUp{})
	assert.Equal(t, "A sign-in has already been sent for this account.", s.Machine().Notice().What)
}

// An account that was reauthorised is not done again, until Mono asks for it.
func TestAnAccountThatIsReauthorisedIsLeftOut(t *testing.T) {
	for name, again := range map[string]flow.Event{
		"typed": flow.SubmitAccount{ID: " " + account}, "listed": flow.Enqueue{Accounts: []string{account, account}},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, account).toDone().do(flow.Another{})
			calls := len(s.calls)
			s.do(again)
			assert.Len(t, s.calls, calls)
			assert.Equal(t, flow.StateAccount, s.Machine().State())
			assert.Contains(t, remarks(s.effects)[0], "left out")
			assert.Equal(t, []string{account + " reauthorised"}, list(s.Queue()))

			s.do(required(account, "1"), again)
			assert.Len(t, s.calls, calls+1, "Mono wants it again")
			assert.False(t, s.Queue().AllReauthorised())
		})
	}
	assert.Equal(t, "1 account is left out: it was reauthorised just now, in this run.", flow.SettledRemark(1))
	assert.Equal(t, "2 accounts are left out: they were reauthorised just now, in this run.", flow.SettledRemark(2))
}

// One that is typed again is the same account, with what is known of it.
func TestAnAccountThatFailedIsTypedAgain(t *testing.T) {
	s := sit(t, account, third).answer(opened).do(signIn).answer(rejected).do(signIn).answer(unknown).do(flow.Next{}).toDone()
	s.do(flow.Another{}, flow.SubmitAccount{ID: account}).answer(opened)
	assert.Equal(t, []string{third + " reauthorised", account}, list(s.Queue()))
	assert.Equal(t, 1, s.Queue().At(1).Rejected)
	s.do(flow.GiveUp{})
	assert.Equal(t, "A sign-in has already been sent for this account.", s.Machine().Notice().What)
}
