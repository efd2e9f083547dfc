package monoapi_test

import (
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// echoing answers every call with a body in which the canaries of an earlier
// login stand where a text may.
func echoing(t *testing.T) *fake {
	t.Helper()
	f := newFake(t)
	const answered = `{"message": "Hello ` + canaryUser + `, wombat and dunnart", "responseCode": 103, "data": {"account": {"id": "a", "name": "wombat and dunnart"}, "mono_url": "` + linkURL + `"}}`
	for op, call := range paths {
		body := answered
		if op == monoapi.OpSandbox {
			body = `{"message": "wombat and dunnart", "data": {"credentials": [{"values": {"a": "b"}}]}}`
		}
		f.on(call, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			reply(200, body, "X-Echo", "wombat and dunnart")(w, r)
		})
	}
	return f
}

// remembering makes a client keep its secrets in r.
func remembering(r *monoapi.Redactor) func(*monoapi.Config) {
	return func(cfg *monoapi.Config) { cfg.Redactor = r }
}

func signInOnce(t *testing.T, client *monoapi.Client) {
	t.Helper()
	_, err := client.Session(session).SignIn(t.Context(), signIn(canaryUser, "wombat and dunnart")...)
	require.NoError(t, err)
}

// What a later answer echoes of an earlier call is hidden too.
func TestRedactor(t *testing.T) {
	for op, call := range calls {
		t.Run(string(op), func(t *testing.T) {
			f := echoing(t)
			client := f.client(remembering(new(monoapi.Redactor)))
			signInOnce(t, client)
			require.NoError(t, call(t.Context(), client))
			secretFree(t, f.last())
			assert.Equal(t, op, f.last().Operation)
			assert.Contains(t, f.last().ResponseBody, mask)
			assert.Equal(t, mask, f.last().ResponseHeader.Get("X-Echo"))
		})
	}
}

func TestRedactorHidesInOutcomesToo(t *testing.T) {
	f := echoing(t)
	client := f.client(remembering(new(monoapi.Redactor)))
	signInOnce(t, client)

	next, err := client.CreateSession(t.Context(), "b")
	require.NoError(t, err)
	assert.Equal(t, "Hello "+mask+", "+mask, next.Outcome.Message)
	details, err := client.Account(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, mask, details.Name, "the password was typed out of sight")
	got, err := client.Session(session).Commit(t.Context(), typed("otp", "1"))
	require.NoError(t, err)
	assert.Equal(t, "Hello "+mask+", "+mask, got.Message)
}

// A sitting may use several clients; one without the redactor knows of its own
// calls alone.
func TestRedactorOfSeveralClients(t *testing.T) {
	f := echoing(t)
	var shared monoapi.Redactor
	signInOnce(t, f.client(remembering(&shared)))

	_, err := f.client(remembering(&shared)).CreateSession(t.Context(), "a")
	require.NoError(t, err)
	secretFree(t, f.last())

	_, err = f.client(remembering(new(monoapi.Redactor))).CreateSession(t.Context(), "a")
	require.NoError(t, err)
	assert.Contains(t, f.last().ResponseBody, "wombat", "another sitting's secrets are not known")
	_, err = f.client().CreateSession(t.Context(), "a")
	require.NoError(t, err)
	assert.Contains(t, f.last().ResponseBody, "wombat")
}

// A chosen account is no secret, and is not remembered as one.
func TestRedactorForgetsWhatIsOpen(t *testing.T) {
	f := newFake(t)
	f.on(commitCall, reply(200, `{"message": "2209871234 was chosen", "data": {"responseCode": 99, "code": "c"}}`))
	client := f.client(remembering(new(monoapi.Redactor)))
	for range 2 {
		got, err := client.Session(session).Commit(t.Context(), chosen("accountNumber", "2209871234"))
		require.NoError(t, err)
		assert.Equal(t, "2209871234 was chosen", got.Message)
		assert.Equal(t, `{"accountNumber": "2209871234"}`, f.last().RequestBody)
	}
}

func TestRedactorIsSafeForConcurrentUse(t *testing.T) {
	f := echoing(t)
	var shared monoapi.Redactor
	var wait sync.WaitGroup
	for range 8 {
		client := f.client(remembering(&shared))
		wait.Go(func() {
			_, err := client.Session(session).SignIn(t.Context(), signIn(canaryUser, "wombat and dunnart")...)
			assert.NoError(t, err)
		})
	}
	wait.Wait()
	for _, e := range f.exchanges() {
		secretFree(t, e)
	}
}
