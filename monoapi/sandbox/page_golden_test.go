package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-reauth/monoapi/sandbox"
)

// Every kind of page that a customer meets, whole but for its style: after a change
// that is meant, run with -update and read the difference.
func TestPages(t *testing.T) {
	d := start(t, sandbox.Config{})
	var all strings.Builder
	record := func(what string, s *screen) {
		fmt.Fprintf(&all, "=== %s\n%s\n", what, s.html)
	}
	s := d.visit(d.link("099"))
	record("nothing is asked", s)
	s = d.visit(d.link("102"))
	record("a sign-in", s)
	s.send(fields{"username": "ada", "password": "wrong"})
	record("a sign-in that was wrong", s)
	s.send(rightLogin)
	record("a question", s)
	s.send(fields{"otp": "1"})
	record("a question whose answer was wrong", s)
	s = d.visit(d.link("101", "redirect_url", "https://shop.example/back"))
	s.send(rightLogin)
	record("a choice", s)
	s.send(fields{"accountNumber": "1"})
	record("a choice that is none", s)
	s.send(fields{"accountNumber": "0131883478"})
	record("the end, with a way back", s)
	s = d.visit(d.link("105"))
	s.send(rightLogin)
	s.send(fields{"accountNumber": "0131883478", "otp": "1"})
	record("a choice and a question, the question's answer wrong", s)
	record("a bank's own form", d.visit(d.link("106")))
	s = d.visit(d.link("200"))
	s.send(rightLogin)
	record("the end", s)
	_, _, unknown := d.fetch(d.request(http.MethodGet, "/link/none", ""))
	head, rest, _ := strings.Cut(unknown, "<style>")
	_, body, _ := strings.Cut(rest, "</style>")
	record("an address that no link has", &screen{html: head + body})
	golden.RequireEqual(t, []byte(all.String()))
}
