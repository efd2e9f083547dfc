package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

// act does what the operator wants.
func (w *Wizard) act(intent intent) tea.Cmd {
	switch intent := intent.(type) {
	case flow.Event:
		return w.handle(intent)
	case useKey:
		bank, environment, err := w.opts.Connect(intent.key)
		return w.connected(bank, environment, err)
	case useDemo:
		bank, err := w.opts.Demo()
		return w.connected(bank, flow.EnvironmentDemo, err)
	case enterKey:
		w.screen, w.underKey = newKeyScreen(w.view()), w.screen
	case leaveKey:
		w.screen, w.underKey = w.underKey, nil
	case showDetails:
		return w.ask(intent.account)
	case fillSandbox:
		return w.askSandbox()
	case copyText:
		return w.copyCmd(intent)
	case run:
		return intent.cmd
	case finish:
		return tea.Quit
	}
	return nil
}

// connected goes on with another key or the demo bank: with the account at hand
// if it failed, or with the question for one.
func (w *Wizard) connected(bank flow.Bank, environment monoapi.Environment, err error) tea.Cmd {
	if err != nil {
		w.toast = err.Error()
		return nil
	}
	under := w.underKey
	w.bank, w.underKey = bank, nil
	w.apply(w.opts.Use(environment))
	switch {
	case under == nil:
		return w.handle(flow.Begin{})
	case w.machine().State() == flow.StateFailed:
		return w.handle(flow.Retry{})
	}
	w.screen = under
	return nil
}

// apply gives the sitting an event, tells what is to be told, and returns what
// is left to be done.
func (w *Wizard) apply(event flow.Event) []flow.Effect {
	effects := w.opts.Apply(&w.sitting, event)
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Say:
			w.toast = effect.Text
		case flow.Heard:
			if effect.Item.Bad && !effect.Current {
				w.toast = flow.Join(" ", effect.Account+":", effect.Item.What, effect.Item.Do)
			}
		}
	}
	return effects
}

// handle gives the sitting an event, does what it asks for and shows where it
// stands then.
func (w *Wizard) handle(event flow.Event) tea.Cmd {
	before := w.sitting
	effects := w.apply(event)
	state := w.machine().State()
	if !state.Waiting() {
		w.drop()
	}
	w.tellLinked()
	cmd := w.perform(effects)
	if _, ok := event.(flow.Answered); ok && state != flow.StateCredentials {
		w.answeredAt = w.opts.Now()
	}
	if state == flow.StateDone && before.Machine().State() != state {
		// What was known before may have changed with it.
		w.linked.stop()
		w.linked = linkedAccount{request: w.linked.request}
	}
	switch {
	case w.sitting.Over() && !w.showsTable():
		return tea.Quit
	case w.moved(before, event):
		return tea.Batch(cmd, w.show())
	}
	if doubted(event, w.machine().Notice()) {
		w.answeredAt, w.hurried = w.opts.Now(), true
	}
	if s, ok := w.screen.(corrected); ok {
		s.rejected(w.machine().Notice())
	}
	return cmd
}

// doubted reports whether answers to a bank's form are asked about: the next enter
// sends them, and must have been pressed for that.
func doubted(event flow.Event, n flow.Notice) bool {
	switch event.(type) {
	case flow.SubmitSignIn, flow.SubmitAnswers:
		return n.Again != "" && n.Asked == flow.AskedSubmit
	}
	return false
}

// hear takes up one of Mono's webhooks. What is typed stays as it is, unless the
// webhook ends the account.
func (w *Wizard) hear(event monoapi.WebhookEvent) tea.Cmd {
	before := w.sitting
	w.apply(flow.Hear{Event: event})
	w.met(w.seen.Webhook(event))
	if before.Machine().State() != w.machine().State() {
		w.answeredAt = w.opts.Now()
		return w.show()
	}
	if s, ok := w.screen.(relisted); ok && len(before.Queue().Waiting()) != len(w.sitting.Queue().Waiting()) {
		return s.relist(w.view())
	}
	if !before.NextBegins() && w.sitting.NextBegins() {
		w.answeredAt = w.opts.Now() // enter means another thing than a moment ago
	}
	return nil
}

// met takes up what was met of the API.
func (w *Wizard) met(seen lesson.Seen) {
	w.seen = seen
	if s, ok := w.screen.(learner); ok {
		s.learned(w.view())
	}
}

// moved reports whether the walk stands elsewhere than before.
func (w *Wizard) moved(before flow.Sitting, event flow.Event) bool {
	switch event.(type) {
	case flow.Begin, flow.Enqueue, flow.Next, flow.Another, flow.RetryAt, flow.RetryRest:
		return true
	}
	return before.Machine().State() != w.machine().State() || before.Over() != w.sitting.Over() || before.Waits() != w.sitting.Waits()
}

// show puts up the screen of where the walk stands.
func (w *Wizard) show() tea.Cmd {
	w.scroll = 0
	w.screen = screenFor(w.view())
	cmd := w.watchSession()
	if s, ok := w.screen.(starter); ok {
		cmd = tea.Batch(cmd, s.start())
	}
	return cmd
}

func (w *Wizard) showsTable() bool {
	_, of := w.sitting.Queue().Place()
	return of > 1
}

// interrupt ends the program: it cancels what runs and tells what became of
// the account at hand.
func (w *Wizard) interrupt() tea.Cmd {
	w.interrupted = true
	w.apply(flow.Interrupt{})
	w.cancel()
	w.drop()
	return tea.Quit
}
