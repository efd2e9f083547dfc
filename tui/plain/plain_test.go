package plain_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
	"connect-reauth/tui/plain"
)

func TestAskedForEverything(t *testing.T) {
	d := newDesk(opened, several, questions, oneQuestion, done)
	d.opts.Remark = "A hint."
	require.NoError(t, d.run(t, account, username, password, "2", " Corona ", "2", "123456"))
	assert.Equal(t, []string{
		"session " + account,
		login(username, password),
		"commit sess_1 account=2",
		"commit sess_1 answer= Corona  city=7",
		"commit sess_1 otp=123456",
	}, d.calls)
	assert.Equal(t, strings.Join([]string{
		"Environment: live.",
		"A hint.",
		"Answer each question and press enter. :back goes back a step, :quit ends the program, :help tells all such words.",
		"Account ID: ",
		"Creating the session.",
		":link creates a reauth link, with which the customer signs in alone.",
		"Sign in to the bank, for account " + account + ". :who tells whose account it is; live calls may be charged.",
		"Username: ",
		"Password (it is not shown): ",
		"It begins and ends with a space; both will be sent.",
		"Signing in to the bank.",
		"Several accounts were found:",
		"1. Samuel, Savings, NGN, number ending in 3461.",
		"2. Samuel, Current, GTBank, number ending in 3478.",
		"Number of the account, from 1 to 2: ",
		"Sending the answer.",
		"Two questions.",
		"First car (it is not shown): ",
		"It begins and ends with a space; both will be sent.",
		"City:",
		"1. Lagos.",
		"2. Abuja.",
		"Number of the answer, from 1 to 2: ",
		"Sending the answer.",
		"The bank asks for more.",
		"Enter OTP: ",
		"Sending the answer.",
		"Account " + account + " (Samuel, number ending in 3478) is reauthorised.",
		"The code is " + code,
		"",
	}, "\n"), d.out.String())
	require.Len(t, d.results, 1)
	r := d.results[0]
	assert.Equal(t, flow.StatusReauthorised, r.Status)
	assert.Equal(t, code, r.Code)
	assert.Equal(t, monoapi.EnvironmentLive, r.Environment)
	assert.Equal(t, time.UTC, r.StartedAt.Location())
	assert.Equal(t, time.UTC, r.FinishedAt.Location())
	assert.True(t, d.queue.AllReauthorised())
	assert.Equal(t, []string{
		account + " session: created", account + " login: several accounts", account + " commit: more input asked",
		account + " commit: more input asked", account + " commit: done",
	}, d.steps)
}

func TestNumbersAreAskedAgain(t *testing.T) {
	d := newDesk(opened, several, done)
	long := strings.Repeat("9", 100)
	require.NoError(t, d.run(t, account, username, password, "0", "3", "-1", "two", "", "1.0", long, " 1 "))
	assert.Equal(t, "commit sess_1 accountNumber=0131883461", d.calls[2])
	assert.Equal(t, 7, strings.Count(d.out.String(), "That is not a number from 1 to 2.\n"))
	assert.NotContains(t, d.out.String(), long[:39], "what was given may have been meant for a password")
	assert.Equal(t, 8, strings.Count(d.out.String(), "Number of the account, from 1 to 2: \n"))
}

func TestBackGoesBackAStep(t *testing.T) {
	d := newDesk(opened, several, oneQuestion, opened, done)
	require.NoError(t, d.run(t,
		account, username, password,
		":back", ":back", // from the choice to the sign-in, once that is certain
		"", "second", ":back", ":back", ":back", // from the answer to the sign-in, and on to the account
		another, "nina", "third"))
	assert.Equal(t, []string{
		"session " + account,
		login(username, password),
		login(username, "second"), // an empty answer keeps the username
		"session " + another,
		login("nina", "third"),
	}, d.calls)
	d.said(t, "Username: ", "Username (leave empty for "+username+"): ", "Account ID (leave empty for "+account+"): ", "Username: ")
	assert.Equal(t, []string{account + " cancelled cancelled", another + " reauthorised "}, d.statuses(), "a sign-in went out for the first")
}

