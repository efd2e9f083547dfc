package flow_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

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

func FuzzParseAccounts(f *testing.F) {
	for _, text := range []string{
		"", " \n", account, account + "\r\n" + anotherAccount + "\r\n", "a,b;c\td e", "# all\na # one\n#b\n,c",
		"a\u00a0b\u2028c\u0085d", "\xff\xfe, \x00", "a\vb\fc\rd", ";;,,\t\t", "a#b#c",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		accounts := flow.ParseAccounts(text)
		for _, id := range accounts {
			if id == "" {
				t.Fatalf("an empty ID in %q", accounts)
			}
			if strings.ContainsAny(id, ",;#") || strings.ContainsFunc(id, unicode.IsSpace) || strings.ContainsFunc(id, unicode.IsControl) {
				t.Fatalf("a separator in %q", id)
			}
			if !strings.Contains(text, id) {
				t.Fatalf("%q stands nowhere in %q", id, text)
			}
		}
		for _, separator := range []string{"\n", "\r\n", ",", "; ", "\t", " # remark\n"} {
			if again := flow.ParseAccounts(strings.Join(accounts, separator)); !slices.Equal(again, accounts) {
				t.Fatalf("%q, joined with %q: %q", accounts, separator, again)
			}
		}
	})
}
