package tui

import (
	"testing"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// seenOf tells of an exchange with account that ended with a response code.
func seenOf(account string, code monoapi.ResponseCode) exchangeMsg {
	return exchangeMsg{monoapi.Exchange{Operation: monoapi.OpSession, RequestBody: `{"account":"` + account + `"}`, Ended: true, Status: 200, ResponseCode: code}}
}

// The webhooks may come after the question for an account: what is offered goes
// with what is said to be next, unless the operator has picked something.
func TestTheOfferFollowsWhatWasMet(t *testing.T) {
	updated := webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: sandbox.AccountPrefix + "099"}}
	for name, c := range map[string]struct {
		keys  []string
		shows string
	}{
		"untouched": {nil, "❯ Account ID " + sandbox.AccountPrefix + "101"},
		"picked":    {[]string{"down", "up"}, "❯ Account ID " + sandbox.AccountPrefix + "099"},
		"typed":     {[]string{"backspace"}, "❯ Account ID " + sandbox.AccountPrefix + "09 What"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, learn)
			d.send(seenOf(sandbox.AccountPrefix+"099", monoapi.CodeDone))
			d.shows("Seen 1 of 10. Next: webhooks", "❯ · webhooks")
			d.keys(c.keys...)
			d.send(updated)
			d.shows("Seen 2 of 10. Next: 101, several accounts; enter goes on.", c.shows)
		})
	}
}

// What is said to lead to the next topic is what the keys do.
func TestTheWayToTheNextTopic(t *testing.T) {
	d := newDesktop(t, 80, 24, learn)
	d.keys("down", "down", "down", "down", "enter")
	d.send(seenOf(sandbox.AccountPrefix+"400", monoapi.CodeRejected))
	d.shows("Next: 99, done; first the answer is awaited.")
	d.session(monoapi.Session{ID: "sess_1"})
	d.shows("Next: 99, done; ctrl+q gives this account up.")
	d.keys("ctrl+q")
	d.shows("Given up", "Next: 99, done; enter goes on.")
	d.keys("enter")
	d.shows("❯ Account ID " + sandbox.AccountPrefix + "099")
}
