package monoapi

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reading is a text as it reads once escapes in it are undone. It knows where in
// the text its bytes came from, so that what is found in it can be hidden in the
// text, and the rest stays as it came.
type reading struct {
	text string
	from []int32 // of every byte, and of the end; nil when it is the text itself
}

// span is a part of a text, from one byte up to another.
type span struct{ begin, end int }

// of returns where a part of the reading stands in the text.
func (r reading) of(part span) span {
	if r.from == nil {
		return part
	}
	end := part.end
	for end < len(r.text) && r.from[end] == r.from[end-1] {
		end++ // several bytes of one escape
	}
	return span{int(r.from[part.begin]), int(r.from[end])}
}

// at returns where in the text a byte came from.
func (r reading) at(i int) int32 {
	if r.from == nil {
		return int32(i)
	}
	return r.from[i]
}

// escape is a part of a text that stands for another text.
type escape struct {
	span
	plain string
}

// undo returns the reading of a reading.
func (r reading) undo(escapes []escape) reading {
	var b strings.Builder
	next := reading{from: make([]int32, 0, len(r.text)+1)}
	done := 0
	upTo := func(end int) {
		b.WriteString(r.text[done:end])
		for ; done < end; done++ {
			next.from = append(next.from, r.at(done))
		}
	}
	for _, e := range escapes {
		upTo(e.begin)
		b.WriteString(e.plain)
		for range len(e.plain) {
			next.from = append(next.from, r.at(e.begin))
		}
		done = e.end
	}
	upTo(len(r.text))
	next.text, next.from = b.String(), append(next.from, r.at(len(r.text)))
	return next
}

// maxNesting is how many encodings may lie over one another.
const maxNesting = 3

// readings returns the text and all that it may be read as, by what decoders
// find.
func readings(text string, decoders []decoder) []reading {
	list := []reading{{text: text}}
	for begin, depth := 0, 0; begin < len(list) && depth < maxNesting; depth++ {
		end := len(list)
		for _, r := range list[begin:end] {
			for _, decode := range decoders {
				escapes := decode(r.text)
				if len(escapes) == 0 {
					continue
				}
				next := r.undo(escapes)
				if !slices.ContainsFunc(list, func(known reading) bool { return known.text == next.text }) {
					list = append(list, next)
				}
			}
		}
		begin = end
	}
	return list
}

// decoder finds the escapes of one kind in a text, in order.
type decoder func(text string) []escape

// decoders are the encodings that an echo may come in. cutDecoders also drop an
// escape at the end of a text that is broken off.
var (
	decoders    = []decoder{unseenRunes, backslashes, entities, percents, formPercents}
	cutDecoders = append(slices.Clip(decoders), halfEscapes)
)

var (
	backslash  = pattern(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.`)
	entity     = pattern(`&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);?`)
	percent    = pattern(`%[0-9a-fA-F]{2}`)
	formEscape = pattern(`%[0-9a-fA-F]{2}|\+`)
	halfEscape = pattern(`(?:\\+(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?|%[0-9a-fA-F]?|&#?[0-9a-zA-Z]{0,7})$`)
)

// matches finds what an expression matches and decode makes something else of. Without
// one of the bytes in signs there is none.
func matches(text, signs string, expression func() *regexp.Regexp, decode func(string) string) (escapes []escape) {
	if !strings.ContainsAny(text, signs) {
		return nil
	}
	for _, at := range expression().FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if plain := decode(found); plain != found {
			escapes = append(escapes, escape{span{at[0], at[1]}, plain})
		}
	}
	return escapes
}

// unseenRunes finds what [Clean] drops or makes a blank of.
func unseenRunes(text string) (escapes []escape) {
	if plain(text) {
		return nil
	}
	for i, r := range text {
		size := len(string(r))
		switch {
		case r == ' ', r == '\ufffd': // perhaps a byte that is no text
		case blank(r):
			escapes = append(escapes, escape{span{i, i + size}, " "})
		case unseen(r):
			escapes = append(escapes, escape{span{i, i + size}, ""})
		}
	}
	return escapes
}

// backslashes finds the escapes of JSON and of its like.
func backslashes(text string) []escape {
	return matches(text, `\`, backslash, func(found string) string {
		if found == `\'` {
			return "'"
		}
		var decoded string
		if json.Unmarshal([]byte(`"`+strings.Replace(found, `\x`, `\u00`, 1)+`"`), &decoded) != nil {
			return found
		}
		return decoded
	})
}

// entities finds the escapes of HTML.
func entities(text string) []escape { return matches(text, "&", entity, html.UnescapeString) }

// percents finds the escapes of a URL, formPercents those of its query too.
func percents(text string) []escape { return matches(text, "%", percent, unescapeByte) }

func formPercents(text string) []escape {
	return matches(text, "+", formEscape, func(found string) string {
		if found == "+" {
			return " "
		}
		return unescapeByte(found)
	})
}

// unescapeByte decodes %XX: one byte, perhaps of several that make a letter.
func unescapeByte(found string) string {
	code, err := strconv.ParseUint(found[1:], 16, 8)
	if err != nil {
		return found
	}
	return string([]byte{byte(code)})
}

// halfEscapes finds an escape at the end that lacks its own end.
func halfEscapes(text string) []escape {
	return matches(text, `\%&`, halfEscape, func(string) string { return "" })
}
