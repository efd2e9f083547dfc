//go:build unix

package term

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

const (
	enq = 0x05 // asks for the terminal's answerback
	bel = 0x07
	can = 0x18
	sub = 0x1a
	esc = 0x1b
)

// Queries returns every sequence in raw that asks the terminal something and
// has it answer: colours, attributes, cursor position, modes, version,
// keyboard, settings, capabilities, clipboard and window reports.
func Queries(raw []byte) []string {
	var found []string
	for i := 0; i < len(raw); {
		n, query := sequence(raw[i:])
		if query {
			found = append(found, string(raw[i:i+n]))
		}
		i += n
	}
	return found
}

// sequence measures the control sequence or the single byte at the start of b
// and says whether it is a query.
func sequence(b []byte) (n int, query bool) {
	if b[0] != esc || len(b) == 1 {
		return 1, b[0] == enq
	}
	switch b[1] {
	case '[':
		return csi(b)
	case ']', 'P', '_', '^', 'X':
		n, body := controlString(b)
		switch b[1] {
		case ']':
			return n, oscQuery(body)
		case 'P':
			return n, dcsQuery(body)
		case '_':
			return n, strings.HasPrefix(body, "G") && strings.Contains(body, "a=q")
		}
		return n, false
	case 'Z': // DECID, the old way to ask for device attributes
		return 2, true
	case esc:
		return 1, false
	}
	return 2, false
}

// csi measures the CSI sequence at the start of b.
func csi(b []byte) (n int, query bool) {
	i := 2
	for i < len(b) && b[i] >= 0x30 && b[i] <= 0x3f {
		i++
	}
	params := string(b[2:i])
	start := i
	for i < len(b) && b[i] >= 0x20 && b[i] <= 0x2f {
		i++
	}
	middle := string(b[start:i])
	if i == len(b) {
		return i, false
	}
	if b[i] < 0x40 || b[i] > 0x7e { // broken off: what follows is on its own
		return i, false
	}
	return i + 1, csiQuery(params, middle, b[i])
}

func csiQuery(params, middle string, final byte) bool {
	private := ""
	if params != "" && strings.ContainsRune("<=>?", rune(params[0])) {
		private, params = params[:1], params[1:]
	}
	first, _, _ := strings.Cut(params, ";")
	number, _ := strconv.Atoi(first)

	switch middle + string(final) {
	case "c": // DA1, DA2, DA3
		return number == 0 && private != "?"
	case "n": // DSR; with ">" it switches a key modifier off
		return private == "?" || private == "" && (number == 5 || number == 6)
	case "$p": // DECRQM
		return true
	case "q": // XTVERSION; without ">" it sets the keyboard's lamps
		return private == ">" && number == 0
	case "u": // the kitty keyboard's flags; other prefixes set them
		return private == "?"
	case "m": // XTQMODKEYS
		return private == "?"
	case "t": // reports about the window, screen, cell sizes and titles
		return private == "" && slices.Contains([]int{11, 13, 14, 15, 16, 18, 19, 20, 21}, number)
	case "x": // DECREQTPARM
		return private == ""
	case "S": // XTSMGRAPHICS; without "?" it scrolls
		return private == "?"
	case "*y", "$w", "$u", "&u": // DECRQCRA, DECRQPSR, DECRQTSR, DECRQUPSS
		return true
	}
	return false
}

// controlString measures the OSC, DCS, APC, PM or SOS at the start of b and
// returns what stands between its introducer and its end. One that breaks off
// at the end of b counts as whole.
func controlString(b []byte) (n int, body string) {
	for i := 2; i < len(b); i++ {
		switch b[i] {
		case bel:
			if b[1] == ']' {
				return i + 1, string(b[2:i])
			}
		case can, sub:
			return i + 1, ""
		case esc:
			if bytes.HasPrefix(b[i:], []byte("\x1b\\")) {
				return i + 2, string(b[2:i])
			}
			return i, string(b[2:i]) // the next sequence ends this one
		}
	}
	return len(b), string(b[2:])
}

func oscQuery(body string) bool {
	command, rest, _ := strings.Cut(body, ";")
	number, err := strconv.Atoi(command)
	if err != nil {
		return false
	}
	switch {
	case number == 4, number == 5, number >= 10 && number <= 19, number == 21, number == 22, number == 50, number == 52:
		// A title (0 to 2) or a link (8) may well hold a question mark.
		for field := range strings.SplitSeq(rest, ";") {
			if strings.HasPrefix(field, "?") || strings.HasSuffix(field, "=?") {
				return true
			}
		}
	case number == 1337:
		return strings.HasPrefix(rest, "ReportCellSize") || strings.HasPrefix(rest, "ReportVariable")
	}
	return false
}

// dcsQuery knows DECRQSS and XTGETTCAP.
func dcsQuery(body string) bool {
	return strings.HasPrefix(body, "$q") || strings.HasPrefix(body, "+q")
}
