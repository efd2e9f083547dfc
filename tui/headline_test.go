package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// An exchange has a tick when it went well and a cross when it did not: by the
// status, by the response code, by what the client made of it.
func TestTheSignOfAnExchange(t *testing.T) {
	e := func(status int, code monoapi.ResponseCode, kind monoapi.Kind) monoapi.Exchange {
		e := monoapi.Exchange{Method: "POST", Path: "/v2/connect/commit", Ended: true, Status: status, ResponseCode: code, Duration: 1500 * time.Millisecond}
		if kind != "" {
			e.Err = &monoapi.Error{Kind: kind, Status: status, Sent: true}
		}
		return e
	}
	for name, c := range map[string]struct {
		exchange monoapi.Exchange
		says     string
	}{
		"done":                  {e(200, "99", ""), "✓ 200 · 99 done 1.5 s"},
		"refused as done":       {e(400, "99", monoapi.KindRefused), "✗ 400 · 99 1.5 s"},
		"choose":                {e(200, "101", ""), "✓ 200 · 101 choose 1.5 s"},
		"more":                  {e(200, "102", ""), "✓ 200 · 102 more input 1.5 s"},
		"a session":             {e(201, "", ""), "✓ 201 1.5 s"},
		"not quite":             {e(399, "", ""), "✓ 399 1.5 s"},
		"rejected with 200":     {e(200, "400", ""), "✗ 200 · 400 rejected 1.5 s"},
		"rejected":              {e(400, "400", ""), "✗ 400 · 400 rejected 1.5 s"},
		"a code nobody knows":   {e(200, "103", ""), "✓ 200 · 103 1.5 s"},
		"400 without a code":    {e(400, "", ""), "✗ 400 1.5 s"},
		"500":                   {e(500, "", ""), "✗ 500 1.5 s"},
		"500 as an error":       {e(500, "", monoapi.KindServer), "✗ 500 1.5 s"},
		"200 that is no answer": {e(200, "", monoapi.KindUnreadable), "✗ 200 1.5 s"},
		"no answer":             {e(0, "", monoapi.KindTimeout), "✗ timeout"},
		"key refused, no words": {e(0, "", monoapi.KindKeyRefused), "✗ key refused"},
		"under way":             {monoapi.Exchange{Method: "POST", Path: "/v2/connect/commit"}, "…"},
	} {
		t.Run(name, func(t *testing.T) {
			in := inspector{}
			in.add(c.exchange)
			lines := in.lines(80)
			var headline string
			for _, line := range lines {
				if strings.Contains(line, "/v2/connect/commit") {
					headline = ansi.Strip(line)
				}
			}
			assert.Equal(t, "❯ POST /v2/connect/commit  "+c.says, headline)
		})
	}
}
