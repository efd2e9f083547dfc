package tui

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Options are what a [Wizard] is made from.
type Options struct {
	// Accounts are the account IDs to work through; none asks for one.
	Accounts []string
	// Remark is said on the first screen, e.g. that duplicates were left out.
	Remark string

	// Bank is what calls are made to. Without one the wizard asks for a secret
	// key and calls Connect.
	Bank flow.Bank
	// Environment is Bank's.
	Environment monoapi.Environment
	// Connect returns the bank for a key typed by the operator. Without it no
	// key can be typed.
	Connect func(key monoapi.Secret) (flow.Bank, monoapi.Environment, error)
	// Demo starts the demo bank when the operator asks for it on the key
	// screen. Without it it is not offered.
	Demo func() (flow.Bank, error)
	// Stories are the demo bank's accounts, DemoHint its sign-in; both are
	// shown in the demo environment alone.
	Stories  []Story
	DemoHint string
	// Address is where the secret key is sent, as it is said on the key screen.
	Address string

	// Result, when set, is called once for each account as it ends. It must
	// not block.
	Result func(flow.Result)
	// Now is the clock; nil is [time.Now].
	Now func() time.Time
	// Step, when set, is called for every call to Mono that has ended. It must
	// not block.
	Step func(account string, step flow.Step)
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

// Wizard is the root model. Make one with [New].
type Wizard struct {
	opts   Options
	theme  theme
	keys   keyMap
	footer footer

	ctx    context.Context // ends with the program; every call hangs on it
	cancel context.CancelFunc

	bank        flow.Bank
	environment monoapi.Environment
	desk        flow.Desk
	machine     flow.Machine
	started     time.Time // when the current account was begun
	recorded    bool      // the current account's result has been told

	// What is awaited: a call, or the wait before it is made again. The call
	// holds what the operator typed, and is dropped as soon as it has ended.
	pending  *pendingCall
	repeatAt time.Time

	linked    linkedAccount
	sandbox   sandboxRequest
	watched   string // the session whose end is said, as soon as it is near
	inspector inspector

	screen        screen
	answeredAt    time.Time // when an answer brought the screen; zero once a key was pressed on it
	underKey      screen    // what the key screen was put over
	width, height int
	scroll        int
	toast         string // a short word about the last key, gone with the next

	suspender   *suspender
	interrupted bool
}

// New returns a wizard that shows its first screen. Calls that it makes hang
// on ctx.
func New(ctx context.Context, opts Options) *Wizard {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Output == nil {
		opts.Output = io.Discard
	}
	if opts.Result == nil {
		opts.Result = func(flow.Result) {}
	}
	if opts.Step == nil {
		opts.Step = func(string, flow.Step) {}
	}
	t := newTheme(opts.Output, opts.Colour)
	w := &Wizard{
		opts: opts, theme: t, keys: newKeyMap(), footer: footer{help: t.help()},
		bank: opts.Bank, environment: opts.Environment,
		width: opts.Width, height: opts.Height, toast: opts.Remark,
		inspector: inspector{theme: t},
	}
	w.ctx, w.cancel = context.WithCancel(ctx)
	w.desk, _ = w.desk.Add(opts.Accounts...)
	if w.bank == nil {
		w.screen = newKeyScreen(w)
	} else {
		w.screen = newAccount(w)
	}
	return w
}

// Init begins the first account when there is one.
func (w *Wizard) Init() tea.Cmd {
	if w.bank == nil {
		return nil
	}
	return w.begin()
}

// Desk returns the accounts and how they ended.
func (w *Wizard) Desk() flow.Desk { return w.desk }

// Interrupted reports whether the operator ended the program with ctrl+c.
func (w *Wizard) Interrupted() bool { return w.interrupted }

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
		if msg.session != w.watched || msg.session != w.machine.SessionID() {
			return w, nil
		}
		return w, w.leftCmd()
	case exchangeMsg:
		w.inspector.add(msg.Exchange)
		return w, nil
	case webhookMsg:
		w.webhookCame(msg.WebhookEvent)
		return w, nil
	case remarkMsg:
		w.toast = msg.text
		return w, nil
	}
	if s, ok := w.screen.(updater); ok {
		return w, s.update(msg)
	}
	return w, nil
}

