package monoapi_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// heardBy returns the one event that a body is.
func heardBy(t *testing.T, body string) monoapi.WebhookEvent {
	t.Helper()
	d := newWebhookReceiver(webhookSecret)
	require.Equal(t, http.StatusOK, d.send(http.MethodPost, "/", webhookSecret, body).Code)
	require.Len(t, d.events, 1)
	return d.events[0]
}

// The events of Mono's pages, whole.
func TestWebhookPages(t *testing.T) {
	const id = "65c4c03aa66a95b572cb5a86"
	tests := map[string]struct {
		want          monoapi.WebhookEvent
		needs, failed bool
	}{
		"webhook_reauthorised": {monoapi.WebhookEvent{Name: monoapi.EventReauthorised, ID: "evt_pX2kq7", Account: id}, false, false},
		"webhook_updated": {monoapi.WebhookEvent{
			Name: monoapi.EventUpdated, Account: id, DataStatus: monoapi.DataAvailable, SyncStatus: monoapi.SyncSuccessful,
			Retrieved: []string{"identity", "balance", "transactions"},
		}, false, false},
		"webhook_reauthorisation_required": {monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired, ID: "evt_pX2kq8", Account: id}, true, true},
		"webhook_sync_failed":              {monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, ID: "evt_pX2kq9", Account: id}, false, true},
		"webhook_connected":                {monoapi.WebhookEvent{Name: "account_connected", Account: id}, false, false},
		"webhook_job":                      {monoapi.WebhookEvent{Name: monoapi.EventJob, Account: id, JobStatus: "finished"}, false, false},
	}
	for file, test := range tests {
		t.Run(file, func(t *testing.T) {
			got := heardBy(t, testdata(t, file+".json"))
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.needs, got.NeedsReauthorisation())
			assert.Equal(t, test.failed, got.Failed())
		})
	}
}

// Good news and bad, however an event brings it.
func TestWebhookNews(t *testing.T) {
	updated := func(meta string) string {
		return fmt.Sprintf(`{"event": "mono.events.account_updated", "data": {"meta": {%s}}}`, meta)
	}
	job := func(status string) string {
		return fmt.Sprintf(`{"event": "mono.accounts.jobs.update", "data": {"account": "a", "status": %q}}`, status)
	}
	tests := []struct {
		name, body    string
		needs, failed bool
	}{
		{"available", updated(`"data_status": "AVAILABLE"`), false, false},
		{"processing", updated(`"data_status": "processing"`), false, false},
		{"partial", updated(`"data_status": "PARTIAL"`), false, false},
		{"unavailable", updated(`"data_status": "Unavailable"`), false, true},
		{"failed", updated(`"data_status": "FAILED"`), false, true},
		{"sync successful", updated(`"data_status": "AVAILABLE", "sync_status": "successful"`), false, false},
		{"sync failed", updated(`"data_status": "AVAILABLE", "sync_status": "failed"`), false, true},
		{"sync wants a reauthorisation", updated(`"data_status": "AVAILABLE", "sync_status": "Reauthorisation_Required"`), true, true},
		{"sync in a new word", updated(`"sync_status": "PAUSED"`), false, false},
		{"no meta", `{"event": "mono.events.account_updated"}`, false, false},
		{"job finished", job("finished"), false, false},
		{"job processing", job("processing"), false, false},
		{"job failed", job("FAILED"), false, true},
		{"another event's status", `{"event": "mono.events.account_connected", "data": {"id": "a", "status": "failed"}}`, false, false},
		{"reauthorisation required, without its prefix", `{"event": "reauthorisation_required"}`, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := heardBy(t, test.body)
			assert.Equal(t, test.needs, got.NeedsReauthorisation())
			assert.Equal(t, test.failed, got.Failed())
		})
	}
}

// Statuses are compared in one spelling, whichever Mono uses.
func TestWebhookSpellings(t *testing.T) {
	got := heardBy(t, `{"event": " mono.events.account_updated ", "event_id": " evt_1\u200b ", "data": {
		"account": {"_id": "a", "id": "b"}, "meta": {"data_status": "Partial", "sync_status": "succ\u200bessful"}}}`)
	assert.Equal(t, monoapi.WebhookEvent{
		Name: monoapi.EventUpdated, ID: "evt_1", Account: "a", DataStatus: monoapi.DataPartial, SyncStatus: monoapi.SyncSuccessful,
	}, got)
	assert.Equal(t, "7", heardBy(t, `{"event": "x", "data": {"event_id": 7}}`).ID)
}
