package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// What is seen while it is typed is sent without the blanks around it; a
// password is not touched.
func TestOpenAnswersAreTrimmed(t *testing.T) {
	d := newDesk(opened, says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{Fields: []monoapi.Field{
		{Name: "pet", Label: "First pet"}, {Name: "answer", Label: "First car", Masked: true},
	}}}), done)
	require.NoError(t, d.run(t, "  "+account+"\t", "\t "+username+"  ", "  two  words\t", "  Rex the  dog ", " Corona"))
	assert.Equal(t, []string{
		"session " + account, login(username, "  two  words\t"), "commit sess_1 pet=Rex the  dog answer= Corona",
	}, d.calls)
}

// Blanks alone are no answer, and leave the one that was there.
func TestBlanksKeepTheUsername(t *testing.T) {
	d := newDesk(opened, rejected, done)
	require.NoError(t, d.run(t, account, " ", "x", username, "wrong", "  ", "right"))
	assert.Equal(t, []string{"session " + account, login(username, "wrong"), login(username, "right")}, d.calls)
	d.said(t, "The username is empty.", "Username: ", "Username (leave empty for "+username+"): ")
}

// What the username was answered with is hardly the password; whoever means it says
// so.
func TestTheUsernameIsNoPassword(t *testing.T) {
	const hint = `That is what another question was answered with; this one is "Password". Nothing was sent. Enter it again if it is the answer.`
	d := newDesk(opened, rejected, done)
	require.NoError(t, d.run(t, account, username, "wrong", "", username, "right"))
	assert.Equal(t, []string{"session " + account, login(username, "wrong"), login(username, "right")}, d.calls)
	d.said(t, "Username (leave empty for "+username+"): ", "Password (it is not shown): ", hint, "Password (it is not shown): ")

	d = newDesk(opened, done)
	require.NoError(t, d.run(t, account, username, username, username))
	assert.Equal(t, []string{"session " + account, login(username, username)}, d.calls)
	assert.Equal(t, 1, strings.Count(d.out.String(), hint))
}

// Two lines that are pasted after a rejection are a username and a password, in the
// order of the form, and the second is said nowhere.
func TestAPairPastedAfterARejection(t *testing.T) {
	d := newDesk(opened, rejected, done)
	require.NoError(t, d.run(t, account, username, "wrong", "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + account, login(username, "wrong"), login("nina", "nina's secret")}, d.calls)
	assert.NotContains(t, d.out.String(), "nina's secret")

	// Nor when it is gone back over.
	d = newDesk(opened, rejected, done)
	require.NoError(t, d.run(t, account, username, "wrong", "nina", ":back", "", "nina's secret"))
	d.said(t, "Username (leave empty for "+username+"): ", "Password (it is not shown): ", "Username (leave empty for nina): ")
}

// What a tab parts is a username and a password.
func TestAPairPartedByATab(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, " "+username+"\tpass word", "unused"))
	assert.Equal(t, []string{"session " + account, login(username, "pass word")}, d.calls)
	assert.Contains(t, d.out.String(), "Username: Password (it is not shown): \nSigning in to the bank.\n")
	assert.NotContains(t, d.out.String(), "pass word")

	// What would be asked about a password is asked about this one.
	d = newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, username+"\tsecret ", "secret"))
	assert.Equal(t, login(username, "secret"), d.calls[1])
}

