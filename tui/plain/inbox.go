package plain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
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
	typed := s.Echo != nil && !s.Beforehand // by somebody who may not want to wait
	if !s.machine().ByLink() || !s.sitting.Queue().News().Heard(monoapi.EventUpdated) {
		how := ""
		if typed {
			how = fmt.Sprintf(" Enter goes on, %s asks for the data status%s.", wordStatus, s.chargeHint())
		}
		s.say("Waiting for Mono's confirmation, at most %d seconds.%s", int(webhookWait.Seconds()), how)
	}
	for _, item := range s.sitting.Queue().News().Items() {
		if !item.Bad {
			s.sayConfirmed(item) // it was faster than the answer
		}
	}
	late := time.NewTimer(webhookWait)
	defer late.Stop()
	for {
		s.lines.hide()
		s.screen.EndLine()
		s.hear()
		if s.sitting.Queue().News().Heard(monoapi.EventUpdated) {
			return nil
		}
		if typed {
			goesOn, err := s.whileConfirming(late.C)
			if goesOn || err != nil {
				return err
			}
			continue
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-late.C:
			s.say("No further confirmation came.")
			return nil
		case <-s.Inbox.wake:
		}
	}
}

// whileConfirming does what is typed while Mono's confirmation is waited for, until
// something comes; it reports whether the wait is over.
func (s *session) whileConfirming(late <-chan time.Time) (over bool, err error) {
	s.confirming = true
	defer func() { s.confirming = false }()
	s.lines.ask(false)
	s.lines.show(false)
	line, err := s.lines.read(events{again: func() {}, late: late, wake: s.Inbox.wake})
	s.screen.EndLine()
	word := strings.TrimSpace(line)
	switch {
	case errors.Is(err, errLate):
		s.say("No further confirmation came.")
		return true, nil
	case errors.Is(err, errWoken):
		return false, nil
	case errors.Is(err, io.EOF), err == nil && word == "":
		return true, nil
	case err != nil:
		return false, err
	case word == wordQuit:
		return false, ErrInterrupted
	case word == wordStatus:
		s.sayStatus()
	case word == wordHelp:
		s.sayWords(s.words()...)
	case unknownWord().MatchString(word):
		s.refuse(word)
	default:
		s.say("Nothing is asked now, so it was not used. Enter goes on, %s asks for the data status.", wordStatus)
	}
	return false, nil
}

// sayStatus asks Mono for the data status of the account that was done last, and
// says it.
func (s *session) sayStatus() {
	details, err := s.Bank.Account(s.ctx, s.finished)
	switch {
	case err != nil:
		s.say("The data status is not known: %s", flow.Explain(err))
	case details.DataStatus == "":
		s.say("Mono gave no data status of account %s.", monoapi.Clean(s.finished))
	default:
		s.say("Data status of account %s: %s.", monoapi.Clean(s.finished), details.DataStatus)
	}
}
