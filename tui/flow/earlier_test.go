package flow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// earlierLink is a link that an earlier sitting handed out, and what is said of it.
const (
	earlierLink = "https://link.mono.co/earlier"
	hasLink     = "Its customer has had a reauth link since 14:02 on 25 November 2025."
)

var handedOut = flow.Handed{Link: earlierLink, Since: time.Date(2025, 11, 25, 14, 2, 33, 0, time.UTC)}

// sitWithLinks is a sitting that knows of links from before; the first account is
// under way.
func sitWithLinks(t testing.TB, accounts []string, handed ...string) *sittingWalk {
	links := map[string]flow.Handed{}
	for _, account := range handed {
		links[account] = handedOut
	}
	opts := flow.Options{
		Accounts: accounts, Bank: new(flowtest.Bank), Environment: monoapi.EnvironmentTest,
		Handed: func(environment monoapi.Environment) map[string]flow.Handed {
			if environment == monoapi.EnvironmentTest {
				return links
			}
			return nil
		},
	}
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(opts), now: now}
	return s.do(flow.Begin{})
}

// confirms is Mono's word that an account was reauthorised, and byLink how that ends
// it.
func confirms(account string) flow.Hear { return doneElsewhere(account, "evt_"+account) }

func byLink(t testing.TB, r flow.Result, account string) {
	t.Helper()
	assert.Equal(t, account+" reauthorised link "+earlierLink, strings.Join([]string{r.Account, string(r.Status), r.Reason, r.Link}, " "))
	assert.Equal(t, monoapi.EnvironmentTest, r.Environment)
	assert.False(t, r.StartedAt.IsZero() || r.FinishedAt.Before(r.StartedAt))
}

// The demo bank ends with the program, and its links with it.
func TestALinkOfAnEarlierDemoIsNotShownAgain(t *testing.T) {
	opts := flow.Options{Handed: func(monoapi.Environment) map[string]flow.Handed { return map[string]flow.Handed{account: handedOut} }}
	assert.NotEmpty(t, opts.Use(monoapi.EnvironmentTest).Handed)
	assert.Empty(t, opts.Use(flow.EnvironmentDemo).Handed)
}

func TestALinkOfAnEarlierSittingIsSaidAndShownAgain(t *testing.T) {
	for name, begun := range map[string]func() *sittingWalk{
		"given": func() *sittingWalk { return sitWithLinks(t, []string{account}, account) },
		"typed": func() *sittingWalk {
			return sitWithLinks(t, nil, account).do(flow.SubmitAccount{ID: strings.ToUpper(account)})
		},
		"listed": func() *sittingWalk {
			return sitWithLinks(t, nil, account).do(flow.Enqueue{Accounts: []string{account, third}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := begun().answer(opened)
			assert.Equal(t, flow.StateCredentials, s.Machine().State())
			assert.Equal(t, hasLink, s.Machine().Notice().What)
			assert.False(t, s.Machine().Notice().Problem())
			calls := len(s.calls)
			s.do(flow.CreateLink{})
			link, _ := s.Machine().Link()
			assert.Equal(t, earlierLink, link.URL)
			assert.Len(t, s.calls, calls, "no second one is created")
			s.do(flow.Back{})
			assert.Equal(t, hasLink, s.Machine().Notice().What)

			s.do(flow.CreateLink{}, flow.Next{})
			require.Len(t, s.results, 1)
			assert.Equal(t, flow.StatusLinkCreated, s.results[0].Status)
			assert.Equal(t, earlierLink, s.results[0].Link)
		})
	}
}

// However the account ends, who reads its result knows of the link.
func TestALinkOfAnEarlierSittingStaysInTheResult(t *testing.T) {
	for status, end := range map[flow.Status]func(*sittingWalk){
		flow.StatusSkipped:      func(s *sittingWalk) { s.do(flow.GiveUp{}, flow.Next{}) },
		flow.StatusFailed:       func(s *sittingWalk) { s.do(signIn).answer(unknown).do(flow.Next{}) },
		flow.StatusCancelled:    func(s *sittingWalk) { s.do(flow.Interrupt{}) },
		flow.StatusReauthorised: func(s *sittingWalk) { s.do(signIn).answer(done) },
	} {
		s := sitWithLinks(t, []string{account}, account).answer(opened)
		end(s)
		assert.Equal(t, string(status)+" "+earlierLink, string(s.results[0].Status)+" "+s.results[0].Link)
	}
}

// Where something else stands on the screen, it is said beside that.
func TestALinkOfAnEarlierSittingIsSaidBesideAFailure(t *testing.T) {
	s := sitWithLinks(t, []string{account}, account)
	s.do(flow.Answered{Number: 1, Err: &monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true}})
	assert.Contains(t, strings.Join(remarks(s.effects), " "), hasLink)
	s.do(flow.Retry{}).answer(opened)
	assert.Empty(t, remarks(s.effects))
	assert.Equal(t, hasLink, s.Machine().Notice().What, "it has a form to stand on now")

	s.do(signIn, flow.Answered{Number: 3, Err: &monoapi.Error{Kind: monoapi.KindSessionGone, Operation: monoapi.OpLogin, Status: 410, Sent: true}})
	s.answer(opened)
	assert.Equal(t, flow.KindSessionRenewed, s.Machine().Notice().Kind)
	assert.Empty(t, remarks(s.effects), "who has signed in knows it")
}

