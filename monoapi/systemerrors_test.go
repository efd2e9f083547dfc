package monoapi_test

import (
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

// said is the error of a call that ends with an error of the system.
func said(t *testing.T, number error) *monoapi.Error {
	t.Helper()
	f := newFake(t)
	client := f.client(func(cfg *monoapi.Config) {
		cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("recv", number)}
		})
	})
	_, err := client.Session(session).SignIn(t.Context(), credentials()...)
	return failure(t, err)
}

// The system's errors are said in the same words on every system.
func TestSystemErrors(t *testing.T) {
	for words, numbers := range systemErrors {
		for _, number := range numbers {
			got := said(t, number)
			assert.Equal(t, monoapi.KindUnreachable, got.Kind, words)
			assert.Equal(t, words, got.Detail)
		}
	}
	for _, number := range timeouts {
		assert.Equal(t, monoapi.KindTimeout, said(t, number).Kind)
	}
	// What has no words here keeps the system's.
	got := said(t, unusual)
	assert.Equal(t, monoapi.KindUnreachable, got.Kind)
	assert.True(t, strings.HasPrefix(got.Detail, "error of the system in recv: "), got.Detail)
	assert.Contains(t, got.Detail, unusual.Error())
}
