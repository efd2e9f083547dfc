package flow

import (
	"slices"
	"time"

	"connect-reauth/monoapi"
)

// Queue holds the accounts of one sitting, in order. It is a value: its
// methods return the next one. The zero Queue is empty.
type Queue struct {
	entries []*Entry // never changed in place, as earlier queues hold them too
	at      int
	leftOut []string // see [Queue.LeaveOut]
	neverIn []string // see [Queue.passOver]
}

// Entry is one account of a [Queue].
type Entry struct {
	Account string
	// Result is how the account ended last; its Status is empty until then. It
	// stays while the account is tried again.
	Result Result
	// Advice is what to do about a failure.
	Advice string
	// Rejected is how many sign-ins the bank has rejected in this sitting.
	Rejected int
	signIns  int // how many were sent
	// News is what Mono has sent about the account since it was begun last.
	News News
	// Identity is who the account is, as far as that is known.
	Identity Identity

	// Joined is when Mono's word put it into the queue; zero when it was given.
	Joined time.Time
	needed time.Time // it is to join again, as soon as it is left
	before *Result   // it was reauthorised before it joined

	again bool // it is to be tried again, or is being
	typed bool // the operator typed it; it was not given in a list
}

// Ended reports whether the account has been worked on to its end.
func (e Entry) Ended() bool { return e.Result.Status != "" && !e.again }

// anew is the entry to be tried again. That an account was reauthorised holds no
// longer then, and the bank has counted no further.
func (e Entry) anew() Entry {
	if e.Result.Status == StatusReauthorised {
		e.Result, e.signIns, e.Rejected = Result{}, 0, 0
	}
	e.again = e.Result.Status != ""
	return e
}

// Add appends accounts that are not in the queue yet and returns the others,
// each once.
func (q Queue) Add(accounts ...string) (next Queue, duplicates []string) {
	accounts, duplicates = unique(q.entries, accounts)
	fresh := make([]Entry, len(accounts)) // in one piece: a list may be long
	q.entries = slices.Grow(slices.Clone(q.entries), len(accounts))
	for i, account := range accounts {
		fresh[i].Account = account
		q.entries = append(q.entries, &fresh[i])
	}
	return q, duplicates
}

// AddAgain is Add, but accounts that have ended come again, at the end.
func (q Queue) AddAgain(accounts ...string) (next Queue, duplicates []string) {
	named := make(map[string]*Entry, len(accounts))
	for _, account := range accounts {
		named[Key(account)] = nil
	}
	rest, at := make([]*Entry, 0, len(q.entries)), q.at
	for i, e := range q.entries {
		if _, ok := named[Key(e.Account)]; !ok || !e.Ended() {
			rest = append(rest, e)
			continue
		}
		named[Key(e.Account)] = e
		if i < q.at {
			at--
		}
	}
	q.entries, q.at = rest, at
	next, duplicates = q.Add(accounts...)
	for i := len(rest); i < len(next.entries); i++ {
		if known := named[Key(next.entries[i].Account)]; known != nil {
			again := known.anew()
			next.entries[i] = &again
		}
	}
	return next, duplicates
}

// change returns the queue with one entry changed.
func (q Queue) change(at int, change func(*Entry)) Queue {
	if at < 0 || at >= len(q.entries) {
		return q
	}
	changed := *q.entries[at]
	change(&changed)
	q.entries = slices.Clone(q.entries)
	q.entries[at] = &changed
	return q
}

// Current returns the account that is worked on now; false when there is none
// left.
func (q Queue) Current() (account string, ok bool) {
	if q.at >= len(q.entries) {
		return "", false
	}
	return q.entries[q.at].Account, true
}

// Place returns the current account's place, from 1, and how many there are.
func (q Queue) Place() (place, of int) {
	return min(q.at+1, len(q.entries)), len(q.entries)
}

// Rename gives the current account another ID, as the operator put it right.
// Where that one stands elsewhere in the queue it is done here and not again.
// An empty queue gets the account as its first.
func (q Queue) Rename(account string) Queue {
	if current, ok := q.Current(); ok && current == account {
		return q
	}
	return q.put(q.known(account), q.at, 1)
}

// Insert puts an account behind the current one and goes to it. Where it stands
// elsewhere in the queue it is done here and not again.
func (q Queue) Insert(account string) Queue { return q.put(q.known(account), q.at+1, 0) }

// known is an account that is to be tried here: what is known of it stays.
func (q Queue) known(account string) *Entry {
	at := q.find(account)
	if at < 0 {
		return &Entry{Account: account, typed: true}
	}
	e := q.entries[at].anew()
	e.Account = account
	return &e
}

// put goes to an entry that it puts at a place, for as many others as stand there;
// its account stands nowhere else then.
func (q Queue) put(e *Entry, at, others int) Queue {
	before, behind := q.entries[:min(at, len(q.entries))], q.entries[min(at+others, len(q.entries)):]
	key := Key(e.Account)
	q.entries = slices.DeleteFunc(slices.Concat(before, []*Entry{e}, behind), func(other *Entry) bool {
		return other != e && Key(other.Account) == key
	})
	q.at = slices.Index(q.entries, e)
	return q.comesIn(e.Account)
}

