//go:build unix

package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func plainMode() option { return args("--plain") }

// lineOfPlain is a sentence, a prompt, the code, or the bank's own words.
var lineOfPlain = regexp.MustCompile(`^$|[.?!:]$|: $|^The code is code_[a-z0-9]{24}$|Bank is requesting you to enter your OTP to continue$`)

// requirePlain fails the test unless what was said can be read aloud, whole
// sentences a line, and nothing of it is a secret.
func requirePlain(t *testing.T, p process) {
	t.Helper()
	for _, r := range p.stdout + p.stderr {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			assert.Fail(t, "a control character", "%q in %q", r, p.stdout+p.stderr)
			break
		}
	}
	for line := range strings.Lines(p.stderr) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "connect-reauth: ") {
			assert.Regexp(t, lineOfPlain, line, "no whole sentence")
		}
	}
	for _, secret := range []string{secretKey, sandbox.Password, "\n" + sandbox.Answer} {
		assert.NotContains(t, p.stdout+p.stderr, secret)
	}
}

func TestPlainIsChosenByTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"ACCESSIBLE=1", "TERM=dumb"} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			p := piped(t, bank, "", env(variable), args(story("099")))
			require.Equal(t, 0, p.code)
			require.Contains(t, p.stderr, "Answer each question and press enter.")
			requirePlain(t, p)

			s := start(t, bank, env(variable), args(story("200")))
			s.Wait(userLabel + ":")
			require.False(t, s.AltScreen())
			require.NotContains(t, string(s.Raw()), "\x1b")
		})
	}
	t.Run("neither", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, "", env("ACCESSIBLE=0"), args(story("099")))
		require.Equal(t, 2, p.code)
		require.Empty(t, bank.Requests())
	})
}

func TestPlainDemo(t *testing.T) {
	t.Parallel()
	p := piped(t, nil, "", noKey(), plainMode(), args("--demo", "--json", story("099")))
	require.Equal(t, 0, p.code)
	inOrder(t, p.stderr,
		"Demo bank: "+sandbox.Username+", password "+sandbox.Password+", OTP "+sandbox.OTP+", security answer "+sandbox.Answer+".\n",
		"Creating the session.\n", "Account "+story("099")+" is reauthorised.\n",
		"Mono confirms: account_reauthorized.\n", "Mono confirms: account_updated: data available.\n")
	require.Equal(t, "demo", jsonLines(t, p.stdout)[0]["environment"])
}

func TestPlainInputEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts  []option
		input string
		says  string
		lines int
	}{
		"account":  {nil, "", "the account ID", 0},
		"username": {[]option{args(story("200"))}, "", "the username", 1},
		"password": {[]option{args(story("200"))}, "someone\n", "the password", 1},
		"choice":   {[]option{args(story("101"))}, lines(sandbox.Username, sandbox.Password), "the choice of an account", 1},
		"answer":   {[]option{args(story("102"))}, lines(sandbox.Username, sandbox.Password), `the answer to "Enter OTP"`, 1},
		"queue":    {[]option{args(story("099"), story("200"))}, "", "the username", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			p := piped(t, bank, test.input, append(test.opts, plainMode())...)
			require.Equal(t, 1, p.code)
			require.Contains(t, p.stderr, "\nconnect-reauth: the input ended before "+test.says+" was given; nothing more was sent\n")
			require.Equal(t, test.lines, strings.Count(p.stdout, "\n"))
			requirePlain(t, p)
		})
	}
}

