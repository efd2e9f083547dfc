package monoapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

const (
	linkAccount = "65c4c03aa66a95b572cb5a86"
	linkURL     = "https://link.mono.co/CEWR8YFKMDPZ"
	linkBack    = "https://shop.example/back"
)

// linked makes one call for a link that is answered with a status, a body and
// headers, and returns what was sent.
func linked(t *testing.T, request monoapi.LinkRequest, status int, body string, headers ...string) (link monoapi.Link, sent string, f *fake, err error) {
	t.Helper()
	f = newFake(t)
	f.on(linkCall, func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		sent = string(raw)
		reply(status, body, headers...)(w, r)
	})
	link, err = f.client().CreateLink(t.Context(), request)
	assert.EqualValues(t, 1, f.arrived.Load(), "a call is made once")
	return link, sent, f, err
}

// The call is the documented one letter for letter, but for the ref, which is
// another one every time.
func TestLinkRequest(t *testing.T) {
	documented := testdata(t, "link_request.json")
	for name, test := range map[string]struct{ redirect, want string }{
		"with a way back": {linkBack, strings.Replace(documented, "<url>", linkBack, 1)},
		"without":         {"", strings.Replace(documented, `, "redirect_url": "<url>"`, "", 1)},
		"every character": {`https://shop.example/?a='b"&c=é`, strings.Replace(documented, "<url>", `https://shop.example/?a='b\"&c=é`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			link, sent, _, err := linked(t, monoapi.LinkRequest{Account: "<id>", RedirectURL: test.redirect}, 200, testdata(t, "link_response.json"))
			require.NoError(t, err)
			assert.Regexp(t, `^[A-Z2-7]{26}$`, link.Ref)
			assert.Equal(t, strings.Replace(test.want, "<unique>", link.Ref, 1), sent)
		})
	}
}

func TestLinkHeaders(t *testing.T) {
	f := newFake(t)
	f.on(linkCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.Nil(t, r.Header.Values("x-session-id"))
		assert.Empty(t, r.URL.RawQuery)
		reply(200, testdata(t, "link_response.json"))(w, r)
	})
	_, err := f.client().CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
	require.NoError(t, err)
}

// One of the two customers would sign in to the other's account.
func TestALinkIsOfOneAccountAlone(t *testing.T) {
	f := newFake(t)
	f.on(linkCall, reply(200, `{"data": {"mono_url": "`+linkURL+`"}}`))
	client := f.client()
	for range 2 {
		link, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
		require.NoError(t, err, "again for the same account")
		assert.Equal(t, linkURL, link.URL)
	}
	link, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: "65c4c03aa66a95b572cb5a87"})
	assert.Empty(t, link)
	e := failure(t, err)
	assert.Equal(t, monoapi.KindUnreadable, e.Kind)
	assert.Equal(t, "the link was given for another account before", e.Detail)
	assert.NotContains(t, e.Error(), "CEWR8YFKMDPZ")
}

// Mono refuses a ref that was used before.
func TestLinkRefIsFreshEveryTime(t *testing.T) {
	const calls = 50
	refs := map[string]bool{}
	f := newFake(t)
	f.on(linkCall, func(w http.ResponseWriter, r *http.Request) {
		var got struct{ Meta struct{ Ref string } }
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&got))
		assert.NotEmpty(t, got.Meta.Ref)
		refs[got.Meta.Ref] = true
		reply(200, testdata(t, "link_response.json"))(w, r)
	})
	client := f.client()
	for range calls {
		link, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
		require.NoError(t, err)
		assert.True(t, refs[link.Ref], "it tells what it sent")
	}
	assert.Len(t, refs, calls)
}

