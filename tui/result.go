package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// result shows how the account ended, in words, with what was done on the way.
type result struct{}

func (result) actions(v view) []action {
	m, more := v.machine, v.sitting.Queue().More()
	failed := m.State() == flow.StateFailed
	again, link := act(v.keys.again, flow.Retry{}).when(failed), act(v.keys.link, flow.CreateLink{}).when(m.CanCreateLink())
	if m.Notice().Kind == monoapi.KindAddOnMissing {
		again, link = link, again // it works without
	}
	return []action{
		v.leave(),
		again,
		act(v.keys.back, flow.Back{}).as("change account").when(failed),
		link,
		act(v.keys.otherKey, enterKey{}).when(failed && v.can.otherKey),
		act(v.keys.copy, copyText{"The code", m.Code()}).when(m.Code() != ""),
		act(v.keys.status, showDetails{m.Account()}).when(!failed),
		act(v.keys.another, flow.Another{}).asAside().when(!more && !v.learning),
		v.end(),
	}
}

func (s result) draw(v view, p *page) {
	t, m := v.theme, v.machine
	switch {
	case m.GaveUp():
		p.wrap(t.warn.Render("– "), "Given up", t.warn)
		t.drawSentences(p, "  ", m.Notice())
	case m.State() == flow.StateFailed:
		p.wrap(t.bad.Render("✗ "), "Not reauthorised", t.bad)
		t.drawSentences(p, "  ", m.Notice())
		s.drawWayOut(v, p)
		for _, item := range v.sitting.Queue().News().Items() {
			v.drawItem(p, item)
		}
	default:
		p.wrap(t.good.Render("✓ "), "Reauthorised", t.good)
		p.gap()
		switch code := m.Code(); {
		case m.ByLink():
			p.wrap("  ", flow.Handing.Confirmed, t.plain)
		case code != "":
			p.wrap("  "+t.faint.Render("Code  "), code, t.strong)
		default:
			p.wrap("  ", "Mono gave no code.", t.faint)
		}
		s.drawConfirmation(v, p)
	}
	p.gap()
	for _, step := range m.Steps() {
		took := "      "
		if step.Took > 0 {
			took = fmt.Sprintf("%6s", seconds(step.Took))
		}
		p.add(t.faint.Render("  " + took + "  " + stepText(step)))
	}
}

// drawWayOut names the key for what the notice speaks of: the footer may have no
// room for it.
func (result) drawWayOut(v view, p *page) {
	if v.machine.Notice().Kind != monoapi.KindAddOnMissing || p.compact {
		return
	}
	does := "creates the link."
	if _, ok := v.machine.Link(); ok {
		does = "shows the link again."
	}
	p.wrap("  ", v.keys.link.Help().Key+" "+does, v.theme.plain)
}

// drawConfirmation shows Mono's own word for it: its webhooks, and the data
// status once the operator has asked for it.
func (s result) drawConfirmation(v view, p *page) {
	t := v.theme
	p.gap()
	v.drawNews(p)
	switch l := v.linked; {
	case l.account != v.machine.Account() || !(l.asking || l.known || !l.problem.Empty()):
		p.wrap("  ", "s asks Mono for the data status"+v.chargeHint(), t.faint)
	case l.asking:
		p.wrap("  ", "Asking Mono for the data status…", t.plain)
	case !l.problem.Empty():
		p.wrap(t.bad.Render("✗ "), l.problem.String(), t.plain)
	default:
		text := "Data status: " + string(l.details.DataStatus)
		if l.details.DataStatus == "" {
			text = "Mono gave no data status."
		} else if len(l.details.Retrieved) > 0 {
			text += " (" + strings.Join(l.details.Retrieved, ", ") + ")"
		}
		sign, advice := t.accent.Render("● "), flow.DataAdvice(l.details.DataStatus)
		if advice != "" {
			sign = t.bad.Render("✗ ")
		}
		p.wrap(sign, text, t.plain)
		if advice != "" {
			p.wrap("  ", advice, t.plain)
		}
	}
}

// drawNews shows what Mono sent about the account, bad news first, and what is
// still awaited.
func (v view) drawNews(p *page) {
	t, news := v.theme, v.sitting.Queue().News()
	for _, item := range news.Items() {
		v.drawItem(p, item)
	}
	if !v.can.webhooks {
		return
	}
	for _, name := range []string{monoapi.EventReauthorised, monoapi.EventUpdated} {
		if !news.Heard(name) {
			p.wrap(t.faint.Render("· "), name+": awaited", t.plain)
		}
	}
}

// drawItem says one piece of news.
func (v view) drawItem(p *page, item flow.Item) {
	sign := v.theme.good.Render("✓ ")
	if item.Bad {
		sign = v.theme.bad.Render("✗ ")
	}
	p.wrap(sign, item.What, v.theme.plain)
	if item.Do != "" {
		p.wrap("  ", item.Do, v.theme.plain)
	}
}

// signOf is the sign of how an account ended, and its style.
func signOf(t theme, status flow.Status) (string, lipgloss.Style) {
	switch status {
	case flow.StatusReauthorised:
		return "✓", t.good
	case flow.StatusFailed:
		return "✗", t.bad
	case flow.StatusLinkCreated:
		return "→", t.accent
	}
	return "–", t.warn
}

// words writes an identifier such as a kind of error as people read it.
func words(identifier string) string {
	if identifier == string(monoapi.KindAddOnMissing) {
		return "add-on missing"
	}
	return strings.ReplaceAll(identifier, "_", " ")
}

func stepText(s flow.Step) string {
	return string(s.Operation) + ": " + words(s.Ended)
}

func seconds(d time.Duration) string {
	if d < 100*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
