package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	webhookTimeout = 5 * time.Second
	webhookRetries = 3
	webhookBackoff = 100 * time.Millisecond // before the first retry; doubles
)

// settling is how long after a success an account's new data is there: when
// its second event is sent.
func settling(delay time.Duration) time.Duration { return 2 * delay }

// webhook is where events go; nowhere when the url is empty.
type webhook struct {
	url    string
	secret string
}

func newWebhook(rawURL, secret string) (webhook, error) {
	if rawURL == "" {
		return webhook{}, nil
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return webhook{}, fmt.Errorf("webhook address: %w", err)
	}
	if u.Scheme != "http" || !isLoopback(u.Hostname()) {
		return webhook{}, fmt.Errorf("webhook address %q: the demo bank sends events to http on loopback only", u.Redacted())
	}
	return webhook{url: rawURL, secret: secret}, nil
}

// newWebhookClient returns a client that talks to the address given and no
// other: no proxy, no redirects.
func newWebhookClient() *http.Client {
	return &http.Client{
		Timeout:       webhookTimeout,
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// event is a webhook's body.
type event struct {
	Event     string `json:"event"`
	ID        string `json:"event_id"` // the same on each try to deliver it
	Timestamp string `json:"timestamp"`
	Data      any    `json:"data"`
}

// Whose accounts these are: invented, as all IDs here.
const (
	appID      = "65b8f2d1c94e07a3516ed2f8"
	businessID = "6423c7e90db5a8f1420c96b3"
)

type reauthorizedData struct {
	Account  reauthorizedAccount `json:"account"`
	App      string              `json:"app,omitempty"`
	Business string              `json:"business,omitempty"`
}

type reauthorizedAccount struct {
	ID string `json:"_id"`
}

type updatedData struct {
	Meta    updatedMeta    `json:"meta"`
	Account updatedAccount `json:"account"`
}

type updatedMeta struct {
	DataStatus    string   `json:"data_status"`
	SyncStatus    string   `json:"sync_status"`
	AuthMethod    string   `json:"auth_method"`
	RetrievedData []string `json:"retrieved_data"`
}

// updatedAccount spells its keys as Mono's webhooks do, which is not how
// account details spell them.
type updatedAccount struct {
	ID            string             `json:"_id"`
	Name          string             `json:"name"`
	AccountNumber string             `json:"accountNumber"`
	Currency      string             `json:"currency"`
	Balance       int                `json:"balance"`
	Institution   updatedInstitution `json:"institution"`
}

type updatedInstitution struct {
	Name     string `json:"name"`
	BankCode string `json:"bankCode"`
	Type     string `json:"type"`
}

// notify sends the two events of a success, in order, in the background. It is
// called while a request is in hand, so Close cannot miss the goroutine.
func (s *Server) notify(account string) {
	if s.hook.url == "" {
		return
	}
	delay := s.delayNow()
	p, _ := s.bank.plan(account) // only an account with a story gets this far
	s.work.Go(func() {
		for _, e := range eventsOf(account, p) {
			if !sleep(s.ctx, delay) {
				return
			}
			s.deliver(e)
		}
	})
}

// eventsOf returns what follows a success. Neither event is stamped yet.
func eventsOf(account string, p *plan) []event {
	meta := updatedMeta{
		DataStatus:    p.fetched(),
		SyncStatus:    "SUCCESSFUL",
		AuthMethod:    authMethod,
		RetrievedData: []string{"identity", "balance", "transactions"},
	}
	if p.unfetched {
		meta.SyncStatus, meta.RetrievedData = "FAILED", []string{}
	}
	c := p.holder
	updated := updatedData{
		Meta: meta,
		Account: updatedAccount{
			ID:            account,
			Name:          c.Name,
			AccountNumber: c.AccountNumber,
			Currency:      currency,
			Balance:       c.Balance,
			Institution:   updatedInstitution{Name: c.Bank.Name, BankCode: c.Bank.BankCode, Type: personal},
		},
	}
	reauthorized := reauthorizedData{
		Account:  reauthorizedAccount{ID: account},
		App:      appID,
		Business: businessID,
	}
	return []event{
		{Event: "mono.events.account_reauthorized", Data: reauthorized},
		{Event: "mono.events.account_updated", Data: updated},
	}
}

// deliver stamps an event, sends it and tries again, after growing waits, while the
// answer is not 200. Nobody is told when all tries fail: Mono does not either.
func (s *Server) deliver(e event) {
	e.ID, e.Timestamp = token("evt_"), timestamp(s.clock())
	body := encode(e, "")
	wait := webhookBackoff
	for retries := webhookRetries; ; retries-- {
		if s.send(body) || retries == 0 || !sleep(s.ctx, wait) {
			return
		}
		wait *= 2
	}
}

// send makes one try and says whether the answer was 200.
func (s *Server) send(body []byte) bool {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, s.hook.url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("mono-webhook-secret", s.hook.secret)
	resp, err := s.hooks.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	// Read a little, so that the connection can serve the next event.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode == http.StatusOK
}
