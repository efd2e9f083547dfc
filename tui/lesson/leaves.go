package lesson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Leaf is a text, a number or the like in JSON, with the way to it.
type Leaf struct{ Path, Value string }

// maxDepth is how deep JSON is looked into; Mono's is five levels deep.
const maxDepth = 32

// Leaves returns what a JSON text holds, in its order; nothing when it is none.
func Leaves(text string) []Leaf {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	w := walker{dec: dec}
	if w.value("", 0) != nil {
		return nil
	}
	return w.leaves
}

type walker struct {
	dec    *json.Decoder
	leaves []Leaf
}

func (w *walker) value(path string, depth int) error {
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return fmt.Errorf("deeper than %d levels", maxDepth)
	}
	switch token {
	case json.Delim('{'):
		for w.dec.More() {
			name, err := w.dec.Token()
			if err != nil {
				return err
			}
			if err := w.value(strings.TrimPrefix(path+"."+fmt.Sprint(name), "."), depth+1); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
		return err
	case json.Delim('['):
		for i := 0; w.dec.More(); i++ {
			if err := w.value(fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
		return err
	}
	if token == nil {
		token = "null"
	}
	w.leaves = append(w.leaves, Leaf{path, fmt.Sprint(token)})
	return nil
}
