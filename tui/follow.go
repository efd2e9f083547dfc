package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// following is the screen of a sitting that waits: what came by Mono's word, what
// waits to be begun, and what was done.
type following struct{}

func (following) headline(t theme) string { return t.accent.Render("▸ Waiting for Mono") }

func (following) actions(v view) []action {
	waits := len(v.sitting.Queue().Waiting()) > 0
	return []action{
		act(v.keys.submit, flow.Next{}).as("begin the next").when(waits),
		act(v.keys.end, flow.Finish{}),
		act(v.keys.another, flow.Another{}),
		act(v.keys.otherKey, enterKey{}).asAside().when(v.can.otherKey),
	}
}

func (s following) draw(v view, p *page) {
	t, queue := v.theme, v.sitting.Queue()
	below := newPage(p.width, p.height)
	below.gap()
	if n, last := queue.Joined(); n > 0 {
		what := "%d accounts have joined, the last at %s."
		if n == 1 {
			what = "%d account has joined, at %s."
		}
		below.wrap("  ", fmt.Sprintf(what, n, v.clock(last)), t.plain)
	}
	if queue.Len() > 0 {
		below.wrap("  ", flow.Sentence(flow.Summary(queue)), t.plain)
	}
	waiting := queue.Waiting()
	p.wrap("  ", flow.WaitingTitle(len(waiting)), t.title)
	p.gap()
	if len(waiting) == 0 {
		p.wrap("  ", flow.Following.How, t.plain)
	} else {
		s.drawWaiting(v, p, waiting, max(p.room()-len(below.lines), 1))
	}
	p.lines = append(p.lines, below.lines...)
}

// drawWaiting lists the accounts that wait on at most so many lines, the next one
// marked.
func (following) drawWaiting(v view, p *page, waiting []int, lines int) {
	t := v.theme
	for i, at := range waiting {
		if left := len(waiting) - i; i == lines-1 && left > 1 && i > 0 {
			p.add(t.faint.Render(fmt.Sprintf("  … and %d more", left)))
			return
		}
		e := v.sitting.Queue().At(at)
		line := pad(v.clock(e.Joined), len("15:04:05")) + "  " + pad(ansi.Truncate(e.Account, 24, "…"), 24)
		if room := p.width - 2 - ansi.StringWidth(line) - 2; room >= 8 {
			line = strings.TrimRight(line+"  "+who{Identity: v.sitting.IdentityAt(at)}.text(room), " ")
		}
		mark := "  "
		if i == 0 {
			mark, line = t.accent.Render("❯ "), t.selected.Render(line)
		}
		p.add(mark + line)
	}
}
