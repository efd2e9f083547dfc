package monoapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// The canaries are what must be read nowhere. The password begins with the
// username and is hard to spell.
const (
	canaryKey      = "test_sk_canary"
	canaryUser     = "quokka@zoo.test"
	canaryPassword = canaryUser + ` "wombat\<numbat>&'+/😀 dunnart`
	canaryOTP      = "271828"
	canaryAnswer   = "bilby of the desert"
	session        = "sess_vmx9qk1qmwmw8tgmad460fg7"
)

// canaryPieces are pieces of the canaries: where one is read, a canary was not
// hidden whole.
var canaryPieces = []string{"canary", "quokka", "zoo.test", "wombat", "numbat", "dunnart", "😀", "271828", "bilby", "desert"}

const (
	sessionCall = "POST /v2/connect/reauth/session"
	loginCall   = "POST /v2/connect/reauth/login"
	commitCall  = "POST /v2/connect/commit"
	accountCall = "GET /v2/accounts/{id}"
	sandboxCall = "GET /v2/connect/sandbox"
	linkCall    = "POST /v2/accounts/initiate"
)

// fake is a server in Mono's place, with the exchanges of its clients.
type fake struct {
	testing.TB
	mux     *http.ServeMux
	url     string
	arrived atomic.Int32 // requests, whether expected or not

	mu   sync.Mutex
	seen []monoapi.Exchange
}

// newFake starts a server that fails the test for every request that no call
// of [fake.on] expects.
func newFake(t testing.TB) *fake {
	t.Helper()
	f := &fake{TB: t, mux: http.NewServeMux()}
	f.mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) {
		assert.Fail(t, "unexpected request", "%s %s", r.Method, r.URL.Path)
	})
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.arrived.Add(1)
	f.mux.ServeHTTP(w, r)
}

// on answers requests with a method and a path, such as [loginCall].
func (f *fake) on(call string, handler http.HandlerFunc) { f.mux.HandleFunc(call, handler) }

// client returns a client of the server, configured further by change.
func (f *fake) client(change ...func(*monoapi.Config)) *monoapi.Client {
	f.Helper()
	cfg := monoapi.Config{Key: monoapi.NewSecret(canaryKey), BaseURL: f.url, Observe: f.observe}
	for _, c := range change {
		c(&cfg)
	}
	client, err := monoapi.New(cfg)
	require.NoError(f, err)
	f.Cleanup(client.CloseIdleConnections)
	return client
}

func (f *fake) observe(e monoapi.Exchange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = append(f.seen, e)
}

func (f *fake) exchanges() []monoapi.Exchange {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]monoapi.Exchange(nil), f.seen...)
}

// last is the last exchange seen, which must have ended.
func (f *fake) last() monoapi.Exchange {
	f.Helper()
	seen := f.exchanges()
	require.NotEmpty(f, seen)
	require.True(f, seen[len(seen)-1].Ended)
	return seen[len(seen)-1]
}

// reply answers with a status and a body; headers are pairs of name and value.
func reply(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// The calls with canaries in them, by operation.
var calls = map[monoapi.Operation]func(context.Context, *monoapi.Client) error{
	monoapi.OpSession: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.CreateSession(ctx, "65c4c03aa66a95b572cb5a86")
		return err
	},
	monoapi.OpLogin: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.Session(session).SignIn(ctx, credentials()...)
		return err
	},
	monoapi.OpCommit: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.Session(session).Commit(ctx, answers()...)
		return err
	},
	monoapi.OpSandbox: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.Session(session).SandboxSignIns(ctx)
		return err
	},
	monoapi.OpLink: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.CreateLink(ctx, monoapi.LinkRequest{Account: "65c4c03aa66a95b572cb5a86"})
		return err
	},
	monoapi.OpAccount: func(ctx context.Context, c *monoapi.Client) error {
		_, err := c.Account(ctx, "65c4c03aa66a95b572cb5a86")
		return err
	},
}

// paths are where the calls go.
var paths = map[monoapi.Operation]string{
	monoapi.OpSession: sessionCall,
	monoapi.OpLogin:   loginCall,
	monoapi.OpCommit:  commitCall,
	monoapi.OpAccount: accountCall,
	monoapi.OpSandbox: sandboxCall,
	monoapi.OpLink:    linkCall,
}

// goodBody is read by every call.
const goodBody = `{"data": {"responseCode": 99, "id": "a", "credentials": [{"values": {"username": "a"}}], "mono_url": "https://link.mono.co/CEWR8YFKMDPZ"}}`

// typed answers a field whose input can be read, hidden one whose input can't.
func typed(name, value string) monoapi.Answer {
	return monoapi.Field{Name: name}.Answer(monoapi.NewSecret(value))
}

func hidden(name, value string) monoapi.Answer {
	return monoapi.Field{Name: name, Masked: true}.Answer(monoapi.NewSecret(value))
}

// chosen answers with an account, chosenNumber with one whose value is a number.
func chosen(name, value string) monoapi.Answer {
	return monoapi.Account{Choice: monoapi.Choice{Name: name, Value: value}}.Answer()
}

func chosenNumber(name, value string) monoapi.Answer {
	return monoapi.Account{Choice: monoapi.Choice{Name: name, Value: value, Number: true}}.Answer()
}

// signIn answers the guide's form.
func signIn(username, password string) []monoapi.Answer {
	return []monoapi.Answer{typed("username", username), hidden("password", password)}
}

func credentials() []monoapi.Answer { return signIn(canaryUser, canaryPassword) }

func answers() []monoapi.Answer {
	return []monoapi.Answer{typed("otp", canaryOTP), hidden("answer", canaryAnswer)}
}

// login answers one login with a status, a body and headers.
func login(t *testing.T, status int, body string, headers ...string) (monoapi.Outcome, error) {
	t.Helper()
	f := newFake(t)
	f.on(loginCall, reply(status, body, headers...))
	return f.client().Session(session).SignIn(t.Context(), credentials()...)
}

// outcome is [login] with an answer that is no error.
func outcome(t *testing.T, status int, body string, headers ...string) monoapi.Outcome {
	t.Helper()
	o, err := login(t, status, body, headers...)
	require.NoError(t, err)
	return o
}

// created answers one session call with a body.
func created(t *testing.T, body string, headers ...string) *monoapi.Session {
	t.Helper()
	f := newFake(t)
	f.on(sessionCall, reply(200, body, headers...))
	s, err := f.client().CreateSession(t.Context(), "65c4c03aa66a95b572cb5a86")
	require.NoError(t, err)
	return s
}

// failure returns err as the typed error that it must be.
func failure(t *testing.T, err error) *monoapi.Error {
	t.Helper()
	var typed *monoapi.Error
	require.ErrorAs(t, err, &typed)
	return typed
}

// secretFree asserts that no piece of a canary is in any printed form of
// values.
func secretFree(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		encoded, err := json.Marshal(value)
		require.NoError(t, err)
		texts := []string{string(encoded)}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
		for _, text := range texts {
			for _, piece := range canaryPieces {
				if strings.Contains(text, piece) {
					assert.Fail(t, "a secret is shown", "%q in %.1000s", piece, text)
					return
				}
			}
		}
	}
}

// testdata reads a file with a body or a call of the guide, letter for letter
// but for the line break at its end.
func testdata(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	require.NotEmpty(t, data)
	return string(data[:len(data)-1])
}
