package tui

import "github.com/charmbracelet/bubbles/key"

// keyMap holds every key binding. Screens return those that work now; the footer
// shows exactly these.
type keyMap struct {
	submit, next, prev, reveal    key.Binding
	back, cancel, quit, suspend   key.Binding
	up, down, pick, filter, clear key.Binding
	demo, otherKey, skip, details key.Binding
	sandbox                       key.Binding
	again, anew, finish, copy     key.Binding
	nextAccount, status, retryAll key.Binding
	inspect, scroll, copyCurl     key.Binding
	pageDown, leave               key.Binding
}

func newKeyMap() keyMap {
	bind := func(shown, does string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
	}
	return keyMap{
		submit:  bind("enter", "go on", "enter"),
		next:    bind("tab", "next field", "tab", "down"),
		prev:    bind("shift+tab", "field before", "shift+tab", "up"),
		reveal:  bind("ctrl+r", "reveal", "ctrl+r"),
		back:    bind("esc", "back", "esc"),
		cancel:  bind("esc", "cancel", "esc"),
		quit:    bind("ctrl+c", "end", "ctrl+c"),
		suspend: bind("ctrl+z", "suspend", "ctrl+z"),

		up:     bind("↑", "up", "up", "ctrl+p"),
		down:   bind("↓", "down", "down", "ctrl+n"),
		pick:   bind("1-9", "pick", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		filter: bind("/", "filter", "/"),
		clear:  bind("esc", "clear filter", "esc"),

		demo:     bind("ctrl+d", "demo bank", "ctrl+d"),
		otherKey: bind("ctrl+x", "other key", "ctrl+x"),
		skip:     bind("ctrl+n", "skip account", "ctrl+n"),
		details:  bind("ctrl+o", "whose account (may cost)", "ctrl+o"),

		sandbox: bind("ctrl+g", "sandbox sign-in", "ctrl+g"),

		again:       bind("r", "try again", "r"),
		anew:        bind("n", "another account", "n"),
		finish:      bind("q", "end", "q"),
		copy:        bind("c", "copy code", "c"),
		nextAccount: bind("enter", "next account", "enter"),
		status:      bind("s", "data status", "s"),
		retryAll:    bind("r", "try the rest again", "r"),

		inspect:  bind("ctrl+t", "inspector", "ctrl+t"),
		scroll:   bind("↑↓", "exchange", "up", "down"),
		copyCurl: bind("y", "copy as curl", "y"),
		pageDown: bind("pgdn", "scroll", "pgdown", "pgup"),
		leave:    bind("esc", "back to the question", "esc"),
	}
}

// named returns the binding with other words for what it does here.
func named(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}
