//go:build unix

package tape

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/e2e/term"
)

const program = "connect-reauth"

func TestMain(m *testing.M) {
	defer term.Clean()
	m.Run()
}

// TestDemoTape plays the tape without its pauses. What it waits for comes, and
// the last screen is the one that the recording is for.
func TestDemoTape(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../demo.tape")
	require.NoError(t, err)
	commands, err := parse(string(text))
	require.NoError(t, err)

	p := &player{T: t}
	for _, c := range commands {
		p.play(c)
	}
	require.NotNil(t, p.running, "the tape never starts %s", program)
	require.False(t, p.hidden, "the tape ends hidden")
	require.False(t, p.pressed, "the tape ends before it has waited for what its last keys do")
	last := p.running.Screen()
	for _, words := range []string{"✓ Reauthorised", "✓ account_reauthorized", "✓ account_updated"} {
		assert.Contains(t, last, words)
	}
	assert.Contains(t, p.shown, "The customer signs in, not you")
	assert.Regexp(t, `(?m)^  http://127\.0\.0\.1:\d+/link/\S+ +▄▄▄▄▄ .* ▄▄▄▄▄$`, p.shown, "a link and its QR code are never shown")
}

// player is what a tape is played on: a shell that knows how to start the
// program, and then the program.
type player struct {
	*testing.T
	typed   string        // at the shell's prompt
	hidden  bool          // not recorded now
	running *term.Session // nil until the program was started
	seen    string        // the screen when the last wait ended
	pressed bool          // keys were pressed since
	shown   string        // every screen at which a wait ended
}

func (p *player) play(c command) {
	switch c.name {
	case "Set", "Output", "Require", "Sleep":
	case "Hide", "Show":
		p.hidden = c.name == "Hide"
	case "Type":
		if p.running == nil {
			p.typed += c.text
			return
		}
		p.running.Type(c.text)
		p.pressed = true
	case "key":
		if p.running == nil {
			require.Equal(p, "enter", c.text, "line %d: the shell here knows no other key", c.line)
			p.enter(c)
			return
		}
		for range c.count {
			p.running.Key(c.text)
		}
		p.pressed = true
	case "Wait":
		if p.running != nil {
			p.wait(c)
		}
	default:
		require.Fail(p, "a command that nobody plays", "line %d: %s", c.line, c.name)
	}
}

// enter runs what was typed at the prompt. Whatever is not the program prepares
// for it and is not shown.
func (p *player) enter(c command) {
	words := strings.Fields(p.typed)
	p.typed = ""
	if len(words) > 0 && words[0] == program {
		p.running = term.Start(p.T, term.Options{Path: term.Build(p.T, program), Args: words[1:]})
		p.pressed = true
		return
	}
	require.True(p, p.hidden, "line %d: the recording shows something else than %s", c.line, program)
}

// wait waits for the pattern. It must be something new after a key, or the tape
// would go on before the program has done anything.
func (p *player) wait(c command) {
	require.True(p, c.screen && c.pattern != nil, "line %d: the program has no line that VHS could wait for, say Wait+Screen /…/", c.line)
	require.False(p, p.pressed && c.pattern.MatchString(p.seen),
		"line %d: waits for %s, which the screen showed before the last keys", c.line, c.pattern)
	p.running.WaitFor("what line "+strconv.Itoa(c.line)+" of the tape waits for, "+c.pattern.String(), func(screen string) bool {
		p.seen = screen
		return c.pattern.MatchString(screen)
	})
	p.pressed = false
	p.shown += p.seen + "\n"
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Frobnicate", "enter", "Ctrl", "Ctrl+Enter", "Ctrl+T 2", "Down x", "Down 0", "Down@fast 2", "Enter Enter",
		"Type", "Type word", `Type "a" Enter`, `Type 'a"`, "Sleep", "Sleep long", "Hide now",
		"Wait+Screen /[/", "Wait+Screen word", "Wait+Page /a/", "Wait //", "Set Colour red", "Set Width", "Output",
		"Screenshot a.png", "Source other.tape", "Paste", "Sleep 1s\nSet Width 80",
	} {
		_, err := parse("Show\n" + line)
		assert.Error(t, err, line)
	}
	for line, want := range map[string]command{
		"Enter":                   {name: "key", text: "enter", count: 1},
		"Down@200ms 5":            {name: "key", text: "down", count: 5},
		"Escape":                  {name: "key", text: "esc", count: 1},
		"Ctrl+T":                  {name: "key", text: "ctrl+t", count: 1},
		"Shift+Tab":               {name: "key", text: "shift+tab", count: 1},
		"Type@.1 `say \"a\" # b`": {name: "Type", text: `say "a" # b`},
		"Sleep 500ms":             {name: "Sleep"},
		"Wait@5m":                 {name: "Wait"},
		"Set Theme { \"a\": 1 }":  {name: "Set"},
	} {
		got, err := parse("# a comment\n\n" + line + "\n")
		want.line = 3
		if assert.NoError(t, err, line) {
			assert.Equal(t, []command{want}, got, line)
		}
	}
	got, err := parse(`Wait+Screen@5s /❯ 103\/a/`)
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.True(t, got[0].screen)
	assert.True(t, got[0].pattern.MatchString("…\n❯ 103/a"))
}
