package flow_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/flow"
)

// A file of Windows begins with a byte order mark and ends its lines in two
// characters; neither becomes part of an ID.
func TestAListAsWindowsWritesIt(t *testing.T) {
	assert.Equal(t, []string{account, anotherAccount}, flow.ParseAccounts("\ufeff"+account+"\r\n"+anotherAccount+"\r\n"))
	ids, words := flow.SortPasted("\ufeff" + account + "\r\n")
	assert.Equal(t, []string{account}, ids)
	assert.Empty(t, words)
	assert.Empty(t, flow.ParseAccounts("\ufeff"))
}