func TestLinkAnswer(t *testing.T) {
	for name, test := range map[string]struct{ body, url, institution string }{
		"as documented":         {testdata(t, "link_response.json"), linkURL, "GTBank"},
		"no more than the link": {`{"data": {"mono_url": "` + linkURL + `"}}`, linkURL, ""},
		"beside data":           {`{"mono_url": "` + linkURL + `", "institution": "GTBank"}`, linkURL, "GTBank"},
		"the bank as an object": {`{"data": {"mono_url": "` + linkURL + `", "institution": {"_id": "5f2d", "name": "GTBank"}}}`, linkURL, "GTBank"},
		"the bank's ID alone":   {`{"data": {"mono_url": "` + linkURL + `", "institution": {"_id": "5f2d"}}}`, linkURL, "5f2d"},
		"a bank that hides":     {`{"data": {"mono_url": "` + linkURL + `", "institution": "GT\u202eBank\u001b[31m"}}`, linkURL, "GTBank[31m"},
		"escaped":               {`{"data": {"mono_url": "https:\/\/link.mono.co\/CEWR8YF\u004bMDPZ"}}`, linkURL, ""},
		"a query and more":      {`{"data": {"mono_url": "https://link.mono.co:8443/a/?key=%20b&c=d+e#f"}}`, "https://link.mono.co:8443/a/?key=%20b&c=d+e#f", ""},
		"loopback":              {`{"data": {"mono_url": "http://127.0.0.1:8080/link/a"}}`, "http://127.0.0.1:8080/link/a", ""},
		"loopback of IPv6":      {`{"data": {"mono_url": "http://[::1]:8080/link/a"}}`, "http://[::1]:8080/link/a", ""},
		"a long one":            {`{"data": {"mono_url": "https://a.b/` + strings.Repeat("x", 2036) + `"}}`, "https://a.b/" + strings.Repeat("x", 2036), ""},
	} {
		t.Run(name, func(t *testing.T) {
			link, _, _, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, test.body)
			require.NoError(t, err)
			assert.Equal(t, test.url, link.URL)
			assert.Equal(t, test.institution, link.Institution)
		})
	}
}

// Somebody is going to send it to a customer: what is no link is none, and it is
// said why, without the link.
func TestLinkThatIsNone(t *testing.T) {
	for link, detail := range map[string]string{
		`http://link.mono.co/SECRETSECRET`:                               "the link is plain http, over which the customer's password would go unencrypted",
		`http://127.0.0.1.evil.example/SECRETSECRET`:                     "the link is plain http, over which the customer's password would go unencrypted",
		`javascript:alert('SECRETSECRET')`:                               "the link is not an address",
		`data:text/html,SECRETSECRET`:                                    "the link is not an address",
		`//link.mono.co/SECRETSECRET`:                                    "the link does not begin with https://",
		`link.mono.co/SECRETSECRET`:                                      "the link does not begin with https://",
		`ftp://link.mono.co/SECRETSECRET`:                                "the link does not begin with https://",
		`https:///SECRETSECRET`:                                          "the link names no host",
		`https://:8080/SECRETSECRET`:                                     "the link names no host",
		`https://link.mono.co@evil.example/SECRETSECRET`:                 "the link contains a user or a password",
		`https://mono:SECRETSECRET@link.mono.co/SECRETSECRET`:            "the link contains a user or a password",
		`https://link.mono.co\\@evil.example/SECRETSECRET`:               "the link is not an address",
		`https://link.mono.co:port/SECRETSECRET`:                         "the link is not an address",
		`https://link.mono.co/SECRETSECRET\n`:                            "the link contains a blank or a character that can't be seen",
		` https://link.mono.co/SECRETSECRET`:                             "the link contains a blank or a character that can't be seen",
		`https://link.mono.co/SECRET\u202eSECRET`:                        "the link contains a blank or a character that can't be seen",
		`https://link.mono.co/SECRETSECRET\u001b[2J`:                     "the link contains a blank or a character that can't be seen",
		`https://link.mono.co/SECRETSECRET\ud800`:                        "the link contains a blank or a character that can't be seen",
		`https://l\u0456nk.mono.co/SECRETSECRET`:                         "the link contains a character that no address has",
		`https://link.mono.co/SECRETSECRET\"onclick=\"`:                  "the link contains a character that no address has",
		`https://link.mono.co/SECRETSECRET` + strings.Repeat("x", 2<<10): "the link is too long",
		``: "no link in the answer",
	} {
		t.Run(link[:min(len(link), 60)], func(t *testing.T) {
			got, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, `{"message": "m", "data": {"mono_url": "`+link+`"}}`)
			assert.Empty(t, got)
			e := failure(t, err)
			assert.Equal(t, monoapi.KindUnreadable, e.Kind)
			assert.Equal(t, detail, e.Detail)
			assert.Equal(t, "m", e.Message)
			assert.True(t, e.Sent)
			assert.False(t, e.MayHaveReachedBank())
			assert.NotContains(t, f.last().ResponseBody+e.Error(), "SECRETSECRET", "it may give access all the same")
		})
	}
	for _, body := range []string{`{}`, `{"data": null}`, `{"data": {"mono_url": null}}`, `{"data": {"mono_url": 7}}`, `{"data": {"mono_url": {"a": 1}}}`, `{"data": []}`} {
		_, _, _, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, body)
		assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind, body)
	}
}

