package plain_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Which account is next is said once, after an empty line, and for one alone not
// at all.
func TestAnAccountIsAnnouncedOnce(t *testing.T) {
	d := newDesk(opened, rejected, done, opened, done)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, username, "wrong", "", "right", "nina", "secret"))
	assert.Equal(t, 1, strings.Count(d.out.String(), "\n\nAccount 1 of 2: "+account+". :skip leaves it out.\n"))
	assert.Equal(t, 1, strings.Count(d.out.String(), "\n\nAccount 2 of 2: "+another+". :skip leaves it out.\n"))
	assert.Equal(t, 2, strings.Count(d.out.String(), " of 2: "))

	d = newDesk(opened, done)
	d.opts.Accounts = []string{account}
	require.NoError(t, d.run(t, username, password))
	assert.NotContains(t, d.out.String(), "of 1")
}

// Who skips an account knows that it was given up.
func TestASkippedAccountIsSaidInAWord(t *testing.T) {
	d := newDesk(opened, opened, rejected)
	d.opts.Accounts = []string{account, another}
	require.NoError(t, d.run(t, ":skip", username, "wrong", ":skip", ":skip"))
	assert.Equal(t, []string{account + " skipped skipped", another + " skipped rejected"}, d.statuses())
	assert.Equal(t, 2, strings.Count(d.out.String(), "Skipped.\n"))
	assert.NotContains(t, d.out.String(), "given up.")
	assert.NotContains(t, d.out.String(), "Try this account again?")
}

// Interrupted while it is sent once more, after it had been refused, a sign-in may
// be with the bank.
func TestInterruptedInASecondTry(t *testing.T) {
	busy := fails(monoapi.KindRateLimited, monoapi.OpLogin, 429)
	busy.Err.RetryAfter = time.Minute
	d := newDesk(opened, busy, slowly(done, time.Hour))
	d.opts.Accounts = []string{account}
	calls := 0
	d.called = func() {
		if calls++; calls == 3 {
			time.AfterFunc(30*time.Second, d.cancel)
		}
	}
	require.ErrorIs(t, d.run(t, username, password), context.Canceled)
	require.Len(t, d.results, 1)
	assert.Equal(t, "The sign-in was cancelled. The bank may already have received it.", d.results[0].Message)
}

// What is said about a password begins on a line of its own, though no enter key
// was shown.
func TestWhatIsSaidAboutAPasswordBeginsALine(t *testing.T) {
	d := newDesk(opened, done)
	d.opts.Echo = func(bool) {}
	require.NoError(t, d.run(t, account, username, "pass\x1b[Dword", password, ""))
	assert.Contains(t, d.out.String(), "Password (it is not shown): \nThat contains a key or a character")
	assert.Contains(t, d.out.String(), "type it again.\nPassword (it is not shown): \n")
}

// What the demo bank accepts is said at the start, in the demo alone.
func TestTheDemoSaysWhatItAccepts(t *testing.T) {
	for environment, says := range map[monoapi.Environment]bool{flow.EnvironmentDemo: true, monoapi.EnvironmentTest: false, monoapi.EnvironmentLive: false} {
		d := newDesk(opened, done)
		d.opts.Environment, d.opts.DemoHint = environment, "Demo bank: samuel@neem.com"
		require.NoError(t, d.run(t, account, username, password))
		before := "Environment: " + string(environment) + ".\n"
		if says {
			before += "Demo bank: samuel@neem.com\n"
		}
		assert.True(t, strings.HasPrefix(d.out.String(), before+"Answer each question"), d.out.String())
	}
}

// Before the sign-in stands which account it is for, and what asking costs.
func TestWhatIsSaidBeforeASignIn(t *testing.T) {
	const begins = "\nSign in to the bank, for account " + account + ". :who tells whose account it is"
	for name, test := range map[string]struct {
		environment monoapi.Environment
		testKey     bool
		says        string
	}{
		"test":     {monoapi.EnvironmentTest, true, ".\n:sandbox signs in with one of Mono's sandbox sign-ins.\nUsername: "},
		"live":     {monoapi.EnvironmentLive, false, "; live calls may be charged.\nUsername: "},
		"the demo": {flow.EnvironmentDemo, false, ".\nUsername: "},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(opened, done)
			d.testKey, d.opts.Environment = test.testKey, test.environment
			require.NoError(t, d.run(t, account, username, password))
			assert.Contains(t, d.out.String(), begins+test.says)
		})
	}
}

// What Mono does not tell of an account is not said.
func TestWhatIsSaidOfAnAccount(t *testing.T) {
	const known = "The account is linked to Samuel, GTBank, number ending in 3478"
	d := newDesk(opened, answer{}, done)
	require.NoError(t, d.run(t, account, ":who", username, password))
	assert.Contains(t, d.out.String(), known+", data available.\n")

	d = newDesk(opened, answer{}, done)
	d.Linked.DataStatus = ""
	require.NoError(t, d.run(t, account, ":who", username, password))
	assert.Contains(t, d.out.String(), known+".\n")
}
