package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

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
		"\"Ada\" Obi," + account + "\n\"Eze\nIkeja\"," + anotherAccount, "https://a/#/" + account + "?b=c", "65C4\u00a0C03AA66A95B572CB5A86 live_sk_x",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list := flow.ParseList(text)
		given := strings.ReplaceAll(text, "\u00a0", "")
		if unseen := func(r rune) bool { return r > 0x7f && unicode.Is(unicode.Cf, r) }; strings.ContainsFunc(given, unseen) {
			given = strings.Join(strings.FieldsFunc(given, unseen), "")
		}
		for _, id := range list.Accounts {
			if id == "" || strings.TrimSpace(id) != id || !strings.Contains(given, id) {
				t.Fatalf("the ID %q of %q", id, text)
			}
		}
		if said := fmt.Sprint(list) + list.Remark() + list.NoAccount(); flow.HoldsKey(said) {
			t.Fatalf("a key is said: %s", said)
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
