package cli

import (
	"io"
	"strings"

	"connect-reauth/tui/flow"
)

// fromStdin, as an argument, stands for the accounts on standard input.
const fromStdin = "-"

// readAccounts returns the accounts of the arguments, "-" standing for those on
// standard input, with what stands beside their IDs.
func readAccounts(args []string, stdin io.Reader) (all flow.List, err error) {
	for _, arg := range args {
		text, where := arg, "this argument"
		if arg == fromStdin {
			var read strings.Builder
			if _, err := io.Copy(&read, stdin); err != nil {
				return all, usage("reading account IDs from standard input: %w", err)
			}
			text, where = read.String(), "standard input"
		}
		list := flow.ParseList(text)
		if words := len(list.Accounts) + len(list.LeftOut); words > 1 && !list.Likely() {
			return all, usage("none of the %d words of %s looks like an account ID; give each as an argument if they are IDs all the same", words, where)
		}
		if len(list.Accounts) == 0 {
			return all, usage("%s contains no account ID", where)
		}
		all = all.With(list)
	}
	return all, nil
}