// Await forgets what was heard of the current account: what came before a
// sign-in does not confirm it.
func (q Queue) Await() Queue {
	return q.change(q.at, func(e *Entry) { e.News = e.News.forgotten() })
}

// Hear takes up an event about one of the accounts and reports whether it is new.
func (q Queue) Hear(e monoapi.WebhookEvent) (next Queue, isNew bool) {
	at := q.find(e.Account)
	q = q.change(at, func(known *Entry) { known.News, isNew = known.News.Add(e) })
	return q, isNew
}

// find returns where an account stands, -1 when it does not.
func (q Queue) find(account string) int {
	key := Key(account)
	return slices.IndexFunc(q.entries, func(e *Entry) bool {
		return key != "" && len(e.Account) == len(account) && Key(e.Account) == key
	})
}

// settled reports whether an account was reauthorised in this sitting, and Mono has
// not asked for it again.
func (e *Entry) settled() bool {
	return e.Result.Status == StatusReauthorised && !e.News.needed()
}

// News returns what was heard of the current account.
func (q Queue) News() News {
	if q.at >= len(q.entries) {
		return News{}
	}
	return q.entries[q.at].News
}

// count notes how many sign-ins for the current account were sent, and rejected.
func (q Queue) count(signIns, rejected int) Queue {
	if q.at >= len(q.entries) || q.entries[q.at].signIns == signIns && q.entries[q.at].Rejected == rejected {
		return q
	}
	return q.change(q.at, func(e *Entry) { e.signIns, e.Rejected = signIns, rejected })
}

// know notes who the current account is.
func (q Queue) know(i Identity) Queue {
	if q.at >= len(q.entries) || q.entries[q.at].Identity == i {
		return q
	}
	return q.change(q.at, func(e *Entry) { e.Identity = i })
}

// End records how the current account ended.
func (q Queue) End(r Result) Queue {
	return q.change(q.at, func(e *Entry) { e.Result, e.again, e.Advice = r, false, "" })
}

// Next moves on to the next account that has not ended; [Queue.Current] says
// whether there is one.
func (q Queue) Next() Queue {
	for q.at = min(q.at+1, len(q.entries)); q.at < len(q.entries) && q.entries[q.at].Ended(); q.at++ {
	}
	return q
}

// More reports whether an account waits behind the current one.
func (q Queue) More() bool {
	for i := q.at + 1; i < len(q.entries); i++ {
		if !q.entries[i].Ended() {
			return true
		}
	}
	return false
}

// left reports whether an account is not reauthorised, and not in its customer's
// hands.
func (e *Entry) left() bool {
	return e.Result.Status != StatusReauthorised && e.Result.Status != StatusLinkCreated
}

// SomeLeft reports whether there is an account that [Queue.Again] goes over.
func (q Queue) SomeLeft() bool { return slices.ContainsFunc(q.entries, (*Entry).left) }

// Again puts every account back into the queue that was neither reauthorised nor
// handed over, and goes to the first of them. Nothing changes when there is none.
func (q Queue) Again() Queue {
	if !q.SomeLeft() {
		return q
	}
	q.entries = slices.Clone(q.entries)
	for i, e := range q.entries {
		if e.left() {
			again := e.anew()
			q.entries[i] = &again
		}
	}
	q.at = -1
	return q.Next()
}

// AgainAt puts one account back into the queue, counted from 0, and goes to it.
// Nothing changes when it was reauthorised.
func (q Queue) AgainAt(at int) Queue {
	if at < 0 || at >= len(q.entries) || q.entries[at].Result.Status == StatusReauthorised {
		return q
	}
	q = q.change(at, func(e *Entry) { *e = e.anew() })
	q.at = at
	return q
}

// Same reports whether nothing has changed about the accounts since other.
func (q Queue) Same(other Queue) bool {
	return len(q.entries) == len(other.entries) && (len(q.entries) == 0 || &q.entries[0] == &other.entries[0])
}

// Len returns how many accounts there are.
func (q Queue) Len() int { return len(q.entries) }

// At returns one account, counted from 0.
func (q Queue) At(at int) Entry { return *q.entries[at] }

// Tally returns how many accounts ended with each status.
func (q Queue) Tally() map[Status]int {
	tally := map[Status]int{}
	for _, e := range q.entries {
		tally[e.Result.Status]++
	}
	return tally
}

// AllReauthorised reports whether there was an account and every one of them
// was reauthorised, now or before.
func (q Queue) AllReauthorised() bool {
	return q.allDone() || len(q.entries) > 0 && !slices.ContainsFunc(q.entries, func(e *Entry) bool { return e.Result.Status != StatusReauthorised })
}
