package sandbox

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestOldestSessionIsDropped(t *testing.T) {
	b := newBank(time.Now, time.Minute, nil)
	open := func() string { return b.open(AccountPrefix + "200").data.(opened).Session.ID }
	login := map[string]string{"username": Username, "password": Password}
	oldest, second := open(), open()
	for range maxSessions - 1 {
		open()
	}

	assert.Len(t, b.sessions, maxSessions)
	assert.Equal(t, maxSessions, b.age.Len())
	assert.Equal(t, http.StatusUnauthorized, b.login(oldest, login).status)
	assert.Equal(t, AccountPrefix+"200", b.login(second, login).reauthorised)
	assert.Len(t, b.sessions, maxSessions-1, "a session that is done is not kept")
	assert.Equal(t, maxSessions-1, b.age.Len())
}
