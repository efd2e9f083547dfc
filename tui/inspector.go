package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
)

// From besideWidth columns on the inspector stands beside the question, else
// over it.
const besideWidth = 110

// How much the inspector keeps: the newest exchanges, up to a number and to
// the size of their bodies in bytes.
const (
	maxExchanges     = 100
	maxExchangeBytes = 1 << 20
)

// inspector shows every exchange of the sitting, newest first. The chosen one
// is unfolded.
type inspector struct {
	theme   theme
	open    bool
	focused bool // it has the keys although it stands beside the question

	exchanges []monoapi.Exchange // oldest first
	at        int                // the chosen one, 0 the newest
	scroll    int

	// The drawn lines, kept until something changes: a keystroke in a form
	// must not pay for them.
	drawn      []string
	drawnWidth int
}

func (in *inspector) add(e monoapi.Exchange) {
	in.drawn = nil
	for i := len(in.exchanges) - 1; i >= 0; i-- {
		if in.exchanges[i].Number == e.Number && in.exchanges[i].Started.Equal(e.Started) {
			in.exchanges[i] = e
			return
		}
	}
	in.exchanges = append(in.exchanges, e)
	if in.at > 0 {
		in.at++ // stay with the one that is being read
	}
	size := 0
	for i := len(in.exchanges) - 1; i >= 0; i-- {
		size += len(in.exchanges[i].RequestBody) + len(in.exchanges[i].ResponseBody)
		if len(in.exchanges)-i > maxExchanges || size > maxExchangeBytes && i < len(in.exchanges)-1 {
			in.exchanges = append([]monoapi.Exchange(nil), in.exchanges[i+1:]...)
			break
		}
	}
	in.at = min(in.at, len(in.exchanges)-1)
}

func (in *inspector) chosen() (monoapi.Exchange, bool) {
	if len(in.exchanges) == 0 {
		return monoapi.Exchange{}, false
	}
	return in.exchanges[len(in.exchanges)-1-in.at], true
}

func (in *inspector) choose(at int) {
	in.at = max(min(at, len(in.exchanges)-1), 0)
	in.scroll, in.drawn = 0, nil
}

// actions returns what keys do while they go to the inspector.
func (in *inspector) actions(beside bool) []action {
	leave := backKey("close")
	if beside {
		leave = backKey("back to the question")
	}
	move := action{Binding: moveKey("choose", "home", "end"), do: func(msg tea.KeyMsg) intent {
		switch msg.Type {
		case tea.KeyUp:
			in.choose(in.at - 1)
		case tea.KeyDown:
			in.choose(in.at + 1)
		case tea.KeyHome:
			in.choose(0)
		default:
			in.choose(len(in.exchanges) - 1)
		}
		return nil
	}}
	scroll := action{Binding: bind("pgdn", "scroll", "pgdown", "pgup"), do: func(msg tea.KeyMsg) intent {
		if msg.Type == tea.KeyPgUp {
			in.scroll = max(in.scroll-5, 0)
		} else {
			in.scroll += 5 // view keeps it within the lines
		}
		return nil
	}}
	e, ok := in.chosen()
	return []action{
		move,
		act(bind("y", "copy as curl", "y"), copyText{"The curl call", e.Curl()}).when(ok),
		scroll,
		{Binding: leave, do: func(tea.KeyMsg) intent {
			in.focused, in.open = false, beside
			return nil
		}},
		{Binding: bind("ctrl+t", "close", "ctrl+t"), do: func(tea.KeyMsg) intent {
			in.focused, in.open = false, false
			return nil
		}},
	}
}

// besideView is view beneath the keys that go to the inspector where it stands
// beside the question: the footer is the question's until it has them.
func (in *inspector) besideView(width, height int) []string {
	keys := "ctrl+t, then "
	if in.focused {
		keys = ""
	}
	keys += "↑↓ choose  y copy as curl  pgdn scroll"
	return append([]string{in.theme.faint.Render(ansi.Truncate(keys, width, "…"))}, in.view(width, height-1)...)
}

// view returns height lines of at most width columns.
func (in *inspector) view(width, height int) []string {
	if in.drawn == nil || in.drawnWidth != width {
		in.drawn, in.drawnWidth = in.lines(width), width
	}
	in.scroll = max(min(in.scroll, len(in.drawn)-height), 0)
	lines := append([]string(nil), in.drawn[in.scroll:min(in.scroll+height, len(in.drawn))]...)
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}

