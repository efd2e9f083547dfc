//go:build unix

package e2e

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// readme is what becomes of each command of the README, by its first words. One
// that is nil is run by .ci/run.
var readme = []struct {
	begins string
	plays  func(*testing.T, *term.Session)
}{
	{"go test", nil},
	{"go build", nil},
	{"go run . --demo", func(t *testing.T, s *term.Session) {
		s.Wait("DEMO", "Which account do you want to reauthorise?")
		s.Key("ctrl+c")
		s.Exit()
	}},
	{"read -rs MONO_SECRET_KEY", func(t *testing.T, s *term.Session) {
		require.Eventually(t, func() bool { return s.Termios().Lflag&unix.ECHO == 0 }, time.Minute, time.Millisecond)
		s.Type("test_sk_readme")
		s.Key("enter")
		assert.Zero(t, s.Exit())
		assert.NotContains(t, string(s.Raw()), "test_sk_readme")
	}},
	{"connect-reauth 65c4c03aa66a95b572cb5a86 65c4c03aa66a95b572cb5a87", func(t *testing.T, s *term.Session) {
		s.Wait("1 of 2")
		reauthorise(s)
		s.Key("enter")
		s.Wait("2 of 2", "✓ Reauthorised")
		s.Key("enter")
		s.Wait("2 of 2 reauthorised")
		s.Key("q")
		assert.Zero(t, s.Exit())
	}},
	{"connect-reauth 65c4c03aa66a95b572cb5a86", one},
	{"connect-reauth link --json - <", func(t *testing.T, s *term.Session) {
		assert.Zero(t, s.Exit())
	}},
	{"jq -r", func(t *testing.T, s *term.Session) { // over the results of the command before
		assert.Zero(t, s.Exit())
		const says = `, please sign in to your bank once more: http://127\.0\.0\.1:\d+/link/[a-z0-9]{24}\n`
		assert.Regexp(t, `^\+234 800 000 0001\tDear Ada Obi`+says+`\+234 800 000 0002\tDear Ade, Bola`+says+`\+234 800 000 0003\tDear customer`+says+`$`, s.Stdout())
	}},
	{"connect-reauth link --results sent.jsonl - <", func(t *testing.T, s *term.Session) {
		assert.Zero(t, s.Exit())
		assert.Equal(t, 5, strings.Count(s.Stdout(), "\tlink_created\t"))
		assert.Contains(t, s.Screen(), "--again creates others", "the second time")
	}},
	{"connect-reauth - <", one},
	{"connect-reauth --results today.jsonl - <", one},
	{"code=$(", one},
	{"printf", func(t *testing.T, s *term.Session) {
		assert.Zero(t, s.Exit())
		assert.Contains(t, s.Stdout(), "reauthorised\tcode_")
	}},
	{"export MONO_SECRET_KEY_COMMAND", one},
	{"export MONO_WEBHOOK_SECRET", func(t *testing.T, s *term.Session) {
		assert.Zero(t, s.Exit())
	}},
	{"connect-reauth --webhook-listen", one},
	{"connect-reauth demo-server --delay 0", demoServed},
	{"connect-reauth demo-server", demoServed},
	{"connect-reauth learn", func(t *testing.T, s *term.Session) {
		s.Wait("Seen 0 of 10.")
		s.Key("ctrl+c")
		assert.Equal(t, 130, s.Exit())
	}},
	{"connect-reauth --follow", func(t *testing.T, s *term.Session) {
		s.Wait("No account waits")
		s.Key("q")
		assert.Zero(t, s.Exit())
	}},
}

// addresses are those that a command listens on without naming them.
var addresses = map[string]string{
	"connect-reauth demo-server": "127.0.0.1:8080", "connect-reauth demo-server --delay 0": "127.0.0.1:8080",
}

// afterwards is what is run behind a command, in the same shell.
var afterwards = map[string]string{
	"export MONO_SECRET_KEY_COMMAND": "unset MONO_SECRET_KEY; connect-reauth 65c4c03aa66a95b572cb5a86",
	// What the README says of it.
	"connect-reauth link --results sent.jsonl - <": "connect-reauth link --results sent.jsonl - < customers.csv",
}

