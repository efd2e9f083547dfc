package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

var reauthorised = flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: account, ID: "evt_1"}}

// toLink hands the account at hand over.
func (s *sittingWalk) toLink() *sittingWalk {
	return s.answer(opened).do(flow.CreateLink{}).answer(linkAnswer)
}

func TestHandedOver(t *testing.T) {
	s := sit(t, account).toLink()
	assert.Equal(t, flow.StateHandedOver, s.Machine().State())
	link, ok := s.Machine().Link()
	assert.True(t, ok)
	assert.Equal(t, linkAnswer.Link, link)
	assert.Empty(t, s.results, "the customer may still be waited for")
	assert.False(t, s.CanGiveUp())

	s.do(flow.Next{})
	assert.True(t, s.Over())
	r := s.results[0]
	assert.Equal(t, flow.StatusLinkCreated, r.Status)
	assert.Equal(t, link.URL, r.Link)
	assert.Empty(t, r.Reason+r.Code+r.Message+string(r.ResponseCode))
	assert.False(t, s.Queue().AllReauthorised())
}

func TestTheCustomerReauthorises(t *testing.T) {
	s := sit(t, account).toLink().do(reauthorised)
	assert.Equal(t, flow.StateDone, s.Machine().State())
	r := s.results[0]
	assert.Equal(t, flow.StatusReauthorised, r.Status)
	assert.Equal(t, flow.ReasonLink, r.Reason)
	assert.Equal(t, linkAnswer.Link.URL, r.Link)
	assert.Empty(t, r.Code)
	s.do(flow.Next{})
	assert.Len(t, s.results, 1, "once")
	assert.True(t, s.Queue().AllReauthorised())
}

// The confirmation counts while another account is at work, and in the end.
func TestTheCustomerReauthorisesLater(t *testing.T) {
	for name, when := range map[string]func(*sittingWalk){
		"the next one signs in": func(s *sittingWalk) { s.answer(opened).do(signIn) },
		"in the end":            func(s *sittingWalk) { s.answer(opened).do(signIn).answer(done).do(flow.Next{}) },
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, account, third).toLink().do(flow.Next{})
			when(s)
			state := s.Machine().State()
			s.do(reauthorised)
			assert.Equal(t, state, s.Machine().State(), "the account at hand stays")
			r := s.results[len(s.results)-1]
			assert.Equal(t, account+" reauthorised link", r.Account+" "+string(r.Status)+" "+r.Reason)
			assert.Contains(t, s.effects, flow.Say{Text: account + ": The customer has reauthorised it, by the link."})
			assert.Equal(t, flow.StatusReauthorised, s.Queue().At(0).Result.Status)
			told := len(s.results)
			again := reauthorised
			again.Event.ID = "evt_2"
			s.do(reauthorised, again)
			assert.Len(t, s.results, told, "once")
		})
	}
}

func TestAConfirmationOfASignInIsNone(t *testing.T) {
	s := sit(t, account, third).answer(opened).do(signIn).answer(unknown).do(flow.Next{}, reauthorised)
	assert.Equal(t, flow.StatusFailed, s.Queue().At(0).Result.Status)
	assert.Len(t, s.results, 1)
}

// What came before the link was created is not about it.
func TestAnEarlierConfirmationIsNone(t *testing.T) {
	s := sit(t, account).answer(opened).do(reauthorised, flow.CreateLink{}).answer(linkAnswer)
	assert.Equal(t, flow.StateHandedOver, s.Machine().State())
	assert.Empty(t, s.Queue().News().Items())
}

// The operator who went back sees it in the end.
func TestTheCustomerReauthorisesWhatWasTakenBack(t *testing.T) {
	s := sit(t, account, third).toLink().do(flow.Back{})
	assert.Equal(t, flow.StateCredentials, s.Machine().State())
	s.do(reauthorised)
	assert.Equal(t, flow.StateCredentials, s.Machine().State(), "what is typed stays")
	assert.Equal(t, flow.Handing.Confirmed, s.Machine().Notice().What)
	assert.False(t, s.Machine().Notice().Problem())
	calls := len(s.calls)
	s.do(signIn)
	assert.Equal(t, flow.StateDone, s.Machine().State())
	assert.Len(t, s.calls, calls, "nothing is sent to a bank for an account that is reauthorised")
	assert.Equal(t, "reauthorised link", string(s.results[0].Status)+" "+s.results[0].Reason)
}

