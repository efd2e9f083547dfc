package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/keyboard"
)

// What is no text is said to be none, and nothing of it is taken.
func TestInvalidTextIsRefusedInWords(t *testing.T) {
	const complaint = "That contains a character that is not valid UTF-8; nothing was typed."
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("sam")
	d.text("\ufffd")
	d.shows(complaint)
	d.text("uel")
	d.lacks(complaint)
	d.paste("@ne\ufffdem.com")
	d.shows(complaint)
	d.keys("enter")
	d.paste("p\ufffdss\n")
	d.shows(complaint)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'\ufffd'}, Alt: true})
	d.shows(complaint)
	d.text("word")
	d.keys("enter")
	assert.Equal(t, "samuel", d.sent("username"))
	assert.Equal(t, "word", d.sent("password"))
}

// A password that lost a character is not the customer's.
func TestMaskedTextIsSentAsMeantOrNotAtAll(t *testing.T) {
	const complaint = "A character that is not valid UTF-8 was left out here, and nothing was sent."
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.text("samuel")
	d.keys("enter")
	d.text("p")
	d.text("\ufffd")
	d.text("ssword")
	d.keys("enter")
	d.shows(complaint)
	d.keys("enter")
	d.shows(complaint)
	d.send(tea.KeyMsg{Type: tea.KeyCtrlU})
	d.text("password")
	d.keys("enter")
	assert.Equal(t, "password", d.sent("password"))
}

func TestKeyFilter(t *testing.T) {
	ended := 0
	filter := keyFilter(nil, func() { ended++ })
	runes := []rune{'a', keyboard.Invalid, 'b'}
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: runes, Paste: true}
	assert.Equal(t, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a\ufffdb"), Paste: true}, filter(nil, pasted))
	assert.Equal(t, keyboard.Invalid, runes[1], "whose runes they are is not known")
	for _, msg := range []tea.Msg{tea.KeyMsg{Type: tea.KeyEnter}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("é")}, tea.QuitMsg{}, nil} {
		assert.Equal(t, msg, filter(nil, msg))
	}
	assert.Equal(t, tea.WindowSizeMsg{Width: 80, Height: 24}, filter(nil, tea.WindowSizeMsg{}))
	assert.Equal(t, tea.WindowSizeMsg{Width: 30, Height: 24}, filter(nil, tea.WindowSizeMsg{Width: 30}))
	assert.Equal(t, tea.WindowSizeMsg{Width: 80, Height: 8}, filter(nil, tea.WindowSizeMsg{Height: 8}))
	assert.Equal(t, 1, ended, "of the messages, one is the end")
}
