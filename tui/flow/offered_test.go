package flow_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// agree is a question of which one option has no value.
var agree = monoapi.Field{Name: "agree", Label: "Agree?", Options: []monoapi.Option{
	{Label: "Yes", Choice: monoapi.Choice{Name: "agree", Value: "true", Boolean: true}}, {Label: "No"},
}}

// What would be sent for an option without a value is not guessed at: such an answer
// fits no shape, whichever call it answers.
func TestAnOptionWithoutAValueIsNotOffered(t *testing.T) {
	const lacks = "but offers an option without a value, so it is not known what to send for it."
	form := monoapi.Form{Fields: []monoapi.Field{{Name: "otp", Label: "OTP"}, agree}}
	asks := reply{SessionID: firstSession, Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: form, Message: says}}
	offers := reply{SessionID: firstSession, Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{offered[0], {Name: "B"}}}}
	for _, c := range []struct {
		at, what string
		answer   reply
	}{
		{"creating session", "Mono answered " + lacks, reply{SessionID: firstSession, SignIn: form}},
		{"creating session", "Mono answered with response code 400 " + lacks,
			reply{SessionID: firstSession, SignIn: form, Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeRejected}}},
		{"creating session", "Mono answered with response code 102 " + lacks, asks},
		{"logging in", "Mono answered with response code 102 " + lacks, asks},
		{"choosing", "Mono answered with response code 102 " + lacks, asks},
		{"logging in", "Mono answered with response code 101 " + lacks, offers},
	} {
		t.Run(c.at+" "+c.what, func(t *testing.T) {
			w := walkTo(c.at).answer(c.answer).in(t, flow.StateFailed)
			assert.Equal(t, c.what, w.machine.Notice().What)
			assert.Equal(t, monoapi.KindUnreadable, w.machine.Notice().Kind)
			assert.Empty(t, w.effects, "nothing is sent")
		})
	}
	asked := reply{SessionID: firstSession, SignIn: form, Outcome: more.Outcome}
	walkTo("creating session").answer(asked).in(t, flow.StateChallenge) // there is no sign-in
}

// starts are the beginnings of numbers that are told, for accounts with these numbers
// that look the same otherwise.
func starts(accounts ...monoapi.Account) []string {
	o := monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}
	for i, a := range accounts {
		a.Choice = monoapi.Choice{Name: "account", Value: fmt.Sprint(i)}
		o.Accounts = append(o.Accounts, a)
	}
	w := walkTo("logging in").answer(reply{Outcome: o})
	told := make([]string, len(accounts))
	for i := range told {
		told[i] = w.machine.NumberStart(i)
	}
	return told
}

// Of accounts that would look the same two more digits are told, of others none.
func TestNumberStarts(t *testing.T) {
	savings := func(number string) monoapi.Account {
		return monoapi.Account{Name: "Ada", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: number}
	}
	current := savings("0111116789")
	current.Type = "CURRENT"
	assert.Equal(t, []string{"01", "", "22", ""}, starts(savings("0111116789"), current, savings("2222226789"), savings("0111111111")))
	assert.Equal(t, []string{"", ""}, starts(savings("0111116789"), savings("0122226789")), "it would not tell them apart")
	assert.Equal(t, []string{"01", "01", "02"}, starts(savings("0111116789"), savings("0122226789"), savings("0222226789")))
	assert.Equal(t, []string{"", ""}, starts(savings("0116789"), savings("0226789")), "hardly anything would stay hidden")
	assert.Equal(t, []string{"01", "02"}, starts(savings("01116789"), savings("02226789")))
	assert.Equal(t, []string{"", ""}, starts(savings("1234"), savings("")))
	typed := savings("2222226789")
	typed.Type = "savings"
	assert.Equal(t, []string{"01", "22"}, starts(savings("0111116789"), typed), "they are said alike")

	w := walkTo("choose account")
	assert.Empty(t, w.machine.NumberStart(-1)+w.machine.NumberStart(99))
}

func TestDescribed(t *testing.T) {
	a := monoapi.Account{Name: "Ada", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: "0111116789", Status: "Active"}
	assert.Equal(t, "Ada, Savings, NGN, number ending in 6789", flow.Described(a, ""))
	a.Status = "POST_NO_DEBIT"
	assert.Equal(t, "Ada, Savings, NGN, number beginning with 01 and ending in 6789, status post no debit", flow.Described(a, "01"))
	assert.Equal(t, "this account", flow.Described(monoapi.Account{Number: "6789"}, ""))
}

// What was chosen beside questions is told from its twin there too.
func TestChosenWords(t *testing.T) {
	twins := both
	twins.Accounts = []monoapi.Account{
		{Number: "0111116789", Choice: monoapi.Choice{Name: "accountNumber", Value: "0111116789"}},
		{Number: "2222226789", Choice: monoapi.Choice{Name: "accountNumber", Value: "2222226789"}},
	}
	w := walkTo("credentials").do(signIn).answer(twins)
	assert.Empty(t, w.machine.ChosenWords())
	w.do(pickSecond).in(t, flow.StateChallenge)
	assert.Equal(t, "number beginning with 22 and ending in 6789", w.machine.ChosenWords())
}

// A link that was refused over HTTP 200 is a refusal, in Mono's own words.
func TestALinkIsRefusedWithoutAnErrorsStatus(t *testing.T) {
	w := walkTo("credentials").do(flow.CreateLink{})
	w.fail(&monoapi.Error{Kind: monoapi.KindRefused, Operation: monoapi.OpLink, Status: 200, Message: "No more links today", Sent: true})
	w.in(t, flow.StateCredentials)
	assert.Equal(t, "Mono refused the request. Mono says: No more links today. Nothing was sent to the bank. Check the input, then try again.",
		w.machine.Notice().String())
}

// What the news of a bad data status advises is said of one that was asked for.
func TestDataAdvice(t *testing.T) {
	for status, bad := range map[monoapi.DataStatus]bool{
		monoapi.DataFailed: true, monoapi.DataUnavailable: true,
		monoapi.DataAvailable: false, monoapi.DataPartial: false, monoapi.DataProcessing: false, "": false, "odd": false,
	} {
		advice := flow.DataAdvice(status)
		assert.Equal(t, flow.ItemOf(monoapi.WebhookEvent{Name: monoapi.EventUpdated, DataStatus: status}).Do, advice)
		assert.Equal(t, bad, advice != "", status)
	}
}
