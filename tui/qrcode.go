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
//
// Where upper and lower module are the same, the cell is a blank in that colour: the
// glyphs of many fonts leave a line free between two rows, which cuts the code into
// strips, and a background does not. The others are all the lower half block, whose
// upper half is background for the same reason.
const qrOff = "\x1b[0m"

// qrCells are the cells by their upper and lower module; true is dark.
var qrCells = map[[2]bool]struct{ style, text string }{
	{false, false}: {"\x1b[30;107m", " "},
	{false, true}:  {"\x1b[30;107m", "▄"},
	{true, false}:  {"\x1b[97;40m", "▄"},
	{true, true}:   {"\x1b[97;40m", " "},
}

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
		style := ""
		for x := range side {
			cell := qrCells[[2]bool{dark(x, y), dark(x, y+1)}]
			if cell.style != style {
				style = cell.style
				b.WriteString(style)
			}
			b.WriteString(cell.text)
		}
		b.WriteString(qrOff)
		lines = append(lines, b.String())
	}
	return lines
}
