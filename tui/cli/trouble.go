package cli

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// mostInARow is how many accounts in a row may fail for a reason that is hardly
// their own.
const mostInARow = 3

// mostWait is the longest that Mono may ask to wait; after that somebody has to
// look.
const mostWait = 2 * time.Minute

// trouble is what keeps links from being created that has nothing to do with the
// account at hand.
type trouble struct {
	last   *monoapi.Error // with which the last account that was asked about ended
	inARow int            // accounts
	busy   bool           // too many requests, for the account at hand
	owed   time.Duration  // before the next account begins
}

// again is how long to wait before a call is repeated that Mono asks to be
// repeated after some time: no less than it took before.
func (t *trouble) again(after time.Duration) time.Duration {
	t.busy, t.owed = true, max(after, t.owed)
	return t.owed
}

// ended takes up how an account's last call ended.
func (t *trouble) ended(err error) {
	if !errors.As(err, &t.last) {
		t.last = nil
	}
	switch {
	case t.last == nil:
		t.inARow = 0
	case t.last.Kind == monoapi.KindRateLimited:
		t.again(t.last.RetryAfter)
		t.inARow++
	case t.last.Kind == monoapi.KindTimeout, t.last.Kind == monoapi.KindUnreachable:
		t.inARow++
	default:
		t.inARow = 0
	}
	if !t.busy {
		t.owed = 0
	}
	t.busy = false
}

// ends says why it is of no use to go on with more accounts, or empty.
func (t *trouble) ends(more bool) string {
	switch {
	case t.last == nil:
		return ""
	case concernsAll(t.last) && more:
		return "Stopped, as the others would go the same way. " + t.explained()
	case concernsAll(t.last):
		return t.explained()
	case t.inARow >= mostInARow && more:
		return fmt.Sprintf("Stopped, as %d accounts in a row got no answer, or were too many at once. The last one: %s", t.inARow, t.explained())
	}
	return ""
}

// concernsAll reports whether every other account would end with the same error.
func concernsAll(e *monoapi.Error) bool {
	switch e.Kind {
	case monoapi.KindKeyRefused, monoapi.KindForbidden, monoapi.KindAddOnMissing:
		return true
	case monoapi.KindRateLimited:
		return e.RetryAfter > mostWait
	}
	return unpaid(e)
}

// money is how a refusal speaks of it. Mono's 402 alone says "request failed".
var money = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(wallet|balance|credits?|funds?|billing|payment|pay|subscri\w*|plan|top[- ]?up)\b`)
})

// unpaid reports whether the app lacks what a call costs.
func unpaid(e *monoapi.Error) bool {
	return e.Status == http.StatusPaymentRequired && money().MatchString(e.Message)
}

func (t *trouble) explained() string {
	notice := flow.Explain(t.last)
	if unpaid(t.last) {
		notice.Do = "Look at the app's balance and billing on Mono's dashboard."
	}
	return notice.String()
}
