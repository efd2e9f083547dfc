package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// change is one mutation: a part of a file that is replaced.
type change struct {
	file       string // as the package was named, for people
	source     []byte
	begin, end int
	with       string
	line       int
}

// mutated is the whole file with the change.
func (c change) mutated() []byte {
	return bytes.Join([][]byte{c.source[:c.begin], c.source[c.end:]}, []byte(c.with))
}

// lines are the lines that are changed, as they were and as they are then.
func (c change) lines() (was, is string) {
	from := bytes.LastIndexByte(c.source[:c.begin], '\n') + 1
	to := len(c.source)
	if i := bytes.IndexByte(c.source[c.end:], '\n'); i >= 0 {
		to = c.end + i
	}
	return string(c.source[from:to]), string(c.source[from:c.begin]) + c.with + string(c.source[c.end:to])
}

// String is where the change is, and its diff.
func (c change) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d", c.file, c.line)
	was, is := c.lines()
	for line := range strings.Lines(was) {
		fmt.Fprintf(&b, "\n    - %s", strings.TrimRight(line, "\n"))
	}
	for line := range strings.Lines(is) {
		if strings.TrimSpace(line) != "" {
			fmt.Fprintf(&b, "\n    + %s", strings.TrimRight(line, "\n"))
		}
	}
	return b.String()
}

// changesOf returns every change of a package's sources that can be thought of, in
// the order of the files and the lines. Tests, and what is not built here, stay as
// they are.
func changesOf(path, only string) ([]change, error) {
	out, err := exec.Command("go", "list", "-f", `{{.Dir}}{{range .GoFiles}}{{"\n"}}{{.}}{{end}}`, path).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", path, err)
	}
	names := strings.Split(strings.TrimSpace(string(out)), "\n")
	var changes []change
	for _, name := range names[1:] {
		file := filepath.Join(names[0], name)
		source, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, source, 0)
		if err != nil {
			return nil, err
		}
		shown := filepath.ToSlash(filepath.Join(path, name))
		if !strings.Contains(shown, only) {
			continue
		}
		ast.Walk(seeker{file: set.File(tree.Pos()), shown: shown, source: source, changes: &changes}, tree)
	}
	return changes, nil
}

// seeker walks over a file and writes down what could be changed in it.
type seeker struct {
	file    *token.File
	shown   string
	source  []byte
	changes *[]change
	fails   bool // the function that it is in returns an error
}

// in is the seeker in a function.
func (s seeker) in(f *ast.FuncType) seeker {
	s.fails = false
	if f.Results != nil {
		last, ok := f.Results.List[len(f.Results.List)-1].Type.(*ast.Ident)
		s.fails = ok && last.Name == "error"
	}
	return s
}

// meant are the results of a return that anybody may look at: no other beside an
// error, nor beside a false that says that there is none.
func (s seeker) meant(results []ast.Expr) []ast.Expr {
	if len(results) < 2 {
		return results
	}
	last, ok := results[len(results)-1].(*ast.Ident)
	switch {
	case ok && last.Name == "false":
		return results[len(results)-1:]
	case s.fails && (!ok || last.Name != "nil"):
		return nil
	}
	return results
}

func (s seeker) text(n ast.Node) string {
	return string(s.source[s.file.Offset(n.Pos()):s.file.Offset(n.End())])
}

// replace writes a change down, if what comes of it is a Go file.
func (s seeker) replace(from, to token.Pos, with string) {
	c := change{
		file: s.shown, source: s.source, line: s.file.Line(from),
		begin: s.file.Offset(from), end: s.file.Offset(to), with: with,
	}
	if _, err := format.Source(c.mutated()); err == nil {
		*s.changes = append(*s.changes, c)
	}
}

func (s seeker) instead(n ast.Node, with string) { s.replace(n.Pos(), n.End(), with) }

// swapped are the operators that are written for others.
var swapped = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.ADD: token.SUB, token.SUB: token.ADD,
	token.LAND: token.LOR, token.LOR: token.LAND,
}

// Visit writes down what can be changed at a node.
func (s seeker) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.ImportSpec, *ast.StructType, *ast.InterfaceType:
		return nil
	case *ast.FuncDecl:
		return s.in(n.Type)
	case *ast.FuncLit:
		return s.in(n.Type)
	case *ast.BlockStmt:
		s.deleteEach(n.List)
	case *ast.CommClause:
		s.deleteEach(n.Body)
	case *ast.CaseClause:
		s.deleteEach(n.Body)
	case *ast.IfStmt:
		s.negate(n.Cond)
	case *ast.ForStmt:
		if n.Cond != nil {
			s.negate(n.Cond)
		}
	case *ast.SwitchStmt:
		if n.Tag == nil {
			s.negateCases(n)
		}
	case *ast.BinaryExpr:
		if with, ok := swapped[n.Op]; ok {
			s.replace(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), with.String())
		}
	case *ast.SliceExpr:
		s.bounds(n)
	case *ast.ReturnStmt:
		s.constants(s.meant(n.Results)...)
	case *ast.AssignStmt:
		s.constants(n.Rhs...)
	case *ast.KeyValueExpr:
		s.constants(n.Value)
	}
	return s
}

// deleteEach deletes statements that do something and declare nothing.
func (s seeker) deleteEach(list []ast.Stmt) {
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok != token.DEFINE {
				s.instead(stmt, "")
			}
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.DeferStmt, *ast.GoStmt, *ast.BranchStmt:
			s.instead(stmt, "")
		case *ast.IfStmt:
			if stmt.Else == nil && stmt.Init == nil {
				s.instead(stmt, "")
			}
		}
	}
}

func (s seeker) negate(condition ast.Expr) {
	if two, ok := condition.(*ast.BinaryExpr); ok && (two.Op == token.EQL || two.Op == token.NEQ) {
		return // with the other operator it says the same
	}
	s.instead(condition, "!("+s.text(condition)+")")
}

func (s seeker) negateCases(n *ast.SwitchStmt) {
	for _, clause := range n.Body.List {
		for _, condition := range clause.(*ast.CaseClause).List {
			s.negate(condition)
		}
	}
}

// bounds moves the bounds of a slice by one, inwards.
func (s seeker) bounds(n *ast.SliceExpr) {
	if n.Low != nil {
		s.instead(n.Low, s.text(n.Low)+"+1")
	}
	if n.High != nil {
		s.instead(n.High, s.text(n.High)+"-1")
	}
}

// constants changes texts, numbers and truths among values.
func (s seeker) constants(values ...ast.Expr) {
	for _, value := range values {
		switch value := value.(type) {
		case *ast.Ident:
			switch value.Name {
			case "true":
				s.instead(value, "false")
			case "false":
				s.instead(value, "true")
			}
		case *ast.BasicLit:
			s.literal(value)
		}
	}
}

func (s seeker) literal(value *ast.BasicLit) {
	switch value.Kind {
	case token.STRING:
		if text, err := strconv.Unquote(value.Value); err == nil && text == "" {
			s.instead(value, `"mutated"`)
		} else {
			s.instead(value, `""`)
		}
	case token.INT:
		s.instead(value, value.Value+"+1")
	}
}
