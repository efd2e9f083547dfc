package cli

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/require"
)

// TestSentences holds everything that the program says to a person, a line each,
// as it stands in the sources: %s and … are what is put in. After a change that is
// meant, run it with -update, and read aloud what changed; with -v it prints all.
func TestSentences(t *testing.T) {
	t.Parallel()
	said := map[string]map[string]bool{}
	sources(t, func(folder, _ string, file *ast.File) {
		if folder == "monoapi/sandbox" {
			return // Mono's words, not ours
		}
		shows := said[folder]
		if shows == nil {
			shows = map[string]bool{}
			said[folder] = shows
		}
		for _, text := range texts(file) {
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); isSaid(line, folder) {
					shows[line] = true
				}
			}
		}
	})
	var list strings.Builder
	for _, folder := range slices.Sorted(maps.Keys(said)) {
		if len(said[folder]) > 0 {
			fmt.Fprintf(&list, "[%s]\n%s\n\n", folder, strings.Join(slices.Sorted(maps.Keys(said[folder])), "\n"))
		}
	}
	t.Log(list.String())
	// Sentences from everywhere are there: an empty list would hold nothing.
	for _, known := range []string{
		"[monoapi]", "the secret key contains a space, ", "[tui]", "Which account do you want to reauthorise?", "next account",
		"[tui/cli]", "--timeout must be more than 0", "[tui/flow]", "Going back loses this sign-in.",
		"This is the %s rejected sign-in for this account (code 400).", "[tui/plain]", "Please answer yes or no.",
	} {
		require.Contains(t, list.String(), known)
	}
	golden.RequireEqual(t, []byte(list.String()))
}

// texts are the texts that a source file holds, concatenations as one.
func texts(file *ast.File) (all []string) {
	var text func(e ast.Expr) (string, bool)
	text = func(e ast.Expr) (string, bool) {
		switch e := e.(type) {
		case *ast.BasicLit:
			if e.Kind == token.STRING {
				s, err := strconv.Unquote(e.Value)
				return s, err == nil
			}
		case *ast.ParenExpr:
			return text(e.X)
		case *ast.BinaryExpr:
			left, literal := text(e.X)
			right, also := text(e.Y)
			if e.Op == token.ADD && (literal || also) {
				return left + right, true
			}
		}
		return "…", false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field: // paths and tags
			_, field := n.(*ast.Field)
			return field && n.(*ast.Field).Tag == nil
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "MustCompile" {
				return false
			}
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "pattern" {
				return false
			}
		case ast.Expr:
			if s, ok := text(n); ok {
				all = append(all, s)
				return false
			}
		}
		return true
	})
	return all
}

var (
	words   = regexp.MustCompile(`\p{L}{2,}`)
	verbs   = regexp.MustCompile(`%[-+#0-9.]*[a-z]`)
	code    = regexp.MustCompile(`\$MONO|^curl |\{\{`)
	keyName = regexp.MustCompile(`^(ctrl\+.|enter|esc|home|tab|up|down|pgup|pgdn|pgdown)$`)
	oneWord = regexp.MustCompile(`^[ \p{L}]+:?$`)
)

// isSaid reports whether a line is said to a person: several words, or one where
// screens are drawn, on which it is a label or what a key does.
func isSaid(line, folder string) bool {
	switch plainly := verbs.ReplaceAllString(line, ""); len(words.FindAllString(plainly, -1)) {
	case 0:
		return false
	case 1:
		return (folder == "tui" || folder == "tui/plain") && oneWord.MatchString(line) && !keyName.MatchString(line)
	default:
		return strings.Contains(line, " ") && !code.MatchString(line)
	}
}