func TestAOneTimePasswordIsSentAsDigits(t *testing.T) {
	field := func(name, label string, masked bool) monoapi.Field {
		return monoapi.Field{Name: name, Label: label, Masked: masked}
	}
	for name, test := range map[string]struct {
		field       monoapi.Field
		typed, sent string
	}{
		"by its name":             {field("otp", "Enter it", false), "123 456", "123456"},
		"by its label":            {field("answer", "One-time password", false), " 12 34\t56 ", "123456"},
		"a code":                  {field("answer", "Code of the text message", false), "123-456", "123456"},
		"out of sight":            {field("otp", "OTP", true), "123 456", "123456"},
		"leading zeros":           {field("otp", "OTP", false), "000 012", "000012"},
		"letters among them":      {field("otp", "OTP", false), " 12a 456 ", "12a 456"},
		"letters, out of sight":   {field("otp", "OTP", true), "12a 456 ", "12a 456 "},
		"another question":        {field("answer", "Phone number", false), " 0803 123 ", "0803 123"},
		"another, out of sight":   {field("answer", "PIN", true), "12 34", "12 34"},
		"a passcode is no code":   {field("passcode", "Passcode", true), "12 34", "12 34"},
		"a number of an open one": {field("answer", "Answer", false), "7", "7"},
	} {
		t.Run(name, func(t *testing.T) {
			asks := says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{Fields: []monoapi.Field{test.field}}})
			d := newDesk(asks, done)
			lines := []string{account, test.typed}
			if strings.HasPrefix(name, "letters") {
				lines = append(lines, test.typed) // it is asked about
			}
			require.NoError(t, d.run(t, lines...))
			assert.Equal(t, "commit sess_1 "+test.field.Name+"="+test.sent, d.calls[1])
		})
	}
}

func TestASpaceAroundAPasswordIsSaid(t *testing.T) {
	const prompt, sending = "Password (it is not shown): \n", "Signing in to the bank.\n"
	for typed, says := range map[string]string{
		"secret ":      "It ends with a space, which will be sent too.\n",
		" secret":      "It begins with a space, which will be sent too.\n",
		"  my secret ": "It begins and ends with a space; both will be sent.\n",
		"my secret":    "",
		"secret":       "",
	} {
		t.Run(typed, func(t *testing.T) {
			d := newDesk(opened, done)
			require.NoError(t, d.run(t, account, username, typed))
			assert.Equal(t, login(username, typed), d.calls[1])
			assert.Contains(t, d.out.String(), prompt+says+sending)
			assert.NotContains(t, d.out.String(), strings.TrimSpace(typed))
		})
	}
}

// Who types it can put it right before it is sent.
func TestASpaceAroundAPasswordIsAskedAbout(t *testing.T) {
	const question = "Press enter to send it as it is, or type it again (it is not shown): "
	for name, test := range map[string]struct {
		typed []string
		sent  string
		asked int
	}{
		"meant":            {[]string{"secret ", ""}, "secret ", 1},
		"put right":        {[]string{"secret ", "secret"}, "secret", 1},
		"wrong once more":  {[]string{"secret ", " secret", ""}, " secret", 2},
		"nothing about it": {[]string{"my secret"}, "my secret", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(opened, done)
			d.opts.Echo = func(bool) {}
			require.NoError(t, d.run(t, append([]string{account, username}, test.typed...)...))
			assert.Equal(t, []string{"session " + account, login(username, test.sent)}, d.calls)
			assert.Equal(t, test.asked, strings.Count(d.out.String(), question))
		})
	}
	d := newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, username, "secret ", ":back", username, "secret"))
	assert.Equal(t, []string{"session " + account, login(username, "secret")}, d.calls)
}

// An arrow key is no part of a username, nor is a tab but before a password.
func TestAnOpenAnswerIsTextAlone(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, "sam\x1b[Duel", "sam\tuel\tsecret", username, "secret"))
	assert.Equal(t, []string{"session " + account, login(username, "secret")}, d.calls)
	assert.Equal(t, 2, strings.Count(d.out.String(), "can't be part of an answer. Nothing was sent; type it again."))
}

// Prose is no account, however often it is entered.
func TestProseIsNoAccount(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, "see the list of today", "see the list of today", account, username, "secret"))
	assert.Equal(t, []string{"session " + account, login(username, "secret")}, d.calls)
	assert.Equal(t, 2, strings.Count(d.out.String(), "None of these 5 words looks like an account ID. Nothing was sent.\n"))
}

