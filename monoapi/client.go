package monoapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Defaults of [Config].
const (
	DefaultBaseURL = "https://api.withmono.com"
	// DefaultCommitPath is where Commit is sent. The guide names the call
	// without a path; this is the partners' linking flow's.
	DefaultCommitPath = "/v2/connect/commit"
	// DefaultTimeout is the limit of one request: banks are slow.
	DefaultTimeout = 2 * time.Minute
)

const (
	sessionPath = "/v2/connect/reauth/session"
	loginPath   = "/v2/connect/reauth/login"
	accountPath = "/v2/accounts/"
)

// Config is what a [Client] is made from. Only Key is required.
type Config struct {
	// Key is the Mono app's secret key, sent as mono-sec-key.
	Key Secret
	// BaseURL is the API's address; plain http is accepted for loopback only.
	BaseURL string
	// CommitPath is the path of the commit call, beginning with a slash.
	CommitPath string
	// Timeout is the limit of one request, answer included.
	Timeout time.Duration
	// Version is the program's version, sent in User-Agent.
	Version string
	// Observe, when set, is called twice for every exchange, from the
	// goroutine that makes the call: when it begins and when it has ended.
	Observe func(Exchange)
	// Transport replaces [NewTransport]'s. It must not follow redirects or
	// repeat requests.
	Transport http.RoundTripper
}

// Client calls Mono's reauth API. It is safe for concurrent use.
type Client struct {
	key        Secret
	base       *url.URL
	address    string // base, written out
	commitPath string
	timeout    time.Duration
	userAgent  string
	observe    func(Exchange)
	transport  http.RoundTripper
	exchanges  atomic.Int64
	now        func() time.Time
}

// Environment says whose accounts a client works on.
type Environment string

// The environments. EnvironmentDemo is for callers that run a demo bank; a
// Client never reports it.
const (
	EnvironmentLive   Environment = "live"
	EnvironmentTest   Environment = "test"
	EnvironmentDemo   Environment = "demo"
	EnvironmentCustom Environment = "custom"
)

// New returns a client, or an error that says what is wrong with the
// configuration. It sends nothing.
func New(cfg Config) (*Client, error) {
	if cfg.Key.Empty() {
		return nil, errors.New("no secret key")
	}
	if err := CheckKey(cfg.Key); err != nil {
		return nil, err
	}
	base, err := ParseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	commitPath, err := parseCommitPath(cfg.CommitPath)
	if err != nil {
		return nil, err
	}
	if cfg.Timeout < 0 {
		return nil, fmt.Errorf("the time limit is negative: %s", cfg.Timeout)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.Transport == nil {
		cfg.Transport = NewTransport()
	}
	userAgent := "connect-reauth"
	if cfg.Version != "" {
		userAgent += "/" + cfg.Version
	}
	return &Client{
		key:        cfg.Key,
		base:       base,
		address:    base.String(),
		commitPath: commitPath,
		timeout:    cfg.Timeout,
		userAgent:  userAgent,
		observe:    cfg.Observe,
		transport:  cfg.Transport,
		now:        time.Now,
	}, nil
}

// NewTransport returns the transport of a [Client] that is given none: the
// default one, with its proxies, TLS 1.2 or newer and bounded headers.
func NewTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	t.MaxResponseHeaderBytes = 64 << 10
	return t
}

// CheckKey reports why key can't be sent as a header, without quoting it.
func CheckKey(key Secret) error {
	for _, r := range key.Reveal() {
		if r <= 0x20 || r > 0x7e {
			return errors.New("the secret key holds a space, a line break or another character that no key has")
		}
	}
	return nil
}

