package flow_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/flow"
)

func TestCheckAccountID(t *testing.T) {
	for _, id := range []string{account, strings.ToUpper(account), "000000000000000000000000", "ABCDEFabcdef012345678901"} {
		assert.NoError(t, flow.CheckAccountID(id), id)
	}
	for id, want := range map[string]string{
		"":                           "this one has 0",
		"abc":                        "this one has 3",
		account[:23]:                 "this one has 23",
		account + "0":                "this one has 25",
		account[:23] + "g":           "characters other than 0-9 and a-f",
		"g" + account[1:]:            "characters other than 0-9 and a-f",
		account[:23] + " ":           "characters other than 0-9 and a-f",
		account[:23] + "\x00":        "characters other than 0-9 and a-f",
		account[:22] + "é":           "characters other than 0-9 and a-f",
		account[:21] + "\uff11":      "characters other than 0-9 and a-f", // a wide digit
		account[:23] + "\xff":        "characters other than 0-9 and a-f",
		"acc_" + account[:20]:        "characters other than 0-9 and a-f",
		account + "\n" + account:     "characters other than 0-9 and a-f",
		strings.Repeat("0", 1000000): "this one has 1000000",
	} {
		err := flow.CheckAccountID(id)
		require.Error(t, err, "%.40q", id)
		assert.Contains(t, err.Error(), want)
		assert.Less(t, len(err.Error()), 120, "the ID is not repeated")
	}
}

func TestParseAccounts(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing":             {"", nil},
		"one":                 {"a", []string{"a"}},
		"lines":               {"a\nb\nc\n", []string{"a", "b", "c"}},
		"CRLF":                {"a\r\nb\r\n", []string{"a", "b"}},
		"CR":                  {"a\rb\r", []string{"a", "b"}},
		"commas":              {"a,b, c ,,d,", []string{"a", "b", "c", "d"}},
		"semicolons":          {"a;b; c;;", []string{"a", "b", "c"}},
		"tabs":                {"\ta\tb\t\tc", []string{"a", "b", "c"}},
		"blanks":              {"  a   b  ", []string{"a", "b"}},
		"NBSP":                {"\u00a0a\u00a0b\u00a0", []string{"a", "b"}},
		"other blanks":        {"a\u2003b\u3000c\u2028d\u0085e\vf\fg", []string{"a", "b", "c", "d", "e", "f", "g"}},
		"control characters":  {"a\x00b\x1bc\x7fd", []string{"a", "b", "c", "d"}},
		"blank lines":         {"\n\n a\n \t\n\nb\n\n", []string{"a", "b"}},
		"only blanks":         {" \t\r\n\u00a0\n", nil},
		"comment line":        {"# a\nb\n  # c\n", []string{"b"}},
		"comment after":       {"a # b, c\nd#e\n", []string{"a", "d"}},
		"comment in a list":   {"a, b # c\r\nd", []string{"a", "b", "d"}},
		"comment to a CR":     {"# a\rb", []string{"b"}},
		"only comments":       {"#\n##\n# a", nil},
		"no line break after": {"a\nb", []string{"a", "b"}},
		"order and repeats":   {"b\na\nb\n", []string{"b", "a", "b"}},
		"unchecked":           {"Not-An/ID é \xff", []string{"Not-An/ID", "é", "\xff"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, flow.ParseAccounts(c.text)) })
	}
}

func TestParseAccountsOfManyLines(t *testing.T) {
	accounts := flow.ParseAccounts(strings.Repeat(account+" # remark\r\n", 10000))
	assert.Len(t, accounts, 10000)
	assert.Equal(t, account, accounts[9999])
}
