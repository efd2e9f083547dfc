package monoapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// A server that puts the request body into a JSON text spells a quote or a
// backslash of the password with two escapes.
func TestPasswordEscapedTwiceIsHidden(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": "bad request: " + string(sent)})
	}))
	defer server.Close()
	for _, password := range []string{"canary pass", `canary "pass`, `canary\pass`, `canary<pass>`} {
		var seen string
		client, err := monoapi.New(monoapi.Config{
			Key: monoapi.NewSecret("test_sk_escape"), BaseURL: server.URL,
			Observe: func(e monoapi.Exchange) { seen = e.ResponseBody },
		})
		require.NoError(t, err)
		outcome, err := client.Session("sess_1").SignIn(t.Context(), signIn("samuel", password)...)
		require.NoError(t, err)
		assert.NotContains(t, seen, "canary")
		assert.Contains(t, seen, monoapi.Mask)
		assert.NotContains(t, outcome.Message, "canary")
	}
}
