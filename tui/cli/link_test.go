package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// linkIn is the link of a result, which a customer can open.
func linkIn(t *testing.T, bank *sandbox.Server, result map[string]any) string {
	t.Helper()
	link, _ := result["link"].(string)
	require.True(t, strings.HasPrefix(link, bank.URL()+"/link/"), link)
	return link
}

func TestLinksOfAList(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	list := "account_id,name\n" + story("200") + ",Ada Obi\n" + story("404") + ",Nobody\n" + story("403") + ",\n"
	e := call{args: []string{"link", "--json", "--redirect-url", "https://shop.test/back", "-"}, env: at(bank), input: list}.run(t)
	assert.Equal(t, 1, e.code)
	all := results(t, e.stdout)
	require.Len(t, all, 3)
	var told []string
	for _, r := range all {
		told = append(told, fmt.Sprint(r["account"], " ", r["note"], " ", r["status"], " ", r["reason"], " ", r["code"]))
	}
	assert.Equal(t, []string{story("200") + " Ada Obi link_created  ", story("404") + " Nobody failed not_found ", story("403") + "  link_created  "}, told)
	assert.NotEqual(t, linkIn(t, bank, all[0]), linkIn(t, bank, all[2]))
	assert.Empty(t, all[1]["link"])
	assert.Equal(t, "connect-reauth: 2 of 3 links created, 1 failed\n", e.stderr)

	got := bank.Requests()
	require.Len(t, got, 3, "nothing but the links was asked for")
	refs := map[string]bool{}
	for _, r := range got {
		assert.Equal(t, "POST /v2/accounts/initiate", r.Method+" "+r.Path)
		_, ref, _ := strings.Cut(r.Body, `"ref": "`)
		ref, _, _ = strings.Cut(ref, `"`)
		refs[ref] = true
		assert.Equal(t, `{"account": "`+r.Account+`", "scope": "reauth", "meta": {"ref": "`+ref+`"}, "redirect_url": "https://shop.test/back"}`, r.Body)
	}
	assert.Len(t, refs, 3)
}

func TestLinksAsLines(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	e := call{args: []string{"link", story("200"), "odd-one"}, env: at(bank)}.run(t)
	assert.Equal(t, 1, e.code)
	lines := strings.Split(strings.TrimSuffix(e.stdout, "\n"), "\n")
	require.Len(t, lines, 2)
	assert.Regexp(t, "^"+story("200")+"\tlink_created\t"+bank.URL()+"/link/[a-z0-9]+$", lines[0])
	assert.Equal(t, "odd-one\tfailed\todd_account_id\tThis does not look like an account ID: it contains characters other than 0 to 9 and a to f.", lines[1])
	assert.Len(t, bank.Requests(), 1, "an odd ID never left")

	e = call{args: []string{"link", story("200")}, env: at(bank)}.run(t)
	assert.Zero(t, e.code)
	assert.Empty(t, e.stderr, "the line says it")
}

func TestLinksOfTheDemo(t *testing.T) {
	t.Parallel()
	e := call{args: []string{"link", "--demo", story("403")}}.run(t)
	assert.Zero(t, e.code)
	assert.Contains(t, e.stdout, "link_created\thttp://127.0.0.1:")
	assert.Equal(t, "connect-reauth: the demo bank ends with this command, and the links with it; demo-server keeps them\n", e.stderr)
}

func TestLinksGivenWrongly(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	for want, test := range map[string]struct {
		args []string
		env  map[string]string
	}{
		"no account ID: give some as arguments, or - to read them from standard input": {nil, at(bank)},
		"no secret key: set MONO_SECRET_KEY or MONO_SECRET_KEY_COMMAND":                {[]string{story("200")}, map[string]string{"MONO_BASE_URL": bank.URL()}},
		"the redirect URL does not begin with https://":                                {[]string{"--redirect-url", "shop", story("200")}, at(bank)},
		"standard input contains no account ID":                                        {[]string{"-"}, at(bank)},
		"unknown flag: --plain (see --help)":                                           {[]string{"--plain", story("200")}, at(bank)},
		"--again goes with --results, which says what was done before":                 {[]string{"--again", story("200")}, at(bank)},
	} {
		e := call{args: append([]string{"link"}, test.args...), env: test.env}.run(t)
		assert.Equal(t, 2, e.code, want)
		assert.Equal(t, "connect-reauth: "+want+"\n", e.stderr)
		assert.Empty(t, e.stdout)
	}
	assert.Empty(t, bank.Requests())
}