// Wherever the walk stands when the link is used, the account is reauthorised, and
// nothing more is sent.
func TestTheLinkIsUsedMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		then  func(*sittingWalk) // after the link was made and left
		state flow.State         // at once
		next  flow.Event         // what the operator does then
	}{
		"at the sign-in, given up": {func(*sittingWalk) {}, flow.StateCredentials, flow.GiveUp{}},
		"at the choice":            {func(s *sittingWalk) { s.do(signIn).answer(choose) }, flow.StateChooseAccount, flow.PickAccount{}},
		"at the challenge":         {func(s *sittingWalk) { s.do(signIn).answer(more) }, flow.StateChallenge, answers},
		"after a failure":          {func(s *sittingWalk) { s.do(signIn).answer(unknown) }, flow.StateDone, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, account, third).toLink().do(flow.Back{})
			c.then(s)
			calls := len(s.calls)
			s.do(reauthorised)
			require.Equal(t, c.state, s.Machine().State())
			if c.next != nil {
				assert.Equal(t, flow.Handing.Confirmed, s.Machine().Notice().What)
				s.do(c.next)
			}
			assert.Equal(t, flow.StateDone, s.Machine().State())
			assert.Len(t, s.calls, calls, "nothing more was sent")
			require.Len(t, s.results, 1)
			assert.Equal(t, "reauthorised link", string(s.results[0].Status)+" "+s.results[0].Reason)
		})
	}
}

// What was under way when the link was used is awaited; whatever it brings, the
// account is reauthorised.
func TestTheLinkIsUsedDuringASignIn(t *testing.T) {
	for name, answer := range map[string]reply{"more": more, "choose": choose, "rejected": rejected, "unknown": unknown} {
		s := sit(t, account, third).toLink().do(flow.Back{}, signIn).do(reauthorised)
		require.Equal(t, flow.StateLoggingIn, s.Machine().State(), name)
		assert.Contains(t, s.effects, flow.Say{Text: flow.Handing.Confirmed}, name)
		s.answer(answer)
		assert.Equal(t, flow.StateDone, s.Machine().State(), name)
		assert.Equal(t, "reauthorised link", string(s.results[0].Status)+" "+s.results[0].Reason, name)
	}
	s := sit(t, account, third).toLink().do(flow.Back{}, signIn).do(reauthorised).answer(done)
	assert.Equal(t, "reauthorised ", string(s.results[0].Status)+" "+s.results[0].Reason, "it was the operator's own")
}

func TestBackFromTheLinkAndToItAgain(t *testing.T) {
	s := sit(t, account).answer(opened).do(signIn).answer(rejected)
	notice := s.Machine().Notice()
	s.do(flow.CreateLink{}).answer(linkAnswer)
	assert.True(t, s.Machine().Notice().Empty())
	s.do(flow.Back{})
	assert.Equal(t, notice, s.Machine().Notice(), "what was said there is said again")
	calls := len(s.calls)
	s.do(flow.CreateLink{})
	assert.Equal(t, flow.StateHandedOver, s.Machine().State())
	assert.Len(t, s.calls, calls, "the account has a link: no other is created")

	s.do(flow.Back{}, signIn).answer(rejected).do(flow.GiveUp{}, flow.GiveUp{}, flow.Next{})
	assert.Equal(t, flow.StatusSkipped, s.results[0].Status, "something was tried since")
	assert.Equal(t, linkAnswer.Link.URL, s.results[0].Link)

	s.do(reauthorised)
	r := s.results[len(s.results)-1]
	assert.Equal(t, "reauthorised link", string(r.Status)+" "+r.Reason, "the customer has the link all the same")
	assert.True(t, s.Queue().AllReauthorised())
}

