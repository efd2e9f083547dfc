package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"connect-reauth/tui/flow"
)

// nearCommand refuses a first argument that somebody meant as a command: what is
// no command would be taken for an account ID, however odd. Behind "--" it is one.
func nearCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || cmd.ArgsLenAtDash() == 0 || strings.ContainsAny(args[0], "0123456789") {
		return nil
	}
	if meant := meantBy(cmd, args[0]); meant != "" {
		return usage("%q is neither a command nor an account ID; %s (see --help)", args[0], meant)
	}
	return nil
}

// meantFile refuses what is a file, and no account ID: its list comes on standard input.
func meantFile(cmd *cobra.Command, args []string) error {
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && info.Mode().IsRegular() && flow.CheckAccountID(arg) != nil {
			return usage("%q is a file, and not an account ID; to take the IDs from it: %s - < %[1]q", arg, cmd.CommandPath())
		}
	}
	return nil
}

// strictHelp gives the commands cobra's "help", which otherwise shows the root's
// help for whatever it does not know. The manual has no page for it.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Args = knownCommand
	}
}

// knownCommand refuses to help with what is no command.
func knownCommand(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	if err != nil {
		return asUsage(err)
	}
	if len(rest) == 0 {
		return nil
	}
	wrong := fmt.Sprintf("%q is no command", rest[0])
	return usage("%s (see --help)", flow.Join("; ", wrong, meantBy(found, rest[0])))
}

// meantBy asks for the command, or the flag, that a word is nearly the name of;
// it is empty when there is none.
func meantBy(cmd *cobra.Command, word string) string {
	var meant []string
	if cmd.Flags().Lookup(word) != nil {
		meant = append(meant, cmd.CommandPath()+" --"+word)
	}
	for _, name := range cmd.SuggestionsFor(word) {
		meant = append(meant, cmd.CommandPath()+" "+name)
	}
	if len(meant) == 0 {
		return ""
	}
	return "did you mean " + flow.Join(" or ", meant...) + "?"
}

// emptyFlag refuses a flag whose value is empty, as that of a variable is that the
// shell does not know: it would be taken as if it had not been given.
func emptyFlag(cmd *cobra.Command, _ []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if err == nil && f.Value.Type() == "string" && strings.TrimSpace(f.Value.String()) == "" {
			err = usage("--%s is empty; give it a value, or leave it out (see --help)", f.Name)
		}
	})
	return err
}