// A secret key is no account, however often it is entered, and is said to nobody.
func TestAKeyIsNoAccount(t *testing.T) {
	d := newDesk(opened, done)
	key := "KEY=live_sk_canary"
	require.NoError(t, d.run(t, key, key, another+" "+key, account, username, "secret"))
	assert.Equal(t, []string{"session " + account, login(username, "secret")}, d.calls)
	assert.Equal(t, 3, strings.Count(d.out.String(), "What looks like a secret key was given where an account ID belongs: nothing was sent, and it was not kept.\n"))
	assert.NotContains(t, d.out.String(), "canary")
	assert.Len(t, d.results, 1)
}

// The one account in what was entered is sent, not what is around it.
func TestTheIDInWhatWasEntered(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, "https://app.mono.co/accounts/"+account, username, "secret"))
	assert.Equal(t, []string{"session " + account, login(username, "secret")}, d.calls)
}

// A word that is none is sent nowhere, whatever is asked.
func TestUnknownWordsAreRefused(t *testing.T) {
	d := newDesk(opened, several, oneQuestion, questions, done)
	require.NoError(t, d.run(t,
		":foo", account,
		":foo", username, password,
		":foo", "2",
		":foo", ":who", "123456",
		"Corona", ":foo", "1"))
	assert.Equal(t, []string{
		"session " + account, login(username, password), "commit sess_1 account=2", "commit sess_1 otp=123456",
		"commit sess_1 answer=Corona city=lagos",
	}, d.calls)
	refused := func(words string) string {
		return ":foo is not known here. You can use :back, :quit" + words + ", :help."
	}
	d.said(t, "Account ID: ", refused(""), "Account ID: ",
		"Username: ", refused(", :skip, :link, :who"), "Username: ", "Password (it is not shown): ",
		"Number of the account, from 1 to 2: ", refused(", :skip, :link"), "Number of the account, from 1 to 2: ",
		"Enter OTP: ", refused(", :skip, :link"), "Enter OTP: ", ":who is not known here. You can use :back, :quit, :skip, :link, :help.", "Enter OTP: ",
		"Number of the answer, from 1 to 2: ", refused(", :skip, :link"), "Number of the answer, from 1 to 2: ")
}

func TestUnknownWordsAfterAFailure(t *testing.T) {
	d := newDesk(fails(monoapi.KindNotFound, monoapi.OpSession, 404))
	require.NoError(t, d.run(t, account, ":foo", "no"))
	d.said(t, "Try this account again? yes or no: ", ":foo is not known here. You can use :back, :quit, :skip, :link, :help.", "Try this account again? yes or no: ")
	assert.NotContains(t, d.out.String(), "Please answer")
}

// The words of a test key are told with it.
func TestUnknownWordsWithATestKey(t *testing.T) {
	d := newDesk(opened, done)
	d.testKey = true
	require.NoError(t, d.run(t, account, ":foo", username, password))
	d.said(t, ":foo is not known here. You can use :back, :quit, :skip, :link, :who, :sandbox, :help.")
}

// A blank or a capital does not make an answer of a word.
func TestWordsWithBlanksAndCapitals(t *testing.T) {
	d := newDesk(opened, opened, done)
	require.NoError(t, d.run(t, account, " :back ", "", ":Back", username, password))
	assert.Equal(t, []string{"session " + account, "session " + account, login(username, password)}, d.calls)
	d.said(t, "Username: ", "Account ID (leave empty for "+account+"): ", "Username: ",
		":Back is not known here. You can use :back, :quit, :skip, :link, :who, :help.", "Username: ")
}

// What only begins like a word is an answer.
func TestAnswersThatBeginLikeAWord(t *testing.T) {
	for _, typed := range []string{":", ":)", ":foo2", ": foo", "::foo", "a:foo", ":foo bar"} {
		d := newDesk(opened, done)
		require.NoError(t, d.run(t, account, typed, password))
		assert.Equal(t, login(typed, password), d.calls[1])
	}
}

