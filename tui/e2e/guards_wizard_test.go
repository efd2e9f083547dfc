//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// slip is the account of story 101 with a letter in the place of a digit.
var slip = strings.Replace(story("101"), "cb5101", "cb5l01", 1)

// The tests of this file each make a mistake that an operator makes. What must
// not happen is that the wrong thing is sent, or anything without being asked.

// TestPastedProseGoesNowhere: not with a live key either, whichever key is
// pressed.
func TestPastedProseGoesNowhere(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, env("MONO_SECRET_KEY=live_sk_demo"))
	s.Wait("❯ Account ID")
	s.Paste("Account list from Bola: see the mail of today, please")
	s.Wait("None of these 10 words looks like an account ID. Nothing was pasted.")
	s.Type("see mail")
	s.Key("enter")
	s.Wait("None of these 2 words looks like an account ID. Nothing was sent.")
	s.Key("enter", "ctrl+o", "ctrl+u")
	s.WaitGone("see mail")
	s.Key("enter")
	s.Wait("The account ID is empty.")
	require.Empty(t, bank.Requests())
}

// TestPastedListIsShownFirst: how many, what was left out, what came twice; an ID
// with a slip is asked about in its turn, and is there to be seen.
func TestPastedListIsShownFirst(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args("--json"))
	s.Wait("❯ Account ID")
	s.Paste("List from Bola:\n1. " + story("099") + " – Ada Obi, Access\n2. " + slip + "\n3. " + story("099") + "\n4. " + story("404") + " Musa\n")
	s.Wait("3 entries were left out, as they do not look like account IDs: List from",
		"Bola. One of them does not look like an account ID: "+slip+".",
		story("099")+" was given more than once; it will be done once.",
		"3 account IDs. Press enter to work through them one by one.")
	require.Empty(t, bank.Requests(), "a call was made without being asked")
	s.Key("enter")
	s.Wait("1 of 3", "✓ Reauthorised", story("099")+" · Ada Obi, Access")
	s.Key("enter")
	s.Wait("2 of 3", "❯ Account ID  "+slip, "This does not look like an account ID", "Press enter again to use it anyway.")
	require.Equal(t, 1, countPath(bank, sessionPath))
	giveUp(s)
	s.Wait("3 of 3", story("404")+" · Musa", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("1 of 3 reauthorised, 1 failed, 1 skipped")
	assert.Contains(t, lineWith(t, s, story("099")), "Ada Obi", "the table keeps who it is")
	s.Key("q")
	require.Equal(t, 1, s.Exit())
	var told []string
	for _, r := range jsonLines(t, s.Stdout()) {
		told = append(told, strings.TrimSpace(r["account"].(string)[21:]+" "+r["status"].(string)+" "+r["note"].(string)))
	}
	assert.Equal(t, []string{"099 reauthorised Ada Obi, Access", "l01 skipped", "404 failed Musa"}, told)
	for _, r := range bank.Requests() {
		assert.NotContains(t, r.Body, slip)
	}
}

// TestWizardSendsWhatIsMeant: blanks around what can be seen are not sent, those
// around a password are, and it is said before.
func TestWizardSendsWhatIsMeant(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("102")))
	s.Wait(atUsername)
	s.Paste("  " + sandbox.Username + " ")
	s.Key("enter")
	s.Wait(atPassword)
	for typed, says := range map[string]string{
		" pass":  "It begins with a space, which will be sent too.",
		"pass ":  "It ends with a space, which will be sent too.",
		" pass ": "It begins and ends with a space; both will be sent.",
	} {
		s.Type(typed)
		s.Wait(says)
		s.Key("ctrl+u")
		s.WaitGone("will be sent")
	}
	s.Type(sandbox.Password + " ")
	s.Wait("It ends with a space, which will be sent too.")
	require.Zero(t, countPath(bank, loginPath))
	s.Key("enter")
	s.Wait("The sign-in was rejected")
	typePassword(s, sandbox.Password)
	s.Wait("❯ Enter OTP")
	s.Paste("123 456\n")
	s.Key("enter")
	requireDone(t, s, "102")
	var bodies []string
	for _, r := range bank.Requests()[1:] {
		bodies = append(bodies, r.Body)
	}
	require.Len(t, bodies, 3)
	assert.JSONEq(t, loginBody(sandbox.Username, sandbox.Password+" "), bodies[0])
	assert.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bodies[1])
	assert.JSONEq(t, body("otp", sandbox.OTP), bodies[2])
}

