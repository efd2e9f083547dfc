package tui

import (
	"image"
	"image/color"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/flow/flowtest"
)

// palette is what a terminal theme makes of colours.
type palette struct {
	foreground, background, black, brightWhite color.Color
}

var palettes = map[string]palette{
	"dark":            {color.Gray{0xd0}, color.Black, color.Black, color.White},
	"light":           {color.Gray{0x20}, color.White, color.Black, color.White},
	"Solarized dark":  {color.RGBA{0x83, 0x94, 0x96, 0xff}, color.RGBA{0x00, 0x2b, 0x36, 0xff}, color.RGBA{0x07, 0x36, 0x42, 0xff}, color.RGBA{0xfd, 0xf6, 0xe3, 0xff}},
	"Solarized light": {color.RGBA{0x65, 0x7b, 0x83, 0xff}, color.RGBA{0xfd, 0xf6, 0xe3, 0xff}, color.RGBA{0x07, 0x36, 0x42, 0xff}, color.RGBA{0xfd, 0xf6, 0xe3, 0xff}},
}

// of is a cell's colour in the theme.
func (p palette) of(c color.Color, otherwise color.Color) color.Color {
	switch c {
	case nil:
		return otherwise
	case ansi.Black:
		return p.black
	case ansi.BrightWhite:
		return p.brightWhite
	}
	return otherwise
}

// photographed is what a camera sees of a screen: a cell is as wide as half its
// height, and the font's glyphs reach neither the top of it nor its left edge.
func photographed(screen string, width, height int, p palette) image.Image {
	const w, h, short = 8, 16, 2
	terminal := vt.NewEmulator(width, height)
	_, _ = terminal.Write([]byte(strings.ReplaceAll(screen, "\n", "\r\n")))
	picture := image.NewRGBA(image.Rect(0, 0, width*w, height*h))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		for x := x0; x < x1; x++ {
			for y := y0; y < y1; y++ {
				picture.Set(x, y, c)
			}
		}
	}
	for y := range height {
		for x := range width {
			cell := terminal.CellAt(x, y)
			if cell == nil {
				cell = &uv.EmptyCell
			}
			fg, bg := p.of(cell.Style.Fg, p.foreground), p.of(cell.Style.Bg, p.background)
			fill(x*w, y*h, x*w+w, y*h+h, bg)
			switch cell.Content {
			case "█":
				fill(x*w+1, y*h+short, x*w+w, y*h+h, fg)
			case "▀":
				fill(x*w+1, y*h+short, x*w+w, y*h+h/2, fg)
			case "▄":
				fill(x*w+1, y*h+h/2, x*w+w, y*h+h, fg)
			case " ", "":
			default: // a letter
				fill(x*w+2, y*h+4, x*w+6, y*h+12, fg)
			}
		}
	}
	return picture
}

// read is what a phone reads in a picture.
func read(t *testing.T, picture image.Image) string {
	t.Helper()
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	require.NoError(t, err)
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	require.NoError(t, err)
	return result.GetText()
}

func handedOverTo(t *testing.T, width, height int, url string, colour bool) *desktop {
	d := newDesktop(t, width, height, func(o *Options) { o.Colour = colour; demo(o) })
	d.toCredentials()
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: monoapi.Link{URL: url}})
	return d
}

func TestAPhoneReadsTheLink(t *testing.T) {
	for theme, p := range palettes {
		for _, colour := range []bool{true, false} {
			for _, size := range [][2]int{{80, 24}, {120, 40}, {50, 40}} {
				t.Run(theme, func(t *testing.T) {
					d := handedOverTo(t, size[0], size[1], flowtest.Link, colour)
					assert.Equal(t, flowtest.Link, read(t, photographed(d.w.View(), size[0], size[1], p)))
				})
			}
		}
	}
}

