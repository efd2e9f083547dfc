//go:build unix

package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// keptLink is a line of a results file about an account whose customer has a link.
func keptLink(digits string) (line, link string) {
	link = "http://127.0.0.1:1/link/" + strings.Repeat("k", 21) + digits
	return `{"account":"` + story(digits) + `","status":"link_created","link":"` + link +
		`","environment":"custom","finished_at":"2025-11-25T14:02:33Z"}` + "\n", link
}

const hasHadLink = "Its customer has had a reauth link since 14:02 on 25 November 2025."

// handsOverAgain asks for the link that there is.
func handsOverAgain(s *term.Session, front string) {
	if front == "--plain" {
		s.Wait(":link shows its reauth link again.", userLabel+":")
		s.Type(":link")
		s.Key("enter")
		return
	}
	s.Key("ctrl+l")
}

// TestLinksOfAnEarlierRun: they are said and shown again, and Mono's word that they
// were used counts, wherever their accounts stand.
func TestLinksOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	for name, more := range map[string][]string{"left": nil, "again": {"--again"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bothFrontEnds(t, func(t *testing.T, front string) {
				bank := startBank(t, sandbox.Config{})
				mono, opts := listening(t)
				kept, path := keptIn(t)
				atHand, link := keptLink("102")
				waiting, linkWaiting := keptLink("200")
				elsewhere, linkElsewhere := keptLink("101")
				before := atHand + waiting + elsewhere
				require.NoError(t, os.WriteFile(path, []byte(before), 0o600))

				s := start(t, bank, append(opts, kept, env("TZ=UTC"), size(140, 40), args(front, "--json"), args(more...), args(story("102"), story("200")))...)
				s.Wait("1 of 2", hasHadLink)
				sees(s, atUser)
				handsOverAgain(s, front)
				s.Wait(link)
				require.Zero(t, countPath(bank, linkPath), "no second one is created")

				mono.send(hook("account_reauthorized", story("101"), ""), hook("account_reauthorized", story("200"), ""))
				s.Wait(story("200") + ": " + byLink)
				mono.send(hook("account_reauthorized", story("101"), ""), hook("account_reauthorized", story("102"), ""))
				s.Wait("account_reauthorized", byLink)
				if front == "--plain" {
					mono.send(hook("account_updated", story("102"), available))
				} else {
					s.Wait("✓ Reauthorised", "all results")
				}
				s.Key("enter")
				if front != "--plain" {
					s.Wait("2 of 2 reauthorised")
					s.Key("q")
				}
				require.Equal(t, 0, s.Exit())
				require.Equal(t, []string{
					"101 reauthorised reason=link code= link=" + linkElsewhere, "200 reauthorised reason=link code= link=" + linkWaiting,
					"102 reauthorised reason=link code= link=" + link,
				}, outcomes(t, s.Stdout()))
				assert.Equal(t, before+s.Stdout(), readFile(t, path))
				require.Equal(t, 1, countPath(bank, sessionPath), "the one that waited is not begun")
			})
		})
	}
}

// TestALinkOfAnEarlierRunStays: in the result, for the run after that.
func TestALinkOfAnEarlierRunStays(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		line, link := keptLink("102")
		require.NoError(t, os.WriteFile(path, []byte(line), 0o600))
		for range 2 {
			s := start(t, bank, kept, env("TZ=UTC"), size(140, 40), args(front, "--json", story("102")))
			s.Wait(hasHadLink)
			sees(s, atUser)
			s.Key("ctrl+c")
			require.Equal(t, 130, s.Exit())
			require.Equal(t, []string{"102 cancelled reason=cancelled code= link=" + link}, outcomes(t, s.Stdout()))
		}
		p := piped(t, bank, "", args("link", "--results", path, story("102")))
		require.Equal(t, 0, p.code)
		require.Contains(t, p.stderr, "has a link already; --again creates another")
		require.Zero(t, countPath(bank, linkPath))
	})
}
