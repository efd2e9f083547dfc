//go:build unix

package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-reauth/tui/e2e/term"
)

// TestVersionOfARelease: the linker sets it, as .goreleaser.yaml has it.
func TestVersionOfARelease(t *testing.T) {
	t.Parallel()
	s := term.Start(t, term.Options{
		Path: term.Build(t, "connect-reauth", "-ldflags=-X main.version=1.2.3 -X main.commit=0c24833 -X main.date=2025-11-25T03:24:00Z"),
		Args: []string{"--version"},
	})
	require.Equal(t, 0, s.Exit())
	require.Equal(t, "connect-reauth version 1.2.3 0c24833 2025-11-25T03:24:00Z\n", s.Stdout())
}
