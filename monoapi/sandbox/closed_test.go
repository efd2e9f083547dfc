package sandbox

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A request that had its connection before the server was closed is not answered
// after that.
func TestAClosedServerAnswersNothing(t *testing.T) {
	s, err := Start(Config{Record: true})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	w := httptest.NewRecorder()
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() {
		s.serve(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v2/accounts/x", nil))
	})
	assert.Empty(t, w.Body.String())
	assert.Empty(t, s.Requests())
}
