package plain_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// The line ends of other systems, and a last line without one.
func TestLineEnds(t *testing.T) {
	d := newDesk(opened, done)
	input := account + "\r\n" + username + "\r\n" + password
	require.NoError(t, d.read(t, strings.NewReader(input)))
	assert.Equal(t, []string{"session " + account, login(username, password)}, d.calls)
}

func TestTheEndOfTheInputNamesWhatIsMissing(t *testing.T) {
	for name, test := range map[string]struct {
		bank    []answer
		noKey   bool
		input   []string
		missing string
		results []string
	}{
		"key":      {noKey: true, missing: "the secret key"},
		"account":  {missing: "the account ID"},
		"username": {bank: []answer{opened}, input: []string{account}, missing: "the username", results: []string{account + " cancelled cancelled"}},
		"password": {bank: []answer{opened}, input: []string{account, username}, missing: "the password", results: []string{account + " cancelled cancelled"}},
		"choice": {bank: []answer{opened, several}, input: []string{account, username, password},
			missing: "the choice of an account", results: []string{account + " cancelled cancelled"}},
		"answer": {bank: []answer{opened, questions}, input: []string{account, username, password},
			missing: `the answer to "First car"`, results: []string{account + " cancelled cancelled"}},
		"option": {bank: []answer{opened, questions}, input: []string{account, username, password, "Corona"},
			missing: `the answer to "City"`, results: []string{account + " cancelled cancelled"}},
		"after a rejection": {bank: []answer{opened, rejected}, input: []string{account, username, password},
			missing: "the username", results: []string{account + " cancelled rejected"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(test.bank...)
			if test.noKey {
				d.opts.Bank = nil
			}
			// No line at all, rather than an empty one.
			input := strings.Join(test.input, "\n")
			err := d.read(t, strings.NewReader(input))
			var ended *plain.InputEndedError
			require.ErrorAs(t, err, &ended)
			assert.Equal(t, test.missing, ended.Missing)
			assert.EqualError(t, err, "the input ended before "+test.missing+" was given; nothing more was sent")
			assert.Equal(t, test.results, d.statuses())
		})
	}
}

func TestTheEndOfTheInputAfterAFailureIsNoError(t *testing.T) {
	d := newDesk(fails(monoapi.KindNotFound, monoapi.OpSession, 404))
	require.NoError(t, d.read(t, strings.NewReader(account)))
	assert.Equal(t, []string{account + " failed not_found"}, d.statuses())
	assert.False(t, d.queue.AllReauthorised())
}

func TestAFailedReadIsTold(t *testing.T) {
	d := newDesk(opened)
	broken := errors.New("the terminal went away")
	input := io.MultiReader(strings.NewReader(account+"\n"), iotest.ErrReader(broken))
	require.ErrorIs(t, d.read(t, input), broken)
	assert.Equal(t, []string{account + " cancelled cancelled"}, d.statuses())
}

func TestQuitEndsAtEveryPrompt(t *testing.T) {
	for name, test := range map[string]struct {
		bank    []answer
		input   []string
		results []string
	}{
		"account":  {},
		"username": {bank: []answer{opened}, input: []string{account}, results: []string{account + " cancelled cancelled"}},
		"password": {bank: []answer{opened}, input: []string{account, username}, results: []string{account + " cancelled cancelled"}},
		"choice":   {bank: []answer{opened, several}, input: []string{account, username, password}, results: []string{account + " cancelled cancelled"}},
		"option":   {bank: []answer{opened, questions}, input: []string{account, username, password, "x"}, results: []string{account + " cancelled cancelled"}},
		"retry": {bank: []answer{fails(monoapi.KindNotFound, monoapi.OpSession, 404)}, input: []string{account},
			results: []string{account + " failed not_found"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(test.bank...)
			require.ErrorIs(t, d.run(t, append(test.input, ":quit", account, username, password)...), plain.ErrInterrupted)
			assert.Equal(t, test.results, d.statuses())
			assert.Len(t, d.calls, len(test.bank))
		})
	}
}

