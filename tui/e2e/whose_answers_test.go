//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// askedFor is what a bank was asked for, in order, by the last parts of the paths.
func askedFor(bank *sandbox.Server) (all []string) {
	for _, r := range bank.Requests() {
		all = append(all, r.Path[strings.LastIndexByte(r.Path, '/')+1:])
	}
	return all
}

// TestPipedAnswersAreNobodyElses: whatever the bank asks for less or once more than
// was thought, no line goes out for another customer than the one it was meant for.
func TestPipedAnswersAreNobodyElses(t *testing.T) {
	t.Parallel()
	theirs := []string{"nina", "nina's secret"}
	for name, test := range map[string]struct {
		accounts, input []string
		sent            []string
		ends            string
		key             option // none is a test key
	}{
		"the session is gone at login": {
			[]string{story("410"), story("200")}, append(signedInWith(), theirs...),
			[]string{"session", "login"}, "failed session_gone, skipped answers_out_of_step", nil,
		},
		"the first account is done at once": {
			[]string{story("099"), story("200")}, append(signedInWith(), theirs...),
			[]string{"session", "session"}, "reauthorised , failed answers_out_of_step", env("MONO_SECRET_KEY=live_sk_e2e"),
		},
		"an OTP that is empty": {
			[]string{story("102"), story("200")}, append(signedInWith("-"), theirs...),
			[]string{"session", "login"}, "failed answers_out_of_step, skipped answers_out_of_step", nil,
		},
		"NUL in a password": {
			[]string{story("200"), story("102")}, append([]string{sandbox.Username, "pass\x00"}, theirs...),
			[]string{"session"}, "failed answers_out_of_step, skipped answers_out_of_step", nil,
		},
		"an answer is missing before a label": {
			[]string{story("102"), story("200")}, append(append([]string{story("102")}, signedInWith(story("200"))...), theirs...),
			[]string{"session", "login"}, "failed answers_out_of_step, skipped answers_out_of_step", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			opts := []option{plainMode(), args("--json"), args(test.accounts...)}
			if test.key != nil {
				opts = append(opts, test.key)
			}
			p := piped(t, bank, lines(test.input...), opts...)
			assert.Equal(t, 1, p.code)
			assert.Equal(t, test.sent, askedFor(bank))
			var ends []string
			for _, r := range jsonLines(t, p.stdout) {
				ends = append(ends, r["status"].(string)+" "+r["reason"].(string))
			}
			assert.Equal(t, test.ends, strings.Join(ends, ", "))
			for _, r := range bank.Requests() {
				assert.NotContains(t, r.Body, "nina")
			}
			assert.NotContains(t, p.stdout+p.stderr, "nina")
			assert.Contains(t, p.stderr, "The answers that follow may be meant for something else, so nothing more is sent.\n")
			requirePlain(t, p)
		})
	}
}

// TestLabelledAnswers: with labels each account gets its own, and what was left over
// is said.
func TestLabelledAnswers(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	input := append([]string{"\ufeff" + story("099")}, signedInWith()...)
	input = append(append(input, "", story("200")), signedInWith("111111")...)
	input = append(append(append(input, story("410")), signedInWith("222222", story("410"))...), signedInWith()...)
	input = append(append(input, "", story("102")), signedInWith(sandbox.OTP, "one", "two", "")...)
	p := piped(t, bank, lines(input...), plainMode(), args("--json", story("099"), story("200"), story("410"), story("102")))
	require.Equal(t, 0, p.code, p.stderr)
	assert.Equal(t, []string{"session", "session", "login", "session", "login", "session", "login", "session", "login", "commit"}, askedFor(bank))
	for _, sent := range bodies(bank, loginPath) {
		assert.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), sent)
	}
	assert.JSONEq(t, body("otp", sandbox.OTP), bodies(bank, commitPath)[0])
	inOrder(t, p.stderr, "2 lines for the account before were not used.\n", "1 line for the account before was not used.\n",
		"1 line of the answers was not used.\n", "2 lines of the answers were not used.\n", "connect-reauth: 4 of 4 reauthorised\n")
	requirePlain(t, p)
}

