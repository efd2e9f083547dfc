package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// equivalentsFile names changes that a person has looked at and that change
// nothing anybody could notice, with the reason.
const equivalentsFile = ".ci/mutate/equivalent.txt"

// equivalents are those changes by their place and their lines.
type equivalents map[string]string

// readEquivalents reads the file: four lines for each, the place, the line as it
// was after "-", as it is after "+" (missing where it is deleted), and why after
// "=". Lines move; a change is known by what it says, not by its number.
func readEquivalents() (equivalents, error) {
	text, err := os.ReadFile(equivalentsFile)
	if err != nil {
		return nil, fmt.Errorf("%w (to be run from the module's root)", err)
	}
	known := equivalents{}
	var file, was, is string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "-"):
			was = strings.TrimSpace(line[1:])
		case strings.HasPrefix(line, "+"):
			is = strings.TrimSpace(line[1:])
		case strings.HasPrefix(line, "="):
			known[file+"\n"+was+"\n"+is] = strings.TrimSpace(line[1:])
			was, is = "", ""
		default:
			file, was, is = line, "", ""
		}
	}
	return known, nil
}

// why says why a change is known to change nothing.
func (k equivalents) why(c change) (string, bool) {
	was, is := c.lines()
	why, ok := k[filepath.ToSlash(c.file)+"\n"+firstLine(was)+"\n"+firstLine(is)]
	return why, ok
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
