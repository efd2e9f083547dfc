//go:build unix

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

// What the screen with a link says, and what it says once the customer is done.
const (
	handedOver = "The customer signs in, not you"
	byLink     = "The customer has reauthorised it, by the link."
)

var awaited = []string{"· account_reauthorized: awaited", "· account_updated: awaited"}

// linkBank is a bank whose webhooks reach the program.
func linkBank(t *testing.T, opts ...option) (*sandbox.Server, []option) {
	t.Helper()
	address := freeAddress(t)
	bank := startBank(t, sandbox.Config{WebhookURL: "http://" + address, WebhookSecret: hookSecret})
	return bank, append(opts, env("MONO_WEBHOOK_SECRET="+hookSecret), args("--webhook-listen", address))
}

// handsOver presses the key that creates a link, and waits for it.
func handsOver(t *testing.T, s *term.Session) (link string) {
	t.Helper()
	s.Key("ctrl+l")
	s.Wait(handedOver)
	return shownLink(t, s)
}

// outcomes are the results on standard output: account, status, reason, code and
// link of each.
func outcomes(t *testing.T, stdout string) (all []string) {
	t.Helper()
	for _, r := range jsonLines(t, stdout) {
		require.Len(t, r, 11)
		all = append(all, fmt.Sprintf("%s %s reason=%v code=%v link=%v", strings.TrimPrefix(fmt.Sprint(r["account"]), sandbox.AccountPrefix), r["status"], r["reason"], r["code"], r["link"]))
	}
	return all
}

// handovers are the places from which an account is handed over.
var handovers = map[string]struct {
	digits string
	steps  []step
	asks   []string // of the customer, after the sign-in
	before int      // requests, until ctrl+l
}{
	"sign-in":  {"102", []step{{see: []string{atUsername}, typ: "half"}, see("❯ half")}, []string{"otp", sandbox.OTP}, 1},
	"choice":   {"101", signedIn(see(chooseAccount...)), []string{"accountNumber", "0131883478"}, 2},
	"question": {"104", signedIn(see("Your bank asks: what was the name of your first car?")), []string{"security_answer", sandbox.Answer}, 2},
	"failure": {"403", []step{see("✗ Not reauthorised", "lacks the Partners API add-on", "Create a reauth link, which works without it",
		"ctrl+l creates the link.")}, nil, 1},
}

// TestHandOver: the customer signs in with the link, mistypes at first, and the
// wizard says that it is done.
func TestHandOver(t *testing.T) {
	t.Parallel()
	for name, from := range handovers {
		for _, window := range []option{size(80, 24), size(120, 40)} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				log, path := logFile(t)
				bank, opts := linkBank(t, log, window, args("--json", story(from.digits)))
				s := start(t, bank, opts...)
				walk(s, from.steps)
				require.Len(t, bank.Requests(), from.before)
				link := handsOver(t, s)
				s.Wait(append(awaited, "enter/q end", "esc back", "c copy link")...)
				s.Key("c")
				require.Equal(t, link, copied(t, s, 1))

				customer := opensLink(t, link)
				customer.sends("username", sandbox.Username, "password", "a guess")
				require.Contains(t, customer.page, "Invalid login credentials.")
				s.Wait(append(awaited, handedOver)...)
				customer.signsIn(from.asks...)
				s.Wait("✓ Reauthorised", byLink, "✓ account_reauthorized", "✓ account_updated: data available")
				s.Key("enter")
				require.Equal(t, 0, s.Exit())
				requireRestored(t, s)

				require.Equal(t, []string{from.digits + " reauthorised reason=link code= link=" + link}, outcomes(t, s.Stdout()))
				requireLinkRequest(t, bank.Requests()[from.before], story(from.digits), "")
				require.Equal(t, 1, countPath(bank, linkPath))
				requireMasked(t, readFile(t, path), link)
				requireNoSecret(t, s, readFile(t, path))
				require.NotContains(t, readFile(t, path), "a guess")
			})
		}
	}
}

// TestOneKeyCreatesOneLink: however long it is held, and when it is pressed again.
func TestOneKeyCreatesOneLink(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("102")))
	s.Wait(atUsername)
	bank.SetDelay(200 * time.Millisecond)
	for range 30 {
		s.Key("ctrl+l")
	}
	s.Wait(handedOver)
	link := shownLink(t, s)
	for range 30 {
		s.Key("ctrl+l")
	}
	s.Key("esc")
	s.Wait(atUsername)
	s.Key("ctrl+l")
	s.Wait(handedOver)
	require.Equal(t, link, shownLink(t, s), "it has one already")
	require.Equal(t, 1, countPath(bank, linkPath))
}

