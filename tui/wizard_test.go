package tui

import (
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// The whole walk in a running Bubble Tea program, with the demo bank over HTTP.
func TestWalkInARunningProgram(t *testing.T) {
	bank := flowtest.StartDemoBank(t, sandbox.Config{})
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_tui"), BaseURL: bank.URL()})
	require.NoError(t, err)
	results := make(chan flow.Result, 1)
	wizard := New(t.Context(), Options{
		Options: flow.Options{
			Accounts: []string{flowtest.Story("102")}, Bank: flow.Via(client, ""), Environment: client.Environment(),
			Result: func(r flow.Result) { results <- r },
		},
		Width: 80, Height: 24,
	})
	tm := teatest.NewTestModel(t, guard{wizard, &fault{}}, teatest.WithInitialTermSize(80, 24))
	wait := func(text string) {
		teatest.WaitFor(t, tm.Output(), func(out []byte) bool { return strings.Contains(string(out), text) }, teatest.WithDuration(time.Minute))
	}
	wait("Log in to KudaBank")
	tm.Type(sandbox.Username)
	tm.Send(tea.KeyMsg{Type: tea.KeyEnter})
	tm.Type(sandbox.Password)
	tm.Send(tea.KeyMsg{Type: tea.KeyEnter})
	wait("enter your OTP")
	tm.Type(sandbox.OTP)
	tm.Send(tea.KeyMsg{Type: tea.KeyEnter})
	wait("Reauthorised")
	time.Sleep(2 * typedAhead) // as long as reading it takes
	tm.Send(tea.KeyMsg{Type: tea.KeyEnter})
	tm.WaitFinished(t, teatest.WithFinalTimeout(time.Minute))

	r := <-results
	assert.Equal(t, flow.StatusReauthorised, r.Status)
	assert.Equal(t, monoapi.EnvironmentCustom, r.Environment)
	require.Len(t, bank.Requests(), 3)
	assert.JSONEq(t, `{"otp":"123456"}`, string(bank.Requests()[2].Body))
	_, _ = io.Copy(io.Discard, tm.FinalOutput(t))
}

func TestPasswordIsMaskedAndRevealedUntilTheFieldIsLeft(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text(testUsername)
	d.keys("tab")
	d.text("hunter2 hunter2")
	d.lacks("hunter2")
	d.shows("•••••••••••••••")

	d.keys("ctrl+r")
	d.shows("hunter2 hunter2", "ctrl+r hide")

	d.keys("tab")
	d.lacks("hunter2")
	d.keys("tab")
	d.lacks("hunter2")
}

func TestWhatIsTypedIsSentExactly(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.paste("  samuel@neem.com ")
	d.keys("enter")
	d.paste(" two  spaces \n")
	d.keys("enter")

	assert.Equal(t, "samuel@neem.com", d.sent("username"))
	assert.Equal(t, " two  spaces ", d.sent("password"))
}

func TestAPasteThatCannotBeTypedIsRefusedWhole(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("sam")
	d.paste("uel\nand more\n")
	d.shows("nothing was pasted")
	d.text("my")
	d.shows("sammy")
	d.lacks("nothing was pasted")
}

func TestLongInputIsKeptWhole(t *testing.T) {
	d := newDesktop(t, 40, 12, nil)
	d.toCredentials()
	long := strings.Repeat("0123456789", 1000)
	d.paste(long)
	d.fits()
	d.keys("enter")
	d.paste(long + "!")
	d.fits()
	d.keys("enter")
	assert.Equal(t, long, d.sent("username"))
	assert.Equal(t, long+"!", d.sent("password"))
}

func TestEmptyFieldsAreRefusedInWords(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.keys("enter")
	d.shows("The account ID is empty.")
	d.toCredentials()
	d.keys("enter", "enter")
	d.shows("The username is empty.")
	d.text("sam")
	d.keys("enter", "enter")
	d.shows("The password is empty.")
	d.text("x")
	d.keys("enter")
	assert.Equal(t, "sam", d.sent("username"))
}

func TestInputsAreResetWhenSent(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(rejection)
	d.shows("The sign-in was rejected", "Invalid login credentials.", testUsername)
	d.lacks("•")
	d.keys("enter")
	d.shows("The password is empty.")
}

func TestEscCancelsAndALateAnswerChangesNothing(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	late := d.pending()
	ctx := d.w.pending.ctx
	d.keys("esc")
	require.Error(t, ctx.Err(), "the request goes on")
	d.shows("The sign-in was cancelled.", "The bank may already have received it.", testUsername)

	d.send(answeredMsg{flow.Answered{Number: late.Number, Outcome: doneAnswer}})
	d.shows("Sign in to the bank")
	assert.Empty(t, d.results)

	d.text("x")
	d.keys("enter")
	d.send(answeredMsg{flow.Answered{Number: late.Number, Outcome: doneAnswer}})
	d.shows("Signing in to the bank")
}

func TestTheCallIsDroppedOnceItHasEnded(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(otpAnswer)
	assert.Nil(t, d.w.pending, "the password is still held")
}

func TestARepeatedRequestIsCountedDownAndMadeOnce(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.fail(&monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpLogin, Status: 429, Sent: true, RetryAfter: 3 * time.Second})
	d.shows("Trying again in 3 s")
	d.now = d.now.Add(2 * time.Second)
	d.shows("Trying again in 1 s")
	number := d.pending().Number

	d.send(repeatMsg{number, 1})
	require.NotNil(t, d.cmd, "the call is made again")
	d.lacks("Trying again")
	d.send(repeatMsg{number, 1})
	assert.Nil(t, d.cmd, "the same wait ended twice")
	d.keys("esc")
	d.send(repeatMsg{number, 1})
	assert.Nil(t, d.cmd, "a cancelled wait made a call")
	d.shows("The sign-in was cancelled.")
}

