package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// A list that does not end is no list.
func TestTooLongAList(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	zeros := strings.Repeat("\x00", mostList+1)
	for _, args := range [][]string{{"link", "-"}, {"--plain", "-"}} {
		e := call{args: args, env: at(bank), input: zeros, open: true}.run(t)
		assert.Equal(t, 2, e.code)
		assert.Equal(t, "connect-reauth: reading account IDs from standard input: it holds more than 64 MiB, which is no list of accounts\n", e.stderr)
	}
	assert.Empty(t, bank.Requests())

	// Blank lines count for nothing but their length.
	long := strings.Repeat("\n", mostList-len(story("200"))) + story("200")
	e := call{args: []string{"link", "-"}, env: at(bank), input: long}.run(t)
	assert.Zero(t, e.code, e.stderr)
}

// A log and results in one file would be neither.
func TestTheLogAndTheResultsInOneFile(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	require.NoError(t, os.WriteFile(there, []byte(`{"account":"`+story("200")+`","status":"reauthorised","environment":"custom"}`+"\n"), 0o600))
	fresh := filepath.Join(dir, "fresh")
	pairs := map[string][2]string{
		"there already, all done": {there, there},
		"not there yet":           {fresh, fresh},
		"in other words":          {dir + "/./fresh", fresh},
	}
	if err := os.Symlink("there", filepath.Join(dir, "link")); err == nil {
		pairs["through a link"] = [2]string{filepath.Join(dir, "link"), there}
		require.NoError(t, os.Symlink("nothing", filepath.Join(dir, "ahead")))
		pairs["through a link to nothing yet"] = [2]string{filepath.Join(dir, "ahead"), filepath.Join(dir, "nothing")}
		require.NoError(t, os.Symlink(dir, filepath.Join(dir, "folder")))
		pairs["through a link to the folder"] = [2]string{filepath.Join(dir, "folder", "other"), filepath.Join(dir, "other")}
	}
	for name, pair := range pairs {
		for _, args := range [][]string{{"--log-file", pair[0], "--results", pair[1]}, {"--log-file", pair[1], "--results", pair[0]}} {
			for _, mode := range []string{"--plain", "link"} {
				e := call{args: append([]string{mode, story("200")}, args...), env: at(bank)}.run(t)
				assert.Equal(t, 2, e.code, name)
				assert.Equal(t, "connect-reauth: --log-file and --results name the same file; give each one of its own\n", e.stderr, name)
			}
		}
	}
	assert.Empty(t, bank.Requests())

	e := call{args: []string{"link", "--log-file", filepath.Join(dir, "log"), "--results", fresh, story("200")}, env: at(bank)}.run(t)
	assert.Zero(t, e.code, e.stderr)
}

// A key is given in quotes where a file of variables is read as it stands.
func TestAKeyInQuotes(t *testing.T) {
	t.Parallel()
	for _, key := range []string{`"` + testKey + `"`, "'" + testKey + "'\n"} {
		bank := startBank(t, sandbox.Config{})
		e := call{args: []string{"link", story("200")}, env: at(bank, "MONO_SECRET_KEY", key)}.run(t)
		assert.Zero(t, e.code, e.stderr)
		require.Len(t, bank.Requests(), 1)
		assert.Equal(t, testKey, bank.Requests()[0].Header.Get("mono-sec-key"))
	}
}

// What is more than a key is not sent, nor said again.
func TestMoreThanAKey(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	for _, key := range []string{"MONO_SECRET_KEY=" + testKey, "export MONO_SECRET_KEY='" + testKey + "'", `"` + testKey} {
		for _, mode := range []string{"--plain", "link"} {
			e := call{args: []string{mode, story("200")}, env: at(bank, "MONO_SECRET_KEY", key)}.run(t)
			assert.Equal(t, 2, e.code)
			assert.Equal(t, "connect-reauth: MONO_SECRET_KEY holds more than the key; give the key alone, without a name or anything else beside it\n", e.stderr)
			assert.NotContains(t, e.stderr, testKey)
		}
	}
	assert.Empty(t, bank.Requests())
}
