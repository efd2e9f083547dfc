// Package flow is the walk through one reauthorisation as a pure state
// machine: no input or output, no clock, no terminal. The full-screen wizard
// and the plain prompts both drive it, and both say its words.
//
// A [Machine] takes an [Event] (what the operator did, or what Mono answered)
// and returns the next Machine with the [Effect]s that the front end has to
// carry out: a call to send, one to cancel, one to repeat after a wait.
//
// The machine holds no password, OTP or answer. They travel from the event that
// submits them into the [Call] that carries them and are gone from here.
package flow
