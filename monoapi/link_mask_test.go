package monoapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func TestMaskLink(t *testing.T) {
	for link, want := range map[string]string{
		linkURL: "https://link.mono.co/" + mask + "MDPZ",
		"http://127.0.0.1:8080/link/abcdefghijkl":        "http://127.0.0.1:8080/" + mask + "ijkl",
		"http://[::1]:8080/link/abcdefghijkl":            "http://[::1]:8080/" + mask + "ijkl",
		"https://link.mono.co/a/b?token=abcdefgh&c=de":   "https://link.mono.co/" + mask + "c=de",
		"https://link.mono.co/#abcdefghi":                "https://link.mono.co/" + mask + "fghi",
		"https://link.mono.co?token=abcdefgh":            "https://link.mono.co" + mask + "efgh",
		"https://link.mono.co#abcdefghi":                 "https://link.mono.co" + mask + "fghi",
		"https://link.mono.co/abcdefgh":                  "https://link.mono.co/" + mask, // four would be half of it
		"https://link.mono.co/a":                         "https://link.mono.co/" + mask,
		"https://link.mono.co/":                          "https://link.mono.co/",
		"https://link.mono.co":                           "https://link.mono.co",
		"https://user:pass@link.mono.co/abcdefghi":       "https://" + mask + "fghi",
		`https://link.mono.co\abcdefghi`:                 "https://link.mono.co" + mask + "fghi",
		"link.mono.co/abcdefghi":                         mask + "fghi",
		"abc":                                            mask,
		"":                                               "",
		"https://li\x1bnk.mono.co/abcdefgh\x1b\u202eééé": "https://link.mono.co/" + mask + "ééé",
	} {
		got := monoapi.MaskLink(link)
		assert.Equal(t, want, got, "%q", link)
		assert.Equal(t, monoapi.Clean(got), got)
	}
}

// However the server writes it, and wherever, the link is never shown whole; nor
// is what of it gives access.
func TestLinkIsMaskedInTheExchange(t *testing.T) {
	const link, masked = "https://link.mono.co/s/CEWR8YFKMDPZ", "https://link.mono.co/" + mask + "MDPZ"
	ascii := ""
	for _, r := range link {
		ascii += fmt.Sprintf(`\u%04X`, r)
	}
	unicodeHost := ascii[:6*len("https://link.mono.co/")]
	for name, test := range map[string]struct{ body, want string }{
		"as it is":               {`{"data": {"mono_url": "` + link + `"}}`, `{"data": {"mono_url": "` + masked + `"}}`},
		"solidi escaped":         {`{"data": {"mono_url": "https:\/\/link.mono.co\/s\/CEWR8YFKMDPZ"}}`, `{"data": {"mono_url": "https:\/\/link.mono.co\/` + mask + `MDPZ"}}`},
		"letters as numbers":     {`{"data": {"mono_url": "` + ascii + `"}}`, `{"data": {"mono_url": "` + unicodeHost + mask + ascii[len(ascii)-24:] + `"}}`},
		"in a message too":       {`{"message": "Open ` + link + `.", "data": {"mono_url": "` + link + `"}}`, `{"message": "Open ` + masked + `.", "data": {"mono_url": "` + masked + `"}}`},
		"in a URL":               {`{"data": {"mono_url": "` + link + `", "qr": "https://qr.example/?u=` + url.QueryEscape(link) + `"}}`, `{"data": {"mono_url": "` + masked + `", "qr": "https://qr.example/` + mask + `MDPZ"}}`},
		"shorter":                {`{"data": {"mono_url": "` + link + `", "short_url": "https://mono.to/abcdefghijkl"}}`, `{"data": {"mono_url": "` + masked + `", "short_url": "https://mono.to/` + mask + `ijkl"}}`},
		"named twice":            {`{"data": {"mono_url": "https://mono.to/abcdefghijkl", "mono_url": "` + link + `"}}`, `{"data": {"mono_url": "https://mono.to/` + mask + `ijkl", "mono_url": "` + masked + `"}}`},
		"its path alone":         {`{"data": {"mono_url": "` + link + `", "path": "/s/CEWR8YFKMDPZ", "id": "CEWR8YFKMDPZ"}}`, `{"data": {"mono_url": "` + masked + `", "path": "/` + mask + `MDPZ", "id": "` + mask + `MDPZ"}}`},
		"where none was looked":  {`{"data": {"reauth_url": "` + link + `"}}`, `{"data": {"reauth_url": "` + masked + `"}}`},
		"in a list":              {`[{"mono_url": "` + link + `"}]`, `[{"mono_url": "` + masked + `"}]`},
		"in half an answer":      {`{"data": {"mono_url": "` + link + `", "acc`, `{"data": {"mono_url": "` + masked + `", "acc`},
		"in a page":              {`<a href="` + link + `">`, `<a href="` + masked + `">`},
		"in a page with escapes": {`<a href="https:\/\/link.mono.co\/s\/CEWR8YFKMDPZ">`, `<a href="https:\/\/link.mono.co\/` + mask + `MDPZ">`},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, test.body, "X-Link", link, "Location", link)
			assert.Equal(t, test.want, f.last().ResponseBody)
			assert.Equal(t, masked, f.last().ResponseHeader.Get("X-Link"))
			assert.Equal(t, masked, f.last().ResponseHeader.Get("Location"))
			if err == nil {
				assert.Equal(t, link, got.URL)
			} else {
				assert.NotContains(t, err.Error(), "CEWR8YFK")
			}
		})
	}
}

