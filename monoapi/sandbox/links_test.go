package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const linkAnswer = `{
	"status": "successful",
	"message": "Reauth link created",
	"timestamp": "2025-05-13T12:26:36.853Z",
	"data": {
		"mono_url": "%s",
		"customer": "660d9a7be41c52f0863fa004",
		"account": "65c4c03aa66a95b572cb5102",
		"meta": {"ref": "99008877TEST"},
		"scope": "reauth",
		"institution": "KudaBank",
		"auth_method": "internet_banking",
		"redirect_url": "https://shop.example/back",
		"created_at": "2025-05-13T12:26:36.853Z"
	}
}`

// linkBody is the documented body, changed by pairs of a member and its value.
func linkBody(t *testing.T, digits string, change ...any) string {
	t.Helper()
	body := map[string]any{"account": sandbox.AccountPrefix + digits, "scope": "reauth"}
	for i := 0; i < len(change); i += 2 {
		name := change[i].(string)
		if body[name] = change[i+1]; change[i+1] == nil {
			delete(body, name)
		}
	}
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	return string(raw)
}

// created is an answer with a link.
type created struct {
	HTTP    int
	Raw     string
	Header  http.Header
	Message string
	Data    json.RawMessage
}

func (c created) link() string {
	var data struct {
		MonoURL string `json:"mono_url"`
	}
	_ = json.Unmarshal(c.Data, &data)
	return data.MonoURL
}

// initiate asks for a link.
func (d demo) initiate(body string) created {
	d.Helper()
	status, header, raw := d.fetch(d.request(http.MethodPost, linkPath, body))
	c := created{HTTP: status, Header: header, Raw: strings.TrimSpace(raw)}
	require.NoError(d, json.Unmarshal([]byte(raw), &c))
	return c
}

// link creates a link for a story and returns its address.
func (d demo) link(digits string, change ...any) string {
	d.Helper()
	c := d.initiate(linkBody(d.T, digits, change...))
	require.Equal(d, http.StatusOK, c.HTTP, c.Raw)
	require.Regexp(d, `^`+d.URL()+`/link/[a-z0-9]{24}$`, c.link())
	return c.link()
}

func TestLinkAnswerIsThePagesLetterForLetter(t *testing.T) {
	d := start(t, sandbox.Config{Clock: guideTime})
	c := d.initiate(linkBody(t, "102", "meta", fields{"ref": "99008877TEST"}, "redirect_url", "https://shop.example/back"))
	assert.Equal(t, http.StatusOK, c.HTTP)
	assert.Equal(t, literal(t, fmt.Sprintf(linkAnswer, c.link())), c.Raw)

	c = d.initiate(linkBody(t, "102"))
	assert.NotContains(t, c.Raw, "redirect_url")
	assert.Contains(t, c.Raw, `"meta":{}`)
}

// Whose story refuses a session may still have a link: neither the add-on nor
// what goes wrong at a session is asked about.
func TestLinksOfStories(t *testing.T) {
	d := start(t, sandbox.Config{})
	for _, s := range sandbox.Stories() {
		c := d.initiate(linkBody(t, s.Digits))
		switch s.Digits {
		case "401":
			assert.Equal(t, 401, c.HTTP)
			assert.Equal(t, "Unauthorized. Your secret key is not valid.", c.Message)
		case "404":
			assert.Equal(t, 404, c.HTTP)
			assert.Equal(t, "Account not found.", c.Message)
		case "429":
			assert.Equal(t, 429, c.HTTP)
			assert.Equal(t, "1", c.Header.Get("Retry-After"))
			assert.Equal(t, 429, d.initiate(linkBody(t, s.Digits)).HTTP, "twice")
			d.link(s.Digits)
		default:
			assert.Equal(t, 200, c.HTTP, s.Digits)
		}
	}
	assert.Equal(t, 404, d.initiate(linkBody(t, "123")).HTTP)
}

