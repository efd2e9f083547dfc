package monoapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

func TestExchangeIsSeenTwice(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		seen := f.exchanges()
		assert.Len(t, seen, 1, "it is seen before the answer")
		assert.False(t, seen[0].Ended)
		reply(200, testdata(t, "login_response.json"), "X-Request-Id", "r1")(w, r)
	})
	before := time.Now()
	_, err := f.client().Session(session).SignIn(t.Context(), credentials()...)
	require.NoError(t, err)

	seen := f.exchanges()
	require.Len(t, seen, 2)
	began, ended := seen[0], seen[1]
	assert.Equal(t, 1, began.Number)
	assert.Equal(t, monoapi.OpLogin, began.Operation)
	assert.Equal(t, http.MethodPost, began.Method)
	assert.Equal(t, f.url+"/v2/connect/reauth/login", began.URL)
	assert.Equal(t, "/v2/connect/reauth/login", began.Path)
	assert.Equal(t, http.Header{
		"Mono-Sec-Key": {mask}, "X-Session-Id": {session}, "Content-Type": {"application/json"},
		"Accept": {"application/json"}, "User-Agent": {"monoapi"},
	}, began.RequestHeader)
	assert.Equal(t, `{"username": "`+mask+`", "password": "`+mask+`"}`, began.RequestBody)
	assert.False(t, began.Started.Before(before))
	assert.Zero(t, began.Duration)
	assert.Zero(t, began.Status)
	assert.Empty(t, began.ResponseHeader)
	assert.Empty(t, began.ResponseBody)
	assert.Nil(t, began.Err)

	assert.True(t, ended.Ended)
	assert.Equal(t, began.Number, ended.Number)
	assert.Equal(t, began.Started, ended.Started)
	assert.Equal(t, began.RequestHeader, ended.RequestHeader)
	assert.Equal(t, began.RequestBody, ended.RequestBody)
	assert.Positive(t, ended.Duration)
	assert.Equal(t, 200, ended.Status)
	assert.Equal(t, "r1", ended.ResponseHeader.Get("X-Request-Id"))
	assert.Equal(t, testdata(t, "login_response.json"), ended.ResponseBody)
	assert.Nil(t, ended.Err)
}

func TestExchangeBodies(t *testing.T) {
	f := newFake(t)
	for _, call := range []string{sessionCall, commitCall, accountCall, sandboxCall} {
		f.on(call, reply(500, `{}`))
	}
	client := f.client()

	_, _ = client.CreateSession(t.Context(), "65c4c03aa66a95b572cb5a86")
	assert.Equal(t, `{"account": "65c4c03aa66a95b572cb5a86"}`, f.last().RequestBody, "an account's ID is no secret")
	_, _ = client.Session(session).Commit(t.Context(),
		typed("otp", canaryOTP),
		monoapi.Option{Choice: backNumber("car", "4711")}.Answer(),
		typed("empty", ""),
		chosen("account", "acc_1"),
		chosenNumber("place", "1"),
		chosen("n\u202eame\x1b", "a\u202eb"),
	)
	assert.Equal(t, `{"otp": "`+mask+`", "car": "`+mask+`", "empty": "`+mask+`", "account": "acc_1", "place": 1, "name\u001b": "ab"}`, f.last().RequestBody)
	_, _ = client.Account(t.Context(), "a/b")
	assert.Empty(t, f.last().RequestBody)
	assert.Equal(t, "/v2/accounts/a%2Fb", f.last().Path)
	assert.NotContains(t, f.last().RequestHeader, "Content-Type")
	_, _ = client.Session(session).SandboxSignIns(t.Context())
	assert.Empty(t, f.last().RequestBody)
	assert.Equal(t, session, f.last().RequestHeader.Get("x-session-id"))
	_, _ = client.Session(session).Commit(t.Context())
	assert.Equal(t, `{}`, f.last().RequestBody)
}

