package tui

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// sent collects what a feed sends on, in words.
type sent []string

func (s *sent) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case exchangeMsg:
		*s = append(*s, fmt.Sprint("exchange ", msg.Number))
	case webhookMsg:
		*s = append(*s, "webhook "+msg.Name)
	case remarkMsg:
		*s = append(*s, "remark "+msg.text)
	default:
		*s = append(*s, fmt.Sprintf("%T", msg))
	}
}

func TestFeedKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, got := NewFeed(), sent{}
		// Before anybody listens.
		f.Remark("one")
		f.Exchange(monoapi.Exchange{Number: 2})
		f.Webhook(monoapi.WebhookEvent{Name: "three"})
		go f.pump(got.send)
		synctest.Wait()
		assert.Equal(t, sent{"remark one", "exchange 2", "webhook three"}, got)

		f.Exchange(monoapi.Exchange{Number: 4})
		f.Remark("five")
		synctest.Wait()
		assert.Equal(t, sent{"exchange 4", "remark five"}, got[3:])

		f.close()
		f.close() // twice is harmless
		synctest.Wait()
		f.Remark("six") // nobody listens any more, and nobody waits
		synctest.Wait()
		assert.Len(t, got, 5)
	})
}

// TestFeedNeverWaits: what is given to it comes from calls under way, which
// must not wait for a screen that is slow or not there.
func TestFeedNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, got, slow := NewFeed(), sent{}, make(chan struct{})
		go f.pump(func(msg tea.Msg) {
			<-slow
			got.send(msg)
		})
		const goroutines, each = 4, 100
		var all sync.WaitGroup
		for range goroutines {
			all.Go(func() {
				for range each {
					f.Remark("x")
				}
			})
		}
		all.Wait()
		assert.Empty(t, got)
		close(slow)
		synctest.Wait()
		assert.Len(t, got, goroutines*each)
		f.close()
	})
}
