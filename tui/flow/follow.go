package flow

import (
	"cmp"
	"slices"
	"time"

	"connect-reauth/monoapi"
)

// Finish ends a sitting that follows, while it waits.
type Finish struct{}

func (Finish) event() {}

// Follows reports whether accounts join the queue as Mono says that they must be
// reauthorised.
func (s Sitting) Follows() bool { return s.follow }

// Waits reports whether no account is at hand and none is asked for: [Next]
// begins the next of those that wait, once there is one.
func (s Sitting) Waits() bool { return s.waits }

// wait has no account at hand.
func (s Sitting) wait() Sitting {
	s.machine, s.started, s.recorded = s.machine.Fresh(), time.Time{}, false
	s.queue = s.queue.end()
	s.waits, s.over = true, false
	return s
}

// takeUp begins the next of the accounts that wait.
func (s Sitting) takeUp(now time.Time) (Sitting, []Effect) {
	next := s
	next.queue.at = -1
	next.queue = next.queue.Next()
	if _, ok := next.queue.Current(); !ok {
		return s, nil
	}
	return next.begin(now)
}

// atHand reports whether an account of the queue is the one that is worked on.
func (s Sitting) atHand(at int) bool { return !s.waits && !s.over && at == s.queue.at }

// needed puts an account into the queue because Mono says that it must be
// reauthorised. One that waits there or is worked on does not join again, and one
// that is in its customer's hands stays there.
func (s Sitting) needed(e monoapi.WebhookEvent, now time.Time) (Sitting, []Effect) {
	if e.Account == "" {
		return s, nil
	}
	at := s.queue.find(e.Account)
	if at < 0 {
		s.queue = s.queue.join(e.Account, now)
		s.queue, _ = s.queue.Hear(e)
		return s, []Effect{s.joined(e.Account)}
	}
	var isNew bool
	if s.queue, isNew = s.queue.Hear(e); !isNew {
		return s, nil
	}
	switch known := s.queue.At(at); {
	case s.atHand(at) && s.recorded:
		// Its result is being looked at: it goes to the end when that is left.
		s.queue = s.queue.change(at, func(e *Entry) { e.needed = now })
	case s.atHand(at), known.Result.Status == StatusLinkCreated:
		return s, []Effect{Heard{Account: s.named(e.Account), Current: s.atHand(at), Item: ItemOf(e)}}
	case !known.Ended():
		return s, nil
	default:
		s.queue = s.queue.join(e.Account, now)
	}
	return s, []Effect{s.joined(e.Account)}
}

// joined says that an account has joined the queue.
func (s Sitting) joined(account string) Say {
	return Say{s.named(account) + ": Mono says that this account must be reauthorised; it waits in the queue."}
}

// named is an account with what its list notes beside it.
func (s Sitting) named(account string) string {
	return Identity{Note: s.notes[account]}.Beside(account)
}

// withdrawn takes an account out of the queue again that waits there by Mono's
// word: it was reauthorised elsewhere.
func (s Sitting) withdrawn(account string) (Sitting, []Effect) {
	at := s.queue.find(account)
	switch {
	case at >= 0 && s.atHand(at) && !s.queue.entries[at].needed.IsZero():
		s.queue = s.queue.change(at, func(e *Entry) { e.needed = time.Time{} })
	case at < 0 || s.atHand(at) || s.queue.At(at).Joined.IsZero() || s.queue.At(at).Ended():
		return s, nil
	default:
		s.queue = s.queue.withdraw(at)
	}
	return s, []Effect{Say{s.named(account) + ": Mono says that it is reauthorised meanwhile; it no longer waits."}}
}

// join puts an account at the end of the queue, to be begun; one that has ended
// leaves its place for it. A queue that is at its end stays there.
func (q Queue) join(account string, now time.Time) Queue {
	joined := Entry{Account: account}
	known := q.find(account)
	if known >= 0 {
		joined = *q.entries[known]
	}
	joined.before = nil
	if before := joined.Result; before.Status == StatusReauthorised {
		joined.before = &before
	}
	joined = joined.anew()
	joined.Joined, joined.needed = now, time.Time{}
	next := q.put(&joined, len(q.entries), 0)
	switch at := q.at; {
	case at >= len(q.entries):
		next.at = len(next.entries)
	case known >= 0 && known < at:
		next.at = at - 1
	default:
		next.at = at
	}
	return next
}

// rejoin puts the current account to the end if Mono has said since its end that
// it must be reauthorised again. [Queue.Next] goes on behind its old place.
func (q Queue) rejoin() Queue {
	if q.at >= len(q.entries) || q.entries[q.at].needed.IsZero() {
		return q
	}
	q = q.join(q.entries[q.at].Account, q.entries[q.at].needed)
	q.at--
	return q
}

// withdraw takes an account out that has joined, or gives it back the result that
// it had before.
func (q Queue) withdraw(at int) Queue {
	switch e := q.entries[at]; {
	case e.before != nil:
		return q.change(at, func(e *Entry) { e.Result = *e.before })
	case e.again:
		return q.change(at, func(e *Entry) { e.again = false })
	}
	q.entries = slices.Delete(slices.Clone(q.entries), at, at+1)
	if at < q.at {
		q.at--
	}
	return q
}

// end goes behind the last account.
func (q Queue) end() Queue {
	q.at = len(q.entries)
	return q
}

// Waiting returns the places of the accounts that have not ended, counted from 0.
func (q Queue) Waiting() []int {
	var waiting []int
	for i, e := range q.entries {
		if !e.Ended() {
			waiting = append(waiting, i)
		}
	}
	return waiting
}

// Joined returns how many accounts have joined by Mono's word, and when the last
// one did.
func (q Queue) Joined() (n int, last time.Time) {
	for _, e := range q.entries {
		if e.Joined.IsZero() {
			continue
		}
		n++
		if e.Joined.After(last) {
			last = e.Joined
		}
	}
	return n, last
}

// TypedAhead is how soon after something new has come a key can't be meant for it:
// nobody reads that fast.
const TypedAhead = 120 * time.Millisecond

// Following is what is said while a sitting waits.
var Following = struct{ Nothing, How string }{
	Nothing: "No account waits",
	How:     "Accounts join by themselves when Mono says that they must be reauthorised. Nothing begins by itself.",
}

// WaitingTitle says how many accounts wait.
func WaitingTitle(n int) string {
	return cmp.Or(Count(n, "1 account waits", "%d accounts wait"), Following.Nothing)
}
