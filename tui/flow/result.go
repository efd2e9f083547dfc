package flow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"connect-reauth/monoapi"
)

// Step is one call that has ended: what it did, how it ended and how long it
// took. A cancelled call's duration is not known here.
type Step struct {
	Operation monoapi.Operation
	Ended     string
	Took      time.Duration
}

// WentOn reports whether the call brought the walk on, rather than failed or was
// rejected.
func (s Step) WentOn() bool {
	return slices.Contains([]string{"created", "several accounts", "more input asked", "done"}, s.Ended)
}

// StepsSince returns the calls that have ended since the machine was as earlier.
func (m Machine) StepsSince(earlier Machine) []Step {
	if len(m.steps) <= len(earlier.steps) {
		return nil
	}
	return slices.Clone(m.steps[len(earlier.steps):])
}

// step returns the steps with the awaited call added.
func (m Machine) step(ended string, took time.Duration) []Step {
	return append(m.steps[:len(m.steps):len(m.steps)], Step{Operation: m.Operation(), Ended: ended, Took: took})
}

// Status is how an account ended.
type Status string

// The statuses of a [Result].
const (
	StatusReauthorised Status = "reauthorised"
	StatusLinkCreated  Status = "link_created" // its customer has a reauth link
	StatusFailed       Status = "failed"
	StatusCancelled    Status = "cancelled"
	StatusSkipped      Status = "skipped"
)

// Result is how an account ended, as it is written to standard output with
// --json. Its keys are stable.
type Result struct {
	Account      string               `json:"account"`
	Note         string               `json:"note"`
	Status       Status               `json:"status"`
	Reason       string               `json:"reason"`
	ResponseCode monoapi.ResponseCode `json:"response_code"`
	Code         string               `json:"code"`
	Link         string               `json:"link"`
	Message      string               `json:"message"`
	Environment  monoapi.Environment  `json:"environment"`
	StartedAt    time.Time            `json:"started_at"`
	FinishedAt   time.Time            `json:"finished_at"`
}

// Result returns how the account stands. An account that has not ended counts
// as given up with status unfinished: cancelled or skipped. The caller adds
// the note, the environment and the times.
func (m Machine) Result(unfinished Status) Result {
	r := Result{Account: monoapi.Clean(m.account), ResponseCode: m.last.ResponseCode, Link: m.handover.link.URL}
	switch {
	case m.ByLink():
		r.Status, r.Reason, r.ResponseCode = StatusReauthorised, ReasonLink, ""
		return r
	case m.state == StateDone:
		r.Status, r.Code, r.Message = StatusReauthorised, m.last.Code, m.last.Message
		return r
	case m.handedOver():
		r.Status, r.Reason = StatusLinkCreated, ""
		return r
	case m.state == StateFailed:
		r.Status = StatusFailed
		if m.gaveUp {
			r.Status, unfinished = StatusSkipped, StatusSkipped
		}
	default:
		r.Status = unfinished
	}
	r.Reason = string(m.problem.Kind)
	if r.Reason == "" {
		r.Reason = string(unfinished)
	}
	// What Mono said of a problem; its word on a call that went well would
	// only mislead.
	r.Message = m.problem.Says
	switch {
	case r.Message != "":
	case m.problem.Empty() && m.signIns > 0 && r.Status != StatusFailed:
		r.Message = signInUsed
	default:
		r.Message = m.problem.What
		if m.problem.Kind == monoapi.KindCancelled || m.problem.Kind == KindGivenUp {
			// Who ended it has to know whether the bank may have it.
			r.Message = Join(" ", r.Message, m.problem.Reached)
		}
	}
	return r
}

// Summary says in one line what became of all accounts, and how many were left out
// because they were done before.
func Summary(q Queue) string {
	tally := q.Tally()
	parts := []string{fmt.Sprintf("%d of %d reauthorised", tally[StatusReauthorised], q.Len())}
	if n := tally[StatusLinkCreated]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d handed over", n))
	}
	for _, status := range []Status{StatusFailed, StatusSkipped, StatusCancelled} {
		if n := tally[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	if n := tally[""]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not started", n))
	}
	if n := q.LeftOut(); n > 0 {
		parts = append(parts, fmt.Sprintf("%d left out", n))
	}
	return strings.Join(parts, ", ")
}
