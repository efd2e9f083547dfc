package monoapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
)

// The events that a reauthorisation ends with, without the prefix
// "mono.events." (guide, "Reauth Session").
const (
	EventReauthorised = "account_reauthorized"
	EventUpdated      = "account_updated"
)

const (
	headerWebhookSecret = "mono-webhook-secret"
	eventPrefix         = "mono.events."
	maxWebhook          = 256 << 10
)

// WebhookEvent is one of Mono's notifications. Its texts have passed through
// [Clean].
type WebhookEvent struct {
	// Name is the event without "mono.events.", such as [EventUpdated].
	Name string
	// Account is the linked account's ID.
	Account string
	// DataStatus and Retrieved come with [EventUpdated].
	DataStatus DataStatus
	Retrieved  []string
}

// WebhookHandler returns a handler that takes Mono's webhooks by POST on any
// path. The header mono-webhook-secret must equal secret; anything else is
// answered 401 and goes no further. What can be read is answered 200 and given
// to receive, which must not block: Mono repeats what is not answered at once,
// so that the same event can come more than once.
func WebhookHandler(secret Secret, receive func(WebhookEvent)) http.Handler {
	// Digests have one length, so comparing them tells nothing about the
	// secret's.
	want := sha256.Sum256([]byte(secret.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get(headerWebhookSecret)))
		if secret.Empty() || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.Error(w, "wrong or missing "+headerWebhookSecret, http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "webhooks come by POST", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhook))
		if err != nil {
			http.Error(w, "the body can't be read or is too large", http.StatusRequestEntityTooLarge)
			return
		}
		event, ok := parseWebhook(body)
		if !ok {
			http.Error(w, "the body is no event", http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusOK)
		receive(event)
	})
}

// parseWebhook reads an event. It is one when it has a name.
func parseWebhook(body []byte) (WebhookEvent, bool) {
	a := &answer{body: body}
	if !a.decode() {
		return WebhookEvent{}, false
	}
	data := a.data()
	account := data.object("account")
	event := WebhookEvent{
		Name:    a.scrub.text(strings.TrimPrefix(strings.TrimSpace(a.object.text("event")), eventPrefix), maxLabel),
		Account: a.scrub.text(account.text("_id", "id"), maxLabel),
	}
	if event.Account == "" {
		event.Account = a.scrub.text(data.text("id"), maxLabel)
	}
	event.DataStatus, event.Retrieved = a.meta(data.object("meta"))
	return event, event.Name != ""
}
