//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// notedLists are one list of three accounts, as different programs write it.
var notedLists = map[string]string{
	"commas":     "account,name,bank\n" + story("099") + ",Ada Obi,GTBank\n" + story("404") + ",\"Musa, Aliyu\",ALAT\n" + story("200") + ",Bola,\n",
	"semicolons": "\ufeffName;Account_ID;Bank\r\nAda Obi;" + story("099") + ";GTBank\r\n\"Musa, Aliyu\";" + story("404") + ";ALAT\r\nBola;" + story("200") + ";\r\n",
	"tabs":       "id\tname\tbank\n" + story("099") + "\tAda Obi\tGTBank\n" + story("404") + "\tMusa, Aliyu\tALAT\n" + story("200") + "\tBola\t\n",
	"lines":      story("099") + "  Ada Obi, GTBank\n" + story("404") + " - Musa, Aliyu, ALAT\n3. " + story("200") + ": Bola\n",
}

// notes are the accounts of the list with their notes, with semicolons where those
// are of several cells.
var notes = map[string]string{story("099"): "Ada Obi; GTBank", story("404"): "Musa, Aliyu; ALAT", story("200"): "Bola"}

// TestNotes stand beside the ID wherever the account is named.
func TestNotes(t *testing.T) {
	t.Parallel()
	for name, list := range notedLists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, size(110, 24), stdin(list), args("--json", "-"))
			between := "; "
			if name == "lines" {
				between = ", "
			}
			s.Wait("1 of 3", story("099")+" · Ada Obi"+between+"GTBank", "✓ Reauthorised")
			s.Key("enter")
			s.Wait("2 of 3", story("404")+" · Musa, Aliyu"+between+"ALAT", "✗ Not reauthorised")
			s.Key("enter")
			s.Wait("3 of 3", story("200")+" · Bola", atUsername)
			giveUp(s)
			s.Wait("▸ All results", "1 of 3 reauthorised, 1 failed, 1 skipped")
			for account, note := range notes {
				assert.Regexp(t, account+" +"+note[:len("Bola")], lineWith(t, s, account))
			}
			s.Key("/")
			s.Type("aliyu")
			s.WaitGone(story("099"))
			s.Key("enter")
			s.Wait("✗ Not reauthorised", story("404"), "Musa, Aliyu"+between+"ALAT")
			s.Key("esc")
			s.Wait("/ aliyu", "esc clear filter")
			s.Key("esc")
			s.Wait(story("099"), "q finish")
			s.Key("q")
			require.Equal(t, 1, s.Exit())
			results := jsonLines(t, s.Stdout())
			require.Len(t, results, 3)
			for _, r := range results {
				assert.Equal(t, strings.ReplaceAll(notes[r["account"].(string)], "; ", between), r["note"])
			}
		})
	}
}

// TestNotesInPlainMode: the same list, read aloud.
func TestNotesInPlainMode(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(140, 40), stdin(notedLists["semicolons"]), args("--plain", "--json", "-"))
	s.Wait("Account 1 of 3: "+story("099")+" (Ada Obi; GTBank).", "Account "+story("099")+" (Ada Obi; GTBank) is reauthorised.",
		"Account 2 of 3: "+story("404")+" (Musa, Aliyu; ALAT).", "Try this account again? yes or no")
	s.Type("no")
	s.Key("enter")
	s.Wait("Account 3 of 3: "+story("200")+" (Bola", userLabel)
	s.Type(":skip")
	s.Key("enter")
	require.Equal(t, 1, s.Exit())
	results := jsonLines(t, s.Stdout())
	require.Len(t, results, 3)
	for _, r := range results {
		assert.Equal(t, notes[r["account"].(string)], r["note"])
	}
}

// TestHostileNote: a note is text from elsewhere, and no more than text.
func TestHostileNote(t *testing.T) {
	t.Parallel()
	hostile := story("099") + "\tAda\x1b]52;c;aGVsbG8=\x07\x1b[31m\u202eOBI\u2066\x00\u200b" + strings.Repeat(" x", 400) + "\n"
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, size(map[string]int{"--plain": 240}[front]+80, 24), stdin(hostile+story("404")+"\n"), args(front, "--json", "-"))
		sees(s, atEnd)
		s.Wait("Ada")
		for _, raw := range []string{"\x1b]52", "\x1b[31mOBI", "\u202e", "\u2066", "\u200b", "\x00"} {
			assert.NotContains(t, string(s.Raw()), raw)
		}
		if front != "--plain" {
			assert.True(t, strings.HasSuffix(lineWith(t, s, "Ada"), "…"), "it stays on its line")
		}
		s.WaitStdout("finished_at")
		note := jsonLines(t, strings.SplitAfter(s.Stdout(), "\n")[0])[0]["note"].(string)
		assert.True(t, strings.HasPrefix(note, "Ada]52;c;aGVsbG8=[31mOBI x x"), note)
		assert.LessOrEqual(t, len([]rune(note)), 120)
	})
}

// TestProseOnStandardInput: what is no account is left out, and that is said;
// where there is none, nothing begins.
func TestProseOnStandardInput(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, size(120, 24), stdin("Good morning,\nplease do these today\n"+story("099")+"\nThanks\n"), args(front, "-"))
		s.Wait("7 entries were left out, as they do not look like account IDs: Good morning please do these …")
		sees(s, atEnd)
		require.Equal(t, 1, countPath(bank, sessionPath))

		s = start(t, bank, size(140, 24), stdin("alpha\nbeta\n"), args(front, "-"))
		require.Equal(t, 2, s.Exit())
		require.Contains(t, string(s.Raw()), "connect-reauth: none of the 2 words of standard input looks like an account ID")
		require.Equal(t, 1, countPath(bank, sessionPath))
	})
}

// TestTheRestIsTriedAgain from the table: all that was not reauthorised, and
// nothing else.
func TestTheRestIsTriedAgain(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(110, 24), args(story("200"), story("099"), story("429")))
	s.Wait("1 of 3", atUsername)
	giveUp(s)
	s.Wait("2 of 3", "✓ Reauthorised")
	s.Key("enter")
	s.Wait("3 of 3", atUsername)
	giveUp(s)
	s.Wait("1 of 3 reauthorised, 2 skipped", "R try the rest again")
	requests := len(bank.Requests())
	s.Key("R")
	s.Wait("1 of 3", atUsername)
	signIn(s)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("3 of 3", atUsername)
	signIn(s)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("3 of 3 reauthorised")
	require.NotContains(t, s.Screen(), "R try the rest again")
	s.Key("q")
	require.Equal(t, 0, s.Exit())
	for _, r := range bank.Requests()[requests:] {
		assert.NotEqual(t, story("099"), r.Account)
	}
}
