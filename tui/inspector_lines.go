package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

func (in *inspector) lines(width int) []string {
	t := in.theme
	p := newPage(width, 0)
	if len(in.exchanges) == 0 {
		p.add(t.title.Render("Inspector"))
		p.lines = append(p.lines, "")
		p.wrap("", "Every call to Mono shows here as it is made, with the secrets masked.", t.faint)
		return p.lines
	}
	counted := flow.Count(len(in.exchanges), "1 exchange", "%d exchanges, newest first")
	p.add(t.title.Render("Inspector") + t.faint.Render("  "+counted))
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
		if e.Err != nil || e.Status >= 400 {
			return " · 99" // and nothing is done, whatever it says
		}
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

// unfold draws a whole exchange.
func (in *inspector) unfold(p *page, e monoapi.Exchange) {
	t := in.theme
	x := lesson.Explain(e, in.exchanges[:len(in.exchanges)-1-in.at])
	if in.explains {
		in.summarise(p, x)
	}
	w := wire{page: p, theme: t, explains: in.explains}
	in.headerRows(w, e.RequestHeader, x.RequestHeader)
	w.body(e.RequestBody, x.RequestField)
	if !e.Ended {
		return
	}
	if e.Status != 0 {
		p.add("  " + t.faint.Render("← ") + t.strong.Render(strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))))
		in.headerRows(w, e.ResponseHeader, x.ResponseHeader)
		w.body(e.ResponseBody, func(path, _ string) string { return x.Member(path) })
	}
	if e.Err != nil {
		p.wrap("    ", e.Err.Error(), t.bad)
	}
	p.lines = append(p.lines, "")
}

// summarise says what the call is, what its answer means and what comes next.
func (in *inspector) summarise(p *page, x *lesson.Explanation) {
	t := in.theme
	where, does := x.Begins()
	code, wizard, server := x.Ends()
	p.wrap("  ", where+". "+does, t.accent)
	if code != "" {
		p.wrap("  ", code, t.strong)
	}
	p.wrap("  ", wizard, t.plain)
	p.wrap("  ", "Your server: "+server, t.plain)
	p.lines = append(p.lines, "")
}

// headerRows draws headers; those of the transport are folded away unless they are
// asked for.
func (in *inspector) headerRows(w wire, header http.Header, says func(name string) string) {
	folded := 0
	for _, line := range monoapi.HeaderLines(header) {
		if !in.headers && lesson.Folded(line.Name) {
			folded++
			continue
		}
		note := ""
		if w.explains {
			note = says(line.Name)
		}
		w.row("    ", line.Name+": "+line.Value, note, in.theme.faint)
	}
	if folded > 0 && in.explains {
		w.row("    ", fmt.Sprintf("… %s; h shows them", counting(folded, "more header", "more headers")), "", in.theme.faint)
	}
}

func counting(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// wire draws what goes over it, and beside or below each row what that is.
type wire struct {
	*page
	theme    theme
	explains bool
}

// wideWire is how wide a page is on which explanations stand beside the rows.
const wideWire = 100

// row draws a row after indent, and what it says of it, if anything.
func (w wire) row(indent, text, says string, style lipgloss.Style) {
	if says == "" {
		w.wrap(indent, text, style)
		return
	}
	if w.width < wideWire {
		w.wrap(indent, text, style)
		w.wrap(indent+"  "+w.theme.accent.Render("↳ "), says, w.theme.plain)
		return
	}
	left, right := newPage(w.width/2, 0), newPage(w.width-w.width/2-2, 0)
	left.wrap(indent, text, style)
	right.wrap(w.theme.accent.Render("← "), says, w.theme.plain)
	w.lines = append(w.lines, sideBySide(left.lines, left.width, "  ", right.lines)...)
}

// body draws a body over lines.
func (w wire) body(text string, says func(path, value string) string) {
	if text == "" {
		return
	}
	lines := strings.SplitN(indentJSON(text), "\n", maxBodyLines+1)
	var at way
	for _, line := range lines[:min(len(lines), maxBodyLines)] {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		note := ""
		if w.explains {
			if path, value := at.line(strings.TrimLeft(line, " ")); path != "" && !strings.HasSuffix(path, "]") && !repeats(path) {
				note = says(path, value)
			}
		}
		w.row("    "+strings.Repeat(" ", min(indent, w.width/2)), strings.TrimLeft(line, " "), note, w.theme.plain)
	}
	if len(lines) > maxBodyLines {
		w.wrap("    ", fmt.Sprintf("… and %d more lines", 1+strings.Count(lines[maxBodyLines], "\n")), w.theme.faint)
	}
}

// repeats reports whether a path leads through an entry of a list that is not the
// first: it is explained there.
func repeats(path string) bool {
	for rest := path; ; {
		_, after, ok := strings.Cut(rest, "[")
		if !ok {
			return false
		}
		if !strings.HasPrefix(after, "0]") {
			return true
		}
		rest = after
	}
}

// way follows the lines of JSON that is laid out, a member or an entry a line.
type way struct {
	names  []string // of what is open around the line
	counts []int    // of the entries, where a list is open; else -1
}

// line returns the way to what a line holds, and its value where that is no list
// and no object.
func (p *way) line(line string) (path, value string) {
	if strings.HasPrefix(line, "}") || strings.HasPrefix(line, "]") {
		if n := len(p.counts); n > 0 {
			p.names, p.counts = p.names[:n-1], p.counts[:n-1]
		}
		return "", ""
	}
	name, rest := "", line
	if n := len(p.counts); n > 0 && p.counts[n-1] >= 0 {
		name = fmt.Sprintf("[%d]", p.counts[n-1])
		p.counts[n-1]++
	} else if key, after, ok := strings.Cut(line, `": `); ok && strings.HasPrefix(key, `"`) {
		name, rest = key[1:], after
	}
	path = strings.ReplaceAll(strings.TrimPrefix(strings.Join(append(p.names[:len(p.names):len(p.names)], name), "."), "."), ".[", "[")
	switch rest = strings.TrimSuffix(rest, ","); rest {
	case "{":
		p.names, p.counts = append(p.names, name), append(p.counts, -1)
	case "[":
		p.names, p.counts = append(p.names, name), append(p.counts, 0)
	default:
		if json.Unmarshal([]byte(rest), &value) != nil {
			value = rest
		}
	}
	return path, value
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
