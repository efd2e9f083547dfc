package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// revealed is an answer that can be compared and printed.
type revealed struct{ name, value string }

func reveal(answers []monoapi.Answer) []revealed {
	var all []revealed
	for _, a := range answers {
		all = append(all, revealed{a.Name(), a.Value().Reveal()})
	}
	return all
}

func TestSessionCallCarriesTheTrimmedAccountAlone(t *testing.T) {
	w := new(walk).do(flow.SubmitAccount{ID: " \u00a0" + account + "\r\n"}).in(t, flow.StateCreatingSession)

	assert.Equal(t, flow.Call{Number: 1, Operation: monoapi.OpSession, Account: account}, w.last())
	assert.Equal(t, account, w.machine.Account())
}

func TestLoginCallCarriesTheCredentialsExactly(t *testing.T) {
	w := walkTo("credentials").do(signIn).in(t, flow.StateLoggingIn)

	call := w.last()
	assert.Equal(t, monoapi.OpLogin, call.Operation)
	assert.Equal(t, account, call.Account)
	assert.Equal(t, firstSession, call.Session)
	assert.Equal(t, []revealed{{"username", username}, {"password", password}}, reveal(call.Answers), "a password's blanks are kept")
}

func TestPasswordOfBlanksIsAPassword(t *testing.T) {
	w := walkTo("credentials").do(userAndPassword(username, "  "))

	assert.Equal(t, "  ", w.in(t, flow.StateLoggingIn).last().Answers[1].Value().Reveal())
}

func TestChoiceIsSentAsItWasOffered(t *testing.T) {
	for i, want := range []revealed{
		{"accountNumber", "0131883461"},
		{"account", "2"},
		{"account", "third"},
	} {
		w := walkTo("logging in").answer(choose).do(flow.PickAccount{Index: i}, flow.PickAccount{Index: i})

		call := w.in(t, flow.StateCommitting).last()
		assert.Equal(t, monoapi.OpCommit, call.Operation)
		assert.Equal(t, account, call.Account)
		assert.Equal(t, firstSession, call.Session)
		assert.Equal(t, []revealed{want}, reveal(call.Answers))
	}
}

func TestAnswersAreSentInTheirOrder(t *testing.T) {
	w := walkTo("challenge").do(flow.SubmitAnswers{Answers: []flow.Input{
		{Text: secret(" 12 34 "), Option: 5}, {Text: secret("typed"), Option: 1},
	}})

	call := w.in(t, flow.StateCommitting).last()
	assert.Equal(t, monoapi.OpCommit, call.Operation)
	assert.Equal(t, firstSession, call.Session)
	assert.Equal(t, []revealed{{"otp", "1234"}, {"city", "7"}}, reveal(call.Answers),
		"an option's value goes out, not a text beside it")

	w = walkTo("challenge").do(flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("1")}, {}}})
	assert.Equal(t, []revealed{{"otp", "1"}, {"city", "lagos"}}, reveal(w.last().Answers),
		"the first option is a choice, too")
}

func TestRefusedFormsNameTheField(t *testing.T) {
	for name, c := range map[string]struct {
		at    string
		event flow.Event
		field int
	}{
		"username":          {"credentials", userAndPassword("", "x"), 0},
		"password":          {"credentials", userAndPassword("x", ""), 1},
		"both":              {"credentials", userAndPassword("", ""), 0},
		"first answer":      {"challenge", flow.SubmitAnswers{Answers: []flow.Input{{}, {Option: 9}}}, 0},
		"second answer":     {"challenge", flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("1")}, {Option: 9}}}, 1},
		"negative, at last": {"challenge", flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("1")}, {Option: -1}}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			n := walkTo(c.at).do(c.event).machine.Notice()
			assert.Equal(t, c.field, n.Field)
			assert.False(t, n.Problem(), "it wants attention and is no problem")
			assert.NotEmpty(t, n.What)
		})
	}
}

// TestAnyOrderOfQuestions: 101 and 102 follow each other in any order, and each
// one's form is the newest answer's.
func TestAnyOrderOfQuestions(t *testing.T) {
	otherAccounts := choose
	otherAccounts.Accounts = []monoapi.Account{{Name: "Only", Choice: monoapi.Choice{Name: "account", Value: "only"}}}
	otherFields := more
	otherFields.Challenge = monoapi.Form{Fields: []monoapi.Field{{Name: "pin", Label: "PIN", Masked: true}}}

	w := walkTo("logging in").answer(choose).in(t, flow.StateChooseAccount)
	assert.Equal(t, offered, w.machine.Accounts())
	w.do(pickSecond, pickSecond).answer(more).in(t, flow.StateChallenge)
	assert.Equal(t, asked, w.machine.Challenge())
	w.do(answers).answer(otherFields).in(t, flow.StateChallenge)
	assert.Equal(t, otherFields.Challenge, w.machine.Challenge())
	w.do(flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("0000")}}}).answer(choose).in(t, flow.StateChooseAccount)
	w.do(pickFirst).answer(otherAccounts).in(t, flow.StateChooseAccount)
	assert.Equal(t, otherAccounts.Accounts, w.machine.Accounts())
	w.do(pickFirst, pickFirst)
	assert.Equal(t, []revealed{{"account", "only"}}, reveal(w.last().Answers))
	w.answer(done).in(t, flow.StateDone)
	assert.Equal(t, code, w.machine.Code())
}