// A step back from the password is the username, and one back from there the account.
func TestBackFromThePassword(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, account, "nin", ":back", "nina", ":back", "", password))
	assert.Equal(t, []string{"session " + account, login("nina", password)}, d.calls)
	d.said(t, "Password (it is not shown): ", "Username (leave empty for nin): ", "Password (it is not shown): ", "Username (leave empty for nina): ")

	d = newDesk(opened, opened, done)
	require.NoError(t, d.run(t, account, username, ":back", ":back", "", username, password))
	assert.Equal(t, []string{"session " + account, "session " + account, login(username, password)}, d.calls)
}

func TestBackAfterAFailure(t *testing.T) {
	d := newDesk(fails(monoapi.KindNotFound, monoapi.OpSession, 404), done)
	require.NoError(t, d.run(t, account, ":back", another))
	assert.Equal(t, []string{"session " + account, "session " + another}, d.calls)
	assert.Equal(t, []string{another + " reauthorised "}, d.statuses())
}

func TestSkipLeavesAnAccountOut(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, ":skip"))
	assert.Equal(t, []string{account + " skipped skipped", another + " reauthorised "}, d.statuses())
	d.said(t, "Account 1 of 2: "+account+". :skip leaves it out.", "Username: ", "Skipped.",
		"Account 2 of 2: "+another+". :skip leaves it out.")
}

// A single account can be given up too.
func TestSkipTheOnlyAccount(t *testing.T) {
	d := newDesk(opened)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.run(t, ":skip"))
	assert.Equal(t, []string{account + " skipped skipped"}, d.statuses())
	assert.Equal(t, []string{"session " + account}, d.calls)
}

func TestWhoAsksMonoOnce(t *testing.T) {
	d := newDesk(opened, done, several, done)
	require.NoError(t, d.run(t, account, ":who", username, password, "2"))
	assert.Equal(t, []string{
		"session " + account, "details " + account, login(username, password), "commit sess_1 account=2",
	}, d.calls)
	d.said(t, "The account is linked to Samuel, GTBank, number ending in 3478, data available.",
		"Username: ", "2. Samuel, Current, GTBank, number ending in 3478, currently linked.")
	assert.NotContains(t, d.out.String(), "0131883478")
	assert.NotContains(t, d.out.String(), "3461, currently linked")
}

func TestAnotherAccountThanTheLinkedOneIsAskedAbout(t *testing.T) {
	d := newDesk(opened, done, several, done)
	require.NoError(t, d.run(t, account, ":who", username, password, "1", "1"))
	assert.Equal(t, "commit sess_1 accountNumber=0131883461", d.calls[3])
	d.said(t, "Number of the account, from 1 to 2: ", "This is not the account that is currently linked.",
		"Enter it again to choose it anyway.", "Number of the account, from 1 to 2: ", "Sending the answer.")
}

func TestWhoThatFailsIsSaid(t *testing.T) {
	d := newDesk(opened, fails(monoapi.KindForbidden, monoapi.OpAccount, 403), done)
	require.NoError(t, d.run(t, account, ":who", username, password))
	assert.Contains(t, d.out.String(), "The key is not allowed to do this (HTTP 403).")
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
}

func TestARejectionIsSaidAndAskedAgain(t *testing.T) {
	d := newDesk(opened, rejected, done)
	require.NoError(t, d.run(t, account, username, "wrong", "", password))
	assert.Equal(t, login(username, password), d.calls[2])
	d.said(t, "Signing in to the bank.", "The sign-in was rejected (code 400).", "Mono says: Wrong, try again.",
		"It may count as an attempt; too many can lock the customer out.", "Username (leave empty for "+username+"): ", "Password (it is not shown): ")
	assert.Equal(t, 1, strings.Count(d.out.String(), "The sign-in was rejected"))
}

func TestEmptyAnswersAreRefusedInWords(t *testing.T) {
	d := newDesk(opened, questions, done)
	require.NoError(t, d.run(t, "", account, "", "x", username, "", "", password, "", "1", "Corona", "1"))
	assert.Equal(t, []string{"session " + account, login(username, password),
		"commit sess_1 answer=Corona city=lagos"}, d.calls)
	d.said(t, "The account ID is empty.", "The username is empty.", "The password is empty.", "There is no answer yet: First car.")
}

