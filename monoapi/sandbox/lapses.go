package sandbox

import "time"

// lapses tells every so often of an account whose access has lapsed, until the
// server is closed.
func (s *Server) lapses(every time.Duration) {
	// Who looks on need not wait so long for the first.
	for wait := every / 4; sleep(s.ctx, wait); wait = every {
		if account, ok := s.bank.lapse(); ok {
			s.deliver(event{
				Event: "mono.events.reauthorisation_required",
				Data:  reauthorizedData{Account: reauthorizedAccount{ID: account}},
			})
		}
	}
}

// lapsing reports whether a story's account lapses by itself: one that an
// ordinary sign-in puts right.
func (p *plan) lapsing() bool {
	return p.refusal == nil && !p.down && !p.instant && !p.unfetched && p.busy == 0 && p.expires == 0 && p.slow == 0
}

// lapse returns the next account that lapses: one after the other, but none that
// somebody works on, and none again before it was reauthorised.
func (b *bank) lapse() (account string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range plans {
		p := plans[b.nextLapse%len(plans)]
		b.nextLapse++
		account := AccountPrefix + p.digits
		if p.lapsing() && !b.lapsed[account] && !b.clock().Before(b.atWork[account]) {
			b.lapsed[account] = true
			return account, true
		}
	}
	return "", false
}
