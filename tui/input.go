package tui

import (
	"io"
	"os"
	"slices"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/tui/keyboard"
)

// wholeKeys returns what Bubble Tea is to read a terminal from. Where there is
// no reader of whole keys it is the terminal itself, and keys is nil.
func wholeKeys(in *os.File) (input io.Reader, keys *keyboard.Reader) {
	keys, err := keyboard.New(in)
	if err != nil {
		return in, nil
	}
	return keys, keys
}

// keyFilter sees every message before Bubble Tea acts on it. It tells of the end,
// and ends the reading with it: what is typed after that is the shell's. And it says
// U+FFFD, as everybody does, for what is no text; Bubble Tea would not have let it
// pass. Without a size Bubble Tea would not clear what a line held before.
func keyFilter(keys *keyboard.Reader, end func()) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch msg := msg.(type) {
		case tea.QuitMsg:
			end()
			keys.Pause()
		case tea.WindowSizeMsg:
			return knownSize(msg.Width, msg.Height)
		case tea.KeyMsg:
			if !slices.Contains(msg.Runes, keyboard.Invalid) {
				return msg
			}
			msg.Runes = slices.Clone(msg.Runes)
			for i, r := range msg.Runes {
				if r == keyboard.Invalid {
					msg.Runes[i] = utf8.RuneError
				}
			}
			return msg
		}
		return msg
	}
}
