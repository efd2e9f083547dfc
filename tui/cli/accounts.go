package cli

import (
	"io"
	"strings"

	"connect-reauth/tui/flow"
)

// fromStdin, as an argument, stands for the account IDs on standard input.
const fromStdin = "-"

// readAccounts returns the account IDs of the arguments, "-" standing for those
// on standard input, and which of them came more than once.
func readAccounts(args []string, stdin io.Reader) (accounts, duplicates []string, err error) {
	var all []string
	for _, arg := range args {
		if arg != fromStdin {
			all = append(all, strings.TrimSpace(arg))
			continue
		}
		text, err := io.ReadAll(stdin)
		if err != nil {
			return nil, nil, usage("reading account IDs from standard input: %w", err)
		}
		found := flow.ParseAccounts(string(text))
		if len(found) == 0 {
			return nil, nil, usage("standard input holds no account ID")
		}
		all = append(all, found...)
	}
	queue, duplicates := flow.Queue{}.Add(all...)
	for _, e := range queue.Entries() {
		accounts = append(accounts, e.Account)
	}
	return accounts, duplicates, nil
}
