package tui

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// toThirdRejection signs in in vain, three times.
func toThirdRejection(d *desktop) {
	d.answer(sessionAnswer)
	d.signIn()
	d.answer(rejection)
	for range 2 {
		d.text("guess")
		d.keys("enter")
		d.answer(rejection)
	}
}

// screens are the situations that are recorded, each with the way to it.
var screens = []struct {
	name   string
	change func(*Options)
	walk   func(*desktop)
}{
	{name: "key", change: func(o *Options) { o.Bank, o.Environment = nil, "" }},
	{name: "key-odd", change: func(o *Options) { o.Bank, o.Environment = nil, "" }, walk: func(d *desktop) {
		d.text("abc")
		d.keys("enter")
	}},
	{name: "account"},
	{name: "account-odd", walk: func(d *desktop) {
		d.text("65c4")
		d.keys("enter")
	}},
	{name: "account-demo", change: demo, walk: func(d *desktop) { d.keys("down", "down") }},
	{name: "waiting-session", walk: func(d *desktop) {
		d.text(testAccount)
		d.keys("enter")
	}},
	{name: "waiting-slow", walk: func(d *desktop) {
		d.toLogin()
		d.now = d.now.Add(12 * time.Second)
	}},
	{name: "waiting-repeat", walk: func(d *desktop) {
		d.text(testAccount)
		d.keys("enter")
		d.fail(&monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpSession, Status: 429, Sent: true, RetryAfter: 5 * time.Second})
	}},
	{name: "credentials", change: queueOfTwo, walk: func(d *desktop) { d.answer(sessionAnswer) }},
	{name: "credentials-live-typed", change: func(o *Options) { o.Environment = monoapi.EnvironmentLive }, walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+o")
		d.detailsAnswered(linkedDetails, nil)
		d.text(testUsername)
		d.keys("tab")
		d.text("secret")
	}},
	{name: "credentials-rejected", change: func(o *Options) { o.Environment = monoapi.EnvironmentCustom }, walk: func(d *desktop) {
		d.toLogin()
		d.answer(rejection)
	}},
	{name: "credentials-timeout", walk: func(d *desktop) {
		d.toLogin()
		d.fail(&monoapi.Error{Kind: monoapi.KindTimeout, Operation: monoapi.OpLogin, Sent: true})
	}},
	{name: "credentials-own-form", walk: func(d *desktop) {
		toOwnForm(d)
		d.text("08031234567")
		d.keys("enter")
		d.text("246810")
	}},
	{name: "credentials-long-labels", change: withTestKey, walk: func(d *desktop) {
		d.text(testAccount)
		d.keys("enter")
		d.session(monoapi.Session{
			Institution: gtbank, ExpiresAt: d.now.Add(90 * time.Second),
			SignInForm: monoapi.Form{Title: "Log in to GTBank", Fields: []monoapi.Field{
				{Name: "username", Label: "UserID, Account Number, Phone Number"}, {Name: "password", Label: "Password", Masked: true},
			}},
		})
		d.text("samuel")
	}},
	{name: "credentials-renewed", walk: func(d *desktop) {
		d.text(testAccount)
		d.keys("enter")
		s := ownForm
		s.ExpiresAt = d.now.Add(time.Minute)
		d.session(s)
		d.text("08031234567")
		d.keys("enter")
		d.text("246810")
		d.now = d.now.Add(time.Minute)
		d.keys("enter", "enter")
		s.ExpiresAt = time.Time{}
		d.session(s)
	}},
	{name: "choose", walk: func(d *desktop) {
		d.toLogin()
		d.answer(accountsAnswer)
		d.keys("down")
	}},
	{name: "choose-linked", walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+o")
		d.detailsAnswered(linkedDetails, nil)
		d.signIn()
		d.answer(accountsAnswer)
		d.keys("up", "enter")
	}},
	{name: "challenge-otp", walk: func(d *desktop) {
		d.toLogin()
		d.answer(otpAnswer)
		d.text("1234")
	}},
	{name: "challenge-rejected", walk: func(d *desktop) {
		d.toLogin()
		d.answer(otpAnswer)
		d.text("1234")
		d.keys("enter")
		d.answer(monoapi.Outcome{ResponseCode: monoapi.CodeRejected, Message: "Incorrect OTP."})
	}},
	{name: "challenge-fields", walk: func(d *desktop) {
		d.toLogin()
		d.answer(questionsAnswer)
		d.keys("down", "enter")
		d.text("Corona")
	}},
	{name: "challenge-chosen", walk: func(d *desktop) {
		d.toLogin()
		both := accountsAnswer
		both.Challenge = otpAnswer.Challenge
		d.answer(both)
		d.keys("down", "enter")
	}},
	{name: "done", change: demo, walk: func(d *desktop) {
		d.toLogin()
		d.answer(otpAnswer)
		d.text("123456")
		d.keys("enter")
		d.answer(doneAnswer)
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	}},
	{name: "failed", change: queueOfTwo, walk: func(d *desktop) {
		d.fail(&monoapi.Error{Kind: monoapi.KindKeyRefused, Operation: monoapi.OpSession, Status: 401, Sent: true, Message: "Your secret key is not valid."})
	}},
	{name: "failed-add-on", walk: func(d *desktop) {
		d.text(testAccount)
		d.keys("enter")
		d.fail(&monoapi.Error{Kind: monoapi.KindAddOnMissing, Operation: monoapi.OpSession, Status: 401, Sent: true, Message: "You must be subscribed to Partners API addon"})
	}},
	{name: "done-bad-news", change: demo, walk: func(d *desktop) {
		d.toLogin()
		d.answer(doneAnswer)
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount, DataStatus: monoapi.DataFailed}})
	}},
	{name: "table", change: queueOfTwo, walk: func(d *desktop) {
		d.answer(doneAnswer)
		d.keys("enter")
		d.fail(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true, Message: "Account not found."})
		d.keys("enter")
	}},
	{name: "account-list", walk: func(d *desktop) {
		d.paste("Today's list:\n" + testAccount + "  Ada Obi, GTBank\n" + otherAccount + "\n" + testAccount)
	}},
	{name: "table-notes", change: queueOfFour, walk: toTableOfFour},
	{name: "table-by-outcome", change: queueOfFour, walk: func(d *desktop) {
		toTableOfFour(d)
		d.keys("down", "o")
	}},
	{name: "table-whole", change: queueOfFour, walk: func(d *desktop) {
		toTableOfFour(d)
		d.keys("down", "enter")
	}},
	{name: "handed-over", change: demo, walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+l")
		d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	}},
	{name: "handed-over-long", change: queueOfTwo, walk: func(d *desktop) {
		d.answer(sessionAnswer)
		d.keys("ctrl+l")
		d.end(flow.Answered{Link: monoapi.Link{URL: flowtest.Link + strings.Repeat("0123456789abcdef", 8)}})
	}},
	{name: "done-by-link", change: demo, walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+l")
		d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	}},
	{name: "waiting-link", walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+l")
		d.now = d.now.Add(11 * time.Second)
	}},
	{name: "account-queue-odd", change: func(o *Options) { o.Accounts = []string{testAccount[:21] + "l03", otherAccount} }},
	{name: "account-prose", walk: func(d *desktop) {
		d.paste("Dear all, please see the list of today")
	}},
	{name: "credentials-rejected-third", change: queueOfTwo, walk: toThirdRejection},
	{name: "credentials-odd-password", walk: func(d *desktop) {
		d.toCredentials()
		d.paste(testUsername + "\t" + testPassword + " ")
	}},
	{name: "credentials-fourth", change: queueOfTwo, walk: func(d *desktop) {
		toThirdRejection(d)
		d.text("guess")
		d.keys("enter")
	}},
	{name: "credentials-labels", walk: func(d *desktop) {
		d.toCredentials()
		d.paste("Username: " + testUsername + "\nPassword: " + testPassword)
		d.keys("enter")
	}},
	{name: "credentials-link-used", walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+l")
		d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
		d.keys("esc")
		d.text(testUsername)
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	}},
	{name: "challenge-sentence", walk: func(d *desktop) {
		d.toLogin()
		d.answer(otpAnswer)
		d.paste("Your OTP is 123456. Do not share it.")
		d.keys("enter")
	}},
	{name: "choose-too-soon", walk: func(d *desktop) {
		d.toLogin()
		d.answerAnd(accountsAnswer, 0, "enter")
	}},
	{name: "give-up-asked", change: queueOfTwo, walk: func(d *desktop) {
		d.answer(sessionAnswer)
		d.signIn()
		d.answer(rejection)
		d.keys("ctrl+q")
	}},
	{name: "given-up", change: queueOfTwo, walk: func(d *desktop) {
		d.answer(sessionAnswer)
		d.signIn()
		d.answer(rejection)
		d.keys("ctrl+q", "ctrl+q")
	}},
	{name: "back-asked-challenge", walk: func(d *desktop) {
		d.toLogin()
		d.answer(questionsAnswer)
		d.keys("tab")
		d.text("Corona")
		d.keys("esc")
	}},
	{name: "back-asked-choose", walk: func(d *desktop) {
		d.toLogin()
		d.answer(accountsAnswer)
		d.keys("3", "esc")
	}},
	{name: "keys", change: withTestKey, walk: func(d *desktop) {
		d.toCredentials()
		d.keys("tab", "f1")
	}},
	{name: "keys-scrolled", change: withTestKey, walk: func(d *desktop) {
		d.toCredentials()
		d.keys("tab", "f1", "pgdown")
	}},
	{name: "keys-table", change: queueOfFour, walk: func(d *desktop) {
		toTableOfFour(d)
		d.keys("f1")
	}},
	{name: "inspector-rejected", walk: func(d *desktop) {
		d.toCredentials()
		d.keys("ctrl+t")
		sent := exchanges(d.now)
		sent[1].Status, sent[1].Err, sent[1].ResponseCode = 200, nil, monoapi.CodeRejected
		sent[1].ResponseHeader = sent[0].ResponseHeader
		sent[1].ResponseBody = `{"status":"failed","message":"Invalid login credentials.","responseCode":400,"data":null}`
		for _, e := range sent {
			d.send(exchangeMsg{e})
		}
	}},
	{name: "explained-login", walk: func(d *desktop) {
		d.toCredentials()
		for _, e := range explained(d.now) {
			d.send(exchangeMsg{e})
		}
		d.inspect()
		d.keys("?")
	}},
	{name: "explained-session", walk: func(d *desktop) {
		d.toCredentials()
		for _, e := range explained(d.now) {
			d.send(exchangeMsg{e})
		}
		d.inspect()
		d.keys("?", "down")
	}},
	{name: "learn", change: learn, walk: func(d *desktop) {
		for _, e := range explained(d.now) {
			d.send(exchangeMsg{e})
		}
		d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: testAccount}})
	}},
	{name: "learn-sign-in", change: learn, walk: func(d *desktop) {
		d.keys("down", "down", "enter")
		d.answer(sessionAnswer)
		for _, e := range explained(d.now) {
			d.send(exchangeMsg{e})
		}
	}},
	{name: "follow", change: followed},
	{name: "follow-joined", change: func(o *Options) {
		followed(o)
		o.Accounts, o.Notes = []string{testAccount}, map[string]string{fourAccounts[2]: "Ada Obi, GTBank"}
	}, walk: func(d *desktop) {
		d.answer(doneAnswer)
		d.keys("enter")
		for _, account := range []string{fourAccounts[2], otherAccount} {
			d.now = d.now.Add(20 * time.Second)
			d.send(required(account))
		}
	}},
	{name: "follow-many", change: followed, walk: func(d *desktop) {
		for i := range 30 {
			d.now = d.now.Add(time.Minute)
			d.send(required(fmt.Sprintf("%s%03d", sandbox.AccountPrefix, 600+i)))
		}
		d.keys("down") // the toast goes
	}},
	{name: "follow-at-work", change: func(o *Options) {
		followed(o)
		o.Accounts = []string{testAccount}
	}, walk: func(d *desktop) {
		d.answer(sessionAnswer)
		d.send(required(otherAccount))
	}},
	{name: "inspector", walk: func(d *desktop) {
		d.toCredentials()
		for _, e := range exchanges(d.now) {
			d.send(exchangeMsg{e})
		}
		d.keys("ctrl+t")
	}},
}

