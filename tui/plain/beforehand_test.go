package plain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

const (
	third     = "65c4c03aa66a95b572cb5c08"
	outOfStep = "The answers that follow may be meant for another account, so nothing more is sent."
	left      = another + " skipped answers_out_of_step"
)

// written is a desk whose answers were written before the questions were asked.
func written(accounts []string, answers ...answer) *desk {
	d := newDesk(answers...)
	d.opts.Accounts, d.opts.Beforehand = accounts, true
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
		assert.Equal(t, "Not started: after a rejection the answers that follow may be for another account.", r.Message)
		assert.Equal(t, monoapi.EnvironmentTest, r.Environment)
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

// A session that is renewed asks again by the rules: its answers are written
// down as well.
func TestARenewedSessionGoesOnBeforehand(t *testing.T) {
	d := written([]string{account, another}, opened, fails(monoapi.KindSessionGone, monoapi.OpLogin, 410), second, done, opened, done)
	require.NoError(t, d.run(t, username, "first", "", "again", "nina", "nina's secret"))
	assert.Equal(t, []string{
		"session " + account, login(username, "first"), "session " + account, "login sess_2 username=" + username + " password=again",
		"session " + another, login("nina", "nina's secret"),
	}, d.calls)
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
	d.said(t, "The session had expired, so a new one was created.", "Username (leave empty for "+username+"): ")
	assert.NotContains(t, d.out.String(), outOfStep)
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
	require.NoError(t, d.run(t, username, "wrong", password, "", "nina", "second"))
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