// bindings are the keys that work now.
func (w *Wizard) bindings() []key.Binding {
	if w.inspecting() {
		return append(w.inspector.bindings(w.keys, w.beside()), w.keys.quit)
	}
	answer, aside := w.screen.bindings()
	return slices.Concat(answer, []key.Binding{w.keys.quit, w.keys.inspect}, aside)
}

// beside reports whether the inspector stands beside the question.
func (w *Wizard) beside() bool { return w.inspector.open && w.width >= besideWidth }

// inspecting reports whether the keys go to the inspector.
func (w *Wizard) inspecting() bool {
	return w.inspector.open && (w.inspector.focused || !w.beside())
}

// inspect opens the inspector, gives it the keys where it stands beside the
// question, or closes it.
func (w *Wizard) inspect() {
	in := &w.inspector
	switch {
	case !in.open:
		in.open, in.focused = true, false
	case w.inspecting():
		in.open, in.focused = false, false
	default:
		in.focused = true
	}
}

// press takes keys. Letters that were read together are keys one after the other,
// unless they were pasted: the first may change what the next one means.
func (w *Wizard) press(msg tea.KeyMsg) tea.Cmd {
	if msg.Type != tea.KeyRunes || msg.Paste || len(msg.Runes) < 2 {
		return w.pressOne(msg)
	}
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		one := msg
		one.Runes = []rune{r}
		cmds = append(cmds, w.pressOne(one))
	}
	return tea.Batch(cmds...)
}

// typedAhead is how soon after a screen has come enter can't be meant for it:
// nobody reads that fast.
const typedAhead = 120 * time.Millisecond

// tooSoon reports whether a key was pressed before anybody can have read the
// choice, the question or the result that an answer has just brought. Letters
// typed into a form are never too soon, nor is the enter that follows them.
func (w *Wizard) tooSoon(msg tea.KeyMsg) bool {
	soon := !w.answeredAt.IsZero() && w.opts.Now().Sub(w.answeredAt) < typedAhead
	if soon && key.Matches(msg, w.keys.submit) {
		return true
	}
	w.answeredAt = time.Time{}
	return false
}

func (w *Wizard) pressOne(msg tea.KeyMsg) tea.Cmd {
	w.toast = ""
	switch {
	case key.Matches(msg, w.keys.quit):
		return w.interrupt()
	case key.Matches(msg, w.keys.suspend):
		if !w.suspender.possible() {
			w.toast = "There is no shell to go back to from here."
			return nil
		}
		return w.suspender.suspend
	case w.width < minWidth || w.height < minHeight:
		// What can't be seen must not be typed into.
		return nil
	case key.Matches(msg, w.keys.inspect):
		w.inspect()
		return nil
	case w.inspecting():
		if key.Matches(msg, w.keys.leave) {
			w.inspector.focused = false
			w.inspector.open = w.beside()
			return nil
		}
		if intent := w.inspector.press(msg, w.keys); intent != nil {
			return w.act(intent)
		}
		return nil
	case msg.Type == tea.KeyPgUp || msg.Type == tea.KeyPgDown:
		if !w.showingTable() {
			w.scrollBody(msg.Type == tea.KeyPgDown)
			break
		}
		fallthrough
	default:
		w.scroll = 0
	}
	if w.tooSoon(msg) {
		return nil
	}
	if key.Matches(msg, w.keys.back) && !w.clearsFilter() {
		return w.back()
	}
	intent, cmd := w.screen.press(msg)
	if intent == nil {
		return cmd
	}
	return tea.Batch(cmd, w.act(intent))
}

func (w *Wizard) scrollBody(down bool) {
	page := max(w.height/2, 1)
	if !down {
		page = -page
	}
	w.scroll = min(max(w.scroll+page, -maxScroll), maxScroll)
}

