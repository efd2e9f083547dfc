package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// What ends the program cancels the call under way, and lets go of what it held.
func TestTheEndLetsGoOfTheCallUnderWay(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	ctx := d.w.pending.ctx
	d.keys("ctrl+c")
	require.Error(t, ctx.Err())
	assert.Nil(t, d.w.pending, "the password is still held")
	require.Len(t, d.results, 1)
	assert.Equal(t, "The sign-in was cancelled. The bank may already have received it.", d.results[0].Message)
}

// A question without a title of the bank's has one all the same.
func TestAQuestionWithoutATitle(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(asks(monoapi.Field{Name: "pet", Label: "First pet"}))
	d.shows("The bank asks for more", "❯ First pet")
}

// The columns of the keys begin below one another, however long a word is.
func TestTheColumnsOfTheKeys(t *testing.T) {
	d := newDesktop(t, 200, 40, nil)
	d.toCredentials()
	v := d.w.view()
	bindings := d.w.bindings(v)
	rows := (len(bindings) + 1) / 2
	lines := d.w.allKeys(v, 70, 40)
	var drawn []string
	for _, line := range lines {
		for _, b := range bindings[:rows] {
			if text := ansi.Strip(line); strings.HasPrefix(text, "  "+b.Help().Key+" ") && strings.Contains(text, b.Help().Desc) {
				drawn = append(drawn, text)
			}
		}
	}
	require.Len(t, drawn, rows)
	for i, b := range bindings[rows:] {
		assert.Equal(t, 34, ansi.StringWidth(drawn[i][:strings.LastIndex(drawn[i], b.Help().Key+" ")]), drawn[i])
	}
}

// Another key is offered where this one failed, and where one can be typed.
func TestWhereAnotherKeyIsOffered(t *testing.T) {
	refused := &monoapi.Error{Kind: monoapi.KindKeyRefused, Operation: monoapi.OpSession, Status: 401, Sent: true}
	for name, c := range map[string]struct {
		change func(*Options)
		failed bool
		offers bool
	}{
		"failed": {nil, true, true}, "done": {nil, false, false}, "failed, in the demo": {demo, true, false}, "done, in the demo": {demo, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 200, 40, c.change)
			d.text(testAccount)
			d.keys("enter")
			if c.failed {
				d.fail(refused)
			} else {
				d.answer(doneAnswer)
			}
			assert.Equal(t, c.offers, strings.Contains(d.screen(), "ctrl+x other key"))
			d.keys("ctrl+x")
			assert.Equal(t, c.offers, strings.Contains(d.screen(), "Your Mono secret key"))
		})
	}
}
