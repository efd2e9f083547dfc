package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

func TestTheDeskStaysOpen(t *testing.T) {
	d := newDesktop(t, 120, 24, followed)
	d.shows("Waiting for Mono", "No account waits", "q finish")
	d.lacks("begin the next", "Which account")
	d.keys("enter", "down")
	require.Nil(t, d.w.pending)

	d.send(required(otherAccount))
	d.shows("1 account waits", "❯ 09:26:53 "+otherAccount, "1 account has joined, at 09:26:53.",
		otherAccount+": Mono says that this account must be reauthorised; it waits in the queue.", "enter begin the next")
	require.Nil(t, d.w.pending, "nothing begins by itself")
	d.now = d.now.Add(typedAhead)
	d.keys("enter")
	assert.Equal(t, otherAccount, d.pending().Account)
	d.answer(doneAnswer)
	d.shows("enter wait for more")
	d.lacks("enter/q")
	d.keys("q")
	assert.False(t, d.ended())
	d.keys("enter")
	assert.False(t, d.ended(), "the queue is empty, and the desk is open")
	d.shows("No account waits", "1 of 1 reauthorised.")
	d.keys("q")
	assert.True(t, d.ended())
	assert.False(t, d.w.interrupted)
	assert.Len(t, d.results, 1)
}

func TestFollowingGoesOnFromTheKey(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		followed(o)
		o.Bank, o.Environment = nil, ""
	})
	d.shows("Your Mono secret key")
	d.send(required(otherAccount))
	d.text("test_sk_demo")
	d.keys("enter")
	d.shows("1 account waits", otherAccount)
	require.Nil(t, d.w.pending)
}

// Enter that was meant for what was there a moment ago begins nobody's account.
func TestEnterTypedAheadBeginsNoAccount(t *testing.T) {
	for name, walk := range map[string]func(*desktop){
		"waiting": func(*desktop) {},
		"at a result": func(d *desktop) {
			d.send(required(testAccount))
			d.now = d.now.Add(typedAhead)
			d.keys("enter")
			d.answer(doneAnswer)
		},
		"at a failure": func(d *desktop) {
			d.send(required(testAccount))
			d.now = d.now.Add(typedAhead)
			d.keys("enter")
			d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpSession, Status: 500, Sent: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, followed)
			walk(d)
			state := d.w.machine().State()
			d.send(required(otherAccount))
			d.now = d.now.Add(10 * time.Millisecond)
			d.keys("enter")
			require.Nil(t, d.w.pending, "the account came a moment ago")
			require.Equal(t, state, d.w.machine().State())
			d.now = d.now.Add(calm)
			d.keys("enter")
			assert.Equal(t, otherAccount, d.pending().Account)
		})
	}
	d := newDesktop(t, 80, 24, followed)
	d.send(required(testAccount))
	d.now = d.now.Add(time.Second)
	d.send(required(otherAccount))
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account, "that one has waited")
}

// What is typed stays, and its enter is taken.
func TestWhatJoinsDisturbsNobody(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		followed(o)
		o.Accounts = []string{testAccount}
	})
	d.answer(sessionAnswer)
	d.lacks("1 of")
	d.text(testUsername)
	d.keys("tab")
	d.text("pass")
	d.send(required(otherAccount))
	d.shows("1 of 2", otherAccount+": Mono says that this account must be reauthorised; it waits in the queue.")
	d.send(required(testAccount))
	d.shows("1 of 2")
	d.text("word")
	d.keys("enter")
	assert.Equal(t, "password", d.sent("password"))
	d.answer(doneAnswer)
	d.shows("enter next account")
	d.keys("enter")
	assert.Equal(t, otherAccount, d.pending().Account)
	d.shows("2 of 2")
}

func TestAnAccountThatNeedsItAgainWaitsBehindItsResult(t *testing.T) {
	d := newDesktop(t, 120, 24, func(o *Options) {
		followed(o)
		o.Accounts = []string{testAccount}
	})
	d.answer(doneAnswer)
	d.send(required(testAccount))
	d.shows("✓ Reauthorised", "✗ reauthorisation_required", "it waits in the queue", "enter wait for more")
	d.keys("enter")
	require.Nil(t, d.w.pending)
	d.shows("1 account waits", "❯ 09:26:54 "+testAccount)
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	d.shows("No account waits", "1 of 1 reauthorised.", "it no longer waits")
}

