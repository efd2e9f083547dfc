package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const (
	reauthorized = `{"event":"mono.events.account_reauthorized","data":{"account":{"_id":"65c4c03aa66a95b572cb5099"}}}`

	updated = `{"event":"mono.events.account_updated","data":{"meta":{"data_status":"AVAILABLE","retrieved_data":["balance","transactions"]},` +
		`"account":{"_id":"65c4c03aa66a95b572cb5099","name":"Adaeze Ifeoma Obiora","accountNumber":"2040617385","currency":"NGN",` +
		`"balance":48210055,"institution":{"name":"Access Bank","bankCode":"044","type":"PERSONAL_BANKING"}}}}`
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

func TestWebhooksFollowASuccess(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL + "/hook", WebhookSecret: "hook-secret"})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 2 }, "both events arrive")

	assert.Equal(t, []string{reauthorized, updated}, hook.got())
	for _, h := range hook.headers {
		assert.Equal(t, "hook-secret", h.Get("mono-webhook-secret"))
		assert.Equal(t, "application/json", h.Get("Content-Type"))
	}
}

func TestWebhooksAreRetried(t *testing.T) {
	hook := listen(t, http.StatusInternalServerError, http.StatusFound, http.StatusAccepted)
	d := start(t, sandbox.Config{})
	require.NoError(t, d.SetWebhook(hook.URL, "hook-secret"))
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 5 }, "both events arrive in the end")
	assert.Equal(t, []string{reauthorized, reauthorized, reauthorized, reauthorized, updated}, hook.got())
}

func TestAnEventThatNobodyTakesIsGivenUp(t *testing.T) {
	hook := listen(t, 500, 500, 500, 500)
	d := start(t, sandbox.Config{WebhookURL: hook.URL})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 5 }, "the next event comes after four tries")
	assert.Equal(t, updated, hook.got()[4])
}

func TestNoWebhookWithoutASuccess(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL})
	d.login(d.session("102"))
	d.open("500")
	d.done(d.open("099")) // its events would come after any others
	d.eventually(func() bool { return len(hook.got()) == 2 }, "the success is told")
	assert.Equal(t, []string{reauthorized, updated}, hook.got())
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