// The errors of this call; nothing reaches a bank by it, and no bank answers it.
func TestLinkErrors(t *testing.T) {
	for _, test := range []struct {
		name    string
		status  int
		body    string
		kind    monoapi.Kind
		message string
	}{
		{"a wrong request", 400, testdata(t, "field_errors.json"), monoapi.KindRefused, "Validation failed: account must be 24 characters long; scope: is unknown"},
		{"a ref that was used", 400, `{"message": "Bad request", "data": [{"field": "meta.ref", "message": "has been used"}]}`, monoapi.KindRefused, "Bad request: meta.ref: has been used"},
		{"a response code", 400, `{"message": "m", "responseCode": 400}`, monoapi.KindRefused, "m"},
		{"400 without a word", 400, ``, monoapi.KindRefused, ""},
		{"the key", 401, `{"message": "Unauthorized"}`, monoapi.KindKeyRefused, "Unauthorized"},
		{"the session, of which there is none", 401, `{"message": "Session not found"}`, monoapi.KindKeyRefused, "Session not found"},
		{"the add-on", 401, testdata(t, "add_on_missing.json"), monoapi.KindAddOnMissing, "You must be subscribed to Partners API addon"},
		{"402", 402, `{"message": "m"}`, monoapi.KindRefused, "m"},
		{"the product", 403, `{"message": "m"}`, monoapi.KindForbidden, "m"},
		{"the account", 404, `{"message": "m"}`, monoapi.KindNotFound, "m"},
		{"a conflict", 409, `{"message": "Conflict", "data": [{"message": "an open link exists"}]}`, monoapi.KindRefused, "Conflict: an open link exists"},
		{"too many, handled or not", 429, `{"message": "m", "responseCode": 99}`, monoapi.KindRateLimited, "m"},
		{"refused in the body", 200, testdata(t, "link_refused.json"), monoapi.KindRefused, "This account cannot be reauthorised"},
		{"refused within data", 201, `{"message": "m", "data": {"responseCode": "400"}}`, monoapi.KindRefused, "m"},
		{"refused beside a link", 200, `{"message": "m", "responseCode": 400, "data": {"mono_url": "` + linkURL + `"}}`, monoapi.KindRefused, "m"},
		{"failed beside a link", 200, testdata(t, "link_failed.json"), monoapi.KindRefused, "This account cannot be reauthorised"},
		{"Failed without a word", 200, `{"status": " Failed", "data": {"mono_url": "` + linkURL + `"}}`, monoapi.KindRefused, ""},
		{"Mono", 500, `{"message": "m"}`, monoapi.KindServer, "m"},
		{"a gateway", 502, `<html>`, monoapi.KindServer, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			link, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, test.status, test.body, "Retry-After", "7")
			assert.Empty(t, link)
			e := failure(t, err)
			assert.Equal(t, test.kind, e.Kind)
			assert.Equal(t, test.status, e.Status)
			assert.Equal(t, test.message, e.Message)
			assert.Equal(t, monoapi.OpLink, e.Operation)
			assert.True(t, e.Sent)
			assert.False(t, e.MayHaveReachedBank())
			assert.Equal(t, test.status == 429, e.RetryAfter == 7*time.Second)
			assert.Empty(t, f.last().ResponseCode, "it has none")
			assert.Same(t, e, f.last().Err)
			assert.NotContains(t, f.last().ResponseBody, linkURL)
		})
	}
}

func TestFaultsOfLink(t *testing.T) {
	for _, fault := range faults() {
		if fault.kind == monoapi.KindSessionGone || fault.status == 400 { // see TestLinkErrors
			continue
		}
		t.Run(fault.name, func(t *testing.T) {
			f, err := suffer(t, monoapi.OpLink, fault)
			assert.Equal(t, fault.kind, err.Kind)
			assert.Equal(t, fault.status, err.Status)
			assert.True(t, err.Sent)
			assert.False(t, err.MayHaveReachedBank())
			assert.EqualValues(t, 1, f.arrived.Load(), "a second link would let the first one live on")
			secretFree(t, err, *err, f.last(), f.last().Curl())
		})
	}
}