// TestCustomerIsDoneWhileAnotherAccountIsTyped: nothing typed is lost, and the
// account that was left behind is reauthorised.
func TestCustomerIsDoneWhileAnotherAccountIsTyped(t *testing.T) {
	t.Parallel()
	bank, opts := linkBank(t, size(120, 30), args("--json", story("102"), story("200")))
	s := start(t, bank, opts...)
	s.Wait("1 of 2", atUsername)
	link := handsOver(t, s)
	s.Wait("enter next account")
	s.Key("enter")
	s.Wait("2 of 2", "Log in to Zenith Bank", atUsername)
	require.Equal(t, []string{"102 link_created reason= code= link=" + link}, outcomes(t, s.Stdout()))
	s.Type("samuel")
	s.Wait("❯ samuel")

	opensLink(t, link).signsIn("otp", sandbox.OTP)
	s.Wait(story("102")+": "+byLink, "2 of 2", "❯ samuel")
	s.Type(strings.TrimPrefix(sandbox.Username, "samuel"))
	s.Key("enter")
	typePassword(s, sandbox.Password)
	s.Wait("✓ Reauthorised", "✓ account_reauthorized")
	code := shownCode(t, s)
	s.Key("enter")
	s.Wait("2 of 2 reauthorised")
	require.Regexp(t, `✓ `+story("102")+` .*reauthorised`, lineWith(t, s, story("102")))
	s.Key("q")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, []string{
		"102 link_created reason= code= link=" + link, "102 reauthorised reason=link code= link=" + link,
		"200 reauthorised reason= code=" + code + " link=",
	}, outcomes(t, s.Stdout()))
}

// TestCustomerWhoIsNotDone: what was handed over is not reauthorised yet.
func TestCustomerWhoIsNotDone(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args("--redirect-url", "https://shop.example/back", story("200")))
	s.Wait(atUsername)
	link := handsOver(t, s)
	s.Wait("where none are received, its", "dashboard shows it.")
	require.NotContains(t, s.Screen(), "awaited", "no webhooks are received")
	s.Key("enter")
	require.Equal(t, 1, s.Exit())
	require.Equal(t, story("200")+"\tlink_created\t"+link+"\n", s.Stdout())
	requireLinkRequest(t, bank.Requests()[1], story("200"), `, "redirect_url": "https://shop.example/back"`)
	customer := opensLink(t, link)
	customer.signsIn()
	require.Contains(t, customer.page, `href="https://shop.example/back"`)
}

// TestBackFromALink: to where it was, in the same session.
func TestBackFromALink(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		digits string
		steps  []step
		back   []step
	}{
		"sign-in": {"200", []step{
			{see: []string{atUsername}, typ: sandbox.Username, keys: []string{"enter"}},
			{see: []string{atPassword}, typ: "wrong", keys: []string{"enter"}},
			see("The sign-in was rejected", usernameKept),
		}, []step{
			{see: []string{"The sign-in was rejected", usernameKept, atPassword}, typ: sandbox.Password, keys: []string{"enter"}},
		}},
		"choice":   {"101", signedIn(see(chooseAccount...)), []step{{see: chooseAccount, keys: []string{"2", "enter"}}}},
		"question": {"104", signedIn(see("your first car?")), securityQuestion()},
		"failure":  {"403", []step{see("add-on")}, []step{see("✗ Not reauthorised", "lacks the Partners API add-on", "ctrl+l shows the link again.")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bank := startBank(t, sandbox.Config{})
			s := start(t, bank, args("--json", story(test.digits)))
			walk(s, test.steps)
			link := handsOver(t, s)
			s.Key("esc")
			walk(s, test.back)
			if name == "failure" {
				s.Key("enter")
				require.Equal(t, 1, s.Exit())
				require.Equal(t, []string{"403 link_created reason= code= link=" + link}, outcomes(t, s.Stdout()))
				return
			}
			s.Wait("✓ Reauthorised")
			code := shownCode(t, s)
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			require.Equal(t, []string{test.digits + " reauthorised reason= code=" + code + " link=" + link}, outcomes(t, s.Stdout()))
			require.Equal(t, 1, countPath(bank, sessionPath))
		})
	}
}

// TestCancelALink: the request ends, the form is there again, and the next key
// creates another link.
func TestCancelALink(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	s := start(t, bank, args(story("200")))
	s.Wait(atUsername)
	bank.SetDelay(forever)
	s.Key("ctrl+l")
	s.Wait("Creating the reauth link", "esc cancel")
	eventually(t, "the call", func() bool { return countPath(bank, linkPath) == 1 })
	s.Key("esc")
	s.Wait("Creating the link was cancelled.", "Mono may have created it; nobody has it.", atUsername)
	requireCancelled(t, bank, 1)
	bank.SetDelay(0)
	handsOver(t, s)
	first, second := requireLinkRequest(t, bank.Requests()[1], story("200"), ""), requireLinkRequest(t, bank.Requests()[2], story("200"), "")
	require.NotEqual(t, first, second, "a ref is used once")
}

