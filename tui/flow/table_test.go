package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/flow"
)

// The tables of the files beside this one say what follows each trigger in
// each point, a line each:
//
//	point | trigger | state then | effects | notice's kind | step added | what is kept
//
// "nothing" stands for no effect and a machine that is exactly as it was. A
// point may be a list, or one of the groups below. Groups are written out, so
// that a new point falls into none by itself.
var groups = map[string][]string{
	"idle":    {"account", "account again", "credentials", "choose account", "choose first", "challenge", "chosen", "asked at once", "handed over", "done", "failed"},
	"waiting": {"creating session", "renewing session", "logging in", "choosing", "answering", "answering both", "creating link"},

	"not account": {
		"creating session", "renewing session", "credentials", "logging in",
		"choose account", "choose first", "challenge", "chosen", "asked at once", "choosing", "answering", "answering both", "creating link", "handed over", "done", "failed",
	},
	"not credentials": {
		"account", "account again", "creating session", "renewing session", "logging in",
		"choose account", "choose first", "challenge", "chosen", "asked at once", "choosing", "answering", "answering both", "creating link", "handed over", "done", "failed",
	},
	"not choose account": {
		"account", "account again", "creating session", "renewing session", "credentials", "logging in",
		"challenge", "chosen", "asked at once", "choosing", "answering", "answering both", "creating link", "handed over", "done", "failed",
	},
	"not challenge": {
		"account", "account again", "creating session", "renewing session", "credentials", "logging in",
		"choose account", "choose first", "choosing", "answering", "answering both", "creating link", "handed over", "done", "failed",
	},
	"not failed": {
		"account", "account again", "creating session", "renewing session", "credentials", "logging in",
		"choose account", "choose first", "challenge", "chosen", "asked at once", "choosing", "answering", "answering both", "creating link", "handed over", "done",
	},
}

// expectation is one line of a table, for one point.
type expectation struct {
	point, trigger, follows string
}

func readTables(t *testing.T, tables ...string) []expectation {
	var all []expectation
	for line := range strings.Lines(strings.Join(tables, "\n")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		require.True(t, len(cells) == 7 || (len(cells) == 3 && cells[2] == "nothing"), "unreadable line: %s", line)
		for name := range strings.SplitSeq(cells[0], ",") {
			name = strings.TrimSpace(name)
			members, ok := groups[name]
			if !ok {
				members = []string{name}
			}
			for _, member := range members {
				all = append(all, expectation{member, cells[1], strings.Join(cells[2:], " | ")})
			}
		}
	}
	return all
}

// told is what followed, in the words of the tables.
func told(before flow.Machine, w *walk) string {
	m := w.machine
	if len(w.effects) == 0 && assert.ObjectsAreEqual(before, m) {
		return "nothing"
	}
	step := "-"
	if steps := m.Steps(); len(steps) > len(before.Steps()) {
		step = steps[len(steps)-1].Ended
	}
	return strings.Join([]string{m.State().String(), effectsTold(w.effects), noticeTold(m.Notice()), step, keptTold(w)}, " | ")
}

func effectsTold(effects []flow.Effect) string {
	var told []string
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Send:
			told = append(told, "send "+string(effect.Call.Operation))
		case flow.Again:
			told = append(told, "again "+effect.After.String())
		case flow.Cancel:
			told = append(told, "cancel")
		default:
			told = append(told, fmt.Sprintf("%T", effect))
		}
	}
	return orDash(strings.Join(told, ", "))
}

func noticeTold(n flow.Notice) string {
	switch {
	case n.Empty():
		return "-"
	case n.Kind == "":
		return "remark"
	}
	return string(n.Kind)
}

