package flow_test

import (
	"slices"
	"strings"
	"testing"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// FuzzMachine plays bytes as events; see player for what must hold.
func FuzzMachine(f *testing.F) {
	for walk := range uint64(20) {
		f.Add(randomBytes(walk))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// More events than that find nothing new, only slowly.
		play(t, "fuzzed", data[:min(len(data), 400)])
	})
}

func FuzzParseList(f *testing.F) {
	for _, text := range []string{
		"", " \n", account, account + "\r\n" + anotherAccount + "\r\n", "a,b;c\td e", "# all\na # one\n#b\n,c",
		"a\u00a0b\u2028c\u0085d", "\xff\xfe, \x00", "a\vb\fc\rd", ";;,,\t\t", "a#b#c",
		"1. " + account + " – Ada Obi\n2) " + anotherAccount, "id,account,name\n1," + account + ",\"Obi, Ada\"\n,,\n",
		"account\n" + account, "ID;Name\n" + account + ";Ada\n\"", account + "\t\x1b[31mAda\u202e",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list := flow.ParseList(text)
		for _, id := range list.Accounts {
			if id == "" || strings.TrimSpace(id) != id || !strings.Contains(text, id) {
				t.Fatalf("the ID %q of %q", id, text)
			}
		}
		for id, note := range list.Notes {
			if note == "" || monoapi.Clean(note) != note || !slices.Contains(list.Accounts, id) {
				t.Fatalf("the note %q on %q", note, id)
			}
		}
		again := flow.ParseList(strings.Join(list.Accounts, "\n"))
		if likely := list.Likely(); likely && !slices.Equal(again.Accounts, list.Accounts) {
			t.Fatalf("%q, read again: %q", list.Accounts, again.Accounts)
		}
	})
}
