// Command connect-reauth reauthorises bank accounts linked through Mono Connect,
// in a terminal.
package main

import (
	"context"
	"os"

	"connect-reauth/tui/cli"
)

// What a release was built from; set by the linker.
var version, commit, date string

func main() {
	cli.Prepare(os.Getenv)
	os.Exit(cli.Main(context.Background(), os.Args[1:], cli.System{
		Build: cli.Build{Version: version, Commit: commit, Date: date}, Env: os.Getenv,
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Exit: os.Exit,
	}))
}
