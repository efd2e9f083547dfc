package plain_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Mono's two good events about an account.
func reauthorised(account string) monoapi.WebhookEvent {
	return monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: account}
}

func updated(account string, data monoapi.DataStatus) monoapi.WebhookEvent {
	return monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: account, DataStatus: data}
}

// withID is an event as it comes with an ID.
func withID(e monoapi.WebhookEvent, id string) monoapi.WebhookEvent {
	e.ID = id
	return e
}

// listening is a desk that gets these events during its n-th call, from 1.
func listening(n int, events []monoapi.WebhookEvent, answers ...answer) *desk {
	d := newDesk(answers...)
	d.listens = true
	calls := 0
	d.called = func() {
		if calls++; calls == n {
			d.hear(events...)
		}
	}
	return d
}

// heard is what is said after the code.
func (d *desk) heard() string {
	_, after, _ := strings.Cut(d.out.String(), "The code is "+code+"\n")
	return after
}

const awaits = "Waiting for Mono's confirmation, at most 15 seconds.\n"

func TestWebhooksAreSaid(t *testing.T) {
	d := listening(1, []monoapi.WebhookEvent{
		updated(another, monoapi.DataFailed),
		reauthorised(account),
		reauthorised(account),
		updated(account, monoapi.DataPartial),
		reauthorised(another),
	}, done)
	require.NoError(t, d.run(t, account))
	assert.Equal(t, awaits+"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data partial.\n", d.heard())
	assert.NotContains(t, d.out.String(), another, "it is no account of this sitting")
}

func TestWebhooksAreSaidAsTheyCome(t *testing.T) {
	d := listening(0, nil, done)
	d.called = func() {
		go func() {
			time.Sleep(3 * time.Second)
			d.hear(reauthorised(account))
			time.Sleep(4 * time.Second)
			d.hear(updated(account, monoapi.DataAvailable))
		}()
	}
	var ended time.Time
	d.opts.Result = func(r flow.Result) { ended = r.FinishedAt }
	said := map[string]time.Duration{}
	d.opts.Output = writer(func(p []byte) {
		d.out.Write(p)
		said[string(p)] = time.Since(ended)
	})
	require.NoError(t, d.run(t, account))
	assert.Equal(t, 3*time.Second, said["Mono confirms: account_reauthorized.\n"])
	assert.Equal(t, 7*time.Second, said["Mono confirms: account_updated: data available.\n"])
	assert.Equal(t, awaits+"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data available.\n", d.heard())
}

func TestWebhooksAreAwaitedForAWhileOnly(t *testing.T) {
	d := listening(1, []monoapi.WebhookEvent{reauthorised(account)}, done, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t))
	d.said(t, "Mono confirms: account_reauthorized.", "No further confirmation came.", "Account 2 of 2: "+another+". :skip leaves it out.")
	assert.Equal(t, 15*time.Second, d.results[1].StartedAt.Sub(d.results[0].FinishedAt))
}

// What came before the sign-in was about an earlier one.
func TestEarlyWebhooksConfirmNothing(t *testing.T) {
	for name, test := range map[string]struct {
		bank  []answer
		lines []string
	}{
		"before the session": {[]answer{done}, []string{account}},
		"before the sign-in": {[]answer{opened, done}, []string{account, username, password}},
	} {
		t.Run(name, func(t *testing.T) {
			early := []monoapi.WebhookEvent{reauthorised(account), updated(account, monoapi.DataAvailable)}
			d := listening(len(test.bank)-1, early, test.bank...)
			if len(test.bank) == 1 {
				d.webhooks = early
			}
			require.NoError(t, d.run(t, test.lines...))
			assert.Equal(t, awaits+"No further confirmation came.\n", d.heard())
			assert.NotContains(t, d.out.String(), "Mono confirms")
		})
	}
}

// During the sign-in they may come before its answer.
func TestWebhooksFasterThanTheAnswer(t *testing.T) {
	d := listening(2, []monoapi.WebhookEvent{reauthorised(account), updated(account, monoapi.DataAvailable)}, opened, oneQuestion, done)
	require.NoError(t, d.run(t, account, username, password, "123456"))
	assert.Equal(t, awaits+"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data available.\n", d.heard())
}

// So may they during the last call, 200 of other accounts before and after them.
func TestWebhooksFasterThanTheLastAnswer(t *testing.T) {
	var events []monoapi.WebhookEvent
	for i := range 200 {
		events = append(events, updated(fmt.Sprintf("0123456789abcdef%08d", i), monoapi.DataAvailable))
	}
	events = slices.Insert(events, 100, reauthorised(account), updated(account, monoapi.DataAvailable))
	d := listening(3, events, opened, oneQuestion, slowly(done, time.Minute))
	require.NoError(t, d.run(t, account, username, password, "123456"))
	assert.Equal(t, awaits+"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data available.\n", d.heard())
	before, _, _ := strings.Cut(d.out.String(), "The code is ")
	assert.NotContains(t, before, "Mono confirms")
}

// Mono sends an event again that it does not know to have come.
func TestAWebhookThatComesTwiceIsSaidOnce(t *testing.T) {
	first := withID(reauthorised(account), "evt_1")
	failed := withID(monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: account}, "evt_2")
	d := listening(1, []monoapi.WebhookEvent{
		first, failed, first, failed, withID(updated(account, monoapi.DataAvailable), "evt_3"), first,
	}, done)
	require.NoError(t, d.run(t, account))
	assert.Equal(t, 1, strings.Count(d.heard(), "account_reauthorized"))
	assert.Equal(t, 1, strings.Count(d.heard(), "sync_failed"))
	assert.Equal(t, 1, strings.Count(d.heard(), "account_updated"))
}

