package tui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// threeFields is a sign-in of three texts.
var threeFields = monoapi.Session{ID: "sess_3", SignInForm: monoapi.Form{Fields: []monoapi.Field{
	{Name: "one", Label: "First"}, {Name: "two", Label: "Second"}, {Name: "three", Label: "Third", Masked: true},
}}}

// Up and shift+tab go to the field before, down and tab to the one behind, around
// at both ends.
func TestFieldsAreGoneThroughBothWays(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.session(threeFields)
	d.shows("❯ First")
	for _, step := range []struct{ key, at string }{
		{"down", "Second"}, {"down", "Third"}, {"down", "First"}, {"up", "Third"}, {"up", "Second"}, {"up", "First"},
		{"tab", "Second"}, {"tab", "Third"}, {"tab", "First"}, {"shift+tab", "Third"}, {"shift+tab", "Second"}, {"shift+tab", "First"},
	} {
		d.keys(step.key)
		d.shows("❯ " + step.at)
	}
	d.keys("up")
	d.text("c")
	d.keys("up")
	d.text("b")
	d.keys("up")
	d.text("a")
	require.Nil(t, d.w.pending)
	d.keys("enter", "enter", "enter")
	assert.Equal(t, []string{"a", "b", "c"}, []string{d.sent("one"), d.sent("two"), d.sent("three")})
}

// At a choice up and down choose, and stop at both ends; tab and shift+tab leave.
func TestAChoiceTakesUpAndDownForItself(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	asked := questionsAnswer
	asked.Challenge = monoapi.Form{Fields: []monoapi.Field{
		{Name: "city", Label: "City", Options: []monoapi.Option{
			{Label: "Lagos", Choice: monoapi.Choice{Name: "city", Value: "L"}},
			{Label: "Abuja", Choice: monoapi.Choice{Name: "city", Value: "A"}},
			{Label: "Kano", Choice: monoapi.Choice{Name: "city", Value: "K"}},
		}},
		{Name: "answer", Label: "Your answer"},
	}}
	d.answer(asked)
	d.shows("❯ City", "❯ Lagos")
	for _, step := range []struct{ key, chosen string }{
		{"up", "Lagos"}, {"down", "Abuja"}, {"down", "Kano"}, {"down", "Kano"}, {"up", "Abuja"},
	} {
		d.keys(step.key)
		d.shows("❯ City", "❯ "+step.chosen)
	}
	d.keys("shift+tab")
	d.shows("❯ Your answer")
	d.text("Rex")
	d.keys("tab")
	d.shows("❯ City", "❯ Abuja")
	d.keys("tab", "enter")
	assert.Equal(t, "A", d.sent("city"))
	assert.Equal(t, "Rex", d.sent("answer"))
	assert.Equal(t, flow.StateCommitting, d.w.machine().State())
}