// The longest link that still fits beside the text at 80x24, and one that does not.
func TestTheCodeIsWholeOrNotThere(t *testing.T) {
	fits, longer := flowtest.Link+strings.Repeat("x", 53-len(flowtest.Link)), flowtest.Link+strings.Repeat("x", 54-len(flowtest.Link))
	d := handedOverTo(t, 80, 24, fits, true)
	d.fits()
	assert.Equal(t, fits, read(t, photographed(d.w.View(), 80, 24, palettes["dark"])))
	d = handedOverTo(t, 80, 24, longer, true)
	d.shows("In a larger window it shows as a QR code, too.")
	d.lacks("▄")
	d = handedOverTo(t, 100, 30, longer, true)
	assert.Equal(t, longer, read(t, photographed(d.w.View(), 100, 30, palettes["dark"])))
	wide := flowtest.Link + strings.Repeat("x", 70-len(flowtest.Link)) // 41 modules, the quiet zone too
	d = handedOverTo(t, 42, 50, wide, true)
	assert.Equal(t, wide, read(t, photographed(d.w.View(), 42, 50, palettes["dark"])))
	d = handedOverTo(t, 41, 50, wide, true)
	d.lacks("▄")
	assert.Nil(t, qrCode(strings.Repeat("x", 3000)), "too long for any")
}

// The address is whole and one hyperlink, however many lines it takes.
func TestTheLinkIsAHyperlink(t *testing.T) {
	long := flowtest.Link + strings.Repeat("0123456789", 12)
	for _, url := range []string{flowtest.Link, long} {
		d := handedOverTo(t, 80, 24, url, true)
		assert.Contains(t, strings.Join(strings.Fields(strings.ReplaceAll(d.screen(), "▄", "")), ""), url)
		assert.GreaterOrEqual(t, strings.Count(d.w.View(), "\x1b]8;id=reauth;"+url+"\x07"), 1)
		assert.Equal(t, strings.Count(d.w.View(), "\x1b]8;id=reauth;"+url+"\x07"), strings.Count(d.w.View(), "\x1b]8;;\x07"), "each is ended")
	}
}

func TestTheLinkIsCopied(t *testing.T) {
	d := handedOverTo(t, 80, 24, flowtest.Link, true)
	d.keys("c")
	d.run()
	d.shows("The link was sent to the terminal's clipboard.")
	assert.Equal(t, flowtest.Link, read(t, photographed(d.w.View(), 80, 24, palettes["dark"])), "a word below leaves the code whole")
}

// One key press creates one link, held down or not.
func TestOneKeyCreatesOneLink(t *testing.T) {
	d := newDesktop(t, 80, 24, nil)
	d.toCredentials()
	d.keys("ctrl+l", "ctrl+l", "ctrl+l")
	assert.Equal(t, monoapi.OpLink, d.pending().Operation)
	number := d.pending().Number
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("ctrl+l")
	require.Nil(t, d.w.pending)
	d.keys("esc", "ctrl+l")
	require.Nil(t, d.w.pending, "it has one")
	d.shows(flowtest.Link)
	d.keys("esc")
	d.signIn()
	assert.Equal(t, number+1, d.pending().Number)
}

// A webhook must not take the screen away from under a key.
func TestAConfirmationWhileEnterIsPressed(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	d.keys("enter")
	d.shows("✓ Reauthorised", "1 of 2")
	d.now = d.now.Add(calm)
	d.keys("enter")
	d.shows("2 of 2")
	require.Len(t, d.results, 1)
	assert.Equal(t, "reauthorised link", string(d.results[0].Status)+" "+d.results[0].Reason)
}

func TestAConfirmationWhileAnotherAccountIsAtWork(t *testing.T) {
	d := newDesktop(t, 80, 24, queueOfTwo)
	d.answer(sessionAnswer)
	d.keys("ctrl+l")
	d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
	d.keys("enter")
	d.answer(sessionAnswer)
	d.text("sam")
	d.send(webhookMsg{monoapi.WebhookEvent{Name: monoapi.EventReauthorised, Account: testAccount}})
	d.shows("❯ Username sam", testAccount+": The customer has reauthorised it, by the link.")
	d.keys("ctrl+q", "enter")
	d.shows("1 of 2 reauthorised, 1 skipped", "✓ "+testAccount)
}

// Whoever shows the demo must not wait for a phone that can't open the page.
func TestTheDemoSaysWhoCanOpenItsLink(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		says   func(*desktop, ...string)
	}{
		"demo": {demo, (*desktop).shows},
		"test": {nil, (*desktop).lacks},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 120, 40, c.change)
			d.toCredentials()
			d.keys("ctrl+l")
			d.end(flow.Answered{Link: flowtest.LinkAnswer.Link})
			c.says(d, "only a browser on this machine can open it")
		})
	}
}