// maxScroll bounds what pgup and pgdn add up to beyond a page's ends.
const maxScroll = 200

func (w *Wizard) clearsFilter() bool {
	s, ok := w.screen.(*choose)
	return ok && s.narrowed()
}

func (w *Wizard) asksKey() bool {
	_, ok := w.screen.(*keyScreen)
	return ok
}

func (w *Wizard) showingTable() bool {
	_, ok := w.screen.(*table)
	return ok
}

// back is esc: it cancels what runs, or goes back a step.
func (w *Wizard) back() tea.Cmd {
	switch {
	case w.showingTable():
		return nil
	case w.asksKey():
		if w.underKey != nil {
			w.screen, w.underKey = w.underKey, nil
		}
		return nil
	case w.machine.State() == flow.StateDone:
		return nil
	}
	return w.handle(flow.Back{})
}

// act does what the operator wants.
func (w *Wizard) act(intent intent) tea.Cmd {
	switch intent := intent.(type) {
	case flow.Event:
		return w.handle(intent)
	case useKey:
		return w.connect(intent.key)
	case useDemo:
		return w.startDemo()
	case enterKey:
		w.screen, w.underKey = newKeyScreen(w), w.screen
	case queueAccounts:
		return w.queue(intent.accounts)
	case skipAccount:
		w.record(flow.StatusSkipped)
		return w.next()
	case nextAccount:
		w.record(flow.StatusFailed)
		return w.next()
	case anotherAccount:
		w.record(flow.StatusFailed)
		w.desk, w.machine = w.desk.Next(), w.machine.Fresh()
		w.show()
	case retryAll:
		w.desk = w.desk.Again()
		return w.begin()
	case showDetails:
		return w.ask(intent.account)
	case fillSandbox:
		return w.askSandbox()
	case copyText:
		return w.copyCmd(intent)
	case finish:
		w.record(flow.StatusFailed)
		return tea.Quit
	}
	return nil
}

// connect goes on with another key: with the account at hand if it failed, or
// with the question for one.
func (w *Wizard) connect(secret monoapi.Secret) tea.Cmd {
	bank, environment, err := w.opts.Connect(secret)
	if err != nil {
		w.toast = err.Error()
		return nil
	}
	return w.useBank(bank, environment)
}

func (w *Wizard) startDemo() tea.Cmd {
	bank, err := w.opts.Demo()
	if err != nil {
		w.toast = err.Error()
		return nil
	}
	return w.useBank(bank, flow.EnvironmentDemo)
}

func (w *Wizard) useBank(bank flow.Bank, environment monoapi.Environment) tea.Cmd {
	under := w.underKey
	w.bank, w.environment, w.underKey = bank, environment, nil
	switch {
	case under == nil:
		return w.begin()
	case w.machine.State() == flow.StateFailed:
		return w.handle(flow.Retry{})
	}
	w.screen = under
	return nil
}

// begin starts the account that is next on the desk, or asks for one.
func (w *Wizard) begin() tea.Cmd {
	w.machine = w.machine.Fresh()
	w.show()
	account, ok := w.desk.Current()
	if !ok {
		return nil
	}
	w.started, w.recorded = time.Time{}, false
	return w.handle(flow.SubmitAccount{ID: account})
}

// queue puts accounts on the desk and begins the first of them.
func (w *Wizard) queue(accounts []string) tea.Cmd {
	if _, ok := w.desk.Current(); ok {
		w.desk = w.desk.Rename(accounts[0])
		accounts = accounts[1:]
	}
	var duplicates []string
	w.desk, duplicates = w.desk.Add(accounts...)
	cmd := w.begin()
	w.toast = flow.DuplicatesRemark(duplicates)
	return cmd
}

// next goes on to the next account, to the table of all of them, or to the end.
func (w *Wizard) next() tea.Cmd {
	switch {
	case w.desk.More():
		w.desk = w.desk.Next()
		return w.begin()
	case w.showsTable():
		w.screen = newTable(w)
		return nil
	}
	return tea.Quit
}

