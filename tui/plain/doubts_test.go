package plain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// What nobody means to send.
const (
	aKey     = "test_sk_a1"
	isKey    = ` looks like a secret key of Mono's.`
	labelled = `What was typed for "Username" has a label before the answer.`
	sendAll  = "Enter it again to send it all the same."
)

// What is doubted in a form is asked for at its own question, and is not offered to be
// kept; who enters it again means it.
func TestADoubtIsAskedAboutAtItsQuestion(t *testing.T) {
	for name, test := range map[string]struct {
		typed []string
		sent  string
		says  []string
	}{
		"meant": {[]string{"email: sam", "secret", "email: sam", "secret"}, login("email: sam", "secret"),
			[]string{labelled, sendAll, "Username: ", "Password (it is not shown): ", "Signing in to the bank."}},
		"put right": {[]string{"email: sam", "secret", "sam", "secret"}, login("sam", "secret"), []string{labelled, sendAll, "Username: "}},
		"left empty": {[]string{"email: sam", "secret", "", "secret", "sam", "secret"}, login("sam", "secret"),
			[]string{labelled, sendAll, "Username: ", "The username is empty.", "Username: "}},
		"another mistake": {[]string{"email: sam", "secret", aKey, "secret", "sam", "secret"}, login("sam", "secret"),
			[]string{labelled, sendAll, `What was typed for "Username"` + isKey, sendAll, "Username: "}},
		"a password": {[]string{"sam", "pin: 1", "pin: 1"}, login("sam", "pin: 1"),
			[]string{`What was typed for "Password" has a label before the answer.`, sendAll, "Password (it is not shown): ", "Signing in to the bank."}},
		"a key for a password": {[]string{"sam", "pin: 1", aKey, "secret"}, login("sam", "secret"),
			[]string{`What was typed for "Password"` + isKey, sendAll, "Password (it is not shown): ", "Signing in to the bank."}},
		"back from a password": {[]string{"sam", "pin: 1", ":back", "nina", "secret"}, login("nina", "secret"),
			[]string{sendAll, "Password (it is not shown): ", "Username (leave empty for sam): ", "Password (it is not shown): "}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(opened, done)
			require.NoError(t, d.run(t, append([]string{account}, test.typed...)...))
			assert.Equal(t, []string{"session " + account, test.sent}, d.calls)
			d.said(t, test.says...)
			for _, unsaid := range []string{aKey, "email: sam", "pin: 1"} {
				assert.NotContains(t, d.out.String(), unsaid)
			}
		})
	}
}

// So it is in a question of the bank, whose answer is masked.
func TestADoubtInAQuestion(t *testing.T) {
	more := says(monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{Fields: []monoapi.Field{
		{Name: "street", Label: "Street"}, {Name: "car", Label: "First car", Masked: true},
	}}})
	d := newDesk(opened, more, done)
	require.NoError(t, d.run(t, account, username, "secret", "Broad Street", aKey, "Corona"))
	assert.Equal(t, "commit sess_1 street=Broad Street car=Corona", d.calls[2])
	d.said(t, `What was typed for "First car"`+isKey, sendAll, "First car (it is not shown): ", "Sending the answer.")
	assert.Equal(t, 1, strings.Count(d.out.String(), "Street: "))
}

// A key is never offered, though it was sent; what was entered again is.
func TestWhatIsOffered(t *testing.T) {
	for typed, offers := range map[string]bool{"email: sam": true, aKey: false} {
		d := newDesk(opened, rejected, done)
		require.NoError(t, d.run(t, account, typed, "one", typed, "one", "sam", "two"))
		assert.Equal(t, []string{"session " + account, login(typed, "one"), login("sam", "two")}, d.calls)
		assert.Equal(t, offers, strings.Contains(d.out.String(), "Username (leave empty for "+typed+"): "))
		assert.Equal(t, offers, strings.Contains(d.out.String(), typed))
	}
}

// An account ID that is doubted is not offered before it is entered again, but one of a
// list, which was agreed to.
func TestADoubtedAccountIsNotOffered(t *testing.T) {
	d := newDesk(opened, done)
	require.NoError(t, d.run(t, "hunter22", "", "hunter22", ":back", account))
	assert.Equal(t, []string{"session hunter22", "session " + account}, d.calls)
	d.said(t, "Enter it again to use it anyway.", "Account ID: ", "The account ID is empty.", "Account ID: ", "Account ID (leave empty for hunter22): ")

	d = written(nil, done)
	require.NoError(t, d.run(t, "hunter22", ""))
	assert.Equal(t, []string{"session hunter22"}, d.calls, "who wrote it beforehand can't be asked otherwise")

	d = newDesk(done)
	d.opts.Accounts = []string{"short"}
	require.NoError(t, d.run(t, ""))
	d.said(t, "Account ID (leave empty for short): ")
	assert.Equal(t, []string{"session short"}, d.calls)
	assert.Equal(t, flow.StatusReauthorised, d.results[0].Status)
}
