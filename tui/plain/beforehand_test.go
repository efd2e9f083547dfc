package plain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

const (
	third     = "65c4c03aa66a95b572cb5c08"
	control   = "That contains a control character, which can't be part of an answer. Nothing was sent."
	outOfStep = "The answers that follow may be meant for something else, so nothing more is sent."
	left      = another + " skipped answers_out_of_step"
)

// written is a desk whose answers were written before the questions were asked.
func written(accounts []string, answers ...answer) *desk {
	d := newDesk(answers...)
	d.opts.Accounts, d.opts.Beforehand = accounts, true
	d.testKey = true
	return d
}

// After a rejection the next lines are the next customer's: they go nowhere.
func TestARejectionEndsWhatWasWrittenBeforehand(t *testing.T) {
	d := written([]string{account, another, third}, opened, rejected)
	require.NoError(t, d.run(t, username, "wrong", "nina", "nina's secret", "tobi", "tobi's secret"))
	assert.Equal(t, []string{"session " + account, login(username, "wrong")}, d.calls)
	assert.Equal(t, []string{account + " failed rejected", left, third + " skipped answers_out_of_step"}, d.statuses())
	assert.Equal(t, []string{account + " session: created", account + " login: rejected"}, d.steps)
	d.said(t, "Signing in to the bank.", "The sign-in was rejected (code 400).", "Mono says: Wrong, try again.", outOfStep)
	for _, unsaid := range []string{"nina", "tobi", "Account 2 of 3", "(empty for"} {
		assert.NotContains(t, d.out.String(), unsaid)
	}
	assert.Equal(t, "wrong, try again", d.results[0].Message)
	for _, r := range d.results[1:] {
		assert.Equal(t, "Not started: the answers that follow may be meant for something else.", r.Message)
		assert.Equal(t, monoapi.EnvironmentLive, r.Environment)
		assert.Equal(t, r.StartedAt, r.FinishedAt)
	}
	assert.Equal(t, 2, d.queue.Tally()[flow.StatusSkipped])
}

// An account alone ends as well: no line can be known to be its own.
func TestARejectionEndsASingleAccountWrittenBeforehand(t *testing.T) {
	d := written([]string{account}, opened, rejected)
	require.NoError(t, d.run(t, username, "wrong", "right", ""))
	assert.Equal(t, []string{"session " + account, login(username, "wrong")}, d.calls)
	assert.Equal(t, []string{account + " failed rejected"}, d.statuses())
}

// What was done before stays done, and what was typed as a list is left out too.
func TestARejectionLeavesWhatWasDone(t *testing.T) {
	d := written(nil, opened, done, opened, rejected)
	require.NoError(t, d.run(t, account+" "+another+" "+third, username, password, "nina", "wrong", "tobi", "right"))
	assert.Equal(t, []string{account + " reauthorised ", another + " failed rejected", third + " skipped answers_out_of_step"}, d.statuses())
	assert.Equal(t, login("nina", "wrong"), d.calls[len(d.calls)-1])
}

// So it is with every rejection that leads back to a form.
func TestRejectedAnswersEndWhatWasWrittenBeforehand(t *testing.T) {
	for name, test := range map[string]struct {
		bank  []answer
		lines []string
		says  string
	}{
		"choice":                      {[]answer{opened, several, rejected}, []string{username, password, "2"}, "The choice was rejected (code 400)."},
		"question":                    {[]answer{opened, oneQuestion, rejected}, []string{username, password, "123456"}, "The answer was rejected (code 400)."},
		"question, without a sign-in": {[]answer{oneQuestion, rejected}, []string{"123456"}, "The answer was rejected (code 400)."},
	} {
		t.Run(name, func(t *testing.T) {
			d := written([]string{account, another}, test.bank...)
			require.NoError(t, d.run(t, append(test.lines, "nina", "nina's secret")...))
			assert.Len(t, d.calls, len(test.bank))
			assert.Equal(t, []string{account + " failed rejected", left}, d.statuses())
			d.said(t, test.says, outOfStep)
			assert.NotContains(t, d.out.String(), "nina")
		})
	}
}

