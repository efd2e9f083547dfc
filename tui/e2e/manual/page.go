package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// dress puts the tree's texts, which are written for --help, into the markdown
// that the pages are made from.
func dress(root *cobra.Command) {
	root.DisableAutoGenTag = true // the date is in the head
	root.InitDefaultCompletionCmd()
	for _, cmd := range append([]*cobra.Command{root}, root.Commands()...) {
		cmd.InitDefaultHelpFlag()
		cmd.InitDefaultVersionFlag()
		cmd.Long = sections(cmd.Long)
		cmd.Example = regexp.MustCompile(`(?m)^\s+`).ReplaceAllString(cmd.Example, "")
		cmd.Flags().VisitAll(dressFlag)
	}
	root.Long += "\n\n# COMMANDS\n"
	for _, cmd := range root.Commands() {
		if !cmd.IsAvailableCommand() {
			continue
		}
		root.Long += item(cmd.Name(), cmd.Short)
		if cmd.Name() == "completion" {
			root.RemoveCommand(cmd) // it says itself what there is to know
		}
	}
}

// sections makes a section of each block of the text that is a list with a
// title and a colon: the environment, the exit codes.
func sections(text string) string {
	var b strings.Builder
	for block := range strings.SplitSeq(text, "\n\n") {
		title, list, _ := strings.Cut(block, ":\n")
		if strings.Contains(title, "\n") || !strings.HasPrefix(list, "  ") {
			b.WriteString(block + "\n\n")
			continue
		}
		b.WriteString("# " + strings.ToUpper(title) + "\n")
		for line := range strings.SplitSeq(list, "\n") {
			name, text, _ := strings.Cut(strings.TrimSpace(line), "  ")
			b.WriteString(item(name, strings.TrimSpace(text)))
		}
	}
	return strings.TrimSpace(b.String())
}

// item is a line of a list.
func item(name, text string) string { return fmt.Sprintf("\n**%s**\n\t%s\n", name, text) }

// dressFlag has a flag show what its value is called, and the default as --help
// has it, where the pages would show the default alone.
func dressFlag(f *pflag.Flag) {
	value, text := pflag.UnquoteUsage(f)
	switch f.DefValue {
	case "", "false", "0", "[]":
	default:
		text += " (default " + f.DefValue + ")"
	}
	f.Usage, f.DefValue, f.NoOptDefVal = text, value, ""
}

// listed is an item of a list, as markdown that knows none makes it: a flag
// perhaps, with a value.
var listed = regexp.MustCompile(`(?m)^(?:\.PP\n)?(\\fB.*\\fP)(?:="?([\w=]*)"?)?\n\t`)

// polish has man set the lists as lists, and "-" as what is typed at a shell
// rather than as a hyphen.
func polish(page string) string {
	page = listed.ReplaceAllString(page, ".TP\n$1 \\fI$2\\fP\n")
	page = strings.ReplaceAll(page, ` \fI\fP`, "")
	page = strings.ReplaceAll(page, `\-`, "-")
	return strings.ReplaceAll(page, "-", `\-`)
}
