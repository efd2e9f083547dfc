package sandbox

import (
	"crypto/sha256"
	_ "embed" // of the style
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// pagePath is where the pages of links are, each under the link's ID.
const pagePath = "/link/"

// turnField holds the turn that a form belongs to.
const turnField = "turn"

// page is what a link's page shows.
type page struct {
	account string
	Bank    string // empty when the link is not known
	Title   string
	Lede    string
	Problem string
	Turn    int

	Accounts []choice
	Fields   []field
	Hints    []hint // what the demo bank accepts
	Button   string // empty when there is nothing to fill in

	Back     string // where the customer may go when it is done
	BackHost string
}

// choice is one of the accounts offered.
type choice struct {
	Name, Number string
	Kind, Ending string // all of the number is not for a page
	Chosen       bool
}

// field is an input as a browser needs it.
type field struct {
	Name, Label, Help                    string
	Type, Autocomplete, InputMode, Value string
	Wrong, Focus                         bool
}

// hint is a value that the demo bank accepts.
type hint struct{ Label, Value string }

// shapes of fields that browsers, password managers and keyboards know.
var shapes = map[string]field{
	"username":     {Label: "Username", Autocomplete: "username"},
	"password":     {Autocomplete: "current-password"},
	"otp":          {Label: "One-time password", Autocomplete: "one-time-code", InputMode: "numeric"},
	"phone_number": {Autocomplete: "tel", InputMode: "tel"},
	"passcode":     {Autocomplete: "current-password", InputMode: "numeric"},
	"email":        {Autocomplete: "email", InputMode: "email"},
}

// newPage shows a link at a stage.
func newPage(l *link, now stage) page {
	bank := l.plan.holder.Bank.Name
	p := page{account: l.account, Bank: bank, Problem: l.problem, Turn: l.turn}
	switch {
	case l.done:
		p.Title = "Done"
		p.Lede = bank + " has renewed the access to your account. You can close this page."
		if u, err := url.Parse(l.redirect); err == nil && l.redirect != "" {
			p.Back, p.BackHost = l.redirect, u.Host
		}
		return p
	case now.signIn:
		p.Title, p.Button = "Sign in to "+bank, "Sign in"
		p.Lede = "The access to your account has expired. Sign in to renew it."
	case len(now.wanted) == 0:
		p.Title, p.Button = "Renew the access to your account", "Go on"
		p.Lede = bank + " asks for nothing this time."
	case now.ask.inputs == nil:
		p.Title, p.Button = "Choose an account", "Go on"
		p.Lede = "Which of your accounts do you want to renew?"
	case now.ask.accounts == nil:
		p.Title, p.Button = "One more question", "Go on"
		p.Lede = now.ask.title
	default:
		p.Title, p.Button = "Two more questions", "Go on"
		p.Lede = now.ask.title
	}
	p.ask(l, now)
	return p
}

// ask adds what has to be filled in.
func (p *page) ask(l *link, now stage) {
	for _, account := range now.ask.accounts {
		p.Accounts = append(p.Accounts, choice{
			Name:   accountNumber,
			Number: account.AccountNumber,
			Kind:   kindOf(account),
			Ending: account.AccountNumber[len(account.AccountNumber)-4:],
			Chosen: account.AccountNumber == l.kept[accountNumber],
		})
	}
	for _, in := range now.wanted {
		if in.isChoice() {
			continue
		}
		f := newField(in)
		f.Value = l.kept[in.name]
		f.Wrong = l.problem == in.wrong && f.Value == ""
		p.Fields = append(p.Fields, f)
		p.Hints = append(p.Hints, newHint(in, f.Label))
	}
	// The first thing to fill in anew, so that the keyboard is there again.
	if at := slices.IndexFunc(p.Fields, func(f field) bool { return f.Value == "" }); l.problem != "" && at >= 0 {
		p.Fields[at].Focus = true
	}
}

func newField(in input) field {
	f := shapes[in.name]
	f.Name, f.Type = in.name, "text"
	if f.Label == "" {
		f.Label = in.hint
	} else if in.name == "username" {
		f.Help = in.hint
	}
	if f.Autocomplete == "" {
		f.Autocomplete = "off"
	}
	if in.contentType != "string" {
		f.Type = "password"
	}
	return f
}

func newHint(in input, label string) hint {
	if in.anyText {
		return hint{label, "any text"}
	}
	return hint{label, in.right[0]}
}

func kindOf(a offeredAccount) string {
	if a.Type == savingsAccount {
		return "Savings account"
	}
	return "Current account"
}

// unknownLink is the page of every address that no link has.
var unknownLink = page{
	Title: "This link does not work",
	Lede:  "It may be mistyped, or too old. Ask whoever sent it for a new one.",
}

//go:embed page.css
var pageCSS string

// pagePolicy lets a page have its own style, its icon and its form, and nothing
// else.
var pagePolicy = sync.OnceValue(func() string {
	digest := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) +
		"'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
})

// reply renders the page.
func (p page) reply(status int) reply {
	return reply{status: status, page: []byte(p.html()), header: pageHeader()}
}

func pageHeader() map[string]string {
	return map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": pagePolicy(),
		"Referrer-Policy":         "no-referrer",
		"Cache-Control":           "no-store",
		"X-Content-Type-Options":  "nosniff",
	}
}

// pageCall shows a link's page, or takes its form and sends the browser back to
// the page, so that reloading it repeats nothing.
func (s *Server) pageCall(r *http.Request, body []byte, id string) call {
	l, ok := s.bank.look(id)
	switch {
	case !ok:
		return refuse(unknownLink.reply(http.StatusNotFound))
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		return call{account: l.account, answer: func() reply { return l.reply(http.StatusOK) }}
	case r.Method != http.MethodPost:
		bad := failed(http.StatusMethodNotAllowed, r.Method+" is not allowed here. Use GET or POST.")
		return refuse(bad.with("Allow", "GET, HEAD, POST"))
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	sent, parseErr := url.ParseQuery(string(body))
	if err != nil || parseErr != nil || media != "application/x-www-form-urlencoded" {
		return badRequest("The body must be a form.")
	}
	return call{account: l.account, wait: s.bank.linkWait(id, s.delayNow()), answer: func() reply {
		back := reply{status: http.StatusSeeOther, page: []byte{}, header: pageHeader()}
		back.reauthorised = s.bank.fill(id, sent)
		back.header["Location"] = pagePath + id
		return back
	}}
}
