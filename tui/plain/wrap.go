package plain

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// wrapped breaks the lines of a text at blanks, so that none is wider than columns. A
// word that is wider, such as a link, stays whole; so does all where columns are unknown.
func wrapped(text string, columns int) string {
	if columns < 1 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = wrappedLine(line, columns)
	}
	return strings.Join(lines, "\n")
}

func wrappedLine(line string, columns int) string {
	if runewidth.StringWidth(line) <= columns {
		return line
	}
	var text strings.Builder
	width := 0
	for i, word := range strings.Split(line, " ") {
		wide := runewidth.StringWidth(word)
		switch {
		case i == 0:
		case width+1+wide > columns && width > 0:
			text.WriteByte('\n')
			width = 0
		default:
			text.WriteByte(' ')
			width++
		}
		text.WriteString(word)
		width += wide
	}
	return text.String()
}