func TestADoubtfulIDIsAskedAbout(t *testing.T) {
	d := newDesk(done)
	require.NoError(t, d.run(t, "short", "short"))
	assert.Equal(t, []string{"session short"}, d.calls)
	assert.Contains(t, d.out.String(), "This does not look like an account ID")
	d.said(t, "Enter it again to use it anyway.")
}

func TestTryingAgain(t *testing.T) {
	d := newDesk(fails(monoapi.KindServer, monoapi.OpSession, 500), fails(monoapi.KindServer, monoapi.OpSession, 500))
	require.NoError(t, d.run(t, account, "perhaps", "Yes", "no"))
	assert.Equal(t, []string{"session " + account, "session " + account}, d.calls)
	assert.Equal(t, []string{account + " failed server_error"}, d.statuses(), "once")
	d.said(t, "Mono has a problem of its own (HTTP 500).", "Try this account again? yes or no: ", "Please answer yes or no.",
		"Try this account again? yes or no: ", "Creating the session.", "Try this account again? yes or no: ")
}

func TestAQueue(t *testing.T) {
	d := newDesk(opened, done, opened, done)
	require.NoError(t, d.run(t, account+", "+another+" and "+account, "", username, password, "nina", "second"))
	assert.Equal(t, []string{
		"session " + account, login(username, password),
		"session " + another, login("nina", "second"),
	}, d.calls)
	assert.Equal(t, 2, strings.Count(d.out.String(), "Username: \n"), "nothing is taken along")
	d.said(t, "One entry was left out, as it does not look like an account ID: and. "+account+" was given more than once; it will be done once.",
		"2 account IDs.", "Work through them one by one? yes or no: ", "Account 1 of 2: "+account+". :skip leaves it out.")
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
}

func TestAListThatIsNotWanted(t *testing.T) {
	d := newDesk(done)
	require.NoError(t, d.run(t, account+" "+another, "no", another))
	assert.Equal(t, []string{"session " + another}, d.calls)
}

// A list that is pasted goes on as the answers to the questions that follow.
func TestAListPastedOverTheQuestions(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, account, another, third, username, password))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls)
	d.said(t, "Username: ", "That looks like an account ID. Nothing was sent. Enter it again if it is the answer.",
		"Username: ", "That looks like an account ID. Nothing was sent. Enter it again if it is the answer.", "Username: ")

	d = newDesk(opened, done)
	require.NoError(t, d.run(t, account, another, another, password))
	assert.Equal(t, login(another, password), d.calls[1], "some banks may have such names")
}

func TestNotesAreSaidWithTheirAccounts(t *testing.T) {
	d := newDesk(opened, done, done)
	d.opts.Accounts, d.opts.Notes = []string{account, another}, map[string]string{account: "Ada Obi, GTBank"}
	require.NoError(t, d.run(t, username, password))
	named := account + " (Ada Obi, GTBank)"
	d.said(t, "Account 1 of 2: "+named+". :skip leaves it out.",
		"Sign in to the bank, for account "+named+". :who tells whose account it is; live calls may be charged.",
		"Account "+named+" is reauthorised.", "Account 2 of 2: "+another+". :skip leaves it out.")
	assert.Equal(t, "Ada Obi, GTBank", d.results[0].Note)
	assert.Empty(t, d.results[1].Note)
}

func TestAnEmptyUsernameIsNotTheLastAccounts(t *testing.T) {
	d := newDesk(opened, done, opened)
	d.opts.Accounts = []string{account, another}
	var ended *plain.InputEndedError
	require.ErrorAs(t, d.run(t, username, password, "", "second"), &ended)
	assert.Len(t, d.calls, 3, "no sign-in without a username")
	d.said(t, "The username is empty.")
}

func TestTooManyRequestsAreWaitedOut(t *testing.T) {
	busy := fails(monoapi.KindRateLimited, monoapi.OpSession, 429)
	busy.Err.RetryAfter = 40 * time.Second
	d := newDesk(busy, opened, done)
	require.NoError(t, d.run(t, account, username, password))
	assert.Equal(t, "session "+account, d.calls[1])
	d.said(t, "Creating the session.", "Mono asks for fewer requests. Trying again in 40 seconds.")
	r := d.results[0]
	assert.Equal(t, 40*time.Second, r.FinishedAt.Sub(r.StartedAt))
}

