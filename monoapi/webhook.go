package monoapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Events, without the prefix "mono." or "mono.events.". A reauthorisation ends
// with the first two (guide, "Reauth Session"); the others bring bad news.
const (
	EventReauthorised            = "account_reauthorized"
	EventUpdated                 = "account_updated"
	EventReauthorisationRequired = "reauthorisation_required"
	EventSyncFailed              = "sync_failed"
	EventJob                     = "accounts.jobs.update"
)

// SyncStatus is how Mono's newest fetch of real-time data ended, in upper case.
type SyncStatus string

// The sync statuses that Mono documents.
const (
	SyncSuccessful              SyncStatus = "SUCCESSFUL"
	SyncFailed                  SyncStatus = "FAILED"
	SyncReauthorisationRequired SyncStatus = "REAUTHORISATION_REQUIRED"
)

const (
	headerWebhookSecret = "mono-webhook-secret"
	maxWebhook          = 256 << 10
)

// WebhookEvent is one of Mono's notifications. Its texts have passed through
// [Clean].
type WebhookEvent struct {
	// Name is the event without "mono." or "mono.events.", such as
	// [EventUpdated].
	Name string
	// ID tells an event that Mono sends again from a new one; empty where Mono
	// gave none.
	ID string
	// Account is the linked account's ID.
	Account string
	// DataStatus, SyncStatus and Retrieved come with [EventUpdated]; the sync
	// status may be absent.
	DataStatus DataStatus
	SyncStatus SyncStatus
	Retrieved  []string
	// JobStatus comes with [EventJob]: finished, processing or failed.
	JobStatus string
}

// NeedsReauthorisation reports whether the event says that the account must be
// reauthorised.
func (e WebhookEvent) NeedsReauthorisation() bool {
	return e.Name == EventReauthorisationRequired || e.SyncStatus == SyncReauthorisationRequired
}

// Failed reports whether the event says that something went wrong: the account
// must be reauthorised, or its data could not be fetched.
func (e WebhookEvent) Failed() bool {
	return e.NeedsReauthorisation() || e.Name == EventSyncFailed || e.SyncStatus == SyncFailed ||
		e.DataStatus == DataFailed || e.DataStatus == DataUnavailable || e.JobStatus == "failed"
}

// WebhookHandler returns a handler that takes Mono's webhooks by POST on any
// path. The header mono-webhook-secret must equal secret; anything else is
// answered 401 and goes no further. What can be read is answered 200 and given
// to receive, one event at a time and in the order of the answers. It must not
// block: Mono repeats what is not answered at once, so that the same event can
// come more than once. refused, unless it is nil, is called from any goroutine for
// what came with another secret: Mono's events do when the secret at hand is not that
// of the dashboard; but anybody can send such a thing.
func WebhookHandler(secret Secret, receive func(WebhookEvent), refused func()) http.Handler {
	// Digests have one length, so comparing them tells nothing about the
	// secret's.
	want := sha256.Sum256([]byte(secret.Reveal()))
	var inOrder sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get(headerWebhookSecret)
		got := sha256.Sum256([]byte(given))
		if secret.Empty() || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			if refused != nil && given != "" {
				refused()
			}
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
			http.Error(w, "the body is not an event", http.StatusBadRequest)
			return
		}
		// Once one is answered the next may come, which must not overtake it.
		inOrder.Lock()
		defer inOrder.Unlock()
		w.WriteHeader(http.StatusOK)
		// What the event brings about may end the program, and Mono would repeat
		// what it sees no answer to.
		_ = http.NewResponseController(w).Flush()
		receive(event)
	})
}

// parseWebhook reads an event. It is one when it has a name.
func parseWebhook(body []byte) (WebhookEvent, bool) {
	a := &answer{body: body, scrub: newScrubber(nil)}
	if !a.decode() {
		return WebhookEvent{}, false
	}
	name := strings.TrimPrefix(strings.TrimSpace(a.text(partEvent)), "mono.")
	meta := a.objectOf(partMeta)
	event := WebhookEvent{
		Name:       CleanLimit(strings.TrimPrefix(name, "events."), maxLabel),
		ID:         CleanLimit(a.text(partEventID), maxLabel),
		Account:    CleanLimit(a.text(partEventAccount), maxLabel),
		SyncStatus: SyncStatus(strings.ToUpper(CleanLimit(meta.first("sync_status").text, maxLabel))),
	}
	event.DataStatus, event.Retrieved = a.meta()
	if event.Name == EventJob {
		event.JobStatus = strings.ToLower(CleanLimit(a.text(partJobStatus), maxLabel))
	}
	return event, event.Name != ""
}
