package cli

import (
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow"
)

// demoDelay is how long the demo bank takes to answer, as banks do.
const demoDelay = time.Second

// demoLapse is how often an account of the demo bank needs it again, for those who
// follow.
const demoLapse = 20 * time.Second

// demoHint says how to sign in to the demo bank.
var demoHint = fmt.Sprintf("Demo bank: %s, password %s, OTP %s, security answer %s.",
	sandbox.Username, sandbox.Password, sandbox.OTP, sandbox.Answer)

// demoBank is the demo bank of a sitting, from when it is first asked for.
type demoBank struct {
	mu     sync.Mutex
	server *sandbox.Server
}

// startDemo starts the demo bank, with its webhooks coming to this process, and
// returns a client of it.
func (s *sitting) startDemo() (flow.Bank, error) {
	s.demo.mu.Lock()
	defer s.demo.mu.Unlock()
	if s.demo.server == nil {
		server, err := s.newDemo()
		if err != nil {
			return nil, err
		}
		s.demo.server = server
		s.closers.add(func() { _ = server.Close() })
	}
	client, err := s.client(monoapi.NewSecret("test_sk_demo"), s.demo.server.URL(), "")
	if err != nil {
		return nil, err
	}
	return flow.Via(client, s.set.redirectURL), nil
}

func (s *sitting) newDemo() (*sandbox.Server, error) {
	secret := rand.Text()
	url, err := s.listen("127.0.0.1:0", monoapi.NewSecret(secret))
	if err != nil {
		return nil, fmt.Errorf("the demo bank's webhooks can't be received: %w", err)
	}
	cfg := sandbox.Config{Delay: demoDelay, WebhookURL: url, WebhookSecret: secret}
	if s.set.follow {
		cfg.Lapse = demoLapse
	}
	server, err := sandbox.Start(cfg)
	if err != nil {
		return nil, fmt.Errorf("the demo bank can't be started: %w", err)
	}
	return server, nil
}
