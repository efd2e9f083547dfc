package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

func TestAccountDetails(t *testing.T) {
	d := start(t, sandbox.Config{})
	accounts := map[string]string{}
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
		account := a.Data.Account
		assert.Equal(t, s.Account, account.ID)
		assert.Regexp(t, `^\d{10}$`, account.AccountNumber)
		assert.Equal(t, "NGN", account.Currency)
		assert.Equal(t, "AVAILABLE", a.Data.Meta.DataStatus)
		assert.Empty(t, accounts[account.AccountNumber], "every story has an account of its own")
		accounts[account.AccountNumber] = s.Digits

		assert.Regexp(t, `^[0-9a-f]{24}$`, a.Data.Customer.ID)
		if name, ok := customers[a.Data.Customer.ID]; ok {
			assert.Equal(t, name, account.Name, "a customer is one person")
		}
		customers[a.Data.Customer.ID] = account.Name
	}
	d.refused(404, "Account not found.", d.details("999"))
}

// What a story offers includes the account that is linked, though never first:
// whoever takes the first unread takes the wrong one.
func TestTheLinkedAccountIsAmongThoseOffered(t *testing.T) {
	d := start(t, sandbox.Config{})
	offered := d.login(d.session("101")).Data.Accounts
	for _, digits := range []string{"101", "103", "105"} {
		number := d.details(digits).Data.Account.AccountNumber
		assert.NotEqual(t, offered[0].AccountNumber, number)
		assert.Contains(t, offered, struct{ AccountNumber string }{number})
	}
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

// The data of story 598 is there until a reauthorisation, and never after one.
func TestDetailsSayThatTheDataCouldNotBeFetched(t *testing.T) {
	const delay = 40 * time.Millisecond
	clock := newClock()
	d := start(t, sandbox.Config{Delay: delay, Clock: clock.now})
	assert.Equal(t, "AVAILABLE", d.details("598").Data.Meta.DataStatus)
	for range 2 {
		d.done(d.login(d.session("598")))
		assert.Equal(t, "PROCESSING", d.details("598").Data.Meta.DataStatus)
		clock.advance(2 * delay)
		for range 2 {
			a := d.details("598")
			assert.Equal(t, "FAILED", a.Data.Meta.DataStatus)
			assert.Contains(t, a.Raw, `"retrieved_data":[]`)
		}
	}
}
