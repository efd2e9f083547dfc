package sandbox

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestOldestSessionIsDropped(t *testing.T) {
	b := newBank(time.Now, nil)
	open := func() string { return b.open(AccountPrefix + "200").data.(opened).ID }
	oldest, second := open(), open()
	for range maxSessions - 1 {
		open()
	}

	assert.Len(t, b.sessions, maxSessions)
	assert.Equal(t, maxSessions, b.age.Len())
	assert.Equal(t, http.StatusUnauthorized, b.login(oldest, Username, Password).status)
	assert.Equal(t, AccountPrefix+"200", b.login(second, Username, Password).reauthorised)
	assert.Len(t, b.sessions, maxSessions-1, "a session that is done is not kept")
	assert.Equal(t, maxSessions-1, b.age.Len())
}