// TestEscAsksBeforeASignInIsLost: at a choice and at a question, and going on
// takes it back.
func TestEscAsksBeforeASignInIsLost(t *testing.T) {
	t.Parallel()
	for digits, asked := range map[string]string{"101": "Which of these accounts?", "102": "❯ Enter OTP"} {
		t.Run(digits, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args(story(digits)))
			signIn(s)
			s.Wait(asked)
			s.Key("esc")
			s.Wait(asked, "Going back loses this sign-in.", "The next one counts as another attempt at the bank.", "Press esc again to go back anyway.")
			s.Key("esc")
			s.Wait("▸ Sign in", usernameKept, atPassword)
			require.Len(t, bank.Requests(), 2, "going back sends nothing")
			typePassword(s, sandbox.Password)
			s.Wait(asked)
			s.Key("esc")
			s.Wait("Press esc again to go back anyway.")
			if digits == "102" {
				s.Type(sandbox.OTP)
			}
			s.Key("enter")
			requireDone(t, s, digits)
			require.Equal(t, 2, countPath(bank, loginPath))
		})
	}
}

// TestGivingUpIsNoMovementKey: ctrl+n and ctrl+p move in other programs, and end
// nothing in this one.
func TestGivingUpIsNoMovementKey(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("102"), story("099")))
	harmless := func(shows string) {
		t.Helper()
		s.Key("ctrl+n", "ctrl+p", "ctrl+n")
		s.Key("f1")
		s.Wait("Keys (press any to go back)", "ctrl+q   give up")
		s.Key("f1")
		s.Wait(shows, "1 of 2")
	}
	s.Wait(atUsername)
	harmless(atUsername)
	s.Key("esc")
	s.Wait("❯ Account ID")
	harmless("❯ Account ID")
	s.Key("enter")
	signIn(s)
	s.Wait("❯ Enter OTP")
	harmless("❯ Enter OTP")
	s.Key("ctrl+q")
	s.Wait("A sign-in has already been sent for this account.", "the next sign-in counts as another", "Press ctrl+q again to give up.", "❯ Enter OTP")
	s.Type(sandbox.OTP) // thought better of it
	s.Key("enter")
	s.Wait("✓ Reauthorised", "enter next account")
	require.Equal(t, 1, countPath(bank, loginPath))
}

// TestGivenUpComesToAResult: with one account too.
func TestGivenUpComesToAResult(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	s.Key("ctrl+q")
	s.Wait("– Given up", "No sign-in was sent to the bank.", "enter/q end")
	s.Key("enter")
	require.Equal(t, 1, s.Exit())
	require.Equal(t, story("200")+"\tskipped\tskipped\n", s.Stdout())
}

// TestADigitSendsNothing: it goes to its row, and enter sends that one, which is
// said in words. The result and the table keep who it is.
func TestADigitSendsNothing(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(100, 24), args(story("101"), story("099")))
	signIn(s)
	s.Wait("Which of these accounts?", "❯ 1 ", "Enter chooses Samuel Olamide Nomo, Savings, NGN, number ending in 3461.")
	s.Key("9")
	s.Key("2")
	s.Wait("❯ 2 ", "Enter chooses Samuel Olamide Nomo, Current, NGN, number ending in 3478.")
	require.Zero(t, countPath(bank, commitPath))
	s.Key("enter")
	s.Wait("✓ Reauthorised", "Samuel Olamide Nomo · GTBank · ••••3478")
	require.JSONEq(t, body("accountNumber", "0131883478"), bank.Requests()[2].Body)
	s.Key("enter")
	s.Wait("2 of 2", "✓ Reauthorised")
	s.Key("enter")
	s.Wait("2 of 2 reauthorised", "→ Samuel Olamide Nomo, GTBank, number ending in 3478, reauthorised.")
	assert.Contains(t, lineWith(t, s, story("101")), "••••3478")
}

// TestTheColumnsStayAligned: whichever account has a mark, and types are said as
// people say them.
func TestTheColumnsStayAligned(t *testing.T) {
	t.Parallel()
	for _, cols := range []int{80, 40} {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, size(cols, 24), args(story("101")))
		s.Wait("Password")
		s.Key("ctrl+o")
		s.Wait("••••3478")
		signIn(s)
		s.Wait("Which of these accounts?", "✓")
		at := map[int]bool{}
		for _, number := range []string{"••••3461", "••••3478", "••••0257", "••••7312"} {
			row := lineWith(t, s, "NGN  "+number)
			at[len([]rune(row[:strings.Index(row, number)]))] = true
		}
		assert.Len(t, at, 1, "the numbers stand in one column:\n%s", s.Screen())
		assert.NotContains(t, s.Screen(), "_ACCOUNT")
		if cols == 80 {
			assert.Contains(t, s.Screen(), "Savings  NGN")
		}
		s.Close()
	}
}

