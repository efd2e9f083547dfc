package cli

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
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
			list, err := readAccounts(test.args, strings.NewReader(test.stdin), monoapi.Secret{})
			require.NoError(t, err)
			assert.Equal(t, test.accounts, list.Accounts)
			assert.Equal(t, test.notes, list.Notes)
		})
	}
}

func TestReadAccountsThatAreNotThere(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "# none today\n"} {
		_, err := readAccounts([]string{"-"}, strings.NewReader(text), monoapi.Secret{})
		assert.EqualError(t, err, "standard input contains no account ID")
		assert.Equal(t, 2, codeOf(err))
	}
	_, err := readAccounts([]string{""}, strings.NewReader("unread"), monoapi.Secret{})
	assert.EqualError(t, err, "this argument contains no account ID")
	_, err = readAccounts([]string{"-"}, iotest.ErrReader(errors.New("broken")), monoapi.Secret{})
	assert.EqualError(t, err, "reading account IDs from standard input: broken")
	assert.Equal(t, 2, codeOf(err))
}

// Words that are no IDs make no queue, whether they stand on a line or on many.
func TestAListOfWordsIsNoListOfAccounts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"alpha\nbeta\n", "see mail", "# today\nPlease call\nBola\n"} {
		_, err := readAccounts([]string{"-"}, strings.NewReader(text), monoapi.Secret{})
		assert.ErrorContains(t, err, " words of standard input looks like an account ID; give each as an argument if they are IDs all the same")
		assert.Equal(t, 2, codeOf(err))
	}
	_, err := readAccounts([]string{"65c4 65d5"}, nil, monoapi.Secret{})
	assert.EqualError(t, err, "none of the 2 words of this argument looks like an account ID; give each as an argument if they are IDs all the same")
	for _, args := range [][]string{{"-"}, {"alpha", "beta"}} {
		_, err = readAccounts(args, strings.NewReader("alpha\n"), monoapi.Secret{})
		assert.NoError(t, err, "one is asked about")
	}
}

// A secret key among the accounts is refused before anything is asked, sent or
// written, and said nowhere.
func TestAKeyAmongTheAccounts(t *testing.T) {
	t.Parallel()
	const secret = "test_sk_never_said"
	says := "connect-reauth: what looks like a secret key was given where an account ID belongs: nothing was sent, and it was not kept\n"
	for name, test := range map[string]call{
		"an argument":       {args: []string{secret}},
		"among others":      {args: []string{story("099"), "MONO_SECRET_KEY=" + secret}},
		"a list":            {args: []string{"-"}, input: story("099") + "\n" + secret + "\n"},
		"a note":            {args: []string{"-"}, input: "account,name\n" + story("099") + "," + secret + "\n"},
		"a live one":        {args: []string{"live_sk_never_said"}},
		"the one in use":    {args: []string{"-"}, input: story("099") + "\ncustom-never_said\n", env: map[string]string{"MONO_SECRET_KEY": "custom-never_said"}},
		"in a flag's place": {args: []string{"-" + secret}},
		"in a command's":    {args: []string{"learn", secret}},
		"in UTF-16":         {args: []string{"-"}, input: inUTF16(binary.LittleEndian, secret+"\n")},
	} {
		for _, front := range [][]string{{"--plain"}, {"link"}} {
			t.Run(name+" "+front[0], func(t *testing.T) {
				t.Parallel()
				bank := startBank(t, sandbox.Config{})
				dir := t.TempDir()
				env := at(bank)
				for name, value := range test.env {
					env[name] = value
				}
				kept, log := filepath.Join(dir, "results"), filepath.Join(dir, "log")
				args := append(front, "--json", "--results", kept, "--log-file", log)
				if test.args[0] == "learn" {
					args = nil
				}
				e := call{args: append(args, test.args...), env: env, input: test.input}.run(t)
				assert.Equal(t, 2, e.code)
				assert.Equal(t, says, e.stderr)
				assert.Empty(t, e.stdout)
				assert.Empty(t, bank.Requests())
				for _, file := range []string{kept, log} {
					written, _ := os.ReadFile(file)
					assert.NotContains(t, string(written), "never_said")
				}
			})
		}
	}
}

func inUTF16(order binary.AppendByteOrder, text string) string {
	raw := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return string(raw)
}

// A list as Windows may write it, with a character cut off at its end.
func TestAListInUTF16(t *testing.T) {
	t.Parallel()
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		text := inUTF16(order, "Name;Account ID\r\nAdé 🔑;"+story("200")+"\r\n") + "\x00"
		list, err := readAccounts([]string{"-"}, strings.NewReader(text), monoapi.Secret{})
		require.NoError(t, err)
		assert.Equal(t, []string{story("200")}, list.Accounts)
		assert.Equal(t, map[string]string{story("200"): "Adé 🔑"}, list.Notes)
	}
}

// What of a list is odd is said before the first account comes.
func TestOddAccountsAreSaidBeforehand(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	list := story("099") + "\n" + story("099")[:23] + "\n" + story("099") + "0\n"
	e := call{args: []string{"link", "-"}, env: at(bank), input: list}.run(t)
	assert.Equal(t, 1, e.code)
	assert.True(t, strings.HasPrefix(e.stderr, "connect-reauth: 2 of them do not look like account IDs: "+story("099")[:23]+", "+story("099")+"0.\n"), e.stderr)
	assert.Equal(t, 2, strings.Count(e.stdout, "odd_account_id"))
	assert.Len(t, bank.Requests(), 1)
}

// What was done in capitals is done in small letters, and the other way round.
func TestCapitalsAreDoneBefore(t *testing.T) {
	t.Parallel()
	const lower = "65c4c03aa66a95b572cb5a86"
	bank := startBank(t, sandbox.Config{Extra: map[string]string{lower: "200", strings.ToUpper(lower): "200"}})
	for _, ids := range [][]string{{lower, strings.ToUpper(lower)}, {strings.ToUpper(lower), lower}} {
		file := filepath.Join(t.TempDir(), "results")
		before := len(bank.Requests())
		for _, id := range ids {
			e := call{args: []string{"link", "--results", file, id}, env: at(bank)}.run(t)
			assert.Zero(t, e.code, e.stderr)
		}
		sent := bank.Requests()[before:]
		if assert.Len(t, sent, 1, "a second link was created for one account") {
			assert.Equal(t, ids[0], sent[0].Account, "as it was given")
		}
	}
}