// ParseBaseURL checks an API address: https, or http to a loopback host, with
// no user, query or fragment. An empty text is [DefaultBaseURL].
func ParseBaseURL(text string) (*url.URL, error) {
	if text == "" {
		text = DefaultBaseURL
	}
	u, err := url.Parse(text)
	// The parse error quotes the text, which may hold a password.
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return nil, errors.New("the base URL is not an address such as " + DefaultBaseURL)
	}
	if u.User != nil {
		return nil, errors.New("the base URL must not hold a user or a password")
	}
	if u.RawQuery != "" || u.Fragment != "" || u.ForceQuery {
		return nil, errors.New("the base URL must not hold a query or a fragment")
	}
	switch u.Scheme {
	case "https":
	case "http":
		if !isLoopback(u.Hostname()) {
			return nil, errors.New("the base URL is plain http, which would send the key and the password unencrypted; only loopback addresses may use it")
		}
		// Proxies are bypassed for "localhost" in this spelling alone.
		u.Host = strings.ToLower(u.Host)
	default:
		return nil, errors.New("the base URL must begin with https://")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

func parseCommitPath(path string) (string, error) {
	if path == "" {
		return DefaultCommitPath, nil
	}
	u, err := url.Parse(path)
	if err != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		u.RawQuery != "" || u.Fragment != "" || strings.Contains(path, "..") {
		return "", errors.New("the commit path is not a path such as " + DefaultCommitPath)
	}
	return path, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Environment goes by the key's prefix at Mono's own address, where a key of
// an unknown kind counts as live; any other address is custom.
func (c *Client) Environment() Environment {
	port := c.base.Port()
	if c.base.Scheme != "https" || !strings.EqualFold(c.base.Hostname(), "api.withmono.com") || (port != "" && port != "443") {
		return EnvironmentCustom
	}
	if strings.HasPrefix(c.key.Reveal(), "test_") {
		return EnvironmentTest
	}
	return EnvironmentLive
}

// BaseURL returns the API's address as it is used.
func (c *Client) BaseURL() string { return c.address }

// CloseIdleConnections closes connections that wait for another call.
func (c *Client) CloseIdleConnections() {
	(&http.Client{Transport: c.transport}).CloseIdleConnections()
}

// Credentials are what a customer signs in to the bank with.
type Credentials struct {
	// Username is an email address or an account number, usually.
	Username string
	Password Secret
}

// Answer is one field of [Client.Commit]. Value is sent as text, unless Number
// says that it is a JSON number.
type Answer struct {
	Name   string
	Value  Secret
	Number bool
	// Open says that Value is no secret (the choice of an account) and may be
	// observed.
	Open bool
}

// CreateSession opens a reauth session for a linked account (guide, "Step 1:
// Reauth Session"). The outcome carries the session's ID, or response code 99
// when the account needs no login.
func (c *Client) CreateSession(ctx context.Context, account string) (Outcome, error) {
	return c.outcome(ctx, call{
		operation: OpSession,
		path:      sessionPath,
		body:      fields{{name: "account", value: NewSecret(account), open: true}},
	})
}

// Login signs in to the bank within a session (guide, "Step 2: Reauth Login").
// It sends the credentials once; when it fails with an error that
// [Error.MayHaveReachedBank] is true for, the bank may have counted an attempt.
func (c *Client) Login(ctx context.Context, session string, credentials Credentials) (Outcome, error) {
	return c.outcome(ctx, call{
		operation: OpLogin,
		path:      loginPath,
		session:   session,
		body: fields{
			{name: "username", value: NewSecret(credentials.Username)},
			{name: "password", value: credentials.Password},
		},
	})
}

// Commit sends what a response code 101 or 102 asked for (guide, "Post-Login
// Flow and Response Code Handling"), to the configured commit path. The answer
// may ask for more.
func (c *Client) Commit(ctx context.Context, session string, answers []Answer) (Outcome, error) {
	body := make(fields, 0, len(answers))
	for _, a := range answers {
		body = append(body, field{name: a.Name, value: a.Value, number: a.Number, open: a.Open})
	}
	return c.outcome(ctx, call{
		operation: OpCommit,
		path:      c.commitPath,
		session:   session,
		body:      body,
	})
}

// Account asks for a linked account's details and data status. It never sends
// x-real-time, which costs money; on a live key even this call may be charged.
// (Mono's accounts API; the guide does not describe it.)
func (c *Client) Account(ctx context.Context, id string) (Details, error) {
	// net/http repeats a GET by itself when a connection that it kept turns
	// out to be closed; over a new one it does not.
	c.CloseIdleConnections()
	call := call{operation: OpAccount, method: http.MethodGet, path: accountPath + url.PathEscape(id)}
	answer, err := c.do(ctx, call)
	if err != nil {
		return Details{}, err
	}
	details, ok := answer.details()
	if !ok {
		failure := answer.unreadable("no account in the answer")
		failure.Sent = true
		return Details{}, failure
	}
	return details, nil
}

func (c *Client) outcome(ctx context.Context, call call) (Outcome, error) {
	call.method = http.MethodPost
	answer, err := c.do(ctx, call)
	if err != nil {
		return Outcome{}, err
	}
	return answer.outcome(), nil
}
