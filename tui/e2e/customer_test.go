//go:build unix

package e2e

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/e2e/term"
)

const linkPath = accountsPath + "initiate"

// customer is whom a reauth link was sent to: a browser that keeps no cookies
// and runs no scripts, at the page that the link opens.
type customer struct {
	*testing.T
	link string
	page string // its HTML
}

// opens is the customer who opens a link.
func opensLink(t *testing.T, link string) *customer {
	t.Helper()
	c := &customer{T: t, link: link}
	c.load(http.Get(link))
	return c
}

// load takes up the page at which the browser has arrived.
func (c *customer) load(answer *http.Response, err error) {
	c.Helper()
	require.NoError(c, err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	require.NoError(c, err)
	require.Equal(c, http.StatusOK, answer.StatusCode, "%s", page)
	require.Equal(c, c.link, answer.Request.URL.String(), "the customer was sent elsewhere")
	c.page = string(page)
}

var (
	inputTag  = regexp.MustCompile(`<input [^>]*>`)
	attribute = regexp.MustCompile(`(\w+)="([^"]*)"`)
	pageTitle = regexp.MustCompile(`<h1>([^<]*)</h1>`)
	problem   = regexp.MustCompile(`role="alert"[^>]*>([^<]*)<`)
)

// sends fills the page's form in, a name and its value and so on, and submits it:
// everything that the form holds, and nothing that it does not.
func (c *customer) sends(pairs ...string) {
	c.Helper()
	form := url.Values{}
	for _, tag := range inputTag.FindAllString(c.page, -1) {
		input := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
			input[a[1]] = html.UnescapeString(a[2])
		}
		if input["type"] != "radio" {
			form.Set(input["name"], input["value"])
		} else if !form.Has(input["name"]) {
			form.Set(input["name"], "")
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		require.True(c, form.Has(pairs[i]), "the page does not ask for %s:\n%s", pairs[i], c.page)
		form.Set(pairs[i], pairs[i+1])
	}
	c.load(http.PostForm(c.link, form))
}

// sees fails the test unless the page has this title, and says what is wrong.
func (c *customer) sees(title, wrong string) {
	c.Helper()
	found := pageTitle.FindStringSubmatch(c.page)
	require.NotNil(c, found, c.page)
	require.Equal(c, title, html.UnescapeString(found[1]))
	if wrong == "" {
		require.NotContains(c, c.page, `role="alert"`)
		return
	}
	found = problem.FindStringSubmatch(c.page)
	require.NotNil(c, found, c.page)
	require.Equal(c, wrong, html.UnescapeString(found[1]))
}

// signsIn signs in at the bank of the page, and answers what it asks.
func (c *customer) signsIn(more ...string) {
	c.Helper()
	c.sends("username", sandbox.Username, "password", sandbox.Password)
	for i := 0; i < len(more); i += 2 {
		c.sends(more[i], more[i+1])
	}
	c.sees("Done", "")
}

// linkOn is a link at its place on the screen. Beside its QR code it may take two
// lines.
var linkOn = regexp.MustCompile(`(?m)^  (http://127\.0\.0\.1:\d+/link/[a-z0-9]+)(?:  .*)?$(?:\n  ([a-z0-9]+)(?:  .*)?$)?`)

// shownLink is the link that the screen shows, whole.
func shownLink(t *testing.T, s *term.Session) string {
	t.Helper()
	s.WaitFor("a link", linkOn.MatchString)
	found := linkOn.FindStringSubmatch(s.Screen())
	link := found[1] + found[2]
	require.Regexp(t, `/link/[a-z0-9]{24}$`, link, "it is cut:\n%s", s.Screen())
	require.Contains(t, string(s.Raw()), "\x1b]8;id=reauth;"+link+"\x07", "it is no hyperlink")
	return link
}

// requireLinkRequest fails the test unless this is the call for the account's
// link, letter for letter; it returns the ref.
func requireLinkRequest(t *testing.T, r sandbox.Request, account, more string) (ref string) {
	t.Helper()
	require.Equal(t, "POST "+linkPath, r.Method+" "+r.Path)
	require.Equal(t, []string{secretKey}, r.Header.Values("mono-sec-key"))
	require.Empty(t, r.Header.Values("x-session-id"))
	body := regexp.MustCompile(`^{"account": "` + account + `", "scope": "reauth", "meta": {"ref": "([A-Z2-7]{26})"}` + regexp.QuoteMeta(more) + `}$`)
	found := body.FindStringSubmatch(r.Body)
	require.NotNil(t, found, r.Body)
	return found[1]
}

// requireMasked fails the test when a text holds more of a link's path than its
// last four characters, or less.
func requireMasked(t *testing.T, text, link string) {
	t.Helper()
	_, path, _ := strings.Cut(link, "/link/")
	require.NotEmpty(t, path)
	for i := range len(path) - 4 {
		assert.NotContains(t, text, path[i:i+5], "a part of the link's path")
	}
	assert.Contains(t, text, path[len(path)-4:], "the end of the link, which tells it from others")
}

// busyWithLinks stands before a bank and refuses the first n calls for a link as
// too many.
func busyWithLinks(t *testing.T, bank *sandbox.Server, n int32) (address string) {
	t.Helper()
	target, err := url.Parse(bank.URL())
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	var came atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != linkPath || came.Add(1) > n {
			proxy.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"status":"failed","message":"Too many requests. Please try again later.","data":null}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