// A session that is renewed asks again, and the next lines are the next customer's.
func TestARenewedSessionBeforehand(t *testing.T) {
	const over = "The session is over, and a new one would ask again what was answered."
	gone := fails(monoapi.KindSessionGone, monoapi.OpLogin, 410)
	d := written([]string{account, another}, opened, gone)
	require.NoError(t, d.run(t, username, "first", "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + account, login(username, "first")}, d.calls)
	assert.Equal(t, []string{account + " failed session_gone", left}, d.statuses())
	d.said(t, over, outOfStep)
	assert.NotContains(t, d.out.String(), "nina")

	d = written([]string{account, another}, living(opened, time.Minute), slowly(oneQuestion, 2*time.Minute))
	require.NoError(t, d.run(t, username, password, "123456", "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls, "an OTP for a session that has ended")
	assert.Equal(t, []string{account + " failed answers_out_of_step", left}, d.statuses())
	d.said(t, over, outOfStep)
}

// One that had ended when it came took nothing.
func TestASessionThatCameEndedBeforehand(t *testing.T) {
	d := written([]string{account, another}, living(opened, -time.Minute), second, done, done)
	require.NoError(t, d.run(t, username, password))
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
}

// With labels the answers may be there twice, and what follows the first time is
// passed over.
func TestARenewedSessionWithLabels(t *testing.T) {
	gone := fails(monoapi.KindSessionGone, monoapi.OpLogin, 410)
	d := written([]string{account, another}, opened, gone, second, done, opened, done)
	require.NoError(t, d.run(t, account, username, "first", "123456", account, username, "again", another, "nina", "nina's secret"))
	assert.Equal(t, []string{
		"session " + account, login(username, "first"), "session " + account, "login sess_2 username=" + username + " password=again",
		"session " + another, login("nina", "nina's secret"),
	}, d.calls)
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
	d.said(t, "The session had expired, so a new one was created.", "1 line of the answers was not used.", "Signing in to the bank.")

	d = written([]string{account, another}, opened, gone, second)
	require.NoError(t, d.run(t, account, username, "first", another, "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + account, login(username, "first"), "session " + account}, d.calls)
	assert.Equal(t, []string{account + " failed session_gone", left}, d.statuses())
	assert.NotContains(t, d.out.String(), "nina")
}

// An account that is done at once leaves its lines to the next one.
func TestAnAccountThatTakesNoLines(t *testing.T) {
	lines := []string{username, password, "nina", "nina's secret"}
	d := written([]string{account, another, third}, done, opened)
	d.testKey = false
	require.NoError(t, d.run(t, lines...))
	assert.Equal(t, []string{"session " + account, "session " + another}, d.calls, "no sign-in")
	assert.Equal(t, []string{account + " reauthorised ", another + " failed answers_out_of_step", third + " skipped answers_out_of_step"}, d.statuses())
	d.said(t, "It is not known whose answers these are, of several accounts. "+
		"An account's ID on a line of its own says whose the answers are that follow it.", outOfStep)
	assert.NotContains(t, d.out.String(), username)

	d = written([]string{account, another}, done, opened, done)
	require.NoError(t, d.run(t, another, "nina", "nina's secret"))
	assert.Equal(t, login("nina", "nina's secret"), d.calls[2])
	assert.NotContains(t, d.out.String(), "not used")

	d = written([]string{account, another}, done, done)
	require.NoError(t, d.read(t, strings.NewReader("")))
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses(), "no answer was needed")
}

// So does one that was reauthorised before.
func TestAnAccountThatWasDoneBefore(t *testing.T) {
	before := func(monoapi.Environment) map[string]bool { return map[string]bool{account: true} }
	d := written([]string{account, another}, opened)
	d.opts.Done, d.testKey = before, false
	require.NoError(t, d.run(t, username, password, "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + another}, d.calls)
	assert.Equal(t, []string{another + " failed answers_out_of_step"}, d.statuses())

	d = written([]string{account, another}, opened, done)
	d.opts.Done = before
	require.NoError(t, d.run(t, account, username, password, "", another, "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + another, login("nina", "nina's secret")}, d.calls)
	d.said(t, "2 lines for the account before were not used.", "Signing in to the bank.")
}

// Nobody knows beforehand how much a bank will ask for, so customers' answers are
// told apart by labels alone; who has one customer needs none.
func TestCustomersAnswersAreLabelled(t *testing.T) {
	d := written([]string{account, another}, opened)
	d.testKey = false
	require.NoError(t, d.run(t, username, password, "123456", "nina", "nina's secret", "654321"))
	assert.Equal(t, []string{"session " + account}, d.calls)
	assert.Equal(t, []string{account + " failed answers_out_of_step", left}, d.statuses())

	d = written([]string{account}, opened, done)
	d.testKey = false
	require.NoError(t, d.run(t, username, password))
	assert.Equal(t, login(username, password), d.calls[1])

	// A label may be as lists have it.
	d = written([]string{account, another}, opened, done, opened, done)
	d.testKey = false
	require.NoError(t, d.run(t, strings.ToUpper(account)+"  Ada Obi", username, password, another+" Nina", "nina", "nina's secret"))
	assert.Equal(t, login("nina", "nina's secret"), d.calls[3])
}

// With labels each account gets its own answers, whatever the one before left over.
func TestLabels(t *testing.T) {
	d := written([]string{account, another}, opened, done, opened, oneQuestion, done)
	require.NoError(t, d.run(t, account, username, password, "123456", " "+another+" ", "nina", "nina's secret", "654321"))
	assert.Equal(t, []string{
		"session " + account, login(username, password),
		"session " + another, login("nina", "nina's secret"), "commit sess_1 otp=654321",
	}, d.calls)
	d.said(t, "Account 2 of 2: "+another+". :skip leaves it out.", "1 line for the account before was not used.", "Signing in to the bank.")
	assert.NotContains(t, d.out.String(), "123456")

	d = written([]string{account, another}, done, opened, done)
	require.NoError(t, d.run(t, account, username, password, another, "nina", "nina's secret"))
	assert.Equal(t, login("nina", "nina's secret"), d.calls[2])
	d.said(t, "2 lines for the account before were not used.")
}

// A label where an answer is wanted says that it is missing.
func TestALabelIsNoAnswer(t *testing.T) {
	missing := "An answer is missing: the answers of account " + another + " begin here."
	for name, test := range map[string]struct {
		bank  []answer
		lines []string
		sent  int
	}{
		"for the password":     {[]answer{opened}, []string{account, username, another, "nina", "secret"}, 1},
		"for the username":     {[]answer{opened}, []string{account, another, "nina", "secret"}, 1},
		"for all of it":        {[]answer{opened}, []string{another, "nina", "secret"}, 1},
		"for an OTP":           {[]answer{opened, oneQuestion}, []string{account, username, password, another, "nina"}, 2},
		"for a choice":         {[]answer{opened, several}, []string{username, password, another, "nina"}, 2},
		"without other labels": {[]answer{opened}, []string{username, another, "nina"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := written([]string{account, another}, test.bank...)
			require.NoError(t, d.run(t, test.lines...))
			assert.Len(t, d.calls, test.sent)
			assert.Equal(t, []string{account + " failed answers_out_of_step", left}, d.statuses())
			d.said(t, missing, outOfStep)
			assert.NotContains(t, d.out.String(), "nina")
		})
	}
}

// Labelled answers that lack an account's give it those of nobody else.
func TestAMissingLabel(t *testing.T) {
	d := written([]string{account, another, third}, opened, done, opened)
	require.NoError(t, d.run(t, account, username, password, third, "tobi", "tobi's secret"))
	assert.Equal(t, "session "+another, d.calls[len(d.calls)-1])
	assert.Equal(t, []string{account + " reauthorised ", another + " failed answers_out_of_step", third + " skipped answers_out_of_step"}, d.statuses())

	d = written([]string{account, another}, opened, done, opened)
	var ended *plain.InputEndedError
	require.ErrorAs(t, d.run(t, account, username, password, "nina", "nina's secret"), &ended)
	assert.Equal(t, "session "+another, d.calls[len(d.calls)-1])
}

// An account that is typed labels what follows, and may be labelled once more.
func TestLabelsOfAccountsThatAreGiven(t *testing.T) {
	for _, lines := range [][]string{
		{account + " " + another, username, password, another, "nina", "secret"},
		{account + " " + another, account, username, password, "123456", another, "nina", "secret"},
	} {
		d := written(nil, opened, done, opened, done)
		require.NoError(t, d.run(t, lines...))
		assert.Equal(t, []string{"session " + account, login(username, password), "session " + another, login("nina", "secret")}, d.calls)
	}
	d := written(nil, opened, done)
	require.NoError(t, d.run(t, account, account, username, password))
	assert.Equal(t, login(username, password), d.calls[1])
}

// An odd account ID is confirmed by its label.
func TestTheLabelOfAnOddAccountID(t *testing.T) {
	const odd = "65c4c03aa66a95b572cb5l02"
	for _, lines := range [][]string{
		{account, username, password, "123456", odd, "nina", "secret"},
		{account, username, password, odd, odd, "nina", "secret"},
		{username, password, odd, "nina", "secret"},
	} {
		d := written([]string{account, odd}, opened, done, opened, done)
		require.NoError(t, d.run(t, lines...))
		assert.Equal(t, []string{"session " + account, login(username, password), "session " + odd, login("nina", "secret")}, d.calls)
	}
}

// What is left over at the end is said, as far as it has come.
func TestLinesLeftOver(t *testing.T) {
	for lines, says := range map[string]string{
		"":                     "",
		"\n \n":                "",
		"123456":               "1 line of the answers was not used.",
		"123456\nyes\n\n":      "2 lines of the answers were not used.",
		account + "\n123456\n": "1 line of the answers was not used.",
	} {
		d := written([]string{account}, opened, done)
		require.NoError(t, d.read(t, strings.NewReader(username+"\n"+password+"\n"+lines)))
		if says == "" {
			assert.NotContains(t, d.out.String(), "not used")
		} else {
			assert.True(t, strings.HasSuffix(d.out.String(), "\n"+says+"\n"), d.out.String())
		}
	}
	d := written([]string{account}, opened, rejected)
	require.NoError(t, d.run(t, username, "wrong", "right"))
	assert.NotContains(t, d.out.String(), "not used", "it was said that nothing more is sent")
}

// What an editor puts before a text is no part of the first answer.
func TestAByteOrderMark(t *testing.T) {
	for first, lines := range map[string][]string{username: {password}, account: {username, password}} {
		d := written([]string{account}, opened, done)
		require.NoError(t, d.run(t, append([]string{"\ufeff" + first}, lines...)...))
		assert.Equal(t, login(username, password), d.calls[1])
	}
}

// What goes well goes on, and so does what was refused only for a while.
func TestWrittenBeforehand(t *testing.T) {
	busy := fails(monoapi.KindRateLimited, monoapi.OpLogin, 429)
	d := written([]string{account, another}, opened, busy, several, oneQuestion, done, opened, done)
	require.NoError(t, d.run(t, username, password, "1", "123456", "nina", "nina's secret"))
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
	assert.NotContains(t, d.out.String(), outOfStep)
}

// At a keyboard who types sees what is asked.
func TestARejectionAtAKeyboardIsAskedAgain(t *testing.T) {
	d := newDesk(opened, rejected, done, opened, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, username, "wrong", "", password, "nina", "second"))
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
	assert.NotContains(t, d.out.String(), outOfStep)
}

// An answer that does not fit would leave the next ones to the wrong questions: a
// password would be shown as a username.
func TestAnAnswerThatDoesNotFitEndsWhatWasWrittenBeforehand(t *testing.T) {
	for name, test := range map[string]struct {
		bank  []answer
		lines []string
		says  string
	}{
		"NUL":                 {[]answer{opened}, []string{"sam\x00uel", password}, control},
		"an escape":           {[]answer{opened}, []string{username, "pass\x1b[Dword", "nina"}, control},
		"DEL":                 {[]answer{opened}, []string{username, "pass\x7f", "nina"}, control},
		"a tab":               {[]answer{opened}, []string{"samuel\tsecret", "nina"}, control},
		"blanks of an OTP":    {[]answer{oneQuestion}, []string{"-", "123456"}, "There is no answer yet: Enter OTP."},
		"an empty username":   {[]answer{opened}, []string{"", username, password}, "It is empty."},
		"an empty password":   {[]answer{opened}, []string{username, "", password}, "It is empty."},
		"no number":           {[]answer{opened, several}, []string{username, password, "two", "2"}, "That is not a number from 1 to 2."},
		"half a character":    {[]answer{opened}, []string{username, "pass\xc3", password}, "That contains a character that is not valid UTF-8. Nothing was sent."},
		"in another question": {[]answer{oneQuestion}, []string{"", "123456"}, "It is empty."},
	} {
		t.Run(name, func(t *testing.T) {
			d := written([]string{account, another}, test.bank...)
			require.NoError(t, d.run(t, test.lines...))
			assert.Len(t, d.calls, len(test.bank), "nothing more is sent")
			assert.Equal(t, []string{account + " failed answers_out_of_step", left}, d.statuses())
			d.said(t, test.says, outOfStep)
			assert.NotContains(t, d.out.String(), password)
		})
	}
}

// A session that could not be created leaves its sign-in unread.
func TestAFailureEndsWhatWasWrittenBeforehand(t *testing.T) {
	d := written([]string{account, another}, fails(monoapi.KindNotFound, monoapi.OpSession, 404))
	require.NoError(t, d.run(t, username, password, "nina", "nina's secret"))
	assert.Equal(t, []string{"session " + account}, d.calls)
	assert.Equal(t, []string{account + " failed not_found", left}, d.statuses())
	d.said(t, "Mono does not know this account (HTTP 404).", outOfStep)

	d = written([]string{account}, fails(monoapi.KindNotFound, monoapi.OpSession, 404))
	require.NoError(t, d.run(t, username, password))
	assert.Equal(t, []string{account + " failed not_found"}, d.statuses())
	assert.NotContains(t, d.out.String(), outOfStep, "there is no other account")
}

// What follows an odd account ID may be its sign-in: it must neither be taken for an
// ID nor be repeated in the next question.
func TestAnOddAccountIDBeforehand(t *testing.T) {
	const odd = "65c4c03aa66a95b572cb5l02"
	for name, test := range map[string]struct {
		accounts, lines []string
		calls, ends     []string
	}{
		"in the queue":     {[]string{odd, another}, []string{username, password, "nina"}, nil, []string{odd + " failed answers_out_of_step", left}},
		"given":            {nil, []string{odd, username, password}, nil, nil},
		"given once more":  {nil, []string{odd, odd, username, "secret"}, []string{"session " + odd, login(username, "secret")}, []string{odd + " reauthorised "}},
		"nothing is given": {nil, []string{"", username, password}, nil, nil},
		"a key is given":   {nil, []string{"test_sk_canary", username, password}, nil, nil},
		"prose is given":   {nil, []string{"of today", username, password}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := written(test.accounts)
			if test.calls != nil {
				d.Answers = []answer{opened, done}
			}
			require.NoError(t, d.run(t, test.lines...))
			assert.Equal(t, test.calls, d.calls)
			assert.Equal(t, test.ends, d.statuses())
			assert.NotContains(t, d.out.String(), password)
			assert.NotContains(t, d.out.String(), username)
			assert.NotContains(t, d.out.String(), "canary")
			if test.calls == nil {
				d.said(t, outOfStep)
			}
		})
	}
}
