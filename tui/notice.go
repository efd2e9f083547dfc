package tui

import (
	"slices"

	"connect-reauth/tui/flow"
)

// drawNotice says what happened, what Mono says of it, whether anything reached
// the bank and what to do now. A sign tells a problem from a remark.
func (t theme) drawNotice(p *page, n flow.Notice) {
	if n.Empty() {
		return
	}
	mark := t.warn.Render("! ")
	if n.Problem() {
		mark = t.bad.Render("✗ ")
	}
	t.drawSentences(p, mark, n)
}

// again is how something is done once more here.
var again = flow.How{"Press enter again", "Press esc again", "Press ctrl+q again"}

// drawSentences says a notice, with mark before its first line.
func (t theme) drawSentences(p *page, mark string, n flow.Notice) {
	p.gap()
	sentences := n.Sentences(again)
	if last := len(sentences) - 1; p.compact && n.Again != "" {
		// How to answer must be in view, whatever does not fit.
		sentences = slices.Insert(sentences[:last], min(1, last), sentences[last])
	}
	for i, sentence := range sentences {
		style := t.plain
		switch {
		case i == 0 && n.Grave:
			style = t.bad
		case i == 0:
			style = t.strong
		}
		p.wrap(mark, sentence, style)
		mark = "  "
	}
}
