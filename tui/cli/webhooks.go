package cli

import (
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"

	"connect-reauth/monoapi"
)

// mostConnections is how many connections the webhook receiver has at once:
// anybody can open one, and each takes a file.
const mostConnections = 32

// headerTime is how long a connection has for the headers of its request.
const headerTime = 5 * time.Second

// receiver receives webhooks until it is closed.
type receiver struct {
	listener net.Listener
	server   *http.Server
}

// receive takes webhooks on an address, and gives those that come with the
// secret to take; refused is called for those that come with another.
func receive(address string, secret monoapi.Secret, take func(monoapi.WebhookEvent), refused func()) (*receiver, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	r := newReceiver(listener, secret, take, refused)
	r.start()
	return r, nil
}

func newReceiver(listener net.Listener, secret monoapi.Secret, take func(monoapi.WebhookEvent), refused func()) *receiver {
	server := &http.Server{
		Handler:           monoapi.WebhookHandler(secret, take, refused),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		MaxHeaderBytes:    16 << 10,
		// The screen is on standard error.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	// A stranger whose request was refused could keep a place with it.
	server.SetKeepAlivesEnabled(false)
	return &receiver{listener: listener, server: server}
}

func (r *receiver) start() {
	go func() { _ = r.server.Serve(netutil.LimitListener(r.listener, mostConnections)) }()
}

// url is the receiver's address.
func (r *receiver) url() string { return "http://" + r.listener.Addr().String() }

func (r *receiver) close() { _ = r.server.Close() }
