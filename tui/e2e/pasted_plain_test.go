//go:build unix

package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// paste waits for a question and types a text at once, which ends with a line break.
func (k *talk) paste(question, text string) {
	k.t.Helper()
	k.until(question + ": ")
	k.at = len(k.s.Raw())
	k.s.Send(text + "\r")
}

// TestPlainListIsPasted at a terminal: every line of it is worked through, after a yes.
func TestPlainListIsPasted(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{Extra: queueOf(3, "099")})
	k := talkTo(t, bank)
	k.paste(asksAccount, queueID(1)+" Ada\r"+queueID(2)+" Bola\r"+queueID(3)+" Chi")
	k.until("3 account IDs.\n")
	require.Empty(t, bank.Requests(), "a call was made without being asked")
	k.answer("Work through them one by one? yes or no", "yes")
	require.Equal(t, 0, k.s.Exit())
	assert.Equal(t, 3, countPath(bank, sessionPath))
}

// TestPlainPastesNoSignIn: what stands below the account is no answer to its sign-in.
func TestPlainPastesNoSignIn(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	k := talkTo(t, bank)
	k.paste(asksAccount, story("200")+" Ada\rBola Ade\rhunter22")
	k.until("2 lines below the account ID were not used.\n")
	k.signIn()
	require.Equal(t, 0, k.s.Exit())
	assert.Equal(t, 1, countPath(bank, loginPath))
	assert.NotContains(t, k.all(), "hunter22")
}
