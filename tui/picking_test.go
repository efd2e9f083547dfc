package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// accountsOf are so many accounts, told apart by their numbers.
func accountsOf(n int) monoapi.Outcome {
	o := monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}
	for i := range n {
		number := fmt.Sprintf("00000%05d", i+1)
		o.Accounts = append(o.Accounts, monoapi.Account{Name: fmt.Sprint("Account holder ", i+1), Number: number, Currency: "NGN", Choice: numbered(number)})
	}
	return o
}

// chosenByEnter is the number that enter would send.
func (d *desktop) chosenByEnter() string {
	d.Helper()
	d.keys("enter")
	return strings.TrimLeft(d.sent("accountNumber"), "0")
}

// A digit goes to its row on the page at hand, and nowhere where there is none.
func TestDigitsAreRowsOfThePage(t *testing.T) {
	for _, c := range []struct {
		accounts int
		keys     []string
		chosen   string
	}{
		{3, []string{"1"}, "1"}, {3, []string{"3"}, "3"}, {3, []string{"2", "4"}, "2"}, {3, []string{"2", "9"}, "2"},
		{9, []string{"9"}, "9"}, {30, []string{"9"}, "9"}, {30, []string{"end", "home", "5"}, "5"}, {30, []string{"end"}, "30"},
		{30, []string{"down", "down", "up"}, "2"}, {3, []string{"up"}, "1"}, {3, []string{"end", "down"}, "3"},
	} {
		d := newDesktop(t, 80, 40, nil)
		d.toLogin()
		d.answer(accountsOf(c.accounts))
		d.screen() // how many rows there are is known once it was drawn
		d.keys(c.keys...)
		d.screen()
		assert.Equal(t, c.chosen, d.chosenByEnter(), fmt.Sprint(c))
	}
}

// The rows of a second page are numbered from 1 again, and a digit beyond its end
// goes nowhere.
func TestDigitsOnTheSecondPage(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsOf(30))
	d.screen()
	perPage := d.w.screen.(*choose).list.Paginator.PerPage
	d.keys("pgdown")
	d.shows(fmt.Sprintf("1 Account holder %d ", perPage+1))
	d.keys("2")
	d.shows(fmt.Sprintf("%d of 30", perPage+2))
	assert.Equal(t, fmt.Sprint(perPage+2), d.chosenByEnter())
}

// A digit of a row that the page does not have goes nowhere: neither to the next
// page nor beyond the last.
func TestDigitsBeyondThePage(t *testing.T) {
	d := newDesktop(t, 80, 14, nil)
	d.toLogin()
	d.answer(accountsOf(30))
	d.screen()
	perPage := d.w.screen.(*choose).list.Paginator.PerPage
	require.Less(t, perPage, 9)
	require.NotZero(t, 30%perPage)
	d.keys("9")
	d.shows("1 of 30", "❯ 1 Account holder 1 ")
	d.keys("end", fmt.Sprint(30%perPage+1))
	d.shows("30 of 30", "Account holder 30 ")
	assert.Equal(t, "30", d.chosenByEnter())
}

// With a filter that nothing matches there is nothing to choose.
func TestAFilterThatNothingMatches(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsAnswer)
	d.keys("/")
	d.text("zebra")
	d.send(runFilter(d))
	d.shows("/ zebra", "No account matches.")
	d.lacks("Enter chooses")
	d.keys("enter")
	require.Nil(t, d.w.pending)
	d.text("3") // goes to the filter
	d.shows("/ zebra3")
	d.keys("esc")
	d.shows("Samuel Olamide Nomo", "1 of 3")
}

// While a filter is typed, up and down move among its matches.
func TestMovingAmongTheMatches(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(accountsAnswer)
	d.keys("/")
	d.text("samuel")
	d.send(runFilter(d))
	d.lacks("Daughters")
	d.keys("down")
	d.shows("Enter chooses Samuel Olamide Nomo, Current, NGN, number ending in 3478.")
	d.keys("up")
	d.shows("number ending in 3461.")
	d.keys("down", "enter")
	assert.Equal(t, "0131883478", d.sent("accountNumber"))
}

// What is known of an account stands on its row; one without a name has its place.
func TestARowOfAnAccount(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{
		{Choice: numbered("1")}, {Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: "0131883461", Choice: numbered("2")},
	}})
	d.shows("❯ 1 Account 1 of 2", "2 Account 2 of 2", "Savings NGN ••••3461", "Enter chooses this account.")
	d.keys("down")
	d.shows("Enter chooses Savings, NGN, number ending in 3461.")
}

