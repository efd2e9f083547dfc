package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// requestsPath is where a bank that tells lists the requests. It is no part of
// Mono's API.
const requestsPath = "/_demo/requests"

// mostSeen and mostSeenBytes bound what is kept for requestsPath; beyond either
// the oldest is dropped.
const (
	mostSeen      = 1000
	mostSeenBytes = 4 << 20
)

// Seen is one request and its answer as they may be shown: [monoapi.Mask] stands
// for every value that may be a secret, and every text has passed through
// [monoapi.Clean]. See "Requests" in the package documentation.
type Seen struct {
	Number  int               `json:"number"` // in the order they came, from 1
	Time    string            `json:"time"`   // it came, as answers write it
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Story   string            `json:"story"`   // three digits, empty when there is none
	Account string            `json:"account"` // empty when the request was refused unread
	Header  map[string]string `json:"headers"` // by names in lower case
	// Body is an object with the names of the body's members, nil when there was
	// no body, and the mask alone when it could not be read.
	Body any `json:"body"`

	// Status is what was answered; 0 while it is not, and when the client left
	// first. ResponseCode is the answer's, 0 when it had none.
	Status       int    `json:"status"`
	ResponseCode int    `json:"response_code"`
	Message      string `json:"message"`
	Cancelled    bool   `json:"cancelled"` // the client hung up before the answer
}

// diary is what requests and answers are told to: whoever watches, and lists.
type diary struct {
	watch        func(Seen)
	kept, record bool

	mu       sync.Mutex
	came     int
	list     []*entry
	bytes    int      // of the list
	requests []*entry // with what was sent, for tests
}

type entry struct {
	Seen
	raw  Request
	show func(string) string // makes a text safe to show
	size int
}

// add notes a request and returns the entry to update, nil when nobody is told.
func (d *diary) add(r *http.Request, body []byte, c call, story string, now time.Time) *entry {
	if d.watch == nil && !d.kept && !d.record {
		return nil
	}
	show := shower(r.Header.Get(keyHeader))
	e := &entry{show: show, Seen: Seen{
		Time:    timestamp(now),
		Method:  show(r.Method),
		Path:    show(r.URL.Path),
		Story:   story,
		Account: show(c.account),
		Header:  shownHeader(r.Header, show),
		Body:    shownBody(r.URL.Path, body, show),
	}}
	e.size = len(encode(e.Seen, "  "))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.came++
	e.Number = d.came
	if d.record {
		e.raw = Request{Method: r.Method, Path: r.URL.Path, Header: r.Header.Clone(), Body: string(body), Account: c.account}
		d.requests = append(d.requests, e)
	}
	if d.kept {
		d.list = append(d.list, e)
		d.bytes += e.size
	}
	for len(d.list) > mostSeen || d.bytes > mostSeenBytes {
		d.bytes -= d.list[0].size
		d.list = slices.Delete(d.list, 0, 1)
	}
	return e
}

// answered is called before the answer is written, so that a client that has
// its answer finds it in the list.
func (d *diary) answered(e *entry, r reply) {
	d.end(e, func(seen *Seen) {
		seen.Status, seen.ResponseCode, seen.Message = r.status, r.responseCode(), e.show(r.message) // which may quote the request
	})
}

func (d *diary) cancelled(e *entry) {
	d.end(e, func(seen *Seen) { seen.Cancelled = true })
}

func (d *diary) end(e *entry, how func(*Seen)) {
	if e == nil {
		return
	}
	d.mu.Lock()
	how(&e.Seen)
	seen := e.Seen
	d.mu.Unlock()
	if d.watch != nil {
		d.watch(seen)
	}
}

// all returns the list, oldest first.
func (d *diary) all() []Seen {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]Seen, 0, len(d.list))
	for _, e := range d.list {
		list = append(list, e.Seen)
	}
	return list
}

// forget empties the list and counts from 1 again.
func (d *diary) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list, d.bytes, d.came = nil, 0, 0
}

// tell answers what is asked at requestsPath, at once and without a note of it.
func (s *Server) tell(r *http.Request) reply {
	switch {
	case !isLoopback((&url.URL{Host: r.Host}).Hostname()):
		// A web page could give this address a name of its own, and would then
		// be let in by the browser.
		return failed(http.StatusForbidden, "Ask by a loopback name, 127.0.0.1 or localhost.")
	case r.Method == http.MethodDelete:
		s.bank.startOver()
		s.diary.forget()
	case r.Method != http.MethodGet:
		return failed(http.StatusMethodNotAllowed, "Use GET or DELETE.").with("Allow", "GET, DELETE")
	}
	return reply{status: http.StatusOK, page: encode(s.diary.all(), "  "), header: map[string]string{
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff", // no page can run it as a script
	}}
}

// encode writes JSON without HTML escapes, as it stands in the guide; indent lays
// it out for people.
func encode(value any, indent string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	_ = enc.Encode(value) // texts, numbers, and objects of them: that can't fail
	return b.Bytes()
}
