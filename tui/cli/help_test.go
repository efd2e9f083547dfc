package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHelp compares what --help says with its record under testdata. After a
// change that is meant, run the test with -update and read what changed.
func TestHelp(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"root":        {"--help"},
		"demo-server": {"demo-server", "--help"},
		"learn":       {"learn", "--help"},
		"link":        {"link", "--help"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := call{args: args}.run(t)
			require.Zero(t, e.code)
			require.Empty(t, e.stderr)
			golden.RequireEqual(t, []byte(e.stdout))
		})
	}
}

// Help in other words, and with what is wrong elsewhere.
func TestHelpIsOneText(t *testing.T) {
	t.Parallel()
	help := call{args: []string{"--help"}}.run(t).stdout
	for _, args := range [][]string{{"-h"}, {"help"}, {"--timeout", "0", "--help", story("099")}} {
		e := call{args: args, env: map[string]string{"MONO_SECRET_KEY": testKey}}.run(t)
		assert.Zero(t, e.code, args)
		assert.Empty(t, e.stderr, args)
		assert.Equal(t, help, e.stdout, args)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for want, build := range map[string]Build{
		"connect-reauth version 1.2.3\n":                               {Version: "1.2.3"},
		"connect-reauth version 1.2.3 0c24833\n":                       {Version: "1.2.3", Commit: "0c24833"},
		"connect-reauth version 1.2.3 0c24833 2025-11-25T03:24:00Z\n":  {Version: "1.2.3", Commit: "0c24833", Date: "2025-11-25T03:24:00Z"},
		"connect-reauth version " + (Build{}).version() + " 0c24833\n": {Commit: "0c24833"},
	} {
		for _, flag := range []string{"--version", "-v"} {
			e := call{args: []string{flag}, build: build}.run(t)
			assert.Zero(t, e.code)
			assert.Empty(t, e.stderr)
			assert.Equal(t, want, e.stdout)
		}
	}
	unknown := Build{}.text()
	assert.NotEmpty(t, unknown)
	assert.NotContains(t, unknown, " ")
	assert.NotContains(t, unknown, "(devel)")
}

// A release makes these, see .goreleaser.yaml.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		e := call{args: []string{"completion", shell}}.run(t)
		assert.Zero(t, e.code, shell)
		assert.Empty(t, e.stderr, shell)
		assert.True(t, strings.Contains(e.stdout, "connect-reauth") && strings.Contains(e.stdout, "__complete"), shell)
	}
}
