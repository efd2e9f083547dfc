package monoapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// answer is what came back from one call, read whole.
type answer struct {
	operation Operation
	status    int
	header    http.Header
	body      []byte
	broken    bool   // the body ended too early
	object    object // the body, once classify has decoded it
	scrub     scrubber
}

// reauthorises reports whether the call is one of the three that response codes
// answer.
func (op Operation) reauthorises() bool { return op == OpSession || op.reachesBank() }

// reachesBank reports whether the call carries what the bank is given.
func (op Operation) reachesBank() bool { return op == OpLogin || op == OpCommit }

// classify decodes the body and returns the error that the answer stands for,
// nil when it is an outcome. HTTP 400 and responseCode 400 are the same event
// and both are outcomes; so is any other HTTP 4xx with responseCode 400 that
// answers a sign-in or a commit, unless it says that the session is gone. A link
// has no outcome but itself: whatever says that there is none is a refusal.
func (a *answer) classify(now time.Time) *Error {
	readable := a.decode()
	switch {
	case a.status >= 300 && a.status < 400:
		return a.unreadable("it redirects to another address, which was not followed")
	case a.lacksAddOn():
		return a.fail(KindAddOnMissing)
	case a.losesSession():
		return a.fail(KindSessionGone)
	case a.rejects():
		return nil
	case a.status == http.StatusUnauthorized:
		return a.fail(KindKeyRefused)
	case a.status == http.StatusNotFound, a.status == http.StatusGone:
		return a.fail(KindNotFound)
	case a.status == http.StatusForbidden:
		return a.fail(KindForbidden)
	case a.status == http.StatusTooManyRequests && !a.handled():
		failure := a.fail(KindRateLimited)
		failure.RetryAfter = parseRetryAfter(a.header.Get("Retry-After"), now)
		return failure
	case a.status >= 500:
		return a.fail(KindServer)
	case a.status == http.StatusBadRequest && a.operation.reauthorises():
		if !readable && len(bytes.TrimSpace(a.body)) > 0 {
			return a.unreadable(a.whyUnreadable())
		}
		return nil
	case a.status >= 400:
		if a.operation.reauthorises() && a.responseCode() == CodeRejected {
			return nil
		}
		return a.fail(KindRefused)
	case !readable || a.status < 200:
		return a.unreadable(a.whyUnreadable())
	case a.operation == OpLink && a.refused():
		return a.fail(KindRefused)
	}
	return nil
}

// addOn is how Mono says that the app lacks the Partners API add-on ("You must
// be subscribed to Partners API addon"), over HTTP 401.
var addOn = pattern(`(?i)\badd[- ]?on\b`)

// lacksAddOn reports whether a refusal is about the add-on. A bank's rejection
// and too many requests are just that, in whatever words.
func (a *answer) lacksAddOn() bool {
	return a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests &&
		!a.rejects() && addOn().MatchString(a.message())
}

// rejects reports whether a sign-in or a commit was refused by the bank, over
// whatever HTTP 4xx it came. The bank has no say in a session's creation.
func (a *answer) rejects() bool {
	return a.operation.reachesBank() && a.status >= 400 && a.status < 500 && a.responseCode() == CodeRejected
}

// handled reports whether an answer to a sign-in or a commit has one of the guide's
// response codes: then it may count as an attempt, whatever the status says, and must
// not be repeated. A session's creation may.
func (a *answer) handled() bool {
	if !a.operation.reachesBank() {
		return false
	}
	code := a.responseCode()
	return code != "" && code.known()
}

// refused reports whether an answer says of itself that it is a refusal, over
// whatever status it came.
func (a *answer) refused() bool {
	return a.responseCode() == CodeRejected || strings.EqualFold(strings.TrimSpace(a.text(partStatus)), "failed")
}

// losesSession reports whether a refusal is about the session being gone rather
// than about the key, the account or what was answered. Creating a session has
// none to lose.
func (a *answer) losesSession() bool {
	switch a.status {
	case http.StatusUnauthorized, http.StatusNotFound, http.StatusGone:
		return (a.operation.reachesBank() || a.operation == OpSandbox) && sessionIsGone(a.message())
	}
	return false
}

func (a *answer) fail(kind Kind) *Error {
	return &Error{
		Kind: kind, Operation: a.operation, Status: a.status, Message: a.message(),
		handled: a.handled() && a.responseCode() != CodeRejected,
	}
}

func (a *answer) unreadable(why string) *Error {
	failure := a.fail(KindUnreadable)
	failure.Detail = why
	return failure
}

// missing is an answer that lacks what it was asked for.
func (a *answer) missing(what string) *Error {
	failure := a.unreadable(what)
	failure.Sent = true
	return failure
}

func (a *answer) whyUnreadable() string {
	body := bytes.TrimSpace(a.body)
	switch {
	case len(body) == 0:
		return "it is empty"
	case body[0] == '<', strings.Contains(a.header.Get("Content-Type"), "html"):
		return "it is HTML, not JSON"
	case json.Valid(body):
		return "it is JSON, but not an object"
	}
	return "it is not JSON"
}

// decode reads the body as one JSON object and reports whether it is one.
func (a *answer) decode() bool {
	a.body = bytes.TrimPrefix(a.body, []byte("\ufeff")) // a byte order mark
	dec := json.NewDecoder(bytes.NewReader(a.body))
	// Numbers stay text: a code may be larger than any number type.
	dec.UseNumber()
	var body any
	if dec.Decode(&body) != nil {
		return false
	}
	o, ok := body.(map[string]any)
	if !ok {
		return false
	}
	if rest := a.body[dec.InputOffset():]; len(bytes.TrimLeft(rest, " \t\r\n")) > 0 {
		return false
	}
	a.object = o
	return true
}

// object is a decoded JSON object. Its methods return zero values for what is
// absent or of another type: what Mono's answers look like is only partly
// documented.
type object map[string]any

func (o object) object(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

func (o object) list(name string) []any {
	l, _ := o[name].([]any)
	return l
}

// first returns the first of the members that is a text or a number and not
// empty.
func (o object) first(names ...string) scalar {
	for _, name := range names {
		if v := value(o[name]); v.text != "" {
			return v
		}
	}
	return scalar{}
}

// scalar is a text, a number as it was written, or true or false.
type scalar struct {
	text            string
	number, boolean bool
}

// value returns v when it is a text or a number, and the empty scalar otherwise.
func value(v any) scalar {
	switch v := v.(type) {
	case string:
		return scalar{text: v}
	case json.Number:
		return scalar{text: v.String(), number: true}
	}
	return scalar{}
}

// choosable returns v as something that can go back: a text, even an empty one, a
// number, true or false.
func choosable(v any) (scalar, bool) {
	switch v := v.(type) {
	case string:
		return scalar{text: v}, true
	case bool:
		return scalar{text: strconv.FormatBool(v), boolean: true}, true
	}
	number := value(v)
	return number, number.number
}
