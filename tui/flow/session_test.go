package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

var ownForm = monoapi.Form{Title: "Log in to OPay", Fields: []monoapi.Field{
	{Name: "phone_number", Label: "Phone number"},
	{Name: "passcode", Label: "Passcode", Masked: true},
	{Name: "kind", Label: "Kind", Options: []monoapi.Option{
		{Label: "Wallet", Choice: monoapi.Choice{Name: "kind", Value: "W"}},
		{Label: "Business", Choice: monoapi.Choice{Name: "kind", Value: "B"}},
	}},
}}

var ownSignIn = flow.SubmitSignIn{Answers: []flow.Input{{Text: secret("0803")}, {Text: secret("246810")}, {Option: 1}}}

// openUntil is a session with a form of its own that ends at a time.
func openUntil(id string, end time.Time) reply {
	return reply{SessionID: id, ExpiresAt: end, SignIn: ownForm}
}

func TestSignInSendsTheFormsFields(t *testing.T) {
	w := new(walk).do(submitAccount).answer(openUntil(firstSession, time.Time{})).in(t, flow.StateCredentials)
	assert.Equal(t, ownForm, w.machine.SignInForm())
	w.do(ownSignIn).in(t, flow.StateLoggingIn)
	assert.Equal(t, []revealed{{"phone_number", "0803"}, {"passcode", "246810"}, {"kind", "B"}}, reveal(w.last().Answers))

	w.answer(rejected).in(t, flow.StateCredentials)
	kept := func(i int) flow.Kept { return w.machine.Kept(ownForm.Fields[i]) }
	assert.Equal(t, flow.Kept{Given: true, Text: "0803"}, kept(0))
	assert.Zero(t, kept(1), "what is masked is not kept")
	assert.Equal(t, flow.Kept{Given: true, Option: 1}, kept(2))
}

// Nothing goes into a session after the time at which it says that it ends.
func TestSessionIsNotUsedAfterItsEnd(t *testing.T) {
	for name, c := range map[string]struct {
		then   func(*walk)
		submit flow.Event
	}{
		"sign-in":   {func(*walk) {}, ownSignIn},
		"choice":    {func(w *walk) { w.do(ownSignIn).answer(choose) }, pickFirst},
		"answers":   {func(w *walk) { w.do(ownSignIn).answer(more) }, answers},
		"both":      {func(w *walk) { w.do(ownSignIn).answer(both).do(pickFirst) }, answers},
		"at choice": {func(w *walk) { w.do(ownSignIn).answer(both) }, pickFirst},
	} {
		t.Run(name, func(t *testing.T) {
			end := now.Add(time.Minute)
			w := new(walk).do(submitAccount).answer(openUntil(firstSession, end))
			c.then(w)
			assert.Equal(t, end, w.machine.ExpiresAt())
			calls := len(w.calls)

			_, before := w.machine.Handle(c.submit, end.Add(-time.Millisecond))
			for _, effect := range before {
				assert.NotEqual(t, monoapi.OpSession, effect.(flow.Send).Call.Operation, "it is used until its end")
			}
			machine, effects := w.machine.Handle(c.submit, end)
			assert.Equal(t, []flow.Effect{flow.Send{Call: flow.Call{Number: calls + 1, Operation: monoapi.OpSession, Account: account}}}, effects)

			w.machine, w.calls = machine, append(w.calls, effects[0].(flow.Send).Call)
			w.answer(openUntil(secondSession, end.Add(time.Hour))).in(t, flow.StateCredentials)
			n := w.machine.Notice()
			assert.Equal(t, "The session had ended, so a new one was created. Nothing was sent after it had ended. Sign in again.", n.String())
			assert.Equal(t, "0803", w.machine.Kept(ownForm.Fields[0]).Text)
			w.do(ownSignIn)
			assert.Equal(t, secondSession, w.last().Session)
		})
	}
}

