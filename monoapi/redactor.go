package monoapi

import (
	"slices"
	"sync"
)

// Redactor remembers the secrets that its clients have sent, and the reauth links
// that they were given, so that an answer is masked that echoes one of an earlier
// call. It holds them until it is dropped; give one to the clients of one sitting.
// The zero Redactor is empty.
type Redactor struct {
	mu      sync.Mutex
	secrets []hidden
}

func (r *Redactor) add(secrets []hidden) []hidden {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if !slices.Contains(r.secrets, secret) {
			r.secrets = append(r.secrets, secret)
		}
	}
	return slices.Clone(r.secrets)
}
