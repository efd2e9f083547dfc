package plain

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onScreen is what a terminal shows of what was written on one line.
func onScreen(written string) string {
	var cells []rune
	at := 0
	for _, r := range written {
		if r == '\b' {
			at--
			continue
		}
		cells = append(cells[:at], append([]rune{r}, cells[min(at+1, len(cells)):]...)...)
		at++
	}
	return strings.TrimRight(string(cells[:at]), " ")
}

// What is typed is shown as it is typed, and taken back from its end.
func TestTheEditor(t *testing.T) {
	for name, test := range map[string]struct{ typed, line, seen string }{
		"text":                    {"samuel@neem.com", "samuel@neem.com", "samuel@neem.com"},
		"backspace":               {"sam\x7f\x7f\x08\x7fx", "x", "x"},
		"a line":                  {"sam uel\x15nina", "nina", "nina"},
		"a word":                  {"one two  \x17three", "one three", "one three"},
		"the only word":           {"one\x17\x17", "", ""},
		"other scripts":           {"pässwörd\x7f\x7f", "pässwö", "pässwö"},
		"half a character":        {"a\xc3\x7fb", "ab", "ab"},
		"no character":            {"a\xffb", "a\xffb", "a?b"},
		"no character, taken out": {"a\xff\x7fb", "ab", "ab"},
		"an arrow":                {"a\x1b[D", "a\x1b[D", "a^[[D"},
		"an arrow, taken out":     {"a\x1b[D\x7f\x7f\x7f", "a", "a"},
		"an override":             {"a\u202eb", "a\u202eb", "a?b"},
		"ctrl+d in a line":        {"a\x04b", "ab", "ab"},
		"a tab":                   {"a\tsecret", "a\tsecret", "a"},
		"a tab, taken out":        {"a\ts\x7f\x7f\x7fb", "b", "b"},
		"two tabs":                {"a\ts\tt\x7f\x7fx\x15nina", "nina", "nina"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			e := editor{screen: &out}
			e.begin(true, true)
			for _, b := range []byte(test.typed) {
				_, complete, err := e.key(b)
				require.NoError(t, err)
				require.False(t, complete)
			}
			line, complete, err := e.key('\r')
			require.NoError(t, err)
			assert.True(t, complete)
			assert.Equal(t, test.line, line)
			assert.Equal(t, test.seen, onScreen(out.String()))
			assert.NotContains(t, out.String(), "\x1b")
		})
	}
}

// A character of two columns takes two back.
func TestTheEditorTakesBackWideCharacters(t *testing.T) {
	var out strings.Builder
	e := editor{screen: &out}
	e.begin(true, false)
	for _, b := range []byte("日本\x7f") {
		_, _, _ = e.key(b)
	}
	assert.Equal(t, "日本\b \b\b \b", out.String())
}

// Where no password follows, a tab hides nothing.
func TestTheEditorShowsBehindATab(t *testing.T) {
	var out strings.Builder
	e := editor{screen: &out}
	e.begin(true, false)
	for _, b := range []byte("a\tb") {
		_, _, _ = e.key(b)
	}
	assert.Equal(t, "a^Ib", out.String())
}

// The end of the input is typed on an empty line.
func TestTheEndThatIsTyped(t *testing.T) {
	e := editor{screen: io.Discard}
	_, complete, err := e.key(keyEndOfInput)
	assert.True(t, complete)
	assert.Equal(t, io.EOF, err)
}

// A secret is not shown, nor is what comes behind the line that is asked for; what
// was typed early is, once it is asked for.
func TestTheEditorShowsWhatIsAskedFor(t *testing.T) {
	input, typed := io.Pipe()
	var out strings.Builder
	r := newLineReader(t.Context(), input, func(on bool) { assert.False(t, on) }, &out)
	go func() { _, _ = io.WriteString(typed, "early\nsecret\nlate\n") }()
	for _, want := range []struct {
		line   string
		secret bool
	}{{"early", false}, {"secret", true}, {"late", false}} {
		r.ask(want.secret)
		r.show(false)
		line, err := r.read(events{})
		require.NoError(t, err)
		assert.Equal(t, want.line, line)
	}
	assert.Equal(t, "earlylate", out.String())
}

// After a stop what was typed of the line is dropped, and only what is typed then
// is seen.
func TestTheEditorAfterAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		input, typed := io.Pipe()
		var out strings.Builder
		r := newLineReader(t.Context(), input, func(bool) {}, &out)
		r.ask(false)
		r.show(false)
		go func() {
			_, _ = io.WriteString(typed, "half")
			synctest.Wait()
			r.setAgain()
			synctest.Wait()
			_, _ = io.WriteString(typed, "whole\n")
		}()
		line, err := r.read(events{again: func() { r.show(false) }})
		require.NoError(t, err)
		assert.Equal(t, "whole", line)
		assert.Equal(t, "halfwhole", out.String(), "each is seen, before the stop and after it")
	})
}