// TestAPairPastedAtTheUsername: what is pasted together is sent as it was meant, and
// the password is seen nowhere, not even while the paste is read.
func TestAPairPastedAtTheUsername(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string]string{"two lines": "\n", "a tab": "\t"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			k := talkTo(t, bank, story("200"))
			k.answer(asksUsername, "nina"+pair+"hunter21")
			k.until("The sign-in was rejected (code 400).")
			k.answer(userLabel+" (leave empty for nina)", sandbox.Username+pair+sandbox.Password)
			require.Equal(t, 0, k.s.Exit())
			assert.Equal(t, []string{"session", "login", "login"}, askedFor(bank))
			logins := bodies(bank, loginPath)
			assert.JSONEq(t, loginBody("nina", "hunter21"), logins[0])
			assert.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), logins[1])
			assert.NotContains(t, k.all(), "hunter21")
			assert.NotContains(t, k.all(), sandbox.Password)
			assert.Contains(t, k.all(), userLabel+": nina\nPassword (it is not shown): \n")
			requireRestored(t, k.s)
		})
	}
}

// TestPlainShowsWhatIsTyped, and takes it back, without an escape sequence.
func TestPlainShowsWhatIsTyped(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), args(story("200")))
	s.Wait(plainUser)
	for _, step := range []struct{ typed, seen string }{
		{"one two", "one two"}, {"\x17", "one"}, {"\x15日本", "日本"}, {"\x7f", "日"}, {"\x15sam\x7f\x7f\x7f\x7f", ""}, {"zoë", "zoë"},
	} {
		s.Type(step.typed)
		s.WaitFor(step.seen, func(screen string) bool {
			_, typed, _ := strings.Cut(screen, plainUser)
			return strings.TrimSpace(typed) == step.seen
		})
	}
	s.Key("enter")
	s.Wait(plainSecret)
	s.Type("wrong")
	s.Key("enter")
	s.Wait(userLabel + " (leave empty for zoë):")
	assert.JSONEq(t, loginBody("zoë", "wrong"), bodies(bank, loginPath)[0])
	assert.NotContains(t, string(s.Raw()), "\x1b")
	s.Type("\x04") // the end of the input
	assert.Equal(t, 1, s.Exit())
	requireRestored(t, s)
}

// TestResultsOnTheSameTerminal begin a line of their own there, before what is said
// next.
func TestResultsOnTheSameTerminal(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), toTerminal(), args(story("099"), story("200")))
	s.Wait("Account 2 of 2: ", plainUser)
	s.Type("half")
	s.Wait("half")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	said := strings.ReplaceAll(string(s.Raw()), "\r\n", "\n")
	first, rest, _ := strings.Cut(said, "\n"+story("099")+"\treauthorised\tcode_")
	assert.NotContains(t, first, "Account 2 of 2")
	inOrder(t, rest, "Account 2 of 2: ", plainUser+" half\n"+story("200")+"\tcancelled", "\nconnect-reauth: 1 of 2 reauthorised, 1 cancelled")
	requireRestored(t, s)
}

// TestPlainWaitIsCutShort: while Mono's confirmation is waited for the data status can
// be asked for, and enter goes on.
func TestPlainWaitIsCutShort(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, plainMode(), size(200, 60), env("MONO_WEBHOOK_SECRET=whsec_fake"),
		args("--webhook-listen", freeAddress(t), story("099"), story("200")))
	const waits = "Waiting for Mono's confirmation, at most 15 seconds. Enter goes on, :status asks for the data status.\n"
	s.Wait(waits)
	s.Type(":status")
	s.Key("enter")
	s.Wait(waits + ":status\nData status of account " + story("099") + ": available.\n")
	s.Key("enter")
	s.Wait("Account 2 of 2: ", plainUser)
	assert.NotContains(t, s.Screen(), "No further confirmation came.")
	s.Type(":status")
	s.Key("enter")
	s.WaitFor("the status once more", func(screen string) bool { return strings.Count(screen, ": available.") == 2 })
	assert.Equal(t, 2, countPath(bank, accountsPath+story("099")))
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	requireRestored(t, s)
}
