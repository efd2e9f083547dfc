package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// toldOf are the results so far, in short.
func (s *sittingWalk) toldOf() (all []string) {
	for _, r := range s.results {
		all = append(all, flow.Join(" ", r.Account, string(r.Status), r.Reason, r.Link, r.Code, string(r.Environment)))
	}
	return all
}

// Another account in the place of one whose customer may have a link does not make
// it unheard of: it is told, and a confirmation still counts.
func TestALinkIsToldWhenAnotherAccountTakesItsPlace(t *testing.T) {
	for name, other := range map[string]flow.Event{
		"one":  flow.SubmitAccount{ID: anotherAccount},
		"list": flow.Enqueue{Accounts: []string{anotherAccount, third}},
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, account).toLink().do(flow.Back{}, flow.Back{}, other)
			assert.Equal(t, []string{account + " link_created " + linkAnswer.Link.URL + " test"}, s.toldOf())
			assert.Equal(t, anotherAccount, s.Machine().Account())
			s.answer(opened).do(reauthorised)
			assert.Equal(t, account+" reauthorised link "+linkAnswer.Link.URL+" test", s.toldOf()[1])
			assert.Equal(t, flow.StateCredentials, s.Machine().State())
		})
	}
}

// A link of one of Mono's environments is none in another: it is neither shown for
// that account again, nor does its confirmation count there.
func TestALinkIsOfItsEnvironmentAlone(t *testing.T) {
	live := flow.Use{Environment: monoapi.EnvironmentLive}
	for name, s := range map[string]*sittingWalk{
		"after the end": sit(t, account).toLink().do(flow.Next{}, live, flow.RetryAt{At: 0}),
		"at hand":       sit(t, account).toLink().do(flow.Back{}, signIn).answer(unknown).do(live, flow.Retry{}),
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, s.toldOf()[0], linkAnswer.Link.URL+" test", "it is told all the same")
			calls := len(s.answer(opened).calls)
			s.do(flow.CreateLink{})
			assert.Len(t, s.calls, calls+1, "another is created")
			s.do(reauthorised)
			assert.Equal(t, flow.StateCreatingLink, s.Machine().State())
			assert.Len(t, s.results, 1)
		})
	}
	s := sit(t, account).answer(opened).do(signIn).answer(done).do(live)
	assert.Equal(t, flow.StatusReauthorised, s.Queue().At(0).Result.Status, "what has ended stays")
	s = sit(t, account).toLink().do(reauthorised, live)
	assert.Equal(t, flow.StatusReauthorised, s.Queue().At(0).Result.Status, "what has ended stays")
}

// An account that waits to be tried again is told whole when its customer was
// quicker.
func TestAConfirmationOfWhatIsToBeTriedAgain(t *testing.T) {
	s := sit(t, account, third).answer(unknown).do(flow.Next{}).answer(opened).do(flow.CreateLink{}).answer(linkAnswer)
	s.do(flow.Back{}, signIn).answer(unknown).do(flow.Next{}, flow.RetryRest{})
	again := reauthorised
	again.Event.Account = third
	s.do(again)
	r := s.results[len(s.results)-1]
	assert.Equal(t, third+" reauthorised link "+linkAnswer.Link.URL+" test", s.toldOf()[len(s.results)-1])
	assert.False(t, r.StartedAt.IsZero())
	assert.Equal(t, third, s.Queue().At(1).Result.Account)
}

// Mono confirms the operator's own sign-in with the same word. The code counts,
// whichever comes first.
func TestTheCodeOfASignInOutlivesAConfirmation(t *testing.T) {
	s := sit(t, account).toLink().do(flow.Back{}, signIn, reauthorised)
	assert.Equal(t, flow.StateLoggingIn, s.Machine().State())
	s.answer(done)
	assert.False(t, s.Machine().ByLink())
	assert.Equal(t, []string{account + " reauthorised " + linkAnswer.Link.URL + " " + s.Machine().Code() + " test"}, s.toldOf())
	assert.NotEmpty(t, s.Machine().Code())
}

// An account that joins by Mono's word keeps its customer's link, too.
func TestALinkOutlivesJoining(t *testing.T) {
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(flow.Options{Accounts: []string{account}, Environment: monoapi.EnvironmentTest, Follow: true}), now: now}
	s.do(flow.Begin{}).toLink().do(flow.Back{}, signIn).answer(unknown).do(flow.Next{})
	s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired, Account: account, ID: "evt_0"}}, reauthorised)
	assert.Equal(t, account+" reauthorised link "+linkAnswer.Link.URL+" test", s.toldOf()[len(s.results)-1])
	assert.Empty(t, s.Queue().Waiting())
}
