package tui

import (
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quietZone is how many modules around a QR code stay light, as its standard has it.
const quietZone = 4

// Black on bright white whatever the theme, and without colours too: a phone reads
// no other. Of the terminal's sixteen colours they are the furthest apart.
const (
	qrOn  = "\x1b[30;107m"
	qrOff = "\x1b[0m"
)

// qrCode is a text as a QR code, a string a line, two modules to a character from
// top to bottom. It is nil when the text is too long for one.
func qrCode(text string) []string {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return nil
	}
	size := code.Bounds().Dx()
	dark := func(x, y int) bool {
		x, y = x-quietZone, y-quietZone
		if x < 0 || y < 0 || x >= size || y >= size {
			return false
		}
		return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 0x80
	}
	side := size + 2*quietZone
	var lines []string
	for y := 0; y < side; y += 2 {
		var b strings.Builder
		b.WriteString(qrOn)
		for x := range side {
			switch upper, lower := dark(x, y), dark(x, y+1); {
			case upper && lower:
				b.WriteRune('█')
			case upper:
				b.WriteRune('▀')
			case lower:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString(qrOff)
		lines = append(lines, b.String())
	}
	return lines
}
