package flow_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// constants returns the constants of a type that a source file declares, in
// order: the text of those that have one, else their name.
func constants(t *testing.T, file, typeName string) []string {
	t.Helper()
	var found []string
	for _, decl := range parse(t, file).Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		of := ""
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			switch name, typed := value.Type.(*ast.Ident); {
			case typed:
				of = name.Name
			case selects(value.Type, typeName):
				of = typeName
			case len(value.Values) > 0:
				of = "" // neither typed nor a repetition of the line above
			}
			if of != typeName {
				continue
			}
			for i, name := range value.Names {
				text := name.Name
				if i < len(value.Values) {
					if literal, ok := value.Values[i].(*ast.BasicLit); ok {
						text, _ = strconv.Unquote(literal.Value)
					}
				}
				found = append(found, text)
			}
		}
	}
	return found
}

// selects reports whether a type is another package's of this name.
func selects(expr ast.Expr, name string) bool {
	selector, ok := expr.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == name
}

// receivers returns the types for which a source file declares a method.
func receivers(t *testing.T, file, method string) []string {
	t.Helper()
	var found []string
	for _, decl := range parse(t, file).Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && f.Recv != nil && f.Name.Name == method {
			found = append(found, f.Recv.List[0].Type.(*ast.Ident).Name)
		}
	}
	return found
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	return parsed
}

// TestFlowIsPure: no input or output, no clock, no terminal.
func TestFlowIsPure(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	looked := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		looked++
		parsed := parse(t, file)
		for _, spec := range parsed.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			assert.Contains(t, []string{
				"connect-reauth/monoapi", "cmp", "context", "crypto/sha256", "errors", "fmt", "maps", "regexp", "slices", "strconv", "strings", "sync", "time", "unicode", "unicode/utf8",
			}, path, file)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				of, _ := s.X.(*ast.Ident)
				clock := of != nil && of.Name == "time" &&
					slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}, s.Sel.Name)
				prints := of != nil && of.Name == "fmt" && (strings.HasPrefix(s.Sel.Name, "Print") || strings.HasPrefix(s.Sel.Name, "Scan"))
				assert.False(t, clock || prints, "%s: %s.%s", file, of, s.Sel.Name)
			}
			return true
		})
	}
	assert.Greater(t, looked, 5)
}

func kindOf(err error) (kind monoapi.Kind, sent bool) {
	var e *monoapi.Error
	if errors.As(err, &e) {
		return e.Kind, e.Sent
	}
	return "", false
}

// TestSources checks that the readers above find what is there: an empty list
// would make the tests that use them pass for nothing.
func TestSources(t *testing.T) {
	states := constants(t, "machine.go", "State")
	assert.Contains(t, states, "StateAccount")
	assert.Contains(t, states, "StateFailed")
	assert.NotContains(t, states, "maxRepeats")
	assert.Contains(t, constants(t, "words.go", "Kind"), "session_renewed")
	assert.Contains(t, constants(t, "../../monoapi/errors.go", "Kind"), string(monoapi.KindCancelled))
	assert.NotContains(t, constants(t, "../../monoapi/errors.go", "Kind"), string(monoapi.OpLogin))
	assert.Contains(t, constants(t, "../../monoapi/outcome.go", "ResponseCode"), "101")
	assert.Contains(t, receivers(t, "events.go", "event"), "Answered")
	assert.NotContains(t, receivers(t, "events.go", "event"), "Send")
}