func (w *Wizard) showsTable() bool {
	_, of := w.desk.Place()
	return of > 1
}

// canSkip reports whether the current account can be left as it is.
func (w *Wizard) canSkip() bool {
	_, ok := w.desk.Current()
	return ok && !w.machine.State().Waiting()
}

// skipKey is the key that leaves the current account as it is.
func (w *Wizard) skipKey() key.Binding {
	if w.desk.More() {
		return w.keys.skip
	}
	return named(w.keys.skip, "give up")
}

func (w *Wizard) canAskAnother() bool { return !w.desk.More() }

// awaitsWebhooks reports whether Mono's confirmation can come.
func (w *Wizard) awaitsWebhooks() bool {
	return w.opts.Webhooks || w.environment == flow.EnvironmentDemo
}

// stories returns the demo bank's accounts in the demo, and none elsewhere.
func (w *Wizard) stories() []Story {
	if w.environment != flow.EnvironmentDemo {
		return nil
	}
	return w.opts.Stories
}

// handle gives the machine an event, does what it asks for and shows where it
// stands then.
func (w *Wizard) handle(event flow.Event) tea.Cmd {
	before := w.machine.State()
	machine, effects := w.machine.Handle(event, w.opts.Now())
	for _, step := range machine.StepsSince(w.machine) {
		w.opts.Step(machine.Account(), step)
	}
	w.machine = machine
	state := machine.State()
	if before == flow.StateAccount && state == flow.StateCreatingSession {
		w.desk = w.desk.Rename(machine.Account())
		w.started, w.recorded = w.opts.Now(), false
	}
	if !state.Waiting() {
		w.drop()
	}
	w.tellLinked()
	cmd := w.perform(effects)
	if _, ok := event.(flow.Answered); ok && state != flow.StateCredentials {
		w.answeredAt = w.opts.Now()
	}
	if state != before {
		w.show()
		if s, ok := w.screen.(*waiting); ok {
			cmd = tea.Batch(cmd, s.spinner.Tick)
		}
		cmd = tea.Batch(cmd, w.watchSession())
	} else if s, ok := w.screen.(interface{ rejected(flow.Notice) }); ok {
		s.rejected(machine.Notice())
	}
	if state == flow.StateDone && before != state {
		// What was known before may have changed with it.
		w.linked.stop()
		w.linked = linkedAccount{request: w.linked.request}
		w.record(flow.StatusReauthorised)
	}
	return cmd
}

// show puts up the screen of the machine's state.
func (w *Wizard) show() {
	w.scroll = 0
	w.screen = w.screenFor(w.machine.State())
}

// record tells how the current account ended, once. An account that has not
// ended counts as unfinished.
func (w *Wizard) record(unfinished flow.Status) {
	if _, ok := w.desk.Current(); !ok || w.recorded || w.machine.Account() == "" {
		return
	}
	w.recorded = true
	r := w.machine.Result(unfinished)
	now := w.opts.Now()
	if w.started.IsZero() {
		w.started = now
	}
	r.Environment, r.StartedAt, r.FinishedAt = w.environment, w.started.UTC(), now.UTC()
	w.desk = w.desk.End(r)
	w.opts.Result(r)
}

// webhookCame shows an event on the result of its account, and bad news about
// another account of the sitting at once.
func (w *Wizard) webhookCame(e monoapi.WebhookEvent) {
	desk, isNew := w.desk.Hear(e)
	w.desk = desk
	if item := flow.ItemOf(e); isNew && item.Bad && e.Account != w.machine.Account() {
		w.toast = e.Account + ": " + item.What
	}
}

// interrupt ends the program: it cancels what runs and tells what became of
// the account at hand.
func (w *Wizard) interrupt() tea.Cmd {
	w.interrupted = true
	w.cancel()
	w.drop()
	w.record(flow.StatusCancelled)
	return tea.Quit
}
