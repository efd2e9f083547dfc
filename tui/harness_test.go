package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

const (
	testAccount  = sandbox.AccountPrefix + "103"
	otherAccount = sandbox.AccountPrefix + "200"
	testUsername = sandbox.Username
	testPassword = sandbox.Password
)

// desktop drives a wizard by messages, as Bubble Tea would, on a clock of its
// own.
type desktop struct {
	testing.TB
	w       *Wizard
	now     time.Time
	cmd     tea.Cmd // what the last message returned
	results []flow.Result
}

func newDesktop(tb testing.TB, width, height int, change func(*Options)) *desktop {
	tb.Helper()
	d := &desktop{TB: tb, now: time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)}
	opts := Options{
		Options: flow.Options{
			// Never called: these tests end the calls themselves.
			Bank:        new(flowtest.Bank),
			Environment: monoapi.EnvironmentTest,
			Connect: func(monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
				return new(flowtest.Bank), monoapi.EnvironmentLive, nil
			},
			DemoHint: "Demo bank: samuel@neem.com, password pass1234567890?, OTP 123456, security answer Corona.",
			Now:      func() time.Time { return d.now },
			Result:   func(r flow.Result) { d.results = append(d.results, r) },
		},
		Demo:    func() (flow.Bank, error) { return new(flowtest.Bank), nil },
		Stories: []Story{{testAccount, "security question, OTP, choose an account"}, {otherAccount, "login, then done"}},
		Address: "api.withmono.com",
		Colour:  true,
		Width:   width,
		Height:  height,
	}
	if change != nil {
		change(&opts)
	}
	d.w = New(context.Background(), opts)
	d.w.Init()
	return d
}

func (d *desktop) send(msg tea.Msg) { _, d.cmd = d.w.Update(msg) }

// keys presses named keys, as Bubble Tea names them.
func (d *desktop) keys(names ...string) {
	d.Helper()
	known := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace,
		"f1": tea.KeyF1, "ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD, "ctrl+g": tea.KeyCtrlG, "ctrl+q": tea.KeyCtrlQ, "ctrl+l": tea.KeyCtrlL, "ctrl+o": tea.KeyCtrlO,
		"ctrl+r": tea.KeyCtrlR, "ctrl+t": tea.KeyCtrlT, "ctrl+v": tea.KeyCtrlV, "ctrl+x": tea.KeyCtrlX,
		"ctrl+z": tea.KeyCtrlZ,
	}
	for _, name := range names {
		if kind, ok := known[name]; ok {
			d.send(tea.KeyMsg{Type: kind})
			continue
		}
		require.Len(d, []rune(name), 1, "no such key: %s", name)
		d.text(name)
	}
}

// text types text, a key a character.
func (d *desktop) text(text string) {
	for _, r := range text {
		if r == ' ' {
			d.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{r}})
			continue
		}
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
}

// paste pastes text, and leaves the time to see what became of it.
func (d *desktop) paste(text string) {
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	d.now = d.now.Add(typedAhead)
}

// answer ends the awaited call after a second, a session call with a session.
func (d *desktop) answer(o monoapi.Outcome) {
	d.Helper()
	if d.pending().Operation == monoapi.OpSession {
		d.session(monoapi.Session{Outcome: o})
		return
	}
	d.end(flow.Answered{Outcome: o})
}

// session ends the awaited call with a session, which has the guide's form when
// it is given none.
func (d *desktop) session(s monoapi.Session) {
	d.Helper()
	if s.ID == "" {
		s.ID = flowtest.Session
	}
	if len(s.SignInForm.Fields) == 0 {
		s.SignInForm = flowtest.GuideForm
	}
	d.end(flow.Answered{Session: &s})
}

// fail ends the awaited call with an error after a second.
func (d *desktop) fail(e *monoapi.Error) {
	d.Helper()
	d.end(flow.Answered{Err: e})
}

func (d *desktop) end(a flow.Answered) {
	d.Helper()
	a.Number, a.Took = d.pending().Number, time.Second
	d.now = d.now.Add(time.Second)
	d.send(answeredMsg{a})
	d.now = d.now.Add(typedAhead) // what comes is read before a key is pressed
}

// pending returns the call that is awaited.
func (d *desktop) pending() flow.Call {
	d.Helper()
	require.NotNil(d, d.w.pending, "no call is awaited")
	return d.w.pending.call
}