// TestPlainCommands: the words that are known at every question.
func TestPlainCommands(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank, "--json", story("101"), story("200"), story("102"), story("099"))
	k.answer(asksUsername, ":who")
	k.until("The account is linked to Samuel Olamide Nomo, GTBank, number ending in 3478, data available.\n")
	k.signIn()
	for _, wrong := range []string{"0", "five"} {
		k.answer(asksNumber, wrong)
		k.until("That is not a number from 1 to 4.\n")
	}
	k.answer(asksNumber, ":back")
	k.answer(asksNumber, ":back")
	k.answer(asksKept, "")
	k.answer(asksPassword, sandbox.Password)
	k.answer(asksNumber, "1")
	k.until("This is not the account that is currently linked.\nEnter it again to choose it anyway.\n")
	k.answer(asksNumber, "1")
	k.answer(asksUsername, ":skip")
	k.until("Skipped.\n")
	k.signIn()
	k.answer(asksOTP, ":quit")
	require.Equal(t, 130, k.s.Exit())
	inOrder(t, k.all(), "Account 1 of 4: "+story("101")+". :skip leaves it out.\n", "currently linked.\n",
		"Account "+story("101")+" (Samuel Olamide Nomo, GTBank, number ending in 3461) is reauthorised.\n",
		"Account 2 of 4: "+story("200")+". :skip leaves it out.\n", "Account 3 of 4: "+story("102")+". :skip leaves it out.\n",
		"connect-reauth: 1 of 4 reauthorised, 1 skipped, 1 cancelled, 1 not started")
	var ends []string
	for _, r := range jsonLines(t, k.s.Stdout()) {
		ends = append(ends, fmt.Sprint(r["account"], " ", r["status"]))
	}
	require.Equal(t, []string{story("101") + " reauthorised", story("200") + " skipped", story("102") + " cancelled"}, ends)
	require.Equal(t, 1, countPath(bank, accountsPath+story("101")))
	require.Equal(t, 1, countPath(bank, commitPath), "one choice, no OTP")
}

// TestPlainQueueFromStandardInput: the answers come from the terminal then.
func TestPlainQueueFromStandardInput(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), args("-"), stdin("# two\n"+story("099")+"\n"+story("200")+"\n"))
	s.Wait("Account 2 of 2: "+story("200"), userLabel+":")
	s.Type(sandbox.Username)
	s.Key("enter")
	s.Wait("Password (it is not shown):")
	echoing(t, s, false)
	s.Type(sandbox.Password)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, 2, strings.Count(s.Stdout(), "\treauthorised\tcode_"))
	require.NotContains(t, string(s.Raw()), sandbox.Password)
}

// TestPlainPasswordIsNotEchoed: not while it is typed, and the terminal is as it
// was when it is not typed to the end.
func TestPlainPasswordIsNotEchoed(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), args(story("200")))
	s.Wait(userLabel + ":")
	echoing(t, s, false)
	s.Type("someone")
	s.Wait(userLabel + ": someone")
	s.Key("enter")
	s.Wait("Password (it is not shown):")
	echoing(t, s, false)
	s.Type("mistaken")
	s.Key("enter")
	s.Wait("The sign-in was rejected (code 400).")
	s.Wait(userLabel + " (leave empty for someone):")
	s.Key("enter")
	s.WaitFor("the second password", func(screen string) bool { return strings.Count(screen, "Password (it is not shown):") == 2 })
	echoing(t, s, false)
	s.Type("halfway")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	requireRestored(t, s)
	require.NotContains(t, string(s.Raw()), "mistaken")
	require.NotContains(t, string(s.Raw()), "halfway")
	require.NotContains(t, string(s.Raw()), "\x1b")
	require.True(t, strings.HasPrefix(s.Stdout(), story("200")+"\tcancelled\trejected"), s.Stdout())
	require.JSONEq(t, loginBody("someone", "mistaken"), bank.Requests()[1].Body)
	require.Len(t, bank.Requests(), 2)
}

// TestPlainKeyIsNotEchoed: the key is asked for in the same way.
func TestPlainKeyIsNotEchoed(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, noKey(), plainMode(), args(story("099")))
	s.Wait("Your Mono secret key (it is not shown):")
	echoing(t, s, false)
	s.Type(secretKey)
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.NotContains(t, string(s.Raw()), secretKey)
	requireRequests(t, bank, sent{method: "POST", path: sessionPath, body: body("account", story("099"))})
}
