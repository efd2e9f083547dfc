package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ending is what became of a change.
type ending int

const (
	notCompiled ending = iota
	noticed
	unnoticed
)

// tests are those that a package's changes meet, one group after the other.
type tests struct {
	dir    string // for what is made on the way
	groups []group
}

// group is a run of one package's tests.
type group struct {
	path  string
	flags []string
	limit time.Duration // several times what it took without a change
	took  time.Duration // the last time
}

// newTests runs all tests without a change, which must be well.
func newTests(ctx context.Context, path string, opts options) (*tests, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	t := &tests{dir: dir}
	if opts.last == "" {
		t.groups = []group{{path: path}}
	} else {
		t.groups = []group{{path: path, flags: []string{"-test.skip", opts.last}}, {path: path, flags: []string{"-test.run", opts.last}}}
	}
	for _, other := range opts.also {
		t.groups = append(t.groups, group{path: other})
	}
	for i := range t.groups {
		g := &t.groups[i]
		g.limit = 10 * time.Minute
		end, err := t.run(ctx, g, nil)
		if err == nil && end != unnoticed {
			err = fmt.Errorf("the tests of %s fail without a change", g.path)
		}
		if err != nil {
			t.close()
			return nil, err
		}
		g.limit = 5*g.took + 30*time.Second
	}
	return t, nil
}

func (t *tests) close() { _ = os.RemoveAll(t.dir) }

// meet runs the tests with a change, until one notices it.
func (t *tests) meet(ctx context.Context, c change) (ending, error) {
	for i := range t.groups {
		if end, err := t.run(ctx, &t.groups[i], &c); err != nil || end != unnoticed {
			return end, err
		}
	}
	return unnoticed, nil
}

func (t *tests) run(ctx context.Context, g *group, c *change) (ending, error) {
	overlay, err := t.overlay(c)
	if err != nil {
		return 0, err
	}
	binary := filepath.Join(t.dir, "tests.exe")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", binary, g.path)
	if out, err := build.CombinedOutput(); err != nil {
		if c == nil {
			return 0, fmt.Errorf("building the tests of %s: %w\n%s", g.path, err, out)
		}
		return notCompiled, ctx.Err()
	}
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", g.path).Output()
	if err != nil {
		return 0, err
	}
	limited, cancel := context.WithTimeout(ctx, g.limit)
	defer cancel()
	tests := bounded(limited, binary, append([]string{"-test.failfast"}, g.flags...)...)
	tests.Dir, tests.WaitDelay = strings.TrimSpace(string(dir)), 5*time.Second
	// Tests that build the program build it with the change.
	tests.Env = append(os.Environ(), "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -overlay="+overlay))
	began := time.Now()
	out, err := tests.CombinedOutput()
	g.took = time.Since(began)
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case err == nil:
		return unnoticed, nil
	case limited.Err() == nil && !errors.As(err, &failed) && !errors.Is(err, exec.ErrWaitDelay):
		return 0, err // they could not be run
	}
	if c == nil {
		fmt.Fprintf(os.Stderr, "%s", out)
	}
	return noticed, nil
}

// bounded is a command that can't take all of the machine's memory, as a loop
// without an end may.
func bounded(ctx context.Context, binary string, args ...string) *exec.Cmd {
	if shell, err := exec.LookPath("sh"); err == nil {
		const limited = `ulimit -v 4000000 2>/dev/null; exec "$0" "$@"`
		return exec.CommandContext(ctx, shell, append([]string{"-c", limited, binary}, args...)...)
	}
	return exec.CommandContext(ctx, binary, args...)
}

// overlay writes a change and returns the file by which go test takes it for the
// source.
func (t *tests) overlay(c *change) (string, error) {
	replace := map[string]string{}
	if c != nil {
		source, err := filepath.Abs(c.file)
		if err != nil {
			return "", err
		}
		mutated := filepath.Join(t.dir, "mutated.go")
		if err := os.WriteFile(mutated, c.mutated(), 0o600); err != nil {
			return "", err
		}
		replace[source] = mutated
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(t.dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}