// TestRejectedFormIsAskedAgain: after 400 the form asks what it asked before.
func TestRejectedFormIsAskedAgain(t *testing.T) {
	assert.Equal(t, offered, walkTo("choosing").answer(rejected).in(t, flow.StateChooseAccount).machine.Accounts())
	assert.Equal(t, asked, walkTo("answering").answer(rejected).in(t, flow.StateChallenge).machine.Challenge())

	// The form is the one that the call came from, not an earlier one.
	w := walkTo("choosing").answer(more).do(answers).answer(rejected)
	w.in(t, flow.StateChallenge).do(flow.Back{}, flow.Back{}, signIn).answer(rejected).in(t, flow.StateCredentials)
}

func TestOddAccountIsTakenWhenItComesAgain(t *testing.T) {
	odd := func(id string) flow.Event { return flow.SubmitAccount{ID: id} }
	for _, id := range []string{"sandbox-one", "65c4c03aa66a95b572cb5", account + "0", "ключ"} {
		w := new(walk).do(odd(id)).in(t, flow.StateAccount)
		assert.Empty(t, w.calls, id)
		w.do(odd(" "+id)).in(t, flow.StateCreatingSession)
		assert.Equal(t, id, w.last().Account)
	}

	w := new(walk).do(odd("one"), odd("two"), odd("one")).in(t, flow.StateAccount)
	assert.Empty(t, w.calls, "another doubtful ID between is a doubt anew")
	w.do(submitAccount)
	assert.Equal(t, account, w.last().Account, "an ID that looks right is taken at once")
}

func TestRetryBeginsAnewWithTheUsername(t *testing.T) {
	w := walkTo("failed").do(flow.Retry{})
	assert.Equal(t, flow.Call{Number: 3, Operation: monoapi.OpSession, Account: account}, w.last())
	assert.Equal(t, username, keptUser(w.machine))

	w.answer(reply{SessionID: secondSession}).in(t, flow.StateCredentials).do(signIn)
	assert.Equal(t, secondSession, w.last().Session)
}

func TestRenewedSession(t *testing.T) {
	for _, from := range []string{"logging in", "choosing", "answering"} {
		t.Run(from, func(t *testing.T) {
			w := walkTo(from)
			w.fail(w.failed(monoapi.KindSessionGone, true)).in(t, flow.StateCreatingSession)
			assert.Equal(t, flow.Call{Number: w.last().Number, Operation: monoapi.OpSession, Account: account}, w.last())

			w.answer(reply{SessionID: secondSession}).in(t, flow.StateCredentials)
			n := w.machine.Notice()
			assert.Equal(t, flow.KindSessionRenewed, n.Kind)
			assert.False(t, n.Problem(), "a renewed session is no problem")
			assert.Equal(t, username, keptUser(w.machine))
			calls := len(w.calls)
			assert.Equal(t, secondSession, w.do(signIn).last().Session)
			assert.Len(t, w.calls, calls+1, "nothing was sent by itself")

			w.answer(rejected).in(t, flow.StateCredentials)
			assert.Equal(t, flow.KindRejected, w.machine.Notice().Kind, "the renewal is told once")
		})
	}
}

func TestMakeCallsTheBankOnce(t *testing.T) {
	for from, want := range map[string]string{
		"creating session": "session " + account,
		"logging in":       "login " + firstSession + " username=" + username + " password=" + password,
		"choosing":         "commit " + firstSession + " accountNumber=0131883461",
	} {
		t.Run(from, func(t *testing.T) {
			call := walkTo(from).last()
			fault := flowtest.Fails(monoapi.KindServer, call.Operation, 500)
			var calls []string
			bank := &flowtest.Bank{Answers: []reply{done, fault}, Called: func(call string) { calls = append(calls, call) }}

			now := time.Time{}
			clock := func() time.Time { now = now.Add(time.Second); return now }
			answered := call.Make(t.Context(), bank, clock)
			assert.Equal(t, time.Second, answered.Took)
			assert.Equal(t, []string{want}, calls)
			assert.Equal(t, code, outcomeOf(answered).Code)
			assert.Equal(t, call.Number, answered.Number)
			require.NoError(t, answered.Err)

			answered = call.Make(t.Context(), bank, clock)
			assert.Equal(t, []string{want, want}, calls)
			assert.Equal(t, call.Number, answered.Number)
			require.ErrorIs(t, answered.Err, fault.Err)
		})
	}
}
