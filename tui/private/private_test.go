package private_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/private"
)

func ours(line []byte) bool { return private.Begins(line, `{"account":`) }

// A list of accounts that is named by mistake keeps its lines, and its readers.
func TestAnotherFileStaysAsItIs(t *testing.T) {
	for what, text := range map[string]string{
		"a list":       "65c4c03aa66a95b572cb5a86\n65c4c03aa66a95b572cb5a87  Ada Obi\n",
		"one line":     "65c4c03aa66a95b572cb5a86",
		"CSV":          "account,name\n65c4c03aa66a95b572cb5a86,Ada Obi\n",
		"a JSON array": "[\n\"65c4c03aa66a95b572cb5a86\"\n]\n",
		"another's":    "{\"time\":\"2026\"}\n",
		"binary":       "\x7fELF\x02\x01\x01",
		"a long line":  strings.Repeat("x", 100_000) + "\n{}\n",
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "accounts.txt")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
			before, err := os.Stat(path)
			require.NoError(t, err)
			for _, flag := range []int{os.O_RDWR, os.O_APPEND | os.O_WRONLY} {
				_, err := private.Open(path, flag, ours)
				require.EqualError(t, err, path+" holds something else already, and was left as it is; name another file")
			}
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, text, string(after))
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, before.Mode(), info.Mode())
		})
	}
}

func TestFilesThatAreOpened(t *testing.T) {
	for what, text := range map[string]string{
		"nothing":                    "",
		"empty lines":                "\n \r\n\n",
		"lines of ours":              "{\"account\":\"65c4c03aa66a95b572cb5a86\"}\n",
		"half a line":                `{"account":"65c4c`,
		"a line that means nothing":  "what was here?\n{\"account\":\"65c4c03aa66a95b572cb5a86\"}\n",
		"a mark, as Windows puts it": "\ufeff\n{\n",
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "results.jsonl")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			file, err := private.Open(path, os.O_RDWR, ours)
			require.NoError(t, err)
			require.NoError(t, file.Close())
		})
	}
}
