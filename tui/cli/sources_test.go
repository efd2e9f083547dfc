package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "../.."

// sources calls look for every file of the program: no tests, and nothing that
// only tests need.
func sources(t *testing.T, look func(folder, name string, file *ast.File)) {
	t.Helper()
	looked := 0
	err := filepath.WalkDir(module, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(module, p)
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (rel == "tui/e2e" || rel == "tui/flow/flowtest" || rel != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		looked++
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
		if err == nil {
			look(path.Dir(rel), rel, file)
		}
		return err
	})
	require.NoError(t, err)
	require.Greater(t, looked, 50)
}

// Imports point one way: main → tui/cli → tui → tui/flow → monoapi.
func TestImports(t *testing.T) {
	t.Parallel()
	// Who may import what; a path that ends with a slash is all below it.
	rules := []struct {
		imported string
		by       []string
	}{
		{"connect-reauth/tui/cli", []string{"."}},
		{"connect-reauth/tui", []string{"tui/cli"}},
		{"connect-reauth/tui/plain", []string{"tui/cli"}},
		{"connect-reauth/tui/", []string{".", "tui", "tui/cli", "tui/plain", "tui/report", "tui/journal", "tui/ledger"}},
		{"connect-reauth/monoapi/sandbox", []string{"tui/cli"}},
		{"connect-reauth/tui/flow/flowtest", nil},
		{"github.com/charmbracelet/", []string{"tui", "tui/quiet", "tui/keyboard"}},
		{"github.com/spf13/", []string{"tui/cli"}},
	}
	sources(t, func(folder, name string, file *ast.File) {
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			for _, rule := range rules {
				if imported == rule.imported || strings.HasSuffix(rule.imported, "/") && strings.HasPrefix(imported, rule.imported) {
					assert.Contains(t, rule.by, folder, "%s imports %s", name, imported)
				}
			}
			if first, _, _ := strings.Cut(imported, "/"); folder == "monoapi" {
				assert.False(t, first == "connect-reauth" || strings.Contains(first, "."), "%s imports %s", name, imported)
			}
		}
	})
}

// What belongs to the process is looked at in main alone, and changed in
// Prepare alone.
func TestTheProcessIsLeftAlone(t *testing.T) {
	t.Parallel()
	forbidden := map[string][]string{
		"os":     {"Args", "Getenv", "LookupEnv", "Environ", "Setenv", "Exit", "Stdin", "Stdout", "Stderr"},
		"signal": {"Ignore", "Reset"},
		"log":    {"SetOutput", "Print", "Printf", "Println", "Fatal", "Fatalf"},
		"harden": {"Process"},
	}
	prepared := []string{}
	sources(t, func(folder, name string, file *ast.File) {
		if folder == "." {
			return
		}
		for _, decl := range file.Decls {
			f, _ := decl.(*ast.FuncDecl)
			ast.Inspect(decl, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				of, ok := s.X.(*ast.Ident)
				if !ok || !slices.Contains(forbidden[of.Name], s.Sel.Name) {
					return true
				}
				if f != nil && f.Name.Name == "Prepare" && folder == "tui/cli" {
					prepared = append(prepared, of.Name+"."+s.Sel.Name)
					return true
				}
				assert.Fail(t, "this belongs to the process", "%s: %s.%s", name, of.Name, s.Sel.Name)
				return true
			})
		}
	})
	assert.Equal(t, []string{"harden.Process", "log.SetOutput"}, prepared)
}

// main starts, and nothing else.
func TestMainIsSmall(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(module, "main.go"), nil, 0)
	require.NoError(t, err)
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok {
			assert.Equal(t, "main", f.Name.Name)
			assert.LessOrEqual(t, len(f.Body.List), 3)
		}
	}
}
