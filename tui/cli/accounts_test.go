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
		"standard input":    {[]string{"-"}, "# today\na00001\n\n  b00002 # Ada\r\nc00003", []string{"a00001", "b00002", "c00003"}, nil},
		"both":              {[]string{"a", "-", "d"}, "b00002\nc00003\n", []string{"a", "b00002", "c00003", "d"}, nil},
		"twice, from both":  {[]string{"a00001", "-"}, "b00002\na00001\nb00002\n", []string{"a00001", "b00002", "a00001", "b00002"}, nil},
		"a list of Windows": {[]string{"-"}, "\ufeffa00001\r\nb00002\r\n", []string{"a00001", "b00002"}, nil},
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

// Words that are no IDs make no queue, whether they stand on a line or on many.
func TestAListOfWordsIsNoListOfAccounts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"alpha\nbeta\n", "see mail", "# today\nPlease call\nBola\n"} {
		_, err := readAccounts([]string{"-"}, strings.NewReader(text))
		assert.ErrorContains(t, err, " words of standard input looks like an account ID; give each as an argument if they are IDs all the same")
		assert.Equal(t, 2, codeOf(err))
	}
	_, err := readAccounts([]string{"65c4 65d5"}, nil)
	assert.EqualError(t, err, "none of the 2 words of this argument looks like an account ID; give each as an argument if they are IDs all the same")
	for _, args := range [][]string{{"-"}, {"alpha", "beta"}} {
		_, err = readAccounts(args, strings.NewReader("alpha\n"))
		assert.NoError(t, err, "one is asked about")
	}
}
