//go:build unix

package term_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/e2e/term"
)

func TestQueriesFindsEach(t *testing.T) {
	for _, query := range []string{
		"\x1b]10;?\x07", "\x1b]11;?\x07", "\x1b]11;?\x1b\\", "\x1b]12;?\x1b\\", "\x1b]4;1;?\x07", "\x1b]52;c;?\x07",
		"\x1b]21;foreground=?\x1b\\",
		"\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[>0c", "\x1b[=c", "\x1bZ", "\x05",
		"\x1b[6n", "\x1b[5n", "\x1b[?6n", "\x1b[?996n",
		"\x1b[?2026$p", "\x1b[4$p", "\x1b[>q", "\x1b[>0q", "\x1b[?u", "\x1b[?4m",
		"\x1bP$qm\x1b\\", "\x1bP+q544e\x1b\\", "\x1b[14t", "\x1b[16t", "\x1b[18t", "\x1b[21t", "\x1b[?1;1;0S",
		"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
	} {
		for _, around := range []string{"%s", "before%safter", "\x1b[31m%s\x1b[2J", "\x1b]0;title\x1b\\%s\x1b]8;;x\x07", "\x1b[2%s", "\x1b]0;cut off%s"} {
			if query == "\x05" && around == "\x1b]0;cut off%s" {
				continue // part of that string
			}
			assert.Equal(t, []string{query}, term.Queries(fmt.Appendf(nil, around, query)), "%q in %q", query, around)
		}
	}
	require.Equal(t, []string{"\x1b[6n", "\x1b[c"}, term.Queries([]byte("a\x1b[6nb\x1b[cc")))
	require.Equal(t, []string{"\x1b]11;?"}, term.Queries([]byte("\x1b]11;?")), "broken off at the end")
}

func TestQueriesLeavesTheRest(t *testing.T) {
	for _, harmless := range []string{
		"", "what? really?\n", "\x1b", "\x1b[", "\x1b[?25l\x1b[?1049h\x1b[?2004h", "\x1b[31m\x1b[>4;1m\x1b[0 q\x1b[2 q",
		"\x1b]0;is it? yes;?\x07", "\x1b]8;;https://mono.co/?q=?\x07link\x1b]8;;\x07", "\x1b]52;c;aGVsbG8=\x07",
		"\x1b]11;#000000\x07", "\x1b]111\x07", "\x1b[>1u\x1b[<u\x1b[=1u\x1b[u\x1b[s", "\x1b[22;0t\x1b[23;0t\x1b[8;24;80t",
		"\x1b[?1;2c", "\x1b[1;1R", "\x1b[>4n", "\x1b[3S", "\x1b[!p", "\x1b(B\x1b)0\x1b=\x1b>\x1b7\x1b8\x1bM",
		"\x1bP1$r0m\x1b\\", "日本語 • \u0085",
	} {
		assert.Empty(t, term.Queries([]byte(harmless)), "%q", harmless)
	}
}
