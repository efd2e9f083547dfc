package ledger

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/private"
)

// said is what a line says. It is no more than is needed: a result may have
// further keys.
type said struct {
	Account     string
	Status      flow.Status
	Environment monoapi.Environment
	Link        string
	FinishedAt  string
}

// parse reads a line.
func parse(line []byte) (s said, ok bool) {
	if s, ok := scan(line); ok {
		return s, true
	}
	return decode(line)
}

// isResult reports whether a line is a result, or the beginning of one.
func isResult(line []byte) bool {
	s, ok := parse(line)
	return ok && s.Account != "" && s.Status != "" || private.Begins(line, `{"account":`)
}

// decode reads a line of any JSON.
func decode(line []byte) (s said, ok bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil {
		return s, false
	}
	// Into the struct itself a decoder would also take STATUS for the status.
	for name, into := range map[string]any{"account": &s.Account, "status": &s.Status, "environment": &s.Environment} {
		if value, ok := members[name]; ok && json.Unmarshal(value, into) != nil {
			return said{}, false
		}
	}
	// Without these a result is one all the same.
	for name, into := range map[string]*string{"link": &s.Link, "finished_at": &s.FinishedAt} {
		if json.Unmarshal(members[name], into) != nil {
			*into = ""
		}
	}
	return s, true
}

// scan reads a line that is as simple as those that this program writes: a flat
// object without spaces, of texts without escapes, whole numbers and nulls. Of thousands
// of lines that takes a tenth of the time. It is false for all others, whatever
// they are.
func scan(line []byte) (s said, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.Trim(line, " \t\r\n"), []byte("{"))
	for ok {
		var key, value []byte
		if key, rest, ok = quoted(rest); !ok || len(rest) < 2 || rest[0] != ':' {
			return s, false
		}
		rest = rest[1:]
		isText := rest[0] == '"'
		if isText {
			value, rest, ok = quoted(rest)
		} else {
			rest, ok = afterWord(rest)
		}
		if !ok || len(rest) == 0 || !s.take(key, value, isText) {
			return s, false
		}
		end := rest[0]
		if rest = rest[1:]; end == '}' {
			return s, len(rest) == 0
		}
		ok = end == ','
	}
	return s, false
}

// take takes up a key's value, and is false where a decoder might see it
// otherwise.
func (s *said) take(key, value []byte, isText bool) bool {
	switch string(key) {
	case "account":
		s.Account = string(value)
	case "status":
		s.Status = flow.Status(value)
	case "environment":
		s.Environment = monoapi.Environment(value)
	case "link":
		s.Link = string(value)
		return ascii(value)
	case "finished_at":
		s.FinishedAt = string(value)
		return ascii(value)
	default:
		return true
	}
	return isText && ascii(value)
}

func ascii(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// quoted parts a text without escapes from what follows it.
func quoted(from []byte) (text, rest []byte, ok bool) {
	if len(from) == 0 || from[0] != '"' {
		return nil, nil, false
	}
	for i, c := range from[1:] {
		switch {
		case c == '"':
			return from[1 : 1+i], from[i+2:], true
		case c == '\\', c < 0x20:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// afterWord is what follows a whole number, or null.
func afterWord(from []byte) (rest []byte, ok bool) {
	if rest, ok := bytes.CutPrefix(from, []byte("null")); ok {
		return rest, true
	}
	rest = bytes.TrimLeft(from, "0123456789")
	digits := len(from) - len(rest)
	return rest, digits == 1 || digits > 1 && from[0] != '0'
}
