package flow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// otpForm asks for a one-time password in a field of that name and label.
func otpForm(field monoapi.Field) reply {
	a := more
	a.Challenge = monoapi.Form{Title: "One more", Fields: []monoapi.Field{field}}
	return a
}

// What looks like something else is asked about before a bank counts it, and sent when
// it is submitted again as it is.
func TestMistakenSignInsAreAskedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		user, password string
		what           string
	}{
		"the account's ID":         {account, password, `What was typed for "Username" looks like an account ID.`},
		"another account's ID":     {"5fbcde8f8699984153e65537", password, `What was typed for "Username" looks like an account ID.`},
		"a line of a list":         {account + "  Ada Obi, GTBank", password, `What was typed for "Username" looks like an account ID.`},
		"a line with its number":   {"3. " + account, password, `What was typed for "Username" looks like an account ID.`},
		"an ID as password":        {username, account, `What was typed for "Password" looks like an account ID.`},
		"a key":                    {username, "test_sk_x", `What was typed for "Password" looks like a secret key of Mono's.`},
		"a label":                  {"Username: " + username, password, `What was typed for "Username" has a label before the answer.`},
		"a label at the password":  {username, "password=" + password, `What was typed for "Password" has a label before the answer.`},
		"twice the same":           {username, username, `What was typed for "Password" is the same as "Username".`},
		"changed places":           {"hunter2", "ada.obi@example.com.ng", `What was typed for "Password" looks like an e-mail address, and may belong to "Username".`},
		"an @ in a password":       {"0803", "Lagos@2024.x", ""},
		"an e-mail to sign in":     {username, "me@example.com", ""},
		"a link to an e-mail":      {"mailto:" + username, password, `What was typed for "Username" has a label before the answer.`},
		"nothing of the kind":      {username, "no pin: label", ""},
		"another line, numbered":   {"3. 5fbcde8f8699984153e65537", password, `What was typed for "Username" looks like an account ID.`},
		"a phone number":           {"08031234567", "246810", ""},
		"a password with a colon":  {username, "my pass: word", ""},
		"two IDs without a blank":  {account + account, password, `What was typed for "Username" looks like an account ID.`},
		"many digits":              {"01234567890123456789012", password, ""},
		"a name that begins alike": {"user.name", "passwords", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := walkTo("credentials").do(userAndPassword(c.user, c.password))
			if c.what == "" {
				w.in(t, flow.StateLoggingIn)
				return
			}
			calls := len(w.calls)
			assert.Equal(t, c.what, w.in(t, flow.StateCredentials).machine.Notice().What)
			assert.Equal(t, flow.AskedSubmit, w.machine.Notice().Asked)
			w.do(flow.SubmitSignIn{Answers: userAndPassword(c.user, c.password).Answers, Anew: true}).in(t, flow.StateCredentials)
			require.Len(t, w.calls, calls, "other answers are asked about again")
			w.do(userAndPassword(c.user, c.password)).in(t, flow.StateLoggingIn)
			assert.Equal(t, []revealed{{"username", c.user}, {"password", c.password}}, reveal(w.last().Answers))
		})
	}
}

func TestAFourthRejectedSignInIsAskedAbout(t *testing.T) {
	w := walkTo("credentials")
	for range 3 {
		w.do(signIn).in(t, flow.StateLoggingIn).answer(rejected)
	}
	calls := len(w.calls)
	w.do(signIn).in(t, flow.StateCredentials)
	require.Len(t, w.calls, calls)
	assert.Equal(t, "3 sign-ins were rejected; one more may lock the customer out.", w.machine.Notice().What)
	w.do(signIn).in(t, flow.StateLoggingIn).answer(rejected)
	w.do(signIn).in(t, flow.StateCredentials)
	assert.Equal(t, "4 sign-ins were rejected; one more may lock the customer out.", w.machine.Notice().What)
}

