package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

const toldPath = "/_demo/requests"

// told is what a bank tells of the requests.
func (d demo) told() (list []sandbox.Seen, raw string) {
	d.Helper()
	status, raw := d.ask(http.MethodGet, "")
	require.Equal(d, http.StatusOK, status, raw)
	require.NoError(d, json.Unmarshal([]byte(raw), &list))
	return list, raw
}

// ask asks a bank what it tells, under a name for the host.
func (d demo) ask(method, host string) (status int, raw string) {
	d.Helper()
	req := d.request(method, toldPath, "")
	req.Header = http.Header{} // no key
	req.Host = host
	resp, err := http.DefaultClient.Do(req)
	require.NoError(d, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(d, err)
	assert.Equal(d, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
	return resp.StatusCode, string(body)
}

// A message may quote the request, and is told as that is.
func TestAMessageIsToldWithoutSecrets(t *testing.T) {
	const key = "test_sk_somewhereelse"
	var lines []string
	d := start(t, sandbox.Config{Tell: true, Watch: func(seen sandbox.Seen) { lines = append(lines, seen.Message) }})
	d.do(d.request("GET"+key, loginPath, ""))
	list, raw := d.told()
	require.Len(t, list, 1)
	assert.Equal(t, "GET"+monoapi.Mask+" is not allowed here. Use POST.", list[0].Message)
	assert.NotContains(t, raw, key)
	assert.Equal(t, []string{list[0].Message}, lines)
}

func TestWhatCameInIsTold(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true, Clock: guideTime, Extra: map[string]string{"mine": "101"}})
	id := d.post(sessionPath, "", fields{"account": "mine"}).Data.Session.ID
	req := d.posting(loginPath, id, rightLogin)
	req.Header.Set("User-Agent", "an integration")
	d.do(req)
	d.done(d.commit(id, fields{"accountNumber": "0131883478"}))
	d.details("404")

	list, raw := d.told()
	require.Len(t, list, 4)
	assert.Contains(t, raw, `
  {
    "number": 2,
    "time": "2025-05-13T12:26:36.853Z",
    "method": "POST",
    "path": "/v2/connect/reauth/login",
    "story": "101",
    "account": "mine",
    "headers": {
      "accept-encoding": "gzip",
      "content-length": "59",
      "content-type": "application/json",
      "mono-sec-key": "••••••••",
      "user-agent": "an integration",
      "x-session-id": "`+id+`"
    },
    "body": {
      "password": "••••••••",
      "username": "••••••••"
    },
    "status": 200,
    "response_code": 101,
    "message": "Multiple accounts found. Please choose one.",
    "cancelled": false
  },`)
	assert.Equal(t, map[string]any{"account": "mine"}, list[0].Body)
	assert.Empty(t, list[0].ResponseCode)
	assert.Equal(t, map[string]any{"accountNumber": "0131883478"}, list[2].Body)
	assert.Equal(t, 99, list[2].ResponseCode, "it stands inside data")
	assert.Nil(t, list[3].Body)
	assert.Equal(t, 404, list[3].Status)
	assert.Equal(t, "404", list[3].Story)
	again, _ := d.told()
	assert.Equal(t, list, again, "who asks is not listed")
}

