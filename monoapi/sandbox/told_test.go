package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// The list is kept by nobody on the way, and no page can run it as a script; who
// asks otherwise is told how.
func TestHowTheListIsTold(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	for method, allow := range map[string]string{http.MethodGet: "", http.MethodDelete: "", http.MethodPut: "GET, DELETE"} {
		status, header, body := d.fetch(d.request(method, toldPath, ""))
		assert.Equal(t, allow, header.Get("Allow"), method)
		if allow == "" {
			assert.Equal(t, http.StatusOK, status)
			assert.Equal(t, "no-store", header.Get("Cache-Control"))
			assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
			assert.Equal(t, "[]\n", body)
		} else {
			assert.Contains(t, body, "Use GET or DELETE.")
		}
	}
	req := d.request(http.MethodGet, toldPath, "")
	req.Host = "evil.example"
	_, _, body := d.fetch(req)
	assert.Contains(t, body, "Ask by a loopback name, 127.0.0.1 or localhost.")
}

// A value that may be shown stands there as it was sent, and what was not sent is
// no secret.
func TestWhatIsShownIsShownWhole(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	d.do(d.request(http.MethodPost, sessionPath, `{"account": "a<b&c>"}`))
	d.do(d.request(http.MethodPost, "/v2/connect/reauth/commit", `{"otp": null, "pin": ""}`))
	d.initiate(linkBody(t, "102", "redirect_url", "https://shop.example/back", "meta", fields{"ref": "mine"}))
	d.initiate(linkBody(t, "102", "redirect_url", "javascript:alert(1)"))
	req := d.request(http.MethodGet, "/v2/accounts/x", "")
	req.Header["Accept"] = []string{"text/html", "application/json"}
	d.fetch(req)
	list, raw := d.told()
	require.Len(t, list, 5)
	assert.Contains(t, raw, `"account": "a<b&c>"`)
	assert.Equal(t, map[string]any{"otp": nil, "pin": ""}, list[1].Body)
	assert.Equal(t, map[string]any{
		"account": sandbox.AccountPrefix + "102", "scope": "reauth", "meta": map[string]any{"ref": "mine"}, "redirect_url": "https://shop.example/back",
	}, list[2].Body)
	assert.Equal(t, monoapi.Mask, list[3].Body.(map[string]any)["redirect_url"])
	assert.Equal(t, "text/html, application/json", list[4].Header["accept"])
}

// A key is masked wherever it stands, unless it is so short that it is a part of
// words by chance.
func TestWhichKeysAreMaskedInTexts(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	for _, key := range []string{"session", "sessions"} {
		req := d.request(http.MethodGet, "/v2/sessions", "")
		req.Header.Set("mono-sec-key", key)
		d.fetch(req)
	}
	list, _ := d.told()
	require.Len(t, list, 2)
	assert.Equal(t, "/v2/sessions", list[0].Path)
	assert.Equal(t, "/v2/"+monoapi.Mask, list[1].Path)
}

// A form of a link's page is told by its account alone, one that is no form not at
// all.
func TestWhatIsToldOfAPage(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	s := d.visit(d.link("105"))
	s.send(rightLogin)
	s.send(fields{"accountNumber": "0131883478", "otp": sandbox.OTP})
	list, _ := d.told()
	var bodies []any
	for _, seen := range list {
		if seen.Method == http.MethodPost && strings.HasPrefix(seen.Path, "/link/") {
			bodies = append(bodies, seen.Body)
		}
	}
	assert.Equal(t, []any{
		map[string]any{"turn": "0", "username": monoapi.Mask, "password": monoapi.Mask},
		map[string]any{"turn": "1", "accountNumber": "0131883478", "otp": monoapi.Mask},
	}, bodies)
}
