package plain_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// script is an input whose lines are typed as things happen.
type script []func() string

// Read types the next line, in its own time.
func (s *script) Read(p []byte) (int, error) {
	if len(*s) == 0 {
		return 0, io.EOF
	}
	line := (*s)[0]()
	*s = (*s)[1:]
	return copy(p, line), nil
}

// following is a desk that stays open.
func following(answers ...answer) *desk {
	d := newDesk(answers...)
	d.listens, d.opts.Follow = true, true
	return d
}

// required is Mono's word that an account must be reauthorised.
func required(account string) monoapi.WebhookEvent {
	return monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired, Account: account}
}

// types types a line after a while.
func types(line string) func() string {
	return func() string {
		time.Sleep(time.Second)
		return line + "\n"
	}
}

// after hears events and types a line so long after.
func (d *desk) after(wait time.Duration, line string, events ...monoapi.WebhookEvent) func() string {
	return func() string {
		time.Sleep(time.Second)
		d.hear(events...)
		time.Sleep(wait)
		return line + "\n"
	}
}

const (
	desk0    = "No account waits. Accounts join by themselves when Mono says that they must be reauthorised. Nothing begins by itself."
	deskAsks = "Enter begins the next account, an account ID that one, :quit ends: "
)

func TestTheDeskStaysOpen(t *testing.T) {
	d := following(opened, done)
	d.opts.Notes = map[string]string{account: "Ada Obi"}
	require.NoError(t, d.read(t, &script{
		types(""), d.after(time.Second, "", required(account)),
		types(username), d.after(0, password), types(":quit"),
	}))
	assert.Equal(t, []string{"session " + account, login(username, strings.TrimSuffix(password, "\n"))}, d.calls)
	d.said(t, desk0, deskAsks, "No account waits yet.", deskAsks,
		account+" (Ada Obi): Mono says that this account must be reauthorised; it waits in the queue.",
		deskAsks, "Account 1 of 1: "+account+" (Ada Obi). :skip leaves it out.", "Account "+account+" (Ada Obi) is reauthorised.",
		"1 of 1 reauthorised.", desk0)
	assert.True(t, d.queue.AllReauthorised())
	assert.NotContains(t, d.out.String(), "0 of 0")
	assert.Equal(t, 2, strings.Count(d.out.String(), desk0), "not again as long as nothing changes")
	assert.NotContains(t, d.out.String(), "0 of 0", "of nobody there is nothing to sum up")
}

func TestNothingBeginsByItself(t *testing.T) {
	d := following()
	require.NoError(t, d.read(t, &script{d.after(time.Hour, ":quit", required(account))}))
	assert.Empty(t, d.calls)
	assert.Equal(t, 1, d.queue.Len())

	d = following(done)
	require.NoError(t, d.read(t, &script{d.after(10*time.Millisecond, "", required(account)), types(""), types(":quit")}))
	d.said(t, "It came just now. Press enter again to begin it.", "0 of 1 reauthorised, 1 not started.", "1 account waits; the next is "+account+".")
	assert.Equal(t, []string{"session " + account}, d.calls, "at the second enter")

	d = following(done, done)
	require.NoError(t, d.read(t, &script{
		d.after(time.Second, "x", required(account)), types(":back"), d.after(10*time.Millisecond, "", required(another)), types(":quit"),
	}))
	assert.Equal(t, []string{"session " + account, "session " + another}, d.calls, "the first one has waited")
}

// At every other question it waits until that is answered.
func TestWhatJoinsAtWorkIsNext(t *testing.T) {
	d := following(opened, done, done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.read(t, &script{types(username), d.after(time.Second, password, required(another)), types(":quit")}))
	d.said(t, "Account 1 of 1: "+account+". :skip leaves it out.",
		another+": Mono says that this account must be reauthorised; it waits in the queue.",
		"Account "+account+" is reauthorised.", "Account 2 of 2: "+another+". :skip leaves it out.", "2 of 2 reauthorised.", desk0)
	assert.Equal(t, []string{account + " reauthorised ", another + " reauthorised "}, d.statuses())
}

func TestAnAccountThatIsNamed(t *testing.T) {
	d := following(done, done)
	require.NoError(t, d.read(t, &script{
		d.after(time.Second, another, required(account)), types(account + " " + another), types("yes"), types(":back"), types(":quit"),
	}))
	assert.Equal(t, []string{"session " + another, "session " + account}, d.calls[:2])
	d.said(t, "1 of 2 reauthorised, 1 not started.", "1 account waits; the next is "+account+".")
}

// Without anybody at the keyboard there is no desk.
func TestTheEndOfTheInputEndsIt(t *testing.T) {
	d := following()
	require.NoError(t, d.read(t, &script{d.after(0, "", required(account))}))
	assert.Empty(t, d.calls)
	d = following(fails(monoapi.KindServer, monoapi.OpSession, 500))
	d.opts.Accounts = []string{account}
	require.NoError(t, d.read(t, &script{}))
	assert.Equal(t, []string{account + " failed " + string(monoapi.KindServer)}, d.statuses())
	assert.Equal(t, 1, d.queue.Tally()[flow.StatusFailed])
}

func TestWordsWhileItWaits(t *testing.T) {
	d := following()
	require.NoError(t, d.read(t, &script{types(":skip"), types(":who"), types(":quit")}))
	assert.Equal(t, 2, strings.Count(d.out.String(), " is not known here. You can use :back, :quit, :help.\n"))
}

// Who comes again is named again, whenever it is.
func TestTheSameAccountAgain(t *testing.T) {
	d := following(done, done)
	d.opts.Notes = map[string]string{account: "Ada Obi"}
	again := required(account)
	again.ID = "evt_2"
	require.NoError(t, d.read(t, &script{
		d.after(time.Second, "", required(account)), d.after(10*time.Millisecond, "", again), types(""), types(":quit"),
	}))
	assert.Equal(t, 2, strings.Count(d.out.String(), "Account 1 of 1: "+account+" (Ada Obi). :skip leaves it out."))
	d.said(t, "It came just now. Press enter again to begin it.", "1 account waits; the next is "+account+" (Ada Obi).")
}