func TestAccountsPastedAtOnceBecomeAQueue(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.paste(testAccount + "\n" + otherAccount + ", " + testAccount + "\n")
	require.Nil(t, d.w.pending, "a call was made without enter")
	d.shows("2 account IDs. Press enter to work through them one by one.", testAccount+" was given more than once; it will be done once.")
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
	d.shows("1 of 2", testAccount+" was given more than once; it will be done once.")
}

func TestNothingTypedIsFilledInForTheNextAccount(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.signIn()
	d.answer(doneAnswer)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.shows("2 of 2", otherAccount)
	d.lacks(testUsername, "•")
}

func TestAnAccountIsSkipped(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+q")
	d.shows("– Given up", testAccount, "No sign-in was sent to the bank.")
	d.keys("enter")
	require.Len(t, d.results, 1)
	assert.Equal(t, flow.StatusSkipped, d.results[0].Status)
	assert.Equal(t, otherAccount, d.pending().Account)
}

func TestFailedAccountsAreTriedAgainFromTheTable(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(doneAnswer)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpSession, Status: 500, Sent: true})
	d.keys("enter")
	d.shows("1 of 2 reauthorised, 1 failed", "server error")
	d.keys("R")
	assert.Equal(t, otherAccount, d.pending().Account)
	d.answer(doneAnswer)
	d.keys("enter")
	d.shows("2 of 2 reauthorised")
	require.Len(t, d.results, 3)
	assert.Equal(t, flow.StatusFailed, d.results[1].Status)
	assert.Equal(t, flow.StatusReauthorised, d.results[2].Status)
}

func TestResultsAreToldOnce(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(doneAnswer)
	d.keys("ctrl+c")
	require.Len(t, d.results, 1)
	assert.Equal(t, flow.StatusReauthorised, d.results[0].Status)
	assert.True(t, d.w.interrupted)
}

func TestAnotherKeyAfterARefusal(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.fail(&monoapi.Error{Kind: monoapi.KindKeyRefused, Operation: monoapi.OpSession, Status: 401, Sent: true})
	d.shows("Mono refused the secret key (HTTP 401).", "TEST")
	d.keys("ctrl+x")
	d.text("live_sk_another")
	d.lacks("another")
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)
	d.shows("LIVE")
}

