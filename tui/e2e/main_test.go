//go:build unix

// Package e2e drives the real program in a pseudo-terminal, as a person would,
// against the demo bank.
package e2e

import (
	"flag"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"connect-reauth/tui/e2e/term"
)

func TestMain(m *testing.M) {
	defer term.Clean()
	// Under nohup the programs would ignore it as well; what is caught is not handed
	// on to them.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	flag.Parse()
	// The tests wait for a program far more than they compute.
	if parallel := flag.Lookup("test.parallel"); parallel.Value.String() == parallel.DefValue {
		_ = flag.Set("test.parallel", "8")
	}
	m.Run()
}

// program builds the program once and returns its path.
func program(tb testing.TB) string {
	tb.Helper()
	if err := noticeSources(); err != nil {
		tb.Fatalf("looking at the program's sources: %v", err)
	}
	return term.Build(tb, "connect-reauth")
}

// noticeSources reads the module's directories. The program is compiled behind
// the back of "go test", which would show an old result from its cache after a
// change of the program; what a test reads becomes part of the cache's key.
var noticeSources = sync.OnceValue(func() error {
	const module = "../.."
	return filepath.WalkDir(module, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != module && d.IsDir() && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
})
