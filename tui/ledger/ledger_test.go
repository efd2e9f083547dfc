//go:build unix

package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/report"
)

const (
	test = monoapi.EnvironmentTest
	live = monoapi.EnvironmentLive
)

var began = time.Date(2025, 5, 13, 12, 26, 2, 0, time.UTC)

// account is the n-th account's ID.
func account(n int) string { return fmt.Sprintf("65c4c03aa66a95b5%08d", n) }

func result(n int, status flow.Status, environment monoapi.Environment) flow.Result {
	return flow.Result{
		Account: account(n), Status: status, Environment: environment, Message: "Said <so>",
		StartedAt: began, FinishedAt: began.Add(time.Second),
	}
}

func fresh(t *testing.T) string { return filepath.Join(t.TempDir(), "results.jsonl") }

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}

func open(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func add1(t *testing.T, l *Ledger, results ...flow.Result) {
	t.Helper()
	for _, r := range results {
		require.NoError(t, l.Result(r))
	}
}

func lines(results ...flow.Result) string {
	var b strings.Builder
	for _, r := range results {
		b.Write(report.JSON(r))
	}
	return b.String()
}

// A result is in the file when Result returns, as it is on standard output.
func TestResultsAreKept(t *testing.T) {
	path := fresh(t)
	all := []flow.Result{
		result(1, flow.StatusReauthorised, test), result(2, flow.StatusFailed, test), result(3, flow.StatusReauthorised, live),
	}
	l := open(t, path)
	for i, r := range all {
		add1(t, l, r)
		assert.Equal(t, lines(all[:i+1]...), text(t, path))
	}
	require.NoError(t, l.Close())
	assert.NoError(t, l.Close(), "closing again")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())

	require.NoError(t, os.Chmod(path, 0o644))
	l = open(t, path)
	info, err = os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode(), "it was readable by others")
	assert.Equal(t, map[string]bool{account(1): true}, l.Done(test))
	assert.Equal(t, map[string]bool{account(3): true}, l.Done(live))
	assert.Empty(t, l.Done(flow.EnvironmentDemo))
	assert.Zero(t, l.Unreadable())
	assert.Equal(t, lines(all...), text(t, path), "opening changes nothing")
}

func TestTheLastLineCounts(t *testing.T) {
	path := fresh(t)
	l := open(t, path)
	add1(t, l,
		result(1, flow.StatusFailed, test), result(1, flow.StatusReauthorised, test),
		result(2, flow.StatusReauthorised, test), result(2, flow.StatusSkipped, test),
		result(3, flow.StatusReauthorised, test), result(3, flow.StatusFailed, live),
		result(4, "link_created", test),
	)
	require.NoError(t, l.Close())
	l = open(t, path)
	assert.Equal(t, map[string]bool{account(1): true, account(3): true}, l.Done(test))
	assert.Empty(t, l.Done(live))
}

// linked is how an account ended whose customer has a link.
func linked(n int, status flow.Status, link string, after time.Duration) flow.Result {
	r := result(n, status, test)
	r.Link, r.FinishedAt = link, began.Add(after)
	return r
}

// The links that customers have are known until they were used, and since when.
func TestLinksAreKnown(t *testing.T) {
	const first, second = "https://link.mono.co/first", "https://link.mono.co/second"
	path := fresh(t)
	capitals := linked(7, flow.StatusLinkCreated, first, 0)
	capitals.Account = strings.ToUpper(capitals.Account)
	l := open(t, path)
	add1(t, l,
		linked(1, flow.StatusLinkCreated, first, 0),
		linked(2, flow.StatusLinkCreated, first, 0), linked(2, flow.StatusReauthorised, first, time.Hour),
		linked(3, flow.StatusLinkCreated, first, 0), linked(3, flow.StatusFailed, first, time.Hour),
		linked(4, flow.StatusLinkCreated, first, 0), linked(4, flow.StatusFailed, "", time.Hour),
		linked(5, flow.StatusLinkCreated, first, 0), linked(5, flow.StatusLinkCreated, first, time.Hour),
		linked(6, flow.StatusLinkCreated, first, 0), linked(6, flow.StatusLinkCreated, second, time.Hour),
		capitals,
	)
	require.NoError(t, l.Close())
	other := `{"account":"a8","status":"link_created","environment":"test","link":"` + first + `","finished_at":1}`
	require.NoError(t, os.WriteFile(path, []byte(text(t, path)+other+"\n"+strings.ReplaceAll(other, `a8`, `\u0061\u0039`)+"\n"), 0o600))
	l = open(t, path)
	assert.Zero(t, l.Unreadable())
	assert.Equal(t, map[string]flow.Handed{
		account(1): {Link: first, Since: began}, account(3): {Link: first, Since: began}, account(5): {Link: first, Since: began},
		account(6): {Link: second, Since: began.Add(time.Hour)}, flow.Key(account(7)): {Link: first, Since: began},
		"a8": {Link: first}, "a9": {Link: first},
	}, l.Handed(test))
	assert.Empty(t, l.Handed(live))
	assert.Nil(t, (*Ledger)(nil).Handed(test))

	assert.Equal(t, map[string]bool{account(2): true}, l.Done(test))
	assert.Len(t, l.Done(test, flow.StatusLinkCreated), 8, "and those that have a link, whatever was tried since")
}

