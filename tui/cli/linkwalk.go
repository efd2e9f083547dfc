package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"connect-reauth/tui"
	"connect-reauth/tui/ending"
	"connect-reauth/tui/flow"
)

// linkWalk drives a sitting in which every account is handed over.
type linkWalk struct {
	flow.Options
	sitting flow.Sitting
	call    flow.Call // under way
	made    bool      // it has left, as far as it could
	tell    func(text string)

	trouble trouble
	why     string // it was of no use to go on, or the last account was of no use; for the operator
}

// at tells which account of the queue it is.
func (w *linkWalk) at(q flow.Queue) {
	place, of := q.Place()
	w.tell(fmt.Sprintf("Link %d of %d", place, of))
}

// run works through the accounts, and tells of each before it begins.
func (w *linkWalk) run(ctx context.Context) error {
	w.at(w.sitting.Queue())
	next := w.handle(ctx, flow.Begin{})
	for !w.sitting.Over() {
		if ctx.Err() != nil {
			// A link that came all the same is told of. A call that the end cut off
			// may have created one: that is no failure, but nobody has it.
			if answered, ok := next.(flow.Answered); ok && !errors.Is(answered.Err, context.Canceled) {
				w.handle(ctx, next)
			}
			w.interrupt(ctx)
			return tui.ErrInterrupted
		}
		if next == nil {
			more := w.sitting.Queue().More()
			if w.why = w.trouble.ends(more); w.why != "" {
				// The account has ended; the others are as if they had not been given.
				w.handle(ctx, flow.Interrupt{})
				return nil
			}
			if more {
				w.at(w.sitting.Queue().Next())
			}
			next = flow.Next{}
		}
		next = w.handle(ctx, next)
	}
	return nil
}

// handle gives the sitting an event, does what it asks for, and returns what comes
// of it; nil when nothing does.
func (w *linkWalk) handle(ctx context.Context, event flow.Event) flow.Event {
	for _, effect := range w.Apply(&w.sitting, event) {
		switch effect := effect.(type) {
		case flow.Send:
			w.call, w.made = effect.Call, false
			if !w.wait(ctx, w.trouble.owed) {
				return nil
			}
			return w.make(ctx)
		case flow.Again:
			if !w.wait(ctx, w.trouble.again(effect.After)) {
				return nil
			}
			return flow.Repeated{Number: effect.Number}
		case flow.Resend:
			return w.make(ctx)
		}
	}
	if answered, ok := event.(flow.Answered); ok {
		w.trouble.ended(answered.Err)
	}
	return nil
}

// wait waits, visibly; it returns false when ctx ends before.
func (w *linkWalk) wait(ctx context.Context, span time.Duration) bool {
	if span <= 0 {
		return true
	}
	w.tell("Too many requests: waiting " + flow.Span(span))
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		w.at(w.sitting.Queue())
		return true
	}
}

// interrupt ends the sitting. An account that nothing was asked about is as if it
// had not been given.
func (w *linkWalk) interrupt(ctx context.Context) {
	if w.sitting.Machine().State().Waiting() && !w.made {
		w.sitting, _ = w.sitting.Handle(flow.Interrupt{}, w.Now())
		return
	}
	w.handle(ctx, flow.Interrupt{})
}

func (w *linkWalk) make(ctx context.Context) flow.Event {
	if ctx.Err() != nil {
		return nil
	}
	w.made = true
	// Mono may have created the link already when the end comes: its answer is
	// awaited, within bounds, or nobody would have it.
	calling, cancel := ending.Grace(ctx, graceTime)
	defer cancel()
	answered := w.call.Make(calling, w.Bank, w.Now)
	if answered.Err != nil && calling.Err() != nil {
		return nil // ended, not failed: the sitting says so
	}
	return answered
}
