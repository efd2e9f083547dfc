package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
	"connect-reauth/tui/lesson"
)

// topic is what the account at hand shows that was not met yet, or else the next;
// -1 once all is met.
func (v view) topic() (topic int, here bool) {
	for i, t := range lesson.Topics {
		if !v.seen.Met(i) && strings.HasSuffix(v.machine.Account(), t.Story) && v.machine.Account() != "" {
			return i, true
		}
	}
	return v.seen.Next(), false
}

// lessonLines say what there is to see now, above the keys of every screen.
func (v view) lessonLines(width, height int) []string {
	p := newPage(width-1, 0)
	count := fmt.Sprintf("Seen %d of %d. ", v.seen.Count(), len(lesson.Topics))
	switch topic, here := v.topic(); {
	case topic < 0:
		p.wrap("  ", count+lesson.Afterwards, v.theme.good)
	case here:
		p.wrap("  ", count+"Now: "+lesson.Topics[topic].Name+": "+lesson.Topics[topic].Do+".", v.theme.accent)
	default:
		p.wrap("  ", count+"Next: "+lesson.Topics[topic].Name+"; "+v.goingOn()+".", v.theme.accent)
	}
	return p.lines[:min(len(p.lines), max(height/6, 1))]
}

// goingOn says how to get to the next topic: the account at hand has to end first.
func (v view) goingOn() string {
	switch state := v.machine.State(); {
	case state == flow.StateCredentials:
		return "ctrl+q gives this account up"
	case state == flow.StateChooseAccount:
		return "enter chooses an account first"
	case state == flow.StateChallenge:
		return "enter sends what is asked for first"
	case state.Waiting():
		return "first the answer is awaited"
	}
	return "enter goes on"
}

// accountOf is the account of a story, or for who learns the one that shows a topic.
func (v view) accountOf(story int) string {
	if !v.learning {
		return v.stories[story].Account
	}
	for _, known := range v.stories {
		if story >= 0 && strings.HasSuffix(known.Account, lesson.Topics[story].Story) {
			return known.Account
		}
	}
	return ""
}

// drawTopics lists what there is to see, below the question for an account.
func (v view) drawTopics(p *page, chosen int) {
	t := v.theme
	p.gap()
	if !p.compact {
		p.wrap("  ", "What there is to see; ↑ ↓ pick, enter plays, ctrl+t explains the calls", t.faint)
	}
	start, end := window(len(lesson.Topics), max(chosen, 0), max(p.room(), 3))
	for i := start; i < end; i++ {
		sign := t.faint.Render("·")
		if v.seen.Met(i) {
			sign = t.good.Render("✓")
		}
		line := ansi.Truncate(pad(lesson.Topics[i].Name, 22)+"  story "+lesson.Topics[i].Story, p.width-6, "…")
		if i == chosen {
			p.focusHere()
			p.add(t.accent.Render("❯ ") + sign + " " + t.selected.Render(line))
			continue
		}
		p.add("  " + sign + " " + line)
	}
}
