//go:build unix

package keyboard

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// script is a source that brings what a test says, each read in its time.
type script struct {
	mu    sync.Mutex
	reads []string
	ended chan struct{} // closed when everything was read
	once  sync.Once
}

func newScript(reads ...string) *script { return &script{reads: reads, ended: make(chan struct{})} }

func (s *script) read(p []byte, limit time.Duration) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.reads) > 0 && s.reads[0] == silence && limit < 0 {
		s.reads = s.reads[1:]
	}
	switch {
	case len(s.reads) == 0 && limit >= 0:
		return 0, errQuiet
	case len(s.reads) == 0:
		s.once.Do(func() { close(s.ended) })
		return 0, io.EOF
	case s.reads[0] == silence:
		s.reads = s.reads[1:]
		return 0, errQuiet
	}
	n := copy(p, s.reads[0])
	if s.reads[0] = s.reads[0][n:]; s.reads[0] == "" {
		s.reads = s.reads[1:]
	}
	return n, nil
}

func (s *script) wake()  {}
func (s *script) close() {}

// listener is a model that writes down what it is told.
type listener struct{ heard chan string }

func (l listener) Init() tea.Cmd { return nil }
func (l listener) View() string  { return "" }
func (l listener) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		what := msg.String()
		if msg.Type == tea.KeyRunes && !msg.Paste && !msg.Alt {
			what = "type " + what
		}
		if msg.Paste {
			what = "paste " + string(msg.Runes)
		}
		l.heard <- what
	case tea.WindowSizeMsg:
	default:
		if name := fmt.Sprintf("%T", msg); strings.HasPrefix(name, "tea.unknown") {
			l.heard <- name
		}
	}
	return l, nil
}

// joined puts what was typed in one go into one message: Bubble Tea makes one
// of what one read brings.
func joined(messages []string) []string {
	var all []string
	for _, m := range messages {
		if text, ok := strings.CutPrefix(m, "type "); ok && len(all) > 0 && strings.HasPrefix(all[len(all)-1], "type ") {
			all[len(all)-1] += text
			continue
		}
		all = append(all, m)
	}
	return all
}

// hear returns what Bubble Tea makes of what a reader gives.
func hear(t testing.TB, input io.Reader, ended <-chan struct{}) []string {
	t.Helper()
	l := listener{make(chan string, 1<<16)}
	program := tea.NewProgram(l, tea.WithInput(input), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignalHandler())
	go func() {
		<-ended
		program.Quit()
	}()
	_, err := program.Run()
	require.NoError(t, err)
	close(l.heard)
	var all []string
	for m := range l.heard {
		all = append(all, m)
	}
	return joined(all)
}

func hearReads(t testing.TB, reads ...string) []string {
	t.Helper()
	s := newScript(reads...)
	return hear(t, newReader(nil, s), s.ended)
}

func TestBubbleTeaHears(t *testing.T) {
	for _, tt := range []struct {
		name, input string
		want        []string
	}{
		{"typing", "päss 🔑\r", []string{"type päss", " ", "type 🔑", "enter"}},
		{"esc", "\x1b", []string{"esc"}},
		{"esc twice", "\x1b\x1b", []string{"esc", "esc"}},
		{"alt and letters", "\x1bb\x1bé\x1b\x7f\x1b ", []string{"alt+b", "alt+é", "alt+backspace", "alt+ "}},
		{"alt and a bracket", "\x1b[", []string{"alt+["}},
		{"alt and O", "\x1bO", []string{"alt+O"}},
		{"keys between letters", "a\x1b[Ab\x1b[1;5Dc\x1bOPd\x1b[3~", []string{"type a", "up", "type b", "ctrl+left", "type c", "f1", "type d", "delete"}},
		{"keys of old terminals", "\x1b\x1b[D\x1b[7$\x1b[[B\x1b[OA", []string{"alt+left", "shift+home", "f2", "shift+up"}},
		{"a paste", begin + "päss 🔑\r" + end + "\r", []string{"paste päss 🔑\r", "enter"}},
		{"a long paste", begin + strings.Repeat("0123é6789", 200) + end + "x", []string{"paste " + strings.Repeat("0123é6789", 200), "type x"}},
		{"a paste without its end", begin + "pass\r", []string{"paste pass\r"}},
		{"what is no UTF-8", "a\xe9b" + begin + "c\xe9d" + end, []string{"type a\uffffb", "paste c\uffffd"}},
		{"U+FFFD", "\ufffd", []string{"type \uffff"}},
		{"nothing of a broken sequence", "a\x1b[20\x03\x1b[1;\rb", []string{"type a", "ctrl+c", "enter", "type b"}},
		{"ctrl+c after esc", "\x1b\x03", []string{"ctrl+c"}},
		{"nothing of a terminal's answers", "a\x1b]11;rgb:0000/0000\x07b\x1bP1+r\x1b\\\r", []string{"type ab", "enter"}},
		{"alt and what begins an answer", "\x1b]", []string{"alt+]"}},
		{"keys as another program left them", "1\x1bOp\x1bOy\x1b[27u\x1b[114;5u\x1b[27;5;116~\x1bOM\x1b[99;5u", []string{"type 109", "esc", "ctrl+r", "ctrl+t", "enter", "ctrl+c"}},
		{"a burst of exactly a buffer", strings.Repeat("x", 256), []string{"type " + strings.Repeat("x", 256)}},
		{"bursts of letters of two bytes", strings.Repeat("é", 300), []string{"type " + strings.Repeat("é", 300)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, hearReads(t, tt.input), "in one read")
			step := 1 + len(tt.input)/100
			for i := 1; i < len(tt.input); i += step {
				assert.Equal(t, tt.want, hearReads(t, tt.input[:i], tt.input[i:]), "split at %d", i)
			}
		})
	}
}

