package tui

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// copied is what the last key put on the terminal's clipboard.
func (d *desktop) copied(out *bytes.Buffer) string {
	d.Helper()
	out.Reset()
	d.run()
	text, found := strings.CutPrefix(out.String(), "\x1b]52;c;")
	require.True(d, found, out.String())
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(text, "\x07"))
	require.NoError(d, err)
	return string(decoded)
}

// The chosen exchange is copied as a call, all of them as a script; without any
// there is nothing to copy.
func TestCopyingFromTheInspector(t *testing.T) {
	var out bytes.Buffer
	d := newDesktop(t, 80, 24, func(o *Options) {
		o.Output = &out
		o.DemoAnswers = map[string]string{"username": testUsername}
	})
	d.keys("ctrl+t")
	d.lacks("copy")
	d.keys("y")
	require.Nil(t, d.cmd)
	d.keys("Y")
	require.Nil(t, d.cmd)
	for _, e := range explained(d.now) {
		d.send(exchangeMsg{e})
	}
	d.keys("y")
	login := d.copied(&out)
	assert.Contains(t, login, "/v2/connect/reauth/login")
	d.shows("The curl call was sent to the terminal's clipboard.")
	d.keys("end", "y")
	assert.Contains(t, d.copied(&out), "/v2/connect/reauth/session")
	d.keys("Y")
	script := d.copied(&out)
	d.shows("The script was sent to the terminal's clipboard.")
	before, after, found := strings.Cut(script, "/v2/connect/reauth/session")
	require.True(t, found, script)
	assert.NotContains(t, before, "/v2/connect/reauth/login", "in the order in which they were made")
	assert.Contains(t, after, "/v2/connect/reauth/login")
	assert.Contains(t, script, testUsername, "with the demo bank's answers")
}

// The headers of the transport are folded away until they are asked for; how many
// there are is said where exchanges are explained.
func TestHeadersOfTheTransport(t *testing.T) {
	d := newDesktop(t, 80, 60, nil)
	all := explained(d.now)
	for _, e := range all {
		e.RequestHeader = http.Header{"Mono-Sec-Key": {monoapi.Mask}, "User-Agent": {"connect-reauth/1"}}
		d.send(exchangeMsg{e})
	}
	d.inspect()
	d.shows("mono-sec-key: " + monoapi.Mask)
	d.offers("h all headers", "? explain")
	d.lacks("User-Agent", "more header")
	d.keys("?")
	d.shows("… 1 more header; h shows them", "… 3 more headers; h shows them")
	d.offers("? wire alone")
	d.keys("h")
	d.shows("User-Agent: connect-reauth/1")
	d.offers("h fewer headers")
	d.lacks("more header")
	d.keys("h")
	d.lacks("User-Agent")
	d.offers("h all headers")
}

// What is asked for shows from its first line.
func TestAnotherViewBeginsAtTheTop(t *testing.T) {
	for _, key := range []string{"?", "h", "down", "end"} {
		d := newDesktop(t, 80, 16, nil)
		for _, e := range explained(d.now) {
			d.send(exchangeMsg{e})
		}
		d.inspect()
		d.keys("pgdown")
		d.lacks("Inspector  2 exchanges")
		d.keys(key)
		d.shows("Inspector 2 exchanges")
	}
}

// esc leaves the inspector where it stands beside the question, and closes it
// where it stands over it; ctrl+t closes it everywhere, for good.
func TestLeavingTheInspector(t *testing.T) {
	d := newDesktop(t, 140, 30, nil)
	d.inspect()
	d.shows("esc back to the question", "┃")
	d.keys("esc")
	d.shows("Inspector", "│", "ctrl+t, then ↑↓ choose ? explain y copy as curl")
	d.text("65c4")
	d.shows("❯ Account ID 65c4")
	d.keys("ctrl+t")
	d.shows("┃")
	d.keys("ctrl+t")
	d.lacks("Inspector")
	d.text("c0")
	d.shows("❯ Account ID 65c4c0")

	d = newDesktop(t, 80, 30, nil)
	d.inspect()
	d.shows("esc close")
	d.lacks("Account ID")
	d.keys("esc")
	d.lacks("Inspector")
	d.keys("ctrl+t", "ctrl+t")
	d.lacks("Inspector")
	d.text("65c4")
	d.shows("❯ Account ID 65c4")

	d = newDesktop(t, 140, 30, learn)
	d.shows("Inspector")
	d.keys("ctrl+t", "ctrl+t")
	d.lacks("Inspector")
	d.keys("ctrl+t")
	d.shows("Inspector", "│")
}

// From a hundred columns on, what a row is stands beside it, else below.
func TestWhereExplanationsStand(t *testing.T) {
	in := &inspector{explains: true}
	for _, e := range explained(time.Time{}) {
		in.add(e)
	}
	beside, below := strings.Join(drawn(in, 100, 60), "\n"), strings.Join(drawn(in, 99, 60), "\n")
	assert.Regexp(t, `"responseCode": 102, +← additional input required`, beside)
	assert.NotContains(t, beside, "↳")
	assert.Regexp(t, `"responseCode": 102,\n +↳ additional input required`, below)
	for _, line := range append(drawn(in, 100, 60), drawn(in, 40, 200)...) {
		assert.LessOrEqual(t, ansi.StringWidth(line), 100)
	}
}

// Entries of a list have the same names: only the first is explained, and a value
// that is no text is known by its digits.
func TestOnlyTheFirstEntryIsExplained(t *testing.T) {
	in := &inspector{explains: true}
	in.add(monoapi.Exchange{Number: 1, Operation: monoapi.OpLogin, Method: "POST", Path: "/login", Ended: true, Status: 200, ResponseCode: "101",
		ResponseBody: `{"data":{"accounts":[{"account":7,"currency":"NGN"},{"account":8,"currency":"USD","names":["a"]}]}}`})
	in.add(monoapi.Exchange{Number: 2, Operation: monoapi.OpCommit, Method: "POST", Path: "/commit", RequestBody: `{"account":8}`})
	text := strings.Join(drawn(in, 120, 60), "\n")
	assert.Regexp(t, `"account": 8 +← data.accounts\[1\].account of the login's answer`, text)
	in.choose(1)
	text = strings.Join(drawn(in, 120, 60), "\n")
	assert.Regexp(t, `"currency": "NGN" +← its currency`, text)
	assert.Regexp(t, `(?m)"currency": "USD",$`, text)
	assert.Regexp(t, `(?m)^ +"a"$`, text)
	assert.Regexp(t, `"accounts": \[ +← the accounts to choose from`, text)
}
