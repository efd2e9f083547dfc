//go:build unix

package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// TestAListWithAccountsOfThisRun: one that is reauthorised is left out, one that
// failed is tried again.
func TestAListWithAccountsOfThisRun(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(140, 30), args(story("099"), story("404")))
	s.Wait("1 of 2", "✓ Reauthorised")
	s.Key("enter")
	s.Wait("2 of 2", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("All results")
	s.Key("n")
	s.Wait("❯ Account ID")
	s.Paste(story("099") + "\n" + story("404") + "\n" + story("098") + "\n")
	s.Wait("3 account IDs.")
	s.Key("enter")
	s.Wait("2 of 3", story("404"), "✗ Not reauthorised", "1 account is left out: it was reauthorised just now, in this run.")
	s.Key("enter")
	types(s, atOTP, sandbox.OTP)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("2 of 3 reauthorised, 1 failed")
	require.Equal(t, 4, countPath(bank, sessionPath))

	s.Key("n")
	s.Wait("❯ Account ID")
	s.Type(story("099"))
	s.Key("enter")
	s.Wait("1 account is left out: it was reauthorised just now, in this run.")
	require.Equal(t, 4, countPath(bank, sessionPath))
}

// TestAGivenAccountKeepsItsFailure: another ID in its place does not take it out of
// the results.
func TestAGivenAccountKeepsItsFailure(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, size(140, 30), args(front, story("404"), story("099")))
		s.Wait("Mono does not know this account")
		if front == "--plain" {
			s.Wait("yes or no:")
			s.Type(":back")
			s.Key("enter")
			s.Wait("Account ID (leave empty for " + story("404") + "):")
		} else {
			s.Key("esc")
			s.Wait("❯ Account ID")
			s.Key("ctrl+u")
		}
		s.Type(story("099"))
		s.Key("enter")
		sees(s, atEnd)
		s.WaitStdout(story("404") + "\tfailed\tnot_found\tAccount not found.\n")
		if front != "--plain" {
			s.Key("enter")
			s.Wait("1 of 2 reauthorised, 1 failed", story("404"))
			s.Key("enter", "down", "enter")
			s.Wait("All results")
			s.Key("q")
		}
		require.Equal(t, 1, s.Exit())
		s.Wait("connect-reauth: 1 of 2 reauthorised, 1 failed")
	})
}

// TestTheRestIsInterrupted: what failed before the second try is no account that was
// not started.
func TestTheRestIsInterrupted(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(140, 30), args(story("404"), story("500"), story("403")))
	for _, place := range []string{"1 of 3", "2 of 3", "3 of 3"} {
		s.Wait(place, "✗ Not reauthorised")
		time.Sleep(200 * time.Millisecond) // as long as reading it takes
		s.Key("enter")
	}
	s.Wait("0 of 3 reauthorised, 3 failed")
	s.Key("end", "enter")
	s.Wait("Add-on missing.", "Create a reauth link, which works without it")
	s.Key("R", "esc")
	s.Wait("Enter shows the details.")
	s.Key("R")
	s.Wait("1 of 3", "✗ Not reauthorised")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	s.Wait("connect-reauth: 0 of 3 reauthorised, 3 failed")
}

// TestTheOnlyAccountIsNotStarted: who leaves it is told.
func TestTheOnlyAccountIsNotStarted(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		mono, opts := listening(t)
		s := start(t, bank, append(opts, size(140, 30), args(front, "--follow"))...)
		s.Wait("No account waits")
		mono.send(needs("200"))
		s.Wait(joins("200"))
		if front == "--plain" {
			s.Type(":quit")
			s.Key("enter")
		} else {
			s.Key("q")
		}
		require.Equal(t, 1, s.Exit())
		s.Wait("connect-reauth: 0 of 1 reauthorised, 1 not started")
		require.Empty(t, bank.Requests())
	})
}
