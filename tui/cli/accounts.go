package cli

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// fromStdin, as an argument, stands for the accounts on standard input.
const fromStdin = "-"

// shortestKey is how long a key is at least that is looked for by itself; what is
// shorter may be part of anything.
const shortestKey = 8

// readAccounts returns the accounts of the arguments, "-" standing for those on
// standard input, with what stands beside their IDs. A secret key among them, that
// in use or another, is refused without a word of it.
func readAccounts(args []string, stdin io.Reader, key monoapi.Secret) (all flow.List, err error) {
	for _, arg := range args {
		text, where := arg, "this argument"
		if arg == fromStdin {
			var read strings.Builder
			if _, err := io.Copy(&read, stdin); err != nil {
				return all, usage("reading account IDs from standard input: %w", err)
			}
			text, where = decoded(read.String()), "standard input"
		}
		list := flow.ParseList(text)
		if inUse := key.Reveal(); list.HoldsKey || len(inUse) >= shortestKey && strings.Contains(text, inUse) {
			return all, asUsage(flow.ErrKey)
		}
		if list.NoAccount() != "" {
			words := len(list.Accounts) + len(list.LeftOut)
			return all, usage("none of the %d words of %s looks like an account ID; give each as an argument if they are IDs all the same", words, where)
		}
		if len(list.Accounts) == 0 {
			return all, usage("%s contains no account ID", where)
		}
		all = all.With(list)
	}
	return all, nil
}

// decoded returns what is read from a file as text: Windows may write it as
// UTF-16, with a mark before it that says so.
func decoded(text string) string {
	var order binary.ByteOrder
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
		order = binary.LittleEndian
	case strings.HasPrefix(text, "\xfe\xff"):
		order = binary.BigEndian
	default:
		return text
	}
	units := make([]uint16, 0, len(text)/2)
	for raw := []byte(text)[2:]; len(raw) > 1; raw = raw[2:] {
		units = append(units, order.Uint16(raw))
	}
	return string(utf16.Decode(units))
}