// The time is known as long as the link is, however often the account is tried.
func TestSinceWhenIsKnownAfterAFailure(t *testing.T) {
	s := sitWithLinks(t, []string{account}, account).answer(opened).do(signIn).answer(unknown).do(flow.Next{}, flow.RetryRest{}).answer(opened)
	assert.Equal(t, hasLink, s.Machine().Notice().What)
}

// A link that was used is none, and neither is one of an account that was reauthorised
// without it.
func TestALinkOfAnEarlierSittingIsUsedUp(t *testing.T) {
	for name, end := range map[string]func(*sittingWalk){
		"signed in": func(s *sittingWalk) { s.do(flow.Next{}).toDone().do(flow.Next{}) },
		"by link":   func(s *sittingWalk) { s.do(confirms(account)) },
		"unlisted":  func(s *sittingWalk) { s.do(confirms(account)) },
	} {
		t.Run(name, func(t *testing.T) {
			opts := flow.Options{Handed: func(monoapi.Environment) map[string]flow.Handed { return map[string]flow.Handed{account: handedOut} }}
			opts.Bank = new(flowtest.Bank)
			s := follow(t, opts)
			if name != "unlisted" {
				s.do(required(account, "1"))
			}
			end(s)
			require.Equal(t, flow.StatusReauthorised, s.results[0].Status)
			s.do(opts.Use(monoapi.EnvironmentTest), confirms(account), required(account, "2"), flow.Next{}).answer(opened)
			assert.True(t, s.Machine().Notice().Empty())
			_, ok := s.Machine().Link()
			assert.False(t, ok)
			assert.Len(t, s.results, 1)
		})
	}
}

func TestALinkOfAnEarlierSittingIsConfirmed(t *testing.T) {
	t.Run("waiting", func(t *testing.T) {
		s := sitWithLinks(t, []string{third, account}, account).answer(opened).do(confirms(account))
		require.Len(t, s.results, 1)
		byLink(t, s.results[0], account)
		assert.Equal(t, []string{account + ": " + flow.Handing.Confirmed}, remarks(s.effects))
		s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: account, ID: "evt_more"}})
		assert.Len(t, s.results, 1, "once")
		s.do(signIn).answer(done).do(flow.Next{})
		assert.True(t, s.Over(), "it is not begun any more")
		assert.True(t, s.Queue().AllReauthorised())
	})
	t.Run("at hand", func(t *testing.T) {
		s := sitWithLinks(t, []string{account, third}, account).answer(opened).do(confirms(account))
		if len(s.results) == 0 {
			s.do(flow.GiveUp{}, flow.Next{})
		}
		require.Len(t, s.results, 1)
		byLink(t, s.results[0], account)
	})
	t.Run("done with", func(t *testing.T) {
		s := sitWithLinks(t, []string{account, third}, account).answer(opened).do(signIn).answer(unknown).do(flow.Next{}, confirms(account))
		byLink(t, s.results[len(s.results)-1], account)
		assert.Empty(t, s.results[1].ResponseCode)
	})
	t.Run("in the file alone", func(t *testing.T) {
		s := sitWithLinks(t, []string{third}, account).do(confirms(account), confirms(account), confirms(anotherAccount))
		require.Len(t, s.results, 1)
		byLink(t, s.results[0], account)
		assert.Equal(t, 1, s.Queue().Len(), "it is no account of this sitting")
		s.do(flow.Hear{Event: monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: account, ID: "evt_more"}})
		assert.Len(t, s.results, 1)
		s.answer(opened).do(flow.Back{}, flow.Enqueue{Accounts: []string{account}})
		assert.Equal(t, []string{flow.DoneRemark(1)}, remarks(s.effects))
	})
	t.Run("after a sign-in", func(t *testing.T) {
		s := sitWithLinks(t, []string{account}, account).answer(opened).do(signIn).answer(done).do(confirms(account), flow.Next{}, confirms(account))
		require.Len(t, s.results, 1)
		assert.Empty(t, s.results[0].Reason)
	})
}

