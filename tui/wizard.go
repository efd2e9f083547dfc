package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

// Options are what a [Wizard] is made from.
type Options struct {
	flow.Options
	// Demo starts the demo bank when the operator asks for it on the key
	// screen. Without it it is not offered.
	Demo func() (flow.Bank, error)
	// Stories are the demo bank's accounts, shown in the demo alone.
	Stories []Story
	// Learn shows what there is to see of the API, in the demo, and explains it.
	Learn bool
	// DemoAnswers are what the demo bank takes, by the name of the field.
	DemoAnswers map[string]string
	// Address is where the secret key is sent, as it is said on the key screen.
	Address string

	// Feed brings exchanges and webhooks; nil is none.
	Feed *Feed
	// Webhooks says that webhooks can come, so that the result awaits them. From
	// the demo bank they always do.
	Webhooks bool
	// Output is the terminal, for the clipboard; nil is none.
	Output io.Writer
	// Colour allows the terminal's sixteen colours.
	Colour bool
	// Width and Height are the window's size, as far as it is known.
	Width, Height int
}

// Story is an account of the demo bank.
type Story struct{ Account, Text string }

// Wizard is the root model: it owns the sitting and what runs beside it, shows
// the screen of where the walk stands, and acts on what the screen wants. Make
// one with [New].
type Wizard struct {
	opts   Options
	theme  theme
	keys   *keyMap
	footer footer

	ctx    context.Context // ends with the program; every call hangs on it
	cancel context.CancelFunc

	bank    flow.Bank
	sitting flow.Sitting

	// What is awaited: a call, or the wait before it is made again. The call
	// holds what the operator typed, and is dropped as soon as it has ended.
	pending  *pendingCall
	since    time.Time
	repeatAt time.Time

	linked    linkedAccount
	sandbox   sandboxRequest
	listed    listed
	watched   string // the session whose end is said, as soon as it is near
	inspector inspector
	seen      lesson.Seen // of what there is to see, where that is shown

	screen        screen
	answeredAt    time.Time // when an answer brought the screen; zero once a key was pressed on it
	enteredAt     time.Time // when enter was pressed last
	hurried       bool      // it was pressed while an answer was awaited, or too soon after
	calledBy      string    // the key pressed last, if it is one that begins a call at once
	calledAt      time.Time // and when
	underKey      screen    // what the key screen was put over
	width, height int
	scroll        int
	helping       bool   // all keys are shown
	toast         string // a short word about the last key, gone with the next

	suspender   *suspender
	interrupted bool
}

// New returns a wizard that shows its first screen. Calls that it makes hang
// on ctx.
func New(ctx context.Context, opts Options) *Wizard {
	opts.Options = opts.WithDefaults(time.Now)
	if opts.Output == nil {
		opts.Output = io.Discard
	}
	t := newTheme(opts.Output, opts.Colour)
	w := &Wizard{
		opts: opts, theme: t, keys: newKeyMap(), footer: footer{help: t.help()},
		bank: opts.Bank, sitting: flow.NewSitting(opts.Options),
		width: opts.Width, height: opts.Height, toast: opts.Remark,
		inspector: inspector{theme: t, answers: opts.DemoAnswers, roomy: opts.Learn, explains: opts.Learn},
	}
	w.ctx, w.cancel = context.WithCancel(ctx)
	if w.bank == nil {
		w.screen = newKeyScreen(w.view())
	} else {
		w.screen = newAccount(w.view())
	}
	return w
}

// Init begins the first account when there is one.
func (w *Wizard) Init() tea.Cmd {
	if w.bank == nil {
		return nil
	}
	return w.handle(flow.Begin{})
}

func (w *Wizard) machine() flow.Machine { return w.sitting.Machine() }

// view is what the screen may know now.
func (w *Wizard) view() view {
	v := view{
		theme: w.theme, keys: w.keys, sitting: w.sitting, machine: w.machine(), now: w.opts.Now(),
		since: w.since, repeatAt: w.repeatAt, linked: w.linked, address: w.opts.Address, listed: &w.listed,
		can: possible{
			giveUp: w.sitting.CanGiveUp(), otherKey: w.opts.Connect != nil, demo: w.opts.Demo != nil,
			back: w.underKey != nil, sandbox: w.bank != nil && w.bank.TestKey(), webhooks: w.opts.Webhooks,
		},
	}
	if w.sitting.Environment() == flow.EnvironmentDemo {
		v.stories, v.demoHint, v.can.webhooks = w.opts.Stories, w.opts.DemoHint, true
		v.learning, v.seen = w.opts.Learn, w.seen
	}
	return v
}

// Update takes a message and returns what is to be done about it.
func (w *Wizard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		w.width, w.height = msg.Width, msg.Height
		return w, nil
	case tea.KeyMsg:
		return w, w.press(msg)
	case answeredMsg:
		return w, w.answered(msg)
	case repeatMsg:
		return w, w.repeat(msg)
	case interruptMsg:
		return w, w.interrupt()
	case suspendMsg:
		return w, w.suspender.suspend
	case continuedMsg:
		return w, w.suspender.setAgain()
	case copiedMsg:
		w.toast = msg.what + " was sent to the terminal's clipboard."
		return w, nil
	case detailsMsg:
		w.detailsCame(msg)
		return w, nil
	case sandboxMsg:
		w.sandboxCame(msg)
		return w, nil
	case leftMsg:
		if msg.session != w.watched || msg.session != w.machine().SessionID() {
			return w, nil
		}
		return w, w.leftCmd()
	case exchangeMsg:
		w.inspector.add(msg.Exchange)
		w.met(w.seen.Exchange(msg.Exchange))
		return w, nil
	case webhookMsg:
		return w, w.hear(msg.WebhookEvent)
	case remarkMsg:
		w.toast = msg.text
		return w, nil
	}
	if s, ok := w.screen.(updater); ok {
		return w, s.update(msg)
	}
	return w, nil
}