func followed(o *Options) { o.Follow, o.Webhooks = true, true }

// required is Mono's word that an account must be reauthorised.
func required(account string) webhookMsg {
	return webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorisationRequired, Account: account}}
}

func demo(o *Options) {
	o.Environment, o.Connect = flow.EnvironmentDemo, nil
}

func queueOfTwo(o *Options) { o.Accounts = []string{testAccount, otherAccount} }

// learn is the demo with the guide beside it.
func learn(o *Options) {
	demo(o)
	o.Learn, o.Stories = true, nil
	for _, story := range sandbox.Stories() {
		o.Stories = append(o.Stories, Story{story.Account, story.Text})
	}
}

// explained are a session and a login with an answer 102, as Mono's pages show
// them.
func explained(at time.Time) []monoapi.Exchange {
	all := exchanges(at)
	all[0].ResponseBody = `{"status":"successful","message":"Reauth session created","data":{"session":{"id":"sess_1","expiresAt":1605101689897,` +
		`"institution":{"name":"KudaBank"}},"ui":{"title":"Log in to KudaBank","form":[{"type":"elements.input","name":"username","hint":"Username",` +
		`"contentType":"string"},{"type":"elements.input","name":"password","hint":"Password","contentType":"password"}]}}}`
	all[1].Status, all[1].Err, all[1].ResponseCode, all[1].ResponseHeader = 200, nil, monoapi.CodeMoreInput, all[0].ResponseHeader
	all[1].ResponseBody = `{"status":"successful","responseCode":102,"data":{"userInput":{"title":"Enter your OTP","form":[{"name":"otp","hint":"OTP"}]}}}`
	for i := range all {
		all[i].ResponseHeader = http.Header{"Content-Type": {"application/json"}, "Date": {"Sat, 14 Mar 2026 09:26:53 GMT"}, "Content-Length": {"321"}}
		all[i].RequestHeader.Set("User-Agent", "connect-reauth/1")
		all[i].RequestHeader.Set("Accept", "application/json")
	}
	return all
}

