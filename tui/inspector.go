package tui

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/lesson"
)

// From besideWidth columns on the inspector stands beside the question, else
// over it.
const besideWidth = 110

// How much the inspector keeps: the newest exchanges, up to a number and to
// the size of their bodies in bytes.
const (
	maxExchanges     = 100
	maxExchangeBytes = 1 << 20
)

// inspector shows every exchange of the sitting, newest first. The chosen one
// is unfolded.
type inspector struct {
	theme   theme
	open    bool
	roomy   bool // it is shown without being asked, where it has room beside the question
	focused bool // it has the keys although it stands beside the question

	explains bool              // beside each part it says what that is
	headers  bool              // the transport's headers are shown, too
	answers  map[string]string // of the demo bank, by the field's name

	exchanges []monoapi.Exchange // oldest first
	at        int                // the chosen one, 0 the newest
	scroll    int

	// The drawn lines, kept until something changes: a keystroke in a form
	// must not pay for them.
	drawn      []string
	drawnWidth int
}

func (in *inspector) add(e monoapi.Exchange) {
	in.drawn = nil
	for i := len(in.exchanges) - 1; i >= 0; i-- {
		if in.exchanges[i].Number == e.Number && in.exchanges[i].Started.Equal(e.Started) {
			in.exchanges[i] = e
			return
		}
	}
	in.exchanges = append(in.exchanges, e)
	if in.at > 0 {
		in.at++ // stay with the one that is being read
	}
	size := 0
	for i := len(in.exchanges) - 1; i >= 0; i-- {
		size += len(in.exchanges[i].RequestBody) + len(in.exchanges[i].ResponseBody)
		if len(in.exchanges)-i > maxExchanges || size > maxExchangeBytes && i < len(in.exchanges)-1 {
			in.exchanges = append([]monoapi.Exchange(nil), in.exchanges[i+1:]...)
			break
		}
	}
	in.at = min(in.at, len(in.exchanges)-1)
}

func (in *inspector) chosen() (monoapi.Exchange, bool) {
	if len(in.exchanges) == 0 {
		return monoapi.Exchange{}, false
	}
	return in.exchanges[len(in.exchanges)-1-in.at], true
}

func (in *inspector) choose(at int) {
	in.at = max(min(at, len(in.exchanges)-1), 0)
	in.scroll, in.drawn = 0, nil
}

// actions returns what keys do while they go to the inspector.
func (in *inspector) actions(keys *keyMap, beside bool) []action {
	leave := "close"
	if beside {
		leave = "back to the question"
	}
	move := action{Binding: keys.moveToEnds, do: func(msg tea.KeyMsg) intent {
		switch msg.Type {
		case tea.KeyUp:
			in.choose(in.at - 1)
		case tea.KeyDown:
			in.choose(in.at + 1)
		case tea.KeyHome:
			in.choose(0)
		default:
			in.choose(len(in.exchanges) - 1)
		}
		return nil
	}}
	scroll := action{Binding: keys.scroll, do: func(msg tea.KeyMsg) intent {
		if msg.Type == tea.KeyPgUp {
			in.scroll = max(in.scroll-5, 0)
		} else {
			in.scroll += 5 // view keeps it within the lines
		}
		return nil
	}}
	_, ok := in.chosen()
	explain, headers := "explain", "all headers"
	if in.explains {
		explain = "wire alone"
	}
	if in.headers {
		headers = "fewer headers"
	}
	return []action{
		move,
		action{Binding: keys.explain, do: func(tea.KeyMsg) intent { return in.toggle(&in.explains) }}.as(explain),
		action{Binding: keys.curl, do: func(tea.KeyMsg) intent {
			e, _ := in.chosen()
			return copyText{"The curl call", e.Curl()}
		}}.when(ok),
		scroll,
		action{Binding: keys.script, do: func(tea.KeyMsg) intent {
			return copyText{"The script", lesson.Script(in.exchanges, in.answers)}
		}}.when(ok),
		action{Binding: keys.headers, do: func(tea.KeyMsg) intent { return in.toggle(&in.headers) }}.as(headers),
		action{Binding: keys.back, do: func(tea.KeyMsg) intent {
			in.focused, in.open, in.drawn = false, beside, nil
			return nil
		}}.as(leave),
		action{Binding: keys.inspect, do: func(tea.KeyMsg) intent {
			in.focused, in.open, in.roomy = false, false, false
			return nil
		}}.as("close"),
	}
}

// toggle changes how exchanges are shown.
func (in *inspector) toggle(how *bool) intent {
	*how = !*how
	in.drawn, in.scroll = nil, 0
	return nil
}

// besideView is view beneath the keys that go to the inspector where it stands
// beside the question: the footer is the question's until it has them.
func (in *inspector) besideView(width, height int) []string {
	keys := "ctrl+t, then "
	if in.focused {
		keys = ""
	}
	keys += "↑↓ choose  ? explain  y copy as curl"
	return append([]string{in.theme.faint.Render(ansi.Truncate(keys, width, "…"))}, in.view(width, height-1)...)
}

// view returns height lines of at most width columns.
func (in *inspector) view(width, height int) []string {
	if in.drawn == nil || in.drawnWidth != width {
		in.drawn, in.drawnWidth = in.lines(width), width
	}
	in.scroll = max(min(in.scroll, len(in.drawn)-height), 0)
	lines := append([]string(nil), in.drawn[in.scroll:min(in.scroll+height, len(in.drawn))]...)
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines
}
