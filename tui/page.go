package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
)

// page collects the lines of a screen's body and remembers which of them must
// be in view.
type page struct {
	width   int
	height  int
	compact bool // few lines: leave out what only gives air
	lines   []string
	focus   int
}

func newPage(width, height int) *page {
	return &page{width: width, height: height, compact: height < 12}
}

// add adds one line, cut to the width.
func (p *page) add(line string) {
	p.lines = append(p.lines, ansi.Truncate(line, p.width, "…"))
}

// wrap adds plain text over as many lines as it needs, each in style, the first
// after mark and the others indented as far.
func (p *page) wrap(mark, text string, style lipgloss.Style) {
	indent := ansi.StringWidth(mark)
	for i, line := range strings.Split(ansi.Wrap(text, max(p.width-indent, 1), ""), "\n") {
		if i > 0 {
			mark = strings.Repeat(" ", indent)
		}
		p.lines = append(p.lines, mark+style.Render(strings.TrimRight(line, " ")))
	}
}

// sideBySide returns the lines of two columns, the left one so wide, parted by rule.
// The shorter one is filled up.
func sideBySide(left []string, width int, rule string, right []string) []string {
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = pad(l, width) + rule + r
	}
	return lines
}

// gap adds an empty line where there is room for air.
func (p *page) gap() {
	if !p.compact {
		p.lines = append(p.lines, "")
	}
}

// focusHere says that the next line must stay in view.
func (p *page) focusHere() { p.focus = len(p.lines) }

// room is how many lines are left.
func (p *page) room() int { return max(p.height-len(p.lines), 0) }

// visible returns height lines: those around the focus, moved by scroll. A word
// at the end of the last one says that there is more.
func (p *page) visible(scroll int) []string {
	excess := len(p.lines) - p.height
	if excess <= 0 {
		return append(p.lines, make([]string, -excess)...)
	}
	// Keep the focus in the upper part, so that what is said below an input
	// shows with it.
	start := min(max(p.focus-p.height/2, 0), excess)
	start = min(max(start+scroll, 0), excess)
	lines := append([]string(nil), p.lines[start:start+p.height]...)
	if below := excess - start; below > 0 {
		last := ansi.Truncate(lines[len(lines)-1], max(p.width-12, 0), "…")
		gap := max(p.width-ansi.StringWidth(last)-10, 1)
		lines[len(lines)-1] = last + strings.Repeat(" ", gap) + fmt.Sprintf("pgdn ↓ %-3d", below)
	}
	return lines
}

// window returns the part of n rows, at most size, that holds the chosen one.
func window(n, chosen, size int) (start, end int) {
	if n <= size {
		return 0, n
	}
	start = min(max(chosen-size/2, 0), n-size)
	return start, start + size
}

// place says where in a list one is.
func place(at, of int) string { return fmt.Sprintf("%d of %d", at+1, of) }