func TestOneTimePasswords(t *testing.T) {
	otp := monoapi.Field{Name: "otp", Label: "OTP"}
	masked := monoapi.Field{Name: "otp", Label: "OTP", Masked: true}
	const digitsAlone = "That is more than a one-time password; only its 6 digits in a row would be sent."
	for name, c := range map[string]struct {
		field             monoapi.Field
		typed, what, sent string
	}{
		"digits":                {otp, "123456", "", "123456"},
		"blanks":                {otp, " 123 456\u00a0", "", "123456"},
		"dashes":                {otp, "123-456", "", "123456"},
		"full width":            {otp, "１２３４５６", "", "123456"},
		"unseen":                {otp, "\u200b123456\ufeff", "", "123456"},
		"masked, with blanks":   {masked, "123 456 ", "", "123456"},
		"a word":                {otp, "G-7ab", "", "G-7ab"},
		"a sentence":            {otp, "Your OTP is 123456. Do not share it.", digitsAlone, "123456"},
		"a label":               {otp, "OTP: 123456", digitsAlone, "123456"},
		"a bank's name":         {otp, "GTB: 123456 is yours, call 08001234567", digitsAlone, "123456"},
		"how long":              {otp, "123456 (valid 10 min)", digitsAlone, "123456"},
		"two of them":           {otp, "123456 or 654321", "That does not look like a one-time password.", "123456 or 654321"},
		"none":                  {otp, "see the letter", "That does not look like a one-time password.", "see the letter"},
		"pasted twice":          {otp, "123456123456", "That looks like a one-time password that was typed twice.", "123456123456"},
		"a phone number":        {otp, "0803 123 4567", "That does not look like a one-time password.", "08031234567"},
		"a code of Mono's":      {otp, "code_q90t4ar2uriet5ey4rs22v0x", "That does not look like a one-time password.", "code_q90t4ar2uriet5ey4rs22v0x"},
		"a picture":             {otp, "🙂🙂", "That does not look like a one-time password.", "🙂🙂"},
		"a postal code":         {monoapi.Field{Name: "security_answer", Label: "What is your postal code?", Masked: true}, " 12-34 56 ", "", " 12-34 56 "},
		"a sort code":           {monoapi.Field{Name: "sort", Label: "Sort code"}, "20-15-33", "", "20-15-33"},
		"a date":                {monoapi.Field{Name: "issued", Label: "Code issue date"}, "12-03-1990", "", "12-03-1990"},
		"a PIN, out of sight":   {monoapi.Field{Name: "pin", Label: "PIN code", Masked: true}, "12 34", "", "12 34"},
		"a security code":       {monoapi.Field{Name: "x", Label: "Enter the security code"}, "12 34 56", "", "123456"},
		"a code that was sent":  {monoapi.Field{Name: "x", Label: "The code sent to 0803***"}, "12 34 56", "", "123456"},
		"an answer, for humans": {monoapi.Field{Name: "city", Label: "City"}, "\u200b Port  Harcourt ", "", "Port  Harcourt"},
	} {
		t.Run(name, func(t *testing.T) {
			submit := flow.SubmitAnswers{Answers: []flow.Input{{Text: secret(c.typed)}}}
			w := walkTo("logging in").answer(otpForm(c.field)).in(t, flow.StateChallenge).do(submit)
			if c.what != "" {
				assert.Equal(t, c.what, w.in(t, flow.StateChallenge).machine.Notice().What)
				w.do(submit)
			}
			w.in(t, flow.StateCommitting)
			assert.Equal(t, []revealed{{c.field.Name, c.sent}}, reveal(w.last().Answers))
		})
	}
}

// A password that went out a moment ago is asked about at any question, but not where
// bank and sandbox use the same digits for both.
func TestThePasswordAsAnAnswer(t *testing.T) {
	question := monoapi.Field{Name: "security_answer", Label: "Favourite city?"}
	submit := flow.SubmitAnswers{Answers: []flow.Input{{Text: secret(password + " ")}}}
	w := walkTo("logging in").answer(otpForm(question)).do(submit).in(t, flow.StateChallenge)
	assert.Equal(t, `What was typed for "Favourite city?" is what was typed to sign in, out of sight.`, w.machine.Notice().What)
	assert.NotContains(t, w.machine.Notice().String(), password)
	w.do(submit).in(t, flow.StateCommitting)

	otp := monoapi.Field{Name: "otp", Label: "OTP"}
	walkTo("credentials").do(userAndPassword(username, "123456")).answer(otpForm(otp)).
		do(flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("123456")}}}).in(t, flow.StateCommitting)
}

