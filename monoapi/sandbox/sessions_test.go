package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi/sandbox"
)

const expired = "This session has expired. Create a new reauth session."

// A session lives until its expiresAt and no longer, by the bank's clock.
func TestSessionsExpire(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  time.Duration
		life time.Duration
	}{
		{"ten minutes unless told", 0, 10 * time.Minute},
		{"as told", 90 * time.Second, 90 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clock := newClock()
			d := start(t, sandbox.Config{Clock: clock.now, SessionLife: tt.cfg})
			a := d.open("102")
			assert.Equal(t, clock.now().Add(tt.life).UnixMilli(), a.Data.Session.ExpiresAt)
			id := a.Data.Session.ID

			clock.advance(tt.life - time.Millisecond)
			d.asked(102, d.login(id), "otp")

			clock.advance(time.Millisecond)
			d.refused(410, expired, d.login(id))
			d.refused(410, expired, d.commit(id, rightOTP))
			d.refused(410, expired, d.signIns(id))
			d.asked(102, d.login(d.session("102")), "otp")
		})
	}
}

// A session that is over while the bank takes its time is over.
func TestSessionExpiresDuringTheLogin(t *testing.T) {
	clock := newClock()
	d := start(t, sandbox.Config{Clock: clock.now})
	id := d.session("200")
	d.SetDelay(500 * time.Millisecond)
	answers := make(chan answer, 1)
	go func() { answers <- d.login(id) }()
	d.eventually(func() bool { return len(d.Requests()) == 2 }, "the login arrives")
	clock.advance(10 * time.Minute)
	d.refused(410, expired, <-answers)
}

// What a clock has beyond milliseconds does not lengthen a session: it ends
// when its expiresAt says.
func TestSessionEndsAtTheMillisecondTold(t *testing.T) {
	clock := newClock()
	clock.advance(999 * time.Microsecond)
	d := start(t, sandbox.Config{Clock: clock.now, SessionLife: time.Second})
	a := d.open("102")
	clock.advance(time.UnixMilli(a.Data.Session.ExpiresAt).Sub(clock.now()))
	d.refused(410, expired, d.login(a.Data.Session.ID))
}

func TestSessionThatIsDoneIsGone(t *testing.T) {
	d := start(t, sandbox.Config{})
	id := d.session("102")
	d.login(id)
	d.done(d.commit(id, rightOTP))
	d.refused(401, "Session not found", d.commit(id, rightOTP))
	d.refused(401, "Session not found", d.login(id))
	d.refused(401, "Session not found", d.signIns(id))
}