// A password may look like a word that is none.
func TestAPasswordThatLooksLikeAWord(t *testing.T) {
	const doubt = "That is no word here. Enter it again to send it as the password."
	for typed, doubted := range map[string]bool{":foo": true, ":Back": true, ":sand box": false} {
		d := newDesk(opened, done)
		lines := []string{account, username, typed}
		if doubted {
			lines = append(lines, typed)
		}
		require.NoError(t, d.run(t, lines...))
		assert.Equal(t, login(username, typed), d.calls[1])
		assert.Equal(t, doubted, strings.Contains(d.out.String(), "\n"+doubt+"\n"))
		assert.NotContains(t, d.out.String(), typed)
	}
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, account, username, ":hepl", ":help", password))
	assert.Equal(t, login(username, password), d.calls[1])
	d = written([]string{account}, opened, done)
	require.NoError(t, d.run(t, username, ":hepl"))
	assert.Equal(t, login(username, ":hepl"), d.calls[1], "nobody can be asked")
}

// A word does not go to the bank as a password, where nobody can see it.
func TestWordsAreNoPasswords(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.run(t, username, ":sandbox", password))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls)
	d.said(t, ":sandbox is not known here. You can use :back, :quit, :skip, :link, :who, :help.")
	for _, quit := range []string{":quit", " :quit "} {
		d := newDesk(opened)
		d.opts.Accounts = []string{account}
		require.ErrorIs(t, d.run(t, username, quit), plain.ErrInterrupted)
	}
}

// An empty password sends nothing, and the username is kept.
func TestAnEmptyPasswordIsAskedForAgain(t *testing.T) {
	d := newDesk(opened, rejected, done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.run(t, username, "mistyped", "", "", "", "", "", password))
	assert.Equal(t, []string{"session " + account, login(username, "mistyped"), login(username, password)}, d.calls)
	assert.Equal(t, 2, strings.Count(d.out.String(), "The password is empty. Type the customer's bank password.\n"))
}

var goingBack = []string{
	"Going back loses this sign-in.", "The next one counts as another attempt at the bank.", "Enter :back again to go back anyway.",
}

func TestGoingBackIsAskedAbout(t *testing.T) {
	for name, test := range map[string]struct {
		asks     answer
		question string
		answer   string
	}{
		"choice":    {several, "Number of the account, from 1 to 2: ", "1"},
		"challenge": {oneQuestion, "Enter OTP: ", "123456"},
	} {
		t.Run(name+", gone back", func(t *testing.T) {
			d := newDesk(opened, test.asks, done)
			require.NoError(t, d.run(t, account, username, "first", ":back", ":back", "", "second"))
			assert.Equal(t, []string{"session " + account, login(username, "first"), login(username, "second")}, d.calls)
			d.said(t, append(append([]string{test.question}, goingBack...), test.question, "Username (leave empty for "+username+"): ")...)
		})
		t.Run(name+", gone on", func(t *testing.T) {
			d := newDesk(opened, test.asks, done)
			require.NoError(t, d.run(t, account, username, "first", ":back", test.answer))
			assert.Len(t, d.calls, 3)
			assert.True(t, strings.HasPrefix(d.calls[2], "commit sess_1 "))
			assert.Equal(t, 1, strings.Count(d.out.String(), goingBack[0]))
		})
	}
}

// Asked about once does not hold for the next question, nor for another word.
func TestGoingBackIsAskedAboutAnew(t *testing.T) {
	d := newDesk(opened, several, oneQuestion, done)
	require.NoError(t, d.run(t, account, username, password, ":back", "1", ":back", ":skip", ":back", "123456"))
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
	assert.Equal(t, 3, strings.Count(d.out.String(), goingBack[0]))
	assert.Equal(t, 1, strings.Count(d.out.String(), "Enter :skip again to give up."))
}

