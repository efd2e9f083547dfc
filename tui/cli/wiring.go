package cli

import (
	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
)

// wire connects the parts: the log, the webhooks, the bank that the settings
// name.
func (s *sitting) wire() error {
	if err := s.checkRedirectURL(); err != nil {
		return err
	}
	if err := s.openLog(); err != nil {
		return err
	}
	if err := s.openWebhooks(); err != nil {
		return err
	}
	if s.set.demo {
		return s.useDemo()
	}
	return s.useMono()
}

// openLog opens the log file, if there is to be one.
func (s *sitting) openLog() error {
	if s.set.logFile == "" {
		return nil
	}
	log, err := journal.Open(s.set.logFile, s.front.remark)
	if err != nil {
		return asUsage(err)
	}
	s.log = log
	s.closers.add(func() {
		if err := log.Close(); err != nil {
			complain(s.words, err)
		}
	})
	return nil
}

// openWebhooks receives Mono's webhooks, if they are to be received.
func (s *sitting) openWebhooks() error {
	if s.set.webhookListen == "" {
		return nil
	}
	if s.set.webhookSecret.Empty() {
		return usage("--webhook-listen needs %s, the webhook secret from Mono's dashboard: without it anybody could send a confirmation", webhookVariable)
	}
	if _, err := s.listen(s.set.webhookListen, s.set.webhookSecret); err != nil {
		return usage("--webhook-listen: %w", err)
	}
	return nil
}

// listen receives webhooks on an address until the sitting ends, and returns
// the receiver's URL.
func (s *sitting) listen(address string, secret monoapi.Secret) (string, error) {
	r, err := receive(address, secret, func(e monoapi.WebhookEvent) {
		s.log.Webhook(e)
		s.front.webhook(e)
	})
	if err != nil {
		return "", err
	}
	s.closers.add(r.close)
	return r.url(), nil
}

// checkRedirectURL checks where customers are to be sent, before anything begins.
func (s *sitting) checkRedirectURL() error {
	if s.set.redirectURL == "" {
		return nil
	}
	return asUsage(monoapi.CheckRedirectURL(s.set.redirectURL))
}

// useDemo makes the demo bank the one that is called.
func (s *sitting) useDemo() (err error) {
	s.bank, err = s.startDemo()
	s.environment = flow.EnvironmentDemo
	return err
}

// useMono makes Mono the one that is called, if there is a key for it; else the
// operator is asked.
func (s *sitting) useMono() error {
	address, err := monoapi.ParseBaseURL(s.set.baseURL)
	if err != nil {
		return asUsage(err)
	}
	s.address = address.Host
	if s.set.key.Empty() {
		// The client checks the rest of the settings; do it before a key is
		// asked for.
		_, _, err := s.connect(monoapi.NewSecret("unused"))
		return asUsage(err)
	}
	s.bank, s.environment, err = s.connect(s.set.key)
	return asUsage(err)
}

// connect returns the bank of a key.
func (s *sitting) connect(key monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
	client, err := s.client(key, s.set.baseURL, s.set.commitPath)
	if err != nil {
		return nil, "", err
	}
	return flow.Via(client, s.set.redirectURL), client.Environment(), nil
}

func (s *sitting) client(key monoapi.Secret, baseURL, commitPath string) (*monoapi.Client, error) {
	return monoapi.New(monoapi.Config{
		Key: key, BaseURL: baseURL, CommitPath: commitPath, Timeout: s.set.timeout,
		UserAgent: "connect-reauth/" + s.sys.Build.version(), Redactor: &s.redactor,
		Observe: func(e monoapi.Exchange) {
			s.front.exchange(e)
			s.log.Exchange(e)
		},
	})
}