func TestALinkOfAnAccountThatFailed(t *testing.T) {
	s := sit(t, account).do(flow.Answered{Number: 1, Err: &monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true}})
	assert.Contains(t, s.Machine().Notice().Do, "Create a reauth link, which works without it")
	s.do(flow.CreateLink{}, flow.Answered{Number: 2, Err: &monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpLink, Status: 500, Sent: true}})
	assert.Equal(t, flow.StateFailed, s.Machine().State())
	assert.Equal(t, "Mono has a problem of its own (HTTP 500). Nothing was sent to the bank. Try again in a while.", s.Machine().Notice().String())
	assert.Equal(t, "add_on_missing", s.Machine().Result(flow.StatusFailed).Reason, "that is what is wrong with the account")
	s.do(flow.CreateLink{}).answer(linkAnswer).do(flow.Next{})
	assert.Equal(t, flow.StatusLinkCreated, s.results[0].Status)
}

func TestALinkThatIsInterrupted(t *testing.T) {
	s := sit(t, account).answer(opened).do(flow.CreateLink{}, flow.Interrupt{})
	assert.Equal(t, flow.StatusCancelled, s.results[0].Status)
	assert.Equal(t, "Creating the link was cancelled. Mono may have created it; nobody has it.", s.results[0].Message)
	s = sit(t, account).toLink().do(flow.Interrupt{})
	assert.Equal(t, flow.StatusLinkCreated, s.results[0].Status, "the customer may have it")
}

// Those in their customers' hands are not tried again with the rest.
func TestTheRestIsWithoutWhatWasHandedOver(t *testing.T) {
	s := sit(t, account, third).toLink().do(flow.Next{}).answer(unknown).do(flow.Next{}, flow.RetryRest{})
	assert.Equal(t, third, s.Machine().Account())
	s.answer(opened).do(signIn).answer(done).do(flow.Next{})
	assert.False(t, s.Queue().SomeLeft())
	s.do(flow.RetryRest{})
	assert.True(t, s.Over())
	s.do(flow.RetryAt{At: 0})
	assert.Equal(t, account, s.Machine().Account(), "but one by one")
}

func TestAListByLink(t *testing.T) {
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(flow.Options{Accounts: []string{account, "odd", third}, ByLink: true}), now: now}
	s.do(flow.Begin{})
	assert.Equal(t, monoapi.OpLink, s.calls[0].Operation)
	s.answer(linkAnswer).do(flow.Next{})
	assert.Equal(t, flow.StateFailed, s.Machine().State(), "nobody is asked about an odd ID")
	s.do(flow.Next{}).answer(linkAnswer).do(flow.Next{})
	assert.True(t, s.Over())
	var told []string
	for _, r := range s.results {
		told = append(told, r.Account+" "+string(r.Status)+" "+r.Reason)
	}
	assert.Equal(t, []string{account + " link_created ", "odd failed odd_account_id", third + " link_created "}, told)
	assert.Len(t, s.calls, 2)
	assert.Contains(t, s.results[1].Message, "This does not look like an account ID")
}

// The customer of an account that is tried again has its link all the same.
func TestALinkOutlivesAnotherTry(t *testing.T) {
	for name, again := range map[string]flow.Event{"one": flow.RetryAt{At: 0}, "the rest": flow.RetryRest{}} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, account).toLink().do(flow.Back{}, signIn).answer(rejected).do(flow.GiveUp{}, flow.GiveUp{}, flow.Next{}, again).answer(opened)
			calls := len(s.calls)
			s.do(flow.CreateLink{})
			assert.Len(t, s.calls, calls, "there is one already")
			link, _ := s.Machine().Link()
			assert.Equal(t, linkAnswer.Link.URL, link.URL)

			s.do(flow.Back{}, flow.Back{}, flow.SubmitAccount{ID: anotherAccount})
			_, ok := s.Machine().Link()
			assert.False(t, ok, "another account has none")
		})
	}
	s := sit(t, account).toLink().do(flow.Next{}, flow.RetryAt{At: 0}).answer(unknown)
	assert.Equal(t, flow.StatusFailed, s.Machine().Result(flow.StatusFailed).Status, "it was tried since")
	s.do(flow.Next{}, reauthorised)
	last := s.results[len(s.results)-1]
	assert.Equal(t, "reauthorised link", string(last.Status)+" "+last.Reason)
}