func TestTheAccountIDSurvivesTheKeyScreen(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text("65c4c03a")
	d.keys("ctrl+x", "esc")
	d.shows("Account ID 65c4c03a")
	d.keys("ctrl+x")
	d.text("live_sk_another")
	d.keys("enter")
	d.shows("Account ID 65c4c03a", "LIVE")
}

func TestTheLinkedAccountIsMarkedAndAnotherWantsASecondEnter(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+o")
	d.shows("Asking Mono whose account this is…")
	d.detailsAnswered(linkedDetails, nil)
	d.shows(testAccount+" · Samuel Olamide Nomo · GTBank · ••••0257", "Data status: available")
	d.lacks("0244910257")
	d.signIn()
	d.answer(accountsAnswer)
	d.shows("3 of 3", "✓ linked")
	d.keys("1", "enter")
	d.shows("This is not the account that is currently linked.")
	assert.Nil(t, d.w.pending)
	d.keys("enter")
	assert.Equal(t, "0131883461", d.sent("accountNumber"))
}

func TestDetailsOfAnotherAccountAreNotShown(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+o")
	d.keys("ctrl+q", "enter")
	d.detailsAnswered(linkedDetails, nil)
	d.answer(sessionAnswer)
	d.lacks("GTBank")
}

func TestFilterNarrowsAndEscClearsIt(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsAnswer)
	d.keys("/")
	d.text("daughters")
	d.send(runFilter(d))
	d.shows("Nomo & Daughters Ltd")
	d.lacks("Samuel Olamide")
	d.send(filtered{"da", nil}) // what an older filter found
	d.shows("Nomo & Daughters Ltd")
	d.keys("enter")
	assert.Equal(t, "0244910257", d.sent("accountNumber"))
	d.keys("esc")
	d.keys("/")
	d.text("x")
	d.keys("esc")
	d.shows("Samuel Olamide")
	d.keys("esc")
	d.shows("Going back loses this sign-in.", "Press esc again to go back anyway.")
	d.keys("esc")
	d.shows("Sign in to the bank")
}

// runFilter runs the command that the last key of a filter returned.
func runFilter(d *desktop) tea.Msg {
	require.NotNil(d, d.cmd)
	return d.cmd()
}

func TestChoicesOfAChallengeAreSentAsTheyCame(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(questionsAnswer)
	d.keys("down", "enter")
	d.text("Corona")
	d.lacks("Corona")
	d.keys("enter")
	require.Len(t, d.pending().Answers, 2)
	assert.Equal(t, "7", d.sent("question"))
	assert.Equal(t, "Corona", d.sent("answer"))
}

func TestWebhooksOfOtherAccountsAreNotShown(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) { o.Webhooks = true })
	d.toLogin()
	d.answer(doneAnswer)
	d.shows("account_reauthorized: awaited", "account_updated: awaited")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: otherAccount}})
	d.shows("account_reauthorized: awaited")
	for range 2 {
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount, DataStatus: monoapi.DataPartial}})
	}
	d.shows("✓ account_updated: data partial")
	assert.Equal(t, 1, strings.Count(d.screen(), "account_updated"))
}

func TestDataStatusIsAskedOncePerPress(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) { o.Environment = monoapi.EnvironmentLive })
	d.toLogin()
	d.answer(doneAnswer)
	d.shows("live calls may be charged")
	d.keys("s")
	require.NotNil(t, d.cmd)
	d.keys("s")
	assert.Nil(t, d.cmd, "asked twice for one answer")
	d.detailsAnswered(linkedDetails, nil)
	d.shows("Data status: available (balance, transactions)")
	d.keys("s")
	require.NotNil(t, d.cmd)
	d.detailsAnswered(monoapi.Details{}, &monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpAccount, Status: 429, Sent: true})
	d.shows("Mono asks for fewer requests (HTTP 429).")
}

