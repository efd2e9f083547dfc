package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const (
	reauthorized = `{
		"event": "mono.events.account_reauthorized",
		"event_id": "evt_aaaaaaaaaaaaaaaaaaaaaaaa",
		"timestamp": "2025-05-13T12:26:36.853Z",
		"data": {
			"account": {"_id": "65c4c03aa66a95b572cb5099"},
			"app": "65b8f2d1c94e07a3516ed2f8",
			"business": "6423c7e90db5a8f1420c96b3"
		}
	}`

	updated = `{
		"event": "mono.events.account_updated",
		"event_id": "evt_aaaaaaaaaaaaaaaaaaaaaaaa",
		"timestamp": "2025-05-13T12:26:36.853Z",
		"data": {
			"meta": {
				"data_status": "AVAILABLE",
				"sync_status": "SUCCESSFUL",
				"auth_method": "internet_banking",
				"retrieved_data": ["identity", "balance", "transactions"]
			},
			"account": {
				"_id": "65c4c03aa66a95b572cb5099",
				"name": "Adaeze Ifeoma Obiora",
				"accountNumber": "2040617385",
				"currency": "NGN",
				"balance": 48210055,
				"institution": {"name": "Access Bank", "bankCode": "044", "type": "PERSONAL_BANKING"}
			}
		}
	}`

	updateFailed = `{
		"event": "mono.events.account_updated",
		"event_id": "evt_aaaaaaaaaaaaaaaaaaaaaaaa",
		"timestamp": "2025-05-13T12:26:36.853Z",
		"data": {
			"meta": {
				"data_status": "FAILED",
				"sync_status": "FAILED",
				"auth_method": "internet_banking",
				"retrieved_data": []
			},
			"account": {
				"_id": "65c4c03aa66a95b572cb5598",
				"name": "Bisi Oluwaseun Adeyemi",
				"accountNumber": "0071385524",
				"currency": "NGN",
				"balance": 760000,
				"institution": {"name": "Union Bank", "bankCode": "032", "type": "PERSONAL_BANKING"}
			}
		}
	}`
)

// listener receives webhooks. It answers with the statuses given, in order,
// and with 200 after them.
type listener struct {
	*httptest.Server

	mu       sync.Mutex
	statuses []int
	bodies   []string
	headers  []http.Header
}

func listen(t *testing.T, statuses ...int) *listener {
	l := &listener{statuses: statuses}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	return l
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bodies = append(l.bodies, string(body))
	l.headers = append(l.headers, r.Header)
	if len(l.statuses) > 0 {
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(l.statuses[0])
		l.statuses = l.statuses[1:]
	}
}

func (l *listener) got() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.bodies...)
}

// received asserts which events came, in order.
func (l *listener) received(t *testing.T, want ...string) {
	t.Helper()
	got := l.got()
	require.Len(t, got, len(want))
	for i := range want {
		assert.Equal(t, literal(t, want[i]), literal(t, got[i]))
	}
}

// ids returns the IDs of the events so far.
func (l *listener) ids(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, body := range l.got() {
		var event struct {
			ID string `json:"event_id"`
		}
		require.NoError(t, json.Unmarshal([]byte(body), &event))
		ids = append(ids, event.ID)
	}
	return ids
}

func TestWebhooksFollowASuccess(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL + "/hook", WebhookSecret: "hook-secret", Clock: guideTime})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 2 }, "both events arrive")

	hook.received(t, reauthorized, updated)
	for _, h := range hook.headers {
		assert.Equal(t, "hook-secret", h.Get("mono-webhook-secret"))
		assert.Equal(t, "application/json", h.Get("Content-Type"))
	}
}

func TestWebhooksTellThatTheDataCouldNotBeFetched(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL, Clock: guideTime})
	d.done(d.login(d.session("598")))
	d.eventually(func() bool { return len(hook.got()) == 2 }, "both events arrive")
	hook.received(t, strings.ReplaceAll(reauthorized, "5099", "5598"), updateFailed)
}

// An event keeps its ID and its time however often it is sent.
func TestWebhooksAreRetried(t *testing.T) {
	hook := listen(t, http.StatusInternalServerError, http.StatusFound, http.StatusAccepted)
	clock := newClock()
	d := start(t, sandbox.Config{WebhookURL: hook.URL, WebhookSecret: "hook-secret", Clock: func() time.Time {
		clock.advance(time.Second)
		return clock.now()
	}})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 5 }, "both events arrive in the end")

	got := hook.got()
	assert.Contains(t, got[0], "account_reauthorized")
	assert.Equal(t, []string{got[0], got[0], got[0]}, got[1:4])
	assert.Contains(t, got[4], "account_updated")
}

// Every event has an ID of its own.
func TestEventsAreToldApart(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL})
	d.done(d.open("099"))
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 4 }, "all events arrive")
	ids := hook.ids(t)
	for _, id := range ids {
		assert.Regexp(t, `^evt_[a-z0-9]{24}$`, id)
	}
	slices.Sort(ids)
	assert.Len(t, slices.Compact(ids), 4)
}

func TestAnEventThatNobodyTakesIsGivenUp(t *testing.T) {
	hook := listen(t, 500, 500, 500, 500)
	d := start(t, sandbox.Config{WebhookURL: hook.URL, Clock: guideTime})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 5 }, "the next event comes after four tries")
	hook.received(t, reauthorized, reauthorized, reauthorized, reauthorized, updated)
}

func TestNoWebhookWithoutASuccess(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL, Clock: guideTime})
	d.login(d.session("102"))
	d.open("098")
	d.open("403")
	d.open("500")
	d.done(d.open("099")) // its events would come after any others
	d.eventually(func() bool { return len(hook.got()) == 2 }, "the success is told")
	hook.received(t, reauthorized, updated)
}

func TestCloseDropsEventsThatWait(t *testing.T) {
	hook := listen(t)
	var d demo
	d = start(t, sandbox.Config{WebhookURL: hook.URL, Clock: func() time.Time {
		d.SetDelay(time.Hour) // the answer is due at once, its events are not
		return time.Now()
	}})
	d.done(d.open("099"))
	require.NoError(t, d.Close())
	assert.Empty(t, hook.got())
}

func TestCloseCancelsADelivery(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(arrived)
		<-release
	}))
	defer hook.Close()
	defer close(release)
	d := start(t, sandbox.Config{WebhookURL: hook.URL})
	d.done(d.open("099"))
	<-arrived
	require.NoError(t, d.Close(), "a listener that does not answer cannot hold up Close")
}
