package tui

import (
	"fmt"
	"strings"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// steps are the stations that the header shows.
var steps = [...]string{"Account", "Session", "Sign in", "Verify", "Result"}

// sessionStep and signInStep are the places of the session and the sign-in among
// them.
const sessionStep, signInStep = 1, 2

// stepOf returns the place of a state among the steps.
func stepOf(state flow.State) int {
	switch state {
	case flow.StateAccount:
		return 0
	case flow.StateCreatingSession:
		return 1
	case flow.StateCredentials, flow.StateLoggingIn, flow.StateCreatingLink, flow.StateHandedOver:
		return 2
	case flow.StateChooseAccount, flow.StateChallenge, flow.StateCommitting:
		return 3
	}
	return 4
}

// stepOfCall is the place of each call among the steps.
var stepOfCall = map[monoapi.Operation]int{monoapi.OpSession: 1, monoapi.OpLogin: 2, monoapi.OpCommit: 3, monoapi.OpLink: 2}

// stepLine shows the steps, with where in the walk this is.
func (v view) stepLine(width int) string {
	t := v.theme
	current := stepOf(v.machine.State())
	if width < wideHeader {
		return "  " + t.accent.Render(fmt.Sprintf("%d/%d %s", current+1, len(steps), steps[current]))
	}
	parts := make([]string, len(steps))
	for i, name := range steps {
		switch v.stepSign(i, current) {
		case '✓':
			parts[i] = t.good.Render("✓") + " " + name
		case '✗':
			parts[i] = t.bad.Render("✗ " + name)
		case '▸':
			parts[i] = t.accent.Render("▸ " + name)
		default:
			parts[i] = t.faint.Render("· " + name)
		}
	}
	return "  " + strings.Join(parts, "  ")
}

// stepSign says whether a step is behind, current, or ahead. In the end it says
// what was really done: only the steps taken are behind, and the one that
// failed is marked.
func (v view) stepSign(step, current int) rune {
	state := v.machine.State()
	switch {
	case !state.Ended() && step == current:
		return '▸'
	case !state.Ended() && step == signInStep && v.machine.AskedAtOnce():
		return '·' // there was none
	case !state.Ended() && step == sessionStep && step < current && v.machine.SessionID() == "":
		return '·' // a link needs none
	case step == 0, !state.Ended() && step < current, state == flow.StateDone && step == current:
		return '✓'
	case !state.Ended():
		return '·'
	case step == current:
		return '✗'
	}
	sign, last, wentOn := '·', 0, false
	for _, taken := range v.machine.Steps() {
		if taken.Operation == monoapi.OpLink && state == flow.StateFailed {
			continue // it took no step of the walk that failed
		}
		last, wentOn = stepOfCall[taken.Operation], taken.WentOn()
		switch {
		case last == step:
			sign = '✓'
		case last < step:
			sign = '·' // begun anew: what followed before is undone
		}
	}
	if state == flow.StateFailed && last == step && !wentOn {
		return '✗'
	}
	return sign
}
