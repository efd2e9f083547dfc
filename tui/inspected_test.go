package tui

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// seen is an inspector that was given exchanges of these numbers.
func seen(numbers ...int) *inspector {
	in := &inspector{}
	for _, number := range numbers {
		in.add(numberedExchange(number))
	}
	return in
}

func numberedExchange(number int) monoapi.Exchange {
	return monoapi.Exchange{Number: number, Method: "POST", Path: fmt.Sprintf("/call/%d", number), Ended: true, Status: 200, ResponseBody: "{}"}
}

// drawn is what the inspector shows, without colour and blanks at the ends.
func drawn(in *inspector, width, height int) []string {
	var lines []string
	for _, line := range in.view(width, height) {
		lines = append(lines, strings.TrimRight(ansi.Strip(line), " "))
	}
	return lines
}

func chosenNumber(t *testing.T, in *inspector) int {
	t.Helper()
	e, ok := in.chosen()
	require.True(t, ok)
	return e.Number
}

// A call that comes meanwhile moves nobody away from the one that is being read;
// who looks at the newest sees the newest.
func TestAnExchangeThatComesLeavesTheOneThatIsRead(t *testing.T) {
	in := seen(1, 2, 3)
	assert.Equal(t, 3, chosenNumber(t, in))
	in.choose(1)
	in.add(numberedExchange(4))
	assert.Equal(t, 2, chosenNumber(t, in))
	in.choose(0)
	in.add(numberedExchange(5))
	assert.Equal(t, 5, chosenNumber(t, in))
	for _, c := range []struct{ at, number int }{{4, 1}, {9, 1}, {-1, 5}, {3, 2}} {
		in.choose(c.at)
		assert.Equal(t, c.number, chosenNumber(t, in))
	}
	_, ok := seen().chosen()
	assert.False(t, ok)
}

// The end of a call is told of the call, which has one line.
func TestAnExchangeThatEndsHasOneLine(t *testing.T) {
	in := &inspector{}
	begun := numberedExchange(1)
	begun.Ended, begun.Status = false, 0
	in.add(begun)
	in.add(numberedExchange(2))
	assert.Contains(t, strings.Join(drawn(in, 80, 20), "\n"), "POST /call/1  …")
	begun.Ended, begun.Status = true, 201
	in.add(begun)
	require.Len(t, in.exchanges, 2)
	assert.Equal(t, 2, chosenNumber(t, in))
	assert.Contains(t, strings.Join(drawn(in, 80, 20), "\n"), "POST /call/1  ✓ 201")
	other := begun
	other.Started = begun.Started.Add(time.Second) // another client counts from 1 as well
	in.add(other)
	assert.Len(t, in.exchanges, 3)
}

// The newest are kept: so many, of so many bytes, but the last one whatever its
// size.
func TestHowMuchTheInspectorKeeps(t *testing.T) {
	in := &inspector{}
	for i := range maxExchanges {
		in.add(numberedExchange(i + 1))
	}
	require.Len(t, in.exchanges, maxExchanges)
	in.choose(maxExchanges - 1)
	assert.Equal(t, 1, chosenNumber(t, in))
	in.add(numberedExchange(maxExchanges + 1))
	require.Len(t, in.exchanges, maxExchanges)
	assert.Equal(t, 2, chosenNumber(t, in), "what was read is gone, the oldest of all is next to it")

	sized := func(number, request, response int) monoapi.Exchange {
		e := numberedExchange(number)
		e.RequestBody, e.ResponseBody = strings.Repeat("x", request), strings.Repeat("y", response)
		return e
	}
	const half = maxExchangeBytes / 2
	in = &inspector{}
	in.add(sized(1, half/2, half/2))
	in.add(sized(2, 1, half-1))
	require.Len(t, in.exchanges, 2, "exactly as much as is kept")
	in.add(sized(3, 1, 0))
	require.Len(t, in.exchanges, 2)
	assert.Equal(t, 2, in.exchanges[0].Number)
	in.add(sized(4, maxExchangeBytes, 1))
	require.Len(t, in.exchanges, 1)
	assert.Equal(t, 4, in.exchanges[0].Number)
}

// Scrolling stays within the lines, and begins anew with another exchange.
func TestScrollingStaysWithinTheLines(t *testing.T) {
	e := numberedExchange(1)
	var numbers []string
	for i := range 40 {
		numbers = append(numbers, fmt.Sprint(100+i))
	}
	e.ResponseBody = "[" + strings.Join(numbers, ",") + "]"
	in := seen(0)
	in.add(e)
	whole := drawn(in, 80, 100)
	require.Len(t, whole, 100, "as many as were asked for")
	all := in.lines(80)
	in.scroll = 1000
	last := drawn(in, 80, 10)
	assert.Equal(t, strings.TrimRight(ansi.Strip(all[len(all)-1]), " "), last[9])
	assert.Equal(t, len(all)-10, in.scroll)
	in.scroll = 3
	assert.Equal(t, whole[3:13], drawn(in, 80, 10))
	in.scroll = -3
	assert.Equal(t, whole[:10], drawn(in, 80, 10))
	in.scroll = 7
	in.choose(1)
	assert.Zero(t, in.scroll)
	assert.Contains(t, strings.Join(drawn(in, 80, 10), "\n"), "❯ POST /call/0")
}

