//go:build unix

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/e2e/term"
)

// The tests of the README for other people's integrations pass with an
// integration that is right, and fail when the bank asks for something else.
func TestREADMETests(t *testing.T) {
	t.Parallel()
	readme := readFile(t, filepath.Join("..", "..", "README.md"))
	for _, test := range []struct {
		language, integration, name string
		run                         []string
	}{
		{"go", "yours.go", "yours_test.go", []string{"go", "test", "-count=1", "."}},
		{"python", "yours.py", "test_yours.py", []string{"python3", "-m", "unittest"}},
	} {
		t.Run(test.language, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(test.run[0]); err != nil {
				t.Skipf("%s is not installed", test.run[0])
			}
			_, block, found := strings.Cut(readme, "\n```"+test.language+"\n")
			require.True(t, found, "the README has no test in %s any more", test.language)
			block, _, _ = strings.Cut(block, "```\n")
			dir := t.TempDir()
			write := func(name, text string) {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			}
			write("go.mod", "module example.com/yours\n\ngo 1.25\n")
			write(test.integration, readFile(t, filepath.Join("testdata", "double", test.integration)))
			for story, passes := range map[string]bool{"102": true, "200": false} {
				d := startDemoServer(t, args("--delay", "0", "--account", "65c4c03aa66a95b572cb5a86="+story))
				const address = "http://127.0.0.1:8080"
				require.Contains(t, block, address)
				write(test.name, strings.ReplaceAll(block, address, d.url))
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // there may be much to compile
				defer cancel()
				cmd := exec.CommandContext(ctx, test.run[0], test.run[1:]...)
				cmd.Dir = dir
				cmd.Env = append(term.GoSettings(t), "PATH="+os.Getenv("PATH"), "HOME="+t.TempDir(), "PYTHONDONTWRITEBYTECODE=1", "NO_PROXY=*")
				out, err := cmd.CombinedOutput()
				if passes {
					assert.NoError(t, err, "%s", out)
					list, _ := d.told(t)
					assert.Len(t, list, 3, "the test has run:\n%s", out)
				} else {
					assert.Error(t, err, "%s", out)
					assert.Contains(t, string(out), "/v2/connect/reauth/login", "it says what was sent")
				}
			}
		})
	}
}