// A link is of the environment in which it was created.
func TestALinkOfAnotherEnvironmentIsNone(t *testing.T) {
	s := sitWithLinks(t, []string{account}, account).answer(unknown)
	s.do(flow.Use{Environment: monoapi.EnvironmentLive}, flow.Retry{}).answer(opened)
	assert.True(t, s.Machine().Notice().Empty())
	calls := len(s.calls)
	s.do(flow.CreateLink{})
	assert.Len(t, s.calls, calls+1)

	s = sit(t, account).answer(unknown)
	s.do(flow.Use{Environment: monoapi.EnvironmentLive, Handed: map[string]flow.Handed{account: handedOut}}, flow.Retry{}).answer(opened)
	assert.Equal(t, hasLink, s.Machine().Notice().What)
	calls = len(s.calls)
	s.do(flow.CreateLink{})
	assert.Len(t, s.calls, calls)
}

// The time is the operator's.
func TestSinceWhenACustomerHasALink(t *testing.T) {
	lagos := time.FixedZone("WAT", 3600)
	for since, says := range map[time.Time]string{
		{}: "Its customer has a reauth link already.",
		time.Date(2026, 3, 14, 8, 0, 0, 0, time.UTC):    "Its customer has had a reauth link since 09:00 on 14 March.",
		time.Date(2025, 12, 31, 23, 30, 0, 0, lagos):    "Its customer has had a reauth link since 23:30 on 31 December 2025.",
		time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC): "Its customer has had a reauth link since 00:30 on 1 January.",
	} {
		s := sitWithLinks(t, nil)
		s.do(flow.Use{Environment: monoapi.EnvironmentLive, Handed: map[string]flow.Handed{account: {Link: earlierLink, Since: since}}})
		s.now = now.In(lagos)
		s.do(submitAccount).answer(opened)
		assert.Equal(t, says, s.Machine().Notice().What)
	}
}

// A link of this sitting is known like one of an earlier one when its account comes
// again.
func TestALinkOfThisSittingIsSaidWhenItsAccountComesAgain(t *testing.T) {
	s := sit(t, account).toLink().do(flow.Next{}, flow.RetryAt{At: 0}).answer(opened)
	assert.Equal(t, "Its customer has had a reauth link since 09:26 on 14 March.", s.Machine().Notice().What)
	s = sit(t, account).toLink().do(flow.Back{}, signIn).answer(unknown).do(flow.Next{}, flow.RetryAt{At: 0}).answer(opened)
	assert.Equal(t, "Its customer has a reauth link already.", s.Machine().Notice().What)
	s = sit(t, account).toLink().do(flow.Back{})
	assert.True(t, s.Machine().Notice().Empty(), "the operator has just created it")
}

// Who creates links for a list says which of them are created anew.
func TestAListByLinkKnowsNoEarlierLinks(t *testing.T) {
	opts := flow.Options{
		Accounts: []string{account}, ByLink: true, Bank: new(flowtest.Bank), Environment: monoapi.EnvironmentTest,
		Handed: func(monoapi.Environment) map[string]flow.Handed { return map[string]flow.Handed{account: handedOut} },
	}
	s := &sittingWalk{TB: t, Sitting: flow.NewSitting(opts), now: now}
	s.do(flow.Begin{})
	assert.Equal(t, monoapi.OpLink, s.calls[0].Operation)
}
