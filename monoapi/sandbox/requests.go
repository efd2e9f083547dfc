package sandbox

import "net/http"

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

// recorded returns the requests so far; nothing in them is shared with the diary.
func (d *diary) recorded() []Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]Request, 0, len(d.requests))
	for _, e := range d.requests {
		r := e.raw
		r.Header, r.Status, r.Cancelled = r.Header.Clone(), e.Status, e.Cancelled
		list = append(list, r)
	}
	return list
}
