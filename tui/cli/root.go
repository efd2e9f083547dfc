package cli

import (
	"github.com/spf13/cobra"

	"connect-reauth/tui/beside"
)

const long = `connect-reauth reauthorises bank accounts linked through Mono Connect: it
creates a reauth session, signs in to the bank, and walks through what the
bank asks for: one of several accounts, a one-time password, a question.

Account IDs given as arguments are worked through one by one; "-" reads them
from standard input, one a line. Without any the wizard asks.

The screen is drawn on standard error. Standard output gets one line for each
account as it ends.

Environment:
  MONO_SECRET_KEY          the Mono app's secret key; asked for when not set
  MONO_SECRET_KEY_COMMAND  a command line whose first line of output is the key
  MONO_BASE_URL            as --base-url
  MONO_COMMIT_PATH         as --commit-path
  MONO_REDIRECT_URL        as --redirect-url
  MONO_WEBHOOK_SECRET      what --webhook-listen checks webhooks against
  ACCESSIBLE=1, TERM=dumb  as --plain
  NO_COLOR                 no colours

Exit codes:
    0  every account was reauthorised
    1  some were not, or a result could not be written
    2  wrong usage or configuration
   70  a fault of the program
  130  interrupted`

const examples = `  connect-reauth --demo
  connect-reauth 65c4c03aa66a95b572cb5a86
  code=$(connect-reauth --json 65c4c03aa66a95b572cb5a86 | jq -r .code)`

// rootCommand is the tree of commands; the root is the reauthorisation itself.
func rootCommand(sys System, words *beside.Output) *cobra.Command {
	var set settings
	root := &cobra.Command{
		Use:           "connect-reauth [flags] [ACCOUNT_ID ...]",
		Short:         "Reauthorise bank accounts linked through Mono Connect",
		Long:          long,
		Example:       examples,
		Version:       sys.Build.text(),
		Args:          cobra.MatchAll(nearCommand, meantFile),
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
		PersistentPreRunE:          emptyFlag,
		RunE: func(cmd *cobra.Command, args []string) error {
			set.environment(sys.Env)
			return newSitting(sys, set, words).run(cmd.Context(), args)
		},
	}
	set.flags(root)
	root.AddCommand(demoServerCommand(sys, words), learnCommand(sys, words), linkCommand(sys, words))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%w (see --help)", err) })
	root.SetOut(sys.Stdout)
	root.SetErr(sys.Stderr)
	return root
}

// Command is the tree of commands for whoever describes it, as the manual does.
// It is not to be run.
func Command() *cobra.Command { return rootCommand(System{}, nil) }
