package plain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

var linkAnswer = flowtest.LinkAnswer

const (
	offersLink = ":link creates a reauth link, with which the customer signs in alone."
	hands      = "Send this link to the customer. Who opens it signs in to the bank there, so that nobody else sees the password."
)

func TestALinkIsSaid(t *testing.T) {
	d := newDesk(opened, linkAnswer, opened, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, ":link", "", username, password))
	assert.Equal(t, []string{"session " + account, "link " + account, "session " + another, login(username, password)}, d.calls)
	d.said(t, offersLink, "Username: ", "Creating the reauth link.", "The reauth link of account "+account+" is", flowtest.Link, hands,
		"Enter goes on: ", "Account 2 of 2: "+another+". :skip leaves it out.")
	assert.Equal(t, 1, strings.Count(d.out.String(), offersLink), "once")
	assert.Equal(t, []string{account + " link_created ", another + " reauthorised "}, d.statuses())
	assert.Equal(t, flowtest.Link, d.results[0].Link)
}

// From wherever the account stands.
func TestALinkFromEveryQuestion(t *testing.T) {
	for name, test := range map[string]struct {
		bank  []answer
		lines []string
	}{
		"the password":    {[]answer{opened}, []string{username, ":link"}},
		"the choice":      {[]answer{opened, several}, []string{username, password, ":LINK", ":link"}},
		"a question":      {[]answer{oneQuestion}, []string{":link"}},
		"a failed":        {[]answer{fails(monoapi.KindAddOnMissing, monoapi.OpSession, 401)}, []string{":link"}},
		"twice, and back": {[]answer{opened}, []string{":link", ":back", ":link"}},
	} {
		t.Run(name, func(t *testing.T) {
			bank := append(test.bank[:len(test.bank):len(test.bank)], linkAnswer)
			d := newDesk(bank...)
			require.NoError(t, d.run(t, append(append([]string{account}, test.lines...), "")...))
			assert.Equal(t, "link "+account, d.calls[len(d.calls)-1])
			assert.Len(t, d.calls, len(bank), "one link")
			d.said(t, offersLink)
			assert.Equal(t, []string{account + " link_created "}, d.statuses())
		})
	}
}

func TestALinkThatCanNotBeCreated(t *testing.T) {
	d := newDesk(opened, fails(monoapi.KindServer, monoapi.OpLink, 500), done)
	require.NoError(t, d.run(t, account, ":link", username, password))
	d.said(t, "Creating the reauth link.", "Mono has a problem of its own (HTTP 500).", "Nothing was sent to the bank.", "Username: ")
	assert.Equal(t, []string{account + " reauthorised "}, d.statuses())
}

func TestNoLinkBeforeAnAccount(t *testing.T) {
	d := newDesk(done)
	require.NoError(t, d.run(t, ":link", account))
	d.said(t, ":link is not known here. You can use :back, :quit, :help.")
}

// What the customer does is said while the operator waits, and the line that is
// typed after it is none of an answer.
func TestTheCustomersSignInIsSaidAtThePrompt(t *testing.T) {
	d := newDesk(opened, linkAnswer)
	d.opts.Accounts = []string{account}
	d.listens = true
	d.called = func() {
		if len(d.calls) == 2 {
			go func() {
				time.Sleep(20 * time.Second)
				d.hear(withID(reauthorised(account), "evt_1"))
				time.Sleep(20 * time.Second)
				d.hear(withID(updated(account, monoapi.DataAvailable), "evt_2"))
			}()
		}
	}
	require.NoError(t, d.typing(t, typed{0, ":link"}, typed{time.Minute, ""}))
	d.said(t, "Enter goes on: ", "Mono confirms: account_reauthorized.", "Enter goes on: ", "Mono confirms: account_updated: data available.",
		"Enter goes on: ", "Account "+account+" is reauthorised.", flow.Handing.Confirmed)
	assert.Equal(t, []string{account + " reauthorised link"}, d.statuses())
	for _, once := range []string{"Mono confirms: account_reauthorized.", "Mono confirms: account_updated: data available."} {
		assert.Equal(t, 1, strings.Count(d.out.String(), once), once)
	}
	assert.NotContains(t, d.out.String(), "Waiting for Mono's confirmation", "all of it has come")
}

// It counts while the next account is at work.
func TestTheCustomersSignInIsSaidLater(t *testing.T) {
	d := newDesk(opened, linkAnswer, opened, done)
	d.opts.Accounts = []string{account, another}
	d.listens = true
	d.called = func() {
		if len(d.calls) == 3 {
			d.hear(reauthorised(account))
		}
	}
	require.NoError(t, d.run(t, ":link", "", username, password))
	d.said(t, "Enter goes on: ", account+": "+flow.Handing.Confirmed, "Account "+another+" is reauthorised.")
	assert.Equal(t, []string{account + " link_created ", account + " reauthorised link", another + " reauthorised "}, d.statuses())
	assert.True(t, d.queue.AllReauthorised())
}

func TestALinkBeforehand(t *testing.T) {
	d := written([]string{account, another}, opened, linkAnswer, opened, done)
	require.NoError(t, d.run(t, ":link", "nina", "nina's secret"))
	assert.Equal(t, []string{account + " link_created ", another + " reauthorised "}, d.statuses())
	assert.Equal(t, login("nina", "nina's secret"), d.calls[3], "nothing was asked that a line would answer")
}

func TestTheDemoSaysWhoCanOpenItsLink(t *testing.T) {
	d := newDesk(opened, linkAnswer)
	d.opts.Environment = flow.EnvironmentDemo
	require.NoError(t, d.run(t, account, ":link", ""))
	d.said(t, flow.Handing.Do, flow.Handing.Demo)
}
