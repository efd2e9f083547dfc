package tui

import "github.com/charmbracelet/bubbles/key"

// Bindings that more than one screen has. Each call returns one of its own, so
// that a screen can enable and name it by its state.
func submitKey(does string) key.Binding { return bind("enter", does, "enter") }
func backKey(does string) key.Binding   { return bind("esc", does, "esc") }
func otherKeyKey() key.Binding          { return bind("ctrl+x", "other key", "ctrl+x") }
func detailsKey() key.Binding {
	return bind("ctrl+o", "whose account (may cost)", "ctrl+o")
}

// moveKey is for lists and choices; the help says what moving does there.
func moveKey(does string, more ...string) key.Binding {
	return bind("↑↓", does, append([]string{"up", "down"}, more...)...)
}

// skipKey leaves the account at hand as it is.
func skipKey(v view) key.Binding {
	does := "give up"
	if v.sitting.Queue().More() {
		does = "skip account"
	}
	b := bind("ctrl+n", does, "ctrl+n")
	b.SetEnabled(v.can.skip)
	return b
}

// globalKeys are the wizard's own, on every screen.
type globalKeys struct {
	quit, suspend, inspect, pageUp, pageDown key.Binding
}

func newGlobalKeys() globalKeys {
	return globalKeys{
		quit:     bind("ctrl+c", "end", "ctrl+c"),
		suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		inspect:  bind("ctrl+t", "inspector", "ctrl+t"),
		pageUp:   bind("pgup", "scroll", "pgup"),
		pageDown: bind("pgdn", "scroll", "pgdown"),
	}
}

// named returns the binding with other words for what it does here.
func named(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}