func TestInspectorBesideLeavesTheKeysToTheQuestion(t *testing.T) {
	d := newDesktop(t, 120, 40, nil)
	d.toCredentials()
	for _, e := range exchanges(d.now) {
		d.send(exchangeMsg{e})
	}
	d.keys("ctrl+t")
	d.text("sam")
	d.shows("Username sam", "Inspector", "POST /v2/connect/reauth/login")
	d.keys("ctrl+t")
	d.text("y")
	d.shows("Username sam")
	d.lacks("samy")
	d.keys("esc")
	d.shows("Inspector")
	d.text("uel")
	d.shows("Username samuel")
	d.keys("ctrl+t", "ctrl+t")
	d.lacks("Inspector")
}

func TestInspectorKeepsTheNewest(t *testing.T) {
	d := newDesktop(t, 120, 40, nil)
	body := strings.Repeat("x", 60<<10)
	for i := range 300 {
		d.send(exchangeMsg{monoapi.Exchange{Number: i + 1, Method: "POST", Path: fmt.Sprintf("/%d", i+1), ResponseBody: body, Ended: true, Status: 200}})
	}
	assert.LessOrEqual(t, len(d.w.inspector.exchanges), maxExchanges)
	size := 0
	for _, e := range d.w.inspector.exchanges {
		size += len(e.ResponseBody)
	}
	assert.LessOrEqual(t, size, maxExchangeBytes)
	assert.Equal(t, 300, d.w.inspector.exchanges[len(d.w.inspector.exchanges)-1].Number)
}

// Whatever the size, the screen fits; and however often it changes, what was
// typed stays.
func TestAnySizeFitsAndLosesNothing(t *testing.T) {
	sizes := rand.New(rand.NewSource(1))
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, screen.change)
			if screen.walk != nil {
				screen.walk(d)
			}
			before := d.screen()
			for range 200 {
				d.send(tea.WindowSizeMsg{Width: 1 + sizes.Intn(140), Height: 1 + sizes.Intn(50)})
				if d.w.width >= minWidth && d.w.height >= minHeight {
					d.fits()
				} else {
					require.NotContains(t, d.w.View(), "\n")
				}
			}
			d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			assert.Equal(t, before, d.screen())
		})
	}
}

func TestTooSmallAWindowTakesNoKeys(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("sam")
	d.send(tea.WindowSizeMsg{Width: 30, Height: 8})
	assert.Contains(t, d.w.View(), "Needs 40×12; nothing is lost")
	d.text("xyz")
	d.keys("enter")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.shows("Username sam")
	d.lacks("xyz")
	d.send(tea.WindowSizeMsg{Width: 1, Height: 1})
	d.keys("ctrl+c")
	assert.True(t, d.w.interrupted)
}

func TestClipboardBelongsToTheTerminal(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+v")
	assert.Nil(t, d.cmd, "the program reads the clipboard by itself")
}

func TestALateAnswerIsNotTakenForTheNextAccounts(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	late := d.pending().Number
	d.keys("esc", "ctrl+q", "enter")
	assert.Equal(t, otherAccount, d.pending().Account)
	d.send(answeredMsg{flow.Answered{Number: late, Session: &monoapi.Session{ID: "sess_late"}}})
	d.shows("Creating the session")
	assert.NotNil(t, d.w.pending)
}

// Whose account it is has been asked for to be read: a long note must not hide it.
func TestTheHolderIsSaidBesideALongNote(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		d := newDesktop(t, size[0], size[1], func(o *Options) {
			o.Accounts, o.Notes = []string{testAccount}, map[string]string{testAccount: "Dayo Bello, +234 800 000 0003, asked for it by mail"}
		})
		d.answer(sessionAnswer)
		d.keys("ctrl+o")
		d.detailsAnswered(linkedDetails, nil)
		d.shows("● Samuel Olamide Nomo · Data status: ")
	}
}
