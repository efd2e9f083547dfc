// Package cli is the command line: flags and environment, how the parts of the
// program are wired, which terminal it speaks to, its exit codes. It knows
// nothing of the process but what [Main] is given, so that all of it runs in
// tests; what changes the process itself is in [Prepare].
package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// While it ends because of a signal, the program waits graceTime for each that
// takes nothing: the terminal, standard output. It is ended by force after
// endTime, should anything else keep it.
const (
	graceTime = 2 * time.Second
	endTime   = 15 * time.Second
)

// System is what the command line has of the process that it runs in.
type System struct {
	// Build is what the program was built from.
	Build Build
	// Env looks up an environment variable, as [os.Getenv] does.
	Env func(name string) string
	// Stdin, Stdout and Stderr are the standard files. They stay open.
	Stdin, Stdout, Stderr *os.File
	// OpenTerminal opens the terminal that keys come from when standard input
	// is something else; nil is [tui.OpenTerminal].
	OpenTerminal func() (*os.File, error)
	// Exit ends the process by force, when a signal has asked for the end and
	// something keeps it. Without it signals are not caught: they are the
	// caller's, and what ends the program early is the context alone.
	Exit func(code int)
}

// Main runs the command line with the arguments after the program's name and
// returns the exit code. The end of ctx is an interruption.
func Main(ctx context.Context, args []string, sys System) (code int) {
	if sys.OpenTerminal == nil {
		sys.OpenTerminal = tui.OpenTerminal
	}
	words := beside.NewOutput(sys.Stderr)
	defer words.Drain(graceTime)
	defer func() {
		// Without the value: nobody knows what it holds.
		if recover() != nil {
			say(words, plain.ErrFault.Error())
			code = exitFault
		}
	}()
	root := rootCommand(sys, words)
	strictHelp(root)
	// Without arguments cobra would take the process's own.
	root.SetArgs(append([]string{}, args...))
	err := root.ExecuteContext(ctx)
	if said := saidOf(err); said != nil {
		if flow.HoldsKey(said.Error()) {
			said = flow.ErrKey // cobra repeats what it can't use
		}
		say(words, said.Error())
	}
	return codeOf(err)
}

// say says a sentence that is no part of the flow, if there is one.
func say(words io.Writer, sentence string) {
	if sentence != "" {
		fmt.Fprintf(words, "connect-reauth: %s\n", sentence)
	}
}