// What kind of link it is does not matter.
func TestLinksOfManyKindsAreMasked(t *testing.T) {
	for _, link := range []string{
		"https://l.co/a", "https://l.co/abcd", "https://l.co/abcdefgh", "https://l.co/abcdefghi", "https://l.co?t=abcdefghijkl", "https://l.co/#abcdefghijkl",
		"https://connect.withmono.com/?key=pk_abcdefgh&reauth_token=code_abcdefgh", "https://l.co/a%2Fb%20cdefgh", "http://127.0.0.1:8080/link/abcdefghijkl", "https://l.co/abcdefgh/",
	} {
		t.Run(link, func(t *testing.T) {
			_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, `{"data": {"mono_url": "`+link+`", "id": "l1"}}`)
			require.NoError(t, err)
			assert.Equal(t, `{"data": {"mono_url": "`+monoapi.MaskLink(link)+`", "id": "l1"}}`, f.last().ResponseBody)
		})
	}
}

// The error of another answer may hold it: a refusal that repeats a link that
// was made before.
func TestLinkInARefusal(t *testing.T) {
	_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 409, `{"message": "Use `+linkURL+`", "data": {"mono_url": "`+linkURL+`"}}`)
	assert.Equal(t, "Use https://link.mono.co/"+mask+"MDPZ", failure(t, err).Message)
	assert.NotContains(t, f.last().ResponseBody, "CEWR8YFK")
}

// An address in a refusal that is no link stays readable.
func TestOtherAddressesAreShown(t *testing.T) {
	const body = `{"message": "See https://docs.mono.co/docs/errors#scope", "data": null}`
	_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 400, body)
	assert.Equal(t, "See https://docs.mono.co/docs/errors#scope", failure(t, err).Message)
	assert.Equal(t, body, f.last().ResponseBody)
}

// What was sent in the open is not hidden for being in the link, now or later.
func TestWhatWasSentIsNotMasked(t *testing.T) {
	f := newFake(t)
	link := "https://link.mono.co/" + linkAccount + "/CEWR8YFKMDPZ?back=" + linkBack
	body := `{"data": {"account": "` + linkAccount + `", "redirect_url": "` + linkBack + `", "mono_url": "%s"}}`
	f.on(linkCall, reply(200, fmt.Sprintf(body, link)))
	f.on(sessionCall, reply(200, `{}`))
	client := f.client(remembering(new(monoapi.Redactor)))
	_, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount, RedirectURL: linkBack})
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprintf(body, monoapi.MaskLink(link)), f.last().ResponseBody)
	_, _ = client.CreateSession(t.Context(), linkAccount)
	assert.Equal(t, `{"account": "`+linkAccount+`"}`, f.last().RequestBody)
}

// A redirect URL that Mono repeats in an answer without a link is none.
func TestRedirectURLIsNoLink(t *testing.T) {
	_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount, RedirectURL: linkBack + "/of/the/shop"}, 200, `{"data": {"redirect_url": "`+linkBack+`/of/the/shop"}}`)
	assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
	assert.Contains(t, f.last().ResponseBody, linkBack+"/of/the/shop")
}

// A later answer, of any call, that echoes a link does not show it either.
func TestRedactorRemembersLinks(t *testing.T) {
	for op, call := range calls {
		t.Run(string(op), func(t *testing.T) {
			f := newFake(t)
			first := true
			f.on(linkCall, func(w http.ResponseWriter, r *http.Request) {
				if first {
					reply(200, testdata(t, "link_response.json"))(w, r)
					first = false
					return
				}
				reply(500, `{"message": "after `+linkURL+` and CEWR8YFKMDPZ"}`)(w, r)
			})
			if op != monoapi.OpLink {
				f.on(paths[op], reply(500, `{"message": "after `+linkURL+` and CEWR8YFKMDPZ"}`, "X-Link", linkURL))
			}
			client := f.client(remembering(new(monoapi.Redactor)))
			_, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
			require.NoError(t, err)

			e := failure(t, call(t.Context(), client))
			assert.Equal(t, "after https://link.mono.co/"+mask+"MDPZ and "+mask+"MDPZ", e.Message)
			seen := f.last()
			assert.NotContains(t, seen.ResponseBody+fmt.Sprint(seen.ResponseHeader), "CEWR8YFK")
		})
	}
}

