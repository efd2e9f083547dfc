//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// Both front ends, by the flag that chooses them.
var frontEnds = map[string]string{"wizard": "--plain=false", "plain": "--plain"}

// bothFrontEnds runs a test with each of them.
func bothFrontEnds(t *testing.T, test func(t *testing.T, front string)) {
	t.Helper()
	for name, front := range frontEnds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, front)
		})
	}
}

// keptIn is a results file that is not there yet, and its option.
func keptIn(tb testing.TB) (option, string) {
	path := filepath.Join(tb.TempDir(), "results.jsonl")
	return args("--results", path), path
}

// keptLine is a line of a results file.
func keptLine(digits, status, environment string) string {
	return `{"account":"` + story(digits) + `","status":"` + status + `","environment":"` + environment + `"}` + "\n"
}

// The screens of both front ends that a sitting is walked through by.
var (
	atUser   = regexp.MustCompile(`(?m)^(❯ |  )?(UserID, Account Number, Phone Number|Username)(\n❯|:|$)`)
	atSecret = regexp.MustCompile(`(?m)^(❯ Password|  Password\n❯|Password \(it is not shown\):)`)
	atOTP    = regexp.MustCompile(`(?m)^(❯ Enter OTP|Enter OTP:)`)
	atEnd    = regexp.MustCompile(`✓ Reauthorised|is reauthorised\.`)
)

func sees(s *term.Session, what *regexp.Regexp) { s.WaitFor(what.String(), what.MatchString) }

// types answers a question, once it is asked.
func types(s *term.Session, question *regexp.Regexp, answer string) {
	sees(s, question)
	s.Type(answer)
	s.Key("enter")
}

func signsInAs(s *term.Session) {
	types(s, atUser, sandbox.Username)
	types(s, atSecret, sandbox.Password)
}

// atNextSignIn waits for the second account's sign-in; in plain mode the first
// one's still stands above it.
func atNextSignIn(s *term.Session) {
	s.WaitFor("the sign-in of 2 of 2", func(screen string) bool {
		_, next, found := strings.Cut(screen, "2 of 2")
		return found && atUser.MatchString(next)
	})
}

// onward goes to the next account, where somebody has to.
func onward(s *term.Session, front string) {
	if front != "--plain" {
		s.Key("enter")
	}
}

// TestResultsAreKept: the file holds what standard output gets, and the same
// command again does what is left.
func TestResultsAreKept(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		s := start(t, bank, kept, args(front, "--json", story("099"), story("404")))
		sees(s, atEnd)
		require.Contains(t, readFile(t, path), codePattern.FindString(s.Screen()), "it is on the disk before it is shown")
		onward(s, front)
		s.Wait("Mono does not know this account")
		if front == "--plain" {
			s.Wait("yes or no")
			s.Type("no")
			s.Key("enter")
		} else {
			s.Key("enter")
			s.Wait("All results")
			s.Key("q")
		}
		require.Equal(t, 1, s.Exit())
		require.Equal(t, s.Stdout(), readFile(t, path))
		require.Len(t, jsonLines(t, s.Stdout()), 2)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())

		requests := len(bank.Requests())
		s = start(t, bank, kept, size(140, 24), args(front, story("099"), story("200"), story("404")))
		s.Wait("1 account is left out: the results file says that it is reauthorised already.", "1 of 2")
		signsInAs(s)
		sees(s, atEnd)
		s.Signal(syscall.SIGKILL)
		s.Exit()
		for _, r := range bank.Requests()[requests:] {
			require.NotEqual(t, story("099"), r.Account)
		}
	})
}

// TestAllResultsAreKept: when nothing is left, nothing is shown and no key, no
// terminal is wanted.
func TestAllResultsAreKept(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		before := keptLine("099", "reauthorised", "custom") + keptLine("200", "failed", "custom") + keptLine("200", "reauthorised", "custom")
		require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
		for _, key := range []option{noKey(), env(), keyFrom("touch " + path + ".ran; echo test_sk_e2e")} {
			p := piped(t, bank, "", key, kept, args(front, story("099"), story("200")))
			require.Equal(t, process{stderr: "connect-reauth: the results file says that all 2 accounts are reauthorised already; --again does them all the same\n"}, p)
		}
		require.NoFileExists(t, path+".ran")
		require.Empty(t, bank.Requests())
		require.Equal(t, before, readFile(t, path))

		s := start(t, bank, kept, args(front, "--again", story("099")))
		sees(s, atEnd)
		onward(s, front)
		require.Equal(t, 0, s.Exit())
		require.Len(t, bank.Requests(), 1)
		require.Equal(t, 4, strings.Count(readFile(t, path), "\n"))
	})
}

