//go:build unix

package cli

import (
	"errors"
	"os"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Which file keys come from, and what is said when there is none.
func TestKeyboardOfATerminal(t *testing.T) {
	t.Parallel()
	master, screen, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = master.Close(), screen.Close() })
	pipe, w, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = pipe.Close(), w.Close() })
	const (
		noOther = "standard input is not a terminal and there is no other keyboard; --plain reads answers from standard input"
		noneFor = "standard input holds the account IDs, so the answers need a terminal, and there is none; give the IDs as arguments"
	)
	for name, test := range map[string]struct {
		stdin, opened       *os.File // opened is the process's terminal
		plain, idsFromStdin bool
		want                *os.File
		says                string
	}{
		"terminal":                     {stdin: screen, want: screen},
		"pipe":                         {stdin: pipe, opened: screen, want: screen},
		"pipe, no terminal":            {stdin: pipe, says: noOther},
		"list from a pipe":             {stdin: pipe, opened: screen, idsFromStdin: true, want: screen},
		"list from a pipe, no other":   {stdin: pipe, idsFromStdin: true, says: noneFor},
		"list from the terminal":       {stdin: screen, opened: screen, idsFromStdin: true, want: screen},
		"plain, terminal":              {stdin: screen, plain: true, want: screen},
		"plain, pipe":                  {stdin: pipe, opened: screen, plain: true, want: pipe},
		"plain, list, terminal":        {stdin: pipe, opened: screen, plain: true, idsFromStdin: true, want: screen},
		"plain, list, no terminal":     {stdin: pipe, plain: true, idsFromStdin: true, says: noneFor},
		"plain, list, terminal closed": {stdin: screen, plain: true, idsFromStdin: true, says: noneFor},
	} {
		t.Run(name, func(t *testing.T) {
			sys := System{Stdin: test.stdin, Stderr: screen, OpenTerminal: func() (*os.File, error) {
				if test.opened == nil {
					return nil, errors.New("no such device")
				}
				return test.opened, nil
			}}
			keyboard, err := sys.keyboard(test.plain, test.idsFromStdin)
			if test.says != "" {
				assert.EqualError(t, err, test.says)
				assert.Equal(t, 2, codeOf(err))
				return
			}
			assert.NoError(t, err)
			assert.Same(t, test.want, keyboard)
		})
	}
}
