package tui

import (
	"fmt"
	"slices"
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
	shortestBank        = 6 // columns in which a bank's name can still be told
)

// header returns the lines above the question: what this is, for which
// account, and where in the walk.
func (w *Wizard) header(v view, width, height int) []string {
	t := v.theme
	name := "  " + t.strong.Render("connect-reauth")
	if environment := v.sitting.Environment(); environment != "" {
		name += "  " + t.badges[environment].Render(" "+strings.ToUpper(string(environment))+" ")
	}
	who, right := v.who(), v.queuePlace()
	narrow, stepLine := width < wideHeader, v.stepLine(width)
	if s, ok := w.screen.(apart); ok {
		who, right, stepLine = nobody, "", "  "+s.headline(t)
	}
	if narrow && who.account != "" {
		stepLine += "  " + t.faint.Render(who.account)
	}
	if narrow && who.bankOnly() {
		// The place in the queue is told nowhere else; most forms name the bank.
		room := width - ansi.StringWidth(name) - ansi.StringWidth(right) - 6
		if bank := ansi.Truncate(who.Bank, room, "…"); room >= shortestBank {
			right = flow.Join("   ", bank, right)
		}
		who.Identity = flow.Identity{}
	}
	lines := []string{spread(width, name, right, t.faint), ansi.Truncate(stepLine, width, "…")}
	switch {
	case !narrow && who.account != "":
		account := "  " + who.account
		text := who.text(width - ansi.StringWidth(account) - 3)
		if text != "" {
			account += " · "
		}
		lines = append(lines, t.faint.Render(account)+text)
	case !who.Empty():
		lines = append(lines, "  "+who.text(width-2))
	}
	if _, full := w.screen.(dense); height >= airyHeight && !full {
		lines = append(lines, "")
	}
	return lines
}

// who is the account at hand.
type who struct {
	account string
	flow.Identity
}

var nobody who

// who returns the account at hand, and who it is as far as that is known.
func (v view) who() who {
	if v.machine.State() == flow.StateAccount {
		return nobody // it is still being typed
	}
	return who{monoapi.Clean(v.machine.Account()), v.sitting.Identity()}
}

func (w who) bankOnly() bool { return w.Identity == flow.Identity{Bank: w.Bank} }

// text says who it is in at most width columns. The last four digits tell
// accounts apart, so it is the rest that gives way.
func (w who) text(width int) string {
	four := flow.Identity{LastFour: w.LastFour}.Words("", "••••")
	w.LastFour = ""
	rest := ansi.Truncate(w.Words(" · ", ""), max(width-ansi.StringWidth(four)-3, 4), "…")
	return ansi.Truncate(flow.Join(" · ", rest, four), width, "…")
}

// queuePlace is the account's place in the queue, where there is one.
func (v view) queuePlace() string {
	at, of := v.sitting.Queue().Place()
	if of < 2 {
		return ""
	}
	return fmt.Sprintf("%d of %d", at, of)
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

// footer draws the keys that work now, as many as fit on one line. They seldom
// change from one frame to the next, and are a third of its cost, so the last
// ones are kept.
type footer struct {
	help  help.Model
	width int
	shown []key.Help
	line  string
}

func (f *footer) view(width int, bindings []key.Binding) string {
	same := width == f.width && len(bindings) == len(f.shown)
	for i := 0; same && i < len(bindings); i++ {
		same = bindings[i].Help() == f.shown[i]
	}
	if !same {
		f.width, f.shown = width, f.shown[:0]
		for _, b := range bindings {
			f.shown = append(f.shown, b.Help())
		}
		f.line = footerLine(f.help, width, bindings)
	}
	return f.line
}

// footerLine is as many of the bindings as there is room for, always with the key
// that shows the others.
func footerLine(h help.Model, width int, bindings []key.Binding) string {
	size := func(b key.Binding) int {
		return 2 + ansi.StringWidth(b.Help().Key) + 1 + ansi.StringWidth(b.Help().Desc)
	}
	all := slices.IndexFunc(bindings, func(b key.Binding) bool { return slices.Contains(b.Keys(), helpKey) })
	var line []key.Binding
	room := width - 1
	for i, b := range bindings {
		reserved := 0
		if i < all {
			reserved = size(bindings[all])
		}
		if room -= size(b); room < reserved {
			if i < all {
				line = append(line, bindings[all])
			}
			break
		}
		line = append(line, b)
	}
	return "  " + h.ShortHelpView(line)
}

// tooSmall is the one line of a window in which nothing can be shown. What to do
// comes first: the rest may be cut off.
func tooSmall(width, height int) string {
	return ansi.Truncate(fmt.Sprintf("Needs %d×%d; nothing is lost (now %d×%d).", minWidth, minHeight, width, height), width, "…")
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
	foot := []string{w.footer.view(width, w.bindings(v))}
	if v.learning && !w.inspecting() {
		foot = append(v.lessonLines(width, height), foot...)
	}
	if w.toast != "" {
		foot = append(w.toastLines(width), foot...)
	}
	room := height - len(lines) - len(foot)
	switch {
	case w.helping:
		lines = append(lines, w.allKeys(v, width-1, room)...)
	case w.beside():
		left := width * 52 / 100
		body, panel := w.body(v, left, room), w.inspector.besideView(width-left-4, room)
		rule := w.theme.faint.Render(" │ ")
		if w.inspector.focused {
			rule = w.theme.accent.Render(" ┃ ")
		}
		lines = append(lines, sideBySide(body, left, rule, panel)...)
	case w.inspecting():
		for _, line := range w.inspector.view(width-2, room) {
			lines = append(lines, " "+line)
		}
	default:
		lines = append(lines, w.body(v, width-1, room)...)
	}
	return strings.Join(append(lines, foot...), "\n")
}

// mostToast is how many lines a toast may take.
const mostToast = 3

func (w *Wizard) toastLines(width int) []string {
	p := newPage(width-1, 0)
	p.wrap("  ", w.toast, w.theme.accent)
	if len(p.lines) > mostToast {
		p.lines = p.lines[:mostToast]
		p.lines[mostToast-1] = ansi.Truncate(p.lines[mostToast-1], width-3, "") + w.theme.accent.Render("…")
	}
	return p.lines
}

// allKeys lists every key that works, in as many columns as there is room for.
func (w *Wizard) allKeys(v view, width, height int) []string {
	p := newPage(width, height)
	p.wrap("  ", "Keys (press any to go back)", w.theme.title)
	p.gap()
	const column = 34
	columns := max(width/column, 1)
	bindings := w.bindings(v)
	if w.suspender.possible() {
		bindings = append(bindings, w.keys.suspend)
	}
	rows := (len(bindings) + columns - 1) / columns
	wide := 9 // ctrl+c and air
	for _, b := range bindings {
		wide = max(wide, ansi.StringWidth(b.Help().Key)+2)
	}
	for row := range rows {
		line := "  "
		for i := row; i < len(bindings); i += rows {
			h := bindings[i].Help()
			pressed := h.Key + strings.Repeat(" ", wide-ansi.StringWidth(h.Key))
			line += ansi.Truncate(w.theme.strong.Render(pressed)+w.theme.faint.Render(h.Desc), column-2, "…")
			line += strings.Repeat(" ", max(column*(1+i/rows)-ansi.StringWidth(line), 1))
		}
		p.add(strings.TrimRight(line, " "))
	}
	return p.visible(w.scroll)
}

// body draws the question.
func (w *Wizard) body(v view, width, height int) []string {
	p := newPage(width, height)
	w.screen.draw(v, p)
	return p.visible(w.scroll)
}
