package lesson

import (
	"slices"

	"connect-reauth/monoapi"
)

// Topic is something that there is to see of the API.
type Topic struct {
	Name string // in a few words
	// Story is the demo bank's account that shows it, by its three digits.
	Story string
	// Do says what to do there.
	Do string

	exchange func(monoapi.Exchange) bool // it is seen in an exchange that has ended
	webhook  func(monoapi.WebhookEvent) bool
}

func answers(code monoapi.ResponseCode) func(monoapi.Exchange) bool {
	return func(e monoapi.Exchange) bool { return e.ResponseCode == code }
}

func ends(kind monoapi.Kind) func(monoapi.Exchange) bool {
	return func(e monoapi.Exchange) bool { return e.Err != nil && e.Err.Kind == kind }
}

const fills = "ctrl+g fills the sign-in, enter signs in"

// Topics are what there is to see, in the order in which it is quick to see.
var Topics = [...]Topic{
	{Name: "99, done", Story: "099", Do: "enter creates the session, and it is done", exchange: answers(monoapi.CodeDone)},
	{Name: "webhooks", Story: "099", Do: "stay on the result until both have come", webhook: func(e monoapi.WebhookEvent) bool { return e.Name == monoapi.EventUpdated }},
	{Name: "101, several accounts", Story: "101", Do: fills + ", enter again chooses", exchange: answers(monoapi.CodeChooseAccount)},
	{Name: "102, more input", Story: "102", Do: fills + "; the OTP is 123456", exchange: answers(monoapi.CodeMoreInput)},
	{Name: "400, rejected", Story: "400", Do: fills + "; ctrl+q twice gives up", exchange: answers(monoapi.CodeRejected)},
	{Name: "a session that ends", Story: "410", Do: fills + ", and again", exchange: ends(monoapi.KindSessionGone)},
	{Name: "too many requests", Story: "429", Do: "enter, and wait for the repetitions", exchange: ends(monoapi.KindRateLimited)},
	{Name: "a refused key", Story: "401", Do: "enter shows it", exchange: ends(monoapi.KindKeyRefused)},
	{Name: "a missing add-on", Story: "403", Do: "enter shows it", exchange: ends(monoapi.KindAddOnMissing)},
	{Name: "the reauth link", Story: "403", Do: "ctrl+l creates it after the refusal", exchange: func(e monoapi.Exchange) bool { return e.Operation == monoapi.OpLink && e.Ended && e.Err == nil }},
}

// Afterwards is what to read and run once all topics are seen.
const Afterwards = "That is all there is. Next: connect-reauth demo-server prints the calls to paste and is a bank for your own tests, the Go package connect-reauth/monoapi makes them, and Mono's Reauthorisation Guide is the authority."

// Seen is which topics were met. It is a value; the zero Seen has met none.
type Seen struct{ met [len(Topics)]bool }

// Exchange takes up an exchange.
func (s Seen) Exchange(e monoapi.Exchange) Seen {
	return s.meet(func(t Topic) bool { return e.Ended && t.exchange != nil && t.exchange(e) })
}

// Webhook takes up an event.
func (s Seen) Webhook(e monoapi.WebhookEvent) Seen {
	return s.meet(func(t Topic) bool { return t.webhook != nil && t.webhook(e) })
}

func (s Seen) meet(meets func(Topic) bool) Seen {
	for i, topic := range Topics {
		s.met[i] = s.met[i] || meets(topic)
	}
	return s
}

// Met reports whether a topic was met, by its place.
func (s Seen) Met(topic int) bool { return s.met[topic] }

// Count returns how many topics were met.
func (s Seen) Count() int {
	n := 0
	for _, met := range s.met {
		if met {
			n++
		}
	}
	return n
}

// Next returns the place of the first topic that was not met, -1 when there is
// none.
func (s Seen) Next() int { return slices.Index(s.met[:], false) }