func TestGivingUpAfterASignInIsAskedAbout(t *testing.T) {
	for name, bank := range map[string][]answer{
		"after a rejection": {opened, rejected},
		"at a choice":       {opened, several},
		"at a challenge":    {opened, oneQuestion},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(append(bank, opened, done)...)
			d.opts.Accounts = []string{account, another}
			require.NoError(t, d.run(t, username, "wrong", ":skip", ":skip", "nina", password))
			assert.Equal(t, []string{"session " + account, login(username, "wrong"), "session " + another, login("nina", password)}, d.calls)
			assert.Equal(t, account+" skipped", strings.Join(strings.Fields(d.statuses()[0])[:2], " "))
			assert.Equal(t, another+" reauthorised ", d.statuses()[1])
			d.said(t, "A sign-in has already been sent for this account.",
				"If you give up now, it stays as it is, and the next sign-in counts as another attempt.",
				"Enter :skip again to give up.", "Skipped.", "Account 2 of 2: "+another+". :skip leaves it out.")
		})
	}
}

func TestGivingUpCanBeLeft(t *testing.T) {
	d := newDesk(opened, oneQuestion, done)
	require.NoError(t, d.run(t, account, username, password, ":skip", "123456"))
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
	d.said(t, "Enter :skip again to give up.", "Enter OTP: ", "Sending the answer.")
	assert.NotContains(t, d.out.String(), "Skipped.")
}

// The same words from the bank are said each time, and how many times it was.
func TestRejectionsAreCounted(t *testing.T) {
	d := newDesk(opened, rejected, rejected, rejected, rejected, done)
	require.NoError(t, d.run(t, account, username, "one", "", "two", "", "three", "", "four", "four", "", "five", "five"))
	const rejection = "The sign-in was rejected (code 400)."
	d.said(t, rejection,
		"This is the 2nd rejected sign-in for this account (code 400).", "It may count as an attempt; too many can lock the customer out.",
		"This is the 3rd rejected sign-in for this account (code 400).", "Most banks lock the customer out after a few rejected sign-ins.",
		"Ask the customer before you try again.",
		"3 sign-ins were rejected; one more may lock the customer out.", "Enter it again to send it all the same.",
		"This is the 4th rejected sign-in for this account (code 400).", "Ask the customer before you try again.")
	assert.Equal(t, 4, strings.Count(d.out.String(), "Mono says: Wrong, try again.\n"))
	assert.Equal(t, 4, strings.Count(d.out.String(), "Username (leave empty for "+username+"): \nPassword (it is not shown): \n"))
}

func TestRejectionsAreCountedForEachAccount(t *testing.T) {
	d := newDesk(opened, rejected, done, opened, rejected, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, username, "one", "", "two", "nina", "one", "", "two"))
	assert.Equal(t, login("nina", "two"), d.calls[5])
	assert.Equal(t, 2, strings.Count(d.out.String(), "The sign-in was rejected (code 400).\n"))
	assert.NotContains(t, d.out.String(), "It is the")
}

// Going back and signing in anew does not begin the count again.
func TestRejectionsAreCountedAcrossSessions(t *testing.T) {
	d := newDesk(opened, rejected, opened, rejected, done)
	require.NoError(t, d.run(t, account, username, "one", ":back", "", "", "two", "", "three"))
	d.said(t, "The sign-in was rejected (code 400).", "Account ID (leave empty for "+account+"): ",
		"This is the 2nd rejected sign-in for this account (code 400).")
}

// The same rejection of an answer is said twice too.
func TestTheSameRejectedAnswerIsSaidTwice(t *testing.T) {
	d := newDesk(oneQuestion, rejected, rejected, done)
	require.NoError(t, d.run(t, account, "111111", "222222", "123456"))
	assert.Equal(t, 2, strings.Count(d.out.String(), "The answer was rejected (code 400).\n"))
}

func TestAccountsAreSaidAsPeopleDo(t *testing.T) {
	d := newDesk(opened, says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{
		{Name: "Samuel", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: "0131883461", Choice: monoapi.Choice{Name: "account", Value: "1"}},
		{Name: "Samuel", Type: "FIXED_DEPOSIT", Number: "3478", Choice: monoapi.Choice{Name: "account", Value: "2"}},
		{Name: "Samuel", Number: "13478", Choice: monoapi.Choice{Name: "account", Value: "3"}},
	}}), done)
	require.NoError(t, d.run(t, account, username, password, "1"))
	d.said(t, "1. Samuel, Savings, NGN, number ending in 3461.", "2. Samuel, Fixed deposit.", "3. Samuel, number ending in 3478.")
}

