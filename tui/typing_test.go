package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// asks is a challenge of these fields.
func asks(fields ...monoapi.Field) monoapi.Outcome {
	return monoapi.Outcome{ResponseCode: monoapi.CodeMoreInput, Challenge: monoapi.Form{Fields: fields}}
}

func options(name string, values ...string) (all []monoapi.Option) {
	for _, value := range values {
		all = append(all, monoapi.Option{Label: "Option " + value, Choice: monoapi.Choice{Name: name, Value: value}})
	}
	return all
}

const notText = "That contains a character that is not valid UTF-8; nothing was typed."

// A password that lost a character is not sent until the field was cleared;
// elsewhere what is lost can be seen.
func TestAPasswordThatLostACharacterIsNotSent(t *testing.T) {
	lost := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'\ufffd'}}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("sam")
	d.send(lost)
	d.shows(notText)
	d.keys("tab")
	d.lacks(notText)
	d.text("secr")
	d.send(lost)
	d.shows(notText)
	d.text("et")
	d.lacks(notText)
	d.keys("shift+tab", "tab", "enter")
	require.Nil(t, d.w.pending, "a password was sent that is not what was typed")
	d.shows("A character that is not valid UTF-8 was left out here, and nothing was sent.", "Clear the field with ctrl+u", "❯ Password")
	for range 5 {
		d.keys("backspace")
	}
	d.keys("enter")
	require.Nil(t, d.w.pending, "one character is still there of what was typed before it")
	d.keys("backspace")
	d.text("secret")
	d.keys("enter")
	assert.Equal(t, "secret", d.sent("password"))
	assert.Equal(t, "sam", d.sent("username"))
}

// A paste that is refused as a whole, and a key that types nothing, lose nothing.
func TestWhatLosesNothingOfAPassword(t *testing.T) {
	for name, msg := range map[string]tea.KeyMsg{
		"paste":    {Type: tea.KeyRunes, Runes: []rune("a\ufffdb"), Paste: true},
		"alt":      {Type: tea.KeyRunes, Runes: []rune{'\ufffd'}, Alt: true},
		"alt text": {Type: tea.KeyRunes, Runes: []rune{'x'}, Alt: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toCredentials()
			d.text("sam")
			d.keys("tab")
			d.text("secret")
			d.send(msg)
			d.keys("enter")
			assert.Equal(t, "secret", d.sent("password"))
		})
	}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("one two")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'d'}, Alt: true})
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'b'}, Alt: true})
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'d'}, Alt: true})
	d.shows("❯ Username one")
	d.lacks("one two")
}

// Two texts that are pasted together fill two fields only where the first is seen,
// the second is not, and neither holds anything.
func TestWhereAPairIsTaken(t *testing.T) {
	open, masked := monoapi.Field{Name: "a", Label: "Open"}, monoapi.Field{Name: "b", Label: "Masked", Masked: true}
	choice := monoapi.Field{Name: "c", Label: "Choice", Options: options("c", "1", "2")}
	maskedChoice := choice
	maskedChoice.Masked = true
	for name, c := range map[string]struct {
		fields []monoapi.Field
		typed  string
		taken  bool
	}{
		"open and masked":          {[]monoapi.Field{open, masked}, "", true},
		"something is there":       {[]monoapi.Field{open, masked}, "x", false},
		"two open":                 {[]monoapi.Field{open, open}, "", false},
		"two masked":               {[]monoapi.Field{masked, masked}, "", false},
		"the last field":           {[]monoapi.Field{open}, "", false},
		"a choice first":           {[]monoapi.Field{choice, masked}, "", false},
		"a choice out of sight":    {[]monoapi.Field{open, maskedChoice}, "", false},
		"more behind":              {[]monoapi.Field{open, masked, open}, "", true},
		"a choice between the two": {[]monoapi.Field{open, choice, masked}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toLogin()
			d.answer(asks(c.fields...))
			d.text(c.typed)
			d.paste("samuel\tpass")
			form := d.w.screen.(*challenge).form
			if !c.taken {
				assert.Equal(t, c.typed, form.fields[0].value())
				assert.Zero(t, form.at)
				return
			}
			assert.Equal(t, "samuel", form.fields[0].value())
			assert.Equal(t, "pass", form.fields[1].value())
			assert.Equal(t, 1, form.at)
			d.lacks("nothing was pasted")
		})
	}
	complained := newDesktop(t, 80, 24, nil)
	complained.toCredentials()
	complained.paste("three\tof\tthem")
	complained.shows("nothing was pasted")
	complained.paste("samuel\tpass")
	complained.lacks("nothing was pasted")
	for _, text := range []string{"a\ufffd\tb", "a\tb\ufffd", "a\tb\x1b", "a\x00\tb"} {
		d := newDesktop(t, 80, 24, nil)
		d.toCredentials()
		d.paste(text)
		assert.Empty(t, d.w.screen.(*credentials).form.fields[1].value(), "%q", text)
	}
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("tab")
	d.text("x")
	d.keys("shift+tab")
	d.paste("samuel\tpass")
	assert.Empty(t, d.w.screen.(*credentials).form.fields[0].value(), "the password that is there would be lost")
}

