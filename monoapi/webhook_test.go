package monoapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

const webhookSecret = "whsec_of_the_dashboard"

// webhookReceiver is a handler with what it received.
type webhookReceiver struct {
	handler http.Handler
	events  []monoapi.WebhookEvent
	refused int
}

func newWebhookReceiver(secret string) *webhookReceiver {
	d := &webhookReceiver{}
	d.handler = monoapi.WebhookHandler(monoapi.NewSecret(secret), func(e monoapi.WebhookEvent) {
		d.events = append(d.events, e)
	}, func() { d.refused++ })
	return d
}

// send makes a request with the header mono-webhook-secret, unless secret is
// empty.
func (d *webhookReceiver) send(method, path, secret, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("mono-webhook-secret", secret)
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func TestWebhookEvents(t *testing.T) {
	const id = "5fbcde8f8699984153e65537"
	for name, test := range map[string]struct {
		body string
		want monoapi.WebhookEvent
	}{
		"reauthorised": {
			`{"event": "mono.events.account_reauthorized", "data": {"account": {"_id": "` + id + `"}}}`,
			monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: id},
		},
		"updated": {
			`{"event": "mono.events.account_updated", "data": {
				"meta": {"data_status": "AVAILABLE", "retrieved_data": ["balance", "transactions"]},
				"account": {"_id": "` + id + `", "name": "Samuel", "accountNumber": "0131883461", "currency": "NGN",
					"balance": 3033984, "institution": {"name": "GTBank"}}}}`,
			monoapi.WebhookEvent{
				Name: monoapi.EventUpdated, Account: id,
				DataStatus: monoapi.DataAvailable, Retrieved: []string{"balance", "transactions"},
			},
		},
		"connected": {
			`{"event": "mono.events.account_connected", "data": {"id": "` + id + `"}}`,
			monoapi.WebhookEvent{Name: "account_connected", Account: id},
		},
		"account.id": {
			`{"event": "mono.events.sync_failed", "data": {"account": {"id": "` + id + `"}}}`,
			monoapi.WebhookEvent{Name: "sync_failed", Account: id},
		},
		"no prefix, no account": {
			`{"event": "something_new"}`,
			monoapi.WebhookEvent{Name: "something_new"},
		},
		"members of other types": {
			`{"event": "mono.events.account_updated", "data": {"account": [], "meta": {"data_status": {}, "retrieved_data": [1, null, {}]}}}`,
			monoapi.WebhookEvent{Name: monoapi.EventUpdated, Retrieved: []string{"1"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newWebhookReceiver(webhookSecret)
			for _, path := range []string{"/", "/hooks/mono?x=1"} {
				w := d.send(http.MethodPost, path, webhookSecret, test.body)
				assert.Equal(t, http.StatusOK, w.Code)
			}
			assert.Equal(t, []monoapi.WebhookEvent{test.want, test.want}, d.events,
				"an event that comes twice is given on twice")
		})
	}
}

func TestWebhookSecret(t *testing.T) {
	const event = `{"event": "mono.events.account_reauthorized", "data": {"account": {"_id": "x"}}}`
	for name, secret := range map[string]string{
		"none":         "",
		"another":      "whsec_of_somebody_else",
		"its start":    webhookSecret[:len(webhookSecret)-1],
		"and more":     webhookSecret + "x",
		"another case": strings.ToUpper(webhookSecret),
	} {
		t.Run(name, func(t *testing.T) {
			d := newWebhookReceiver(webhookSecret)
			for _, method := range []string{http.MethodPost, http.MethodGet} {
				w := d.send(method, "/", secret, event)
				assert.Equal(t, http.StatusUnauthorized, w.Code, method)
				assert.NotContains(t, w.Body.String(), webhookSecret)
			}
			assert.Empty(t, d.events)
			assert.Equal(t, secret != "", d.refused == 2, "%d are told of", d.refused)
		})
	}
	t.Run("none is set", func(t *testing.T) {
		d := newWebhookReceiver("")
		for _, secret := range []string{"", "anything"} {
			assert.Equal(t, http.StatusUnauthorized, d.send(http.MethodPost, "/", secret, event).Code)
		}
		assert.Empty(t, d.events)
	})
}

// answering is an answer that lets something happen as soon as it is sent.
type answering struct {
	*httptest.ResponseRecorder
	sent func()
}

func (a answering) Flush() { a.sent() }

// Whoever sends events one after the other is heard in that order.
func TestWebhooksStayInOrder(t *testing.T) {
	heard := make(chan string, 2)
	handler := monoapi.WebhookHandler(monoapi.NewSecret(webhookSecret), func(e monoapi.WebhookEvent) { heard <- e.Name }, nil)
	post := func(name string, sent func()) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(`{"event":"`+name+`"}`))
		r.Header.Set("mono-webhook-secret", webhookSecret)
		handler.ServeHTTP(answering{httptest.NewRecorder(), sent}, r)
	}
	post("first", func() {
		go post("second", func() {})
		time.Sleep(50 * time.Millisecond) // in which the second could overtake
	})
	assert.Equal(t, "first", <-heard)
	assert.Equal(t, "second", <-heard)
}