// The bank's word about an account stands on its row and beside what enter would do,
// and accounts that would look the same are told apart.
func TestRowsOfAccountsAreToldApart(t *testing.T) {
	account := func(number, status string) monoapi.Account {
		return monoapi.Account{Name: "Samuel Olamide Nomo", Type: "SAVINGS_ACCOUNT", Currency: "NGN", Number: number, Status: status, Choice: numbered(number)}
	}
	for width, rows := range map[int][]string{
		40: {"01••••6789", "22••••6789 dorma…", "NGN ••••3461", "••••3478 pendi…"},
		80: {"Savings NGN 01••••6789", "22••••6789 dormant", "NGN ••••3461", "••••3478 pending a revie…"},
	} {
		d := newDesktop(t, width, 24, nil)
		d.toLogin()
		d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount, Accounts: []monoapi.Account{
			account("0111116789", "active"), account("2222226789", "DORMANT"), account("0111113461", ""),
			account("0111113478", "pending_a_review_by_the_branch"),
		}})
		d.shows(rows...)
		d.shows("number beginning with 01 and ending in 6789.")
		d.keys("down")
		d.shows("Enter chooses Samuel Olamide Nomo, Savings, NGN, number beginning with 22 and ending in 6789, status dormant.")
		d.keys("down")
		d.shows("NGN, number ending in 3461.")
		d.lacks("1111", "active")
		d.keys("up", "/")
		d.text("dormant")
		d.send(runFilter(d))
		d.lacks("3461")
		d.keys("enter")
		assert.Equal(t, "2222226789", d.sent("accountNumber"))
	}
}

// The stories of the demo are picked with up and down, from where the last one
// was; who types goes back to none.
func TestPickingAStory(t *testing.T) {
	d := newDesktop(t, 80, 24, demo)
	d.lacks("❯ 103")
	for _, step := range []struct{ key, account string }{
		{"down", testAccount}, {"down", otherAccount}, {"down", otherAccount}, {"up", testAccount}, {"up", testAccount},
	} {
		d.keys(step.key)
		d.shows("Account ID "+step.account, "❯ "+step.account[len(step.account)-3:])
	}
	d.keys("down")
	d.text("0")
	d.lacks("❯ 200")
	d.keys("down")
	d.shows("Account ID " + testAccount)
	d.keys("enter")
	assert.Equal(t, testAccount, d.pending().Account)

	d = newDesktop(t, 80, 24, nil)
	d.lacks("stories")
	d.text("65c4")
	d.keys("down")
	d.shows("Account ID 65c4")
}

// Of many stories those around the picked one are in view.
func TestManyStories(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		demo(o)
		o.Stories = nil
		for i := range 40 {
			o.Stories = append(o.Stories, Story{fmt.Sprintf("65c4c03aa66a95b572cb5%03d", i), fmt.Sprint("story ", i, ".")})
		}
	})
	d.shows("000 story 0.")
	d.lacks("039 story 39.")
	for range 40 {
		d.keys("down")
	}
	d.shows("❯ 039 story 39.")
	d.lacks("000 story 0.")
	d.fits()
}

// Details that come for a request that nobody waits for are dropped, and the
// request is cancelled.
func TestARequestForDetailsThatNobodyWaitsFor(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.keys("ctrl+o")
	assert.Nil(t, d.cmd, "there is no account to ask about")
	d.toCredentials()
	d.keys("ctrl+o")
	first := d.w.linked.request
	cancelled := false
	d.w.linked.cancel = func() { cancelled = true }
	d.signIn()
	d.answer(doneAnswer)
	assert.True(t, cancelled, "what was known before may have changed with it")
	d.send(detailsMsg{request: first - 1, details: linkedDetails})
	d.shows("s asks Mono for the data status")
	d.keys("s")
	require.NotNil(t, d.cmd)
	d.shows("Asking Mono for the data status…")
	d.detailsAnswered(monoapi.Details{}, nil)
	d.shows("Mono gave no data status.")
	d.keys("s")
	d.detailsAnswered(monoapi.Details{DataStatus: monoapi.DataPartial}, nil)
	d.shows("● Data status: partial")
	d.lacks("partial (", "Ask for the data status in a while")
	d.keys("s")
	d.detailsAnswered(monoapi.Details{DataStatus: monoapi.DataFailed}, nil)
	d.shows("✗ Data status: failed Ask for the data status in a while; if it still says failed, ask Mono's support.")
	d.keys("s")
	d.detailsAnswered(monoapi.Details{DataStatus: monoapi.DataUnavailable}, nil)
	d.shows("✗ Data status: unavailable The bank may be down, or the account may have no data: ask for the data status later.")
}

