package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/cli"
)

// pages makes the pages and returns each as it is and as a person reads it,
// without line breaks.
func pages(t *testing.T) (roff, text map[string]string) {
	t.Helper()
	directory := t.TempDir()
	require.NoError(t, write(directory, "1.2.3", "2026-01-02"))
	files, err := os.ReadDir(directory)
	require.NoError(t, err)
	roff, text = map[string]string{}, map[string]string{}
	requests := regexp.MustCompile(`(?m)^\.(?:SH|TP|PP|TH|EX|EE|nh)\b`)
	for _, file := range files {
		page, err := os.ReadFile(filepath.Join(directory, file.Name()))
		require.NoError(t, err)
		roff[file.Name()] = string(page)
		read := requests.ReplaceAllString(string(page), "")
		read = strings.NewReplacer(`\fB`, "", `\fI`, "", `\fP`, "", `\fR`, "", `\-`, "-", `\&`, "").Replace(read)
		text[file.Name()] = words(read)
	}
	return roff, text
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// A page has everything that the command says with --help.
func TestPagesHaveEverything(t *testing.T) {
	t.Parallel()
	_, text := pages(t)
	root := cli.Command()
	require.NotEmpty(t, root.Commands())
	flags := 0
	for _, cmd := range append([]*cobra.Command{root}, root.Commands()...) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		page, ok := text[name+".1"]
		require.True(t, ok, name)
		assert.Contains(t, page, words(name+" - "+cmd.Short))
		assert.Contains(t, page, words("SYNOPSIS "+cmd.UseLine()))
		assert.Contains(t, page, "-h, --help")
		for line := range strings.SplitSeq(cmd.Long+"\n"+cmd.Example, "\n") {
			line, list := strings.CutSuffix(words(line), ":")
			if list && !strings.Contains(page, line) {
				line = strings.ToUpper(line)
			}
			assert.Contains(t, page, line, name)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			flags++
			value, usage := pflag.UnquoteUsage(f)
			assert.Contains(t, page, words("--"+f.Name+" "+value+" "+usage), name)
		})
	}
	assert.NotZero(t, flags)
	for _, cmd := range root.Commands() {
		assert.Contains(t, text["connect-reauth.1"], cmd.Name()+" "+cmd.Short)
		assert.Contains(t, text["connect-reauth.1"], "connect-reauth-"+cmd.Name()+"(1)")
		assert.Contains(t, text["connect-reauth-"+cmd.Name()+".1"], "SEE ALSO connect-reauth(1)")
	}
	assert.Len(t, text, 1+len(root.Commands()))
}

// The page is set as a manual is, and holds what a release promises, whatever
// the tree says.
func TestPages(t *testing.T) {
	t.Parallel()
	roff, _ := pages(t)
	page := roff["connect-reauth.1"]
	for _, part := range []string{
		`.TH "CONNECT\-REAUTH" "1" "Jan 2026" "connect\-reauth 1.2.3" "User Commands"`,
		".SH NAME\nconnect\\-reauth \\- Reauthorise", ".SH SYNOPSIS\n", ".SH DESCRIPTION\nconnect\\-reauth reauthorises",
		".TP\n\\fB\\-\\-demo\\fP\nstart", ".TP\n\\fB\\-h\\fP, \\fB\\-\\-help\\fP\n", ".TP\n\\fB\\-\\-log\\-file\\fP \\fIFILE\\fP\nappend",
		".TP\n\\fB\\-\\-timeout\\fP \\fID\\fP\nlimit D of one request; banks are slow (default 2m0s)\n",
		".TP\n\\fB\\-v\\fP, \\fB\\-\\-version\\fP\n",
		".SH COMMANDS\n.TP\n\\fBcompletion\\fP\nGenerate", ".TP\n\\fBdemo\\-server\\fP\nServe",
		".SH EXAMPLE\n.EX\nconnect\\-reauth \\-\\-demo\n",
	} {
		assert.Contains(t, page, part)
	}
	environment := section(t, page, "ENVIRONMENT")
	for _, name := range []string{"MONO_SECRET_KEY", "MONO_SECRET_KEY_COMMAND", "MONO_BASE_URL", "MONO_COMMIT_PATH", "MONO_WEBHOOK_SECRET", "ACCESSIBLE=1", "TERM=dumb", "NO_COLOR"} {
		assert.Contains(t, environment, name)
	}
	codes := section(t, page, "EXIT CODES")
	for _, code := range []string{"0", "1", "2", "70", "130"} {
		assert.Contains(t, codes, ".TP\n\\fB"+code+"\\fP\n")
	}
	for name, page := range roff {
		for line := range strings.SplitSeq(page, "\n") {
			assert.NotRegexp(t, `^\s|\s$|^'|[^\\]-`, line, name)
		}
		for _, left := range []string{"**", "`", "[=", `=""`, "Auto generated"} {
			assert.NotContains(t, page, left, name)
		}
	}
}

// section is what stands below a section's head.
func section(t *testing.T, page, title string) string {
	t.Helper()
	_, after, found := strings.Cut(page, "\n.SH "+title+"\n")
	require.True(t, found, title)
	text, _, _ := strings.Cut(after, "\n.SH ")
	return text
}

func TestDateThatIsNone(t *testing.T) {
	t.Parallel()
	assert.Error(t, write(t.TempDir(), "1.2.3", "today"))
}

// What makes the pages is not in the program.
func TestNotLinked(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-buildvcs=false", "-deps", "connect-reauth").CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "github.com/spf13/cobra\n")
	for _, part := range []string{"cobra/doc", "md2man", "blackfriday", "yaml"} {
		assert.NotContains(t, string(out), part)
	}
}
