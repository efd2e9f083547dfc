package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// sandboxRequest is a request for the sign-ins of Mono's sandbox.
type sandboxRequest struct {
	session string
	asking  bool
	err     error
}

// sandboxMsg is its answer.
type sandboxMsg struct {
	session string
	signIns []monoapi.SandboxSignIn
	err     error
}

// askSandbox asks Mono for a sign-in that its sandbox accepts, because the
// operator wants it.
func (w *Wizard) askSandbox() tea.Cmd {
	session, ctx, bank := w.machine().SessionID(), w.ctx, w.bank
	if w.sandbox.asking && w.sandbox.session == session {
		return nil
	}
	w.sandbox = sandboxRequest{session: session, asking: true}
	w.toast = "Asking Mono for a sandbox sign-in…"
	return func() tea.Msg {
		signIns, err := bank.SandboxSignIns(ctx, session)
		return sandboxMsg{session, signIns, err}
	}
}

// sandboxCame fills the form in; enter is still the operator's.
func (w *Wizard) sandboxCame(msg sandboxMsg) {
	if msg.session != w.sandbox.session {
		return
	}
	w.sandbox = sandboxRequest{}
	form, ok := w.screen.(filler)
	if !ok || w.machine().SessionID() != msg.session {
		return
	}
	if w.sandbox.err = msg.err; msg.err != nil {
		w.toast = "No sandbox sign-in: " + flow.Explain(msg.err).String()
		return
	}
	w.toast = "The sandbox has no sign-in for this form."
	for _, signIn := range msg.signIns {
		if form.fill(w.view(), signIn) {
			w.toast = "Filled in from Mono's sandbox; enter signs in."
			return
		}
	}
}
