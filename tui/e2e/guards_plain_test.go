//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// talk answers the plain mode's questions at a keyboard, one after the other.
type talk struct {
	t  *testing.T
	s  *term.Session
	at int // how much of what was written has been answered
}

func talkTo(t *testing.T, bank *sandbox.Server, arguments ...string) *talk {
	t.Helper()
	return &talk{t: t, s: start(t, bank, plainMode(), args(arguments...), size(240, 60))}
}

// until waits until something is said after what was answered last.
func (k *talk) until(said string) {
	k.t.Helper()
	k.s.WaitFor(fmt.Sprintf("%q to be said", said), func(string) bool {
		return strings.Contains(k.said(), said)
	})
}

// said is what was said since the last answer.
func (k *talk) said() string { return strings.ReplaceAll(string(k.s.Raw()[k.at:]), "\r\n", "\n") }

// all is everything that was said, and what was typed where it can be seen.
func (k *talk) all() string { return strings.ReplaceAll(string(k.s.Raw()), "\r\n", "\n") }

// answer waits for a question, which is the last thing said, and types the answer.
func (k *talk) answer(question, line string) {
	k.t.Helper()
	k.s.WaitFor(fmt.Sprintf("the question %q", question), func(string) bool {
		return strings.HasSuffix(k.said(), question+": ")
	})
	k.at = len(k.s.Raw())
	k.s.Type(line)
	k.s.Key("enter")
}

// What the plain mode asks.
const (
	asksAccount  = "Account ID"
	asksUsername = userLabel
	asksPassword = "Password (it is not shown)"
	asksKept     = userLabel + " (leave empty for " + sandbox.Username + ")"
	asksOTP      = "Enter OTP"
	asksNumber   = "Number of the account, from 1 to 4"
)

// signIn answers the sign-in, seen for the first time.
func (k *talk) signIn() {
	k.t.Helper()
	k.answer(asksUsername, sandbox.Username)
	k.answer(asksPassword, sandbox.Password)
}

// bodies are what the bank was sent on a path, in order.
func bodies(bank *sandbox.Server, path string) (all []string) {
	for _, r := range bank.Requests() {
		if r.Path == path {
			all = append(all, r.Body)
		}
	}
	return all
}

// TestTypedRejectionIsAskedAgain in the form's own order: enter keeps the username,
// and an empty password is no answer. The same rejection is said each time, and
// counted.
func TestTypedRejectionIsAskedAgain(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank, story("200"))
	k.answer(asksUsername, sandbox.Username)
	k.answer(asksPassword, "hunter21")
	for n, says := range []string{
		"The sign-in was rejected (code 400).\nMono says: Invalid login credentials.",
		"This is the 2nd rejected sign-in for this account (code 400).\nMono says: Invalid login credentials.",
		"This is the 3rd rejected sign-in for this account (code 400).\nMost banks lock the customer out after a few rejected sign-ins.\nAsk the customer before you try again.\nMono says: ",
	} {
		k.until(says)
		k.answer(asksKept, "")
		if n == 0 {
			k.answer(asksPassword, "")
			k.until("The password is empty. Type the customer's bank password.\n")
			k.answer(asksKept, "")
		}
		typed := "hunter22"
		if n == 2 {
			typed = sandbox.Password
		}
		k.answer(asksPassword, typed)
	}
	k.until("3 sign-ins were rejected; one more may lock the customer out.\nEnter it again to send it all the same.\n")
	k.answer(asksPassword, sandbox.Password)
	require.Equal(t, 0, k.s.Exit())
	assert.NotContains(t, k.all(), "hunter2")
	logins := bodies(bank, loginPath)
	require.Len(t, logins, 4)
	assert.JSONEq(t, loginBody(sandbox.Username, "hunter22"), logins[2])
	assert.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), logins[3])
}