// sent is what the awaited call sends under a name.
func (d *desktop) sent(name string) string {
	d.Helper()
	for _, a := range d.pending().Answers {
		if a.Name() == name {
			return a.Value().Reveal()
		}
	}
	return ""
}

// screen is what an operator reads.
func (d *desktop) screen() string { return ansi.Strip(d.w.View()) }

// shows asserts that every text is on the screen, wherever lines are broken.
func (d *desktop) shows(texts ...string) {
	d.Helper()
	screen := strings.Join(strings.Fields(d.screen()), " ")
	for _, text := range texts {
		require.Contains(d, screen, text, d.screen())
	}
}

// offers asserts that every key is among all that work, with what it does.
func (d *desktop) offers(keys ...string) {
	d.Helper()
	d.keys("f1")
	d.shows(keys...)
	d.keys("f1")
}

// lacks asserts that no text is on the screen.
func (d *desktop) lacks(texts ...string) {
	d.Helper()
	for _, text := range texts {
		require.NotContains(d, d.screen(), text)
	}
}

// fits asserts that the screen has exactly the window's lines and that none is
// wider.
func (d *desktop) fits() {
	d.Helper()
	lines := strings.Split(d.w.View(), "\n")
	require.Len(d, lines, d.w.height, d.screen())
	for _, line := range lines {
		require.LessOrEqual(d, ansi.StringWidth(line), d.w.width, line)
	}
}

var (
	sessionAnswer = monoapi.Outcome{Status: 200}
	doneAnswer    = monoapi.Outcome{ResponseCode: monoapi.CodeDone, Code: flowtest.Code, Status: 200}
	rejection     = monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "Invalid login credentials.", Status: 400}
	otpAnswer     = monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{
		Title:  "KudaBank is requesting you to enter your OTP to continue",
		Fields: []monoapi.Field{flowtest.OTP},
	}}
	questionsAnswer = monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{
		Title: "Your bank asks two things",
		Fields: []monoapi.Field{
			{Name: "question", Label: "Which question?", Options: []monoapi.Option{
				{Label: "First car", Choice: monoapi.Choice{Name: "question", Value: "car"}},
				{Label: "First school", Choice: monoapi.Choice{Name: "question", Value: "7", Number: true}},
			}},
			{Name: "answer", Label: "Your answer", Masked: true},
		},
	}}
	accountsAnswer = monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{
		{Choice: numbered("0131883461"), Name: "Samuel Olamide Nomo", Number: "0131883461", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Institution: gtbank},
		{Choice: numbered("0131883478"), Name: "Samuel Olamide Nomo", Number: "0131883478", Type: "CURRENT_ACCOUNT", Currency: "NGN", Institution: gtbank},
		{Choice: numbered("0244910257"), Name: "Nomo & Daughters Ltd", Number: "0244910257", Type: "CURRENT_ACCOUNT", Currency: "USD", Institution: gtbank},
	}}
	linkedDetails = monoapi.Details{
		Account:    monoapi.Account{ID: testAccount, Name: "Samuel Olamide Nomo", Number: "0244910257", Institution: gtbank},
		DataStatus: monoapi.DataAvailable, Retrieved: []string{"balance", "transactions"},
	}
)

var gtbank = flowtest.GTBank

// numbered is how an account goes back by its number.
func numbered(number string) monoapi.Choice {
	return monoapi.Choice{Name: "accountNumber", Value: number}
}

// The walk to each form.

func (d *desktop) toCredentials() {
	d.Helper()
	d.text(testAccount)
	d.keys("enter")
	d.answer(sessionAnswer)
}

func (d *desktop) signIn() {
	d.Helper()
	d.text(testUsername)
	d.keys("tab")
	d.text(testPassword)
	d.keys("enter")
}

func (d *desktop) toLogin() {
	d.Helper()
	d.toCredentials()
	d.signIn()
}

// detailsAnswered answers the request for account details.
func (d *desktop) detailsAnswered(details monoapi.Details, err error) {
	d.send(detailsMsg{request: d.w.linked.request, details: details, err: err})
}

// inspect gives the inspector the keys, wherever it stands.
func (d *desktop) inspect() {
	d.keys("ctrl+t")
	if d.w.width >= besideWidth {
		d.keys("ctrl+t")
	}
}
