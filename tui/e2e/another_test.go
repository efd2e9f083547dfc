//go:build unix

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// An account begun with n counts like any other.
func TestAnotherAccount(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("099")))
	s.Wait("✓ Reauthorised")
	first := shownCode(t, s)
	s.Key("n")
	s.Wait("❯ Account ID")
	s.Type(story("200"))
	s.Key("enter")
	signIn(s)
	s.Wait("✓ Reauthorised", story("200"), "2 of 2")
	second := shownCode(t, s)
	s.WaitStdout(second)
	s.Key("enter")
	s.Wait("2 of 2 reauthorised", story("099"), story("200"))
	s.Key("q")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, story("099")+"\treauthorised\t"+first+"\n"+story("200")+"\treauthorised\t"+second+"\n", s.Stdout())
}

// Once a sign-in that was refused with 429 is being sent again, the bank may
// receive it.
func TestEscDuringRepetition(t *testing.T) {
	t.Parallel()
	var logins atomic.Int32
	hangs := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == sessionPath:
			fmt.Fprint(w, `{"status": "successful", "data": {"id": "sess_1"}}`)
		case logins.Add(1) == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"status": "failed", "message": "Too many requests.", "data": null}`)
		default:
			_, _ = io.Copy(io.Discard, r.Body) // or a hang-up is not noticed
			hangs <- struct{}{}
			<-r.Context().Done()
		}
	}))
	t.Cleanup(server.Close)
	s := start(t, nil, env("MONO_BASE_URL="+server.URL), args(story("200")))
	signIn(s)
	s.Wait("Trying again in 1 s (try 2).")
	<-hangs
	s.WaitGone("Trying again")
	s.Key("esc")
	s.Wait("The sign-in was cancelled.", "The bank may already have received it.")
}

// A single account can be given up, and counts as not reauthorised.
func TestGiveUp(t *testing.T) {
	t.Parallel()
	// The footer of 80 columns has no room for every key.
	s := start(t, startBank(t, sandbox.Config{}), size(120, 24), args(story("400")))
	signIn(s)
	s.Wait("The sign-in was rejected")
	s.Key("f1")
	s.Wait("Keys (press any to go back)", "ctrl+q   give up")
	s.Key("f1", "ctrl+q")
	s.Wait("A sign-in has already been sent for this account.", "Press ctrl+q again to give up.")
	s.Key("ctrl+q")
	s.Wait("– Given up")
	s.Key("enter")
	require.Equal(t, 1, s.Exit())
	require.Equal(t, story("400")+"\tskipped\trejected\tThe institution is not responding at the moment. Please try again later.\n", s.Stdout())
}
