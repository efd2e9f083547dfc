package monoapi

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// NewTransport returns the transport of a [Client] that is given none: the
// environment's proxies, TLS 1.2 or newer, bounded headers, and HTTP/1.1 alone.
//
// Over HTTP/2, net/http sends a request again by itself when the server refuses
// its stream or says goodbye below it, the password with it. A reauthorisation
// makes a handful of calls one after the other, to which HTTP/2 gives nothing.
func NewTransport() *http.Transport {
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		Protocols:              &http1,
		MaxIdleConns:           10,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// transports are the ways of a client's calls.
type transports struct {
	// post keeps its connections. net/http sends a POST again only when nothing
	// of it was written.
	post http.RoundTripper
	// get opens a connection for every call. On one that was kept and turns out
	// to be closed net/http would send a GET again, which may be charged twice.
	get http.RoundTripper
	// given says that both are the caller's, and may speak HTTP/2.
	given bool
}

func newTransports(given http.RoundTripper) transports {
	if given != nil {
		return transports{post: given, get: given, given: true}
	}
	kept := NewTransport()
	single := kept.Clone()
	single.DisableKeepAlives = true
	return transports{post: kept, get: single}
}

func (t transports) of(method string) http.RoundTripper {
	if method == http.MethodGet {
		return t.get
	}
	return t.post
}

// closeIdle closes what post keeps; get keeps nothing of its own.
func (t transports) closeIdle() {
	(&http.Client{Transport: t.post}).CloseIdleConnections()
}
