package tui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func tableOfFour(t *testing.T) *desktop {
	d := newDesktop(t, 80, 24, queueOfFour)
	toTableOfFour(d)
	d.shows("2 of 4 reauthorised, 1 failed, 1 skipped")
	return d
}

// rowsShown are the IDs of the rows, from the top, and the chosen one.
func (d *desktop) rowsShown() (ids []string, chosen string) {
	for line := range strings.SplitSeq(d.screen(), "\n") {
		for _, word := range strings.Fields(line) {
			if flow.CheckAccountID(word) != nil {
				continue
			}
			ids = append(ids, word)
			if strings.Contains(line, "❯") {
				chosen = word
			}
		}
	}
	return ids, chosen
}

// run runs what the last key asked for, and gives the wizard what comes of it.
// Commands that wait, as the cursor's, are not among them here.
func (d *desktop) run() {
	if d.cmd == nil {
		return
	}
	for _, msg := range flatten(d.cmd()) {
		d.send(msg)
	}
}

func TestARowIsShownWhole(t *testing.T) {
	d := tableOfFour(t)
	d.keys("enter")
	d.shows("✓ Reauthorised", testAccount, "Ada Obi, GTBank", "Code "+doneAnswer.Code, "enter/esc all results")
	d.keys("f1")
	assert.Contains(t, d.screen(), "enter/esc  all results  ")
	assert.Contains(t, d.screen(), "  f1         keys  ")
	d.keys("f1")
	d.keys("c")
	d.run()
	d.shows("The code was sent to the terminal's clipboard.")
	d.keys("r")
	assert.Nil(t, d.w.pending, "it is done")
	d.keys("esc", "down", "enter")
	d.shows("✗ Not reauthorised", "Unknown code.", "Try another day.", "Rejected sign-ins: 1", "Samuel Olamide Nomo · GTBank · ••••0257")
	d.keys("esc", "end", "enter")
	d.shows("✗ account_updated: Mono could not fetch the data (data failed).", "Ask for the data status in a while")
	d.keys("enter")
	d.shows("4 of 4")
}

func TestOneRowIsTriedAgain(t *testing.T) {
	d := tableOfFour(t)
	d.keys("r")
	assert.Nil(t, d.w.pending, "the first one is reauthorised")
	d.keys("down", "down", "r")
	assert.Equal(t, fourAccounts[2], d.pending().Account)
	d.shows("3 of 4")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("3 of 4 reauthorised, 1 failed")
	assert.Len(t, d.results, 5, "the others were not done again")

	d.keys("R")
	assert.Equal(t, otherAccount, d.pending().Account, "the only one that is left")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("4 of 4 reauthorised")
	d.lacks("try the rest again")
}

func TestARowShownWholeIsTriedAgain(t *testing.T) {
	d := tableOfFour(t)
	d.keys("down", "enter", "r")
	assert.Equal(t, otherAccount, d.pending().Account)
}

func TestTableIsSortedByOutcome(t *testing.T) {
	d := tableOfFour(t)
	ids, _ := d.rowsShown()
	assert.Equal(t, fourAccounts, ids)
	d.keys("down", "o")
	ids, chosen := d.rowsShown()
	assert.Equal(t, []string{otherAccount, fourAccounts[2], fourAccounts[3], testAccount}, ids, "what needs somebody first")
	assert.Equal(t, otherAccount, chosen, "the cursor stays on its account")
	d.keys("o")
	ids, chosen = d.rowsShown()
	assert.Equal(t, fourAccounts, ids)
	assert.Equal(t, otherAccount, chosen)
}