func (in *inspector) lines(width int) []string {
	t := in.theme
	p := newPage(width, 0)
	if len(in.exchanges) == 0 {
		p.add(t.title.Render("Inspector"))
		p.lines = append(p.lines, "")
		p.wrap("", "Every call to Mono shows here as it is made, with the secrets masked.", t.faint)
		return p.lines
	}
	p.add(t.title.Render("Inspector") + t.faint.Render("  "+counted(len(in.exchanges))))
	for i := len(in.exchanges) - 1; i >= 0; i-- {
		e := in.exchanges[i]
		chosen := len(in.exchanges)-1-i == in.at
		in.headline(p, e, chosen)
		if chosen {
			in.unfold(p, e)
		}
	}
	return p.lines
}

func counted(exchanges int) string {
	if exchanges == 1 {
		return "1 exchange"
	}
	return fmt.Sprintf("%d exchanges, newest first", exchanges)
}

func (in *inspector) headline(p *page, e monoapi.Exchange, chosen bool) {
	t := in.theme
	mark, style := "  ", t.plain
	if chosen {
		mark, style = t.accent.Render("❯ "), t.strong
	}
	ended := t.faint.Render("…")
	switch {
	case e.Ended && e.Status == 0:
		ended = t.bad.Render("✗ " + words(string(e.Err.Kind)))
	case e.Ended && (e.Err != nil || e.Status >= 400 || e.ResponseCode == monoapi.CodeRejected):
		ended = t.bad.Render(fmt.Sprintf("✗ %d", e.Status)) + meaning(e) + " " + seconds(e.Duration)
	case e.Ended:
		ended = t.good.Render(fmt.Sprintf("✓ %d", e.Status)) + meaning(e) + " " + seconds(e.Duration)
	}
	path := e.Path
	// The end of a path tells calls apart, so its beginning gives way.
	room := max(p.width-2-ansi.StringWidth(e.Method)-1-2-ansi.StringWidth(ended), 4)
	if excess := ansi.StringWidth(path) - room; excess > 0 {
		path = ansi.TruncateLeft(path, excess+1, "…")
	}
	p.add(mark + style.Render(e.Method+" "+path) + "  " + ended)
}

// meaning is the response code of an answer, and what it says.
func meaning(e monoapi.Exchange) string {
	switch e.ResponseCode {
	case "":
		return ""
	case monoapi.CodeDone:
		return " · 99 done"
	case monoapi.CodeChooseAccount:
		return " · 101 choose"
	case monoapi.CodeMoreInput:
		return " · 102 more input"
	case monoapi.CodeRejected:
		return " · 400 rejected"
	}
	return " · " + string(e.ResponseCode)
}

func (in *inspector) unfold(p *page, e monoapi.Exchange) {
	t := in.theme
	header := func(h http.Header) {
		for _, line := range monoapi.HeaderLines(h) {
			p.wrap("    ", line.Name+": "+line.Value, t.faint)
		}
	}
	body := func(text string) {
		lines := strings.SplitN(indentJSON(text), "\n", maxBodyLines+1)
		for _, line := range lines[:min(len(lines), maxBodyLines)] {
			indent := len(line) - len(strings.TrimLeft(line, " "))
			p.wrap("    "+strings.Repeat(" ", min(indent, p.width/2)), strings.TrimLeft(line, " "), t.plain)
		}
		if len(lines) > maxBodyLines {
			p.wrap("    ", fmt.Sprintf("… and %d more lines", 1+strings.Count(lines[maxBodyLines], "\n")), t.faint)
		}
	}
	header(e.RequestHeader)
	if e.RequestBody != "" {
		body(e.RequestBody)
	}
	if !e.Ended {
		return
	}
	if e.Status != 0 {
		p.add("  " + t.faint.Render("← ") + t.strong.Render(strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))))
		header(e.ResponseHeader)
		body(e.ResponseBody)
	}
	if e.Err != nil {
		p.wrap("    ", e.Err.Error(), t.bad)
	}
	p.lines = append(p.lines, "")
}

// What is laid out over lines: JSON that is nested no deeper than a person can
// follow (laid out, it grows with the square of its depth), and so many lines of
// it.
const (
	maxDepth     = 32
	maxBodyLines = 1000
)

// indentJSON lays JSON out over lines, and leaves everything else as it is.
func indentJSON(text string) string {
	var b bytes.Buffer
	if deeper(text, maxDepth) || json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}

// deeper reports whether JSON is nested deeper than so many levels.
func deeper(text string, levels int) bool {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > levels {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}