// With another ID it is another event.
func TestAWebhookWithAnotherIDIsAnother(t *testing.T) {
	failed := monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: account}
	d := listening(1, []monoapi.WebhookEvent{withID(failed, "evt_1"), withID(failed, "evt_2")}, done)
	require.NoError(t, d.run(t, account))
	assert.Equal(t, 2, strings.Count(d.heard(), "sync_failed:"))
}

// badNews are events and what is said of them, with what to do.
var badNews = map[string]struct {
	event monoapi.WebhookEvent
	says  string
}{
	"sync failed": {monoapi.WebhookEvent{Name: monoapi.EventSyncFailed},
		"sync_failed: Mono could not fetch the data (sync failed). Ask for the data status in a while; if it still says failed, ask Mono's support."},
	"sync status": {monoapi.WebhookEvent{Name: monoapi.EventUpdated, SyncStatus: monoapi.SyncFailed},
		"account_updated: Mono could not fetch the data (sync failed). Ask for the data status in a while; if it still says failed, ask Mono's support."},
	"data failed": {monoapi.WebhookEvent{Name: monoapi.EventUpdated, DataStatus: monoapi.DataFailed},
		"account_updated: Mono could not fetch the data (data failed). Ask for the data status in a while; if it still says failed, ask Mono's support."},
	"data unavailable": {monoapi.WebhookEvent{Name: monoapi.EventUpdated, DataStatus: monoapi.DataUnavailable, SyncStatus: monoapi.SyncSuccessful},
		"account_updated: the bank gave no data (data unavailable). The bank may be down, or the account may have no data: ask for the data status later."},
	"reauthorisation required": {monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired},
		"reauthorisation_required: Mono says that this account must be reauthorised. Reauthorise it again."},
	"reauthorisation by its status": {monoapi.WebhookEvent{Name: monoapi.EventUpdated, DataStatus: monoapi.DataAvailable, SyncStatus: monoapi.SyncReauthorisationRequired},
		"account_updated: Mono says that this account must be reauthorised. Reauthorise it again."},
	"job": {monoapi.WebhookEvent{Name: monoapi.EventJob, JobStatus: "failed"},
		"accounts.jobs.update: a job of Mono's on this account failed. Ask for the data status in a while; if it still says failed, ask Mono's support."},
}

func TestBadNews(t *testing.T) {
	for name, test := range badNews {
		event := test.event
		event.Account = account
		t.Run(name, func(t *testing.T) {
			d := listening(1, []monoapi.WebhookEvent{event}, done)
			require.NoError(t, d.run(t, account))
			assert.Contains(t, d.heard(), awaits+"Bad news from Mono: "+test.says+"\n")
			assert.NotContains(t, d.heard(), "confirms")
		})
		t.Run(name+" about an earlier account", func(t *testing.T) {
			d := listening(3, []monoapi.WebhookEvent{event}, done, opened, done)
			d.opts.Accounts = []string{account, another}
			require.NoError(t, d.run(t, username, password))
			d.said(t, "Account 2 of 2: "+another+". :skip leaves it out.", "Bad news from Mono about account "+account+": "+test.says)
		})
		t.Run(name+" between two questions", func(t *testing.T) {
			d := listening(2, []monoapi.WebhookEvent{event}, done, opened, done)
			d.opts.Accounts, d.opts.Notes = []string{account, another}, map[string]string{account: "Ada Obi"}
			require.NoError(t, d.run(t, username, password))
			d.said(t, "Bad news from Mono about account "+account+" (Ada Obi): "+test.says, "Signing in to the bank.")
		})
	}
}

// Bad news about the account at hand does not wait for its end.
func TestBadNewsBeforeTheSignIn(t *testing.T) {
	d := listening(1, []monoapi.WebhookEvent{{Name: monoapi.EventReauthorisationRequired, Account: account}}, opened, done)
	require.NoError(t, d.run(t, account, username, password))
	d.said(t, "Bad news from Mono: "+badNews["reauthorisation required"].says, "Signing in to the bank.")
	assert.Equal(t, awaits+"No further confirmation came.\n", d.heard(), "it was about the time before")
}

// However many events of other accounts come, they are not in the way of the
// right one.
func TestManyWebhooksOfOthers(t *testing.T) {
	var events []monoapi.WebhookEvent
	for i := range 200 {
		other := fmt.Sprintf("0123456789abcdef%08d", i)
		events = append(events, reauthorised(other), updated(other, monoapi.DataFailed))
	}
	events = append(events, reauthorised(account), updated(account, monoapi.DataAvailable))
	d := listening(1, events, done)
	require.NoError(t, d.run(t, account))
	assert.Equal(t, awaits+"Mono confirms: account_reauthorized.\nMono confirms: account_updated: data available.\n", d.heard())
}

func TestWithoutAnInboxNothingIsAwaited(t *testing.T) {
	d := newDesk(done)
	require.NoError(t, d.run(t, account))
	assert.Empty(t, d.heard())
}

// Control C ends the wait, and nothing more is begun.
func TestInterruptedWhileWebhooksAreAwaited(t *testing.T) {
	d := listening(0, nil, done)
	d.opts.Accounts = []string{account, another}
	d.opts.Output = writer(func(p []byte) {
		d.out.Write(p)
		if string(p) == awaits {
			d.cancel()
		}
	})
	require.ErrorIs(t, d.run(t), context.Canceled)
	assert.Equal(t, []string{"session " + account}, d.calls)
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
	assert.Empty(t, strings.TrimPrefix(d.heard(), awaits))
}