// Only where calls cost money is it said.
func TestWhatIsCharged(t *testing.T) {
	const charged = "live calls may be charged"
	for name, test := range map[string]struct {
		testKey     bool
		environment monoapi.Environment
		says        bool
	}{
		"live key": {false, monoapi.EnvironmentLive, true},
		"test key": {true, monoapi.EnvironmentTest, false},
		"demo":     {false, flow.EnvironmentDemo, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(opened, done)
			d.testKey, d.opts.Environment = test.testKey, test.environment
			require.NoError(t, d.run(t, account, username, password))
			assert.Equal(t, test.says, strings.Contains(d.out.String(), charged))
			assert.Contains(t, d.out.String(), ":who tells whose account it is")
		})
	}
}

// The bank's word about an account is said, and accounts that would be said alike are
// told apart; one of which nothing is known has its place.
func TestAccountsAreToldApart(t *testing.T) {
	place := func(n string) monoapi.Choice { return monoapi.Choice{Name: "account", Value: n} }
	d := newDesk(opened, answer{}, says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{
		{Name: "Samuel", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: "0111116789", Status: "active", Choice: place("1")},
		{Name: "Samuel", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: "2222226789", Status: "DORMANT", Choice: place("2")},
		{Number: "6789", Choice: place("3")},
		{ID: "acc_2", Choice: place("4")},
	}}), done)
	require.NoError(t, d.run(t, account, ":who", username, password, "2", "2"))
	d.said(t, "1. Samuel, Savings, NGN, number beginning with 01 and ending in 6789.",
		"2. Samuel, Savings, NGN, number beginning with 22 and ending in 6789, status dormant.",
		"3. Account 3 of 4.", "4. Account 4 of 4, currently linked.")
	assert.NotContains(t, d.out.String(), "1111")
	assert.Equal(t, "commit sess_1 account=2", d.calls[len(d.calls)-1])
}

// A bad data status says what to do, in the words of the news about it.
func TestWhoSaysWhatToDoAboutTheData(t *testing.T) {
	const known = "The account is linked to Samuel, GTBank, number ending in 3478, data "
	for status, advice := range map[monoapi.DataStatus]string{
		monoapi.DataFailed:      "Ask for the data status in a while; if it still says failed, ask Mono's support.",
		monoapi.DataUnavailable: "The bank may be down, or the account may have no data: ask for the data status later.",
		monoapi.DataPartial:     "",
	} {
		d := newDesk(opened, answer{}, done)
		d.Linked.DataStatus = status
		require.NoError(t, d.run(t, account, ":who", username, password))
		d.said(t, strings.TrimSuffix(known+string(status)+".\n"+advice, "\n"))
		assert.Equal(t, advice != "", strings.Contains(d.out.String(), "data status"))
	}
}

// What is doubted is asked about each time, and done when it is entered again;
// answers that were written beforehand can't be asked about.
func TestADoubtIsSaidEachTime(t *testing.T) {
	const doubt = "This is not the account that is currently linked."
	more := says(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: append(offered[:1:1], monoapi.Account{
		Name: "Samuel", Number: "2222222222", Choice: monoapi.Choice{Name: "account", Value: "9"},
	})})
	d := newDesk(opened, answer{}, more, done)
	require.NoError(t, d.run(t, account, ":who", username, password, "1", "2", "2"))
	assert.Equal(t, "commit sess_1 account=9", d.calls[3])
	d.said(t, doubt, "Enter it again to choose it anyway.", doubt, "Enter it again to choose it anyway.", "Sending the answer.")

	d = written([]string{account, another}, opened, answer{}, more)
	require.NoError(t, d.run(t, ":who", username, password, "1", "1"))
	assert.Equal(t, []string{account + " failed answers_out_of_step", left}, d.statuses())
	d.said(t, doubt, outOfStep)
	assert.Len(t, d.calls, 3, "no choice")
}
