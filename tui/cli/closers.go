package cli

import (
	"slices"
	"sync"
)

// closers are what has to be ended with a sitting. Something may still be
// started, by the wizard, while the sitting ends.
type closers struct {
	mu     sync.Mutex
	closed bool
	all    []func()
}

// add remembers to call end; when everything has been closed already it is
// called at once.
func (c *closers) add(end func()) {
	c.mu.Lock()
	closed := c.closed
	if !closed {
		c.all = append(c.all, end)
	}
	c.mu.Unlock()
	if closed {
		end()
	}
}

// close ends what was started, last started first.
func (c *closers) close() {
	c.mu.Lock()
	all := c.all
	c.all, c.closed = nil, true
	c.mu.Unlock()
	for _, end := range slices.Backward(all) {
		end()
	}
}
