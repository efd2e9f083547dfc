package cli

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadAccounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args     []string
		stdin    string
		accounts []string
		notes    map[string]string
	}{
		"none":              {nil, "unread", nil, nil},
		"arguments":         {[]string{"b", "a"}, "unread", []string{"b", "a"}, nil},
		"spaces around":     {[]string{" a\t", "\nb"}, "", []string{"a", "b"}, nil},
		"standard input":    {[]string{"-"}, "# today\na\n\n  b # Ada\r\nc", []string{"a", "b", "c"}, nil},
		"both":              {[]string{"a", "-", "d"}, "b\nc\n", []string{"a", "b", "c", "d"}, nil},
		"twice, from both":  {[]string{"a", "-"}, "b\na\nb\n", []string{"a", "b", "a", "b"}, nil},
		"a list of Windows": {[]string{"-"}, "\ufeffa\r\nb\r\n", []string{"a", "b"}, nil},
		"notes": {
			[]string{story("200") + " Ada Obi", "-"}, "account_id,name\n" + story("101") + ",Samuel\n",
			[]string{story("200"), story("101")}, map[string]string{story("200"): "Ada Obi", story("101"): "Samuel"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := readAccounts(test.args, strings.NewReader(test.stdin))
			require.NoError(t, err)
			assert.Equal(t, test.accounts, list.Accounts)
			assert.Equal(t, test.notes, list.Notes)
		})
	}
}

func TestReadAccountsThatAreNotThere(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "# none today\n"} {
		_, err := readAccounts([]string{"-"}, strings.NewReader(text))
		assert.EqualError(t, err, "standard input contains no account ID")
		assert.Equal(t, 2, codeOf(err))
	}
	_, err := readAccounts([]string{""}, strings.NewReader("unread"))
	assert.EqualError(t, err, "this argument contains no account ID")
	_, err = readAccounts([]string{"-"}, iotest.ErrReader(errors.New("broken")))
	assert.EqualError(t, err, "reading account IDs from standard input: broken")
	assert.Equal(t, 2, codeOf(err))
}
