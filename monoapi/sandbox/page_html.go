package sandbox

import (
	"cmp"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// markup is HTML as it is written. Whatever is put into it is escaped for a text
// or for an attribute in double quotes, which are the only places it is put into.
//
// It is not html/template: a program that holds a template engine keeps every
// method of every type, because a template might call it. The wizard would be a
// quarter larger.
type markup struct{ strings.Builder }

// add writes HTML with a %s for each text.
func (m *markup) add(format string, texts ...string) {
	escaped := make([]any, len(texts))
	for i, text := range texts {
		escaped[i] = html.EscapeString(text)
	}
	fmt.Fprintf(m, format, escaped...)
}

// addIf is add when there is something to say.
func (m *markup) addIf(is bool, format string, texts ...string) {
	if is {
		m.add(format, texts...)
	}
}

const pageHead = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>%s – demo bank</title>
<link rel="icon" href="data:image/svg+xml,%%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%%3E%%3Cpath fill='%%230b5f4b' d='M8 1 1 5v2h14V5zM2 8h2v5H2zm5 0h2v5H7zm5 0h2v5h-2zM1 14h14v1H1z'/%%3E%%3C/svg%%3E">
<style>`

// html is the page as a browser reads it.
func (p page) html() string {
	var m markup
	title := p.Title
	if p.Problem != "" {
		title = "Error: " + title
	}
	m.add(pageHead, title)
	m.WriteString(pageCSS) // as its digest in the policy has it
	m.add("</style>\n</head>\n<body>\n")
	m.add("<header><span>%s</span><span class=\"badge\">Demo, no real bank</span></header>\n", cmp.Or(p.Bank, "Demo bank"))
	m.add("<main>\n<h1>%s</h1>\n<p>%s</p>\n", p.Title, p.Lede)
	if p.Button != "" {
		p.form(&m)
	}
	m.addIf(p.Back != "", "<a class=\"button\" href=\"%s\" rel=\"noreferrer\">Go back to %s</a>\n", p.Back, p.BackHost)
	m.add("</main>\n")
	if p.Button != "" {
		p.footer(&m)
	}
	m.add("</body>\n</html>\n")
	return m.String()
}

func (p page) form(m *markup) {
	m.add("<form method=\"post\">\n<input type=\"hidden\" name=\"%s\" value=\"%s\">\n", turnField, strconv.Itoa(p.Turn))
	m.addIf(p.Problem != "", "<p class=\"problem\" role=\"alert\" id=\"problem\">%s</p>\n", p.Problem)
	m.addIf(len(p.Accounts) > 0, "<fieldset>\n<legend>Account</legend>\n")
	for _, c := range p.Accounts {
		m.add("<label class=\"choice\"><input type=\"radio\" name=\"%s\" value=\"%s\" required", c.Name, c.Number)
		m.addIf(c.Chosen, " checked")
		m.add(">\n<span><strong>%s</strong> <span>ending in %s</span></span></label>\n", c.Kind, c.Ending)
	}
	m.addIf(len(p.Accounts) > 0, "</fieldset>\n")
	for _, f := range p.Fields {
		f.html(m)
	}
	m.add("<button type=\"submit\">%s</button>\n</form>\n", p.Button)
}

func (f field) html(m *markup) {
	m.add("<div class=\"field\">\n<label for=\"%s\">%s</label>\n", f.Name, f.Label)
	m.add("<input id=\"%s\" name=\"%s\" type=\"%s\" value=\"%s\" autocomplete=\"%s\"", f.Name, f.Name, f.Type, f.Value, f.Autocomplete)
	m.addIf(f.InputMode != "", " inputmode=\"%s\"", f.InputMode)
	m.add(" autocapitalize=\"none\" autocorrect=\"off\" spellcheck=\"false\" required")
	m.addIf(f.Wrong, " aria-invalid=\"true\" aria-describedby=\"problem\"")
	m.addIf(!f.Wrong && f.Help != "", " aria-describedby=\"%s-help\"", f.Name)
	m.addIf(f.Focus, " autofocus")
	m.add(">\n")
	m.addIf(f.Help != "", "<p class=\"help\" id=\"%s-help\">%s</p>\n", f.Name, f.Help)
	m.add("</div>\n")
}

func (p page) footer(m *markup) {
	m.add("<footer>\n<p>This is a demo. <strong>Never type a real password here.</strong>")
	m.addIf(len(p.Hints) > 0, " It takes:")
	m.add("</p>\n")
	m.addIf(len(p.Hints) > 0, "<dl>\n")
	for _, h := range p.Hints {
		m.add("<dt>%s</dt><dd>%s</dd>\n", h.Label, h.Value)
	}
	m.addIf(len(p.Hints) > 0, "</dl>\n")
	m.add("</footer>\n")
}
