package sandbox

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Beyond its size the oldest goes, and what has gone makes room.
func TestAShelfDropsTheOldest(t *testing.T) {
	s := newShelf[int](2)
	for i := range 4 {
		oldest, dropped := s.put(strconv.Itoa(i), i)
		assert.Equal(t, i >= 2, dropped)
		assert.Equal(t, max(i-2, 0), oldest)
	}
	for id, there := range map[string]bool{"0": false, "1": false, "2": true, "3": true} {
		thing, ok := s.get(id)
		assert.Equal(t, there, ok, id)
		if ok {
			assert.Equal(t, id, strconv.Itoa(thing))
		}
	}
	s.drop("2")
	assert.Len(t, s.byID, 1)
	_, dropped := s.put("4", 4)
	assert.False(t, dropped)
}

// The ref of a link that had to go can be used again; the one of a link that is
// there can't.
func TestTheRefOfALinkThatIsGone(t *testing.T) {
	b := newBank(time.Now, time.Minute, nil)
	b.links = newShelf[*link](1)
	initiate := func(ref string) int {
		return b.initiate(linkRequest{account: AccountPrefix + "102", ref: ref}, "http://127.0.0.1/link/").status
	}
	assert.Equal(t, http.StatusOK, initiate("first"))
	assert.Equal(t, http.StatusBadRequest, initiate("first"))
	assert.Equal(t, http.StatusOK, initiate("second"))
	assert.Equal(t, http.StatusBadRequest, initiate("second"))
	assert.Equal(t, http.StatusOK, initiate("first"))
}

// A form of a link that nobody has asks for no patience and completes nothing.
func TestAFormOfNoLink(t *testing.T) {
	b := newBank(time.Now, time.Minute, nil)
	assert.Equal(t, time.Second, b.linkWait("none", time.Second))
	assert.Empty(t, b.fill("none", nil))
}
