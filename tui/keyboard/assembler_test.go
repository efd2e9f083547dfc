package keyboard

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// silence between two reads lets the time run out.
const silence = ""

// assemble feeds reads and returns the keys, with a silence at the end.
func assemble(reads ...string) []string {
	var a assembler
	for _, r := range append(reads, silence) {
		if r == silence {
			a.expire()
			continue
		}
		a.feed([]byte(r))
	}
	var got []string
	for _, key := range a.ready {
		got = append(got, string(key))
	}
	return got
}

const (
	begin = pasteStart
	end   = pasteEnd
	stand = "\uffff" // Invalid
)

// whatever are inputs and the keys in them, however they are split.
var whatever = []struct {
	name, input string
	want        []string
}{
	{"letters", "ab", []string{"a", "b"}},
	{"runes of two, three and four bytes", "é€🔑", []string{"é", "€", "🔑"}},
	{"a sign of two runes", "e\u0301", []string{"e", "\u0301"}},
	{"control characters", "\r\t\x7f\x00\x03", []string{"\r", "\t", "\x7f", "\x00", "\x03"}},
	{"esc", "\x1b", []string{"\x1b"}},
	{"esc twice", "\x1b\x1b", []string{"\x1b", "\x1b"}},
	{"esc held", "\x1b\x1b\x1b\x1b", []string{"\x1b", "\x1b", "\x1b", "\x1b"}},
	{"alt and a letter", "\x1ba\x1bé\x1b\r\x1b ", []string{"\x1ba", "\x1bé", "\x1b\r", "\x1b "}},
	{"alt and brackets", "\x1b[", []string{"\x1b["}},
	{"alt and O", "\x1bO", []string{"\x1bO"}},
	{"esc, then alt and a bracket", "\x1b\x1b[", []string{"\x1b", "\x1b["}},
	{"arrows", "\x1b[A\x1bOB\x1b[1;5C", []string{"\x1b[A", "\x1bOB", "\x1b[1;5C"}},
	{"alt and an arrow as urxvt sends it", "\x1b\x1b[D", []string{"\x1b\x1b[D"}},
	{"alt and a sequence that it would be typed with", "\x1b\x1b[9;9Zx", []string{"\x1b[9;9Z", "x"}},
	{"function keys", "\x1b[15~\x1bOP\x1b[[A\x1b[7$", []string{"\x1b[15~", "\x1bOP", "\x1b[[A", "\x1b[7$"}},
	{"focus, shifted arrow", "\x1b[I\x1b[Ox\x1b[OA", []string{"\x1b[I", "\x1b[O", "x", "\x1b[OA"}},
	{"mouse", "\x1b[<0;1;2M\x1b[M !\xe9x", []string{"\x1b[<0;1;2M", "\x1b[M !\xe9", "x"}},
	{"keys that nobody knows", "\x1b[?1;2cx\x1b[3$y\x1bOXz\x1bO5Pw\x1b[[Zv", []string{"\x1b[?1;2c", "x", "y", "z", "w", "v"}},
	{"no sequence at all", "\x1b[ 5Ax", []string{"x"}},

	{"keys spelt out", "\x1b[99;5u\x1b[27;5;99~\x1b[67;69u\x1b[99;133u\x1b[92;5u\x1b[27u\x1b[27;1;27~\x1b[13u\x1b[9u\x1b[127;1u\x1b[9;2u",
		[]string{"\x03", "\x03", "\x03", "\x03", "\x1c", "\x1b", "\x1b", "\r", "\t", "\x7f", "\x1b[Z"}},
	{"keys spelt out that are others", "\x1b[99;6u\x1b[99;7u\x1b[99;5:3u\x1b[97u\x1b[13;2u\x1b[48;5u\x1b[27;5~\x1b[18446744073709551715;5u",
		[]string{"\x1b[99;6u", "\x1b[99;7u", "\x1b[99;5:3u", "\x1b[97u", "\x1b[13;2u", "\x1b[48;5u", "\x1b[27;5~", "\x1b[18446744073709551715;5u"}},
	{"the digits' block", "\x1bOp\x1bOy\x1bOn\x1bOm\x1bOM", []string{"0", "9", ".", "-", "\r"}},

	{"ctrl+c after esc", "\x1b\x03", []string{"\x03"}},
	{"ctrl+c and ctrl+z in sequences", "\x1b[\x03\x1b[20\x03\x1bO\x1a\x1b\x1b[1\x03\x1b[M\x03\x1b[[\x03", []string{"\x03", "\x03", "\x1a", "\x03", "\x03", "\x03"}},
	{"ctrl+c in a rune", "\xe2\x82\x03", []string{stand, stand, "\x03"}},
	{"enter in a sequence", "\x1b[20\rx", []string{"\r", "x"}},
	{"a sequence in a sequence", "\x1b[20\x1b[A", []string{"\x1b[A"}},
	{"a letter in a sequence", "\x1b[20é", []string{"é"}},

	{"a terminal's answers", "a\x1b]11;rgb:0000/0000/0000\x07b\x1bP>|XTerm(390)\x1b\\c\x1b_Gi=1;é\x1b\\d\x1b^x\x07e\x1bXx\x07\x07", []string{"a", "b", "c", "d", "e", "\x07"}},
	{"empty answers", "\x1b]\x07\x1bP\x1b\\x", []string{"x"}},
	{"esc before an answer", "\x1b\x1b]11;rgb:0\x07x", []string{"\x1b", "x"}},
	{"an answer without its end", "\x1b]11;rgb:0000", nil},
	{"an answer without all of its end", "\x1b]11;rgb:0000\x1b", nil},
	{"control characters in an answer", "\x1b]11;r\x03\x1bP1\x1a\x1b_G\rx\x1b]1\x7f", []string{"\x03", "\x1a", "\r", "x", "\x7f"}},
	{"a key in an answer", "\x1b]11;r\x1b[Ax\x1b]11;r\x1bb", []string{"\x1b[A", "x", "\x1bb"}},
	{"alt and what begins an answer", "\x1b]", []string{"\x1b]"}},
	{"such keys before others", "\x1b]\x1b]\x03\x1bP\r\x1bX\x1b[A\x1b_\x1b^", []string{"\x1b]", "\x1b]", "\x03", "\x1bP", "\r", "\x1bX", "\x1b[A", "\x1b_", "\x1b^"}},

	{"latin-1", "caf\xe9 x", []string{"c", "a", "f", stand, " ", "x"}},
	{"no UTF-8 at all", "\xff\xc0\x80", []string{stand, stand, stand}},
	{"half a rune", "a\xe2\x82", []string{"a", stand + stand}},
	{"half a rune with alt", "\x1b\xe2\x82", []string{"\x1b" + stand + stand}},
	{"U+FFFD", "\ufffd", []string{stand}},

	{"paste", "a" + begin + "päss\x1b[A\x03word\r" + end + "\r", []string{"a", begin + "päss\x1b[A\x03word\r" + end, "\r"}},
	{"two pastes", begin + "a" + end + begin + end, []string{begin + "a" + end, begin + end}},
	{"esc before a paste", "\x1b" + begin + "a" + end, []string{"\x1b", begin + "a" + end}},
	{"a paste's start in a paste", begin + "a" + begin + "b" + end, []string{begin + "a" + begin + "b" + end}},
	{"a paste that is no UTF-8", begin + "p\xe9ss" + end, []string{begin + "p" + stand + "ss" + end}},
	{"a paste without its end", begin + "secret\r", []string{begin + "secret\r" + end}},
	{"a paste without all of its end", begin + "secret\x1b[201", []string{begin + "secret" + end}},
	{"a paste's start alone", begin, nil},
	{"a paste's end alone", end, []string{end}},
	{"half a paste's start", "\x1b[200", nil},
	{"ctrl+c at the end of all that comes of a paste", begin + "secret\x03", []string{"\x03"}},
}

