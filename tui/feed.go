package tui

import (
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
)

// Feed brings the wizard what happens outside its own keys: exchanges as they
// are observed, webhooks as they come, remarks. Its methods can be called from
// any goroutine, at any time, and never wait.
type Feed struct {
	mu     sync.Mutex
	queue  []tea.Msg
	wake   chan struct{}
	closed chan struct{}
	once   sync.Once
}

// Messages that come through a feed.
type (
	exchangeMsg struct{ monoapi.Exchange }
	webhookMsg  struct{ monoapi.WebhookEvent }
	remarkMsg   struct{ text string }
)

// NewFeed returns a feed; what it is given waits until a wizard runs with it.
func NewFeed() *Feed {
	return &Feed{wake: make(chan struct{}, 1), closed: make(chan struct{})}
}

// Exchange shows an exchange in the inspector.
func (f *Feed) Exchange(e monoapi.Exchange) { f.add(exchangeMsg{e}) }

// Webhook shows an event on the result screen if it is about the account at
// hand.
func (f *Feed) Webhook(e monoapi.WebhookEvent) { f.add(webhookMsg{e}) }

// Remark shows a short word above the keys until the next key.
func (f *Feed) Remark(text string) { f.add(remarkMsg{text}) }

func (f *Feed) add(msg tea.Msg) {
	f.mu.Lock()
	f.queue = append(f.queue, msg)
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// pump sends on what comes, in order, until the feed is closed.
func (f *Feed) pump(send func(tea.Msg)) {
	for {
		select {
		case <-f.closed:
			return
		case <-f.wake:
		}
		f.mu.Lock()
		queue := f.queue
		f.queue = nil
		f.mu.Unlock()
		for _, msg := range queue {
			send(msg)
		}
	}
}

func (f *Feed) close() { f.once.Do(func() { close(f.closed) }) }
