package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
)

// pageOf is a page with numbered lines, the focus before one of them.
func pageOf(height, lines, focus int) *page {
	p := newPage(30, height)
	for i := range lines {
		if i == focus {
			p.focusHere()
		}
		p.add(fmt.Sprint("line ", i))
	}
	return p
}

// What is in view is what the focus and the scrolling ask for, and never anything
// beyond the page's ends; the last line says how many follow.
func TestWhatIsInView(t *testing.T) {
	for _, c := range []struct {
		lines, focus, scroll int
		first, last          string
	}{
		{3, 0, 0, "line 0", ""},
		{10, 0, 0, "line 0", "line 9"},
		{10, 9, 5, "line 0", "line 9"},
		{11, 0, 0, "line 0", "line 9 pgdn ↓ 1"},
		{11, 0, 1, "line 1", "line 10"},
		{30, 0, 0, "line 0", "line 9 pgdn ↓ 20"},
		{30, 5, 0, "line 0", "line 9 pgdn ↓ 20"},
		{30, 6, 0, "line 1", "line 10 pgdn ↓ 19"},
		{30, 29, 0, "line 20", "line 29"},
		{30, 29, -3, "line 17", "line 26 pgdn ↓ 3"},
		{30, 29, -100, "line 0", "line 9 pgdn ↓ 20"},
		{30, 0, 100, "line 20", "line 29"},
		{30, 0, 19, "line 19", "line 28 pgdn ↓ 1"},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			lines := pageOf(10, c.lines, c.focus).visible(c.scroll)
			assert.Len(t, lines, 10)
			assert.Equal(t, c.first, lines[0])
			assert.Equal(t, c.last, strings.Join(strings.Fields(lines[9]), " "))
			if strings.Contains(c.last, "pgdn") {
				assert.Equal(t, 30, ansi.StringWidth(lines[9]), "the word stands at the right")
			}
		})
	}
}

// The word that there is more cuts what is long, and stays on the line.
func TestThereIsMoreOnALongLine(t *testing.T) {
	p := newPage(30, 2)
	for range 3 {
		p.add(strings.Repeat("x", 40))
	}
	assert.Equal(t, []string{strings.Repeat("x", 29) + "…", strings.Repeat("x", 17) + "…  pgdn ↓ 1  "}, p.visible(0))
}

// Text is wrapped behind its mark, and every line begins below the first.
func TestTextIsWrappedBehindItsMark(t *testing.T) {
	p := newPage(12, 20)
	p.wrap("! ", "one two three four", lipgloss.NewStyle())
	p.wrap("", "one two three", lipgloss.NewStyle())
	assert.Equal(t, []string{"! one two", "  three four", "one two", "three"}, p.lines)
	p = newPage(1, 20)
	p.wrap("  ", "ab", lipgloss.NewStyle())
	assert.Equal(t, []string{"  a", "  b"}, p.lines, "narrower than its mark it still ends")
}

// Air is left where there is room for it.
func TestAirOnAPage(t *testing.T) {
	for height, lines := range map[int]int{11: 0, 12: 1, 40: 1} {
		p := newPage(30, height)
		p.gap()
		assert.Len(t, p.lines, lines, height)
		assert.Equal(t, height-lines, p.room())
	}
	assert.Zero(t, pageOf(2, 5, 0).room())
}

// Of a long list the part around the chosen row is in view.
func TestTheWindowOfAList(t *testing.T) {
	for _, c := range []struct{ n, chosen, size, start, end int }{
		{3, 0, 5, 0, 3}, {5, 4, 5, 0, 5}, {6, 0, 5, 0, 5}, {6, 2, 5, 0, 5}, {6, 3, 5, 1, 6}, {6, 5, 5, 1, 6},
		{20, 10, 5, 8, 13}, {20, 19, 5, 15, 20}, {20, 17, 5, 15, 20}, {20, 16, 5, 14, 19}, {0, 0, 5, 0, 0},
	} {
		start, end := window(c.n, c.chosen, c.size)
		assert.Equal(t, []int{c.start, c.end}, []int{start, end}, fmt.Sprint(c))
	}
	assert.Equal(t, "1 of 3", place(0, 3))
}