// TestTooManyLinks: the call is repeated, with a ref of its own, or cancelled.
func TestTooManyLinks(t *testing.T) {
	t.Parallel()
	t.Run("waits", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args("--base-url", busyWithLinks(t, bank, 2), story("200")))
		s.Wait(atUsername)
		s.Key("ctrl+l")
		s.Wait("Mono asks for fewer requests. Trying again in 1 s (try 2).", "esc cancel")
		s.Wait("(try 3).")
		s.Wait(handedOver)
		require.Equal(t, 1, countPath(bank, linkPath))
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args("--base-url", busyWithLinks(t, bank, 100), story("200")))
		s.Wait(atUsername)
		s.Key("ctrl+l")
		s.Wait("(try 2)")
		s.Key("esc")
		s.Wait("Creating the link was cancelled.", "Mono had refused it, so there is none.", atUsername)
		require.Zero(t, countPath(bank, linkPath))
	})
}

// TestOnlyMonoSaysThatALinkWasUsed: nobody who does not know the secret.
func TestOnlyMonoSaysThatALinkWasUsed(t *testing.T) {
	t.Parallel()
	mono, opts := listening(t)
	s := start(t, startBank(t, sandbox.Config{}), append(opts, args("--json", story("200")))...)
	s.Wait(atUsername)
	link := handsOver(t, s)
	event := pageHook(t, "reauthorised", story("200"))
	require.Equal(t, http.StatusUnauthorized, post(t, "POST", "http://"+mono.address, "whsec_guessed", event))
	mono.send(pageHook(t, "reauthorised", story("102")), update("evt_2", story("200"), `"data_status":"AVAILABLE"`))
	s.Wait(handedOver, awaited[0], "✓ account_updated: data available")
	require.NotContains(t, s.Screen(), "✓ account_reauthorized")
	mono.send(event)
	s.Wait("✓ Reauthorised", byLink, "✓ account_reauthorized")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	require.Equal(t, []string{"200 reauthorised reason=link code= link=" + link}, outcomes(t, s.Stdout()))
}

// TestInterruptedWithALink: the link is told, or it is said that there is none.
func TestInterruptedWithALink(t *testing.T) {
	t.Parallel()
	t.Run("created", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args("--json", story("200"), story("102")))
		s.Wait(atUsername)
		link := handsOver(t, s)
		s.Key("ctrl+c")
		require.Equal(t, 130, s.Exit())
		requireRestored(t, s)
		require.Equal(t, []string{"200 link_created reason= code= link=" + link}, outcomes(t, s.Stdout()))
		require.Regexp(t, "^connect-reauth: 0 of 2 reauthorised, 1 handed over, 1 not [a-z]+$", strings.TrimSpace(s.Screen()))
	})
	t.Run("being created", func(t *testing.T) {
		t.Parallel()
		bank := startBank(t, sandbox.Config{})
		s := start(t, bank, args(story("200")))
		s.Wait(atUsername)
		bank.SetDelay(forever)
		s.Key("ctrl+l")
		eventually(t, "the call", func() bool { return countPath(bank, linkPath) == 1 })
		s.Key("ctrl+c")
		require.Equal(t, 130, s.Exit())
		requireRestored(t, s)
		requireCancelled(t, bank, 1)
		require.Equal(t, story("200")+"\tcancelled\tcancelled\tCreating the link was cancelled. Mono may have created it; nobody has it.\n", s.Stdout())
	})
}

// TestLinkInTheInspector: masked but for its end, as in the log. The call can be
// copied.
func TestLinkInTheInspector(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	log, path := logFile(t)
	s := start(t, bank, log, size(80, 40), args(story("200")))
	s.Wait(atUsername)
	link := handsOver(t, s)
	s.Key("ctrl+t")
	s.Wait("Inspector  2 exchanges", "❯ POST "+linkPath+"  ✓ 200", `"scope": "reauth"`, `"mono_url": "`+bank.URL()+"/"+monoapi.Mask+link[len(link)-4:]+`"`)
	requireMasked(t, strings.ReplaceAll(s.Screen(), "\n", ""), link)
	s.Key("y")
	curl := copied(t, s, 1)
	assert.Contains(t, curl, `"account": "`+story("200")+`"`)
	assert.NotContains(t, curl, secretKey)
	s.Key("esc")
	require.Equal(t, link, shownLink(t, s))
	requireMasked(t, readFile(t, path), link)
}
