package sandbox_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// The guide's example answer. Session and login show the same but for the
// timestamp and the code.
const guideAnswer = `{
"status": "successful",
"message": "Request completed successfully",
"timestamp": "2025-05-13T12:26:36.853Z",
"data": {
"responseCode": 99,
"code": "code_q90t4ar2uriet5ey4rs22v0x"
}
}`

func TestStoriesList(t *testing.T) {
	var digits []string
	for _, s := range sandbox.Stories() {
		digits = append(digits, s.Digits)
		assert.Equal(t, sandbox.AccountPrefix+s.Digits, s.Account)
		assert.Regexp(t, `^[0-9a-f]{24}$`, s.Account)
		assert.NotEmpty(t, s.Text)
		assert.LessOrEqual(t, len(s.Text), 50, s.Text)
	}
	assert.Equal(t, strings.Fields("099 200 101 102 103 008 400 401 404 410 429 500"), digits)

	sandbox.Stories()[0].Text = "changed"
	assert.NotEqual(t, "changed", sandbox.Stories()[0].Text, "the slice is fresh")
}

func TestAnswersFollowTheGuideLetterForLetter(t *testing.T) {
	at := time.Date(2025, 5, 13, 13, 26, 36, 853_999_999, time.FixedZone("WAT", 3600))
	d := start(t, sandbox.Config{Clock: func() time.Time { return at }})
	code := regexp.MustCompile(`code_[a-z0-9]{24}`)
	var want bytes.Buffer
	require.NoError(t, json.Compact(&want, []byte(code.ReplaceAllString(guideAnswer, "CODE"))))

	atOnce := d.open("099")
	afterLogin := d.login(d.session("200"))

	assert.Equal(t, want.String(), code.ReplaceAllString(atOnce.Raw, "CODE"))
	assert.Equal(t, want.String(), code.ReplaceAllString(afterLogin.Raw, "CODE"))
	assert.NotEqual(t, atOnce.Data.Code, afterLogin.Data.Code, "codes are random")
	assert.Empty(t, atOnce.Header.Get("x-session-id"))
}

func TestStorySeveralAccounts(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("101")

	a := d.login(id)
	require.Equal(t, 101, a.Data.ResponseCode, a.Raw)
	require.Len(t, a.Data.Accounts, 4)
	for _, account := range a.Data.Accounts {
		assert.Regexp(t, `^[0-9a-f]{24}$`, account.ID)
		assert.Equal(t, "Samuel Olamide Nomo", account.Name)
		assert.Equal(t, bank{"GTBank", "058"}, account.Institution)
		assert.Equal(t, "NGN", account.Currency)
	}

	d.rejected(200, "Unknown account", d.commit(id, fields{"account": "65c4c03aa66a95b572cb5101"}))
	d.done(d.commit(id, fields{"account": a.Data.Accounts[3].ID}))
	d.refused(401, "Session not found", d.commit(id, fields{"account": a.Data.Accounts[3].ID}))
}

func TestStoryOTP(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("102")

	a := d.login(id)
	require.Equal(t, 102, a.Data.ResponseCode, a.Raw)
	assert.Contains(t, a.Raw, `"ui":{"title":"KudaBank is requesting you to enter your OTP to continue",`+
		`"form":[{"type":"elements.input","name":"otp","hint":"Enter OTP","contentType":"string"}]}`)

	d.rejected(200, "Incorrect OTP. Please check it and try again.", d.commit(id, fields{"otp": "000000"}))
	d.rejected(200, `asks for "otp"`, d.commit(id, fields{"answer": sandbox.OTP}))
	d.rejected(200, `asks for "otp"`, d.commit(id, fields{"otp": sandbox.OTP, "account": "x"}))
	d.rejected(200, `asks for "otp"`, d.commit(id, fields{}))
	d.done(d.commit(id, rightOTP))
}

func TestStoryEveryQuestion(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("103")

	a := d.login(id)
	require.Equal(t, 102, a.Data.ResponseCode, a.Raw)
	require.Len(t, a.Data.UI.Form, 1)
	assert.Equal(t, "answer", a.Data.UI.Form[0].Name)
	assert.Equal(t, "Security answer", a.Data.UI.Form[0].Hint)
	assert.Equal(t, "password", a.Data.UI.Form[0].ContentType)
	assert.True(t, strings.HasSuffix(a.Data.UI.Title, "?"), a.Data.UI.Title)
	d.rejected(200, "Incorrect answer", d.commit(id, fields{"answer": "corona"}))

	a = d.commit(id, fields{"answer": sandbox.Answer})
	require.Equal(t, 102, a.Data.ResponseCode, a.Raw)
	assert.Equal(t, "otp", a.Data.UI.Form[0].Name)
	assert.Equal(t, "GTBank is requesting you to enter your OTP to continue", a.Data.UI.Title)

	// A person who goes back to the credentials starts the questions again.
	require.Equal(t, "answer", d.login(id).Data.UI.Form[0].Name)
	d.commit(id, fields{"answer": sandbox.Answer})

	a = d.commit(id, rightOTP)
	require.Equal(t, 101, a.Data.ResponseCode, a.Raw)
	d.done(d.commit(id, fields{"account": a.Data.Accounts[0].ID}))
}

func TestStorySlowBank(t *testing.T) {
	const delay = 20 * time.Millisecond
	d := start(t, sandbox.Config{Delay: delay})
	id := d.session("008")

	began := time.Now()
	d.done(d.login(id))
	assert.GreaterOrEqual(t, time.Since(began), 10*delay)
}

