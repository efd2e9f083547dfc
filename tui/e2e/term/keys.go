//go:build unix

package term

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// keys are the bytes that xterm sends.
var keys = map[string]string{
	"enter":      "\r",
	"esc":        "\x1b",
	"tab":        "\t",
	"shift+tab":  "\x1b[Z",
	"up":         "\x1b[A",
	"down":       "\x1b[B",
	"right":      "\x1b[C",
	"left":       "\x1b[D",
	"ctrl+right": "\x1b[1;5C",
	"ctrl+left":  "\x1b[1;5D",
	"backspace":  "\x7f",
	"delete":     "\x1b[3~",
	"home":       "\x1b[H",
	"end":        "\x1b[F",
	"pgup":       "\x1b[5~",
	"pgdown":     "\x1b[6~",
	"space":      " ",
	"f1":         "\x1bOP",
	`ctrl+\`:     "\x1c",
}

// keyBytes returns what the terminal sends for a key. A key that has no name
// is the character itself.
func keyBytes(name string) (string, error) {
	if seq, ok := keys[name]; ok {
		return seq, nil
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok && len(rest) == 1 && rest[0] >= 'a' && rest[0] <= 'z' {
		return string(rest[0] & 0x1f), nil
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		seq, err := keyBytes(rest)
		return "\x1b" + seq, err
	}
	if utf8.RuneCountInString(name) == 1 {
		return name, nil
	}
	return "", fmt.Errorf("no key is called %q", name)
}