// queueOfFour is a queue with notes.
func queueOfFour(o *Options) {
	o.Accounts = []string{testAccount, otherAccount, fourAccounts[2], fourAccounts[3]}
	o.Notes = map[string]string{testAccount: "Ada Obi, GTBank", fourAccounts[2]: "Ngozi Blessing Ekwueme-Adeyemi, branch of Ikeja, calls back"}
}

var fourAccounts = []string{testAccount, otherAccount, "65c4c03aa66a95b572cb5404", "65c4c03aa66a95b572cb5500"}

// toTableOfFour walks a queue of four to its end: reauthorised, rejected and
// failed, given up, reauthorised with bad news.
func toTableOfFour(d *desktop) {
	d.answer(doneAnswer)
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("ctrl+o")
	d.detailsAnswered(linkedDetails, nil)
	d.signIn()
	d.answer(rejection)
	d.text(testPassword)
	d.keys("enter")
	d.answer(monoapi.Outcome{ResponseCode: "103", Message: "Try another day."})
	d.keys("enter")
	d.answer(sessionAnswer)
	d.keys("ctrl+q", "enter")
	d.answer(doneAnswer)
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: fourAccounts[3], DataStatus: monoapi.DataFailed}})
	d.keys("enter")
}

// exchanges are a session and a login as a client observes them.
func exchanges(at time.Time) []monoapi.Exchange {
	header := http.Header{"Mono-Sec-Key": {monoapi.Mask}, "Content-Type": {"application/json"}}
	login := header.Clone()
	login.Set("x-session-id", "sess_1")
	return []monoapi.Exchange{
		{
			Number: 1, Operation: monoapi.OpSession, Method: "POST", Path: "/v2/connect/reauth/session",
			URL: "https://api.withmono.com/v2/connect/reauth/session", RequestHeader: header,
			RequestBody: `{"account": "` + testAccount + `"}`, Started: at, Ended: true, Duration: time.Second, Status: 200,
			ResponseHeader: http.Header{"Content-Type": {"application/json"}},
			ResponseBody:   `{"status":"successful","data":{"id":"sess_1"}}`,
		},
		{
			Number: 2, Operation: monoapi.OpLogin, Method: "POST", Path: "/v2/connect/reauth/login",
			URL: "https://api.withmono.com/v2/connect/reauth/login", RequestHeader: login,
			RequestBody: `{"username": "` + monoapi.Mask + `","password": "` + monoapi.Mask + `"}`, Started: at.Add(time.Second),
			Ended: true, Duration: 2 * time.Second, Status: 502,
			ResponseHeader: http.Header{"Content-Type": {"text/html"}}, ResponseBody: "<html>Bad gateway</html>",
			Err: &monoapi.Error{Kind: monoapi.KindServer, Operation: monoapi.OpLogin, Status: 502, Sent: true},
		},
	}
}