func TestHoweverItIsSplit(t *testing.T) {
	for _, tt := range whatever {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, assemble(tt.input), "in one read")
			for i := 1; i < len(tt.input); i++ {
				assert.Equal(t, tt.want, assemble(tt.input[:i], tt.input[i:]), "split at %d", i)
			}
			if strings.Contains(tt.input, begin) && strings.Contains(tt.input, "\x03") {
				return // in a read of its own that is ctrl+c, not pasted
			}
			var reads []string
			for _, b := range []byte(tt.input) {
				reads = append(reads, string([]byte{b}))
			}
			assert.Equal(t, tt.want, assemble(reads...), "by bytes")
		})
	}
}

// What can be told at once is not held back for what comes behind.
func TestNothingWholeWaits(t *testing.T) {
	for _, input := range []string{"a", "é", "\r", "\x03", "\x1ba", "\x1b[A", begin + "x" + end, "\x1b[20\x03", "\xff", "\xe9\x03"} {
		for _, half := range []string{"", "\x1b", "\x1b[", "\x1b[2", "\xe2\x82", begin + "half"} {
			var a assembler
			a.feed([]byte(input + half))
			assert.NotEmpty(t, a.ready, "%q", input+half)
			assert.Equal(t, half, string(a.pending))
		}
	}
}

