package flow

import (
	"slices"
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
	ev := Use{Environment: environment, Done: o.doneIn(environment)}
	// Who creates links says which are created anew, and the demo bank is gone with
	// the links that it gave.
	if o.Handed != nil && !o.ByLink && environment != EnvironmentDemo {
		ev.Handed = o.Handed(environment)
	}
	return ev
}

// LeaveOut leaves the accounts out that are done, but for those that have ended or
// joined by Mono's word, which is newer, and, with current, the one that is worked
// on now. What was left out before, on another word, comes back first.
func (q Queue) LeaveOut(done map[string]bool, current bool) Queue {
	if q.at < len(q.entries) || len(q.entries) == 0 {
		q, _ = q.Add(q.leftOut...)
	}
	kept, at := q.entries[:0:0], 0
	q.leftOut, q.neverIn = nil, nil
	for i, e := range q.entries {
		if done[Key(e.Account)] && !e.Ended() && e.Joined.IsZero() && !(current && i == q.at) {
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
func (q Queue) LeftOut() int { return len(q.leftOut) + len(q.neverIn) }

// passOver counts accounts in that are done and do not come into the queue.
func (q Queue) passOver(done []string) Queue {
	known := make(map[string]bool, len(q.leftOut)+len(q.neverIn)+len(q.entries))
	for _, account := range slices.Concat(q.leftOut, q.neverIn) {
		known[Key(account)] = true
	}
	for _, e := range q.entries {
		known[Key(e.Account)] = true
	}
	q.neverIn = slices.Clone(q.neverIn)
	for _, account := range done {
		if key := Key(account); !known[key] {
			known[key] = true
			q.neverIn = append(q.neverIn, account)
		}
	}
	return q
}

// comesIn no longer counts an account as left out.
func (q Queue) comesIn(account string) Queue {
	isIt := func(left string) bool { return Key(left) == Key(account) }
	q.leftOut = slices.DeleteFunc(slices.Clone(q.leftOut), isIt)
	q.neverIn = slices.DeleteFunc(slices.Clone(q.neverIn), isIt)
	return q
}

// allDone reports whether nothing is to be done because everything is done.
func (q Queue) allDone() bool { return len(q.entries) == 0 && len(q.leftOut) > 0 }

// use goes on in another environment, where other accounts are done.
func (s Sitting) use(ev Use, now time.Time) (Sitting, []Effect) {
	var effects []Effect
	if ev.Environment != s.environment {
		s, effects = s.dropLink(now)
	}
	if ev.Environment != s.environment || s.handed == nil { // else more is known than before the sitting
		s.handed = ev.Handed
	}
	s.environment, s.done = ev.Environment, ev.Done
	if !s.recorded {
		s = s.recall()
	}
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

// undone parts accounts from those that are done: before this sitting, or in it.
func (s Sitting) undone(accounts []string) (rest, done, now []string) {
	settled := map[string]bool{}
	for _, e := range s.queue.entries {
		if e.settled() {
			settled[Key(e.Account)] = true
		}
	}
	for _, account := range accounts {
		switch key := Key(account); {
		case settled[key]:
			now = append(now, account)
		case s.done[key]:
			done = append(done, account)
		default:
			rest = append(rest, account)
		}
	}
	return rest, done, now
}

// SettledRemark says that accounts are left out because they were reauthorised in
// this sitting; it is empty when there are none.
func SettledRemark(n int) string {
	return Count(n, "1 account is left out: it was reauthorised just now, in this run.",
		"%d accounts are left out: they were reauthorised just now, in this run.")
}

// DoneRemark says that accounts are left out because they are done; it is empty
// when there are none.
func DoneRemark(n int) string {
	return Count(n, "1 account is left out: the results file says that it is reauthorised already.",
		"%d accounts are left out: the results file says that they are reauthorised already.")
}