func TestFromWaitingToTheTableAndBack(t *testing.T) {
	d := newDesktop(t, 160, 24, func(o *Options) {
		followed(o)
		o.Accounts = []string{testAccount, otherAccount}
	})
	d.answer(doneAnswer)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpSession, Status: 500, Sent: true})
	d.keys("enter")
	d.shows("No account waits", "1 of 2 reauthorised, 1 failed.")
	d.keys("q")
	d.shows("All results", "esc wait for more", "n another account")
	d.keys("down")
	d.send(required(fourAccounts[2]))
	d.send(required(testAccount))
	ids, chosen := d.rowsShown()
	assert.Contains(t, strings.Join(ids, " "), otherAccount+" "+fourAccounts[2]+" "+testAccount, "the table has what came meanwhile")
	assert.Equal(t, otherAccount, chosen, "the cursor stays on its account")
	d.shows("0 of 3 reauthorised, 1 failed, 2 not started", "1 of 3")
	d.lacks("another account")
	d.keys("esc")
	d.shows("2 accounts wait")
	d.keys("n")
	d.shows("Which account do you want to reauthorise?", "esc back to waiting")
	d.keys("esc")
	d.shows("2 accounts wait")
	d.keys("q", "r")
	for _, account := range []string{otherAccount, fourAccounts[2], testAccount} {
		require.Equal(t, account, d.pending().Account, "tried again, then what waits")
		d.answer(doneAnswer)
		d.keys("enter")
	}
	d.shows("No account waits", "3 of 3 reauthorised.")
	d.keys("q", "q")
	assert.True(t, d.ended())
}

func TestTheNameOfAnAccountThatWaits(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		followed(o)
		o.Notes = map[string]string{otherAccount: "Ada Obi, GTBank"}
		o.Done = func(monoapi.Environment) map[string]bool { return map[string]bool{otherAccount: true} }
		o.Accounts = []string{otherAccount}
	})
	d.shows("No account waits")
	d.send(required(otherAccount))
	d.shows(otherAccount+" Ada Obi, GTBank", otherAccount+" (Ada Obi, GTBank): Mono says")
	d.keys("ctrl+x")
	d.text("live_sk_demo")
	d.keys("enter")
	d.shows("LIVE", "1 account waits")
	assert.Equal(t, 1, d.w.sitting.Queue().Len())
	d.keys("ctrl+c")
	assert.True(t, d.w.interrupted)
	assert.Empty(t, d.results)
}

func TestWaitingFitsEveryWindow(t *testing.T) {
	for _, height := range []int{minHeight, 13, 16, 24} {
		d := newDesktop(t, minWidth, height, followed)
		for i := range 20 {
			d.send(required(strings.Repeat("0", 22) + string(rune('a'+i/10)) + string(rune('0'+i%10))))
			d.fits()
		}
		d.keys("down")
		d.shows("20 accounts wait", "❯ 09:26:53 "+strings.Repeat("0", 22)+"a0", "more", "0 of 20 reauthorised, 20 not started.")
		d.fits()
		d.lacks("pgdn")
	}
	assert.Equal(t, flow.StateAccount, newDesktop(t, 80, 24, followed).w.machine().State())
}

// News about another account than the one at hand says whose it is, as its list does.
func TestNewsAboutAnotherAccountNamesItsNote(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		queueOfTwo(o)
		o.Notes = map[string]string{testAccount: "Ada Obi, GTBank"}
	})
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("enter")
	d.answer(sessionAnswer)
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventSyncFailed, Account: testAccount, ID: "evt_1"}})
	d.shows(testAccount + " (Ada Obi, GTBank): sync_failed")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount, ID: "evt_2"}})
	d.shows(testAccount + " (Ada Obi, GTBank): The customer has reauthorised it, by the link.")
}
