package flow_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// What a notice may say about how far a call came.
const (
	nothing     = "Nothing left this machine."
	noSignIn    = "No sign-in was sent to the bank."
	turnedDown  = "It was refused before the bank saw it."
	maybeSignIn = "The bank may have received the sign-in; another one may count as a second attempt."
	maybeAnswer = "The bank may have received the answer."
)

// reachedTable says how far calls came that were sent, by how they ended.
var reachedTable = []struct {
	kind                            monoapi.Kind
	session, login, commit, details string
}{
	{monoapi.KindKeyRefused, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindAddOnMissing, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindForbidden, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindNotFound, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindSessionGone, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindRateLimited, noSignIn, turnedDown, turnedDown, ""},
	{monoapi.KindRefused, noSignIn, maybeSignIn, maybeAnswer, ""},
	{monoapi.KindServer, noSignIn, maybeSignIn, maybeAnswer, ""},
	{monoapi.KindTimeout, noSignIn, maybeSignIn, maybeAnswer, ""},
	{monoapi.KindUnreachable, noSignIn, maybeSignIn, maybeAnswer, ""},
	{monoapi.KindUnreadable, noSignIn, maybeSignIn, maybeAnswer, ""},
	{monoapi.KindCancelled, noSignIn, maybeSignIn, maybeAnswer, ""},
	{"of tomorrow", noSignIn, maybeSignIn, maybeAnswer, ""},
}

func TestReached(t *testing.T) {
	inTable := make(map[monoapi.Kind]bool)
	for _, line := range reachedTable {
		inTable[line.kind] = true
		for operation, want := range map[monoapi.Operation]string{
			monoapi.OpSession: line.session, monoapi.OpLogin: line.login,
			monoapi.OpCommit: line.commit, monoapi.OpAccount: line.details,
		} {
			t.Run(fmt.Sprintf("%s/%s", line.kind, operation), func(t *testing.T) {
				e := monoapi.Error{Kind: line.kind, Operation: operation, Sent: true, RetryAfter: time.Hour}
				assert.Equal(t, want, flow.Explain(&e).Reached)
				e.Sent = false
				assert.Equal(t, nothing, flow.Explain(&e).Reached)
			})
		}
	}
	for _, kind := range constants(t, "../../monoapi/errors.go", "Kind") {
		assert.True(t, inTable[monoapi.Kind(kind)], "no line for %s", kind)
	}
}

// TestMachineSaysWhatReached: the walk says of its calls what the table says.
func TestMachineSaysWhatReached(t *testing.T) {
	for _, from := range []string{"creating session", "logging in", "choosing", "answering"} {
		for _, line := range reachedTable {
			for _, sent := range []bool{true, false} {
				w := walkTo(from)
				e := w.failed(line.kind, sent)
				e.RetryAfter = time.Hour
				explained := flow.Explain(e)
				if w.fail(e); w.machine.State().Waiting() {
					assert.Equal(t, monoapi.KindSessionGone, line.kind)
					continue
				}
				assert.Equal(t, explained, w.machine.Notice(), "%s, %s, sent: %t", from, line.kind, sent)
			}
		}
	}
}

func TestReachedByAnswersWithoutUse(t *testing.T) {
	for from, want := range map[string]string{
		"creating session": noSignIn, "logging in": maybeSignIn, "choosing": maybeAnswer, "answering": maybeAnswer,
	} {
		assert.Equal(t, want, walkTo(from).answer(reply{}).machine.Notice().Reached, from)
		if from != "creating session" {
			assert.Equal(t, want, walkTo(from).answer(opened).machine.Notice().Reached, from)
		}
		// What is not known is taken for sent.
		assert.Equal(t, want, walkTo(from).fail(errors.New("a fault")).machine.Notice().Reached, from)
	}
}

func TestReachedWhenRejected(t *testing.T) {
	assert.Equal(t, noSignIn, walkTo("creating session").answer(rejected).machine.Notice().Reached)
	assert.Equal(t, noSignIn, walkTo("creating session").answer(without(rejected)).machine.Notice().Reached)
	assert.Contains(t, walkTo("logging in").answer(rejected).machine.Notice().Reached, "lock the customer out")
	assert.Contains(t, walkTo("answering").answer(rejected).machine.Notice().Reached, "attempt")
}

