//go:build unix

package term

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// build is one compiled program, or the reason why there is none.
type build struct {
	once sync.Once
	path string
	err  error
}

// builds holds what this test binary has compiled. It is shared on purpose:
// compiling again for every test would take most of the time.
var builds struct {
	mu  sync.Mutex
	dir string
	all map[string]*build
}

// startDir is a directory inside the module, whatever a test changes to later.
var startDir, _ = os.Getwd()

// Build compiles a main package, once for each package and flags in a run of
// the test binary, and returns the program's path. Flags go to "go build".
func Build(tb testing.TB, pkg string, flags ...string) string {
	tb.Helper()
	key := strings.Join(append([]string{pkg}, flags...), "\x00")

	builds.mu.Lock()
	if builds.all == nil {
		builds.all = map[string]*build{}
	}
	b := builds.all[key]
	if b == nil {
		b = &build{}
		builds.all[key] = b
	}
	number := len(builds.all)
	if builds.dir == "" {
		dir, err := os.MkdirTemp("", "connect-reauth-e2e-")
		if err != nil {
			builds.mu.Unlock()
			tb.Fatalf("creating a directory for the programs: %v", err)
		}
		builds.dir = dir
	}
	dir := filepath.Join(builds.dir, fmt.Sprint(number))
	builds.mu.Unlock()

	b.once.Do(func() {
		b.path = filepath.Join(dir, path.Base(pkg))
		// Without what Git says: it refuses to look at another user's directory.
		args := append([]string{"build", "-buildvcs=false", "-o", b.path}, flags...)
		cmd := exec.Command("go", append(args, pkg)...)
		cmd.Dir = startDir
		if out, err := cmd.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("building %s: %w\n%s", pkg, err, out)
		}
	})
	if b.err != nil {
		tb.Fatal(b.err)
	}
	return b.path
}

// GoSettings are this process's settings of Go as environment variables, for a
// program that runs the go command and is given nothing else: where it keeps what
// it has downloaded and compiled, and whatever was changed. Otherwise it would
// download and compile everything anew, or could not.
func GoSettings(tb testing.TB) []string {
	tb.Helper()
	var settings []string
	for _, which := range [][]string{{"-changed"}, {"GOCACHE", "GOENV", "GOMODCACHE", "GOPATH"}} {
		cmd := exec.Command("go", append([]string{"env", "-json"}, which...)...)
		cmd.Dir = startDir
		out, err := cmd.Output()
		if err != nil {
			tb.Fatalf("asking go for its settings: %v", err)
		}
		var values map[string]string
		if err := json.Unmarshal(out, &values); err != nil {
			tb.Fatalf("reading go's settings: %v", err)
		}
		for name, value := range values {
			settings = append(settings, name+"="+value)
		}
	}
	return append(settings, "TMPDIR="+os.TempDir())
}

// Clean removes what Build compiled. A TestMain that wants nothing left behind
// defers it:
//
//	func TestMain(m *testing.M) {
//		defer term.Clean()
//		m.Run()
//	}
func Clean() {
	builds.mu.Lock()
	defer builds.mu.Unlock()
	if builds.dir != "" {
		_ = os.RemoveAll(builds.dir)
	}
	builds.dir, builds.all = "", nil
}
