//go:build unix

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// needs is Mono's word that an account must be reauthorised, and joins what is
// said of it.
func needs(digits string) string { return hook("reauthorisation_required", story(digits), "") }

func joins(digits string) string { return story(digits) + ": Mono says that this account must be" }

// TestFollow: a desk that is open all day.
func TestFollow(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		mono, opts := listening(t)
		kept, path := keptIn(t)
		s := start(t, bank, append(opts, kept, size(140, 30), args(front, "--follow", "--json"))...)
		s.Wait("No account waits", "Nothing begins by itself.")
		s.Key("enter")
		time.Sleep(200 * time.Millisecond) // a key takes away what was said before it

		mono.send(needs("099"), needs("099"))
		s.Wait(joins("099"))
		require.Empty(t, bank.Requests(), "nothing begins by itself")
		require.NotContains(t, s.Screen(), "2 accounts")
		time.Sleep(200 * time.Millisecond) // as long as nobody presses a key for it
		s.Key("enter")
		sees(s, atEnd)
		if front != "--plain" {
			mono.send(needs("099"), needs("200"))
			s.Wait(joins("200"), "1 of 2", "enter next account")
			time.Sleep(200 * time.Millisecond)
			s.Key("enter")
		} else {
			mono.send(hook("account_updated", story("099"), available))
			s.Wait("1 of 1 reauthorised.")
			mono.send(needs("099"), needs("200"))
			s.Wait(joins("200"))
			time.Sleep(200 * time.Millisecond)
			s.Type(story("200"))
			s.Key("enter")
		}
		sees(s, atUser)
		mono.send(hook("account_reauthorized", story("099"), ""))
		signsInAs(s)
		sees(s, atEnd)
		if front != "--plain" {
			s.Key("enter")
			s.Wait("No account waits", "2 of 2 reauthorised.", "2 accounts have joined, the last at ")
			s.Key("q")
			s.Wait("All results")
			s.Key("q")
		} else {
			mono.send(hook("account_updated", story("200"), available))
			s.Wait("2 of 2 reauthorised.")
			s.Type(":quit")
			s.Key("enter")
		}
		require.Equal(t, 0, s.Exit())
		assert.Equal(t, s.Stdout(), readFile(t, path))
		results := jsonLines(t, s.Stdout())
		require.Len(t, results, 2)
		assert.Equal(t, story("099"), results[0]["account"])
		assert.Equal(t, story("200"), results[1]["account"])
		requireRestored(t, s)

		// The next morning: the file is older than Mono's word.
		s = start(t, bank, append(opts, kept, size(140, 30), args(front, "--follow", story("099"), story("200")))...)
		s.Wait("2 accounts are left out", "No account waits")
		mono.send(needs("099"))
		s.Wait(joins("099"))
		time.Sleep(200 * time.Millisecond)
		s.Key("enter")
		sees(s, atEnd)
	})
}

// TestFollowNothing: nobody needed it, which is no failure.
func TestFollowNothing(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		_, opts := listening(t)
		s := start(t, bank, append(opts, args(front, "--follow"))...)
		s.Wait("No account waits")
		if front == "--plain" {
			s.Type(":quit")
			s.Key("enter")
		} else {
			s.Key("q")
		}
		require.Equal(t, 0, s.Exit())
		require.Empty(t, s.Stdout())

		s = start(t, bank, append(opts, args(front, "--follow"))...)
		s.Wait("No account waits")
		s.Key("ctrl+c")
		require.Equal(t, 130, s.Exit())
		requireRestored(t, s)
	})
}

// TestFollowTheDemo: its bank sends some now and then.
func TestFollowTheDemo(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		s := start(t, nil, noKey(), size(140, 30), args(front, "--demo", "--follow"))
		s.Wait("No account waits")
		s.Wait(joins("098"))
		time.Sleep(200 * time.Millisecond)
		s.Key("enter")
		types(s, atOTP, sandbox.OTP)
		sees(s, atEnd)
	})
}

// TestFollowRefused: without webhooks, and without anybody at a keyboard.
func TestFollowRefused(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, wide(), args("--follow", story("099")))
	require.Equal(t, 2, s.Exit())
	require.Contains(t, s.Screen(), "connect-reauth: --follow needs --webhook-listen: Mono says by webhook which accounts must be reauthorised")
	p := piped(t, bank, "\n", plainMode(), args("--follow", "--demo"), env("MONO_BASE_URL="))
	require.Equal(t, 2, p.code)
	require.Contains(t, p.stderr, "connect-reauth: --follow needs somebody at a keyboard")
	require.Empty(t, bank.Requests())
}
