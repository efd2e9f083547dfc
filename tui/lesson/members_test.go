package lesson_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// membersRead are the names that the sources of monoapi read out of an object.
func membersRead(t *testing.T) []string {
	read := map[string]bool{}
	files, err := filepath.Glob("../../monoapi/*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "first" || f.Sel.Name == "list" || f.Sel.Name == "object") {
					for _, arg := range n.Args {
						literal(read, arg)
					}
				}
			case *ast.IndexExpr:
				literal(read, n.Index)
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(read))
}

// literal notes a name that is written out.
func literal(read map[string]bool, e ast.Expr) {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		name, _ := strconv.Unquote(l.Value)
		read[name] = true
	}
}
