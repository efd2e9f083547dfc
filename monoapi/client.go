package monoapi

import (
	"cmp"
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
	// DefaultCommitPath is where Commit is sent, as the Partners API pages have
	// it; the guide names the call without a path.
	DefaultCommitPath = "/v2/connect/commit"
	// DefaultTimeout is the limit of one request: banks are slow.
	DefaultTimeout = 2 * time.Minute
)

const (
	sessionPath = "/v2/connect/reauth/session"
	loginPath   = "/v2/connect/reauth/login"
	sandboxPath = "/v2/connect/sandbox"
	accountPath = "/v2/accounts/"
	linkPath    = accountPath + "initiate"
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
	// UserAgent names the calling product, "name/version"; "monoapi" when empty.
	UserAgent string
	// Observe, when set, is called twice for every exchange, from the
	// goroutine that makes the call: when it begins and when it has ended.
	Observe func(Exchange)
	// Redactor, when set, is given every secret that is sent, and what it holds
	// is masked in later answers too. Without one a call's secrets are masked
	// in that call's answer alone.
	Redactor *Redactor
	// Transport replaces the client's own, which is [NewTransport]'s with a new
	// connection for every GET. It must not follow redirects or repeat requests,
	// as net/http's does with a GET on a kept connection and over HTTP/2.
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
	redactor   *Redactor
	transports transports
	exchanges  atomic.Int64
	given      givenLinks
}

// Environment says whose accounts a client works on.
type Environment string

// The environments of a [Client].
const (
	EnvironmentLive   Environment = "live"
	EnvironmentTest   Environment = "test"
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
	if !plain(cfg.UserAgent) {
		return nil, errors.New("the user agent contains a character that can't be sent")
	}
	return &Client{
		key:        cfg.Key,
		base:       base,
		address:    base.String(),
		commitPath: commitPath,
		timeout:    cmp.Or(cfg.Timeout, DefaultTimeout),
		userAgent:  cmp.Or(cfg.UserAgent, "monoapi"),
		observe:    cfg.Observe,
		redactor:   cfg.Redactor,
		transports: newTransports(cfg.Transport),
	}, nil
}

const testPrefix = "test_"

// CheckKey reports why key can't be sent as a header, without quoting it.
func CheckKey(key Secret) error {
	if text := key.Reveal(); !plain(text) || strings.Contains(text, " ") {
		return errors.New("the secret key contains a space, a line break or another character that no key has")
	}
	return nil
}

// ParseBaseURL checks an API address: https, or http to a loopback host, with
// no user, query or fragment. An empty text is [DefaultBaseURL].
func ParseBaseURL(text string) (*url.URL, error) {
	u, err := url.Parse(cmp.Or(text, DefaultBaseURL))
	// The parse error quotes the text, which may hold a password.
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return nil, errors.New("the base URL is not an address such as " + DefaultBaseURL)
	}
	if u.User != nil {
		return nil, errors.New("the base URL must not contain a user or a password")
	}
	if u.RawQuery != "" || u.Fragment != "" || u.ForceQuery {
		return nil, errors.New("the base URL must not contain a query or a fragment")
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
	_, err := url.Parse(path)
	if err != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		strings.ContainsAny(path, "?#") || strings.Contains(path, "..") {
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
	if c.TestKey() {
		return EnvironmentTest
	}
	return EnvironmentLive
}

// TestKey reports whether the key is one of Mono's own test mode, whatever the
// address. [Session.SandboxSignIns] works with such a key only.
func (c *Client) TestKey() bool { return strings.HasPrefix(c.key.Reveal(), testPrefix) }

// BaseURL returns the API's address as it is used.
func (c *Client) BaseURL() string { return c.address }

// CloseIdleConnections closes connections that wait for another call.
func (c *Client) CloseIdleConnections() { c.transports.closeIdle() }