// Enter typed ahead is taken for no answer, from when on it is meant.
func TestFromWhenOnEnterIsMeant(t *testing.T) {
	for after, taken := range map[time.Duration]bool{0: false, typedAhead - 1: false, typedAhead: true, time.Hour: true} {
		d := newDesktop(t, 80, 24, nil)
		d.toLogin()
		d.answerAnd(accountsAnswer, after, "enter")
		assert.Equal(t, taken, d.w.pending != nil, after.String())
	}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.now = d.now.Add(-typedAhead)
	d.text(testUsername)
	d.keys("enter")
	d.shows("❯ Password")
}

// The page is scrolled by half of the window, back and forth, within bounds; a key
// that types goes back to the question.
func TestScrollingAPage(t *testing.T) {
	d := newDesktop(t, 40, 12, nil)
	d.toLogin()
	var fields []monoapi.Field
	for i := range 30 {
		fields = append(fields, monoapi.Field{Name: fmt.Sprint("f", i), Label: fmt.Sprint("Question ", i)})
	}
	d.answer(asks(fields...))
	d.shows("❯ Question 0", "pgdn ↓")
	d.keys("pgdown")
	assert.Equal(t, 6, d.w.scroll)
	d.lacks("Question 0 ")
	d.keys("pgdown", "pgup")
	assert.Equal(t, 6, d.w.scroll)
	d.text("x")
	assert.Zero(t, d.w.scroll)
	d.shows("❯ Question 0")
	for range 100 {
		d.keys("pgdown")
	}
	assert.Equal(t, maxScroll, d.w.scroll)
	for range 100 {
		d.keys("pgup")
	}
	assert.Equal(t, -maxScroll, d.w.scroll)
	d.keys("enter")
	assert.Zero(t, d.w.scroll)
	assert.Equal(t, flow.StateChallenge, d.w.machine().State())
}

// All keys are shown until any key, which does nothing else; ctrl+c ends all the
// same.
func TestAllKeysGoWithAnyKey(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	for _, key := range []string{"esc", "x", "f1", "ctrl+t", "tab"} {
		d.keys("f1")
		d.shows("Keys (press any to go back)", "ctrl+c end", "esc back", "enter next field")
		d.keys(key)
		d.lacks("Keys (press any to go back)", "Inspector")
		d.shows("❯ Username", "Sign in to the bank")
	}
	d.lacks("x ")
	d.keys("f1", "ctrl+c")
	assert.True(t, d.w.interrupted)
	_, quit := d.cmd().(tea.QuitMsg)
	assert.True(t, quit)
}

// However much is said above the stories, the one that is picked is in view; in a
// low window it is the field, which holds the same.
func TestThePickedStoryStaysInView(t *testing.T) {
	for _, height := range []int{12, 16} {
		d := newDesktop(t, 40, height, func(o *Options) {
			demo(o)
			o.Stories = nil
			for i := range 40 {
				o.Stories = append(o.Stories, Story{fmt.Sprintf("65c4c03aa66a95b572cb5%03d", i), fmt.Sprint("story ", i, ".")})
			}
		})
		for range 30 {
			d.keys("down")
		}
		d.keys("ctrl+o")
		long := linkedDetails
		long.Name = "Samuel Olamide Nomo, trading as Nomo and Daughters of Ikeja, Lagos, for the second branch, the third branch and all others"
		d.detailsAnswered(long, nil)
		if height == 12 {
			d.shows("65c4c03aa66a95b572cb5029")
		} else {
			d.shows("❯ 029 story 29.")
		}
		d.fits()
	}
}

// Rows beyond the ninth have no digit, and begin where the others do.
func TestRowsWithoutADigit(t *testing.T) {
	d := newDesktop(t, 80, 40, nil)
	d.toLogin()
	d.answer(accountsOf(12))
	lines := strings.Split(d.screen(), "\n")
	row := func(n int) string {
		at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, fmt.Sprintf("Account holder %d ", n)) })
		require.GreaterOrEqual(t, at, 0)
		return lines[at]
	}
	assert.True(t, strings.HasPrefix(row(1), "❯ 1 Account"), row(1))
	assert.True(t, strings.HasPrefix(row(9), "  9 Account"), row(9))
	assert.True(t, strings.HasPrefix(row(10), "    Account"), row(10))
	assert.Equal(t, strings.Index(row(10), "NGN"), strings.Index(row(9), "NGN"), "the columns are the same")
}