func TestAnExpiredSessionIsRenewed(t *testing.T) {
	second := answer{SessionID: flowtest.SecondSession}
	d := newDesk(opened, fails(monoapi.KindSessionGone, monoapi.OpLogin, 410), second, done)
	require.NoError(t, d.run(t, account, username, "first", "", "again"))
	assert.Equal(t, []string{"session " + account, login(username, "first"), "session " + account,
		"login sess_2 username=" + username + " password=again"}, d.calls)
	assert.Equal(t, 1, strings.Count(d.out.String(), "The session had expired, so a new one was created."))
}

func TestASlowBankGetsAWord(t *testing.T) {
	const word = "Still waiting. Banks can be slow. Control C ends the program, but the bank may already have received what was sent."
	d := newDesk(opened, slowly(done, 11*time.Second))
	require.NoError(t, d.run(t, account, username, password))
	d.said(t, "Signing in to the bank.", word, "Account "+account+" is reauthorised.")

	d = newDesk(opened, slowly(done, 9*time.Second))
	require.NoError(t, d.run(t, account, username, password))
	assert.NotContains(t, d.out.String(), word)
}

func TestTheKey(t *testing.T) {
	d := newDesk(done)
	bank := d.opts.Bank
	d.opts.Bank, d.opts.Environment = nil, ""
	var keys []string
	d.opts.Connect = func(key monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
		keys = append(keys, key.Reveal())
		if len(keys) == 1 {
			return nil, "", errors.New("it contains a space")
		}
		return bank, monoapi.EnvironmentCustom, nil
	}
	d.opts.Address = "bank.example:8080"
	require.NoError(t, d.run(t, "", "a bad key", ":back", ":skip", ":key", "test_sk_bad", "  a_key ", "another_key", "another_key", account))
	assert.Equal(t, []string{"test_sk_bad", "another_key"}, keys)
	const none = " is not known here. You can use :quit, :help."
	const odd = "This does not look like a secret key: those begin with live_sk_ or test_sk_."
	d.said(t, "The secret key is empty.", "The key contains a space or another character that no key has.", ":back"+none, ":skip"+none, ":key"+none,
		"The key can't be used: it contains a space.", odd, "Enter it again to use it anyway.", odd, "Enter it again to use it anyway.",
		"Environment: custom, at bank.example:8080.", "Account ID: ")
	assert.NotContains(t, d.out.String(), "bad key")
	assert.NotContains(t, d.out.String(), "_key")
	assert.Equal(t, monoapi.EnvironmentCustom, d.results[0].Environment)
}

// On a terminal the echo is on only while an answer that may be seen is awaited:
// what is typed early is not shown either.
func TestEchoIsOnForOpenAnswersAlone(t *testing.T) {
	d := newDesk(opened, questions, done)
	var echo []bool
	d.opts.Echo = func(on bool) { echo = append(echo, on) }
	require.NoError(t, d.run(t, account, username, password, "", "Corona", "1"))
	assert.Equal(t, "commit sess_1 answer=Corona city=lagos", d.calls[2])
	open, hidden := []bool{true, false}, []bool{false, false}
	want := slices.Concat([]bool{false}, open, open, hidden, hidden, hidden, open)
	assert.Equal(t, want, echo)
	// A terminal shows the line break of an open answer, and of no other.
	assert.Contains(t, d.out.String(), "Username: Password (it is not shown): \nIt begins and ends with a space; both will be sent.\n"+
		"Press enter to send it as it is, or type it again (it is not shown): \nSigning in to the bank.\n")
}

// An arrow key or half a character in a password is seen by nobody.
func TestAPasswordIsTextAlone(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, username, "pass\x1b[Dword", "p\xe9ss", "pa\x00ss", "password"))
	assert.Equal(t, 3, strings.Count(d.out.String(), "That contains a key or a character that can't be part of an answer. Nothing was sent; type it again."))
	assert.Equal(t, []string{"session " + account, login(username, "password")}, d.calls)
}

func TestNoSecretIsSaid(t *testing.T) {
	d := newDesk(opened, rejected, questions, rejected, done)
	require.NoError(t, d.run(t, account, username, "hunter22", "", "s3cret pass", "my first car", "1", "my second car", "2"))
	for _, secret := range []string{"hunter22", "s3cret pass", "my first car", "my second car"} {
		assert.NotContains(t, d.out.String(), secret)
	}
}
