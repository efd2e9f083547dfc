package flow

import (
	"slices"

	"connect-reauth/monoapi"
)

// News are Mono's webhooks about one account since its last sign-in. It is a
// value; the zero News is empty.
type News struct {
	events []monoapi.WebhookEvent
	known  []string // the IDs of all that came
}

// Add takes an event up and reports whether it is new. Mono may send an event
// more than once; of two with one name the newer counts.
func (n News) Add(e monoapi.WebhookEvent) (News, bool) {
	if e.ID != "" && slices.Contains(n.known, e.ID) {
		return n, false
	}
	if e.ID != "" {
		n.known = append(slices.Clip(n.known), e.ID)
	}
	n.events = slices.Clone(n.events)
	for i, known := range n.events {
		if known.Name == e.Name {
			same := e.ID == "" && known.DataStatus == e.DataStatus && known.SyncStatus == e.SyncStatus && known.JobStatus == e.JobStatus
			n.events[i] = e
			return n, !same
		}
	}
	n.events = append(n.events, e)
	return n, true
}

// forgotten is the news without what was heard, which is still known when it
// comes again.
func (n News) forgotten() News { return News{known: n.known} }

// Heard reports whether an event of this name came.
func (n News) Heard(name string) bool {
	return slices.ContainsFunc(n.events, func(e monoapi.WebhookEvent) bool { return e.Name == name })
}

// needed reports whether Mono said that the account must be reauthorised.
func (n News) needed() bool {
	return slices.ContainsFunc(n.events, monoapi.WebhookEvent.NeedsReauthorisation)
}

// Item is one event in words.
type Item struct {
	// Bad says that something went wrong.
	Bad bool
	// What says what came, Do what to do about it; Do may be empty.
	What, Do string
	// Short is bad news in two or three words.
	Short string
}

// Items returns what came in words, bad news first.
func (n News) Items() []Item {
	var bad, good []Item
	for _, e := range n.events {
		if item := ItemOf(e); item.Bad {
			bad = append(bad, item)
		} else {
			good = append(good, item)
		}
	}
	return append(bad, good...)
}

// DataAdvice says what to do about a data status that was asked for, as the news of it
// does; it is empty where there is nothing to do.
func DataAdvice(status monoapi.DataStatus) string {
	return ItemOf(monoapi.WebhookEvent{DataStatus: status}).Do
}

const askLater = "Ask for the data status in a while; if it still says failed, ask Mono's support."

// ItemOf puts an event into words.
func ItemOf(e monoapi.WebhookEvent) Item {
	item := Item{What: e.Name, Bad: e.Failed()}
	switch {
	case e.NeedsReauthorisation():
		item.Short = "reauthorise again"
		item.What += ": Mono says that this account must be reauthorised."
		item.Do = "Reauthorise it again."
	case e.DataStatus == monoapi.DataUnavailable:
		item.Short = "data unavailable"
		item.What += ": the bank gave no data (data unavailable)."
		item.Do = "The bank may be down, or the account may have no data: ask for the data status later."
	case e.DataStatus == monoapi.DataFailed:
		item.Short = "data failed"
		item.What += ": Mono could not fetch the data (data failed)."
		item.Do = askLater
	case e.Name == monoapi.EventSyncFailed, e.SyncStatus == monoapi.SyncFailed:
		item.Short = "sync failed"
		item.What += ": Mono could not fetch the data (sync failed)."
		item.Do = askLater
	case e.JobStatus == "failed":
		item.Short = "job failed"
		item.What += ": a job of Mono's on this account failed."
		item.Do = askLater
	case e.DataStatus != "":
		item.What += ": data " + string(e.DataStatus)
	case e.JobStatus != "":
		item.What += ": " + e.JobStatus
	}
	return item
}