// TestResultsOfAnotherEnvironment: what was done in the demo, or with a test key,
// is not done with a live one. Whose word counts may be known late.
func TestResultsOfAnotherEnvironment(t *testing.T) {
	t.Parallel()
	others := keptLine("099", "reauthorised", "live") + keptLine("099", "reauthorised", "test") + keptLine("099", "reauthorised", "demo")
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		require.NoError(t, os.WriteFile(path, []byte(others+keptLine("200", "reauthorised", "custom")), 0o600))
		s := start(t, bank, noKey(), kept, size(140, 24), args(front, story("099"), story("200")))
		s.Wait("ecret key")
		s.Type("test_sk_e2e")
		s.Key("enter")
		s.Wait("1 account is left out")
		sees(s, atEnd)
		onward(s, front)
		require.Equal(t, 0, s.Exit())
		require.Len(t, bank.Requests(), 1)
		require.Equal(t, story("099"), bank.Requests()[0].Account)
	})
	t.Run("demo, late", func(t *testing.T) {
		t.Parallel()
		kept, path := keptIn(t)
		require.NoError(t, os.WriteFile(path, []byte(others), 0o600))
		s := start(t, nil, noKey(), kept, size(140, 24), args(story("099"), story("200")))
		s.Wait("Your Mono secret key")
		s.Key("ctrl+d")
		s.Wait("DEMO", "1 account is left out")
		sees(s, atUser)
		s.Key("ctrl+c")
		require.Equal(t, 130, s.Exit())

		s = start(t, nil, noKey(), kept, size(140, 24), args(story("099")))
		s.Wait("Your Mono secret key")
		s.Key("ctrl+d")
		require.Equal(t, 0, s.Exit())
		require.Contains(t, s.Screen(), "connect-reauth: the results file says that the account is reauthorised already; --again does it all the same")
	})
}

// TestHalfALine costs that line and nothing else.
func TestHalfALine(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		whole := keptLine("200", "reauthorised", "custom")
		half := strings.TrimSuffix(keptLine("099", "reauthorised", "custom"), "\"}\n")
		require.NoError(t, os.WriteFile(path, []byte(whole+half), 0o600))
		s := start(t, bank, kept, size(100, 24), args(front, story("099"), story("200")))
		s.Wait("1 account is left out", "file can't be read and is skipped.")
		sees(s, atEnd)
		onward(s, front)
		require.Equal(t, 0, s.Exit())
		text := readFile(t, path)
		require.True(t, strings.HasPrefix(text, whole+half+"\n{"), text)
		p := piped(t, bank, "", kept, args(front, story("099"), story("200")))
		require.Equal(t, process{stderr: "connect-reauth: 1 line of the results file can't be read and is skipped.\n" +
			"connect-reauth: the results file says that all 2 accounts are reauthorised already; --again does them all the same\n"}, p)
	})
}

// TestOneRunAtATime: the second is refused before anything is asked, and a first
// that was killed leaves nothing in its way.
func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	bothFrontEnds(t, func(t *testing.T, front string) {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		first := start(t, bank, kept, args(front, story("200")))
		sees(first, atUser)
		refused := "connect-reauth: the results file can't be used: another connect-reauth is working with " + path +
			"; wait until it has ended, or name another file\n"
		for _, more := range []option{args("--again"), noKey(), keyFrom("touch " + path + ".ran")} {
			require.Equal(t, process{code: 2, stderr: refused}, piped(t, bank, "", kept, more, args(front, story("099"))))
		}
		require.NoFileExists(t, path+".ran")
		require.Len(t, bank.Requests(), 1)
		first.Signal(syscall.SIGKILL)
		first.Exit()
		second := start(t, bank, kept, args(front, story("099")))
		sees(second, atEnd)
		onward(second, front)
		require.Equal(t, 0, second.Exit())
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.Len(t, entries, 1, "something was left beside the file")
	})
}

// TestResultsFileRefused: what keeps nothing is refused in one line, before
// anything is asked or sent.
func TestResultsFileRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for path, says := range map[string]string{
		folder:                     "open " + folder + ": is a directory",
		filepath.Join(pipe, "x"):   "open " + filepath.Join(pipe, "x") + ": not a directory",
		"/nowhere/results":         "open /nowhere/results: no such file or directory",
		"/dev/null":                "/dev/null is no file that keeps what is written to it",
		pipe:                       pipe + " is no file that keeps what is written to it",
		"/dev/full":                "/dev/full is no file that keeps what is written to it",
		filepath.Join(folder, "r"): "",
	} {
		if _, err := os.Stat(path); says == path && err != nil {
			continue
		}
		bank := startBank(t, sandbox.Config{})
		p := piped(t, bank, "", noKey(), plainMode(), args("--results", path, story("099")))
		if says == "" {
			require.Equal(t, 2, p.code, "there is no key")
			require.Contains(t, p.stderr, "no secret key")
			continue
		}
		require.Equal(t, process{code: 2, stderr: "connect-reauth: the results file can't be used: " + says + "\n"}, p)
		require.Empty(t, bank.Requests())
	}
}

