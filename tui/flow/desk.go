package flow

import (
	"slices"

	"connect-reauth/monoapi"
)

// Desk is the queue of accounts of one sitting, in order. It is a value: its
// methods return the next one. The zero Desk is empty.
type Desk struct {
	entries []Entry
	at      int
}

// Entry is one account of a [Desk].
type Entry struct {
	Account string
	// Result is how the account ended last; its Status is empty until then.
	Result Result
	// News is what Mono has sent about the account since it was begun last.
	News News
}

// Ended reports whether the account has been worked on to its end.
func (e Entry) Ended() bool { return e.Result.Status != "" }

// Add appends accounts that are not on the desk yet and returns the others,
// each once.
func (d Desk) Add(accounts ...string) (next Desk, duplicates []string) {
	known := make(map[string]bool, len(d.entries)+len(accounts))
	for _, e := range d.entries {
		known[e.Account] = true
	}
	d.entries = slices.Clone(d.entries)
	for _, account := range accounts {
		switch {
		case !known[account]:
			known[account] = true
			d.entries = append(d.entries, Entry{Account: account})
		case !slices.Contains(duplicates, account):
			duplicates = append(duplicates, account)
		}
	}
	return d, duplicates
}

// Current returns the account that is worked on now; false when there is none
// left.
func (d Desk) Current() (account string, ok bool) {
	if d.at >= len(d.entries) {
		return "", false
	}
	return d.entries[d.at].Account, true
}

// Place returns the current account's place, from 1, and how many there are.
func (d Desk) Place() (place, of int) {
	return min(d.at+1, len(d.entries)), len(d.entries)
}

// Rename gives the current account another ID, as the operator put it right.
// An empty desk gets the account as its first.
func (d Desk) Rename(account string) Desk {
	d.entries = slices.Clone(d.entries)
	if d.at >= len(d.entries) {
		d.entries = append(d.entries, Entry{})
		d.at = len(d.entries) - 1
	}
	d.entries[d.at].Account = account
	return d
}

// Await forgets what was heard of the current account: what came before a
// sign-in does not confirm it.
func (d Desk) Await() Desk {
	if d.at < len(d.entries) {
		d.entries = slices.Clone(d.entries)
		d.entries[d.at].News = News{}
	}
	return d
}

// Hear takes up an event about one of the accounts and reports whether it is new.
func (d Desk) Hear(e monoapi.WebhookEvent) (next Desk, isNew bool) {
	at := slices.IndexFunc(d.entries, func(known Entry) bool { return e.Account != "" && known.Account == e.Account })
	if at < 0 {
		return d, false
	}
	d.entries = slices.Clone(d.entries)
	d.entries[at].News, isNew = d.entries[at].News.Add(e)
	return d, isNew
}

// News returns what was heard of the current account.
func (d Desk) News() News {
	if d.at >= len(d.entries) {
		return News{}
	}
	return d.entries[d.at].News
}

// End records how the current account ended.
func (d Desk) End(r Result) Desk {
	if d.at < len(d.entries) {
		d.entries = slices.Clone(d.entries)
		d.entries[d.at].Result = r
	}
	return d
}

// Next moves on to the next account that has not ended; [Desk.Current] says
// whether there is one.
func (d Desk) Next() Desk {
	for d.at = min(d.at+1, len(d.entries)); d.at < len(d.entries) && d.entries[d.at].Ended(); d.at++ {
	}
	return d
}

// More reports whether an account waits behind the current one.
func (d Desk) More() bool {
	for i := d.at + 1; i < len(d.entries); i++ {
		if !d.entries[i].Ended() {
			return true
		}
	}
	return false
}

// Again puts every account that was not reauthorised back on the desk and goes
// to the first of them. Nothing changes when there is none.
func (d Desk) Again() Desk {
	if d.Count(StatusReauthorised) == len(d.entries) {
		return d
	}
	d.entries = slices.Clone(d.entries)
	for i := range d.entries {
		if d.entries[i].Result.Status != StatusReauthorised {
			d.entries[i].Result = Result{}
		}
	}
	d.at = -1
	return d.Next()
}

// Entries returns all accounts in order.
func (d Desk) Entries() []Entry { return slices.Clone(d.entries) }

// Count returns how many accounts ended with status.
func (d Desk) Count(status Status) int {
	n := 0
	for _, e := range d.entries {
		if e.Result.Status == status {
			n++
		}
	}
	return n
}

// AllReauthorised reports whether there was an account and every one of them
// was reauthorised.
func (d Desk) AllReauthorised() bool {
	return len(d.entries) > 0 && d.Count(StatusReauthorised) == len(d.entries)
}