// A client's exchanges are counted from 1, at once or one by one.
func TestExchangeNumbers(t *testing.T) {
	const calls = 20
	f := newFake(t)
	f.on(sessionCall, reply(200, `{}`))
	client := f.client()
	for i := 1; i <= 3; i++ {
		_, err := client.CreateSession(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, i, f.last().Number)
	}

	var wait sync.WaitGroup
	for range calls {
		wait.Go(func() { _, _ = client.CreateSession(context.WithoutCancel(t.Context()), "a") })
	}
	wait.Wait()
	count := map[int]int{}
	for _, e := range f.exchanges() {
		count[e.Number]++
	}
	for i := 1; i <= 3+calls; i++ {
		assert.Equal(t, 2, count[i], "exchange %d", i)
	}
	assert.Len(t, count, 3+calls)
}

// What watches may change what it sees.
func TestExchangeIsACopy(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, canaryKey, r.Header.Get("mono-sec-key"))
		_, _ = io.Copy(io.Discard, r.Body)
		reply(429, `{}`, "Retry-After", "7")(w, r)
	})
	client := f.client(func(cfg *monoapi.Config) {
		cfg.Observe = func(e monoapi.Exchange) {
			e.RequestHeader.Set("mono-sec-key", "changed")
			if e.Ended {
				e.ResponseHeader.Set("Retry-After", "0")
			}
		}
	})
	_, err := client.Session(session).SignIn(t.Context(), credentials()...)
	assert.Equal(t, 7*time.Second, failure(t, err).RetryAfter)
}

func TestHeaderLines(t *testing.T) {
	header := http.Header{}
	for _, name := range []string{"User-Agent", "content-type", "accept", "X-Session-Id", "Mono-Sec-Key", "B"} {
		header.Set(name, "v")
	}
	header["Accept"] = []string{"z", "a"}
	var lines []string
	for _, line := range monoapi.HeaderLines(header) {
		lines = append(lines, line.Name+": "+line.Value)
	}
	assert.Equal(t, []string{
		"mono-sec-key: v", "x-session-id: v", "Content-Type: v", "Accept: a", "Accept: z", "B: v", "User-Agent: v",
	}, lines)
	assert.Empty(t, monoapi.HeaderLines(nil))
}

// Every text of an exchange is clean, whatever the other side sends.
func TestExchangeTextsAreClean(t *testing.T) {
	const dirt = "a\u202eb\u009b31m\u200bc"
	f := newFake(t)
	f.on("POST /{path...}", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-"+strings.Repeat("Long", 100)] = []string{"v"}
		reply(200, dirt+"\x1b[2J\r\n\t"+dirt, "X-Dirt", dirt)(w, r)
	})
	client := f.client(func(cfg *monoapi.Config) { cfg.CommitPath = "/" + dirt })
	_, err := client.Session("sess").Commit(t.Context(), typed(dirt, canaryOTP), chosen("o"+dirt, dirt))
	require.Error(t, err)
	for _, e := range f.exchanges() {
		texts := []string{e.URL, e.Path, e.RequestBody}
		texts = append(texts, strings.Split(e.ResponseBody, "\n")...)
		texts = append(texts, strings.Split(e.Curl(), "\n")...)
		for _, header := range []http.Header{e.RequestHeader, e.ResponseHeader} {
			for name, values := range header {
				texts = append(append(texts, name), values...)
			}
		}
		for _, shown := range texts {
			assert.Equal(t, monoapi.Clean(shown), strings.TrimSpace(shown))
		}
	}
	e := f.last()
	assert.Equal(t, "ab31mc[2J\n ab31mc", e.ResponseBody)
	assert.Equal(t, "ab31mc", e.ResponseHeader.Get("X-Dirt"))
	assert.True(t, slices.ContainsFunc(monoapi.HeaderLines(e.ResponseHeader), func(h monoapi.HeaderLine) bool {
		return strings.HasSuffix(h.Name, "…") && len(h.Name) == 199+len("…")
	}), "a header's name is cut")
	assert.Equal(t, fmt.Sprintf(`{"%[1]s": "%[2]s", "o%[1]s": "%[1]s"}`, "ab31mc", mask), e.RequestBody)
}