func TestReachedWhenCancelled(t *testing.T) {
	const (
		maybe = "The bank may already have received it."
		never = "Mono had refused it before the bank saw it."
	)
	for from, want := range map[string]struct{ underWay, beforeRepetition string }{
		"creating session": {noSignIn, noSignIn},
		"logging in":       {maybe, never},
		"choosing":         {maybe, never},
		"answering":        {maybe, never},
	} {
		assert.Equal(t, want.underWay, walkTo(from).do(flow.Back{}).machine.Notice().Reached, from)
		assert.Equal(t, want.beforeRepetition, walkTo(from).tooMany(0).do(flow.Back{}).machine.Notice().Reached, from)

		// An earlier call's refusal says nothing about the one under way.
		w := walkTo("logging in").tooMany(0).answer(rejected).do(signIn, flow.Back{})
		assert.Equal(t, maybe, w.machine.Notice().Reached)
	}
	assert.NotEmpty(t, walkTo("logging in").do(flow.Back{}).machine.Notice().Do, "the password is gone and must be typed again")
}

// TestKeyAndRateRefusalsNeverReachTheBank spells out the two that an operator
// meets most.
func TestKeyAndRateRefusalsNeverReachTheBank(t *testing.T) {
	for status, kind := range map[int]monoapi.Kind{401: monoapi.KindKeyRefused, 429: monoapi.KindRateLimited} {
		w := walkTo("logging in")
		e := w.failed(kind, true)
		e.Status, e.RetryAfter = status, time.Hour
		n := w.fail(e).machine.Notice()
		assert.Equal(t, turnedDown, n.Reached)
		assert.Contains(t, n.What, fmt.Sprintf("(HTTP %d)", status))
	}
}

func TestExplain(t *testing.T) {
	n := flow.Explain(errors.New("dial " + canary))
	assert.Equal(t, monoapi.KindUnreachable, n.Kind)
	assert.Empty(t, faultOf(n))
	assert.NotContains(t, n.String(), canary, "an unknown error's text is not shown")

	n = flow.Explain(&monoapi.Error{Kind: monoapi.KindUnreachable, Detail: "connection refused.", Message: "closed", Sent: true})
	assert.Contains(t, n.What, ": connection refused.")
	assert.Equal(t, "closed", n.Says)

	notFound := func(op monoapi.Operation) flow.Notice {
		return flow.Explain(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: op})
	}
	assert.Contains(t, notFound(monoapi.OpCommit).What, "address")
	assert.Contains(t, notFound(monoapi.OpCommit).Do, "commit path")
	assert.Contains(t, notFound(monoapi.OpSession).What, "account")
	assert.NotContains(t, notFound(monoapi.OpSession).Do, "commit path")
	assert.NotContains(t, notFound(monoapi.OpSession).What, "HTTP", "there was no status")
}

func TestWaitsInWords(t *testing.T) {
	for after, want := range map[time.Duration]string{
		time.Second:                      "Wait 1 second, then try again.",
		1400 * time.Millisecond:          "Wait 1 second, then try again.",
		2 * time.Second:                  "Wait 2 seconds, then try again.",
		119 * time.Second:                "Wait 119 seconds, then try again.",
		2 * time.Minute:                  "Wait 2 minutes, then try again.",
		10*time.Minute + 20*time.Second:  "Wait 10 minutes, then try again.",
		119*time.Minute + 29*time.Second: "Wait 119 minutes, then try again.",
		119*time.Minute + 30*time.Second: "Wait 2 hours, then try again.",
		2 * time.Hour:                    "Wait 2 hours, then try again.",
		24 * time.Hour:                   "Wait 24 hours, then try again.",
		0:                                "Wait a while, then try again.",
	} {
		e := monoapi.Error{Kind: monoapi.KindRateLimited, RetryAfter: after}
		assert.Equal(t, want, flow.Explain(&e).Do, after)
	}
}