// Wherever a client puts a secret, it is not told.
func TestNoSecretIsTold(t *testing.T) {
	const key, secret = "test_sk_demo", "hunter2-hunter2"
	var mu sync.Mutex
	var watched []sandbox.Seen
	d := start(t, sandbox.Config{Tell: true, Watch: func(s sandbox.Seen) {
		mu.Lock()
		defer mu.Unlock()
		watched = append(watched, s)
	}})
	id := d.session("105")
	created := d.initiate(linkBody(t, "102"))
	link := strings.TrimPrefix(created.link(), d.URL())
	_, secretLink, _ := strings.Cut(link[:len(link)-4], "/link/")
	require.NotEmpty(t, secretLink)

	bodies := []string{
		`{"username": "hunter2-hunter2", "password": "hunter2-hunter2"}`,
		`{"otp": "hunter2-hunter2", "accountNumber": "0131883478"}`,
		`{"answers": {"accountNumber": "hunter2-hunter2"}, "list": ["hunter2-hunter2"], "mine": true}`,
		`{"account": "` + key + `", "redirect_url": "https://hunter2-hunter2@shop.example"}`,
		`{"meta": {"ref": "r", "otp": "hunter2-hunter2"}, "customer": {"name": "hunter2-hunter2"}}`,
		`{"otp": "hunter2-hunter2"`, `["hunter2-hunter2"]`, `"hunter2-hunter2"`, `otp=hunter2-hunter2&turn=0`, `%zz=hunter2-hunter2`,
	}
	for _, path := range []string{sessionPath, loginPath, commitPath, "/v2/accounts/initiate", "/v2/connect/reauth/commit", link} {
		for _, body := range bodies {
			for media, header := range map[string]string{"application/json": "Authorization", "application/x-www-form-urlencoded": "X-Secret"} {
				req := d.request(http.MethodPost, path+"?otp="+secret, body)
				req.Header.Set("x-session-id", id)
				req.Header.Set("Content-Type", media)
				req.Header.Set("mono-sec-key", secret)
				req.Header.Set("User-Agent", "sent by "+secret+", LIVE_sk_hunter2")
				req.Header.Set(header, secret)
				resp, err := http.DefaultTransport.RoundTrip(req)
				require.NoError(t, err)
				require.NoError(t, resp.Body.Close())
			}
		}
	}
	for _, path := range []string{link, "/LINK/" + link[len("/link/"):], "/" + link, link + "/more", "/" + key} {
		resp, err := http.Get(d.URL() + path)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
	_, raw := d.told()
	seen, err := json.Marshal(watched)
	require.NoError(t, err)
	for _, text := range []string{raw, string(seen)} {
		for _, word := range []string{key, "hunter2", secretLink} {
			before, after, found := strings.Cut(text, word)
			assert.False(t, found, "%s: …%s", word, before[max(0, len(before)-500):]+word+after[:min(100, len(after))])
		}
		for _, shown := range []string{"/link/••••••••" + link[len(link)-4:], "0131883478", `"otp"`, `"username"`} {
			assert.True(t, strings.Contains(text, shown), shown)
		}
	}
	assert.Len(t, watched, len(d.Requests()))
}

// A text of the client's is shown as a text of the network's.
func TestWhatIsToldIsClean(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	d.post(sessionPath, "", fields{"account": "a\x1b[31m\u202eb\u0007", "\u202eother": "x", "other": ""})
	d.post(sessionPath, "", fields{"account": strings.Repeat("a", 1000)})
	d.do(d.request(http.MethodGet, "/v2/%1b%5b31m%e2%80%ae", ""))
	list, _ := d.told()
	assert.Equal(t, "a[31mb", list[0].Account)
	assert.Equal(t, map[string]any{"account": "a[31mb", "other": "", monoapi.Mask: monoapi.Mask}, list[0].Body)
	assert.Len(t, []rune(list[1].Account), 500)
	assert.Equal(t, "/v2/[31m", list[2].Path)
}

func TestTheListStartsOver(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	d.refused(429, "Too many requests.", d.open("429"))
	ref := linkBody(t, "102", "meta", map[string]string{"ref": "mine"})
	d.initiate(ref)
	id := d.session("102")
	status, raw := d.ask(http.MethodDelete, "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "[]\n", raw)

	for range 2 {
		d.refused(429, "Too many requests.", d.open("429"))
	}
	d.session("429")
	assert.Equal(t, 200, d.initiate(ref).HTTP, "the ref is not remembered")
	d.asked(102, d.login(id), "otp") // nobody's sign-in breaks off
	list, _ := d.told()
	require.Len(t, list, 5)
	assert.Equal(t, 1, list[0].Number)
}

func TestTheListIsBounded(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	for range 1003 {
		d.details("404")
	}
	list, _ := d.told()
	require.Len(t, list, 1000)
	assert.Equal(t, 4, list[0].Number, "the oldest are dropped")
	assert.Equal(t, 1003, list[999].Number)

	members := map[string]string{}
	for i := range 3000 {
		members[fmt.Sprint("member", i)] = "x"
	}
	body, err := json.Marshal(members)
	require.NoError(t, err)
	for range 60 {
		d.do(d.request(http.MethodPost, loginPath, string(body)))
	}
	list, raw := d.told()
	assert.Less(t, len(list), 60)
	assert.Less(t, len(raw), 6<<20)
	assert.Greater(t, len(raw), 3<<20)
}

func TestTheListIsForThisMachine(t *testing.T) {
	d := start(t, sandbox.Config{Tell: true})
	d.details("404")
	for _, host := range []string{"", "localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:1", "[::1]:80", "[::1]"} {
		status, raw := d.ask(http.MethodGet, host)
		assert.Equal(t, http.StatusOK, status, host)
		assert.Contains(t, raw, sandbox.AccountPrefix+"404", host)
	}
	for _, host := range []string{"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example:80", "192.0.2.1", "[2001:db8::1]:80"} {
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			status, raw := d.ask(method, host)
			assert.Equal(t, http.StatusForbidden, status, host)
			assert.NotContains(t, raw, sandbox.AccountPrefix, host)
		}
	}
	status, _ := d.ask(http.MethodPost, "")
	assert.Equal(t, http.StatusMethodNotAllowed, status)
	list, _ := d.told()
	assert.Len(t, list, 1, "a stranger could not delete it")
}

func TestNothingIsToldUnasked(t *testing.T) {
	d := start(t, sandbox.Config{Watch: func(sandbox.Seen) {}})
	status, raw := d.ask(http.MethodGet, "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, raw, "No such endpoint.")
}

// What waits for its answer is listed, and so is whoever did not wait.
func TestWhoHangsUpIsTold(t *testing.T) {
	seen := make(chan sandbox.Seen, 2)
	d := start(t, sandbox.Config{Tell: true, Delay: time.Hour, Watch: func(s sandbox.Seen) { seen <- s }})
	d.hangUp(d.posting(sessionPath, "", fields{"account": sandbox.AccountPrefix + "200"}))
	select {
	case s := <-seen:
		assert.True(t, s.Cancelled)
		assert.Zero(t, s.Status)
		assert.Equal(t, "200", s.Story)
	case <-time.After(patience):
		require.FailNow(t, "nobody was told")
	}
	list, _ := d.told()
	require.Len(t, list, 1)
	assert.True(t, list[0].Cancelled)

	waiting := make(chan struct{})
	go func() {
		defer close(waiting)
		resp, err := http.DefaultClient.Do(d.posting(sessionPath, "", fields{"account": sandbox.AccountPrefix + "102"}))
		if err == nil {
			resp.Body.Close()
		}
	}()
	d.eventually(func() bool { return len(d.Requests()) == 2 }, "the request arrives")
	list, _ = d.told()
	require.Len(t, list, 2)
	assert.Zero(t, list[1].Status)
	assert.False(t, list[1].Cancelled)
	require.NoError(t, d.Close())
	<-waiting
}
