package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// sandboxRequest is a request for the sign-ins of Mono's sandbox, of which the
// operator asks for one after the other.
type sandboxRequest struct {
	session string
	asking  bool
	filled  int // of what there is, in the session
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
	if w.sandbox.session != session {
		w.sandbox = sandboxRequest{session: session}
	}
	w.sandbox.asking = true
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
	w.sandbox.asking = false
	form, ok := w.screen.(filler)
	if !ok || w.machine().SessionID() != msg.session {
		return
	}
	if w.sandbox.err = msg.err; msg.err != nil {
		w.toast = "No sandbox sign-in: " + flow.Explain(msg.err).String()
		return
	}
	offered := flow.SandboxFor(w.machine().SignInForm(), msg.signIns)
	if len(offered) == 0 {
		w.toast = flow.NoSandboxSignIn
		return
	}
	i := w.sandbox.filled % len(offered)
	w.sandbox.filled++
	form.fill(offered[i].Answers)
	w.toast = "Filled in from Mono's sandbox; enter signs in."
	if len(offered) > 1 {
		w.toast += fmt.Sprintf(" It is sign-in %d of %d, for %s; ctrl+g takes the next.", i+1, len(offered), offered[i])
	}
}
