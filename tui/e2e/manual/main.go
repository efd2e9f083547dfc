// Command manual writes the man pages of a release, made from what the program
// says with --help, so that they need no library and no code in the program:
//
//	go run ./tui/e2e/manual DIRECTORY VERSION DATE
//
// The date may have a time after a T, which is left out.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	help, err := helpOf()
	if err != nil {
		return err
	}
	root := page{name: program, what: what, help: parse(help)}
	pages := []page{root}
	for _, c := range root.help.commands {
		if c.name == "completion" || c.name == "help" {
			continue
		}
		help, err := helpOf(c.name)
		if err != nil {
			return err
		}
		pages = append(pages, page{name: program + "-" + c.name, what: c.text, help: parse(help)})
	}
	for i, p := range pages {
		for j, other := range pages {
			if i != j {
				p.others = append(p.others, other.name)
			}
		}
		if err := os.WriteFile(filepath.Join(directory, p.name+".1"), []byte(p.roff(version, date)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// helpOf is what the program, or one of its commands, says with --help.
func helpOf(command ...string) (string, error) {
	cmd := exec.Command("go", append(append([]string{"run", program}, command...), "--help")...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}
