package tui

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// chargeHint is said before Mono is asked for account details.
const chargeHint = "live calls may be charged"

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

// ask asks Mono for the account's details, because the operator wants it.
func (w *Wizard) ask(account string) tea.Cmd {
	if account == "" || w.linked.asking && w.linked.account == account {
		return nil
	}
	w.linked.stop()
	known := w.linked.known && w.linked.account == account
	ctx, cancel := context.WithCancel(w.ctx)
	w.linked = linkedAccount{
		account: account, request: w.linked.request + 1, asking: true, cancel: cancel,
		known: known, details: w.linked.details,
	}
	request, bank := w.linked.request, w.bank
	return func() tea.Msg {
		details, err := bank.Account(ctx, account)
		return detailsMsg{request, details, err}
	}
}

// stop ends a request that nobody waits for any more: what hangs for one account
// must not stand in the way of the next.
func (l linkedAccount) stop() {
	if l.cancel != nil {
		l.cancel()
	}
}

func (w *Wizard) detailsCame(msg detailsMsg) {
	if msg.request != w.linked.request {
		return
	}
	w.linked.stop()
	w.linked.asking, w.linked.cancel = false, nil
	if msg.err != nil {
		w.linked.problem = flow.Explain(msg.err)
		return
	}
	w.linked.known, w.linked.details = true, msg.details
	w.tellLinked()
}

// tellLinked lets the machine know whose account it is working on.
func (w *Wizard) tellLinked() {
	if _, told := w.machine.LinkedDetails(); !told && w.linked.known && w.linked.account == w.machine.Account() {
		w.machine, _ = w.machine.Handle(flow.Linked{Account: w.linked.account, Details: w.linked.details}, w.opts.Now())
	}
}

// detailsText says what is known of the account, in one line: whose it is, at
// which bank, its number but for the last four digits, its data status.
func (w *Wizard) detailsText(account string) string {
	l := w.linked
	switch {
	case account == "" || l.account != account:
		return ""
	case l.asking && !l.known:
		return "Asking Mono whose account this is…"
	case !l.problem.Empty() && !l.known:
		return strings.Join(l.problem.Sentences(), " ")
	case !l.known:
		return ""
	}
	data := string(l.details.DataStatus)
	if data != "" {
		data = "data " + data
	}
	return joinParts(" · ", l.details.Name, l.details.Institution.Name, flow.MaskNumber(l.details.Number), data)
}

// drawDetails shows whose account it is, or how to ask.
func (w *Wizard) drawDetails(p *page, account string) {
	text := w.detailsText(account)
	switch {
	case text != "" && w.linked.known:
		p.wrap(w.theme.accent.Render("● "), text, w.theme.strong)
	case text != "":
		p.wrap("  ", text, w.theme.plain)
	case !p.compact:
		p.wrap("  ", "Whose account is it? ctrl+o asks Mono; "+chargeHint+".", w.theme.faint)
	}
}
