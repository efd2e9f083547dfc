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
		"6.5E+23":                    "a spreadsheet has rounded this",
		"":                           "this one has 0",
		"abc":                        "this one has 3",
		account[:23]:                 "this one has 23",
		account + "0":                "this one has 25",
		account[:23] + "g":           "characters other than 0 to 9 and a to f",
		"g" + account[1:]:            "characters other than 0 to 9 and a to f",
		account[:23] + " ":           "characters other than 0 to 9 and a to f",
		account[:23] + "\x00":        "characters other than 0 to 9 and a to f",
		account[:22] + "é":           "characters other than 0 to 9 and a to f",
		account[:21] + "\uff11":      "characters other than 0 to 9 and a to f", // a wide digit
		account[:23] + "\xff":        "characters other than 0 to 9 and a to f",
		"acc_" + account[:20]:        "characters other than 0 to 9 and a to f",
		account + "\n" + account:     "characters other than 0 to 9 and a to f",
		strings.Repeat("0", 1000000): "this one has 1000000",
	} {
		err := flow.CheckAccountID(id)
		require.Error(t, err, "%.40q", id)
		assert.Contains(t, err.Error(), want)
		assert.Less(t, len(err.Error()), 120, "the ID is not repeated")
	}
}
