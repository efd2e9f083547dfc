package flow_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// That it is another account is said only where two IDs or two numbers differ;
// where there is nothing to compare, that it can't be told.
func TestWhichDoubtIsSaidAboutAChoice(t *testing.T) {
	const (
		no      = "This is not the account that is currently linked."
		unknown = "It is not known whether this is the account that is currently linked."
		none    = ""
	)
	for _, c := range []struct {
		id, number             string
		linkedID, linkedNumber string
		says                   string
	}{
		{"a", "1", "b", "2", no},
		{"a", "", "b", "", no},
		{"a", "1", "b", "", no},
		{"a", "", "b", "2", no},
		{"", "1", "", "2", no},
		{"", "1", "b", "2", no},
		{"a", "1", "", "2", no},
		{"a", "", "", "2", unknown},
		{"", "1", "b", "", unknown},
		{"", "", "b", "2", unknown},
		{"", "", "b", "", unknown},
		{"", "", "", "2", unknown},
		{"a", "1", "", "", none},
		{"", "", "", "", none},
		{"a", "1", "a", "2", none},
		{"a", "1", "b", "1", none},
		{"a", "1", "a", "", none},
		{"a", "1", "", "1", none},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			offer := monoapi.Account{ID: c.id, Number: c.number, Choice: monoapi.Choice{Name: "account", Value: "1"}}
			offers := reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{offer}}, SessionID: firstSession}
			details := monoapi.Details{Account: monoapi.Account{ID: c.linkedID, Number: c.linkedNumber}}
			w := walkTo("credentials").do(signIn).answer(offers).do(flow.Linked{Account: account, Details: details}, pickFirst)
			assert.Equal(t, c.says, w.machine.Notice().What)
			assert.Equal(t, c.says != none, w.machine.State() == flow.StateChooseAccount)
		})
	}
}