// What an exchange holds is laid out below it: headers, both bodies, the status
// in words, what the client made of it. One under way shows what was sent.
func TestTheChosenExchangeIsUnfolded(t *testing.T) {
	e := numberedExchange(7)
	e.Status = 404
	e.RequestHeader, e.ResponseHeader = http.Header{"Accept": {"*/*"}, "X-Session-Id": {"s"}}, http.Header{"Server": {"bank"}, "Retry-After": {"1"}}
	e.RequestBody, e.ResponseBody = `{"account":"x"}`, `{"message":"no"}`
	e.Err = &monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true}
	in := seen(1)
	in.add(e)
	assert.Equal(t, []string{
		"Inspector  2 exchanges, newest first",
		"❯ POST /call/7  ✗ 404 0.0 s",
		"    x-session-id: s",
		"    {", `      "account": "x"`, "    }",
		"  ← 404 Not Found",
		"    Retry-After: 1",
		"    {", `      "message": "no"`, "    }",
		"    " + e.Err.Error(),
		"",
		"  POST /call/1  ✓ 200 0.0 s",
	}, drawn(in, 80, 14))

	in.headers = true
	in.drawn = nil
	assert.Equal(t, []string{"    x-session-id: s", "    Accept: */*"}, drawn(in, 80, 4)[2:])
	assert.Contains(t, drawn(in, 80, 14), "    Server: bank", "h shows the transport's, too")

	e.Ended, e.Status, e.Err = false, 0, nil
	in = &inspector{}
	in.add(e)
	assert.Equal(t, []string{
		"Inspector  1 exchange", "❯ POST /call/7  …", "    x-session-id: s", "    {", `      "account": "x"`, "    }", "", "",
	}, drawn(in, 80, 8))

	e.Ended, e.RequestBody = true, ""
	e.Err = &monoapi.Error{Kind: monoapi.KindTimeout, Operation: monoapi.OpSession, Sent: true}
	in = &inspector{}
	in.add(e)
	assert.Equal(t, []string{
		"Inspector  1 exchange", "❯ POST /call/7  ✗ timeout", "    x-session-id: s", "    " + e.Err.Error(), "", "",
	}, drawn(in, 80, 6))
	assert.Equal(t, []string{
		"Inspector", "", "Every call to Mono shows here as it is made, with the secrets masked.", "", "",
	}, drawn(seen(), 80, 5))
}

// So many lines of a body are shown, and how many there are more.
func TestHowManyLinesOfABodyAreShown(t *testing.T) {
	for lines, more := range map[int]string{maxBodyLines: "", maxBodyLines + 1: "… and 1 more lines", maxBodyLines + 5: "… and 5 more lines"} {
		e := numberedExchange(1)
		e.ResponseBody = strings.TrimSuffix(strings.Repeat("line\n", lines), "\n")
		in := &inspector{}
		in.add(e)
		text := ansi.Strip(strings.Join(in.lines(80), "\n"))
		assert.Equal(t, min(lines, maxBodyLines), strings.Count(text, "    line"))
		assert.Equal(t, more != "", strings.Contains(text, "more lines"))
		assert.Contains(t, text, more)
	}
}

func TestHowDeepJSONIs(t *testing.T) {
	for text, depth := range map[string]int{
		"": 0, "1": 0, "[]": 1, "{}": 1, `[[],[]]`: 2, `{"a":[{}]}`: 3, `"[[["`: 0, `"\"[[["`: 0, `["\\",[]]`: 2, `[{"a":"}"},{"b":[]}]`: 3,
	} {
		assert.False(t, deeper(text, depth), text)
		if depth > 0 {
			assert.True(t, deeper(text, depth-1), text)
		}
	}
}

// Up and down choose among the exchanges, home and end go to the newest and the
// oldest, and what is copied is the chosen one.
func TestChoosingAnExchange(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.keys("ctrl+t")
	d.keys("down", "y")
	require.Nil(t, d.cmd, "there is nothing to copy")
	for i := range 4 {
		d.send(exchangeMsg{numberedExchange(i + 1)})
	}
	for _, step := range []struct {
		key    string
		number int
	}{{"down", 3}, {"down", 2}, {"up", 3}, {"end", 1}, {"down", 1}, {"home", 4}, {"up", 4}, {"end", 1}, {"up", 2}} {
		d.keys(step.key)
		d.shows(fmt.Sprintf("❯ POST /call/%d", step.number))
		assert.Equal(t, step.number, chosenNumber(t, &d.w.inspector))
	}
	d.keys("pgdown")
	assert.Equal(t, 5, d.w.inspector.scroll)
	d.keys("pgup", "pgup")
	assert.Zero(t, d.w.inspector.scroll)
	d.keys("y")
	require.NotNil(t, d.cmd)
	d.keys("esc")
	d.lacks("POST /call/2")
}
