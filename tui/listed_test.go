package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const keyIsRefused = "What looks like a secret key was given where an account ID belongs: nothing was sent, and it was not kept."

// accounts is a list of so many accounts, each with a note.
func accounts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "65c4c03aa66a95b572c%05d  Ada Obi %d\n", i, i)
	}
	return b.String()
}

// A secret key that is pasted is not put into the field, and one that is typed is
// not seen and goes with enter. Neither is ever sent.
func TestAKeyInTheAccountField(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	for _, text := range []string{"test_sk_canary", "MONO_SECRET_KEY=live_sk_canary\n", testAccount + " Ada\ntest_sk_canary\n", "account,key\n" + testAccount + ",test_sk_canary\n"} {
		d.paste(text)
		d.shows(keyIsRefused)
		d.lacks("canary")
		d.keys("enter")
		d.shows("The account ID is empty.")
		require.Nil(t, d.w.pending)
	}
	d.paste(testAccount)
	d.paste("test_sk_canary")
	d.shows(keyIsRefused, "❯ Account ID "+testAccount)
	d.lacks("canary", "account IDs.")

	d = newDesktop(t, 80, 24, nil)
	d.text("KEY=test_sk_canary")
	d.shows(keyIsRefused, "•••")
	d.lacks("canary", "test_sk", "Press enter again")
	d.keys("enter", "enter")
	d.shows("The account ID is empty.")
	d.lacks("•••")
	require.Nil(t, d.w.pending)
	d.text(testAccount)
	d.shows("❯ Account ID " + testAccount)
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
}

// What is taken back of a key as it is typed makes the rest seen again.
func TestAKeyThatIsTakenBack(t *testing.T) {
	d := newDesktop(t, 80, 24, demo)
	d.text("test_sk_")
	d.shows("••••••••")
	d.keys("backspace")
	d.shows("test_sk")
	d.lacks("•", keyIsRefused)
	d.text("_canary")
	d.keys("down")
	d.shows("❯ Account ID " + testAccount)
	d.lacks("•", keyIsRefused)
}

// The one account in what was typed is sent, not what is around it.
func TestTheIDInWhatWasTyped(t *testing.T) {
	for _, text := range []string{"https://app.mono.co/accounts/" + testAccount, "ID:" + testAccount, `"account":"` + testAccount + `"`, "\u200b" + testAccount} {
		d := newDesktop(t, 80, 24, nil)
		d.text(text)
		d.keys("enter")
		assert.Equal(t, testAccount, d.pending().Account, text)

		d = newDesktop(t, 80, 24, nil)
		d.paste(text)
		d.keys("enter")
		assert.Equal(t, testAccount, d.pending().Account, text)
	}
}

// A long list is not in the field, which says how long it is, but waits for enter
// as any other, with what is to be said about it.
func TestALongListWaits(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste("Today's list\n" + accounts(10_000) + testAccount + "x\n")
	d.shows("❯ Account ID (10001 account IDs)", "10001 account IDs. Press enter to work through them one by one.",
		"2 entries were left out, as they do not look like account IDs: Today's list.", "One of them does not look like an account ID: "+testAccount+"x.")
	d.lacks("65c4c03aa66a95b572c09999")
	d.keys("left", "home")
	d.shows("(10001 account IDs)")
	d.paste(otherAccount + " Bola")
	d.shows("(10002 account IDs)")
	d.paste("test_sk_canary")
	d.shows("(10002 account IDs)", keyIsRefused)
	require.Nil(t, d.w.pending)
	d.keys("enter")
	assert.Equal(t, "65c4c03aa66a95b572c00000", d.pending().Account)
	queue := d.w.sitting.Queue()
	assert.Equal(t, 10_002, queue.Len())
	assert.Equal(t, otherAccount, queue.At(10_001).Account)
	assert.Equal(t, "Ada Obi 9999", d.w.sitting.IdentityAt(9_999).Note)
	assert.Equal(t, "Bola", d.w.sitting.IdentityAt(10_001).Note)
}

// A long list that something is typed into is dropped: nobody can see what it would
// become.
func TestALongListIsDropped(t *testing.T) {
	for name, c := range map[string]struct{ press, field string }{
		"a letter": {"x", "x"}, "a deletion": {"backspace", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.text(otherAccount)
			d.paste(accounts(60))
			d.shows("(61 account IDs)")
			d.keys(c.press)
			d.shows("The list was dropped. Paste it again if it is wanted.")
			d.lacks("account IDs")
			assert.Equal(t, c.field, d.w.screen.(*account).id())
			d.keys("enter")
			require.Nil(t, d.w.pending)
			d.paste("65c4c03aa66a95b572c00007")
			assert.NotContains(t, fmt.Sprint(d.w.screen.(*account).listed().Notes), "Ada", "the notes went with it")
		})
	}
	d := newDesktop(t, 80, 24, demo)
	d.paste(accounts(60))
	d.keys("down")
	d.shows("❯ Account ID " + testAccount)
	d.text("x")
	d.shows(testAccount + "x")
	d.lacks("The list was dropped")
}

// As many as the field holds are in it, and can be edited there.
func TestAShortListIsInTheField(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste(accounts(mostTyped))
	d.shows("Account ID 65c4c03aa66a95b572c00000 65c4", "50 account IDs. Press enter")
	d.keys("backspace")
	d.lacks("The list was dropped")
	d.keys("enter")
	assert.Equal(t, "Ada Obi 0", d.w.sitting.Identity().Note)
	assert.Equal(t, mostTyped, d.w.sitting.Queue().Len())
}

// An enter that came with the paste, or while it was taken in, begins nothing: how
// many accounts there are is seen before.
func TestAnEnterBehindAPastedListIsTooSoon(t *testing.T) {
	for name, n := range map[string]int{"two": 2, "many": 1000} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.paste(accounts(n))
			d.now = d.now.Add(-typedAhead)
			d.keys("enter")
			require.Nil(t, d.w.pending)
			d.now = d.now.Add(typedAhead - time.Millisecond)
			d.keys("enter")
			require.Nil(t, d.w.pending)
			d.shows(fmt.Sprintf("%d account IDs. Press enter", n))
			d.now = d.now.Add(calm)
			d.keys("enter")
			assert.Equal(t, "65c4c03aa66a95b572c00000", d.pending().Account)
		})
	}
	// One is asked about by nobody: there is no count to be seen.
	d := newDesktop(t, 80, 24, nil)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(testAccount + " Ada\n"), Paste: true})
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
}