// TestTheSameRejectionIsSaidEachTime, in the same words.
func TestTheSameRejectionIsSaidEachTime(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank, story("102"))
	k.signIn()
	for range 2 {
		k.answer(asksOTP, "000000")
		k.until("The answer was rejected (code 400).\nMono says: Incorrect OTP. Please check it and try again.\nIt may count as an attempt.\n")
	}
	k.answer(asksOTP, sandbox.OTP)
	require.Equal(t, 0, k.s.Exit())
	assert.Len(t, bodies(bank, commitPath), 3)
}

// TestTypedListIsShownFirst: what was left out and what came twice is said, and
// nothing begins without a yes. Prose begins nothing at all.
func TestTypedListIsShownFirst(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank)
	k.answer(asksAccount, "see the list of today")
	k.until("None of these 5 words looks like an account ID. Nothing was sent.\n")
	k.answer(asksAccount, "")
	k.until("The account ID is empty.\n")
	list := story("099") + ", " + slip + " please " + story("099")
	k.answer(asksAccount, list)
	k.until("One entry was left out, as it does not look like an account ID: please. One of them does not look like an account ID: " + slip + ". " + story("099") + " was given more than once; it will be done once.\n2 account IDs.\n")
	k.answer("Work through them one by one? yes or no", "perhaps")
	k.answer("Please answer yes or no.\nWork through them one by one? yes or no", "no")
	k.answer(asksAccount, list)
	require.Empty(t, bank.Requests(), "a call was made without being asked")
	k.answer("Work through them one by one? yes or no", "yes")
	k.until("Account 2 of 2: " + slip + ". :skip leaves it out.\nThis does not look like an account ID")
	k.answer("Enter it again to use it anyway.\n"+asksAccount+" (leave empty for "+slip+")", ":skip")
	require.Equal(t, 1, k.s.Exit())
	require.Equal(t, 1, countPath(bank, sessionPath))
	assert.Contains(t, k.s.Stdout(), slip+"\tskipped\tskipped")
	assert.Contains(t, k.all(), "connect-reauth: 1 of 2 reauthorised, 1 skipped")
}

// TestPipedListIsToldOf, and worked through: what was written beforehand is not
// asked about.
func TestPipedListIsToldOf(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{Extra: queueOf(3, "099")})
	p := piped(t, bank, lines(queueID(1)+" "+queueID(2)+" and "+queueID(3)+" "+queueID(1)), plainMode())
	require.Equal(t, 0, p.code)
	inOrder(t, p.stderr, "One entry was left out, as it does not look like an account ID: and. "+queueID(1)+" was given more than once; it will be done once.\n",
		"3 account IDs.\n", "Account 3 of 3: ", "connect-reauth: 3 of 3 reauthorised\n")
	requirePlain(t, p)
}

// TestPipedAnswersToAnOddAccount end the run: the next line may be a password, and
// must not be repeated as an account ID.
func TestPipedAnswersToAnOddAccount(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		accounts []string
		input    string
		stdout   string
	}{
		"in the queue": {[]string{slip, story("099")}, lines(sandbox.Username, sandbox.Password),
			slip + "\tfailed\tanswers_out_of_step\t", // and why, then the next
		},
		"typed": {nil, lines(slip, sandbox.Password, sandbox.Username), ""},
		"prose": {nil, lines("of today", sandbox.Username, sandbox.Password), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			p := piped(t, bank, test.input, plainMode(), args(test.accounts...))
			require.Equal(t, 1, p.code)
			require.Empty(t, bank.Requests())
			assert.True(t, strings.HasPrefix(p.stdout, test.stdout), p.stdout)
			assert.Equal(t, len(test.accounts), strings.Count(p.stdout, "\n"))
			inOrder(t, p.stderr, "The answers that follow may be meant for something else, so nothing more is sent.\n")
			assert.NotContains(t, p.stdout+p.stderr, sandbox.Username)
			requirePlain(t, p)
		})
	}
}