func TestStoryInstitutionDown(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("400")
	for range 2 {
		d.rejected(200, "The institution is not responding at the moment. Please try again later.", d.login(id))
	}
}

func TestStoriesRefusedAtTheSession(t *testing.T) {
	d := start(t, sandbox.Config{})
	for _, tt := range []struct {
		digits string
		status int
		words  string
	}{
		{"401", 401, "Unauthorized. Your secret key is not valid."},
		{"404", 404, "Account not found."},
		{"500", 500, "Something went wrong on our end."},
		{"123", 404, "Account not found."},
		{"", 404, "Account not found."},
		{"2000", 404, "Account not found."},
	} {
		d.refused(tt.status, tt.words, d.open(tt.digits))
	}
}

func TestStoryExpiredSession(t *testing.T) {
	d := start(t, sandbox.Config{})
	for range 2 { // the story starts over after a success
		first := d.session("410")
		d.refused(410, "This session has expired. Create a new reauth session.", d.login(first))
		d.refused(401, "Session not found or expired. Create a new reauth session.", d.login(first))
		second := d.session("410")
		d.rejected(400, "Invalid login", d.post("/v2/connect/reauth/login", second, fields{"username": "x", "password": "y"}))
		d.done(d.login(second))
	}
}

func TestStoryTooManyRequests(t *testing.T) {
	d := start(t, sandbox.Config{})
	for range 2 { // the story starts over after a success
		for range 2 {
			a := d.open("429")
			d.refused(429, "Too many requests.", a)
			assert.Equal(t, "1", a.Header.Get("Retry-After"))
		}
		d.done(d.login(d.session("429")))
	}
}

func TestWrongCredentials(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("200")
	for _, login := range []fields{
		{"username": "Samuel@neem.com", "password": sandbox.Password},
		{"username": sandbox.Username + " ", "password": sandbox.Password},
		{"username": sandbox.Username, "password": sandbox.Password + " "},
		{"username": sandbox.Username, "password": sandbox.OTP},
	} {
		d.rejected(http.StatusBadRequest, "Invalid login credentials. Please check your username and password.",
			d.post("/v2/connect/reauth/login", id, login))
	}
	d.done(d.login(id))
}

func TestCommitBeforeLogin(t *testing.T) {
	d := start(t, sandbox.Config{})
	d.rejected(200, "Log in", d.commit(d.session("102"), rightOTP))
}

func TestAccountDetails(t *testing.T) {
	d := start(t, sandbox.Config{})
	offered := d.login(d.session("101")).Data.Accounts
	customers := map[string]string{}
	for _, s := range sandbox.Stories() {
		a := d.details(s.Digits)
		switch s.Digits {
		case "401":
			d.refused(401, "secret key", a)
			continue
		case "404":
			d.refused(404, "Account not found.", a)
			continue
		}
		require.Equal(t, 200, a.HTTP, a.Raw)
		assert.Equal(t, s.Account, a.Data.Account.ID)
		assert.Regexp(t, `^\d{10}$`, a.Data.Account.AccountNumber)
		assert.Equal(t, "NGN", a.Data.Account.Currency)
		assert.NotEmpty(t, a.Data.Account.Institution.BankCode)
		assert.Equal(t, "AVAILABLE", a.Data.Meta.DataStatus)
		assert.Equal(t, "internet_banking", a.Data.Meta.AuthMethod)
		assert.Equal(t, []string{"balance", "transactions"}, a.Data.Meta.RetrievedData)
		assert.Empty(t, customers[a.Data.Account.AccountNumber], "every story has an account of its own")
		customers[a.Data.Account.AccountNumber] = s.Digits

		if s.Digits == "101" || s.Digits == "103" {
			assert.Equal(t, "Samuel Olamide Nomo", a.Data.Account.Name)
			assert.Equal(t, offered[0].Institution, a.Data.Account.Institution)
			assert.NotEqual(t, offered[0].AccountNumber, a.Data.Account.AccountNumber)
			var numbers []string
			for _, o := range offered {
				numbers = append(numbers, o.AccountNumber)
			}
			assert.Contains(t, numbers, a.Data.Account.AccountNumber)
		}
	}
	d.refused(404, "Account not found.", d.details("999"))
}

func TestDetailsAreProcessingAfterASuccess(t *testing.T) {
	const delay = 40 * time.Millisecond
	clock := newClock()
	d := start(t, sandbox.Config{Delay: delay, Clock: clock.now})

	d.done(d.open("099"))
	a := d.details("099")
	assert.Equal(t, "PROCESSING", a.Data.Meta.DataStatus)
	assert.Contains(t, a.Raw, `"retrieved_data":[]`)
	assert.Equal(t, "AVAILABLE", d.details("200").Data.Meta.DataStatus, "another account is not touched")

	clock.advance(2 * delay)
	assert.Equal(t, "AVAILABLE", d.details("099").Data.Meta.DataStatus)
}

func TestExtraAccountsTellAStory(t *testing.T) {
	const extra = "0123456789abcdef01234567"
	d := start(t, sandbox.Config{Extra: map[string]string{extra: "099"}})

	d.done(d.post("/v2/connect/reauth/session", "", fields{"account": extra}))

	other := d.post("/v2/connect/reauth/session", "", fields{"account": extra[1:] + "0"})
	d.refused(http.StatusNotFound, "Account not found", other)
}
