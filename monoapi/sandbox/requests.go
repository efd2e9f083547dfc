package sandbox

import (
	"net/http"
	"sync"
)

// Request is one request as the demo bank received it. It holds what was sent,
// secrets included: it is for tests.
type Request struct {
	Method    string
	Path      string
	Header    http.Header
	Body      string
	Account   string // whom it was about; empty when the request was refused unread
	Status    int    // what was answered; 0 while it is not, and when the client left first
	Cancelled bool   // the client hung up before the answer
}

// requestLog keeps requests when it is on.
type requestLog struct {
	on bool

	mu  sync.Mutex
	all []*Request
}

// add keeps a request and returns the entry to update, nil when the log is off.
func (l *requestLog) add(r *http.Request, body []byte, account string) *Request {
	if !l.on {
		return nil
	}
	entry := &Request{
		Method:  r.Method,
		Path:    r.URL.Path,
		Header:  r.Header.Clone(),
		Body:    string(body),
		Account: account,
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, entry)
	return entry
}

// answered is called before the answer is written, so that a client that has
// its answer finds the status in the log.
func (l *requestLog) answered(entry *Request, status int) {
	if entry == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Status = status
}

func (l *requestLog) cancelled(entry *Request) {
	if entry == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Cancelled = true
}

// copies returns the requests so far; nothing in them is shared with the log.
func (l *requestLog) copies() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]Request, 0, len(l.all))
	for _, entry := range l.all {
		c := *entry
		c.Header = entry.Header.Clone()
		list = append(list, c)
	}
	return list
}
