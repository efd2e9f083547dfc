package keyboard

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Invalid stands in what a [Reader] gives for bytes that are no UTF-8 and for
// U+FFFD, which Bubble Tea would drop without a word. It is a code point that
// no text holds.
const Invalid = '\uffff'

// assembler puts keys together from reads.
type assembler struct {
	ready   [][]byte // keys and pastes
	pending []byte   // the beginning of one
	state   state    // of pending

	// late is a beginning that was not waited for any longer. When the rest of
	// a paste's start comes after all, it is one.
	late []byte
	// pressed says that late was taken for a key.
	pressed bool
	// torn is a paste that was ended here because its end had not come: several
	// keys in one read are more of it then. tail is what may be the beginning of
	// its end.
	torn bool
	tail []byte
	// astray is a paste whose first byte was taken for a key, which may have led
	// to another field: it must not land there.
	astray bool
}

// feed takes what a read brought.
func (a *assembler) feed(chunk []byte) {
	if len(chunk) == 0 {
		return
	}
	if len(a.pending) > 0 && a.state == open {
		if len(bytes.Trim(chunk, string(rune(ctrlC)))) == 0 {
			a.giveUp(len(chunk))
			return
		}
		a.extend(chunk)
		return
	}
	late := slices.Concat(a.late, chunk)
	isPaste := len(a.late) > 0 && bytes.HasPrefix(late, []byte(pasteStart))
	if isPaste {
		chunk = late
	}
	if len(a.pending) == 0 && !a.torn {
		a.astray = isPaste && a.pressed
	}
	a.late = nil
	if a.torn && len(a.pending) == 0 {
		chunk = a.goOn(chunk)
	}
	a.pending = append(a.pending, chunk...)
	a.sort()
}

// extend adds to an open paste. It looks for the end in what is new alone: a
// long paste takes many reads.
func (a *assembler) extend(chunk []byte) {
	from := max(len(a.pending)-len(pasteEnd)+1, len(pasteStart))
	a.pending = append(a.pending, chunk...)
	if bytes.Contains(a.pending[from:], []byte(pasteEnd)) {
		a.sort()
	}
}

// sort moves what is whole from pending to ready.
func (a *assembler) sort() {
	for len(a.pending) > 0 {
		n, s := scan(a.pending)
		a.state = s
		if s != whole && s != broken {
			return
		}
		if s == whole {
			a.emit(a.pending[:n])
		}
		a.pending = a.pending[n:]
	}
	a.pending = nil // lets go of what it holds
}

func (a *assembler) emit(key []byte) {
	if a.astray && bytes.HasPrefix(key, []byte(pasteStart)) {
		key = []byte(pasteStart + string(Invalid) + pasteEnd)
	}
	a.ready = append(a.ready, clean(usualKey(key)))
}

// clean puts Invalid where Bubble Tea would drop something.
func clean(key []byte) []byte {
	// A mouse event's last bytes are no text.
	if utf8.Valid(key) && !bytes.ContainsRune(key, utf8.RuneError) || bytes.HasPrefix(key, []byte("\x1b[M")) {
		return key
	}
	return []byte(strings.Map(func(r rune) rune {
		if r == utf8.RuneError {
			return Invalid
		}
		return r
	}, string(key)))
}

// expire decides about what is pending: the rest of it has not come.
func (a *assembler) expire() {
	b := a.pending
	a.pending, a.late, a.pressed = nil, b, a.state == keys
	switch {
	case len(b) == 0:
	case a.state == keys:
		// Of two escs, each is a key.
		if len(b) > 1 && b[1] == esc {
			a.emit(b[:1])
			b = b[1:]
		}
		a.emit(b)
	case a.state == open:
		a.late = nil
		a.tear(b)
	case b[0] != esc || len(b) > 1 && b[1] >= utf8.RuneSelf:
		a.emit(b)
	}
}

// tear ends a paste in place of the terminal, so that nothing in it is taken
// for keys.
func (a *assembler) tear(paste []byte) {
	text := paste[len(pasteStart):]
	if bytes.HasSuffix(text, []byte{ctrlC}) {
		a.giveUp(1)
		return
	}
	a.torn = true
	for n := len(pasteEnd) - 1; n > 0; n-- {
		if tail := []byte(pasteEnd[:n]); bytes.HasSuffix(text, tail) {
			text, a.tail = text[:len(text)-n], tail
			break
		}
	}
	if len(text) > 0 {
		a.emit(slices.Concat([]byte(pasteStart), text, []byte(pasteEnd)))
	}
}

// giveUp drops an open paste for ctrl+c.
func (a *assembler) giveUp(presses int) {
	a.pending, a.torn, a.tail = nil, true, nil
	for range presses {
		a.emit([]byte{ctrlC})
	}
}

// goOn returns what a read brought after a torn paste, with the paste begun
// anew where it is more of it.
func (a *assembler) goOn(chunk []byte) []byte {
	joined := slices.Concat(a.tail, chunk)
	if len(a.tail) > 0 && strings.HasPrefix(pasteEnd, string(joined)) && len(joined) < len(pasteEnd) {
		a.tail = joined
		return nil
	}
	a.tail = nil
	if rest, ended := bytes.CutPrefix(joined, []byte(pasteEnd)); ended {
		a.torn = false
		return rest
	}
	first, _ := scan(chunk)
	alone := first == len(chunk)
	start, end := bytes.Index(chunk, []byte(pasteStart)), bytes.Index(chunk, []byte(pasteEnd))
	switch {
	case end > 0 && (start < 0 || end < start):
		a.torn = false
	case chunk[0] == esc, chunk[0] == ctrlC, alone && chunk[0] < ' ', alone && chunk[0] == del:
		a.torn = false
		return chunk
	case alone:
		return chunk
	}
	return slices.Concat([]byte(pasteStart), chunk)
}

// forget drops what is not complete.
func (a *assembler) forget() { *a = assembler{ready: a.ready} }

// take moves keys to p and returns their length. An escape sequence goes alone,
// for Bubble Tea takes an esc with what follows it for one key, and p is not
// filled: Bubble Tea would wait for more.
func (a *assembler) take(p []byte) (n int) {
	room := max(len(p)-1, 1)
	for len(a.ready) > 0 && len(p) > 0 {
		key := a.ready[0]
		if n > 0 && (key[0] == esc || n+len(key) > room) {
			break
		}
		moved := copy(p[n:room], key)
		n += moved
		if moved < len(key) {
			a.ready[0] = key[moved:]
			break
		}
		a.ready = a.ready[1:]
		if key[0] == esc {
			break
		}
	}
	if len(a.ready) == 0 {
		a.ready = nil
	}
	return n
}
