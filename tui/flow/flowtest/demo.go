package flowtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// Story is the account ID of a demo story.
func Story(digits string) string { return sandbox.AccountPrefix + digits }

// StartDemoBank starts a demo bank that remembers every request, until the end
// of the test.
func StartDemoBank(tb testing.TB, cfg sandbox.Config) *sandbox.Server {
	tb.Helper()
	cfg.Record = true
	bank, err := sandbox.Start(cfg)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = bank.Close() })
	return bank
}

// Objects decodes one JSON object a line, as --json and the log file have them.
func Objects(tb testing.TB, text string) (objects []map[string]any) {
	tb.Helper()
	for line := range strings.Lines(text) {
		var object map[string]any
		require.NoError(tb, json.Unmarshal([]byte(line), &object), "line %q", line)
		objects = append(objects, object)
	}
	return objects
}
