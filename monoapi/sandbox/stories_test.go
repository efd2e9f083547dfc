package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func TestStoriesList(t *testing.T) {
	var digits []string
	for _, s := range sandbox.Stories() {
		digits = append(digits, s.Digits)
		assert.Equal(t, sandbox.AccountPrefix+s.Digits, s.Account)
		assert.Regexp(t, `^[0-9a-f]{24}$`, s.Account)
		assert.NotEmpty(t, s.Text)
		assert.LessOrEqual(t, len(s.Text), 50, s.Text)
	}
	assert.Equal(t, strings.Fields("099 098 200 101 102 103 104 105 106 008 400 401 403 404 410 429 500 598"), digits)

	sandbox.Stories()[0].Text = "changed"
	assert.NotEqual(t, "changed", sandbox.Stories()[0].Text, "the slice is fresh")
}

func TestStorySeveralAccounts(t *testing.T) {
	d := start(t, sandbox.Config{})
	offered := d.login(d.session("101")).Data.Accounts
	require.Len(t, offered, 4)
	for _, account := range offered {
		id := d.session("101")
		d.asked(101, d.login(id))
		d.done(d.commit(id, fields{"accountNumber": account.AccountNumber}))
	}

	id := d.session("101")
	d.asked(101, d.login(id))
	d.rejected(200, "Unknown account", d.commit(id, fields{"accountNumber": "0131883460"}))
	d.rejected(200, "Unknown account", d.commit(id, fields{"accountNumber": ""}))
	d.done(d.commit(id, fields{"accountNumber": offered[3].AccountNumber}))
}

func TestStoryOTP(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("102")
	d.asked(102, d.login(id), "otp")
	d.rejected(200, "Incorrect OTP. Please check it and try again.", d.commit(id, fields{"otp": "000000"}))
	d.done(d.commit(id, rightOTP))
}

func TestStoryEveryQuestion(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("103")

	a := d.login(id)
	d.asked(102, a, "answer")
	assert.True(t, strings.HasSuffix(a.Data.UserInput.Title, "?"), a.Data.UserInput.Title)
	assert.Contains(t, a.Raw, `{"type":"elements.input","name":"answer","hint":"Security answer","contentType":"password"}`)
	d.rejected(200, "Incorrect answer", d.commit(id, fields{"answer": "corona"}))

	a = d.commit(id, fields{"answer": sandbox.Answer})
	d.asked(102, a, "otp")
	assert.Equal(t, "GTBank is requesting you to enter your OTP to continue", a.Data.UserInput.Title)

	// A person who goes back to the credentials starts the questions again.
	d.asked(102, d.login(id), "answer")
	d.commit(id, fields{"answer": sandbox.Answer})

	a = d.commit(id, rightOTP)
	d.asked(101, a)
	d.done(d.commit(id, fields{"accountNumber": a.Data.Accounts[0].AccountNumber}))
}

func TestStorySessionAsksAtOnce(t *testing.T) {
	d := start(t, sandbox.Config{})
	a := d.open("098")
	d.asked(102, a, "otp")
	id := a.Data.Session.ID
	d.rejected(200, "takes no login", d.login(id))
	d.rejected(200, `asks for "otp"`, d.commit(id, rightLogin))
	d.rejected(200, "Incorrect OTP", d.commit(id, fields{"otp": "000000"}))
	d.done(d.commit(id, rightOTP))
}

func TestStoryMaskedAnswer(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("104")
	d.asked(102, d.login(id), "security_answer")
	d.rejected(200, "Incorrect answer", d.commit(id, fields{"security_answer": "corona"}))
	d.done(d.commit(id, fields{"security_answer": "Corona"}))
}

func TestStoryAccountAndOTPTogether(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("105")
	a := d.login(id)
	d.asked(101, a, "otp")
	number := a.Data.Accounts[3].AccountNumber
	d.rejected(200, "Unknown account", d.commit(id, fields{"accountNumber": "1", "otp": sandbox.OTP}))
	d.rejected(200, "Incorrect OTP", d.commit(id, fields{"accountNumber": number, "otp": "000000"}))
	d.done(d.commit(id, fields{"accountNumber": number, "otp": sandbox.OTP}))
}

func TestStoryOwnSignInForm(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("106")
	d.rejected(400, `The bank asks for "phone_number", "passcode", "email" and nothing else.`, d.login(id))
	for _, empty := range []string{"phone_number", "passcode", "email"} {
		login := fields{"phone_number": "0", "passcode": "1", "email": "x"}
		login[empty] = ""
		d.rejected(400, "fill in every field", d.post(loginPath, id, login))
	}
	d.done(d.post(loginPath, id, fields{"phone_number": "0", "passcode": "1", "email": "x"}))
}

func TestStoryNoAddon(t *testing.T) {
	d := start(t, sandbox.Config{})
	d.refused(401, "You must be subscribed to Partners API addon", d.open("403"))
	assert.Equal(t, "Musa Aliyu Shehu", d.details("403").Data.Account.Name)
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
		d.refused(410, expired, d.login(first))
		d.refused(410, expired, d.login(first))
		d.refused(410, expired, d.commit(first, rightOTP))
		second := d.session("410")
		d.rejected(400, "Invalid login", d.post(loginPath, second, fields{"username": "x", "password": "y"}))
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
		{"username": "", "password": ""},
	} {
		d.rejected(http.StatusBadRequest, "Invalid login credentials. Please check your username and password.",
			d.post(loginPath, id, login))
	}
	d.done(d.login(id))
}

func TestCommitBeforeLogin(t *testing.T) {
	d := start(t, sandbox.Config{})
	d.rejected(200, "Log in", d.commit(d.session("102"), rightOTP))
}

func TestExtraAccountsTellAStory(t *testing.T) {
	const extra = "0123456789abcdef01234567"
	d := start(t, sandbox.Config{Extra: map[string]string{extra: "099"}})

	d.done(d.post("/v2/connect/reauth/session", "", fields{"account": extra}))

	other := d.post("/v2/connect/reauth/session", "", fields{"account": extra[1:] + "0"})
	d.refused(http.StatusNotFound, "Account not found", other)
}
