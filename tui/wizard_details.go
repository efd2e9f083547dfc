package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
)

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
	if _, told := w.machine().LinkedDetails(); !told && w.linked.known && w.linked.account == w.machine().Account() {
		w.apply(flow.Linked{Account: w.linked.account, Details: w.linked.details})
	}
}
