package monoapi_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// net/http changes the case of a header's name; what it spells stays secret.
func TestEchoInAHeadersName(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, reply(200, `{"responseCode": 99, "code": "code_x"}`,
		"X-correct-horse-battery", "1", "X-"+canaryKey, "1"))
	var names []string
	client := f.client(func(c *monoapi.Config) {
		c.Observe = func(e monoapi.Exchange) {
			for name := range e.ResponseHeader {
				names = append(names, name)
			}
		}
	})
	_, err := client.Session(session).SignIn(t.Context(), hidden("password", "correct-horse-battery"))
	require.NoError(t, err)
	assert.Contains(t, names, "x-"+mask)
	for _, name := range names {
		assert.NotContains(t, name, "orrect")
	}
}

// A server may name a question by what was typed a moment ago.
func TestEchoInACallToPaste(t *testing.T) {
	got := curl(t, func(c *monoapi.Config) { c.Redactor = &monoapi.Redactor{} }, func(c *monoapi.Client) {
		_, _ = c.Session(session).SignIn(t.Context(), hidden("password", "correct-horse-battery"))
		_, _ = c.Session(session).Commit(t.Context(), hidden("correct-horse-battery", "1234"))
	})
	assert.NotContains(t, got, "correct-horse")
	assert.Contains(t, got, `"`+mask+`": `)
}
