package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func TestItemsSayBadNewsInWords(t *testing.T) {
	for name, c := range map[string]struct {
		event monoapi.WebhookEvent
		want  flow.Item
	}{
		"reauthorised": {monoapi.WebhookEvent{Name: "account_reauthorized"}, flow.Item{What: "account_reauthorized"}},
		"available":    {monoapi.WebhookEvent{Name: "account_updated", DataStatus: "available"}, flow.Item{What: "account_updated: data available"}},
		"partial":      {monoapi.WebhookEvent{Name: "account_updated", DataStatus: "partial"}, flow.Item{What: "account_updated: data partial"}},
		"failed": {monoapi.WebhookEvent{Name: "account_updated", DataStatus: "failed", SyncStatus: "FAILED"}, flow.Item{
			Bad: true, Short: "data failed", What: "account_updated: Mono could not fetch the data (data failed).",
			Do: "Ask for the data status in a while; if it still says failed, ask Mono's support."}},
		"unavailable": {monoapi.WebhookEvent{Name: "account_updated", DataStatus: "unavailable"}, flow.Item{
			Bad: true, Short: "data unavailable", What: "account_updated: the bank gave no data (data unavailable).",
			Do: "The bank may be down, or the account may have no data: ask for the data status later."}},
		"sync failed": {monoapi.WebhookEvent{Name: "sync_failed"}, flow.Item{
			Bad: true, Short: "sync failed", What: "sync_failed: Mono could not fetch the data (sync failed).",
			Do: "Ask for the data status in a while; if it still says failed, ask Mono's support."}},
		"sync status": {monoapi.WebhookEvent{Name: "account_updated", DataStatus: "available", SyncStatus: "REAUTHORISATION_REQUIRED"}, flow.Item{
			Bad: true, Short: "reauthorise again", What: "account_updated: Mono says that this account must be reauthorised.", Do: "Reauthorise it again."}},
		"required": {monoapi.WebhookEvent{Name: "reauthorisation_required"}, flow.Item{
			Bad: true, Short: "reauthorise again", What: "reauthorisation_required: Mono says that this account must be reauthorised.", Do: "Reauthorise it again."}},
		"job": {monoapi.WebhookEvent{Name: "accounts.jobs.update", JobStatus: "processing"}, flow.Item{What: "accounts.jobs.update: processing"}},
		"job failed": {monoapi.WebhookEvent{Name: "accounts.jobs.update", JobStatus: "failed"}, flow.Item{
			Bad: true, Short: "job failed", What: "accounts.jobs.update: a job of Mono's on this account failed.",
			Do: "Ask for the data status in a while; if it still says failed, ask Mono's support."}},
		"unknown": {monoapi.WebhookEvent{Name: "account_unlinked"}, flow.Item{What: "account_unlinked"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, flow.ItemOf(c.event)) })
	}
}

func TestNewsAreToldOnceAndBadOnesFirst(t *testing.T) {
	event := func(name, id string, status monoapi.DataStatus) monoapi.WebhookEvent {
		return monoapi.WebhookEvent{Name: name, ID: id, Account: account, DataStatus: status}
	}
	queue, _ := flow.Queue{}.Add(account, anotherAccount)
	hear := func(e monoapi.WebhookEvent, want bool) {
		t.Helper()
		var isNew bool
		queue, isNew = queue.Hear(e)
		assert.Equal(t, want, isNew, "%+v", e)
	}
	hear(event("account_reauthorized", "evt_1", ""), true)
	hear(event("account_reauthorized", "evt_1", ""), false)
	hear(event("account_updated", "evt_2", "available"), true)
	hear(event("account_updated", "evt_3", "failed"), true)
	hear(event("account_updated", "evt_2", "available"), false)
	hear(event("sync_failed", "", ""), true)
	hear(event("sync_failed", "", ""), false)
	hear(monoapi.WebhookEvent{Name: "sync_failed", Account: "of nobody here"}, false)
	hear(monoapi.WebhookEvent{Name: "sync_failed"}, false)

	var told []string
	for _, item := range queue.News().Items() {
		told = append(told, item.Short+item.What[:8])
	}
	assert.Equal(t, []string{"data failedaccount_", "sync failedsync_fai", "account_"}, told)
	assert.True(t, queue.News().Heard("account_updated"))
	assert.False(t, queue.News().Heard("account_connected"))

	before := queue
	queue = queue.Await()
	assert.Empty(t, queue.News().Items(), "what came before a sign-in does not confirm it")
	assert.NotEmpty(t, before.News().Items(), "a queue is a value")
	hear(event("account_updated", "evt_2", "available"), false)
	assert.Empty(t, queue.News().Items(), "nor does it when Mono sends it again")
	hear(event("account_updated", "evt_9", "available"), true)
	assert.Empty(t, queue.Next().News().Items())
	assert.Empty(t, flow.Queue{}.News().Items())
	assert.Equal(t, flow.Queue{}, flow.Queue{}.Await())
}
