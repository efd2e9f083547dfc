package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// screen is what stands between the header and the footer. A screen owns what is
// typed into it and nothing else: it turns keys into intents, which the wizard
// acts on.
type screen interface {
	// press handles a key that is not the wizard's own.
	press(msg tea.KeyMsg) (intent, tea.Cmd)
	// draw adds the screen's lines to the page.
	draw(p *page)
	// bindings returns the keys that work now, most needed first: those that
	// answer the question, and those that do something beside it.
	bindings() (answer, aside []key.Binding)
}

// updater is a screen that wants messages other than keys.
type updater interface {
	update(msg tea.Msg) tea.Cmd
}

// intent is what the operator wants: a [flow.Event], or one of the types below.
// It is nil when a key only changed the screen.
type intent any

type (
	// useKey goes on with a secret key.
	useKey struct{ key monoapi.Secret }
	// useDemo goes on with the demo bank.
	useDemo struct{}
	// enterKey asks for a secret key again.
	enterKey struct{}
	// queueAccounts puts several accounts on the desk.
	queueAccounts struct{ accounts []string }
	// skipAccount leaves the current account as it is and goes on.
	skipAccount struct{}
	// nextAccount goes on after a result.
	nextAccount struct{}
	// anotherAccount asks for one more account after the last.
	anotherAccount struct{}
	// retryAll goes over the accounts that were not reauthorised again.
	retryAll struct{}
	// showDetails asks Mono for an account's details and data status.
	showDetails struct{ account string }
	// fillSandbox fills the sign-in form with a sign-in of Mono's sandbox.
	fillSandbox struct{}
	// copyText puts a text on the terminal's clipboard.
	copyText struct{ what, text string }
	// finish ends the program.
	finish struct{}
)

// screenFor returns the screen of a state, with what was typed before where
// the machine has kept it.
func (w *Wizard) screenFor(state flow.State) screen {
	switch state {
	case flow.StateCredentials:
		return newCredentials(w)
	case flow.StateChooseAccount:
		return newChoose(w)
	case flow.StateChallenge:
		return newChallenge(w)
	case flow.StateDone, flow.StateFailed:
		return newResult(w)
	case flow.StateCreatingSession, flow.StateLoggingIn, flow.StateCommitting:
		return newWaiting(w)
	}
	return newAccount(w)
}