func TestRefusedLinks(t *testing.T) {
	d := start(t, sandbox.Config{})
	for name, test := range map[string]struct{ body, errors string }{
		"no account":                     {linkBody(t, "200", "account", nil), `[{"field":"account","message":"account is required"}]`},
		"an empty account":               {linkBody(t, "200", "account", ""), `[{"field":"account","message":"account is required"}]`},
		"an account of 1":                {linkBody(t, "200", "account", 1), `[{"field":"account","message":"account is required"}]`},
		"nothing":                        {`{}`, `[{"field":"account","message":"account is required"},{"field":"scope","message":"scope must be \"reauth\""}]`},
		"another scope":                  {linkBody(t, "200", "scope", "auth"), `[{"field":"scope","message":"scope must be \"reauth\""}]`},
		"meta that is none":              {linkBody(t, "200", "meta", "x"), `[{"field":"meta.ref","message":"meta.ref must be a text"}]`},
		"a ref of 1":                     {linkBody(t, "200", "meta", map[string]any{"ref": 1}), `[{"field":"meta.ref","message":"meta.ref must be a text"}]`},
		"an empty ref":                   {linkBody(t, "200", "meta", fields{"ref": ""}), `[{"field":"meta.ref","message":"meta.ref must be a text"}]`},
		"no redirect":                    {linkBody(t, "200", "redirect_url", ""), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
		"a script":                       {linkBody(t, "200", "redirect_url", "javascript:alert(1)"), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
		"a redirect of 1":                {linkBody(t, "200", "redirect_url", 1), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
		"a redirect's user":              {linkBody(t, "200", "redirect_url", "https://a:b@shop.example"), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
		"a redirect's host turned round": {linkBody(t, "200", "redirect_url", "https://a\u202emoc.elpmaxe"), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
		"a redirect's blank":             {linkBody(t, "200", "redirect_url", "https://shop.example/a b"), `[{"field":"redirect_url","message":"redirect_url must be an http or https address"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			c := demo{t, d.Server}.initiate(test.body)
			assert.Equal(t, 400, c.HTTP)
			assert.Equal(t, "Validation failed", c.Message)
			assert.Equal(t, test.errors, string(c.Data))
		})
	}
	req := d.request(http.MethodPost, linkPath, linkBody(t, "200"))
	req.Header.Del("mono-sec-key")
	d.refused(401, "The mono-sec-key header is missing.", d.do(req))
	req = d.request(http.MethodPost, linkPath, linkBody(t, "200"))
	req.Header.Set("Content-Type", "text/plain")
	d.refused(400, "Content-Type", d.do(req))
	d.refused(400, "must be one JSON object.", d.do(d.request(http.MethodPost, linkPath, `[]`)))
	d.refused(405, "Use POST.", d.do(d.request(http.MethodGet, linkPath, "")))
}

func TestRefIsTakenOnce(t *testing.T) {
	d := start(t, sandbox.Config{})
	ref := fields{"ref": "a"}
	assert.Equal(t, 404, d.initiate(linkBody(t, "404", "meta", ref)).HTTP)
	d.link("200", "meta", ref) // what was refused used nothing up
	for _, digits := range []string{"200", "102"} {
		c := d.initiate(linkBody(t, digits, "meta", ref))
		assert.Equal(t, 400, c.HTTP)
		assert.Equal(t, `[{"field":"meta.ref","message":"meta.ref has been used before"}]`, string(c.Data))
	}
	d.link("200", "meta", fields{"ref": "b"})
	assert.NotEqual(t, d.link("200"), d.link("200"), "without a ref there is nothing to use up")
	d.link("200", "meta", fields{})
}

func TestLinkTakesAsLongAsAnAnswer(t *testing.T) {
	const delay = 20 * time.Millisecond
	d := start(t, sandbox.Config{Delay: delay})
	began := time.Now()
	d.link("200")
	assert.GreaterOrEqual(t, time.Since(began), delay)
}