func TestAfterASilence(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reads []string
		want  []string
	}{
		{"esc, then a letter", []string{"\x1b", silence, "a"}, []string{"\x1b", "a"}},
		{"esc, then a bracket", []string{"\x1b", silence, "[", "A"}, []string{"\x1b", "[", "A"}},
		// By then esc has led elsewhere, where a password could be read.
		{"the start of a paste breaks off after esc", []string{"\x1b", silence, "[200~pass" + end, begin + "id" + end},
			[]string{"\x1b", begin + stand + end, begin + "id" + end}},
		{"the start of a paste breaks off after esc and a bracket", []string{"\x1b[", silence, "200~pa", "ss" + end, "x"}, []string{"\x1b[", begin + stand + end, "x"}},
		{"such a paste breaks off once more", []string{"\x1b", silence, "[200~pa", silence, "ss\rword" + end, "x"},
			[]string{"\x1b", begin + stand + end, begin + stand + end, "x"}},
		{"alt and a bracket, then letters", []string{"\x1b]", silence, "ab"}, []string{"\x1b]", "a", "b"}},
		{"an answer never ends", []string{"\x1b]11;rgb", silence, "ab"}, []string{"a", "b"}},
		{"the start of a paste breaks off", []string{"\x1b[20", silence, "0~pass" + end}, []string{begin + "pass" + end}},
		{"the end breaks off", []string{begin + "pass\x1b[20", silence, "1~", "x"}, []string{begin + "pass" + end, "x"}},
		{"the end comes in three", []string{begin + "pass\x1b", silence, "[20", silence, "1~\r"}, []string{begin + "pass" + end, "\r"}},
		{"the rest of a paste", []string{begin + "pa", silence, "ss\rword\r" + end + "\r"}, []string{begin + "pa" + end, begin + "ss\rword\r" + end, "\r"}},
		{"the rest in parts", []string{begin + "pa", silence, "ss\r", "word\r" + end}, []string{begin + "pa" + end, begin + "ss\rword\r" + end}},
		{"the rest breaks off as well", []string{begin + "pa", silence, "ss\r", silence, "word\r", silence, "\r"},
			[]string{begin + "pa" + end, begin + "ss\r" + end, begin + "word\r" + end, "\r"}},
		{"the rest never comes, letters do", []string{begin + "pa", silence, "s", "s", "\r", "ab"}, []string{begin + "pa" + end, "s", "s", "\r", "a", "b"}},
		{"the rest never comes, a key does", []string{begin + "pa", silence, "\x1b[A", "ab"}, []string{begin + "pa" + end, "\x1b[A", "a", "b"}},
		{"the rest never comes, ctrl+c does", []string{begin + "pa", silence, "\x03x"}, []string{begin + "pa" + end, "\x03", "x"}},
		{"another paste", []string{begin + "pa", silence, begin + "pass" + end}, []string{begin + "pa" + end, begin + "pass" + end}},
		{"the end alone", []string{begin + "pa", silence, end, "ab"}, []string{begin + "pa" + end, "a", "b"}},
		{"ctrl+c in an open paste", []string{begin + "pa", "\x03", "ss\r", silence, "\x03"}, []string{"\x03", begin + "ss\r" + end, "\x03"}},
		{"ctrl+c twice in an open paste", []string{begin + "pa", "\x03\x03"}, []string{"\x03", "\x03"}},
		{"ctrl+c before a paste's content", []string{begin, "\x03"}, []string{"\x03"}},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, assemble(tt.reads...)) })
	}
}

