//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// saidLink is the line on which the plain mode says a link.
var saidLink = regexp.MustCompile(`(?m)^http://127\.0\.0\.1:\d+/link/[a-z0-9]{24}\r?$`)

// TestPlainHandOver: what the customer does is said at the prompt.
func TestPlainHandOver(t *testing.T) {
	t.Parallel()
	log, path := logFile(t)
	bank, opts := linkBank(t, log, plainMode(), wide(), args("--json", story("102")))
	s := start(t, bank, opts...)
	s.Wait(":link creates a reauth link, with which the customer signs in alone.", userLabel+":")
	s.Type(":link")
	s.Key("enter")
	s.Wait("The reauth link of account "+story("102")+" (KudaBank) is", "Send this link to the customer.", "Enter goes on:")
	link := saidLink.FindString(s.Screen())
	require.NotEmpty(t, link, s.Screen())

	opensLink(t, link).signsIn("otp", sandbox.OTP)
	s.Wait("Mono confirms: account_reauthorized.")
	s.Wait("Mono confirms: account_updated: data available.")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	inOrder(t, s.Screen(), "Mono confirms", "Account "+story("102")+" (KudaBank", " is reauthorised.", byLink)
	require.Equal(t, []string{"102 reauthorised reason=link code= link=" + link}, outcomes(t, s.Stdout()))
	require.NotContains(t, string(s.Raw()), "\x1b")
	require.Equal(t, 1, countPath(bank, linkPath))
	requireMasked(t, readFile(t, path), link)
}

// TestPlainHandOverFromAPipe: a line is an answer, and the account that follows
// is asked about with the next.
func TestPlainHandOverFromAPipe(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		digits string
		input  []string
		words  []string
	}{
		"sign-in":  {"102", []string{":link"}, nil},
		"password": {"102", []string{sandbox.Username, ":link"}, []string{"Password (it is not shown): "}},
		"choice":   {"101", signedInWith(":link"), []string{"Number of the account, from 1 to 4: "}},
		"question": {"104", signedInWith(":link"), []string{"your first car?"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			log, path := logFile(t)
			input := append(test.input, sandbox.Username, sandbox.Password)
			p := piped(t, bank, lines(input...), log, plainMode(), args("--json", story(test.digits), story("200")))
			require.Equal(t, 1, p.code, p.stderr)
			link := strings.TrimSpace(saidLink.FindString(p.stderr))
			inOrder(t, p.stderr, append(test.words, "Creating the reauth link.\n", "The reauth link of account "+story(test.digits)+" (", ") is\n"+link+"\n",
				"Account 2 of 2: "+story("200"), "Account "+story("200")+" (Zenith Bank) is reauthorised.\n", "connect-reauth: 1 of 2 reauthorised, 1 handed over\n")...)
			require.Equal(t, []string{
				test.digits + " link_created reason= code= link=" + link,
				"200 reauthorised reason= code=" + codePattern.FindString(p.stdout) + " link=",
			}, outcomes(t, p.stdout))
			require.Equal(t, 1, countPath(bank, linkPath))
			requireMasked(t, readFile(t, path), link)
			for line := range strings.Lines(p.stderr) {
				require.NotContains(t, line, sandbox.Password)
			}
			opensLink(t, link)
		})
	}
}

// TestPlainAddOnIsMissing: a link is offered where it can be asked for.
func TestPlainAddOnIsMissing(t *testing.T) {
	t.Parallel()
	const offer = ":link creates a reauth link, with which the customer signs in alone."
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), wide(), args(story("403"), story("200")))
	s.Wait("lacks the Partners API add-on", "Create a reauth link, which works without it", offer, "Try this account again? yes or no:")
	s.Type(":link")
	s.Key("enter")
	s.Wait("The reauth link of account "+story("403"), "Enter goes on:")
	s.Key("enter")
	s.Wait("Account 2 of 2: ", userLabel+":")
	require.Contains(t, s.Stdout(), story("403")+"\tlink_created\t"+saidLink.FindString(s.Screen())+"\n")

	p := piped(t, bank, lines(":link"), plainMode(), args(story("403"), story("200")))
	require.Equal(t, 1, p.code)
	inOrder(t, p.stderr, "Create a reauth link, which works without it", "so nothing more is sent.\n")
	require.NotContains(t, p.stderr, offer, "nothing is asked any more")
	require.Equal(t, 1, countPath(bank, linkPath))
}