// Sequences that nobody knows, and those that never were complete, are ignored;
// no letter of them is typed.
func TestBubbleTeaTypesNoSequence(t *testing.T) {
	for _, tt := range whatever {
		if !strings.HasPrefix(tt.input, "\x1b[") && !strings.HasPrefix(tt.input, "\x1bO") {
			continue
		}
		typed := ""
		for _, m := range hearReads(t, tt.input) {
			if text, ok := strings.CutPrefix(m, "type "); ok {
				typed += text
			}
		}
		want := ""
		for _, key := range tt.want {
			if len(key) > 0 && key[0] >= ' ' && key[0] != del {
				want += key
			}
		}
		assert.Equal(t, want, typed, tt.name)
	}
}

// Every key that is let through with alt before it is one that Bubble Tea
// knows so, and the reader changes no key that Bubble Tea knows.
func TestKnownKeysAreLeftAlone(t *testing.T) {
	var sequences []string
	add := func(format string, values ...any) {
		for _, v := range values {
			sequences = append(sequences, fmt.Sprintf("\x1b"+format, v))
		}
	}
	add("[%s", "A", "B", "C", "D", "H", "F", "Z", "a", "b", "c", "d", "[A", "[E", "7$", "8$", "7@", "8^", "5^", "1;5A", "1;2P", "15;3~", "OA", "Oa")
	add("O%s", "A", "B", "C", "D", "P", "Q", "R", "S")
	add("[%d~", 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34)
	for _, seq := range sequences {
		for _, input := range []string{seq, "\x1b" + seq} {
			if input != seq && !altKey().MatchString(seq) {
				continue
			}
			s := newScript(input)
			want := hear(t, bare{s}, s.ended)
			require.Len(t, want, 1, "%q", input)
			require.NotContains(t, want[0], "unknown", "%q", input)
			assert.Equal(t, want, hearReads(t, input), "%q", input)
			assert.Equal(t, want, hearReads(t, input[:2], input[2:]), "%q", input)
		}
	}
}

// bare is what Bubble Tea reads without a Reader.
type bare struct{ s *script }

func (b bare) Read(p []byte) (int, error) { return b.s.read(p, -1) }

// Why all this: Bubble Tea by itself.
func TestBubbleTeaByItself(t *testing.T) {
	s := newScript("\x1b[", "200~pass"+end, "\xc3", "\xa9")
	got := hear(t, bare{s}, s.ended)
	if assert.ObjectsAreEqual([]string{"paste pass", "type é"}, got) {
		t.Log("Bubble Tea puts split input together itself now; this package could go")
	}
	assert.Contains(t, got, "type 200~pass")
}

func TestPrintingTellsNothing(t *testing.T) {
	r := newReader(nil, &script{})
	r.parts.feed([]byte(begin + "secret"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		assert.Equal(t, "keyboard.Reader", fmt.Sprintf(verb, r))
	}
}
