package monoapi_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "Samuel Nomo, 42!", "Samuel Nomo, 42!"},
		{"empty", "", ""},
		{"letters of the world", "Ọlámidé Zoë 東京 Ελλάδα שלום नमस्ते", "Ọlámidé Zoë 東京 Ελλάδα שלום नमस्ते"},
		{"emoji", "done 🎉", "done 🎉"},

		{"blanks around", " \t a b \n", "a b"},
		{"tab", "a\tb", "a b"},
		{"line break", "a\nb", "a b"},
		{"carriage return", "secret\rover", "secret over"},
		{"CRLF", "a\r\nb", "a  b"},
		{"vertical tab and form feed", "a\vb\fc", "a b c"},
		{"line and paragraph separators", "a\u2028b\u2029c", "a b c"},
		{"other spaces", "a\u00a0b\u3000c\u2003d", "a b c d"},
		{"blanks only", " \u00a0\n", ""},

		{"colour", "\x1b[31mred\x1b[0m", "[31mred[0m"},
		{"clear screen", "\x1b[2J\x1b[Ha", "[2J[Ha"},
		{"title", "\x1b]0;owned\x07a", "]0;owneda"},
		{"clipboard (OSC 52)", "\x1b]52;c;cm0gLXJm\x1b\\a", `]52;c;cm0gLXJm\a`},
		{"hyperlink (OSC 8)", "\x1b]8;;https://x.test\x1b\\a\x1b]8;;\x1b\\", `]8;;https://x.test\a]8;;\`},
		{"device control", "\x1bP+q544e\x1b\\", `P+q544e\`},
		{"NUL, bell, backspace, delete", "a\x00b\x07c\bd\x7fe", "abcde"},
		{"C1 controls", "a\u009b31mb\u009d0;x\u009cc\u0085d", "a31mb0;xcd"},
		{"C1 as a byte", "a\x9b31m", "a\ufffd31m"},

		{"bidi override", "a\u202egnp.exe\u202cb", "agnp.exeb"},
		{"bidi isolates", "\u2066a\u2067b\u2068c\u2069", "abc"},
		{"bidi marks", "a\u200eb\u200fc\u061cd", "abcd"},
		{"bidi embeddings", "\u202aa\u202bb\u202d", "ab"},
		{"zero width", "p\u200ba\u200cy\u200d\u2060p\ufeffal", "paypal"},
		{"soft hyphen", "pay\u00adpal", "paypal"},
		{"tags", "a\U000e0041\U000e0042\U000e007fb", "ab"},
		{"interlinear annotation", "a\ufff9b\ufffac\ufffb", "abc"},
		{"variation selectors", "a\ufe0fb\U000e0100c", "abc"},
		{"private use", "a\ue000b\U000f0000c", "abc"},
		{"blank letters", "a\u3164b\u115f\u1160c\uffa0d", "abcd"},
		{"invisible only", "\u200b\u3164\u2060", ""},

		{"a few marks", "e\u0301\u0323", "e\u0301\u0323"},
		{"four marks", "e\u0301\u0302\u0303\u0304", "e\u0301\u0302\u0303\u0304"},
		{"five marks", "e\u0301\u0302\u0303\u0304\u0305", "e\u0301\u0302\u0303\u0304"},
		{"marks by the thousand", strings.Repeat("Z"+strings.Repeat("\u0300", 2000), 3), strings.Repeat("Z\u0300\u0300\u0300\u0300", 3)},
		{"marks with invisible ones between", "e" + strings.Repeat("\u0301\u200b", 9), "e\u0301\u0301\u0301\u0301"},
		{"a mark at the start", "\u0301a", "a"},
		{"a mark after a blank", "a \u0301b", "a b"},
		{"a mark after a line break", "a\n\u0301b", "a b"},
		{"enclosing mark", "a\u20dd\u20dd", "a\u20dd\u20dd"},

		{"emoji joined", "👩\u200d👩\u200d👧", "👩👩👧"},
		{"emoji with skin", "👍🏽", "👍🏽"},
		{"emoji with presentation", "❤\ufe0f", "❤"},
		{"flag", "🇳🇬", "🇳🇬"},

		{"invalid UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"surrogate as bytes", "a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"},
		{"overlong", "\xc0\xaf", "\ufffd\ufffd"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := monoapi.Clean(test.text)
			assert.Equal(t, test.want, got)
			assert.Equal(t, got, monoapi.Clean(got), "cleaning again changes nothing")
			assert.Equal(t, got, monoapi.CleanLimit(test.text, 1<<16), "a wide limit changes nothing")
		})
	}
}

func TestCleanLimit(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		limit int
		want  string
	}{
		{"shorter", "abc", 4, "abc"},
		{"as long", "abcd", 4, "abcd"},
		{"longer", "abcde", 4, "abc…"},
		{"counted in characters", "éééé", 4, "éééé"},
		{"cut between characters", "ééééé", 4, "ééé…"},
		{"counted after cleaning", "\u200b\x1bab\u200bcd\n", 4, "abcd"},
		{"no blank before the ellipsis", "ab cde", 4, "ab…"},
		{"one", "abc", 1, "…"},
		{"none", "abc", 0, ""},
		{"less than none", "abc", -1, ""},
		{"none of nothing", "", 0, ""},
		{"a megabyte", strings.Repeat("x", 1<<20), 10, strings.Repeat("x", 9) + "…"},
		{"a megabyte of long characters", strings.Repeat("😀", 1<<18), 10, strings.Repeat("😀", 9) + "…"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := monoapi.CleanLimit(test.text, test.limit)
			assert.Equal(t, test.want, got)
			assert.Equal(t, got, monoapi.CleanLimit(got, test.limit), "cutting again changes nothing")
		})
	}
}
