// Command manual writes the man pages of a release, made from the command tree:
//
//	go run ./tui/e2e/manual DIRECTORY VERSION DATE
//
// The date may have a time after a T, which is left out. What makes the pages is
// not linked into the program, which is why this is a program of its own.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"connect-reauth/tui/cli"
)

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("usage: manual DIRECTORY VERSION DATE"))
	}
	date, _, _ := strings.Cut(os.Args[3], "T")
	if err := write(os.Args[1], os.Args[2], date); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "manual:", err)
	os.Exit(1)
}

// write writes a page for the program and one for each of its commands.
func write(directory, version, date string) error {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	root := cli.Command()
	header := doc.GenManHeader{Date: &day, Source: root.Name() + " " + version, Manual: "User Commands"}
	dress(root)
	for _, cmd := range append([]*cobra.Command{root}, root.Commands()...) {
		if cmd != root && !cmd.IsAvailableCommand() {
			continue
		}
		var page bytes.Buffer
		head := header // which GenMan fills in for each command
		if err := doc.GenMan(cmd, &head, &page); err != nil {
			return err
		}
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		if err := os.WriteFile(filepath.Join(directory, name), []byte(polish(page.String())), 0o644); err != nil {
			return err
		}
	}
	return nil
}
