package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// The header says which steps were really taken, and which one failed.
func TestTheSignsOfTheSteps(t *testing.T) {
	server := func(op monoapi.Operation) *monoapi.Error {
		return &monoapi.Error{Kind: monoapi.KindServer, Operation: op, Status: 500, Sent: true}
	}
	begin := func(d *desktop) { d.text(testAccount); d.keys("enter") }
	sends := func(d *desktop) { d.text("1"); d.keys("enter") }
	atOnce := func(d *desktop) {
		begin(d)
		d.session(monoapi.Session{Outcome: monoapi.Outcome{Challenge: otpAnswer.Challenge}})
	}
	for name, c := range map[string]struct {
		walk  func(d *desktop)
		signs string
		place string
	}{
		"account":                     {func(*desktop) {}, "▸ · · · ·", "1/5 Account"},
		"session":                     {begin, "✓ ▸ · · ·", "2/5 Session"},
		"sign-in":                     {func(d *desktop) { d.toCredentials() }, "✓ ✓ ▸ · ·", "3/5 Sign in"},
		"login":                       {func(d *desktop) { d.toLogin() }, "✓ ✓ ▸ · ·", "3/5 Sign in"},
		"question":                    {func(d *desktop) { d.toLogin(); d.answer(otpAnswer) }, "✓ ✓ ✓ ▸ ·", "4/5 Verify"},
		"accounts":                    {func(d *desktop) { d.toLogin(); d.answer(accountsAnswer) }, "✓ ✓ ✓ ▸ ·", "4/5 Verify"},
		"at once":                     {atOnce, "✓ ✓ · ▸ ·", "4/5 Verify"},
		"answer":                      {func(d *desktop) { d.toLogin(); d.answer(otpAnswer); sends(d) }, "✓ ✓ ✓ ▸ ·", "4/5 Verify"},
		"done by a session":           {func(d *desktop) { begin(d); d.answer(doneAnswer) }, "✓ ✓ · · ✓", "5/5 Result"},
		"done by a login":             {func(d *desktop) { d.toLogin(); d.answer(doneAnswer) }, "✓ ✓ ✓ · ✓", "5/5 Result"},
		"done by an answer":           {func(d *desktop) { d.toLogin(); d.answer(otpAnswer); sends(d); d.answer(doneAnswer) }, "✓ ✓ ✓ ✓ ✓", "5/5 Result"},
		"done without a sign-in":      {func(d *desktop) { atOnce(d); sends(d); d.answer(doneAnswer) }, "✓ ✓ · ✓ ✓", "5/5 Result"},
		"no session":                  {func(d *desktop) { begin(d); d.fail(server(monoapi.OpSession)) }, "✓ ✗ · · ✗", "5/5 Result"},
		"unknown code at the login":   {func(d *desktop) { d.toLogin(); d.answer(monoapi.Outcome{ResponseCode: "103"}) }, "✓ ✓ ✗ · ✗", "5/5 Result"},
		"a link without a session":    {func(d *desktop) { begin(d); d.fail(server(monoapi.OpSession)); d.keys("ctrl+l") }, "✓ · ▸ · ·", "3/5 Sign in"},
		"a link after the session":    {func(d *desktop) { d.toCredentials(); d.keys("ctrl+l") }, "✓ ✓ ▸ · ·", "3/5 Sign in"},
		"given up before the sign-in": {func(d *desktop) { d.toCredentials(); d.keys("ctrl+q") }, "✓ ✓ · · ✗", "5/5 Result"},
		"given up at a question":      {func(d *desktop) { d.toLogin(); d.answer(otpAnswer); d.keys("ctrl+q", "ctrl+q") }, "✓ ✓ ✓ · ✗", "5/5 Result"},
		"given up after a rejection":  {func(d *desktop) { d.toLogin(); d.answer(rejection); d.keys("ctrl+q", "ctrl+q") }, "✓ ✓ ✗ · ✗", "5/5 Result"},
		"no session the second time": {func(d *desktop) {
			d.toLogin()
			d.answer(otpAnswer)
			d.keys("esc", "esc", "esc", "enter")
			d.fail(server(monoapi.OpSession))
		}, "✓ ✗ · · ✗", "5/5 Result"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			c.walk(d)
			signs := strings.Split(c.signs, " ")
			d.shows(fmt.Sprintf("%s Account %s Session %s Sign in %s Verify %s Result", signs[0], signs[1], signs[2], signs[3], signs[4]))
			d.w.width = wideHeader
			d.shows(signs[0] + " Account")
			d.w.width = wideHeader - 1
			d.shows(c.place)
			d.lacks(signs[0] + " Account")
		})
	}
}

// A wait says what is done and for how long, and after a while that banks can be
// slow.
func TestWhatAWaitSays(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.shows("Creating the session", "0 s", "esc cancel")
	d.now = d.now.Add(9999e6)
	d.shows("9 s")
	d.lacks("slow")
	d.now = d.now.Add(1e6)
	d.shows("10 s", "Mono is slow to answer. esc cancels; nothing was sent to the bank.")
	d.answer(sessionAnswer)
	d.signIn()
	d.shows("Signing in to the bank", "0 s")
	d.now = d.now.Add(9999e6)
	d.lacks("slow")
	d.now = d.now.Add(1e6)
	d.shows("Banks can be slow. esc cancels, but the bank may already have received what was sent.")
	d.answer(otpAnswer)
	d.text("1")
	d.keys("enter")
	d.shows("Sending the answer")
}

// How long a step took is told with a digit behind the point, unless it is long.
func TestHowLongAStepTook(t *testing.T) {
	for took, says := range map[float64]string{0.04: "0.0 s", 1.25: "1.2 s", 99.9: "99.9 s", 100: "100 s", 125.6: "126 s"} {
		assert.Equal(t, says, seconds(secondsOf(took)))
	}
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.keys("esc")
	d.text(testPassword)
	d.keys("enter")
	d.answer(doneAnswer)
	d.shows("1.0 s session: created login: cancelled 1.0 s login: done")
}

func secondsOf(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
