package sandbox

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// The endpoints.
const (
	sessionPath = "/v2/connect/reauth/session"
	loginPath   = "/v2/connect/reauth/login"
	commitPath  = "/v2/connect/commit"
	sandboxPath = "/v2/connect/sandbox"
	accountPath = "/v2/accounts/" // and the account ID
	linkPath    = accountPath + "initiate"
)

// keyHeader holds the secret key.
const keyHeader = "mono-sec-key"

// call is a request that was understood: whom it is about, how long the bank
// takes over it, and what happens then.
type call struct {
	account string
	wait    time.Duration
	answer  func() reply
}

// refuse is a call that is answered at once and changes nothing.
func refuse(r reply) call {
	return call{answer: func() reply { return r }}
}

// route understands a request.
func (s *Server) route(r *http.Request, body []byte) call {
	switch r.URL.Path {
	case sessionPath:
		return post(r, body, s.openCall)
	case loginPath:
		return post(r, body, s.loginCall)
	case commitPath:
		return post(r, body, s.commitCall)
	case sandboxPath:
		return s.sandboxCall(r)
	case linkPath:
		return post(r, body, s.linkCall)
	}
	if id, ok := strings.CutPrefix(r.URL.Path, pagePath); ok {
		return s.pageCall(r, body, id)
	}
	id, ok := strings.CutPrefix(r.URL.Path, accountPath)
	if !ok || id == "" || strings.Contains(id, "/") {
		return refuse(pathNotFound)
	}
	return s.detailsCall(r, id)
}

// post checks what all POST calls have in common and hands on the body's fields,
// texts or anything. A map keeps the spelling of the keys exact, where decoding
// into a struct would take "Username" for "username".
func post[V string | any](r *http.Request, body []byte, next func(r *http.Request, fields map[string]V) call) call {
	if bad, ok := checkMethodAndKey(r, http.MethodPost); !ok {
		return bad
	}
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return badRequest("The Content-Type header must be application/json.")
	}
	var fields map[string]V
	if err := json.Unmarshal(body, &fields); err != nil {
		message := "The body must be one JSON object."
		if _, texts := any(fields).(map[string]string); texts {
			message = "The body must be one JSON object whose values are texts."
		}
		return badRequest(message)
	}
	return next(r, fields)
}

func (s *Server) openCall(_ *http.Request, fields map[string]string) call {
	account := fields["account"]
	if account == "" {
		return badRequest("The account is required.")
	}
	return call{account: account, wait: s.delayNow(), answer: func() reply {
		return s.bank.open(account)
	}}
}

func (s *Server) loginCall(r *http.Request, fields map[string]string) call {
	return s.inSession(r, func(id string, p *plan) call {
		wait := s.delayNow() * time.Duration(max(p.slow, 1))
		return call{wait: wait, answer: func() reply { return s.bank.login(id, fields) }}
	})
}

func (s *Server) commitCall(r *http.Request, fields map[string]string) call {
	return s.inSession(r, func(id string, _ *plan) call {
		return call{wait: s.delayNow(), answer: func() reply { return s.bank.commit(id, fields) }}
	})
}

// inSession hands on the session that a request names.
func (s *Server) inSession(r *http.Request, next func(id string, p *plan) call) call {
	id := r.Header.Get("x-session-id")
	account, p, refusal := s.bank.find(id)
	if refusal != nil {
		return refuse(*refusal)
	}
	c := next(id, p)
	c.account = account
	return c
}

func (s *Server) sandboxCall(r *http.Request) call {
	if bad, ok := checkMethodAndKey(r, http.MethodGet); !ok {
		return bad
	}
	if strings.HasPrefix(r.Header.Get(keyHeader), "live_") {
		return refuse(liveKey)
	}
	return s.inSession(r, func(id string, _ *plan) call {
		return call{wait: s.delayNow() / 4, answer: func() reply { return s.bank.signIns(id) }}
	})
}

func (s *Server) detailsCall(r *http.Request, account string) call {
	if bad, ok := checkMethodAndKey(r, http.MethodGet); !ok {
		return bad
	}
	for _, header := range []string{"x-real-time", "x-realtime"} { // Mono's pages spell it both ways
		if len(r.Header.Values(header)) > 0 {
			return badRequest(header + " is charged for. The demo bank refuses it.")
		}
	}
	return call{account: account, wait: s.delayNow() / 4, answer: func() reply {
		return s.bank.details(account, settling(s.delayNow()))
	}}
}

// checkMethodAndKey returns false and the refusal when a request has the wrong
// method or no key.
func checkMethodAndKey(r *http.Request, method string) (call, bool) {
	if r.Method != method {
		message := fmt.Sprintf("%s is not allowed here. Use %s.", r.Method, method)
		return refuse(failed(http.StatusMethodNotAllowed, message).with("Allow", method)), false
	}
	if r.Header.Get(keyHeader) == "" {
		return refuse(keyMissing), false
	}
	return call{}, true
}

func badRequest(message string) call {
	return refuse(failed(http.StatusBadRequest, message))
}