// A form comes back with what was kept, at the first field that wants an answer.
func TestAFormComesBackAtWhatIsMissing(t *testing.T) {
	form := monoapi.Session{ID: "s", SignInForm: monoapi.Form{Fields: []monoapi.Field{
		{Name: "kind", Label: "Kind", Options: options("kind", "1", "2", "3")},
		{Name: "user", Label: "User"}, {Name: "pin", Label: "PIN", Masked: true}, {Name: "mail", Label: "Mail"},
	}}}
	d := newDesktop(t, 80, 24, nil)
	d.text(testAccount)
	d.keys("enter")
	d.session(form)
	d.shows("❯ Kind")
	d.keys("down", "enter")
	d.text("sam")
	d.keys("enter")
	d.text("1234")
	d.keys("enter")
	d.text("sam@x")
	d.keys("enter")
	d.answer(rejection)
	d.shows("❯ Option 2", "User sam", "❯ PIN", "Mail sam@x")
	d.keys("esc", "enter")

	// Another session's form may have fewer options, and other fields.
	form.SignInForm.Fields[0].Options = options("kind", "1")
	form.SignInForm.Fields[3].Name = "phone"
	d.session(form)
	d.shows("❯ Option 1", "User sam")
	d.lacks("sam@x")
}

// Of many options those around the chosen one are in view, and its place.
func TestManyOptions(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toLogin()
	d.answer(asks(monoapi.Field{Name: "c", Label: "City", Options: options("c", "1", "2", "3", "4", "5", "6", "7")}, monoapi.Field{Name: "o", Label: "Other"}))
	d.shows("❯ City", "❯ Option 1", "Option 5", "1 of 7")
	d.lacks("Option 6")
	for range 4 {
		d.keys("down")
	}
	d.shows("❯ Option 5", "Option 3", "Option 7", "5 of 7")
	d.lacks("Option 2")
	d.text("x")
	assert.True(t, d.w.screen.(*challenge).form.inputs()[0].Text.Empty(), "letters are no answer to a choice")
	assert.Empty(t, d.w.screen.(*challenge).form.message)
	d.keys("enter")
	d.text("rest")
	d.keys("enter")
	assert.Equal(t, "5", d.sent("c"))

	d.answer(asks(monoapi.Field{Name: "c", Label: "City", Options: options("c", "1", "2", "3", "4", "5")}))
	d.lacks("1 of 5")
	d.shows("Option 5")
}

// Labels stand beside their inputs, or above them where they are long.
func TestLabelsOfAForm(t *testing.T) {
	for size, stacked := range map[int]bool{26: false, 27: true} {
		d := newDesktop(t, 80, 24, nil)
		d.toLogin()
		label := fmt.Sprintf("%0*d", size, 1)
		d.answer(asks(monoapi.Field{Name: "a", Label: label}, monoapi.Field{Name: "b", Label: "B"}))
		d.text("typed")
		if stacked {
			d.shows(label + " ❯ typed")
		} else {
			d.shows("❯ " + label + " typed")
		}
	}
}

// Below a password, and nothing else, stands what may be wrong with it.
func TestWhatMayBeWrongWithAPassword(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("sam ")
	d.lacks("is sent so.")
	d.keys("tab")
	d.text("pass ")
	d.shows("It ends with a space, which will be sent too.")
	d.text("word")
	d.lacks("is sent so.")
}

// The sandbox is asked once at a time; what it has fills the fields that it names,
// options too, and the operator is at the last one.
func TestASandboxSignIn(t *testing.T) {
	d := newDesktop(t, 200, 40, withTestKey)
	d.text(testAccount)
	d.keys("enter")
	d.session(ownForm)
	d.keys("ctrl+g")
	require.NotNil(t, d.cmd)
	d.shows("Asking Mono for a sandbox sign-in…")
	d.keys("ctrl+g")
	require.Nil(t, d.cmd, "asked twice for one answer")
	d.send(sandboxMsg{session: "sess_before", signIns: []monoapi.SandboxSignIn{{Values: map[string]monoapi.Secret{"passcode": monoapi.NewSecret("1")}}}})
	assert.Empty(t, d.w.screen.(*credentials).form.fields[1].value())
	d.send(sandboxMsg{session: ownForm.ID, signIns: []monoapi.SandboxSignIn{{Values: map[string]monoapi.Secret{"unheard": monoapi.NewSecret("1")}}}})
	d.shows("The sandbox has no sign-in for this form.", "❯ Phone number")
	d.keys("ctrl+g")
	require.NotNil(t, d.cmd, "once answered it can be asked again")
	d.send(sandboxMsg{session: ownForm.ID, signIns: []monoapi.SandboxSignIn{{Values: map[string]monoapi.Secret{
		"passcode": monoapi.NewSecret("2468"), "kind": monoapi.NewSecret("B"), "phone_number": monoapi.NewSecret("0803"),
	}}}})
	d.shows("Filled in from Mono's sandbox; enter signs in.", "Phone number 0803", "❯ Kind of account", "❯ Business")
	d.keys("enter")
	assert.Equal(t, "B", d.sent("kind"))
	assert.Equal(t, "2468", d.sent("passcode"))
	assert.Equal(t, flow.StateLoggingIn, d.w.machine().State())
}
