package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// The smallest window in which every step is usable, and from where on there is
// room for air.
const (
	minWidth, minHeight = 40, 12
	airyHeight          = 16
	wideHeader          = 64
)

// header returns the lines above the question: what this is, for which
// account, and where in the walk.
func (w *Wizard) header(v view, width, height int) []string {
	t := v.theme
	name := "  " + t.strong.Render("connect-reauth")
	if environment := v.sitting.Environment(); environment != "" {
		style, ok := t.badges[environment]
		if !ok {
			style = t.badge
		}
		name += "  " + style.Render(" "+strings.ToUpper(string(environment))+" ")
	}
	accountID, bank, queue := v.headerTexts()
	stepLine := v.stepLine(width)
	if s, ok := w.screen.(apart); ok {
		accountID, bank, queue = "", "", ""
		stepLine = "  " + s.headline(t)
	}
	right := flow.Join("   ", bank, queue)
	if width >= wideHeader {
		right = flow.Join("   ", bank, accountID, queue)
	}
	lines := []string{spread(width, name, right, t.faint)}
	if accountID != "" && width < wideHeader {
		stepLine += "  " + t.faint.Render(accountID)
	}
	lines = append(lines, ansi.Truncate(stepLine, width, "…"))
	if height >= airyHeight {
		lines = append(lines, "")
	}
	return lines
}

// headerTexts says which account it is, at which bank, and its place in the
// queue, as far as there is something to say.
func (v view) headerTexts() (accountID, bank, queue string) {
	if at, of := v.sitting.Queue().Place(); of > 1 {
		queue = fmt.Sprintf("%d of %d", at, of)
	}
	if v.machine.State() == flow.StateAccount {
		return "", "", queue // it is still being typed
	}
	return monoapi.Clean(v.machine.Account()), v.machine.Institution(), queue
}

// spread puts left and right, in style, at the ends of a line; the right end
// gives way.
func spread(width int, left, right string, style lipgloss.Style) string {
	right = ansi.Truncate(right, max(width-ansi.StringWidth(left)-3, 0), "…")
	gap := width - ansi.StringWidth(left) - ansi.StringWidth(right) - 1
	if right == "" || gap < 1 {
		return ansi.Truncate(left, width, "…")
	}
	return left + strings.Repeat(" ", gap) + style.Render(right)
}

// maxFooter is how many lines of keys there may be.
const maxFooter = 2

// footer draws the keys that work now. They seldom change from one frame to the
// next, and are a third of its cost, so the last ones are kept.
type footer struct {
	help  help.Model
	width int
	shown []key.Help
	lines []string
}

func (f *footer) view(width int, bindings []key.Binding) []string {
	same := width == f.width && len(bindings) == len(f.shown)
	for i := 0; same && i < len(bindings); i++ {
		same = bindings[i].Help() == f.shown[i]
	}
	if !same {
		f.width, f.shown = width, f.shown[:0]
		for _, b := range bindings {
			f.shown = append(f.shown, b.Help())
		}
		f.lines = footerLines(f.help, width, bindings)
	}
	return f.lines
}

// footerLines returns the keys over as many lines as they need and may have.
func footerLines(h help.Model, width int, bindings []key.Binding) []string {
	var lines []string
	var line []key.Binding
	used := 0
	flush := func() {
		if len(line) > 0 {
			lines = append(lines, ansi.Truncate("  "+h.ShortHelpView(line), width, "…"))
		}
		line, used = nil, 0
	}
	for _, b := range bindings {
		size := ansi.StringWidth(b.Help().Key) + 1 + ansi.StringWidth(b.Help().Desc)
		if used > 0 && used+2+size > width-3 {
			if len(lines) == maxFooter-1 {
				break
			}
			flush()
		}
		if used > 0 {
			used += 2
		}
		used += size
		line = append(line, b)
	}
	flush()
	return lines
}

// tooSmall is the one line of a window in which nothing can be shown.
func tooSmall(width, height int) string {
	return ansi.Truncate(fmt.Sprintf("Enlarge to %d×%d (now %d×%d); nothing is lost.", minWidth, minHeight, width, height), width, "…")
}

// View draws the screen; it changes nothing that a key or a call could notice.
func (w *Wizard) View() string {
	if w.interrupted && w.suspender.away() {
		return "" // the screen is somebody else's, and Bubble Tea draws once more
	}
	width, height := w.width, w.height
	if width < minWidth || height < minHeight {
		return tooSmall(width, height)
	}
	v := w.view()
	lines := w.header(v, width, height)
	foot := w.footer.view(width, w.bindings(v))
	if w.toast != "" {
		foot = append([]string{ansi.Truncate("  "+w.theme.accent.Render(w.toast), width, "…")}, foot...)
	}
	room := height - len(lines) - len(foot)
	switch {
	case w.beside():
		left := width * 52 / 100
		body, panel := w.body(v, left, room), w.inspector.view(width-left-4, room)
		rule := w.theme.faint.Render(" │ ")
		if w.inspector.focused {
			rule = w.theme.accent.Render(" ┃ ")
		}
		for i, line := range body {
			gap := strings.Repeat(" ", max(left-ansi.StringWidth(line), 0))
			lines = append(lines, line+gap+rule+panel[i])
		}
	case w.inspecting():
		for _, line := range w.inspector.view(width-2, room) {
			lines = append(lines, " "+line)
		}
	default:
		lines = append(lines, w.body(v, width-1, room)...)
	}
	return strings.Join(append(lines, foot...), "\n")
}

// body draws the question.
func (w *Wizard) body(v view, width, height int) []string {
	p := newPage(width, height)
	w.screen.draw(v, p)
	return p.visible(w.scroll)
}
