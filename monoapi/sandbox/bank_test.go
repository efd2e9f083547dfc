package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// The ref of a link that is dropped can be used again.
func TestOldestLinkIsDropped(t *testing.T) {
	b := newBank(time.Now, time.Minute, nil)
	initiate := func(i int) reply {
		return b.initiate(linkRequest{account: AccountPrefix + "200", ref: strconv.Itoa(i)}, "/link/")
	}
	exists := func(r reply) bool {
		_, ok := b.look(strings.TrimPrefix(r.data.(created).MonoURL, "/link/"))
		return ok
	}
	oldest, second := initiate(0), initiate(1)
	for i := range maxLinks - 2 {
		initiate(2 + i)
	}
	assert.True(t, exists(oldest))
	assert.Equal(t, http.StatusBadRequest, initiate(0).status)

	assert.Equal(t, http.StatusOK, initiate(maxLinks).status)
	assert.False(t, exists(oldest))
	assert.True(t, exists(second))
	assert.Equal(t, http.StatusBadRequest, initiate(1).status)
	assert.Equal(t, http.StatusOK, initiate(0).status)
	assert.Equal(t, maxLinks, len(b.links.byID))
	assert.Len(t, b.refs, maxLinks)
}

func TestOldestSessionIsDropped(t *testing.T) {
	b := newBank(time.Now, time.Minute, nil)
	open := func() string { return b.open(AccountPrefix + "200").data.(opened).Session.ID }
	login := map[string]string{"username": Username, "password": Password}
	oldest, second := open(), open()
	for range maxSessions - 1 {
		open()
	}

	assert.Equal(t, maxSessions, len(b.sessions.byID))
	assert.Equal(t, maxSessions, len(b.sessions.ids))
	assert.Equal(t, http.StatusUnauthorized, b.login(oldest, login).status)
	assert.Equal(t, AccountPrefix+"200", b.login(second, login).reauthorised)
	assert.Equal(t, maxSessions-1, len(b.sessions.byID), "a session that is done is not kept")
}

func TestAnAccountThatIsWorkedOnDoesNotLapse(t *testing.T) {
	now := time.Now()
	b := newBank(func() time.Time { return now }, time.Minute, nil)
	lapse := func() (digits []string) {
		for account, ok := b.lapse(); ok; account, ok = b.lapse() {
			digits = append(digits, strings.TrimPrefix(account, AccountPrefix))
		}
		return digits
	}
	b.open(AccountPrefix + "098")
	b.open(AccountPrefix + "200")
	assert.Equal(t, []string{"101", "102", "103", "104", "105", "106"}, lapse(), "the others lapse")
	now = now.Add(time.Hour)
	assert.ElementsMatch(t, []string{"098", "200"}, lapse(), "sessions that were given up end")
}
