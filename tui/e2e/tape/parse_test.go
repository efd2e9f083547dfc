//go:build unix

package tape

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// command is one line of a tape.
type command struct {
	line    int            // where it stands
	name    string         // "Type", "Wait", "key" and so on
	text    string         // what is typed, the key's name in the harness
	count   int            // how often a key is pressed
	pattern *regexp.Regexp // what Wait waits for, nil for VHS's own
	screen  bool           // Wait looks at the whole screen
}

// keys are VHS's keys under the harness's names.
var keys = map[string]string{
	"Enter": "enter", "Tab": "tab", "Escape": "esc", "Space": "space", "Backspace": "backspace", "Delete": "delete",
	"Up": "up", "Down": "down", "Left": "left", "Right": "right", "PageUp": "pgup", "PageDown": "pgdown",
}

// settings are what VHS lets a tape set.
var settings = []string{
	"Shell", "FontFamily", "FontSize", "Framerate", "Height", "LetterSpacing", "LineHeight", "PlaybackSpeed", "Padding",
	"Theme", "TypingSpeed", "Width", "LoopOffset", "MarginFill", "Margin", "WindowBar", "WindowBarSize", "BorderRadius",
	"WaitPattern", "WaitTimeout", "CursorBlink",
}

var (
	// form is a command with its +part, @time and argument.
	form     = regexp.MustCompile(`^([A-Za-z]+)(?:\+([^@\s]+))?(?:@(\S+))?(?:\s+(\S.*))?$`)
	duration = regexp.MustCompile(`^[0-9]*\.?[0-9]+(ms|s|m)?$`)
	quoted   = regexp.MustCompile("^(?:\"[^\"]*\"|'[^']*'|`[^`]*`)$")
)

// parse reads a tape with one command a line. VHS knows more than that; what is
// not understood here is an error.
func parse(tape string) ([]command, error) {
	var all []command
	header := true // settings are ignored after the first other command
	for i, line := range strings.Split(tape, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c, err := parseLine(line)
		switch {
		case err != nil:
			return nil, fmt.Errorf("line %d, %q: %w", i+1, line, err)
		case c.name != "Set" && c.name != "Output" && c.name != "Require":
			header = false
		case !header:
			return nil, fmt.Errorf("line %d, %q: too late, VHS ignores it here", i+1, line)
		}
		c.line = i + 1
		all = append(all, c)
	}
	return all, nil
}

func parseLine(line string) (c command, err error) {
	m := form.FindStringSubmatch(line)
	if m == nil {
		return c, fmt.Errorf("no command")
	}
	name, part, time, arg := m[1], m[2], m[3], m[4]
	if time != "" && !duration.MatchString(time) {
		return c, fmt.Errorf("%q is no time", time)
	}
	c.name = name
	switch name {
	case "Output", "Require":
		err = want(part == "" && time == "" && arg != "" && !strings.Contains(arg, " "))
	case "Set":
		setting, value, _ := strings.Cut(arg, " ")
		err = want(part == "" && time == "" && slices.Contains(settings, setting) && value != "")
	case "Hide", "Show":
		err = want(part == "" && time == "" && arg == "")
	case "Sleep":
		err = want(part == "" && time == "" && duration.MatchString(arg))
	case "Type":
		if err = want(part == "" && quoted.MatchString(arg)); err == nil {
			c.text = arg[1 : len(arg)-1]
		}
	case "Wait":
		c.screen = part == "Screen"
		err = want(c.screen || part == "Line" || part == "")
		if arg != "" && err == nil {
			if err = want(len(arg) > 2 && arg[0] == '/' && arg[len(arg)-1] == '/'); err == nil {
				c.pattern, err = regexp.Compile(arg[1 : len(arg)-1])
			}
		}
	case "Ctrl":
		c.name, c.text, c.count = "key", "ctrl+"+strings.ToLower(part), 1
		err = want(len(part) == 1 && time == "" && arg == "")
	case "Shift":
		c.name, c.text, c.count = "key", "shift+tab", 1
		err = want(part == "Tab" && time == "" && arg == "")
	default:
		c.name, c.text, c.count = "key", keys[name], 1
		if c.text == "" {
			return c, fmt.Errorf("unknown command")
		}
		if arg != "" {
			c.count, err = strconv.Atoi(arg)
		}
		if err == nil {
			err = want(part == "" && c.count > 0)
		}
	}
	return c, err
}

// want is an error unless the command has the form that it must have.
func want(right bool) error {
	if right {
		return nil
	}
	return fmt.Errorf("not understood")
}
