package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxBody bounds a request body.
const maxBody = 64 << 10

// Server is a running demo bank. Its methods may be called from any goroutine.
type Server struct {
	bank  *bank
	clock func() time.Time
	diary diary
	hook  webhook
	hooks *http.Client
	http  *http.Server
	url   string

	ctx    context.Context // ends with the server
	cancel context.CancelFunc
	work   sync.WaitGroup // the accept loop, requests in hand, webhooks

	mu     sync.Mutex
	delay  time.Duration
	closed bool
}

// Start starts a demo bank. It listens when Start returns, until Close.
func Start(cfg Config) (*Server, error) {
	hook, err := newWebhook(cfg.WebhookURL, cfg.WebhookSecret)
	if err != nil {
		return nil, err
	}
	ln, err := listen(cfg.Addr)
	if err != nil {
		return nil, err
	}
	clock := cfg.Clock
	if clock == nil {
		clock = time.Now
	}

	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		bank:   newBank(clock, cmp.Or(cfg.SessionLife, 10*time.Minute), maps.Clone(cfg.Extra)),
		clock:  clock,
		diary:  diary{watch: cfg.Watch, kept: cfg.Tell, record: cfg.Record},
		hook:   hook,
		hooks:  newWebhookClient(),
		url:    "http://" + ln.Addr().String(),
		ctx:    ctx,
		cancel: cancel,
		delay:  cfg.Delay,
	}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		// No ReadTimeout and no WriteTimeout: either would cut off the slow
		// story, whose answer is late on purpose.

		// The default logger writes to stderr, where the wizard draws.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.work.Go(func() {
		// Serve always ends with an error; after Close that is its purpose.
		_ = s.http.Serve(ln)
	})
	if cfg.Lapse > 0 && hook.url != "" {
		s.work.Go(func() { s.lapses(cfg.Lapse) })
	}
	return s, nil
}

// URL returns the base URL, http://127.0.0.1:port, without a final slash.
func (s *Server) URL() string { return s.url }

// SetDelay changes how long answers take, from the next request on.
func (s *Server) SetDelay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay = d
}

// Requests returns the requests so far, in the order they came; none without
// [Config.Record]. A request that still waits for its answer is among them.
// The caller owns what is returned.
func (s *Server) Requests() []Request { return s.diary.recorded() }

// Close stops the server at once: open connections are closed, undelivered
// events are dropped. When it returns nothing of the server runs any more.
// Closing twice is harmless.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()

	// Connections first, so that no handler can still answer when it is told
	// to stop.
	err := s.http.Close()
	s.cancel()
	s.work.Wait()
	s.hooks.CloseIdleConnections()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("closing the demo bank: %w", err)
	}
	return nil
}

// serve handles every request: read it, understand it, wait as a bank does,
// answer.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler) // closes the connection without an answer
	}
	defer s.work.Done()

	if s.diary.kept && r.URL.Path == requestsPath {
		s.tell(r).write(w, s.clock())
		return
	}

	// net/http notices that a client hung up only after the body was read.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); err != nil && !tooLarge {
		s.left(s.add(r, body, call{}))
		panic(http.ErrAbortHandler)
	}
	c := refuse(failed(http.StatusRequestEntityTooLarge, "The body is too large."))
	if err == nil {
		c = s.route(r, body)
	}

	noted := s.add(r, body, c)
	if !sleep(r.Context(), c.wait) {
		s.left(noted)
		return
	}
	answer := c.answer()
	s.diary.answered(noted, answer)
	answer.write(w, s.clock())
	if answer.reauthorised != "" {
		s.notify(answer.reauthorised)
	}
}

// enter counts a request in, unless the server is closed.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.work.Add(1)
	return true
}

// add notes a request.
func (s *Server) add(r *http.Request, body []byte, c call) *entry {
	story := ""
	if p, ok := s.bank.plan(c.account); ok {
		story = p.digits
	}
	return s.diary.add(r, body, c, story, s.clock())
}

// left notes that the connection ended before the answer. It is the client's
// doing unless the server is closed.
func (s *Server) left(noted *entry) {
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if !closed {
		s.diary.cancelled(noted)
	}
}

func (s *Server) delayNow() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.delay
}

// sleep waits for d and returns true, or false as soon as ctx ends.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