// TestPlainSendsWhatIsMeant: typed and piped. What can be seen loses the blanks
// around it, an OTP those within; a password is exact, and who types it is asked.
func TestPlainSendsWhatIsMeant(t *testing.T) {
	t.Parallel()
	sent := func(t *testing.T, bank *sandbox.Server, passwords ...string) {
		t.Helper()
		logins := bodies(bank, loginPath)
		require.Len(t, logins, len(passwords))
		for i, password := range passwords {
			assert.JSONEq(t, loginBody(sandbox.Username, password), logins[i])
		}
	}
	t.Run("typed", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		k := talkTo(t, bank, story("102"))
		k.answer(asksUsername, "samuel\x1b[Dsecret") // an arrow
		k.until("That contains a key or a character that can't be part of an answer. Nothing was sent; type it again.\n")
		k.answer(asksUsername, "  "+sandbox.Username+" ")
		k.answer(asksPassword, sandbox.Password+" ")
		k.answer("It ends with a space, which will be sent too.\nPress enter to send it as it is, or type it again (it is not shown)", sandbox.Password)
		k.answer(asksOTP, " 123 456 ")
		require.Equal(t, 0, k.s.Exit())
		sent(t, bank, sandbox.Password)
		assert.JSONEq(t, body("otp", sandbox.OTP), bodies(bank, commitPath)[0])
		assert.NotContains(t, k.all(), sandbox.Password)
	})
	t.Run("typed, and meant", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		k := talkTo(t, bank, story("200"))
		k.answer(asksUsername, sandbox.Username)
		k.answer(asksPassword, " guess ")
		k.answer("It begins and ends with a space; both will be sent.\nPress enter to send it as it is, or type it again (it is not shown)", "")
		k.until("The sign-in was rejected (code 400).")
		sent(t, bank, " guess ")
	})
	t.Run("piped", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, lines("\t"+sandbox.Username+"  ", sandbox.Password, " 123-456\t"), plainMode(), args(story("102")))
		require.Equal(t, 0, p.code)
		sent(t, bank, sandbox.Password)
		assert.JSONEq(t, body("otp", sandbox.OTP), bodies(bank, commitPath)[0])
	})
	t.Run("piped, with a space", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, lines(sandbox.Username, " guess"), plainMode(), args(story("102")))
		require.Equal(t, 1, p.code)
		inOrder(t, p.stderr, "It begins with a space, which will be sent too.\nSigning in to the bank.\n")
		sent(t, bank, " guess")
	})
}

// TestPlainRefusesUnknownWords: at every question, and sends none of them.
func TestPlainRefusesUnknownWords(t *testing.T) {
	t.Parallel()
	const signInWords, otherWords = ":bakc is not known here. You can use :back, :quit, :skip, :link, :who, :sandbox, :help.\n", ":bakc is not known here. You can use :back, :quit, :skip, :link, :help.\n"
	t.Run("typed", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		k := talkTo(t, bank, story("103"))
		k.answer(asksUsername, ":bakc")
		k.answer(signInWords+asksUsername, sandbox.Username)
		k.answer(asksPassword, sandbox.Password)
		k.answer("Security answer (it is not shown)", sandbox.Answer)
		k.answer(asksOTP, ":bakc")
		k.answer(otherWords+asksOTP, sandbox.OTP)
		k.answer(asksNumber, ":bakc")
		k.answer(otherWords+asksNumber, "3")
		require.Equal(t, 0, k.s.Exit())
		requireNoWordSent(t, bank)
	})
	t.Run("piped", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, lines(":bakc", sandbox.Username, sandbox.Password, ":bakc", "4", ":bakc", sandbox.OTP), plainMode(), args(story("105")))
		require.Equal(t, 0, p.code)
		inOrder(t, p.stderr, signInWords, otherWords, otherWords)
		requireNoWordSent(t, bank)
	})
}

func requireNoWordSent(t *testing.T, bank *sandbox.Server) {
	t.Helper()
	require.NotEmpty(t, bank.Requests())
	for _, r := range bank.Requests() {
		assert.NotContains(t, r.Body, "bakc")
	}
}

