package tui

import (
	"github.com/charmbracelet/bubbles/key"

	"connect-reauth/tui/flow"
)

// Bindings that more than one screen has. Each call returns one of its own, so
// that a screen can enable and name it by its state.
func submitKey(does string) key.Binding { return bind("enter", does, "enter") }
func backKey(does string) key.Binding   { return bind("esc", does, "esc") }
func otherKeyKey() key.Binding          { return bind("ctrl+x", "other key", "ctrl+x") }
func detailsKey(v view) key.Binding {
	does := "whose account"
	if v.sitting.ChargeHint(v.can.sandbox) != "" {
		does += " (may cost)"
	}
	return bind("ctrl+o", does, "ctrl+o")
}

// moveKey is for lists and choices; the help says what moving does there.
func moveKey(does string, more ...string) key.Binding {
	return bind("↑↓", does, append([]string{"up", "down"}, more...)...)
}

// giveUpKey leaves the account at hand as it is. It is no key that moves
// anywhere, in lists or in other programs.
func giveUpKey(v view) key.Binding {
	b := bind("ctrl+q", "give up", "ctrl+q")
	b.SetEnabled(v.can.giveUp)
	return b
}

// linkKey hands the account at hand over to its customer.
func linkKey(v view) key.Binding {
	b := bind("ctrl+l", "reauth link", "ctrl+l")
	b.SetEnabled(v.machine.CanCreateLink())
	return b
}

// leaveKeyOf goes on after an account has ended, or was handed over.
func leaveKeyOf(v view) key.Binding {
	switch {
	case v.sitting.Queue().More():
		return submitKey("next account")
	case v.learning:
		return submitKey("go on")
	case v.sitting.Follows():
		return submitKey("wait for more")
	}
	return bind("enter/q", endsWith(v), "enter", "q")
}

// endKey ends the walk of who learns, whose enter goes on.
func endKey(v view) key.Binding { return bind("q", endsWith(v), "q") }

// endsWith is what comes after the last account.
func endsWith(v view) string {
	if _, of := v.sitting.Queue().Place(); of > 1 {
		return "all results"
	}
	return "end"
}

// helpKey shows every key that works.
const helpKey = "f1"

// leave is what that key does. Who learns goes on with another account.
func leave(v view) flow.Event {
	if v.learning && !v.sitting.Queue().More() {
		return flow.Another{}
	}
	return flow.Next{}
}

// globalKeys are the wizard's own, on every screen.
type globalKeys struct {
	quit, suspend, inspect, help, pageUp, pageDown key.Binding
}

func newGlobalKeys() globalKeys {
	return globalKeys{
		quit:     bind("ctrl+c", "end", "ctrl+c", `ctrl+\`),
		suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		inspect:  bind("ctrl+t", "inspector", "ctrl+t"),
		help:     bind(helpKey, "keys", helpKey),
		pageUp:   bind("pgup", "scroll", "pgup"),
		pageDown: bind("pgdn", "scroll", "pgdown"),
	}
}
