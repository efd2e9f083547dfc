package tui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// table shows all accounts of the sitting after the last one, and one of them
// whole.
type table struct {
	picker
	draws     *rowDelegate
	byOutcome bool
	shows     bool // the chosen account is shown whole

	// What became of all accounts, kept until that changes: there may be thousands.
	summed  flow.Queue
	summary string
}

// row is one account of the table, by its place in the queue.
type row struct {
	at      int
	account string
	text    string // what the filter looks at
}

func (r row) FilterValue() string { return r.text }

// listed is how the table was looked at when an account was tried again: whoever works
// down the failures is still there when it comes back.
type listed struct {
	byOutcome bool
	filter    string
	account   string // under the cursor, at
	at        int
}

// newTable returns the table as it was left, where that was to try an account again.
func newTable(v view) *table {
	draws, was := &rowDelegate{theme: v.theme, sitting: v.sitting}, *v.listed
	*v.listed = listed{}
	s := &table{picker: newPicker(v.theme, rows(v.sitting, was.byOutcome), draws), draws: draws, byOutcome: was.byOutcome}
	if was.filter != "" {
		s.list.SetFilterText(was.filter)
	}
	s.goTo(was.account, was.at)
	return s
}

// goTo puts the cursor on an account, or where it was when that is not listed any more.
func (s *table) goTo(account string, otherwise int) {
	items := s.list.VisibleItems()
	at := slices.IndexFunc(items, func(item list.Item) bool { return item.(row).account == account })
	if at < 0 {
		at = min(otherwise, len(items)-1)
	}
	s.list.Select(max(at, 0))
}

// leaving is what ends the table for some accounts, after which it comes back as it was.
func (s *table) leaving(v view, account string, wanted flow.Event) func(tea.KeyMsg) intent {
	return func(tea.KeyMsg) intent {
		*v.listed = listed{s.byOutcome, s.list.FilterValue(), account, s.list.Index()}
		return wanted
	}
}

// rows are the accounts in the order of the queue, or what needs somebody first.
func rows(s flow.Sitting, byOutcome bool) []list.Item {
	queue := s.Queue()
	items := make([]list.Item, queue.Len())
	ranks := make([]int, queue.Len())
	for i := range items {
		e := queue.At(i)
		items[i] = row{i, e.Account, flow.Join(" ", e.Account, s.IdentityAt(i).Words(" ", ""), string(e.Result.Status), words(e.Result.Reason))}
		ranks[i] = rank(e)
	}
	if byOutcome {
		slices.SortStableFunc(items, func(a, b list.Item) int { return ranks[a.(row).at] - ranks[b.(row).at] })
	}
	return items
}

// rank is an account's place by its outcome.
func rank(e flow.Entry) int {
	order := []flow.Status{flow.StatusFailed, flow.StatusCancelled, "", flow.StatusSkipped, flow.StatusLinkCreated}
	if at := slices.Index(order, e.Result.Status); at >= 0 {
		return at
	}
	if badNews(e.News) != "" {
		return len(order)
	}
	return len(order) + 1
}

// badNews is what Mono sent that is bad, in a few words.
func badNews(news flow.News) string {
	short := ""
	for _, item := range news.Items() {
		if item.Bad {
			short = flow.Join(", ", short, item.Short)
		}
	}
	return short
}

func (s *table) headline(t theme) string { return t.accent.Render("▸ All results") }

// chosen returns the account under the cursor.
func (s *table) chosen(v view) (at int, e flow.Entry, ok bool) {
	r, ok := s.list.SelectedItem().(row)
	if !ok {
		return 0, e, false
	}
	return r.at, v.sitting.Queue().At(r.at), true
}

func (s *table) actions(v view) []action {
	at, e, ok := s.chosen(v)
	done := e.Result.Status == flow.StatusReauthorised
	letters := s.shows || !s.typing()
	again := action{Binding: v.keys.again, do: s.leaving(v, e.Account, flow.RetryAt{At: at})}.as("try this one again").when(ok && !done && letters)
	end := act(v.keys.end, finish{}).when(letters)
	if s.shows {
		return []action{
			s.showing(v.keys.all, false),
			end, again,
			act(v.keys.copy, copyText{"The code", e.Result.Code}).when(e.Result.Code != ""),
			act(v.keys.copy, copyText{"The link", e.Result.Link}).as("copy link").when(e.Result.Status == flow.StatusLinkCreated),
		}
	}
	move, filter, clearFilter := s.picker.actions(v.keys)
	sort := "sort by outcome"
	if s.byOutcome {
		sort = "sort as given"
	}
	return []action{
		s.showing(v.keys.submit, true).as("show").when(ok),
		clearFilter,
		act(v.keys.back, flow.Back{}).as("wait for more").when(v.sitting.Follows() && s.list.FilterState() == list.Unfiltered),
		end, again,
		action{Binding: v.keys.rest, do: s.leaving(v, e.Account, flow.RetryRest{})}.when(!s.typing() && v.sitting.Queue().SomeLeft()),
		filter,
		action{Binding: v.keys.sort, do: func(tea.KeyMsg) intent { return run{s.sort(v)} }}.as(sort).when(!s.typing()),
		act(v.keys.another, flow.Another{}).asAside().when(!s.typing() && !v.sitting.Queue().More()),
		move,
	}
}

// typed goes to the filter while it is seen.
func (s *table) typed(v view, msg tea.KeyMsg) tea.Cmd {
	if s.shows {
		return nil
	}
	return s.picker.typed(v, msg)
}