// Not even in a redirect, which is not followed.
func TestLinkInARedirectIsMasked(t *testing.T) {
	_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 302, ``, "Location", linkURL)
	assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
	assert.Equal(t, "https://link.mono.co/"+mask+"MDPZ", f.last().ResponseHeader.Get("Location"))
}

// The ref is no secret, even if it is a part of the link.
func TestRefInALinkIsShown(t *testing.T) {
	f := newFake(t)
	f.on(linkCall, func(w http.ResponseWriter, r *http.Request) {
		var got struct{ Meta struct{ Ref string } }
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&got))
		reply(200, `{"data": {"mono_url": "https://link.mono.co/`+got.Meta.Ref+`/CEWR8YFKMDPZ", "meta": {"ref": "`+got.Meta.Ref+`"}}}`)(w, r)
	})
	link, err := f.client().CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
	require.NoError(t, err)
	assert.Equal(t, `{"data": {"mono_url": "https://link.mono.co/`+mask+`MDPZ", "meta": {"ref": "`+link.Ref+`"}}}`, f.last().ResponseBody)
}

// An answer that breaks off in a link that is known shows the host at most.
func TestLinkAtTheEndOfABrokenAnswer(t *testing.T) {
	const host = "https://link.mono.co/"
	for cut := len("https:"); cut <= len(linkURL); cut++ { // before, it might be the key
		f := newFake(t)
		f.on(linkCall, reply(200, testdata(t, "link_response.json")))
		text := `{"again": "` + linkURL[:cut]
		f.on(sessionCall, func(w http.ResponseWriter, _ *http.Request) {
			raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"+text)(w, "", nil)
		})
		client := f.client(remembering(new(monoapi.Redactor)))
		_, err := client.CreateLink(t.Context(), monoapi.LinkRequest{Account: linkAccount})
		require.NoError(t, err)
		_, err = client.CreateSession(t.Context(), linkAccount)
		assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
		want := text
		if cut > len(host) {
			want = `{"again": "` + host + mask
		}
		assert.Equal(t, want, f.last().ResponseBody)
	}
}

// A body that is cut for showing does not show the start of a link on its edge.
func TestLinkOnTheEdgeOfWhatIsShown(t *testing.T) {
	for cut := 1; cut < len(linkURL); cut += 3 {
		head := `{"data": {"mono_url": "` + linkURL + `", "pad": "`
		pad := strings.Repeat("x", 64<<10-len(head)-cut)
		_, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, head+pad+linkURL+strings.Repeat("y", 5000)+`"}}`)
		require.NoError(t, err)
		assert.NotContains(t, f.last().ResponseBody, "/C", "cut after %d", cut)
	}
}

// Of an answer with more addresses than anybody could mean for links, or with a
// longer one, nothing is shown: each would be looked for, in pieces, in all that
// comes until the end, which takes minutes and does not stop when it is cancelled.
func TestAnswerOfNothingButLinks(t *testing.T) {
	var many, pieces strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&many, "https://a.example/%06dSECRET ", i)
		fmt.Fprintf(&pieces, "/%06dSECRET", i)
	}
	for name, body := range map[string]string{
		"many links":  `{"message": "` + many.String() + `"}`,
		"many pieces": `{"message": "m", "data": {"mono_url": "https://a.example` + pieces.String() + `"}}`,
		"no JSON":     many.String(),
	} {
		t.Run(name, func(t *testing.T) {
			got, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200, body)
			assert.Empty(t, got)
			assert.Equal(t, monoapi.KindUnreadable, failure(t, err).Kind)
			assert.Equal(t, mask, f.last().ResponseBody)
			assert.NotContains(t, fmt.Sprint(f.last(), err), "SECRET")
			assert.Contains(t, f.last().ResponseHeader, "Content-Type")
		})
	}
	// The link that is used is known all the same.
	got, _, f, err := linked(t, monoapi.LinkRequest{Account: linkAccount}, 200,
		`{"data": {"mono_url": "https://a.example`+pieces.String()+`", "link": "`+linkURL+`"}}`)
	require.NoError(t, err)
	assert.Equal(t, linkURL, got.URL)
	assert.Equal(t, mask, f.last().ResponseBody)
}