// TestRejectionsAreCounted: for the sitting and for each account, in red from the
// third on, with a word about what comes of it.
func TestRejectionsAreCounted(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200"), story("102")))
	wrong := func() { typePassword(s, "guess") }
	s.Wait(atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	wrong()
	s.Wait("✗ The sign-in was rejected (code 400).")
	wrong()
	s.Wait("✗ This is the 2nd rejected sign-in for this account (code 400).", "too many can lock the customer out")
	require.Empty(t, s.StyleOf("This is the 2nd").Fg)
	s.Key("esc")
	s.Wait("❯ Account ID")
	s.Key("enter")
	s.Wait(usernameKept)
	wrong()
	s.Wait("✗ This is the 3rd rejected sign-in for this account (code 400).",
		"Most banks lock the customer out after a few rejected sign-ins.", "Ask the customer before you try again.")
	require.Equal(t, "red", s.StyleOf("This is the 3rd").Fg)
	giveUp(s)
	s.Wait("2 of 2", atUsername)
	s.Type(sandbox.Username)
	s.Key("enter")
	wrong()
	s.Wait("✗ The sign-in was rejected (code 400).")
	require.Equal(t, 4, countPath(bank, loginPath))
}

// TestEveryRowOfTheTableDoesSomething: enter shows it, r tries it again, and the
// rest are left as they are.
func TestEveryRowOfTheTableDoesSomething(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(100, 24), args(story("099"), story("404"), story("200")))
	s.Wait("✓ Reauthorised")
	code := shownCode(t, s)
	s.Key("enter")
	s.Wait("2 of 3", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("3 of 3", atUsername)
	s.Key("ctrl+q")
	s.Wait("– Given up")
	s.Key("enter")
	s.Wait("▸ All results", "1 of 3", "enter show")
	s.Key("enter")
	s.Wait("✓ Reauthorised", "Code  "+code, "enter/esc all results", "Started at ")
	s.Key("enter", "down")
	s.Wait("❯ ✗ "+story("404"), "r try this one again")
	s.Key("enter")
	s.Wait("✗ Not reauthorised", "Account not found.", "Not found.")
	s.Key("esc")
	s.Wait("enter show")
	s.Key("o")
	s.Wait("by outcome")
	require.Less(t, lineNumber(t, s, story("404")), lineNumber(t, s, story("099")))
	s.Key("/")
	s.Type("skipped")
	s.Wait("❯ – " + story("200"))
	s.WaitGone(story("099"))
	s.Key("esc")
	s.Wait(story("099"))
	s.Key("home", "down")
	s.Wait("❯ – " + story("200"))
	requests := len(bank.Requests())
	s.Key("r")
	s.Wait("3 of 3", atUsername)
	signIn(s)
	s.Wait("✓ Reauthorised")
	s.Key("enter")
	s.Wait("2 of 3 reauthorised, 1 failed")
	for _, r := range bank.Requests()[requests:] {
		assert.True(t, r.Account == "" || r.Account == story("200"), r.Account)
	}
	s.Key("q")
	require.Equal(t, 1, s.Exit())
	require.Contains(t, s.Screen(), "connect-reauth: 2 of 3 reauthorised, 1 failed")
}

// TestInspectorSaysWhatAnAnswerMeant: a rejection has no tick, the newest call is
// followed unless an older one was chosen, and the keys are told beside the
// question.
func TestInspectorSaysWhatAnAnswerMeant(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, size(140, 40), args(story("102")))
	s.Wait(atUsername)
	s.Key("ctrl+t")
	s.Wait("ctrl+t, then ↑↓ choose  ? explain  y copy as curl", "❯ POST "+sessionPath+"  ✓ 200")
	s.Type(sandbox.Username)
	s.Key("enter")
	typePassword(s, "guess")
	s.Wait("The sign-in was rejected", "❯ POST "+loginPath+"  ✗ 400 · 400 rejected")
	typePassword(s, sandbox.Password)
	s.Wait("❯ Enter OTP", "❯ POST "+loginPath+"  ✓ 200 · 102 more input")
	s.Key("ctrl+t", "down", "down")
	s.Wait("❯ POST " + sessionPath)
	s.Key("esc")
	s.Wait("ctrl+t, then")
	s.Type(sandbox.OTP)
	s.Key("enter")
	s.Wait("✓ Reauthorised", "POST "+commitPath+"  ✓ 200 · 99 done", "❯ POST "+sessionPath)
	require.NotContains(t, s.Screen(), "❯ POST "+commitPath, "the one that is being read is left for a newer one")
	s.Key("ctrl+t", "home")
	s.Wait("❯ POST " + commitPath)
}

