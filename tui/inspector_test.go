package tui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func TestDeepAnswersAreShownAsTheyCame(t *testing.T) {
	deep := strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000)
	assert.Equal(t, deep, indentJSON(deep), "laid out it would be a thousand million columns")
	assert.Contains(t, indentJSON(strings.Repeat("[", maxDepth)+strings.Repeat("]", maxDepth)), "\n")
	brackets := `{"a": "` + strings.Repeat(`[\"`, 100) + `"}`
	assert.Contains(t, indentJSON(brackets), "\n", "brackets in a text are no depth")

	d := newDesktop(t, 80, 24, nil)
	d.send(exchangeMsg{monoapi.Exchange{
		Number: 1, Method: "POST", Path: "/v2/connect/reauth/login", Started: d.now, Ended: true, Status: 200, ResponseBody: deep,
	}})
	d.keys("ctrl+t")
	d.shows("[[[[[[[[")
	d.fits()
}

func TestLongAnswersSayThatThereIsMore(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.send(exchangeMsg{monoapi.Exchange{
		Number: 1, Method: "POST", Path: "/v2/connect/reauth/login", Started: d.now, Ended: true, Status: 200,
		ResponseBody: "[" + strings.Repeat("1,", 29_999) + "1]",
	}})
	d.keys("ctrl+t")
	for range 300 {
		d.keys("pgdown")
	}
	d.shows("… and 29002 more lines")
}

// What hangs for one account does not stand in the way of the next.
func TestDetailsThatHangHoldUpNoOtherAccount(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+o")
	d.shows("Asking Mono whose account this is…")
	first := d.w.linked.request
	require.NotNil(t, d.cmd)
	d.keys("ctrl+o")
	require.Nil(t, d.cmd, "one account is asked about once at a time")

	d.signIn()
	d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpLogin, Status: 500, Sent: true})
	d.keys("ctrl+q", "ctrl+q", "enter")
	require.Equal(t, otherAccount, d.pending().Account)
	d.answer(sessionAnswer)
	d.keys("ctrl+o")
	require.NotNil(t, d.cmd, "the next account can't be asked about")
	d.send(detailsMsg{request: first, details: linkedDetails})
	d.lacks(linkedDetails.Name)
	d.detailsAnswered(linkedDetails, nil)
	d.shows(linkedDetails.Name)
	assert.Equal(t, flow.StateCredentials, d.w.machine().State())
}
