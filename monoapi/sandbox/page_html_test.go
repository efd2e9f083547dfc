package sandbox

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever a page shows is text in it, and never a tag or an attribute.
func TestWhatAPageShowsIsText(t *testing.T) {
	const hostile = `"'><script>alert(1)</script><a b="&amp;`
	p := page{
		Bank: hostile, Title: hostile, Lede: hostile, Problem: hostile, Button: hostile, Back: "https://shop.test/?" + hostile, BackHost: hostile,
		Accounts: []choice{{hostile, hostile, hostile, hostile, true}},
		Fields:   []field{{hostile, hostile, hostile, hostile, hostile, hostile, hostile, true, true}, {Name: hostile, Help: hostile}},
		Hints:    []hint{{hostile, hostile}},
	}
	text := p.html()
	assert.NotContains(t, text, "<script")
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	shown := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			assert.NotEqual(t, "script", token.Name.Local)
			for _, a := range token.Attr {
				assert.NotContains(t, []string{"b", "script"}, a.Name.Local)
				shown += strings.Count(a.Value, hostile)
			}
		case xml.CharData:
			shown += strings.Count(string(token), hostile)
		}
	}
	assert.Equal(t, 30, shown, "all of it is there")
}
