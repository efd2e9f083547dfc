package tui

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// hostile are texts that try to reach the terminal, or to break the screen.
var hostile = map[string]string{
	"clear screen":       "before\x1b[2J\x1b[Hafter",
	"title":              "\x1b]0;owned\x07title",
	"clipboard":          "\x1b]52;c;b3duZWQ=\x07clip",
	"hyperlink":          "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
	"device control":     "\x1bP+q544e\x1b\\dcs",
	"C1 controls":        "\u009b2J\u009d0;owned\u009c c1",
	"bare C1 bytes":      "\x9b2J\x84 c1",
	"bidi overrides":     "a\u202egnirts\u202c\u2066b\u2069",
	"zero width":         "a\u200b\u200c\u200d\u2060\ufeffb",
	"combining marks":    "z" + strings.Repeat("\u0300\u0336", 2000),
	"a hundred thousand": strings.Repeat("long name ", 10_000),
	"one long word":      strings.Repeat("x", 100_000),
	"wide":               strings.Repeat("銀行口座", 200),
	"emoji":              strings.Repeat("👨‍👩‍👧‍👦🏳️‍🌈👍🏽", 50),
	"variation":          "☎️ ✂️ ❤️\u20e3",
	"line breaks":        "a\r\nb\nc\vd\fe\u2028f\u2029g\u0085h",
	"tabs":               "a\t\tb",
	"tags":               "flag\U000e0067\U000e0062\U000e007f",
	"right to left":      "שלום مرحبا",
	"blank":              " \u3000\u00a0 ",
	"hangul fillers":     "\u3164\u115f\u1160\uffa0",
	"replacement":        "\ufffd\xff\xfe",
}

// Only what the wizard itself writes: colours and attributes.
var ownSequences = regexp.MustCompile("\x1b\\[[0-9;]*m")

func (d *desktop) isUnharmed() {
	d.Helper()
	d.fits()
	bare := ownSequences.ReplaceAllString(d.w.View(), "")
	for _, r := range bare {
		if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)) {
			d.Fatalf("%U reaches the terminal\n%q", r, bare)
		}
	}
}

// hostileBank answers every call with a text wherever there is room for one.
func hostileBank(t *testing.T, text string, observe func(monoapi.Exchange)) *monoapi.Client {
	t.Helper()
	short := text
	if len(short) > 10_000 {
		short = short[:10_000] // an answer is at most a MiB
	}
	account := map[string]any{
		"id": short, "name": text, "type": short, "currency": short, "account_number": short,
		"institution": map[string]any{"name": short, "bank_code": short},
	}
	commits := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := func(data map[string]any) {
			_ = json.NewEncoder(w).Encode(map[string]any{"status": text, "message": text, "data": data})
		}
		switch {
		case r.Method == http.MethodGet:
			answer(map[string]any{"account": account, "meta": map[string]any{"data_status": text, "retrieved_data": []string{text}}})
		case strings.HasSuffix(r.URL.Path, "session"):
			answer(map[string]any{"id": "sess_1"})
		case strings.HasSuffix(r.URL.Path, "login"):
			answer(map[string]any{"responseCode": 101, "accounts": []any{account, account, map[string]any{"name": "ordinary"}}})
		default:
			commits++
			switch commits {
			case 1:
				answer(map[string]any{"responseCode": 102, "ui": map[string]any{"title": text, "form": []any{
					map[string]any{"type": "elements.dropdown", "name": text, "label": text, "options": []any{
						map[string]any{"text": text, "value": text}, map[string]any{"text": "ordinary", "value": "b"}}},
					map[string]any{"type": "elements.input", "name": "otp", "hint": text},
				}}})
			case 2:
				answer(map[string]any{"responseCode": 400})
			case 3:
				answer(map[string]any{"responseCode": 99, "code": text})
			}
		}
	}))
	t.Cleanup(server.Close)
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_hostile"), BaseURL: server.URL, Observe: observe})
	require.NoError(t, err)
	return client
}

func TestHostileTextKeepsTheScreenWhole(t *testing.T) {
	for name, text := range hostile {
		for _, size := range [][2]int{{80, 24}, {40, 12}, {120, 40}} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				var exchanges []monoapi.Exchange
				observe := func(e monoapi.Exchange) { exchanges = append(exchanges, e) }
				d := newDesktop(t, size[0], size[1], func(o *Options) { o.Bank = flow.Via(hostileBank(t, text, observe), "") })
				step := func(state flow.State, keys ...string) {
					t.Helper()
					d.keys(keys...)
					d.settle()
					require.Equal(t, state, d.w.machine().State(), d.screen())
					d.isUnharmed()
					d.keys("pgdown")
					d.isUnharmed()
				}
				d.text(testAccount)
				step(flow.StateCredentials, "enter")
				step(flow.StateCredentials, "ctrl+o")
				d.text("sam")
				d.keys("tab")
				d.text("x")
				step(flow.StateChooseAccount, "enter")
				d.keys("/")
				d.text("a")
				d.isUnharmed()
				d.keys("esc")
				d.keys("3", "enter") // it is not the one that is linked, which wants an enter more
				if d.w.machine().State() == flow.StateChooseAccount {
					d.isUnharmed()
					d.keys("enter")
				}
				step(flow.StateChallenge)
				d.keys("down", "enter")
				d.text("1")
				step(flow.StateChallenge, "enter")
				d.keys("enter")
				d.text("1")
				step(flow.StateDone, "enter")
				step(flow.StateDone, "s")

				for _, e := range exchanges {
					d.send(exchangeMsg{e})
				}
				d.keys("ctrl+t")
				d.isUnharmed()
				for range exchanges {
					d.keys("down", "pgdown")
					d.isUnharmed()
				}
				r := d.results[0]
				for _, field := range []string{r.Account, r.Code, r.Message, string(r.ResponseCode)} {
					assert.Equal(t, monoapi.Clean(field), field)
				}
			})
		}
	}
}

// What the operator pastes is shown as it is sent, but tells the terminal
// nothing either.
func TestHostilePasteKeepsTheScreenWhole(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 80, 24, nil)
			d.toCredentials()
			d.paste(text)
			d.fits()
			d.send(tea.KeyMsg{Type: tea.KeyTab})
			d.paste(text)
			d.keys("ctrl+r")
			d.fits()
			assert.NotContains(t, ownSequences.ReplaceAllString(d.w.View(), ""), "\x1b")
		})
	}
}