// The same account in capitals is the same account.
func TestAccountsAreKnownByTheirDigits(t *testing.T) {
	const mixed = "65C4c03aa66a95b572cb5A86"
	r := result(1, flow.StatusReauthorised, test)
	r.Account = mixed
	failed := r
	failed.Account, failed.Status = strings.ToLower(mixed), flow.StatusFailed
	p, err := read(strings.NewReader(lines(r, failed)))
	require.NoError(t, err)
	assert.Equal(t, map[string]flow.Status{flow.Key(mixed): flow.StatusFailed}, p.last[test])
	p, err = read(strings.NewReader(lines(failed, r)))
	require.NoError(t, err)
	assert.Equal(t, map[string]bool{strings.ToLower(mixed): true}, (&Ledger{past: p}).Done(test))
}

// Wherever the writing broke off, it costs that line and no other, neither one
// before nor one that comes later.
func TestABrokenLineCostsOnlyItself(t *testing.T) {
	all := lines(result(1, flow.StatusReauthorised, test), result(2, flow.StatusReauthorised, test))
	first := strings.Index(all, "\n") + 1
	for cut := range len(all) + 1 {
		path := fresh(t)
		require.NoError(t, os.WriteFile(path, []byte(all[:cut]), 0o600))
		l := open(t, path)
		want, unreadable := map[string]bool{}, 0
		for i, end := range []int{first, len(all)} {
			begin := []int{0, first}[i]
			switch {
			case cut >= end-1: // its line break alone is missing
				want[account(i+1)] = true
			case cut > begin:
				unreadable++
			}
		}
		assert.Equal(t, len(want), len(l.Done(test)), "cut at %d", cut)
		assert.Equal(t, unreadable, l.Unreadable(), "cut at %d", cut)
		add1(t, l, result(3, flow.StatusReauthorised, test), result(4, flow.StatusFailed, test))
		require.NoError(t, l.Close())
		want[account(3)] = true
		l = open(t, path)
		assert.Equal(t, want, l.Done(test), "cut at %d", cut)
		assert.Equal(t, unreadable, l.Unreadable(), "cut at %d", cut)
		require.NoError(t, l.Close())
	}
}

func TestLinesThatAreNoResults(t *testing.T) {
	good := lines(result(1, flow.StatusReauthorised, test))
	for name, line := range map[string]string{
		"words":      "reauthorised",
		"list":       `["reauthorised"]`,
		"text":       `"reauthorised"`,
		"null":       "null",
		"no account": `{"status": "reauthorised", "environment": "test"}`,
		"no status":  `{"account": "65c4c03aa66a95b572cb5200", "environment": "test"}`,
		"number":     `{"account": 65, "status": "reauthorised", "environment": "test"}`,
		"two":        strings.Repeat(strings.TrimSuffix(good, "\n"), 2),
		"zeros":      strings.Repeat("\x00", 4096),
		"too long":   `{"message": "` + strings.Repeat("x", longest) + `", ` + strings.TrimPrefix(strings.TrimSuffix(good, "\n"), "{"),
	} {
		t.Run(name, func(t *testing.T) {
			path := fresh(t)
			require.NoError(t, os.WriteFile(path, []byte(good+line+"\r\n\n \n"+strings.ReplaceAll(good, account(1), account(2))), 0o600))
			l := open(t, path)
			assert.Equal(t, 1, l.Unreadable())
			assert.Equal(t, map[string]bool{account(1): true, account(2): true}, l.Done(test))
		})
	}
	more := `{"account": "` + account(1) + `", "status": "reauthorised", "environment": "test", "note": {"any": ["thing"]}}`
	path := fresh(t)
	require.NoError(t, os.WriteFile(path, []byte(more), 0o600))
	l := open(t, path)
	assert.Zero(t, l.Unreadable(), "keys to come do no harm")
	assert.Len(t, l.Done(test), 1)
}

