//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// listOfLinks is a list of n accounts as a file, and the bank that has them.
func listOfLinks(t *testing.T, n int) (bank *sandbox.Server, dir string) {
	t.Helper()
	var list strings.Builder
	list.WriteString("account_id,name\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&list, "%s,Customer %d\n", queueID(i), i)
	}
	dir = t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "list.csv"), []byte(list.String()), 0o600))
	return startBank(t, sandbox.Config{Extra: queueOf(n, "200")}), dir
}

// links runs the command on the list, in the foreground of a terminal, with its
// results in a file.
func links(t *testing.T, bank *sandbox.Server, dir, flags string) *term.Session {
	t.Helper()
	return term.Start(t, term.Options{
		Path: "/bin/sh", Args: []string{"-c", "exec " + program(t) + " link " + flags + " - <list.csv >out"}, Dir: dir,
		Env: []string{"MONO_SECRET_KEY=" + secretKey, "MONO_BASE_URL=" + bank.URL()},
	})
}

// givenLinks are the accounts for which the bank has given a link, in order.
func givenLinks(bank *sandbox.Server) (accounts []string) {
	for _, r := range bank.Requests() {
		if r.Path == linkPath && r.Status == http.StatusOK {
			accounts = append(accounts, r.Account)
		}
	}
	return accounts
}

// requireTold fails the test unless exactly these accounts have a link in the
// results, each another one that opens. The rest of the results has none.
func requireTold(t *testing.T, results string, accounts []string) {
	t.Helper()
	var told []string
	seen := map[string]bool{}
	for _, r := range jsonLines(t, results) {
		link, _ := r["link"].(string)
		if r["status"] != "link_created" {
			assert.Empty(t, link)
			continue
		}
		told = append(told, fmt.Sprint(r["account"]))
		assert.Regexp(t, "^Customer [0-9]+$", r["note"])
		assert.False(t, seen[link], "two accounts have the link %s", link)
		seen[link] = true
		if len(told)%20 == 1 {
			opensLink(t, link).sees("Sign in to Zenith Bank", "")
		}
	}
	require.Equal(t, accounts, told)
}

// TestLinksOfAList: two hundred, with how far it is on the terminal and nothing
// but results in the file.
func TestLinksOfAList(t *testing.T) {
	t.Parallel()
	const n = 200
	bank, dir := listOfLinks(t, n)
	s := links(t, bank, dir, "--json --log-file log")
	require.Equal(t, 0, s.Exit())
	require.Contains(t, string(s.Raw()), "\rLink 1 of 200 ")
	require.Contains(t, string(s.Raw()), "\rLink 200 of 200 ")
	require.Equal(t, "connect-reauth: 200 of 200 links created", strings.TrimSpace(s.Screen()), "the progress is wiped away")
	given := givenLinks(bank)
	require.Len(t, given, n)
	requireTold(t, readFile(t, filepath.Join(dir, "out")), given)
	log := readFile(t, filepath.Join(dir, "log"))
	for _, r := range jsonLines(t, readFile(t, filepath.Join(dir, "out"))) {
		_, path, _ := strings.Cut(r["link"].(string), "/link/")
		require.NotContains(t, log, path[:len(path)-4])
	}
}

// TestLinksInterrupted: by a signal or a key, with a call under way or between
// two. Every link that the bank gave is told, and the rest is done by the next run.
func TestLinksInterrupted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		delay time.Duration
		end   func(*term.Session)
	}{
		"SIGINT":           {20 * time.Millisecond, func(s *term.Session) { s.Signal(os.Interrupt) }},
		"SIGTERM":          {30 * time.Millisecond, func(s *term.Session) { s.Signal(syscall.SIGTERM) }},
		"ctrl+c":           {100 * time.Millisecond, func(s *term.Session) { s.Key("ctrl+c") }},
		"in a call's wait": {forever, func(s *term.Session) { s.Signal(os.Interrupt) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const n = 200
			bank, dir := listOfLinks(t, n)
			bank.SetDelay(time.Millisecond)
			s := links(t, bank, dir, "--json --results kept")
			eventually(t, "some links", func() bool { return len(givenLinks(bank)) > 20 })
			bank.SetDelay(test.delay) // the list takes seconds more
			if test.delay == forever {
				before := -1
				eventually(t, "a call that hangs", func() bool {
					now := countPath(bank, linkPath)
					hangs := now == before && len(givenLinks(bank)) == now-1
					before = now
					time.Sleep(20 * time.Millisecond)
					return hangs
				})
			}
			test.end(s)
			require.Equal(t, 130, s.Exit())
			given := givenLinks(bank)
			require.Less(t, len(given), n, "it was too late")
			requireTold(t, readFile(t, filepath.Join(dir, "out")), given)
			require.Contains(t, strings.ReplaceAll(s.Screen(), "\n", " "), fmt.Sprintf("connect-reauth: %d of 200 links created, ", len(given)))

			if test.delay == forever {
				out := readFile(t, filepath.Join(dir, "out"))
				require.Equal(t, queueID(len(given)+1)+" cancelled reason=cancelled code= link=", outcomes(t, out)[len(given)])
				require.Contains(t, out, `"message":"Creating the link was cancelled. Mono may have created it; nobody has it."`)
			}

			bank.SetDelay(0)
			s = links(t, bank, dir, "--json --results kept")
			require.Equal(t, 0, s.Exit())
			require.Equal(t, n, len(givenLinks(bank)), "one for each")
			requireTold(t, readFile(t, filepath.Join(dir, "out")), givenLinks(bank)[len(given):])
		})
	}
}

// TestTooManyLinksInARow: a wait is said where the progress is.
func TestTooManyLinksInARow(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, nil, env("MONO_BASE_URL="+busyWithLinks(t, bank, 2)), size(40, 12), args("link", story("200"), story("102")))
	s.Wait("Too many requests: waiting 1 second")
	require.Equal(t, 0, s.Exit())
	require.Contains(t, string(s.Raw()), "Link 2 of 2")
	require.Equal(t, "connect-reauth: 2 of 2 links created", strings.TrimSpace(s.Screen()))
	require.Equal(t, 2, strings.Count(s.Stdout(), "\tlink_created\t"))
}
