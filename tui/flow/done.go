package flow

import (
	"fmt"
	"time"

	"connect-reauth/monoapi"
)

// doneIn are the accounts that were reauthorised in an environment before this
// sitting.
func (o Options) doneIn(environment monoapi.Environment) map[string]bool {
	if o.Done == nil {
		return nil
	}
	return o.Done(environment)
}

// Use is the event that calls go to another bank from now on.
func (o Options) Use(environment monoapi.Environment) Use {
	return Use{Environment: environment, Done: o.doneIn(environment)}
}

// LeaveOut leaves the accounts out that are done, but for those that have ended or
// joined by Mono's word, which is newer, and, with current, the one that is worked
// on now. What was left out before, on another word, comes back first.
func (q Queue) LeaveOut(done map[string]bool, current bool) Queue {
	if q.at < len(q.entries) || len(q.entries) == 0 {
		q, _ = q.Add(q.leftOut...)
	}
	kept, at := q.entries[:0:0], 0
	q.leftOut = nil
	for i, e := range q.entries {
		if done[monoapi.Clean(e.Account)] && !e.Ended() && e.Joined.IsZero() && !(current && i == q.at) {
			q.leftOut = append(q.leftOut, e.Account)
			continue
		}
		kept = append(kept, e)
		if i < q.at {
			at++
		}
	}
	q.entries, q.at = kept, at
	return q
}

// LeftOut returns how many accounts were left out because they are done.
func (q Queue) LeftOut() int { return len(q.leftOut) }

// allDone reports whether nothing is to be done because everything is done.
func (q Queue) allDone() bool { return len(q.entries) == 0 && len(q.leftOut) > 0 }

// use goes on in another environment, where other accounts are done.
func (s Sitting) use(ev Use, now time.Time) (Sitting, []Effect) {
	var effects []Effect
	if ev.Environment != s.environment {
		s, effects = s.dropLink(now)
	}
	s.environment, s.done = ev.Environment, ev.Done
	s.queue = s.queue.LeaveOut(ev.Done, s.machine.account != "")
	if s.queue.allDone() && !s.follow {
		s.over = true
		return s, effects
	}
	if n := s.queue.LeftOut(); n > 0 {
		effects = append(effects, Say{DoneRemark(n)})
	}
	return s, effects
}

// undone parts accounts from those that are done.
func (s Sitting) undone(accounts []string) (rest, done []string) {
	for _, account := range accounts {
		if s.done[monoapi.Clean(account)] {
			done = append(done, account)
		} else {
			rest = append(rest, account)
		}
	}
	return rest, done
}

// DoneRemark says that accounts are left out because they are done; it is empty
// when there are none.
func DoneRemark(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 account is left out: the results file says that it is reauthorised already."
	}
	return fmt.Sprintf("%d accounts are left out: the results file says that they are reauthorised already.", n)
}
