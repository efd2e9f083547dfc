package monoapi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Members lists every name that the sources read out of an object, so that whoever
// explains answers misses none.
func TestMembersAreAllThatIsRead(t *testing.T) {
	listed := map[string]bool{}
	for _, name := range Members() {
		assert.False(t, listed[name], "%s is listed twice", name)
		listed[name] = true
	}
	read := map[string]bool{}
	for _, names := range [][]string{namesOfID, namesOfName, namesOfNumber, namesOfBankCode, namesOfLabel, namesOfOption} {
		for _, name := range names {
			read[name] = true
		}
	}
	files, err := filepath.Glob("*.go")
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
	assert.Equal(t, listed, read)
}

// literal notes a name that is written out.
func literal(read map[string]bool, e ast.Expr) {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		name, _ := strconv.Unquote(l.Value)
		read[name] = true
	}
}

func TestShapesAreToldInOrder(t *testing.T) {
	all := Shapes()
	require.Len(t, all, len(shapes))
	assert.Equal(t, Shape{"response code", "data.responseCode", "guide"}, all[0])
	all[0].Place = "changed"
	assert.Equal(t, "data.responseCode", Shapes()[0].Place)
}
