package plain

import (
	"context"
	"slices"
	"sync"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Inbox brings webhooks to a run. Add can be called from any goroutine and never
// waits; what comes is kept until the run looks.
type Inbox struct {
	mu     sync.Mutex
	events []monoapi.WebhookEvent
	wake   chan struct{}
}

// NewInbox returns an empty inbox.
func NewInbox() *Inbox { return &Inbox{wake: make(chan struct{}, 1)} }

// Add puts an event in.
func (i *Inbox) Add(e monoapi.WebhookEvent) {
	i.mu.Lock()
	i.events = append(i.events, e)
	i.mu.Unlock()
	select {
	case i.wake <- struct{}{}:
	default:
	}
}

func (i *Inbox) take() []monoapi.WebhookEvent {
	i.mu.Lock()
	defer i.mu.Unlock()
	events := i.events
	i.events = nil
	return events
}

// hear takes up what has come.
func (s *session) hear() {
	if s.Inbox == nil {
		return
	}
	none := len(s.sitting.Queue().Waiting()) == 0
	for _, e := range s.Inbox.take() {
		s.apply(flow.Hear{Event: e})
	}
	if none && len(s.sitting.Queue().Waiting()) > 0 {
		s.joined = s.Now()
	}
}

// sayNews says what Mono sent: bad news at once, good news once the account is
// done.
func (s *session) sayNews(n flow.Heard) {
	switch {
	case n.Item.Bad && n.Current:
		s.say("Bad news from Mono: %s %s", n.Item.What, n.Item.Do)
	case n.Item.Bad:
		s.say("Bad news from Mono about account %s: %s %s", n.Account, n.Item.What, n.Item.Do)
	case n.Current && s.machine().State() == flow.StateDone:
		s.sayConfirmed(n.Item)
	}
}

// sayConfirmed says good news about the account at hand, once.
func (s *session) sayConfirmed(item flow.Item) {
	if !slices.Contains(s.confirmed, item.What) {
		s.confirmed = append(s.confirmed, item.What)
		s.say("Mono confirms: %s.", item.What)
	}
}

// webhookWait is how long the plain mode waits for Mono's confirmation before
// it goes on.
const webhookWait = 15 * time.Second

// waitForWebhooks says Mono's events about the account as they come, until its
// data has been told of. The error is that of the run's context.
func (s *session) waitForWebhooks() error {
	if s.Inbox == nil {
		return nil
	}
	defer func() { s.confirmed = nil }()
	if !s.machine().ByLink() || !s.sitting.Queue().News().Heard(monoapi.EventUpdated) {
		s.say("Waiting for Mono's confirmation, at most %d seconds.", int(webhookWait.Seconds()))
	}
	for _, item := range s.sitting.Queue().News().Items() {
		if !item.Bad {
			s.sayConfirmed(item) // it was faster than the answer
		}
	}
	ctx, cancel := context.WithTimeout(s.ctx, webhookWait)
	defer cancel()
	for {
		s.hear()
		if s.sitting.Queue().News().Heard(monoapi.EventUpdated) {
			return nil
		}
		select {
		case <-ctx.Done():
			if s.ctx.Err() == nil {
				s.say("No further confirmation came.")
			}
			return s.ctx.Err()
		case <-s.Inbox.wake:
		}
	}
}