func TestTooManyLinksAreWaitedFor(t *testing.T) {
	t.Parallel()
	bank := startBank(t, sandbox.Config{})
	e := call{args: []string{"link", "--json", story("429")}, env: at(bank)}.run(t)
	assert.Zero(t, e.code)
	linkIn(t, bank, results(t, e.stdout)[0])
	assert.Len(t, bank.Requests(), 3, "twice too many, each with a ref of its own")
}

// What FILE knows of is not created anew, and what was created is told and kept
// when the run is ended.
func TestLinksThatAreInterrupted(t *testing.T) {
	t.Parallel()
	extra := map[string]string{}
	var list strings.Builder
	for i := range 200 {
		id := fmt.Sprintf("65c4c03aa66a95b572d%05d", i)
		extra[id] = "200"
		fmt.Fprintln(&list, id)
	}
	bank := startBank(t, sandbox.Config{Extra: extra})
	file, log := filepath.Join(t.TempDir(), "links.jsonl"), filepath.Join(t.TempDir(), "log")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c := call{args: []string{"link", "--json", "--results", file, "--log-file", log, "-"}, env: at(bank), input: list.String(), context: ctx}
	r := c.start(t)
	require.Eventually(t, func() bool { return len(bank.Requests()) > 50 }, time.Minute, time.Millisecond)
	bank.SetDelay(time.Hour)
	time.Sleep(50 * time.Millisecond) // until the next one hangs
	stop()
	e := r.wait()
	assert.Equal(t, 130, e.code)
	first := results(t, e.stdout)
	require.Greater(t, len(first), 50)
	created := 0
	for _, result := range first {
		if result["status"] == "link_created" {
			linkIn(t, bank, result)
			created++
			continue
		}
		assert.Equal(t, "cancelled", result["status"])
		assert.Equal(t, "Creating the link was cancelled. Mono may have created it; nobody has it.", result["message"])
	}
	assert.GreaterOrEqual(t, created, len(first)-1, "all but the one that was under way")
	assert.Contains(t, e.stderr, fmt.Sprintf("connect-reauth: %d of 200 links created", created))

	bank.SetDelay(0)
	c.context = nil
	e = c.run(t)
	assert.Zero(t, e.code)
	assert.Len(t, results(t, e.stdout), 200-created)
	assert.Contains(t, e.stderr, fmt.Sprintf("that they are reauthorised or have a link already: %d.\n", created))
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	seen := map[string]int{}
	for _, result := range results(t, string(kept)) {
		if result["status"] == "link_created" {
			seen[result["account"].(string)]++
		}
	}
	assert.Len(t, seen, 200)
	for id, times := range seen {
		assert.Equal(t, 1, times, id)
	}
	logged, err := os.ReadFile(log)
	require.NoError(t, err)
	for _, result := range first {
		if link, _ := result["link"].(string); link != "" {
			_, path, _ := strings.Cut(link, "/link/")
			assert.NotContains(t, string(logged), path)
			assert.Contains(t, string(logged), path[len(path)-4:])
		}
	}

	e = c.run(t)
	assert.Zero(t, e.code)
	assert.Equal(t, "connect-reauth: the results file says that all 200 accounts are reauthorised or have a link already; --again creates others\n", e.stderr)
}

// A link that Mono has created by the time of the end is told.
func TestALinkThatComesAfterTheEnd(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	mono := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stop()
		time.Sleep(100 * time.Millisecond) // until that has reached whoever waits
		_, _ = io.WriteString(w, `{"data":{"mono_url":"https://link.mono.co/late"}}`)
	}))
	defer mono.Close()
	env := map[string]string{"MONO_SECRET_KEY": "test_sk_demo", "MONO_BASE_URL": mono.URL}
	e := call{args: []string{"link", story("200"), story("101")}, env: env, context: ctx}.run(t)
	assert.Equal(t, 130, e.code)
	assert.Equal(t, story("200")+"\tlink_created\thttps://link.mono.co/late\n", e.stdout)
	assert.Equal(t, "connect-reauth: 1 of 2 links created, 1 not tried\n", e.stderr)
}