func keptTold(w *walk) string {
	m := w.machine
	var kept []string
	switch m.Account() {
	case "":
	case account:
		kept = append(kept, "account")
	case anotherAccount:
		kept = append(kept, "another")
	case oddAccount:
		kept = append(kept, "odd")
	default:
		kept = append(kept, "strange "+m.Account())
	}
	switch keptUser(m) {
	case "":
	case username:
		kept = append(kept, "user")
	default:
		kept = append(kept, "strange "+keptUser(m))
	}
	if details, ok := m.LinkedDetails(); ok && details.ID == linked.ID {
		kept = append(kept, "linked")
	}
	switch session := sessionOf(m); session {
	case "":
	case w.newest:
		kept = append(kept, "session")
	default:
		kept = append(kept, "strange "+session)
	}
	if m.Code() == code {
		kept = append(kept, "code")
	}
	return orDash(strings.Join(kept, " "))
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func TestStateTable(t *testing.T) {
	byName := make(map[string]trigger)
	for _, h := range triggers {
		byName[h.name] = h
	}
	for _, e := range readTables(t, answerTable, operatorTable, formsTable, leaveTable, linkTable) {
		h, ok := byName[e.trigger]
		require.True(t, ok, "no trigger %q", e.trigger)
		for i, way := range h.ways {
			t.Run(fmt.Sprintf("%s/%s/%d", e.point, e.trigger, i), func(t *testing.T) {
				w := walkTo(e.point)
				before := w.machine
				way(w)
				assert.Equal(t, e.follows, told(before, w))
			})
		}
	}
}

// TestStateTableIsWhole fails when a state, an event, a kind of error or a
// response code is added without lines in the tables.
func TestStateTableIsWhole(t *testing.T) {
	t.Run("pairs", func(t *testing.T) {
		lines := make(map[string]int)
		for _, e := range readTables(t, answerTable, operatorTable, formsTable, leaveTable, linkTable) {
			lines[e.point+" × "+e.trigger]++
		}
		for _, s := range points() {
			for _, h := range triggers {
				pair := s.name + " × " + h.name
				assert.Equal(t, 1, lines[pair], pair)
				delete(lines, pair)
			}
		}
		assert.Empty(t, lines, "lines for what does not exist")
	})
	t.Run("states", func(t *testing.T) {
		declared := constants(t, "machine.go", "State")
		require.NotEmpty(t, declared)
		for i, name := range declared {
			stood := slices.ContainsFunc(points(), func(s point) bool { return s.state == flow.State(i) })
			assert.True(t, stood, "no point for %s", name)
		}
	})
	t.Run("events", func(t *testing.T) {
		used := make(map[string]bool)
		for _, event := range usedEvents() {
			used[fmt.Sprintf("%T", event)] = true
		}
		declared := receivers(t, "events.go", "event")
		require.NotEmpty(t, declared)
		for _, name := range declared {
			assert.True(t, used["flow."+name], "no trigger for %s", name)
		}
	})
	t.Run("errors and codes", func(t *testing.T) {
		used := make(map[string]bool)
		for _, event := range usedEvents() {
			a, ok := event.(flow.Answered)
			if !ok {
				continue
			}
			if kind, sent := kindOf(a.Err); a.Err != nil {
				used[fmt.Sprintf("%s, sent: %t", kind, sent)] = true
			} else {
				used["code "+string(a.Outcome.ResponseCode)] = true
			}
		}
		for _, kind := range constants(t, "../../monoapi/errors.go", "Kind") {
			for _, sent := range []bool{true, false} {
				name := fmt.Sprintf("%s, sent: %t", kind, sent)
				assert.True(t, used[name], "no trigger for %s", name)
			}
		}
		for _, code := range append(constants(t, "../../monoapi/outcome.go", "ResponseCode"), "") {
			assert.True(t, used["code "+code], "no trigger for code %q", code)
		}
	})
}

// usedEvents are the events that the triggers consist of.
func usedEvents() []flow.Event {
	var used []flow.Event
	for _, h := range triggers {
		for _, way := range h.ways {
			w := walkTo("logging in")
			way(w)
			used = append(used, w.events...)
		}
	}
	return used
}