func TestLinkIsCancelled(t *testing.T) {
	f := newFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	f.on(linkCall, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := f.client().CreateLink(ctx, monoapi.LinkRequest{Account: linkAccount})
	assert.Equal(t, monoapi.KindCancelled, failure(t, err).Kind)
	assert.False(t, failure(t, err).MayHaveReachedBank())
	assert.ErrorIs(t, err, context.Canceled)
}

func TestRedirectURL(t *testing.T) {
	for _, good := range []string{
		"https://shop.example", linkBack, "http://shop.example:8080/back?a=b&c=%20#d", "http://127.0.0.1/", "https://bücher.example/zurück", "HTTPS://shop.example/",
	} {
		require.NoError(t, monoapi.CheckRedirectURL(good), good)
		_, _, _, err := linked(t, monoapi.LinkRequest{Account: linkAccount, RedirectURL: good}, 200, testdata(t, "link_response.json"))
		require.NoError(t, err, good)
	}
	for bad, why := range map[string]string{
		"":                                         "the redirect URL does not begin with https://",
		"shop.example/back":                        "the redirect URL does not begin with https://",
		"myapp://SECRET":                           "the redirect URL does not begin with https://",
		"mailto:SECRET":                            "the redirect URL is not an address",
		"https://":                                 "the redirect URL names no host",
		"https:///SECRET":                          "the redirect URL names no host",
		"https://u:SECRET@shop.example/":           "the redirect URL contains a user or a password",
		"https://shop.example/a SECRET":            "the redirect URL contains a blank or a character that can't be seen",
		"https://shop.example/SECRET\n":            "the redirect URL contains a blank or a character that can't be seen",
		"https://shop.example/SECRET\u202e":        "the redirect URL contains a blank or a character that can't be seen",
		"https://shop.example/SECRET\xff":          "the redirect URL contains a blank or a character that can't be seen",
		"https://shop.example/%zzSECRET":           "the redirect URL is not an address",
		`https://shop.example\SECRET`:              "the redirect URL is not an address",
		"https://a.b/" + strings.Repeat("x", 2037): "the redirect URL is too long",
	} {
		require.EqualError(t, monoapi.CheckRedirectURL(bad), why)
		if bad == "" {
			continue // it is left out
		}
		f := newFake(t)
		_, err := f.client().CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount, RedirectURL: bad})
		e := failure(t, err)
		assert.Equal(t, monoapi.KindRefused, e.Kind)
		assert.Equal(t, why, e.Detail)
		assert.False(t, e.Sent)
		assert.Zero(t, f.arrived.Load(), "nothing is sent")
		assert.Empty(t, f.exchanges())
	}
}

func TestLinkIsObserved(t *testing.T) {
	link, sent, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount, RedirectURL: linkBack}, 200, testdata(t, "link_response.json"), "X-Request-Id", "r1")
	require.NoError(t, err)
	seen := f.exchanges()
	require.Len(t, seen, 2)
	for _, e := range seen {
		assert.Equal(t, monoapi.OpLink, e.Operation)
		assert.Equal(t, "/v2/accounts/initiate", e.Path)
		assert.Equal(t, sent, e.RequestBody, "nothing in it is a secret")
		assert.Equal(t, mask, e.RequestHeader.Get("mono-sec-key"))
	}
	assert.False(t, seen[0].Ended)
	assert.Equal(t, 200, seen[1].Status)
	assert.Equal(t, strings.Replace(testdata(t, "link_response.json"), link.URL, "https://link.mono.co/"+mask+"MDPZ", 1), seen[1].ResponseBody,
		"all but the link is shown as it came")
}

// The pasted call has no ref: Mono would refuse the one that was used.
func TestCurlOfLink(t *testing.T) {
	placeholder := strings.NewReplacer(guideKey, "$MONO_SECRET_KEY")
	got := curl(t, nil, func(c *monoapi.Client) {
		_, _ = c.CreateLink(t.Context(), monoapi.LinkRequest{Account: "<id>", RedirectURL: "https://shop.example/back?from=mono"})
	})
	assert.Equal(t, placeholder.Replace(testdata(t, "link.sh")), got)

	got = curl(t, nil, func(c *monoapi.Client) { _, _ = c.CreateLink(t.Context(), monoapi.LinkRequest{Account: "it's"}) })
	assert.True(t, strings.HasSuffix(got, `
-d '{
"account": "it'\''s",
"scope": "reauth",
"meta": {"ref": "<unique>"}
}'`), got)
}

// A transport that fails before anything was sent says so.
func TestLinkWithoutANetwork(t *testing.T) {
	client, err := monoapi.New(monoapi.Config{
		Key:       monoapi.NewSecret(canaryKey),
		Transport: roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no network") }),
	})
	require.NoError(t, err)
	_, err = client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
	assert.Equal(t, monoapi.KindUnreachable, failure(t, err).Kind)
	assert.False(t, failure(t, err).Sent)
}
