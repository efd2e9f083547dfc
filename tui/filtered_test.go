package tui

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A filter that leaves fewer matches than the cursor has gone down leaves it on one
// of them, whether they fit the window or not: enter takes what is marked.
func TestTheCursorStaysAmongTheMatches(t *testing.T) {
	for height := 12; height <= 20; height++ {
		for down := 12; down < 18; down++ {
			d := newDesktop(t, 80, height, nil)
			d.toLogin()
			d.answer(accountsOf(400))
			d.screen()
			d.keys("/")
			d.text("1")
			d.run()
			d.screen()
			for range down {
				d.keys("down")
				d.screen()
			}
			d.text("2") // 14 accounts have this
			d.run()
			d.shows("❯ ")
			d.keys("enter")
			require.NotNil(t, d.w.pending, fmt.Sprintf("%d lines, %d down", height, down))
		}
	}
}

// In a table whose filter nothing matches there is nothing to show, nor to try
// again.
func TestATableWhoseFilterNothingMatches(t *testing.T) {
	d := tableOfFour(t)
	d.keys("/")
	d.text("zebra")
	d.send(runFilter(d))
	d.shows("/ zebra", "No account matches.")
	d.lacks("Enter shows the details", "enter show")
	d.keys("enter")
	d.shows("/ zebra")
	d.keys("esc", "enter")
	d.shows("✓ Reauthorised", testAccount)
	assert.Nil(t, d.w.pending)
}
