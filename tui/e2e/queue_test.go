//go:build unix

package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// TestQueue goes through accounts that end in every way, then tries again
// those that were not reauthorised.
func TestQueue(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("102"), story("200"), story("404"), story("102")))

	s.Wait("1 of 3", story("102")+" was given more than once; it will be done once.")
	signIn(s)
	s.Wait("Enter OTP")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("✓ Reauthorised", story("102"), "1 of 3", "enter next account")
	first := shownCode(t, s)
	s.Key("enter")

	s.Wait("2 of 3", story("200"), atUsername, "enter next field")
	require.NotContains(t, s.Screen(), sandbox.Username, "the first account's username was filled in")
	s.Type("half a name")
	s.Key("ctrl+q")
	s.Wait("– Given up")
	s.Key("enter")

	s.Wait("3 of 3", story("404"), "✗ Not reauthorised", "Account not found.")
	s.Key("enter")

	s.Wait("▸ All results", "1 of 3 reauthorised, 1 failed, 1 skipped", "R try the rest again")
	for digits, outcome := range map[string]string{"102": "✓@" + first, "200": "–@skipped", "404": "✗@not found"} {
		sign, words, _ := strings.Cut(outcome, "@")
		row := lineWith(t, s, story(digits))
		assert.Contains(t, row, sign+" "+story(digits))
		assert.True(t, strings.HasSuffix(row, "  "+words), row)
	}
	s.WaitStdout("Account not found.\n")
	require.Equal(t, 3, strings.Count(s.Stdout(), "\n"))
	requests := len(bank.Requests())

	s.Key("R")
	s.Wait("2 of 3", atUsername)
	require.NotContains(t, s.Screen(), "half a name")
	signIn(s)
	s.Wait("✓ Reauthorised", story("200"))
	second := shownCode(t, s)
	s.Key("enter")
	s.Wait("3 of 3", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("2 of 3 reauthorised, 1 failed")
	require.NotContains(t, s.Screen(), "skipped")
	s.Key("q")
	require.Equal(t, 1, s.Exit())
	require.Contains(t, s.Screen(), "connect-reauth: 2 of 3 reauthorised, 1 failed")

	results := strings.Split(strings.TrimSuffix(s.Stdout(), "\n"), "\n")
	require.Len(t, results, 5)
	assert.Equal(t, story("102")+"\treauthorised\t"+first, results[0])
	assert.True(t, strings.HasPrefix(results[1], story("200")+"\tskipped\tskipped"), results[1])
	assert.Equal(t, story("404")+"\tfailed\tnot_found\tAccount not found.", results[2])
	assert.Equal(t, story("200")+"\treauthorised\t"+second, results[3])
	assert.Equal(t, results[2], results[4])
	for _, r := range bank.Requests()[requests:] {
		assert.NotEqual(t, story("102"), r.Account, "an account that was done is left alone")
	}
}

// TestQueueSkip: an account can be skipped wherever it asks for something.
func TestQueueSkip(t *testing.T) {
	t.Parallel()
	reach := map[string]func(s *term.Session){
		"account": func(s *term.Session) {
			s.Wait(atUsername)
			s.Key("esc")
			s.Wait("❯ Account ID")
		},
		"sign-in": func(s *term.Session) { s.Wait(atUsername) },
		"choice": func(s *term.Session) {
			signIn(s)
			s.Wait("Which of these accounts?")
		},
		"answer": func(s *term.Session) {
			signIn(s)
			s.Wait("Enter OTP")
		},
	}
	stories := map[string]string{"account": "200", "sign-in": "200", "choice": "101", "answer": "102"}
	for name, reach := range reach {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args(story(stories[name]), story("099")))
			reach(s)
			s.Wait("1 of 2")
			giveUp(s)
			s.Wait("2 of 2", "✓ Reauthorised")
			s.Key("enter")
			s.Wait("1 of 2 reauthorised, 1 skipped")
			s.Key("q")
			require.Equal(t, 1, s.Exit())
			require.True(t, strings.HasPrefix(s.Stdout(), story(stories[name])+"\tskipped\tskipped"), s.Stdout())
		})
	}
}

func TestQueueFromStandardInput(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{Extra: queueOf(3, "099")})
	ids := "# this week's\n\n" + queueID(1) + "\n  " + queueID(2) + "  # a friend's\r\n\t\n#" + queueID(4) + "\n" + queueID(1)
	s := start(t, bank, args("-", queueID(3)), stdin(ids))
	s.Wait(queueID(1) + " was given more than once; it will be done once.")
	for i := 1; i <= 3; i++ {
		s.Wait(fmt.Sprintf("%d of 3", i), queueID(i), "✓ Reauthorised")
		s.Key("enter")
	}
	s.Wait("3 of 3 reauthorised")
	s.Key("q")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, 3, countPath(bank, sessionPath))
}

