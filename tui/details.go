package tui

import (
	"context"
	"strings"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// chargeHint is said before Mono is asked for account details.
func (v view) chargeHint() string { return v.sitting.ChargeHint(v.can.sandbox) + "." }

// linkedAccount is what Mono was asked about an account, and what it said.
type linkedAccount struct {
	account string
	request int
	asking  bool
	cancel  context.CancelFunc
	known   bool
	details monoapi.Details
	problem flow.Notice
}

// detailsMsg is the answer to a request for account details.
type detailsMsg struct {
	request int
	details monoapi.Details
	err     error
}

// stop ends a request that nobody waits for any more: what hangs for one account
// must not stand in the way of the next.
func (l linkedAccount) stop() {
	if l.cancel != nil {
		l.cancel()
	}
}

// text says what is known of the account, in one line: whose it is, at
// which bank, its number but for the last four digits, its data status.
func (l linkedAccount) text(account string) string {
	switch {
	case account == "" || l.account != account:
		return ""
	case l.asking && !l.known:
		return "Asking Mono whose account this is…"
	case !l.problem.Empty() && !l.known:
		return strings.Join(l.problem.Sentences(flow.How{}), " ")
	}
	data := string(l.details.DataStatus)
	if data != "" {
		data = "data " + data
	}
	return flow.Join(" · ", l.details.Name, l.details.Institution.Name, flow.MaskNumber(l.details.Number), data)
}

// drawDetails shows whose account it is, or how to ask. Once the account is at
// hand that stands in the header, and only the data status is left to say; but
// beside a note the header may have no room for the name.
func (v view) drawDetails(p *page, account string) {
	text := v.linked.text(account)
	inHeader := v.machine.State() != flow.StateAccount
	switch {
	case text != "" && v.linked.known && inHeader:
		name, data := "", string(v.linked.details.DataStatus)
		if v.sitting.Identity().Note != "" {
			name = v.linked.details.Name
		}
		if data != "" {
			data = "Data status: " + data
		}
		if text := flow.Join(" · ", name, data); text != "" {
			p.wrap(v.theme.accent.Render("● "), text, v.theme.plain)
		}
	case text != "" && v.linked.known:
		p.wrap(v.theme.accent.Render("● "), text, v.theme.strong)
	case text != "":
		p.wrap("  ", text, v.theme.plain)
	case !p.compact:
		p.wrap("  ", "Whose account is it? ctrl+o asks Mono"+v.chargeHint(), v.theme.faint)
	}
}