func TestTableIsFiltered(t *testing.T) {
	for filter, want := range map[string][]string{
		"ekwueme": {fourAccounts[2]}, "0257": {otherAccount}, "unknown": {otherAccount}, "obi": {testAccount}, "5500": {fourAccounts[3]},
		"skipped ngozi": {fourAccounts[2]},
	} {
		d := tableOfFour(t)
		d.keys("/")
		for _, r := range filter {
			d.text(string(r))
			d.run()
		}
		ids, _ := d.rowsShown()
		assert.Equal(t, want, ids, filter)
		d.keys("enter") // shows the only one
		d.shows(want[0], "enter/esc all results")
		d.keys("esc", "esc")
		ids, _ = d.rowsShown()
		assert.Equal(t, fourAccounts, ids, "esc clears the filter")
	}
	d := tableOfFour(t)
	d.keys("/")
	d.text("qrRon")
	d.shows("/ qrRon")
	assert.False(t, d.ended(), "letters go to the filter")
	assert.Nil(t, d.w.pending)
}

func TestTheTableEndsWithItsOwnKey(t *testing.T) {
	d := tableOfFour(t)
	d.keys("q")
	assert.True(t, d.ended())
	assert.False(t, d.w.interrupted)
}

func TestAnotherAccountFromTheTable(t *testing.T) {
	d := tableOfFour(t)
	d.keys("n")
	d.shows("Which account do you want to reauthorise?", "esc back to the results")
	d.keys("esc")
	d.shows("2 of 4 reauthorised", "All results")
	d.keys("n")
	d.text("65c4c03aa66a95b572cb5600")
	d.keys("enter")
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("3 of 5 reauthorised")
}

func TestNotesOfAPastedList(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste(testAccount + "  Ada Obi, GTBank")
	d.shows("Note: Ada Obi, GTBank")
	d.paste(otherAccount + " Chidi")
	d.shows(testAccount+" "+otherAccount, "2 account IDs. Press enter to work through them one by one.")
	require.Nil(t, d.w.pending)
	d.keys("enter")
	d.shows("1 of 2", testAccount+" · Ada Obi, GTBank")
	d.answer(doneAnswer)
	assert.Equal(t, "Ada Obi, GTBank", d.results[0].Note)
	d.keys("enter")
	d.shows("2 of 2", otherAccount+" · Chidi")
}

func TestANoteOfOneAccount(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste(testAccount + "\tAda Obi")
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
	d.shows(testAccount + " · Ada Obi")
	d.fail(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true})
	d.keys("enter")
	assert.Equal(t, "Ada Obi", d.results[0].Note)
}

// A row that was found by the filter and is shown whole is as any other: no letter
// goes to the filter, which is not seen.
func TestAFoundRowIsShownWhole(t *testing.T) {
	d := tableOfFour(t)
	d.keys("/")
	d.text("unknown code")
	d.run()
	d.keys("enter")
	d.shows("✗ Not reauthorised", fourAccounts[1], "r try this one again", "q finish")
	d.text("x")
	d.keys("esc")
	d.shows("/ unknown code ❯ ✗ " + fourAccounts[1])
	d.keys("enter", "r")
	assert.Equal(t, fourAccounts[1], d.pending().Account)
}

// Whoever works down the failures finds the table as it was left to try one again.
func TestTheTableComesBackAsItWasLeft(t *testing.T) {
	d := tableOfFour(t)
	d.keys("o", "home", "down", "r")
	require.Equal(t, fourAccounts[2], d.pending().Account)
	d.answer(monoapi.Outcome{ResponseCode: "103", Status: 200})
	d.keys("enter")
	ids, chosen := d.rowsShown()
	assert.Equal(t, []string{otherAccount, fourAccounts[2], fourAccounts[3], testAccount}, ids)
	assert.Equal(t, fourAccounts[2], chosen)

	d.keys("o", "/")
	for _, r := range "ekwueme" {
		d.text(string(r))
		d.run()
	}
	d.keys("enter", "r")
	require.Equal(t, fourAccounts[2], d.pending().Account)
	d.answer(doneAnswer)
	d.keys("enter")
	ids, chosen = d.rowsShown()
	assert.Equal(t, []string{fourAccounts[2]}, ids, "still filtered")
	assert.Equal(t, fourAccounts[2], chosen)
	d.keys("esc")
	ids, _ = d.rowsShown()
	assert.Equal(t, fourAccounts, ids)
}
