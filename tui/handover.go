package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// handedOver shows the reauth link that the customer is to open, and waits for
// Mono's word that it was used.
type handedOver struct{ code []string }

func newHandedOver(v view) *handedOver {
	link, _ := v.machine.Link()
	return &handedOver{qrCode(link.URL)}
}

// dense leaves the line to the QR code that else gives air.
func (*handedOver) dense() {}

func (s *handedOver) actions(v view) []action {
	link, _ := v.machine.Link()
	return []action{
		v.leave(),
		act(v.keys.back, flow.Back{}),
		act(v.keys.copy, copyText{"The link", link.URL}).as("copy link"),
		v.end(),
	}
}

func (s *handedOver) draw(v view, p *page) {
	link, _ := v.machine.Link()
	if !s.besides(p) {
		s.drawText(v, p, link.URL)
		s.drawBelow(v, p)
		return
	}
	side := ansi.StringWidth(s.code[0])
	left := newPage(p.width-side-2, p.height)
	s.drawText(v, left, link.URL)
	p.lines = append(p.lines, sideBySide(left.lines, left.width, "  ", s.code)...)
}

// leastText is how wide the text beside a QR code must be.
const leastText = 34

// besides reports whether the QR code has room beside the text.
func (s *handedOver) besides(p *page) bool {
	return len(s.code) > 0 && len(s.code) <= p.height && ansi.StringWidth(s.code[0])+2+leastText <= p.width
}

// drawBelow draws the QR code below the text, whole or not at all.
func (s *handedOver) drawBelow(v view, p *page) {
	if len(s.code) > 0 && len(s.code) <= p.room() && ansi.StringWidth(s.code[0]) <= p.width {
		p.lines = append(p.lines, s.code...)
		return
	}
	if !p.compact {
		p.gap()
		p.wrap("  ", "In a larger window it shows as a QR code, too.", v.theme.faint)
	}
}

func (s *handedOver) drawText(v view, p *page, url string) {
	t := v.theme
	p.wrap("  ", flow.Handing.Title, t.title)
	p.gap()
	drawLink(p, t, url)
	p.gap()
	p.wrap("  ", flow.Handing.Do, t.plain)
	if v.sitting.Environment() == flow.EnvironmentDemo {
		p.wrap("  ", flow.Handing.Demo, t.faint)
	}
	t.drawNotice(p, v.machine.Notice())
	p.gap()
	v.drawNews(p)
	if !v.can.webhooks {
		p.wrap("  ", "Mono tells by webhook when it was used; where none are received, its dashboard shows it.", t.faint)
	}
}

// drawLink draws an address whole, as a hyperlink of the terminal.
func drawLink(p *page, t theme, url string) {
	for chunk := range strings.SplitSeq(ansi.Hardwrap(url, max(p.width-2, 1), true), "\n") {
		p.lines = append(p.lines, "  "+ansi.SetHyperlink(url, "id=reauth")+t.accent.Render(chunk)+ansi.ResetHyperlink())
	}
}
