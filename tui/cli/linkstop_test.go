package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// refusing is a Mono that answers every request in the same way, and how many came.
func refusing(t *testing.T, status int, message string) (env map[string]string, came *atomic.Int32) {
	t.Helper()
	came = &atomic.Int32{}
	mono := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		came.Add(1)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"status":"failed","message":%q,"data":null}`, message)
	}))
	t.Cleanup(mono.Close)
	return map[string]string{"MONO_SECRET_KEY": testKey, "MONO_BASE_URL": mono.URL}, came
}

// What concerns every account is asked once.
func TestLinksStopWhereEveryAccountWouldFail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status         int
		message        string
		reason, advice string
	}{
		"key": {401, "Invalid key", "key_refused",
			"Mono refused the secret key (HTTP 401). Mono says: Invalid key. Nothing was sent to the bank. Check the key on Mono's dashboard, or use another one."},
		"product": {403, "Not yours", "forbidden",
			`The key is not allowed to do this (HTTP 403). Mono says: Not yours. Nothing was sent to the bank. Use the key of an app with the product "connect".`},
		"add-on": {401, "You must be subscribed to Partners API addon", "add_on_missing",
			"The app of this key lacks the Partners API add-on (HTTP 401). Mono says: You must be subscribed to Partners API addon. Nothing was sent to the bank. " +
				"Ask Mono for the Partners API add-on. The key itself is right."},
		"money": {402, "Insufficient wallet balance", "refused",
			"Mono refused the request (HTTP 402). Mono says: Insufficient wallet balance. Nothing was sent to the bank. Look at the app's balance and billing on Mono's dashboard."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, came := refusing(t, test.status, test.message)
			file := filepath.Join(t.TempDir(), "links.jsonl")
			c := call{args: []string{"link", "--json", "--results", file, "-"}, env: env, input: lines(story("200"), story("101"), story("102"), story("103"))}
			e := c.run(t)
			assert.Equal(t, 1, e.code)
			assert.Equal(t, "connect-reauth: Stopped, as the others would go the same way. "+test.advice+"\n"+
				"connect-reauth: 0 of 4 links created, 1 failed, 3 not tried\n", e.stderr)
			assert.EqualValues(t, 1, came.Load())
			kept, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, told := range []string{e.stdout, string(kept)} {
				all := results(t, told)
				require.Len(t, all, 1, "what was not tried is not told")
				assert.Equal(t, story("200")+" failed "+test.reason, fmt.Sprint(all[0]["account"], " ", all[0]["status"], " ", all[0]["reason"]))
			}

			c.args, c.input = []string{"link", "--json", story("200")}, ""
			assert.Equal(t, "connect-reauth: "+test.advice+"\n", c.run(t).stderr, "nothing else is stopped")
		})
	}
}

// What may be the account's own is no reason to stop.
func TestLinksGoOnAfterAnAccountsOwnFailure(t *testing.T) {
	t.Parallel()
	for status, message := range map[int]string{402: "Request failed", 404: "No such account", 500: "Something went wrong", 400: "The plan is not for this account"} {
		env, came := refusing(t, status, message)
		e := call{args: []string{"link", story("200"), story("101"), story("102"), story("103")}, env: env}.run(t)
		assert.Equal(t, 1, e.code)
		assert.EqualValues(t, 4, came.Load())
		assert.Equal(t, "connect-reauth: 0 of 4 links created, 4 failed\n", e.stderr)
	}
}

// silent is a Mono that answers only the requests that it is told to answer, by
// their number.
func silent(t *testing.T, answers ...int32) (env map[string]string, came *atomic.Int32) {
	t.Helper()
	came = &atomic.Int32{}
	mono := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		n := came.Add(1)
		for _, answered := range answers {
			if n == answered {
				_, _ = fmt.Fprintf(w, `{"data":{"mono_url":"https://link.mono.co/%d"}}`, n)
				return
			}
		}
		<-r.Context().Done()
	}))
	t.Cleanup(mono.Close)
	return map[string]string{"MONO_SECRET_KEY": testKey, "MONO_BASE_URL": mono.URL}, came
}

func TestLinksStopAfterThreeTimeoutsInARow(t *testing.T) {
	t.Parallel()
	env, came := silent(t, 1, 4)
	var ids []string
	for i := range 10 {
		ids = append(ids, fmt.Sprintf("65c4c03aa66a95b572d%05d", i))
	}
	// One that looks odd is asked nothing about: it is no answer of Mono's.
	ids[5] = "odd-one"
	e := call{args: append([]string{"link", "--timeout", "1s"}, ids...), env: env}.run(t)
	assert.Equal(t, 1, e.code)
	assert.EqualValues(t, 7, came.Load(), "two in a row were not enough, three were")
	const late = "No answer came within the time limit; Mono may have created the link all the same."
	assert.Equal(t, "connect-reauth: One of them does not look like an account ID: odd-one.\n"+
		"connect-reauth: Stopped, as 3 accounts in a row got no answer, or were too many at once. The last one: "+late+
		" Nothing was sent to the bank. Try again, with a longer time limit if the bank is slow.\n"+
		"connect-reauth: 2 of 10 links created, 6 failed, 2 not tried\n", e.stderr)
	told := strings.Split(strings.TrimSuffix(e.stdout, "\n"), "\n")
	require.Len(t, told, 8)
	assert.Equal(t, ids[1]+"\tfailed\ttimeout\t"+late, told[1])
	assert.Contains(t, told[5], "odd-one\tfailed\todd_account_id")
}

func TestLinksStopWhereNobodyAnswers(t *testing.T) {
	t.Parallel()
	mono := httptest.NewServer(http.NotFoundHandler())
	mono.Close()
	env := map[string]string{"MONO_SECRET_KEY": testKey, "MONO_BASE_URL": mono.URL}
	ids := []string{story("200"), story("101"), story("102"), story("103")}
	e := call{args: append([]string{"link"}, ids...), env: env}.run(t)
	assert.Equal(t, 1, e.code)
	assert.Equal(t, 3, strings.Count(e.stdout, "\tfailed\tunreachable\t"))
	assert.Contains(t, e.stderr, "connect-reauth: Stopped, as 3 accounts in a row got no answer, or were too many at once. The last one: The connection failed: ")
	assert.NotContains(t, e.stdout+e.stderr, "may have created", "it never left")

	e = call{args: append([]string{"link"}, ids[:3]...), env: env}.run(t)
	assert.Equal(t, "connect-reauth: 0 of 3 links created, 3 failed\n", e.stderr, "nothing was left to stop")
}

// walked drives links for accounts through a bank that answers so, in fake time,
// and returns when it was called.
func walked(t *testing.T, ctx context.Context, accounts int, answers ...flowtest.Answer) (w *linkWalk, calls []time.Duration, told []flow.Result, err error) {
	t.Helper()
	began := time.Now()
	opts := flow.Options{
		ByLink: true, Environment: monoapi.EnvironmentTest,
		Bank:   &flowtest.Bank{Answers: answers, Called: func(string) { calls = append(calls, time.Since(began)) }},
		Result: func(r flow.Result) { told = append(told, r) },
	}
	for i := range accounts {
		opts.Accounts = append(opts.Accounts, fmt.Sprintf("65c4c03aa66a95b572d%05d", i))
	}
	opts = opts.WithDefaults(time.Now)
	w = &linkWalk{Options: opts, sitting: flow.NewSitting(opts), tell: func(string) {}}
	err = w.run(ctx)
	return w, calls, told, err
}

// tooMany is an answer 429.
func tooMany(after time.Duration) flowtest.Answer {
	return flowtest.Answer{Err: &monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpLink, Status: 429, Sent: true, RetryAfter: after}}
}

// An account after too many requests begins no sooner than the last one could go
// on, and waits no shorter.
func TestTooManyLinksAreFollowedByAWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		link := flowtest.Answer{Link: monoapi.Link{URL: "https://link.mono.co/a"}}
		const s = time.Second
		_, calls, told, err := walked(t, t.Context(), 4,
			tooMany(5*s), link, // the first
			tooMany(0), link,
			link, // not refused: the one after it does not wait
			link)
		require.NoError(t, err)
		assert.Equal(t, []time.Duration{0, 5 * s, 10 * s, 15 * s, 20 * s, 20 * s}, calls)
		assert.Len(t, told, 4)
	})
}

// How long Mono asks to wait at last, when an account has failed for it, counts for
// the next one.
func TestTheLastWaitIsWaitedToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const s = time.Second
		_, calls, _, err := walked(t, t.Context(), 2,
			tooMany(s), tooMany(s), tooMany(s), tooMany(s), tooMany(30*s),
			flowtest.Answer{Link: monoapi.Link{URL: "https://link.mono.co/a"}})
		require.NoError(t, err)
		assert.Equal(t, []time.Duration{0, s, 2 * s, 3 * s, 4 * s, 34 * s}, calls)
	})
}

func TestLinksStopAfterTooManyRequestsInARow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var answers []flowtest.Answer
		for range 15 {
			answers = append(answers, tooMany(time.Second))
		}
		w, calls, told, err := walked(t, t.Context(), 5, answers...)
		require.NoError(t, err)
		assert.Equal(t, "Stopped, as 3 accounts in a row got no answer, or were too many at once. The last one: Mono asks for fewer requests (HTTP 429). "+
			"Nothing was sent to the bank. Wait 1 second, then try again.", w.why)
		require.Len(t, calls, 15)
		for i, at := range calls {
			assert.Equal(t, time.Duration(i)*time.Second, at, "the calls are as far apart as was asked")
		}
		require.Len(t, told, 3)
		assert.Equal(t, 2, w.sitting.Queue().Tally()[""])
	})
}

// A wait of hours is nobody's to sit through, nor to pass over.
func TestLinksStopWhereMonoAsksForALongWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, calls, told, err := walked(t, t.Context(), 5, tooMany(3*time.Hour))
		require.NoError(t, err)
		assert.Contains(t, w.why, "Stopped, as the others would go the same way. Mono asks for fewer requests (HTTP 429). ")
		assert.Contains(t, w.why, "Wait 3 hours, then try again.")
		assert.Len(t, calls, 1)
		assert.Len(t, told, 1)
	})
}

// An account that waits for its turn was not tried when the end comes; the one
// before it is told by then.
func TestLinksInterruptedBetweenTwo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 15*time.Second)
		defer stop()
		link := flowtest.Answer{Link: monoapi.Link{URL: "https://link.mono.co/a"}}
		w, calls, told, err := walked(t, ctx, 3, tooMany(10*time.Second), link)
		assert.Equal(t, tui.ErrInterrupted, err)
		assert.Len(t, calls, 2)
		require.Len(t, told, 1)
		assert.Equal(t, flow.StatusLinkCreated, told[0].Status)
		assert.Equal(t, 10*time.Second, told[0].FinishedAt.Sub(told[0].StartedAt), "it was told before the wait")
		says, complete := links{}.sum(w.sitting.Queue())
		assert.Equal(t, "1 of 3 links created, 2 not tried", says)
		assert.False(t, complete)
	})
}

// One that was asked about when the end comes is told: Mono may have the link.
func TestLinksInterruptedInACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 15*time.Second)
		defer stop()
		_, calls, told, err := walked(t, ctx, 3, flowtest.Answer{Takes: time.Hour})
		assert.Equal(t, tui.ErrInterrupted, err)
		assert.Len(t, calls, 1)
		require.Len(t, told, 1)
		assert.Equal(t, flow.StatusCancelled, told[0].Status)
		assert.Equal(t, "Creating the link was cancelled. Mono may have created it; nobody has it.", told[0].Message)
	})
}
