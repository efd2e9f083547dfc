package cli

import (
	"errors"
	"os"
	"sync"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
)

// wire connects the parts: the log, the webhooks, the demo bank if it is called.
func (s *sitting) wire() (err error) {
	if s.set.redirectURL != "" {
		err = s.set.asUsage(monoapi.CheckRedirectURL(s.set.redirectURL))
	}
	if err == nil {
		err = s.openLog()
	}
	if err == nil {
		err = s.openWebhooks()
	}
	if err == nil && s.set.demo {
		s.bank, err = s.startDemo()
	}
	return err
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
			say(s.words, err.Error())
		}
	})
	return nil
}

// openFirst opens the results file, which says what is to be done.
func (s *sitting) openFirst() error {
	if err := s.openResults(); err != nil {
		return err
	}
	// By now it is there, whatever leads to it.
	if sameFile(s.set.logFile, s.set.results) {
		return usage("--log-file and --results name the same file; give each one of its own")
	}
	return nil
}

// sameFile reports whether two paths lead to one file.
func sameFile(path, other string) bool {
	one, err := os.Stat(path)
	if err != nil {
		return false
	}
	another, err := os.Stat(other)
	return err == nil && os.SameFile(one, another)
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

// errWebhookRefused is said once: who waits for Mono's word must know that it may
// have come, and a stranger must not fill the screen.
var errWebhookRefused = errors.New("a webhook was refused because it came with another secret; if Mono sent it, " +
	webhookVariable + " is not the one on Mono's dashboard")

// listen receives webhooks on an address until the sitting ends, and returns
// the receiver's URL.
func (s *sitting) listen(address string, secret monoapi.Secret) (string, error) {
	r, err := receive(address, secret, func(e monoapi.WebhookEvent) {
		s.log.Webhook(e)
		s.front.webhook(e)
	}, sync.OnceFunc(func() { s.front.remark(errWebhookRefused) }))
	if err != nil {
		return "", err
	}
	s.closers.add(r.close)
	return r.url(), nil
}

// aim finds out what is called, as far as that is known before anything begins: with
// a key, Mono. The environment is empty where it depends on a key that is to be asked
// for.
func (s *sitting) aim() (environment monoapi.Environment, err error) {
	if s.set.demo {
		if s.set.baseURL != "" {
			return "", usage("--demo has an address of its own; leave --base-url and MONO_BASE_URL out")
		}
		s.environment = flow.EnvironmentDemo
		return s.environment, nil
	}
	address, err := monoapi.ParseBaseURL(s.set.baseURL)
	if err != nil {
		return "", s.set.asUsage(err)
	}
	s.address = address.Host
	if !s.set.key.Empty() {
		key, err := flow.ReadKey(s.set.key)
		if err != nil {
			return "", usage("%s %w", keyVariable, err)
		}
		s.bank, s.environment, err = s.connect(key)
		return s.environment, s.set.asUsage(err)
	}
	// All but the key is checked, and known.
	_, environment, err = s.connect(monoapi.NewSecret("unused"))
	if environment != monoapi.EnvironmentCustom {
		environment = ""
	}
	return environment, s.set.asUsage(err)
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
