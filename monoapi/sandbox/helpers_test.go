package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

const (
	codePattern    = `^code_[a-z0-9]{24}$`
	sessionPattern = `^sess_[a-z0-9]{24}$`

	// patience bounds a wait for something that should happen soon.
	patience = time.Minute
	tick     = 5 * time.Millisecond
)

var (
	rightLogin = fields{"username": sandbox.Username, "password": sandbox.Password}
	rightOTP   = fields{"otp": sandbox.OTP}
)

type fields map[string]string

// answer is a decoded answer, with the parts that tests look at.
type answer struct {
	HTTP   int
	Header http.Header
	Raw    string

	Status       string
	Message      string
	Timestamp    string
	ResponseCode int
	Data         struct {
		ResponseCode int
		Code         string
		Session      struct {
			ID          string
			ExpiresAt   int64
			Institution struct{ ID, Name, Identifier string }
		}
		Accounts  []struct{ AccountNumber string }
		UserInput struct {
			Title string
			Form  []struct{ Name string }
		}
		Credentials []struct{ Values fields }
		Account     struct {
			ID, Name, Currency string
			AccountNumber      string `json:"account_number"`
			Institution        struct{ Name string }
		}
		Customer struct{ ID string }
		Meta     struct {
			DataStatus    string   `json:"data_status"`
			RetrievedData []string `json:"retrieved_data"`
		}
	}
}

// random is what differs from answer to answer.
var random = regexp.MustCompile(`(code|sess|evt)_[a-z0-9]{24}`)

// literal is a body as the tests write it down: without the blanks between the
// lines, and with code_…, sess_… and evt_… for what is random.
func literal(t *testing.T, body string) string {
	t.Helper()
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, []byte(body)))
	return random.ReplaceAllString(compact.String(), "${1}_…")
}

// demo is a server under test.
type demo struct {
	*testing.T
	*sandbox.Server
}

func start(t *testing.T, cfg sandbox.Config) demo {
	t.Helper()
	cfg.Record = true
	s, err := sandbox.Start(cfg)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return demo{t, s}
}

// request prepares a call as the guide asks for it. Tests change it from there.
func (d demo) request(method, path, body string) *http.Request {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), method, d.URL()+path, strings.NewReader(body))
	require.NoError(d, err)
	req.Header.Set("mono-sec-key", "test_sk_demo")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func (d demo) do(req *http.Request) answer {
	d.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(d, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(d, err)

	a := answer{HTTP: resp.StatusCode, Header: resp.Header, Raw: strings.TrimSpace(string(raw))}
	require.NoError(d, json.Unmarshal(raw, &a), "every answer is an envelope: %s", raw)
	assert.Contains(d, resp.Header.Get("Content-Type"), "application/json")
	assert.Regexp(d, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, a.Timestamp)
	assert.NotEmpty(d, a.Message)
	return a
}

func (d demo) post(path, session string, body fields) answer {
	d.Helper()
	return d.do(d.posting(path, session, body))
}

func (d demo) posting(path, session string, body fields) *http.Request {
	d.Helper()
	raw, err := json.Marshal(body)
	require.NoError(d, err)
	req := d.request(http.MethodPost, path, string(raw))
	if session != "" {
		req.Header.Set("x-session-id", session)
	}
	return req
}

func (d demo) open(digits string) answer {
	d.Helper()
	return d.post("/v2/connect/reauth/session", "", fields{"account": sandbox.AccountPrefix + digits})
}

// session opens a session and returns its ID.
func (d demo) session(digits string) string {
	d.Helper()
	a := d.open(digits)
	require.Equal(d, http.StatusOK, a.HTTP, a.Raw)
	require.Regexp(d, sessionPattern, a.Data.Session.ID)
	return a.Data.Session.ID
}

func (d demo) login(session string) answer {
	d.Helper()
	return d.post("/v2/connect/reauth/login", session, rightLogin)
}

func (d demo) signIns(session string) answer {
	d.Helper()
	req := d.request(http.MethodGet, sandboxPath, "")
	req.Header.Set("x-session-id", session)
	return d.do(req)
}

func (d demo) commit(session string, body fields) answer {
	d.Helper()
	return d.post("/v2/connect/commit", session, body)
}

func (d demo) details(digits string) answer {
	d.Helper()
	return d.do(d.request(http.MethodGet, "/v2/accounts/"+sandbox.AccountPrefix+digits, ""))
}

// done asserts that a says that the account is reauthorised.
func (d demo) done(a answer) {
	d.Helper()
	assert.Equal(d, http.StatusOK, a.HTTP)
	assert.Equal(d, "successful", a.Status)
	assert.Equal(d, 99, a.Data.ResponseCode, a.Raw)
	assert.Regexp(d, codePattern, a.Data.Code)
}

// asked asserts that a asks, with a responseCode, for the fields named.
func (d demo) asked(code int, a answer, names ...string) {
	d.Helper()
	require.Equal(d, http.StatusOK, a.HTTP, a.Raw)
	require.Equal(d, code, a.ResponseCode, a.Raw)
	var got []string
	for _, field := range a.Data.UserInput.Form {
		got = append(got, field.Name)
	}
	assert.Equal(d, names, got)
}

// rejected asserts that a is responseCode 400 over an HTTP status.
func (d demo) rejected(status int, words string, a answer) {
	d.Helper()
	assert.Equal(d, status, a.HTTP)
	assert.Equal(d, "failed", a.Status)
	assert.Equal(d, 400, a.ResponseCode, a.Raw)
	assert.Contains(d, a.Message, words)
	assert.Contains(d, a.Raw, `"data":null`)
}

// refused asserts that a is an HTTP error with null data and no responseCode.
func (d demo) refused(status int, words string, a answer) {
	d.Helper()
	assert.Equal(d, status, a.HTTP, a.Raw)
	assert.Equal(d, "failed", a.Status)
	assert.Contains(d, a.Message, words)
	assert.Contains(d, a.Raw, `"data":null`)
	assert.NotContains(d, a.Raw, "responseCode")
}

// eventually polls until ok.
func (d demo) eventually(ok func() bool, what string) {
	d.Helper()
	require.Eventually(d, ok, patience, tick, what)
}

// hangUp sends a request and closes the connection once the server has it.
func (d demo) hangUp(req *http.Request) {
	d.Helper()
	ctx, cancel := context.WithCancel(d.Context())
	defer cancel()
	before := len(d.Requests())
	failed := make(chan error, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req.WithContext(ctx))
		if err == nil {
			resp.Body.Close()
		}
		failed <- err
	}()
	d.eventually(func() bool { return len(d.Requests()) > before }, "the request arrives")
	cancel()
	require.ErrorIs(d, <-failed, context.Canceled)
}
