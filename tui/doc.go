// Package tui is the full-screen wizard: a Bubble Tea program that walks an
// operator from an account ID to a reauthorised account.
//
// The [Wizard] is the root model. It owns the flow's state machine and shows one
// screen for its state; screens take keys and return intents, and only the
// root acts on them. Calls to Mono run in commands and come back as messages
// that carry the call's number, so that a late answer is dropped.
//
// The screen is drawn with the terminal's own sixteen colours, never asks the
// terminal anything, and never uses the mouse.
package tui
