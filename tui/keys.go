package tui

import (
	"github.com/charmbracelet/bubbles/key"

	"connect-reauth/tui/flow"
)

// keyMap is every key that does something, built once. A screen takes those that it
// has, names what they do there and enables them by its state; what else is typed is
// text.
type keyMap struct {
	// The wizard's own, on every screen.
	quit, suspend, inspect, help, pageUp, pageDown key.Binding

	submit, back        key.Binding
	move, goTo          key.Binding // in lists and choices
	moveFar, moveToEnds key.Binding // likewise, by pages or to the ends too
	filter, sort        key.Binding

	nextField, previousField, reveal key.Binding
	sandbox, demo, otherKey, details key.Binding
	giveUp, link                     key.Binding // of the account at hand

	// After an account.
	leave, end, another, again, rest, status, copy, all key.Binding

	// In the inspector.
	explain, headers, scroll, curl, script key.Binding
}

// helpKey shows every key that works.
const helpKey = "f1"

func newKeyMap() *keyMap {
	return &keyMap{
		quit:     bind("ctrl+c", "end", "ctrl+c", `ctrl+\`),
		suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		inspect:  bind("ctrl+t", "inspector", "ctrl+t"),
		help:     bind(helpKey, "keys", helpKey),
		pageUp:   bind("pgup", "scroll", "pgup"),
		pageDown: bind("pgdn", "scroll", "pgdown"),

		submit:     bind("enter", "choose", "enter"),
		back:       bind("esc", "back", "esc"),
		move:       bind("↑↓", "choose", "up", "down"),
		goTo:       bind("1-9", "go to", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		moveFar:    bind("↑↓", "move", "up", "down", "pgup", "pgdown", "home", "end"),
		moveToEnds: bind("↑↓", "choose", "up", "down", "home", "end"),
		filter:     bind("/", "filter", "/"),
		sort:       bind("o", "sort by outcome", "o"),

		nextField:     bind("tab", "other field", "tab", "down"),
		previousField: bind("", "", "shift+tab", "up"),
		reveal:        bind("ctrl+r", "reveal", "ctrl+r"),
		sandbox:       bind("ctrl+g", "sandbox", "ctrl+g"),
		demo:          bind("ctrl+d", "demo bank", "ctrl+d"),
		otherKey:      bind("ctrl+x", "other key", "ctrl+x"),
		details:       bind("ctrl+o", "whose account", "ctrl+o"),
		giveUp:        bind("ctrl+q", "give up", "ctrl+q"), // moves nowhere, in lists or in other programs
		link:          bind("ctrl+l", "reauth link", "ctrl+l"),

		leave:   bind("enter/q", "end", "enter", "q"),
		end:     bind("q", "finish", "q"),
		another: bind("n", "another account", "n"),
		again:   bind("r", "try again", "r"),
		rest:    bind("R", "try the rest again", "R"),
		status:  bind("s", "data status", "s"),
		copy:    bind("c", "copy code", "c"),
		all:     bind("enter/esc", "all results", "enter", "esc"),

		explain: bind("?", "explain", "?"),
		headers: bind("h", "all headers", "h"),
		scroll:  bind("pgdn", "scroll", "pgdown", "pgup"),
		curl:    bind("y", "copy as curl", "y"),
		script:  bind("Y", "copy all as a script", "Y"),
	}
}

// askDetails asks Mono about an account.
func (v view) askDetails(account string) action {
	ask := act(v.keys.details, showDetails{account}).asAside()
	if v.sitting.ChargeHint(v.can.sandbox) != "" {
		return ask.as("whose account (may cost)")
	}
	return ask
}

// leave goes on after an account has ended, or was handed over. Who learns goes on
// with another account.
func (v view) leave() action {
	next := act(v.keys.submit, flow.Next{})
	switch {
	case v.sitting.Queue().More():
		return next.as("next account")
	case v.learning:
		return act(v.keys.submit, flow.Another{}).as("go on")
	case v.sitting.Follows():
		return next.as("wait for more")
	}
	return act(v.keys.leave, flow.Next{}).as(v.endsWith())
}

// end ends the walk of who learns, whose enter goes on.
func (v view) end() action {
	return act(v.keys.end, flow.Next{}).as(v.endsWith()).when(v.learning && !v.sitting.Queue().More())
}

// endsWith is what comes after the last account.
func (v view) endsWith() string {
	if _, of := v.sitting.Queue().Place(); of > 1 {
		return "all results"
	}
	return "end"
}
