package monoapi

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// Redactor remembers the secrets that its clients have sent, and the reauth links
// that they were given, so that an answer is masked that echoes one of an earlier
// call. It holds them until it is dropped; give one to the clients of one sitting.
// The zero Redactor is empty.
type Redactor struct {
	mu      sync.RWMutex
	all     []hidden // each of them once
	longest int
	index   *secretIndex // nil while there are few
}

// within returns what is remembered that is no longer than a text, in lower case.
func (r *Redactor) within(text string) *Redactor {
	list, _ := r.list()
	var lower Redactor
	for _, secret := range list {
		if len(secret.text) <= len(text) { // seldom: a list of accounts has thousands of links
			// All of it is hidden: its letters may have other lengths now.
			lower.remember(hidden{text: strings.ToLower(secret.text)})
		}
	}
	return &lower
}

// list returns what is remembered, and how long the longest of it is.
func (r *Redactor) list() (list []hidden, longest int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	// It only ever grows behind its end.
	return slices.Clip(r.all), r.longest
}

// fewSecrets are looked for one after the other, which is quicker for them.
const fewSecrets = 64

const endSize = 8

// A secretIndex finds secrets among many at once: a list of accounts has thousands
// of links, and each of them is looked for in all that comes after it.
type secretIndex struct {
	known map[hidden]bool
	// ends are those of at least endSize bytes by their last endSize bytes, in which
	// links differ; short are the others.
	ends  map[uint64][]hidden
	short []hidden
}

func (r *Redactor) add(found []hidden) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = slices.Grow(r.all, len(found))
	for _, secret := range found {
		r.remember(secret)
	}
}

// remember is add for one. With the lock.
func (r *Redactor) remember(secret hidden) {
	if r.index == nil && slices.Contains(r.all, secret) || r.index != nil && r.index.known[secret] {
		return
	}
	r.all = append(r.all, secret)
	r.longest = max(r.longest, len(secret.text))
	switch {
	case r.index != nil:
		r.index.add(secret)
	case len(r.all) > fewSecrets:
		r.index = &secretIndex{known: map[hidden]bool{}, ends: map[uint64][]hidden{}}
		for _, secret := range r.all {
			r.index.add(secret)
		}
	}
}

func (x *secretIndex) add(secret hidden) {
	x.known[secret] = true
	if len(secret.text) < endSize {
		x.short = append(x.short, secret)
		return
	}
	end := endOf(secret.text)
	x.ends[end] = append(x.ends[end], secret)
}

// endOf is the end of a text that is long enough.
func endOf(text string) uint64 {
	var end [endSize]byte
	copy(end[:], text[len(text)-endSize:])
	return binary.LittleEndian.Uint64(end[:])
}

// find calls each for every place in text where a secret begins.
func (r *Redactor) find(text string, each func(secret hidden, at int)) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.index == nil {
		findEach(r.all, text, each)
		return
	}
	findEach(r.index.short, text, each)
	for end := endSize; end <= len(text); end++ {
		for _, secret := range r.index.ends[endOf(text[:end])] {
			if strings.HasSuffix(text[:end], secret.text) {
				each(secret, end-len(secret.text))
			}
		}
	}
}

func findEach(list []hidden, text string, each func(secret hidden, at int)) {
	for _, secret := range list {
		for done := 0; ; {
			i := strings.Index(text[done:], secret.text)
			if i < 0 {
				break
			}
			each(secret, done+i)
			done += i + len(secret.text)
		}
	}
}