func TestWebhookMethods(t *testing.T) {
	d := newWebhookReceiver(webhookSecret)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		w := d.send(method, "/", webhookSecret, `{"event": "mono.events.account_updated"}`)
		assert.Equal(t, http.StatusMethodNotAllowed, w.Code, method)
		assert.Equal(t, http.MethodPost, w.Header().Get("Allow"), method)
	}
	assert.Empty(t, d.events)
}

func TestWebhookJunk(t *testing.T) {
	for _, body := range []string{
		"", "null", "true", "[]", `"event"`, "{}", `{"event": ""}`, `{"event": null}`, `{"event": {}}`,
		`{"event": "mono.events."}`, `{"event": "mono.events.account_updated"`, `{"event": "a"} {"event": "b"}`,
		"event=mono.events.account_updated", "<html></html>", "\x00\x01",
	} {
		d := newWebhookReceiver(webhookSecret)
		w := d.send(http.MethodPost, "/", webhookSecret, body)
		assert.Equal(t, http.StatusBadRequest, w.Code, "%q", body)
		assert.Empty(t, d.events, "%q", body)
	}
}

func TestWebhookSize(t *testing.T) {
	const most = 256 << 10
	event := func(size int) string {
		start, end := `{"event": "mono.events.account_updated", "padding": "`, `"}`
		return start + strings.Repeat("x", size-len(start)-len(end)) + end
	}
	d := newWebhookReceiver(webhookSecret)
	assert.Equal(t, http.StatusRequestEntityTooLarge, d.send(http.MethodPost, "/", webhookSecret, event(most+1)).Code)
	assert.Empty(t, d.events)
	assert.Equal(t, http.StatusOK, d.send(http.MethodPost, "/", webhookSecret, event(most)).Code)
	assert.Len(t, d.events, 1)
}

func TestWebhookTextsAreClean(t *testing.T) {
	d := newWebhookReceiver(webhookSecret)
	w := d.send(http.MethodPost, "/", webhookSecret, `{"event": "mono.events.account_\u001b[31mupdated\u202e", "data": {
		"account": {"_id": "id\u0007\r\nx"},
		"meta": {"data_status": "AVAIL\u009bABLE", "retrieved_data": ["bal\u200bance", "\u001b"]}}}`)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, []monoapi.WebhookEvent{{
		Name: "account_[31mupdated", Account: "id  x", DataStatus: monoapi.DataAvailable, Retrieved: []string{"balance"},
	}}, d.events)
}

func FuzzWebhook(f *testing.F) {
	for _, seed := range []string{
		`{"event": "mono.events.account_reauthorized", "data": {"account": {"_id": "5fbcde8f8699984153e65537"}}}`,
		`{"event": "mono.events.account_updated", "data": {"meta": {"data_status": "AVAILABLE", "retrieved_data": ["balance"]}, "account": {"id": 7}}}`,
		`{"event": "mono.events.account_connected", "data": {"id": "x"}}`,
		`{"event": "\u001b]52;c;eA==\u0007\u202e", "data": {"account": {"_id": "\ud800"}, "meta": {"data_status": "\u0301"}}}`,
		`{"event": 1e400, "data": []}`,
		`{"event": "mono.accounts.jobs.update", "event_id": "evt_1", "data": {"account": "a", "status": "FAI\u200bLED"}}`,
		`{"event": "mono.events.account_updated", "data": {"event_id": 7, "meta": {"sync_status": "reauthorisation_required\u0130"}}}`,
		`{}`, `null`, `[`, "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		d := newWebhookReceiver(webhookSecret)
		w := d.send(http.MethodPost, "/", webhookSecret, body)
		if w.Code != http.StatusOK {
			require.Contains(t, []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge}, w.Code)
			require.Empty(t, d.events)
			return
		}
		require.Len(t, d.events, 1)
		e := d.events[0]
		require.NotEmpty(t, e.Name)
		for _, text := range append(e.Retrieved, e.Name, e.ID, e.Account, string(e.DataStatus), string(e.SyncStatus), e.JobStatus) {
			// A letter in front, because the name was cut out of a longer text.
			require.Equal(t, "x"+text, monoapi.Clean("x"+text))
		}
		require.True(t, e.JobStatus == "" || e.Name == monoapi.EventJob)
		require.True(t, e.Failed() || !e.NeedsReauthorisation(), "what must be reauthorised failed")
	})
}