// keptSteps are the steps of a sitting over an account that wants a one-time
// password and one that wants none, each from the one before.
var keptSteps = []struct {
	name string
	step func(s *term.Session, bank *sandbox.Server, front string)
	done bool // the first account is
}{
	{"creating the session", func(s *term.Session, bank *sandbox.Server, _ string) { s.Wait("Creating the session") }, false},
	{"at the sign-in", func(s *term.Session, bank *sandbox.Server, _ string) { sees(s, atUser) }, false},
	{"signing in", func(s *term.Session, bank *sandbox.Server, _ string) { signsInAs(s); s.Wait("Signing in to the bank") }, false},
	{"at the question", func(s *term.Session, bank *sandbox.Server, _ string) { signsInAs(s); sees(s, atOTP) }, false},
	{"sending the answer", func(s *term.Session, bank *sandbox.Server, _ string) {
		types(s, atOTP, sandbox.OTP)
		s.Wait("Sending the answer")
	}, false},
	{"at the result", func(s *term.Session, bank *sandbox.Server, _ string) { types(s, atOTP, sandbox.OTP); sees(s, atEnd) }, true},
	{"creating the next session", func(s *term.Session, bank *sandbox.Server, front string) {
		onward(s, front)
		s.Wait("2 of 2", "Creating the session")
	}, true},
	{"at the next sign-in", func(s *term.Session, bank *sandbox.Server, front string) {
		onward(s, front)
		atNextSignIn(s)
	}, true},
}

// TestKilledAtEveryStep: kill -9, then the same command again. What the operator
// was told is done is in the file and not done again; what is not in the file is.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	// Whether the bank lets the step's call wait, and which steps lead there.
	walks := [][]int{{0}, {1}, {1, 2}, {1, 3}, {1, 3, 4}, {1, 3, 5}, {1, 3, 5, 6}, {1, 3, 5, 7}}
	waits := map[int]bool{0: true, 2: true, 4: true, 6: true}
	for _, walk := range walks {
		last := keptSteps[walk[len(walk)-1]]
		t.Run(strings.ReplaceAll(last.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			bothFrontEnds(t, func(t *testing.T, front string) {
				bank := startBank(t, sandbox.Config{})
				if waits[walk[0]] {
					bank.SetDelay(forever)
				}
				kept, path := keptIn(t)
				both := args(front, "--json", story("102"), story("200"))
				s := start(t, bank, kept, both)
				for i, at := range walk {
					keptSteps[at].step(s, bank, front)
					if next := i + 1; next < len(walk) && waits[walk[next]] {
						bank.SetDelay(forever)
					}
				}
				s.Signal(syscall.SIGKILL)
				require.Equal(t, 137, s.Exit())
				requireKeptAfterKill(t, bank, kept, path, front, last.done)
			})
		})
	}
}

// requireKeptAfterKill looks at the file of a run that was killed, and starts the
// same command again.
func requireKeptAfterKill(t *testing.T, bank *sandbox.Server, kept option, path, front string, done bool) {
	t.Helper()
	bank.SetDelay(0)
	if !done {
		require.Empty(t, readFile(t, path))
	} else {
		results := jsonLines(t, readFile(t, path))
		require.Len(t, results, 1)
		assert.Equal(t, story("102"), results[0]["account"])
		assert.Equal(t, "reauthorised", results[0]["status"])
	}
	requests := len(bank.Requests())
	s := start(t, bank, kept, size(140, 24), args(front, "--json", story("102"), story("200")))
	if done {
		s.Wait("1 account is left out")
	}
	sees(s, atUser)
	signsInAs(s)
	if !done {
		types(s, atOTP, sandbox.OTP)
		sees(s, atEnd)
		onward(s, front)
		atNextSignIn(s)
		signsInAs(s)
	}
	s.WaitStdout(`"` + story("200") + `","note":"","status":"reauthorised"`)
	s.Signal(syscall.SIGKILL)
	s.Exit()
	first := bank.Requests()[requests]
	require.Equal(t, map[bool]string{false: story("102"), true: story("200")}[done], first.Account)
	p := piped(t, bank, "", kept, args(front, story("102"), story("200")))
	require.Equal(t, 0, p.code, p.stderr)
	require.Contains(t, p.stderr, "all 2 accounts are reauthorised already")
	require.NotContains(t, p.stderr, "can't be read")
}

// TestKilledAroundTheResult: whenever the kill comes, what was told is in the
// file, and the file can be gone on with.
func TestKilledAroundTheResult(t *testing.T) {
	t.Parallel()
	for try := range 24 {
		bank := startBank(t, sandbox.Config{})
		kept, path := keptIn(t)
		s := start(t, bank, kept, args("--plain", "--json", story("098")))
		types(s, atOTP, sandbox.OTP)
		if try%2 == 0 {
			eventually(t, "the answer is sent", func() bool { return countPath(bank, commitPath) > 0 })
		}
		time.Sleep(time.Duration(try) * 200 * time.Microsecond)
		s.Signal(syscall.SIGKILL)
		s.Exit()
		text := readFile(t, path)
		if strings.Contains(s.Stdout()+s.Screen(), "reauthorised") {
			require.Contains(t, text, `"reauthorised"`, "it was told, but is not in the file")
		}
		done := strings.HasSuffix(text, "\n") && strings.TrimSpace(text) != ""
		p := piped(t, bank, sandbox.OTP+"\n", kept, args("--plain", story("098")))
		require.Equal(t, 0, p.code, p.stderr)
		require.Equal(t, done, strings.Contains(p.stderr, "reauthorised already"), p.stderr)
	}
}
