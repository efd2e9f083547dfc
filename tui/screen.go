package tui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

// screen is what stands between the header and the footer. A screen owns what is
// typed into it and nothing else: it sees the rest through a view, and turns keys
// into intents, which the wizard acts on.
type screen interface {
	// actions returns what keys do here, most needed first. The footer lists
	// those that are enabled, and no other key does anything.
	actions(v view) []action
	// draw adds the screen's lines to the page.
	draw(v view, p *page)
}

// What only some screens can do.
type (
	// typist takes the keys that are no actions: text, and how it is edited.
	typist interface {
		typed(v view, msg tea.KeyMsg) tea.Cmd
	}
	// counter may have made a list of what was pasted: enter takes it, once it was
	// seen how many there are.
	counter interface{ counted() bool }
	// updater wants messages other than keys.
	updater interface {
		update(msg tea.Msg) tea.Cmd
	}
	// starter has something to do when it is put up.
	starter interface {
		start() tea.Cmd
	}
	// corrected is told why what it sent was not taken.
	corrected interface {
		rejected(n flow.Notice)
	}
	// filler takes the answers of a sign-in of Mono's sandbox.
	filler interface{ fill(answers []flow.Input) }
	// relisted lists the queue, which has changed.
	relisted interface {
		relist(v view) tea.Cmd
	}
	// learner offers what there is to see of the API, and more of it was met.
	learner interface{ learned(v view) }
	// dense is a screen that needs every line.
	dense interface{ dense() }
	// apart is a screen that is about no account of the walk; its headline
	// stands in the place of the steps.
	apart interface {
		headline(t theme) string
	}
)

// view is what a screen may know of the rest, as it stands when a key is pressed
// or a frame is drawn.
type view struct {
	theme    theme
	keys     *keyMap
	sitting  flow.Sitting
	machine  flow.Machine // the sitting's
	now      time.Time
	since    time.Time // when the awaited call was made
	repeatAt time.Time // when it is made again
	linked   linkedAccount
	stories  []Story // of the demo bank, in the demo alone
	demoHint string  // likewise
	learning bool    // likewise; seen is what was met of the API
	seen     lesson.Seen
	address  string
	listed   *listed // how the table is to come back
	can      possible
}

// clock is the time of day where the operator sits; nothing for no time.
func (v view) clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(v.now.Location()).Format("15:04:05")
}

// possible is what is possible now beside the walk itself.
type possible struct {
	giveUp   bool // leave the account at hand as it is
	otherKey bool
	demo     bool
	back     bool // from the key screen to what is under it
	sandbox  bool // Mono's sandbox sign-ins
	webhooks bool // Mono's confirmation can come
}

// intent is what the operator wants: a [flow.Event], or one of the types below.
// It is nil when a key only changed the screen.
type intent any

type (
	// useKey goes on with a secret key.
	useKey struct{ key monoapi.Secret }
	// useDemo goes on with the demo bank.
	useDemo struct{}
	// enterKey asks for a secret key again, leaveKey goes back from there.
	enterKey struct{}
	leaveKey struct{}
	// showDetails asks Mono for an account's details and data status.
	showDetails struct{ account string }
	// fillSandbox fills the sign-in form with a sign-in of Mono's sandbox.
	fillSandbox struct{}
	// copyText puts a text on the terminal's clipboard.
	copyText struct{ what, text string }
	// run is a command of the screen's own.
	run struct{ cmd tea.Cmd }
	// finish ends the program.
	finish struct{}
)

// action is a key binding and what it does. Its help is empty where a key needs
// no mention, because another line names it.
type action struct {
	key.Binding
	do    func(msg tea.KeyMsg) intent
	aside bool // it answers no question, but does something beside it
}

// act returns an action that wants the same whenever its keys are pressed.
func act(b key.Binding, wants intent) action {
	return action{Binding: b, do: func(tea.KeyMsg) intent { return wants }}
}

// as says what the action does here.
func (a action) as(does string) action {
	a.SetHelp(a.Help().Key, does)
	return a
}

// when enables an action or not.
func (a action) when(enabled bool) action {
	a.SetEnabled(enabled)
	return a
}

// asAside says that the action answers no question.
func (a action) asAside() action {
	a.aside = true
	return a
}

// pastConfirmation lets enter, the first of the actions, go on at once where the customer has
// reauthorised the account meanwhile: whatever is submitted then, nothing is sent.
func (v view) pastConfirmation(actions []action, submit func() intent) []action {
	if v.machine.Notice().Kind == flow.KindConfirmed {
		actions[0] = action{Binding: v.keys.submit, do: func(tea.KeyMsg) intent { return submit() }}.as("go on")
	}
	return actions
}

// bind returns a binding: the keys, as they are shown and what they do.
func bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

// screenFor returns the screen of where the walk stands.
func screenFor(v view) screen {
	if v.sitting.Over() {
		return newTable(v)
	}
	if v.sitting.Waits() {
		return following{}
	}
	switch v.machine.State() {
	case flow.StateCredentials:
		return newCredentials(v)
	case flow.StateChooseAccount:
		return newChoose(v)
	case flow.StateChallenge:
		return newChallenge(v)
	case flow.StateDone, flow.StateFailed:
		return result{}
	case flow.StateHandedOver:
		return newHandedOver(v)
	case flow.StateCreatingSession, flow.StateLoggingIn, flow.StateCommitting, flow.StateCreatingLink:
		return newWaiting(v)
	}
	return newAccount(v)
}