// TestScreens compares every screen with its record under testdata. After a
// change that is meant, run the test with -update and read what changed by eye.
func TestScreens(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			for _, size := range [][2]int{{80, 24}, {40, 12}, {120, 40}} {
				for _, colour := range []bool{true, false} {
					name := fmt.Sprintf("%dx%d", size[0], size[1])
					if !colour {
						name += "-nocolour"
					}
					t.Run(name, func(t *testing.T) {
						d := newDesktop(t, size[0], size[1], func(o *Options) {
							if screen.change != nil {
								screen.change(o)
							}
							o.Colour = colour
						})
						if screen.walk != nil {
							screen.walk(d)
						}
						d.fits()
						golden.RequireEqual(t, []byte(d.w.View()+"\n"))
					})
				}
			}
		})
	}
}

// The recorded screens are all there are.
func TestEveryStateIsRecorded(t *testing.T) {
	seen := map[flow.State]bool{}
	for _, screen := range screens {
		d := newDesktop(t, 80, 24, screen.change)
		if screen.walk != nil {
			screen.walk(d)
		}
		seen[d.w.machine().State()] = true
	}
	for state := flow.StateAccount; state <= flow.StateFailed; state++ {
		if state == flow.StateCommitting {
			continue // it differs from logging in by a word, which wizard_test.go reads
		}
		if !seen[state] {
			t.Errorf("no screen is recorded in the state %q", state)
		}
	}
}
