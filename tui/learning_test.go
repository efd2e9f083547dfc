package tui

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
	"connect-reauth/tui/lesson"
)

// meet brings the exchange that meets a topic.
func (d *desktop) meet(topic int) {
	d.Helper()
	failed := func(kind monoapi.Kind) monoapi.Exchange {
		return monoapi.Exchange{Err: &monoapi.Error{Kind: kind}, Status: 400}
	}
	answered := func(code monoapi.ResponseCode) monoapi.Exchange {
		return monoapi.Exchange{Status: 200, ResponseCode: code}
	}
	if lesson.Topics[topic].Name == "webhooks" {
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount}})
		return
	}
	e := map[string]monoapi.Exchange{
		"99, done": answered(monoapi.CodeDone), "101, several accounts": answered(monoapi.CodeChooseAccount),
		"102, more input": answered(monoapi.CodeMoreInput), "400, rejected": answered(monoapi.CodeRejected),
		"a session that ends": failed(monoapi.KindSessionGone), "too many requests": failed(monoapi.KindRateLimited),
		"a refused key": failed(monoapi.KindKeyRefused), "a missing add-on": failed(monoapi.KindAddOnMissing),
		"the reauth link": {Operation: monoapi.OpLink, Status: 200},
	}[lesson.Topics[topic].Name]
	e.Number, e.Ended = 100+topic, true
	d.send(exchangeMsg{e})
}

// Who learns is told what there is to see at the account at hand, or else what
// comes next; what was met is counted, and enter goes on to the next.
func TestWhatThereIsToSee(t *testing.T) {
	d := newDesktop(t, 100, 40, learn)
	story := func(digits string) string { return "Account ID " + sandbox.AccountPrefix + digits }
	d.shows("Seen 0 of 10. Next: 99, done; enter goes on.", story("099"), "❯ · 99, done story 099", "· a refused key story 401")
	d.keys("enter")
	d.shows("Now: 99, done: enter creates the session, and it is done.")
	d.answer(doneAnswer)
	d.meet(0)
	d.shows("Seen 1 of 10. Now: webhooks: stay on the result until both have come.", "enter go on", "q end")
	d.lacks("another account")
	d.meet(1)
	d.shows("Seen 2 of 10. Next: 101, several accounts; enter goes on.")
	d.keys("n") // enter asks for another one here
	d.lacks("What there is to see")
	d.keys("enter")
	d.shows("Seen 2 of 10. Next: 101, several accounts", story("101"), "✓ 99, done", "✓ webhooks", "❯ · 101, several accounts")
	d.keys("up", "up", "up")
	d.shows("❯ ✓ 99, done", story("099"))
	for range 20 {
		d.keys("down")
	}
	d.shows("❯ · the reauth link", story("403"))
	d.keys("up", "enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true})
	d.shows("Now: a missing add-on: enter shows it.")
	d.meet(8)
	d.shows("Now: the reauth link: ctrl+l creates it after the refusal.")
	d.offers("q all results")
	d.keys("q")
	d.shows("▸ All results")
	d.keys("q")
	assert.True(t, d.ended())
}

// A link of who learns is one more thing to see: the sitting goes on, and ends with
// a key of its own.
func TestAfterALinkWhoLearnsGoesOn(t *testing.T) {
	d := newDesktop(t, 100, 40, learn)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.shows("enter go on", "q end")
	d.keys("enter")
	d.shows("What there is to see; ↑ ↓ pick, enter plays")

	d = newDesktop(t, 100, 40, learn)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("q")
	assert.True(t, d.ended())

	d = newDesktop(t, 100, 40, demo)
	d.text(testAccount)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.shows("enter/q end")
}

// After the last topic it is said where to go from here, and no story is picked.
func TestAllIsSeen(t *testing.T) {
	d := newDesktop(t, 100, 60, learn)
	d.keys("enter")
	d.answer(doneAnswer)
	for topic := range lesson.Topics {
		d.shows(fmt.Sprintf("Seen %d of 10. ", topic))
		d.meet(topic)
	}
	d.shows("Seen 10 of 10. That is all there is. Next: connect-reauth demo-server prints the calls to paste")
	d.keys("enter")
	d.lacks(sandbox.AccountPrefix, "❯ ✓")
	d.shows("✓ the reauth link story 403")
	d.keys("down")
	d.shows("❯ ✓ 99, done", "Account ID "+sandbox.AccountPrefix+"099")
}

// The lesson takes few lines of a low window, and none while all keys or the
// inspector are shown over the question; without learning there is none.
func TestTheLessonLeavesRoom(t *testing.T) {
	d := newDesktop(t, 40, 12, learn)
	d.shows("Seen 0 of 10.")
	d.fits()
	d.keys("ctrl+t")
	d.lacks("Seen 0")
	d.keys("esc")
	for topic := range lesson.Topics {
		d.meet(topic)
	}
	d.shows("Seen 10 of 10. That is all there is.")
	d.lacks("authority")
	d.fits()

	d = newDesktop(t, 100, 40, demo)
	d.lacks("Seen 0", "What there is to see")
	d.text(testAccount)
	d.keys("enter")
	d.answer(doneAnswer)
	d.shows("another account", "enter/q end")
	require.NotContains(t, d.screen(), "go on")
}
