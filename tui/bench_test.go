package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"connect-reauth/monoapi"
)

// A keystroke is what Bubble Tea does with it here: Update, then View.

func keystroke(d *desktop, msg tea.KeyMsg) {
	d.w.Update(msg)
	if d.w.View() == "" {
		d.Fatal("nothing was drawn")
	}
}

// typing types into a form, and clears the field now and then.
func typing(b *testing.B, d *desktop) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%16 == 15 {
			d.w.Update(tea.KeyMsg{Type: tea.KeyCtrlU})
		}
		keystroke(d, typed('x'))
	}
}

func typed(r rune) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}} }

func BenchmarkKeystrokeForm(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.toCredentials()
	d.text(testUsername)
	d.keys("tab")
	typing(b, d)
}

// The same with a rejection to be read below it.
func BenchmarkKeystrokeFormWithNotice(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.toLogin()
	d.answer(rejection)
	typing(b, d)
}

func BenchmarkKeystrokeBesideInspector(b *testing.B) {
	d := newDesktop(b, 120, 40, nil)
	d.toCredentials()
	for _, e := range exchanges(d.now) {
		d.send(exchangeMsg{e})
	}
	d.keys("ctrl+t")
	typing(b, d)
}

// Ten thousand accounts with notes that are pasted, until they are counted on the
// screen.
func BenchmarkPasteTenThousand(b *testing.B) {
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(accounts(10_000)), Paste: true}
	b.ReportAllocs()
	for b.Loop() {
		keystroke(newDesktop(b, 80, 24, nil), pasted)
	}
}

// A key while they wait for enter.
func BenchmarkKeystrokeTenThousandPasted(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.paste(accounts(10_000))
	b.ReportAllocs()
	for b.Loop() {
		keystroke(d, tea.KeyMsg{Type: tea.KeyLeft})
	}
}

func BenchmarkView(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.toCredentials()
	b.ReportAllocs()
	for b.Loop() {
		d.w.View()
	}
}

// tenThousand is a choice of ten thousand accounts.
func tenThousand() monoapi.Outcome {
	o := monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}
	for i := range 10_000 {
		id := fmt.Sprintf("a%05d", i)
		o.Accounts = append(o.Accounts, monoapi.Account{
			Choice: numbered(id), ID: id, Name: "Samuel Olamide Nomo", Number: fmt.Sprintf("01%08d", i),
			Type: "SAVINGS_ACCOUNT", Currency: "NGN", Institution: gtbank,
		})
	}
	return o
}

func BenchmarkKeystrokeTenThousandMove(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.toLogin()
	d.answer(tenThousand())
	b.ReportAllocs()
	for b.Loop() {
		keystroke(d, tea.KeyMsg{Type: tea.KeyDown})
	}
}

// Typing into the filter. Looking for matches happens in a command, beside.
func BenchmarkKeystrokeTenThousandFilter(b *testing.B) {
	d := newDesktop(b, 80, 24, nil)
	d.toLogin()
	d.answer(tenThousand())
	d.keys("/", "s")
	d.send(runFilter(d))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%8 == 7 {
			for range 7 {
				d.w.Update(tea.KeyMsg{Type: tea.KeyBackspace})
			}
		}
		keystroke(d, typed('a'))
	}
}

// tableOfTenThousand is a sitting of ten thousand accounts at its end.
func tableOfTenThousand(b *testing.B) *desktop {
	accounts := make([]string, 10_000)
	notes := map[string]string{}
	for i := range accounts {
		accounts[i] = fmt.Sprintf("65c4c03aa66a95b572c%05d", i)
		notes[accounts[i]] = "Samuel Olamide Nomo, GTBank"
	}
	d := newDesktop(b, 80, 24, func(o *Options) { o.Accounts, o.Notes = accounts, notes })
	for i := range accounts {
		if i%2 == 0 {
			d.answer(doneAnswer)
		} else {
			d.fail(&monoapi.Error{Kind: monoapi.KindNotFound, Operation: monoapi.OpSession, Status: 404, Sent: true})
		}
		d.keys("enter")
	}
	d.shows("5000 of 10000 reauthorised, 5000 failed")
	return d
}

// The promise is about scrolling, of a table whose outcomes differ from row to row.
func BenchmarkKeystrokeTableOfTenThousand(b *testing.B) {
	d := tableOfTenThousand(b)
	b.ReportAllocs()
	for b.Loop() {
		keystroke(d, tea.KeyMsg{Type: tea.KeyDown})
	}
}
