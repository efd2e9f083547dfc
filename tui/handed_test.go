package tui

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// An account that was handed over stands in the table with its link, which can be
// copied there; once its customer has used it, that is said instead.
func TestAnAccountThatWasHandedOverInTheTable(t *testing.T) {
	var out bytes.Buffer
	d := newDesktop(t, 80, 24, func(o *Options) { queueOfTwo(o); o.Output = &out })
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("enter")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("1 of 2 reauthorised, 1 handed over", "❯ → "+testAccount, "✓ "+otherAccount)
	d.keys("enter")
	d.shows("→ Link created", flowtest.Link)
	d.lacks("Code  ", "Confirmed", "copy code")
	d.offers("c copy link", "r try this one again")
	d.keys("c")
	assert.Equal(t, flowtest.Link, d.copied(&out))
	d.shows("The link was sent to the terminal's clipboard.")

	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	d.shows("✓ Reauthorised", flow.Handing.Confirmed)
	d.lacks("Link created", flowtest.Link)
	d.keys("f1")
	d.lacks("copy link", "try this one again")
	d.keys("f1", "enter")
	d.shows("2 of 2 reauthorised", "✓ "+testAccount)
}

// With a refused add-on the link is named as the way out: created, and shown again
// when there is one.
func TestTheWayOutOfAMissingAddOn(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true})
	d.shows("ctrl+l creates the link.")
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.shows(flowtest.Link)
	d.keys("esc")
	d.shows("✗ Not reauthorised", "ctrl+l shows the link again.")
	d.keys("ctrl+l")
	require.Nil(t, d.w.pending, "there is one")
	d.shows(flowtest.Link)

	d = newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true})
	d.lacks("ctrl+l creates", "ctrl+l shows")
}

// Where webhooks come Mono's word is awaited by name, and no longer once it came.
func TestWhichWebhooksAreAwaited(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) { o.Webhooks = true })
	d.toLogin()
	d.answer(doneAnswer)
	d.shows("· "+monoapi.EventReauthorised+": awaited", "· "+monoapi.EventUpdated+": awaited")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	d.lacks(monoapi.EventReauthorised + ": awaited")
	d.shows(monoapi.EventUpdated + ": awaited")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount, DataStatus: monoapi.DataAvailable}})
	d.lacks("awaited")

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(doneAnswer)
	d.lacks("awaited")
}

// Every row's account is headed by how it ended, with its sign.
func TestTheHeadingsOfTheRows(t *testing.T) {
	d := tableOfFour(t)
	d.keys("down", "down", "enter")
	d.shows("– Skipped", fourAccounts[2])
	d.lacks("Code  ")
	d.keys("esc", "up", "enter")
	d.shows("✗ Not reauthorised", "Started at ", ", took ")

	d = newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.keys("esc", "esc")
	for range testAccount {
		d.keys("backspace")
	}
	d.text(otherAccount)
	d.keys("enter")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("1 of 2 reauthorised, 1 cancelled", "– "+testAccount)
	d.keys("enter")
	d.shows("– Cancelled", testAccount, "The bank may already have received it.")
}