// A session that has ended when it comes is replaced once; a second such means
// that the clocks differ, and both are Mono's own word anyway.
func TestSessionThatHasEndedWhenItComes(t *testing.T) {
	w := new(walk).do(submitAccount).answer(openUntil(firstSession, now)).in(t, flow.StateCreatingSession)
	assert.Len(t, w.calls, 2)
	w.answer(openUntil(secondSession, now.Add(time.Minute))).in(t, flow.StateCredentials)
	assert.Contains(t, w.machine.Notice().What, "had already ended when it came")
	assert.Len(t, w.do(ownSignIn).in(t, flow.StateLoggingIn).calls, 3)

	w = new(walk).do(submitAccount).answer(openUntil(firstSession, now)).answer(openUntil(secondSession, now.Add(-time.Hour)))
	assert.Len(t, w.in(t, flow.StateCredentials).calls, 2, "sessions are not created for ever")
	assert.Zero(t, w.machine.ExpiresAt())
	assert.Equal(t, secondSession, w.do(ownSignIn).in(t, flow.StateLoggingIn).last().Session)

	w = new(walk).do(submitAccount).answer(reply{SessionID: firstSession, ExpiresAt: now, Outcome: done.Outcome})
	w.in(t, flow.StateDone)
}

func TestLeft(t *testing.T) {
	for left, want := range map[time.Duration]string{
		time.Hour:                   "",
		2*time.Minute + time.Second: "",
		2 * time.Minute:             "The session ends in 2 minutes.",
		90 * time.Second:            "The session ends in 90 seconds.",
		time.Second:                 "The session ends in 1 second.",
		0:                           "The session has ended. Nothing more is sent: the sign-in begins again.",
		-time.Hour:                  "The session has ended. Nothing more is sent: the sign-in begins again.",
	} {
		assert.Equal(t, want, flow.Left(now.Add(left), now), left)
	}
	assert.Empty(t, flow.Left(time.Time{}, now), "most sessions do not say")
}

// What was chosen before the questions goes back with them, however often they
// are asked again.
func TestAccountAndAnswersAreOneCommit(t *testing.T) {
	w := walkTo("choose first").do(pickSecond).in(t, flow.StateChallenge)
	assert.Empty(t, w.effects, "the choice alone is not sent")
	chosen, ok := w.machine.ChosenAccount()
	assert.True(t, ok)
	assert.Equal(t, offered[1], chosen)
	want := []revealed{{"account", "2"}, {"otp", "123456"}, {"city", "7"}}
	assert.Equal(t, want, reveal(w.do(answers).last().Answers))
	assert.Equal(t, want, reveal(w.answer(rejected).do(answers).last().Answers))

	w.answer(rejected).do(flow.Back{}, pickFirst, answers)
	assert.Equal(t, revealed{"accountNumber", "0131883461"}, reveal(w.last().Answers)[0])
	w.answer(more).do(answers)
	assert.Equal(t, want[1:], reveal(w.last().Answers), "later questions are answered alone")
}

func TestFormsOfTooManyFieldsAreNotAsked(t *testing.T) {
	many := monoapi.Form{Fields: make([]monoapi.Field, 80_000)}
	asks := reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: many}}
	w := walkTo("logging in").answer(asks).in(t, flow.StateFailed)
	assert.Equal(t, "Mono answered with response code 102 but asks 80000 questions, more than a person can answer.", w.machine.Notice().What)
	w = walkTo("creating session").answer(reply{SessionID: firstSession, SignIn: many}).in(t, flow.StateFailed)
	assert.Equal(t, "Mono answered but asks for a sign-in of 80000 fields, more than a person can fill in.", w.machine.Notice().What)
	many.Fields = many.Fields[:100]
	walkTo("creating session").answer(reply{SessionID: firstSession, SignIn: many}).in(t, flow.StateCredentials)
}

func TestInstitution(t *testing.T) {
	w := new(walk).do(submitAccount)
	assert.Empty(t, w.machine.Institution())
	w.do(flow.Linked{Account: account, Details: monoapi.Details{Account: monoapi.Account{Institution: monoapi.Institution{Name: "Kuda"}}}})
	assert.Equal(t, "Kuda", w.machine.Institution())
	w.do(flow.Answered{Number: 1, Session: &monoapi.Session{ID: "s", Institution: monoapi.Institution{Name: "GTBank"}, SignInForm: guideForm}})
	assert.Equal(t, "GTBank", w.machine.Institution(), "the session knows better")
}