// What is said of an answer that is typed out of sight is true of what is sent.
func TestOddities(t *testing.T) {
	hidden := monoapi.Field{Name: "password", Label: "Password", Masked: true}
	signIn := walkTo("credentials").machine
	for typed, says := range map[string]string{
		"password":       "",
		"pass word":      "",
		" password":      "It begins with a space, which will be sent too.",
		"password\u00a0": "It ends with a space, which will be sent too.",
		"pass\u200bword": "It contains a character that can't be seen, which will be sent too.",
		"\ufeffpassword": "It contains a character that can't be seen, which will be sent too.",
		"pass\u00a0word": "It contains a character that can't be seen, which will be sent too.",
		"pass\tword":     "It contains a tab, which will be sent too.",
		"pässwörd €":     "",
		"":               "",
	} {
		assert.Equal(t, says, signIn.Oddity(hidden, secret(typed)), "%q", typed)
		assert.Empty(t, signIn.Oddity(monoapi.Field{Name: "username", Label: "Username"}, secret(typed)), "it is seen")
	}
	otp := monoapi.Field{Name: "otp", Label: "OTP", Masked: true}
	challenge := walkTo("logging in").answer(otpForm(otp)).machine
	assert.Empty(t, challenge.Oddity(otp, secret("123456 ")), "the blank is not sent")
	assert.NotEmpty(t, challenge.Oddity(otp, secret("abc def ")))
}

// After a rejection a choice stays as it was made, and a text is typed anew.
func TestAChoiceIsKept(t *testing.T) {
	w := walkTo("challenge").do(flow.SubmitAnswers{Answers: []flow.Input{{Text: secret("123456")}, {Option: 1, Text: secret("Lagos")}}})
	w.in(t, flow.StateCommitting)
	kept := func(i int) flow.Kept { return w.machine.KeptChoice(w.machine.Challenge().Fields[i]) }
	w.answer(rejected).in(t, flow.StateChallenge)
	assert.Zero(t, kept(0))
	choice := walkTo("logging in").answer(otpForm(ownForm.Fields[2])).do(flow.SubmitAnswers{Answers: []flow.Input{{Option: 1}}}).in(t, flow.StateCommitting)
	choice.answer(rejected).in(t, flow.StateChallenge)
	assert.Equal(t, flow.Kept{Given: true, Option: 1}, choice.machine.KeptChoice(ownForm.Fields[2]))
	choice.do(flow.SubmitAnswers{Answers: []flow.Input{{Option: 1}}}).answer(otpForm(ownForm.Fields[2])).in(t, flow.StateChallenge)
	assert.Zero(t, choice.machine.KeptChoice(ownForm.Fields[2]), "it is another question")
}

// A wait that outlasts the session sends nothing into it.
func TestARepetitionAfterTheSessionsEnd(t *testing.T) {
	end := now.Add(time.Second)
	for name, to := range map[string]func(*walk) *walk{
		"login":  func(w *walk) *walk { return w.do(ownSignIn) },
		"commit": func(w *walk) *walk { return w.do(ownSignIn).answer(more).do(answers) },
	} {
		w := to(new(walk).do(submitAccount).answer(openUntil(firstSession, end)).in(t, flow.StateCredentials)).tooMany(2 * time.Second)
		again := w.effects[len(w.effects)-1].(flow.Again)
		in, _ := w.machine.Handle(flow.Repeated{Number: again.Number}, end.Add(-1))
		assert.True(t, in.State().Waiting() && in.Operation() != monoapi.OpSession, name)
		after, effects := w.machine.Handle(flow.Repeated{Number: again.Number}, end)
		assert.Equal(t, flow.StateCreatingSession, after.State(), name)
		require.Len(t, effects, 1, name)
		assert.Equal(t, monoapi.OpSession, effects[0].(flow.Send).Call.Operation, name)
	}
}