// TestInspectorTicksNoRejection, which Mono may send with HTTP 200.
func TestInspectorTicksNoRejection(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := `"data": {"id": "sess_1"}`
		if r.URL.Path == loginPath {
			data = `"responseCode": 400, "data": null`
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"status": "successful", "message": "Wrong password", %s}`, data)
	}))
	t.Cleanup(server.Close)
	s := start(t, nil, env("MONO_BASE_URL="+server.URL), size(140, 40), args(story("200")))
	signIn(s)
	s.Wait("The sign-in was rejected")
	s.Key("ctrl+t")
	s.Wait("❯ POST "+loginPath+"  ✗ 200 · 400 rejected", "POST "+sessionPath+"  ✓ 200")
	require.Equal(t, "red", s.StyleOf("✗ 200").Fg)
}

// footerOf is the last line of the screen.
func footerOf(s *term.Session) string {
	lines := strings.Split(strings.TrimRight(s.Screen(), "\n"), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// TestTheFooterIsSteady: enter, esc, all keys and the end stand in one order on
// every step, on one line.
func TestTheFooterIsSteady(t *testing.T) {
	t.Parallel()
	s := start(t, startBank(t, sandbox.Config{}), args(story("103")))
	for _, step := range []struct {
		shows, footer string
		on            func()
	}{
		{atUsername, "enter next field  esc back  f1 keys  ctrl+c end", func() { signIn(s) }},
		{"❯ Security answer", "enter send  esc back  f1 keys  ctrl+c end", func() { s.Type(sandbox.Answer); s.Key("enter") }},
		{"❯ Enter OTP", "enter send  esc back  f1 keys  ctrl+c end", func() { s.Type(sandbox.OTP); s.Key("enter") }},
		{"Which of these accounts?", "enter choose  esc back  f1 keys  ctrl+c end", func() { s.Key("3", "enter") }},
		{"✓ Reauthorised", "enter/q end  f1 keys  ctrl+c end", func() {}},
	} {
		s.Wait(step.shows)
		assert.True(t, strings.HasPrefix(footerOf(s), step.footer), footerOf(s))
		s.Key("f1")
		s.Wait("Keys (press any to go back)", "ctrl+t   inspector", "ctrl+c   end")
		s.Key("f1")
		s.WaitGone("Keys (press")
		step.on()
	}
}

// TestChargesAreToldWhereTheyCanBe: with a live key, once, and not in the demo.
func TestChargesAreToldWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	const charged = "may be charged"
	for key, told := range map[string]int{"live_sk_demo": 1, secretKey: 0} {
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, env("MONO_SECRET_KEY="+key), args(story("200")))
		s.Wait(atUsername)
		assert.Equal(t, told, strings.Count(s.Screen(), charged), s.Screen())
		s.Close()
		p := piped(t, bank, "", env("MONO_SECRET_KEY="+key), plainMode(), args(story("200")))
		assert.Equal(t, told, strings.Count(p.stderr, charged), p.stderr)
	}
	s := start(t, nil, noKey(), args("--demo", story("200")))
	s.Wait(atUsername)
	assert.NotContains(t, s.Screen(), charged)
}

// TestCountsAddUpWhereverItEnds with ctrl+c: what was begun is cancelled, and the
// rest is told of too.
func TestCountsAddUpWhereverItEnds(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("099"), story("404"), story("102"), story("200"), story("101")))
	s.Wait("1 of 5", "✓ Reauthorised")
	s.Key("enter")
	s.Wait("2 of 5", "✗ Not reauthorised")
	s.Key("enter")
	s.Wait("3 of 5")
	signIn(s)
	s.Wait("❯ Enter OTP")
	s.Key("ctrl+c")
	require.Equal(t, 130, s.Exit())
	require.Contains(t, s.Screen(), "connect-reauth: 1 of 5 reauthorised, 1 failed, 1 cancelled, 2 not started")
	require.Equal(t, 3, strings.Count(s.Stdout(), "\n"))
}

// TestAPairIsPasted: a username and a password in one paste fill both fields and
// wait for enter, so that an account of a queue takes three presses.
func TestAPairIsPasted(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]string{"tab": "\t", "line break": "\n", "of Windows": "\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args(story("200"), story("099")))
			s.Wait(atUsername)
			s.Paste(sandbox.Username + between + "guess\n")
			s.Wait(usernameKept, atPassword+" •••••")
			s.Key("enter")
			s.Wait("The sign-in was rejected")
			s.Paste(sandbox.Username + between + sandbox.Password + "\n")
			s.Wait(usernameKept, atPassword+" "+strings.Repeat("•", len(sandbox.Password)))
			require.Equal(t, 1, countPath(bank, loginPath), "a paste submits nothing")
			s.Key("enter")
			s.Wait("✓ Reauthorised", "enter next account")
			require.JSONEq(t, loginBody(sandbox.Username, "guess"), bank.Requests()[1].Body)
			require.JSONEq(t, loginBody(sandbox.Username, sandbox.Password), bank.Requests()[2].Body)
			s.Key("enter")
			s.Wait("2 of 2")
			require.NotContains(t, string(s.Raw()), sandbox.Password)
		})
	}
}