// showing shows the chosen account whole, or the table again.
func (s *table) showing(b key.Binding, whole bool) action {
	return action{Binding: b, do: func(tea.KeyMsg) intent {
		s.shows = whole
		return nil
	}}
}

// sort puts the rows into the other order; the cursor stays on its account.
func (s *table) sort(v view) tea.Cmd {
	s.byOutcome = !s.byOutcome
	return s.relist(v)
}

// relist lists the accounts anew; the cursor stays on its account.
func (s *table) relist(v view) tea.Cmd {
	chosen, ok := s.list.SelectedItem().(row)
	cmd := s.matching(s.list.SetItems(rows(v.sitting, s.byOutcome)))
	if ok && s.list.FilterState() == list.Unfiltered {
		s.goTo(chosen.account, 0)
	}
	return cmd
}

func (s *table) draw(v view, p *page) {
	if s.shows {
		s.drawWhole(v, p)
		return
	}
	t := v.theme
	if queue := v.sitting.Queue(); s.summary == "" || !queue.Same(s.summed) {
		s.summed, s.summary = queue, flow.Summary(queue)
	}
	p.wrap("  ", s.summary, t.title)
	order := ""
	if s.byOutcome {
		order = ", by outcome"
	}
	s.drawPlace(p, order)
	p.gap()
	below := newPage(p.width, p.height)
	if at, e, ok := s.chosen(v); ok && !p.compact {
		below.gap()
		what := flow.Join(", ", v.sitting.IdentityAt(at).Words(", ", "number ending in "), outcomeOf(e))
		below.wrap(t.accent.Render("→ "), flow.Sentence(what)+" Enter shows the details.", t.plain)
	}
	s.draws.sitting = v.sitting
	s.drawRows(p, below)
}

// headings are how an account ended, above what is known of it.
var headings = map[flow.Status]string{
	flow.StatusReauthorised: "Reauthorised", flow.StatusFailed: "Not reauthorised",
	flow.StatusSkipped: "Skipped", flow.StatusCancelled: "Cancelled", flow.StatusLinkCreated: "Link created",
}

// drawWhole shows all that is known of the chosen account.
func (s *table) drawWhole(v view, p *page) {
	at, e, ok := s.chosen(v)
	if !ok {
		return
	}
	t, r := v.theme, e.Result
	sign, style := signOf(t, r.Status)
	p.wrap(style.Render(sign+" "), headings[r.Status], style)
	p.wrap("  ", e.Account, t.faint)
	if who := v.sitting.IdentityAt(at).Words(" · ", "••••"); who != "" {
		p.wrap("  ", who, t.plain)
	}
	p.gap()
	if r.Code != "" {
		p.wrap("  "+t.faint.Render("Code  "), r.Code, t.strong)
	}
	switch {
	case r.Status == flow.StatusLinkCreated:
		drawLink(p, t, r.Link)
	case r.Reason == flow.ReasonLink:
		p.wrap("  ", flow.Handing.Confirmed, t.plain)
	case r.Status != flow.StatusReauthorised:
		p.wrap("  ", flow.Sentence(words(r.Reason)), t.strong)
		if r.Message != "" {
			p.wrap("  ", r.Message, t.plain)
		}
		if e.Advice != "" {
			p.wrap("  ", e.Advice, t.plain)
		}
	}
	for _, item := range e.News.Items() {
		v.drawItem(p, item)
	}
	if e.Rejected > 0 {
		p.wrap("  ", fmt.Sprintf("Rejected sign-ins: %d", e.Rejected), t.plain)
	}
	p.gap()
	p.wrap("  ", fmt.Sprintf("Started at %s, took %s", v.clock(r.StartedAt), seconds(r.FinishedAt.Sub(r.StartedAt))), t.faint)
}

// outcomeOf says in a few words how an account ended.
func outcomeOf(e flow.Entry) string {
	outcome := words(string(e.Result.Status))
	if e.Result.Status == flow.StatusFailed {
		outcome = words(e.Result.Reason)
	}
	return flow.Join(", ", badNews(e.News), outcome)
}

// rowDelegate draws an account.
type rowDelegate struct {
	oneLine
	theme   theme
	sitting flow.Sitting
}

// Render draws the row: sign, ID, who it is where there is room, outcome.
func (d *rowDelegate) Render(w io.Writer, m list.Model, index int, item list.Item) {
	r := item.(row)
	e := d.sitting.Queue().At(r.at)
	sign, style := signOf(d.theme, e.Result.Status)
	outcome := outcomeOf(e)
	switch news := badNews(e.News); {
	case news != "":
		outcome = "✗ " + news
	case e.Result.Code != "":
		outcome = e.Result.Code
	}
	room := m.Width() - 4
	line := pad(e.Account, 24) + "  " + outcome
	if space := room - 24 - 2 - 2 - codeWidth; space >= 8 {
		who := who{Identity: d.sitting.IdentityAt(r.at)}.text(space)
		line = pad(e.Account, 24) + "  " + pad(who, space) + "  " + outcome
	}
	line = strings.TrimRight(ansi.Truncate(line, room, "…"), " ")
	cursor := "  "
	if index == m.Index() {
		cursor, line = d.theme.accent.Render("❯ "), d.theme.selected.Render(line)
	}
	_, _ = io.WriteString(w, cursor+style.Render(sign)+" "+line)
}

// codeWidth is how wide a code is, as Mono gives them.
const codeWidth = len("code_") + 24