// A terminal that was asked for what is copied answers at length, but not without
// an end.
func TestLongAnswer(t *testing.T) {
	text := strings.Repeat("A", maxString-len("\x1b]52;\x07"))
	for _, tt := range []struct{ name, input, want string }{
		{"the longest", "\x1b]52;" + text + "\x07x", "x"},
		{"no end", "\x1b]52;" + text + "Axyz", "xyz"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var reads []string
			for rest := tt.input; rest != ""; {
				n := min(len(rest), 256)
				reads, rest = append(reads, rest[:n]), rest[n:]
			}
			assert.Equal(t, strings.Split(tt.want, ""), assemble(reads...), "as the reader reads")
			assert.Equal(t, strings.Split(tt.want, ""), assemble(tt.input), "in one read")
		})
	}
}

// A reader takes any size of buffer, and esc has a read of its own.
func TestTake(t *testing.T) {
	for _, size := range []int{1, 2, 3, 8, 256} {
		var a assembler
		input := "ab" + "\x1b[A" + begin + strings.Repeat("é", 1000) + end + "\r\x1bx€y"
		a.feed([]byte(input))
		p := make([]byte, size)
		var got strings.Builder
		for n := a.take(p); n > 0; n = a.take(p) {
			if size > 1 {
				require.Less(t, n, size, "a full buffer, and Bubble Tea waits for more")
			}
			got.Write(p[:n])
			if size == 256 && got.Len() > 2 && got.Len() < 6 {
				assert.Equal(t, "\x1b[A", string(p[:n]))
			}
		}
		assert.Equal(t, input, got.String(), "%d bytes at a time", size)
		assert.Nil(t, a.ready)
	}
}

var speltCtrlC = regexp.MustCompile(`\x1b\[(0*(99|67);0*(5|69|133|197)u|27;0*(5|69|133|197);0*(99|67)~)`)

// FuzzSplit: however reads are split, the keys are the same; what is typed is
// text, but for a mouse's events, every ctrl+c that is not pasted arrives, and
// nothing does of a terminal's answer.
func FuzzSplit(f *testing.F) {
	for _, tt := range whatever {
		f.Add([]byte(tt.input), 1)
	}
	f.Fuzz(func(t *testing.T, input []byte, at int) {
		if len(input) == 0 {
			return
		}
		at = (at%len(input) + len(input)) % len(input)
		first, second := string(input[:at]), string(input[at:])
		if strings.Trim(second, "\x03") == "" && strings.Contains(first, begin) {
			return // that is ctrl+c, not pasted
		}
		whole := assemble(string(input))
		if at > 0 {
			require.Equal(t, whole, assemble(first, second))
		}
		presses := 0
		for _, key := range whole {
			if strings.HasPrefix(key, "\x1b[M") {
				continue
			}
			require.True(t, utf8.ValidString(key), "%q", key)
			if key == "\x03" {
				presses++
			}
		}
		text := strings.Map(func(r rune) rune {
			if r < ' ' || r == del {
				return -1
			}
			return r
		}, string(input))
		require.Equal(t, []string{"x", "y"}, assemble("x\x1b]"+text+"\x07y"))
		if !bytes.Contains(input, []byte(begin)) {
			require.Equal(t, bytes.Count(input, []byte{ctrlC})+len(speltCtrlC.FindAll(input, -1)), presses)
		}
	})
}

// waits is a source that notes how long it may take.
type waits struct {
	reads  []string
	limits []time.Duration
}

func (w *waits) read(p []byte, limit time.Duration) (int, error) {
	w.limits = append(w.limits, limit)
	if len(w.reads) == 0 {
		return 0, io.EOF
	}
	n := copy(p, w.reads[0])
	w.reads = w.reads[1:]
	return n, nil
}

func (w *waits) wake()  {}
func (w *waits) close() {}

// Nothing ticks while nothing is pending, and what can only be a beginning is
// waited for longer than what may be a key.
func TestHowLongIsWaited(t *testing.T) {
	const key, rest = time.Hour, 1000 * time.Hour
	source := &waits{reads: []string{"a", "\x1b", "[", "2", "~", "\xe2", "\x82", "\xac", begin, "x", end}}
	r := newReader(nil, source)
	r.grace = grace{key, rest}
	_, err := io.ReadAll(r)
	require.NoError(t, err)
	var got []string
	for _, limit := range source.limits {
		switch {
		case limit < 0:
			got = append(got, "ever")
		case limit <= key:
			got = append(got, "key")
		default:
			got = append(got, "rest")
		}
	}
	assert.Equal(t, []string{"ever", "ever", "key", "key", "rest", "ever", "rest", "rest", "ever", "rest", "rest", "ever"}, got)
}