func TestNoQueueOnStandardInput(t *testing.T) {
	t.Parallel()
	s := start(t, nil, wide(), args("-"), stdin("# nothing\n\n"))
	require.Equal(t, 2, s.Exit())
	require.Contains(t, string(s.Raw()), "connect-reauth: standard input contains no account ID\r\n")
	require.NotContains(t, string(s.Raw()), "\x1b")
}

func TestQueuePasted(t *testing.T) {
	t.Parallel()
	for name, separators := range map[string][2]string{
		"lines":          {"\n", "\n"},
		"windows lines":  {"\r\n", "\r\n"},
		"commas":         {",", ", "},
		"spaces":         {" ", "   "},
		"tabs and lines": {"\t", "\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{Extra: queueOf(3, "099")})
			s := start(t, bank)
			s.Wait("❯ Account ID", "Paste several IDs at once")
			s.Paste(queueID(1) + separators[0] + queueID(2) + separators[1] + queueID(3) + separators[0] + queueID(2) + "\n")
			s.Wait("3 account IDs. Press enter to work through them one by one.")
			require.Zero(t, countPath(bank, sessionPath), "a call was made without being asked")
			s.Key("enter")
			s.Wait("1 of 3", "✓ Reauthorised", queueID(2)+" was given more than once; it will be done once.")
			for i := 2; i <= 3; i++ {
				s.Key("enter")
				s.Wait(fmt.Sprintf("%d of 3", i), queueID(i), "✓ Reauthorised")
			}
			s.Key("enter")
			s.Wait("3 of 3 reauthorised")
			s.Key("q")
			require.Equal(t, 0, s.Exit())
			require.Equal(t, 3, countPath(bank, sessionPath))
		})
	}
}

// residentMemory is a process's VmRSS in KiB; the test is skipped where it
// can't be known.
func residentMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skipf("this system does not tell a process's memory: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if text, found := strings.CutPrefix(line, "VmRSS:"); found {
			kib, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "kB")))
			require.NoError(t, err)
			return kib
		}
	}
	t.Skip("this system does not tell a process's memory")
	return 0
}

// TestLongQueue: two hundred accounts in one sitting, of all kinds of ends,
// take no more memory than ten.
func TestLongQueue(t *testing.T) {
	t.Parallel()
	const many, early = 200, 10
	endings := []string{"099", "200", "404", "102", "500"}
	extra := map[string]string{}
	var ids []string
	for i := 1; i <= many; i++ {
		ids = append(ids, queueID(i))
		extra[queueID(i)] = endings[i%len(endings)]
	}
	bank := startBank(t, sandbox.Config{Extra: extra})
	s := start(t, bank, args("--json", "-"), stdin(strings.Join(ids, "\n")))

	var before, after int
	for i := 1; i <= many; i++ {
		place := fmt.Sprintf("   %d of %d", i, many)
		ending := endings[i%len(endings)]
		switch ending {
		case "200", "102":
			s.Wait(place, atUsername)
			s.Paste(sandbox.Username)
			s.Key("enter")
			s.Wait(atPassword)
			s.Paste(sandbox.Password)
			s.Key("enter")
		}
		switch ending {
		case "102":
			s.Wait("Enter OTP")
			s.Paste(sandbox.OTP)
			s.Key("enter")
			fallthrough
		case "099", "200":
			s.Wait(place, "✓ Reauthorised")
		default:
			s.Wait(place, "✗ Not reauthorised")
		}
		switch i {
		case early:
			before = residentMemory(t, s.Pid())
		case many:
			after = residentMemory(t, s.Pid())
		}
		s.Key("enter")
	}
	s.Wait("▸ All results", fmt.Sprintf("%d of %d reauthorised, %d failed", many*3/5, many, many*2/5))
	s.Key("end")
	s.Wait("❯", queueID(many))
	s.Key("q")
	require.Equal(t, 1, s.Exit())
	t.Logf("resident memory: %d KiB after %d accounts, %d KiB after %d", before, early, after, many)
	assert.LessOrEqual(t, float64(after), 1.25*float64(before)+2<<10)

	results := jsonLines(t, s.Stdout())
	require.Len(t, results, many)
	for i, r := range results {
		assert.Equal(t, ids[i], r["account"])
		want := "reauthorised"
		if e := extra[ids[i]]; e == "404" || e == "500" {
			want = "failed"
		}
		assert.Equal(t, want, r["status"], "account %d", i+1)
	}
	logins := 0
	for _, e := range extra {
		if e == "200" || e == "102" {
			logins++
		}
	}
	assert.Equal(t, many, countPath(bank, sessionPath))
	assert.Equal(t, logins, countPath(bank, loginPath))
}