// Of two at a time the second is refused, whatever name it has for the file.
func TestOneAtATime(t *testing.T) {
	path := fresh(t)
	other := filepath.Join(filepath.Dir(path), "link")
	l := open(t, path)
	require.NoError(t, os.Symlink(path, other))
	for _, name := range []string{path, other} {
		_, err := Open(name)
		assert.EqualError(t, err, "the results file can't be used: another connect-reauth is working with "+name+"; wait until it has ended, or name another file")
	}
	require.NoError(t, l.Close())
	for range 2 {
		l, err := Open(other)
		require.NoError(t, err)
		require.NoError(t, l.Close())
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing stands beside the file")
}

func TestWhatKeepsNothingIsRefused(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for path, says := range map[string]string{
		folder:                                 "open " + folder + ": is a directory",
		pipe:                                   pipe + " is no file that keeps what is written to it",
		"/dev/null":                            "/dev/null is no file that keeps what is written to it",
		filepath.Join(folder, "no", "results"): "open " + filepath.Join(folder, "no", "results") + ": no such file or directory",
	} {
		_, err := Open(path)
		assert.EqualError(t, err, "the results file can't be used: "+says)
	}
}

// An editor that saves the file leaves the old one to nobody.
func TestTheFileIsReplaced(t *testing.T) {
	path := fresh(t)
	l := open(t, path)
	add1(t, l, result(1, flow.StatusReauthorised, test))
	saved := path + "~"
	require.NoError(t, os.WriteFile(saved, []byte(text(t, path)+"{half"), 0o644))
	require.NoError(t, os.Rename(saved, path))
	add1(t, l, result(2, flow.StatusReauthorised, test))
	assert.Equal(t, lines(result(1, flow.StatusReauthorised, test))+"{half\n"+lines(result(2, flow.StatusReauthorised, test)), text(t, path))
	_, err := Open(path)
	assert.ErrorContains(t, err, "another connect-reauth is working with "+path)

	require.NoError(t, os.Remove(path))
	add1(t, l, result(3, flow.StatusFailed, test))
	assert.Equal(t, lines(result(3, flow.StatusFailed, test)), text(t, path))
}

// Many results that come at once, for accounts that were not started, cost one
// wait for the disk.
func TestAccountsThatWereNotBegun(t *testing.T) {
	path := fresh(t)
	l := open(t, path)
	r := result(1, flow.StatusSkipped, test)
	r.Reason = string(flow.KindOutOfStep)
	for range 10_000 {
		require.NoError(t, l.Result(r))
	}
	require.NoError(t, l.Close())
	assert.Equal(t, 10_000, strings.Count(text(t, path), "\n"))
}

// A disk that takes nothing keeps the operator only once.
func TestADiskThatTakesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &Ledger{path: "results", wake: make(chan struct{}, 1), done: make(chan struct{})}
		start := time.Now()
		assert.EqualError(t, l.Result(result(1, flow.StatusFailed, test)),
			"this result is not in the results file (it accepts nothing); the work goes on, and it is tried again")
		assert.Equal(t, patience, time.Since(start))
		assert.EqualError(t, l.Result(result(2, flow.StatusFailed, test)),
			"2 results are not in the results file (it accepts nothing); the work goes on, and it is tried again")
		assert.Equal(t, patience, time.Since(start))
		assert.EqualError(t, l.Close(), "the results file results did not accept these 2 results (it accepts nothing); copy them from here:\n"+
			strings.TrimSuffix(lines(result(1, flow.StatusFailed, test), result(2, flow.StatusFailed, test)), "\n"))
		assert.Equal(t, patience+closing, time.Since(start))
	})
}

func TestNoLedger(t *testing.T) {
	var l *Ledger
	assert.NoError(t, l.Result(flow.Result{}))
	assert.NoError(t, l.Close())
	assert.Empty(t, l.Done(test))
	assert.Zero(t, l.Unreadable())
}
