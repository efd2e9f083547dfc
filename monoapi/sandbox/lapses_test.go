package sandbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi/sandbox"
)

const required = `{
	"event": "mono.events.reauthorisation_required",
	"event_id": "evt_aaaaaaaaaaaaaaaaaaaaaaaa",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {"account": {"_id": "65c4c03aa66a95b572cb5098"}}
}`

// lapsed are the digits of the accounts that lapsed, in order.
func (l *listener) lapsed() (digits []string) {
	for _, body := range l.got() {
		if strings.Contains(body, "reauthorisation_required") {
			_, after, _ := strings.Cut(body, sandbox.AccountPrefix)
			digits = append(digits, after[:3])
		}
	}
	return digits
}

func TestAccountsLapseNowAndThen(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL, WebhookSecret: "hook-secret", Clock: guideTime, Lapse: time.Millisecond})
	all := []string{"098", "200", "101", "102", "103", "104", "105", "106"}
	d.eventually(func() bool { return len(hook.lapsed()) == len(all) }, "every account of an ordinary story lapses")
	assert.Equal(t, all, hook.lapsed())
	assert.Equal(t, literal(t, required), literal(t, hook.got()[0]))
	assert.Equal(t, "hook-secret", hook.headers[0].Get("mono-webhook-secret"))

	d.done(d.login(d.session("200")))
	d.eventually(func() bool { return len(hook.lapsed()) > len(all) }, "one that was reauthorised lapses again")
	assert.Equal(t, append(all, "200"), hook.lapsed(), "and no other")
	ids := hook.ids(t)
	slices.Sort(ids)
	assert.Len(t, slices.Compact(ids), len(ids))
}

func TestNothingLapsesUnlessItIsAskedFor(t *testing.T) {
	hook := listen(t)
	d := start(t, sandbox.Config{WebhookURL: hook.URL})
	d.done(d.open("099"))
	d.eventually(func() bool { return len(hook.got()) == 2 }, "the success is told")
	assert.Empty(t, hook.lapsed())
}