func reauthorise(s *term.Session) {
	signIn(s)
	s.Wait("✓ Reauthorised")
}

func one(t *testing.T, s *term.Session) {
	reauthorise(s)
	s.Key("enter")
	assert.Zero(t, s.Exit())
}

func demoServed(t *testing.T, s *term.Session) {
	s.Wait("the demo bank is at http://127.0.0.1:8080")
	s.Key("ctrl+c")
	s.Exit()
}

// Every command of the README is run as it stands, with the demo bank in Mono's
// place.
func TestREADME(t *testing.T) {
	for _, tool := range []string{"bash", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the commands want %s, which is not here", tool)
		}
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	bin := t.TempDir()
	require.NoError(t, os.Symlink(program(t), filepath.Join(bin, "connect-reauth")))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "accounts.txt"), []byte("# today\n65c4c03aa66a95b572cb5a86\n"), 0o600))
	text := readFile(t, filepath.Join(root, "README.md"))
	customers := regexp.MustCompile("(?s)```csv\n(.*?)```").FindStringSubmatch(text)
	require.NotNil(t, customers, "the README shows the list of the customers")
	lacking := "65c4c03aa66a95b572cb5a88,,+234 800 000 0003\n65c4c03aa66a95b572cb5a89,Eze,\n65c4c03aa66a95b572cb5a90,,\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, "customers.csv"), []byte(customers[1]+lacking), 0o600))
	for _, manager := range []string{"security", "secret-tool", "pass", "op"} {
		require.NoError(t, os.WriteFile(filepath.Join(bin, manager), []byte("#!/bin/sh\necho test_sk_readme\n"), 0o700))
	}

	used := map[string]bool{}
	for _, command := range shellCommands(text) {
		t.Run(command, func(t *testing.T) {
			for _, r := range readme {
				if !strings.HasPrefix(command, r.begins) {
					continue
				}
				used[r.begins] = true
				if r.plays == nil {
					assert.Contains(t, readFile(t, filepath.Join(root, ".ci/run")), command)
					return
				}
				for _, address := range regexp.MustCompile(`127\.0\.0\.1:\d+`).FindAllString(command+" "+addresses[r.begins], -1) {
					listener, err := net.Listen("tcp", address)
					if err != nil {
						t.Skipf("the command wants %s, which is in use", address)
					}
					_ = listener.Close()
				}
				bank := startBank(t, sandbox.Config{Extra: map[string]string{
					"65c4c03aa66a95b572cb5a86": "200", "65c4c03aa66a95b572cb5a87": "099", "65c4c03aa66a95b572cb5a88": "099",
					"65c4c03aa66a95b572cb5a89": "099", "65c4c03aa66a95b572cb5a90": "099",
				}})
				environment := []string{
					"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
					"MONO_SECRET_KEY=test_sk_readme", "MONO_WEBHOOK_SECRET=readme",
				}
				dir, limit := bin, time.Duration(0)
				if strings.HasPrefix(command, "go ") {
					environment = append(environment, term.GoSettings(t)...)
					dir, limit = root, 5*time.Minute // it may have much to compile
				}
				if !strings.Contains(command, "--demo") {
					environment = append(environment, "MONO_BASE_URL="+bank.URL())
				}
				r.plays(t, term.Start(t, term.Options{
					Path: "/bin/bash", Args: []string{"-c", command + "\n" + afterwards[r.begins]}, Env: environment, Dir: dir, Limit: limit,
				}))
				return
			}
			t.Error("no test runs this command of the README")
		})
	}
	for _, r := range readme {
		assert.True(t, used[r.begins], "the README has no command %q any more", r.begins)
	}
}

// shellCommands are the commands in the sh blocks of a Markdown text, each on one
// line, without what is said of them.
func shellCommands(markdown string) []string {
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(markdown, -1) {
		text := regexp.MustCompile(`(\||\\)\n\s*`).ReplaceAllString(block[1], "$1 ")
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "   #")
			if line = strings.TrimSpace(line); line != "" {
				commands = append(commands, line)
			}
		}
	}
	return commands
}