// TestPlainAsksBeforeASignInIsLost, and before an account is given up for which
// one was sent.
func TestPlainAsksBeforeASignInIsLost(t *testing.T) {
	t.Parallel()
	const (
		loses = "Going back loses this sign-in.\nThe next one counts as another attempt at the bank.\nEnter :back again to go back anyway.\n"
		sent  = "A sign-in has already been sent for this account.\nIf you give up now, it stays as it is, and the next sign-in counts as another attempt.\nEnter :skip again to give up.\n"
	)
	t.Run("typed", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		k := talkTo(t, bank, story("102"), story("101"), story("099"))
		k.signIn()
		k.answer(asksOTP, ":back")
		k.until(loses)
		k.answer(asksOTP, sandbox.OTP) // thought better of it
		k.signIn()
		k.answer(asksNumber, ":back")
		k.until(loses)
		k.answer(asksNumber, ":back")
		k.answer(asksKept, "")
		k.answer(asksPassword, sandbox.Password)
		k.answer(asksNumber, ":skip")
		k.until(sent)
		k.answer(asksNumber, ":skip")
		require.Equal(t, 1, k.s.Exit())
		inOrder(t, k.all(), "Skipped.\n", "Account 3 of 3: ", "connect-reauth: 2 of 3 reauthorised, 1 skipped")
		assert.Len(t, bodies(bank, loginPath), 3)
		assert.Len(t, bodies(bank, commitPath), 1)
	})
	t.Run("piped", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, lines(sandbox.Username, sandbox.Password, ":back", ":skip", ":skip"), plainMode(), args(story("102"), story("099")))
		require.Equal(t, 1, p.code)
		inOrder(t, p.stderr, loses, sent, "Skipped.\n", "Account 2 of 2: ", "connect-reauth: 1 of 2 reauthorised, 1 skipped\n")
		assert.Empty(t, bodies(bank, commitPath))
	})
}

// TestPlainSaysWhoItIs: the note, and once it was asked name, bank and the last
// four digits, wherever the account is named; the linked one among several.
func TestPlainSaysWhoItIs(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank, story("101")+" Sam of Ikeja", story("099"), "--json")
	k.until("Account 1 of 2: " + story("101") + " (Sam of Ikeja). :skip leaves it out.\n")
	k.answer(asksUsername, ":who")
	const known = " (Sam of Ikeja, Samuel Olamide Nomo, GTBank, number ending in 3478)"
	k.until("Log in to GTBank, for account " + story("101") + strings.Replace(known, ", GTBank", "", 1)) // not twice
	k.signIn()
	k.until("1. Samuel Olamide Nomo, Savings, NGN, number ending in 3461.\n2. Samuel Olamide Nomo, Current, NGN, number ending in 3478, currently linked.\n")
	k.answer(asksNumber, "1")
	k.until("This is not the account that is currently linked.\nEnter it again to choose it anyway.\n")
	k.answer(asksNumber, "2")
	require.Equal(t, 0, k.s.Exit())
	assert.Contains(t, k.all(), "Account "+story("101")+known+" is reauthorised.\n")
	assert.JSONEq(t, body("accountNumber", "0131883478"), bodies(bank, commitPath)[0])
	assert.Equal(t, "Sam of Ikeja", jsonLines(t, k.s.Stdout())[0]["note"])
}

// TestPlainCountsAddUp wherever it ends.
func TestPlainCountsAddUp(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank, story("099"), story("404"), story("102"), story("200"))
	k.answer("Try this account again? yes or no", "no")
	k.signIn()
	k.answer(asksOTP, ":quit")
	require.Equal(t, 130, k.s.Exit())
	assert.Contains(t, k.all(), "connect-reauth: 1 of 4 reauthorised, 1 failed, 1 cancelled, 1 not started")

	p := piped(t, bank, lines(story("200"), sandbox.Username, "guess"), plainMode(), args(story("099"), story("200"), story("102")))
	require.Equal(t, 1, p.code)
	inOrder(t, p.stderr, "connect-reauth: 1 of 3 reauthorised, 1 failed, 1 skipped\n")
	assert.Contains(t, p.stdout, story("200")+"\tfailed\trejected\t")
}