func TestInterrupted(t *testing.T) {
	t.Run("at a prompt", func(t *testing.T) {
		input, typed := io.Pipe()
		defer typed.Close()
		d := newDesk(opened)
		d.opts.Accounts = []string{account}
		d.opts.Output = writer(func(p []byte) {
			if string(p) == "Username: " {
				d.cancel()
			}
		})
		require.ErrorIs(t, d.readNow(input), context.Canceled)
		assert.Equal(t, []string{account + " cancelled cancelled"}, d.statuses())
	})
	t.Run("during a call", func(t *testing.T) {
		d := newDesk(slowly(opened, time.Hour))
		d.called = func() { d.cancel() }
		require.ErrorIs(t, d.run(t, account, username), context.Canceled)
		assert.Equal(t, []string{"session " + account}, d.calls)
		assert.Equal(t, []string{account + " cancelled cancelled"}, d.statuses())
	})
	t.Run("between two tries", func(t *testing.T) {
		busy := fails(monoapi.KindRateLimited, monoapi.OpSession, 429)
		busy.Err.RetryAfter = time.Minute
		d := newDesk(busy)
		d.opts.Step = func(string, flow.Step) { d.cancel() }
		require.ErrorIs(t, d.run(t, account), context.Canceled)
		assert.Len(t, d.calls, 1)
		assert.Equal(t, []string{account + " cancelled cancelled"}, d.statuses())
	})
}

// What had been sent when control C came may be with the bank: the result says
// so, and the step is told.
func TestInterruptedWhileSomethingWasSent(t *testing.T) {
	busy := fails(monoapi.KindRateLimited, monoapi.OpLogin, 429)
	busy.Err.RetryAfter = time.Minute
	for name, test := range map[string]struct {
		bank    []answer
		lines   []string
		step    string
		message string
	}{
		"sign-in": {[]answer{opened, slowly(done, time.Hour)}, nil,
			"login: cancelled", "The sign-in was cancelled. The bank may already have received it."},
		"answer": {[]answer{opened, oneQuestion, slowly(done, time.Hour)}, []string{"123456"},
			"commit: cancelled", "The answer was cancelled. The bank may already have received it."},
		"wait of a sign-in": {[]answer{opened, busy}, nil,
			"login: cancelled", "The sign-in was cancelled. Mono had refused it before the bank saw it."},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(test.bank...)
			d.opts.Accounts = []string{account, another}
			calls := 0
			d.called = func() {
				if calls++; calls == len(test.bank) {
					time.AfterFunc(30*time.Second, d.cancel)
				}
			}
			require.ErrorIs(t, d.run(t, append([]string{username, password}, test.lines...)...), context.Canceled)
			assert.Equal(t, []string{account + " cancelled cancelled"}, d.statuses())
			assert.Equal(t, test.message, d.results[0].Message)
			assert.Equal(t, account+" "+test.step, d.steps[len(d.steps)-1])
			assert.Len(t, d.calls, len(test.bank), "nothing more is sent")
		})
	}
}

// cancelling is a bank whose answer to a sign-in comes with control C.
type cancelling struct{ *desk }

func (c cancelling) SignIn(ctx context.Context, session string, answers []monoapi.Answer) (monoapi.Outcome, error) {
	defer c.cancel()
	return c.desk.SignIn(ctx, session, answers)
}

// An account that was done at that moment is done; an answer that asks for more
// changes nothing.
func TestInterruptedAsTheAnswerComes(t *testing.T) {
	for name, test := range map[string]struct {
		answer answer
		result string
		code   string
	}{
		"done":        {done, account + " reauthorised ", code},
		"more to ask": {oneQuestion, account + " cancelled cancelled", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(opened, test.answer)
			d.opts.Bank, d.opts.Accounts = cancelling{d}, []string{account, another}
			require.ErrorIs(t, d.run(t, username, password), context.Canceled)
			assert.Equal(t, []string{test.result}, d.statuses())
			assert.Equal(t, test.code, d.results[0].Code)
			assert.Equal(t, test.code != "", strings.Contains(d.out.String(), "The code is "+code))
			assert.NotContains(t, d.out.String(), "Account 2 of 2")
		})
	}
}

// writer is told what is written.
type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}
