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

// classify decodes the body and returns the error that the answer stands for,
// nil when it is an outcome. HTTP 400 and responseCode 400 are the same event
// and both are outcomes; so is a 402 or 422 that carries responseCode 400.
func (a *answer) classify(now time.Time) *Error {
	readable := a.decode()
	switch {
	case a.status >= 300 && a.status < 400:
		return a.unreadable("it redirects to another address, which was not followed")
	case a.status == http.StatusUnauthorized && !a.speaksOfSession():
		return a.fail(KindKeyRefused)
	case (a.status == http.StatusNotFound || a.status == http.StatusGone) && !a.speaksOfSession():
		return a.fail(KindNotFound)
	case a.status == http.StatusUnauthorized, a.status == http.StatusNotFound, a.status == http.StatusGone:
		return a.fail(KindSessionGone)
	case a.status == http.StatusForbidden:
		return a.fail(KindForbidden)
	case a.status == http.StatusTooManyRequests:
		failure := a.fail(KindRateLimited)
		failure.RetryAfter = parseRetryAfter(a.header.Get("Retry-After"), now)
		return failure
	case a.status >= 500:
		return a.fail(KindServer)
	case a.status == http.StatusBadRequest && a.operation != OpAccount:
		if !readable && len(bytes.TrimSpace(a.body)) > 0 {
			return a.unreadable(a.whyUnreadable())
		}
		return nil
	case a.status >= 400:
		if a.operation != OpAccount && a.responseCode() == CodeRejected {
			return nil
		}
		return a.fail(KindRefused)
	case !readable || a.status < 200:
		return a.unreadable(a.whyUnreadable())
	}
	return nil
}

// speaksOfSession reports whether a refusal is about the session rather than
// about the key or the account. Creating a session has none to lose.
func (a *answer) speaksOfSession() bool {
	if a.operation != OpLogin && a.operation != OpCommit {
		return false
	}
	return strings.Contains(strings.ToLower(a.message()), "session")
}

func (a *answer) fail(kind Kind) *Error {
	return &Error{Kind: kind, Operation: a.operation, Status: a.status, Message: a.message()}
}

func (a *answer) unreadable(why string) *Error {
	failure := a.fail(KindUnreadable)
	failure.Detail = why
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

// text returns the first of the members that is a text or a number and not
// empty.
func (o object) text(names ...string) string {
	for _, name := range names {
		if v := value(o[name]); v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// value returns v when it is a text or a number, and the empty Value otherwise.
func value(v any) Value {
	switch v := v.(type) {
	case string:
		return Value{Text: v}
	case json.Number:
		return Value{Text: v.String(), Number: true}
	}
	return Value{}
}

func (a *answer) data() object { return a.object.object("data") }

func (a *answer) message() string {
	message := a.object.text("message")
	if message == "" {
		message = a.data().text("message")
	}
	if message == "" {
		message = a.object.text("error")
	}
	return a.scrub.text(message, maxMessage)
}

// outcome reads an answer to a session, login or commit call.
func (a *answer) outcome() Outcome {
	o := Outcome{
		ResponseCode: a.responseCode(),
		Message:      a.message(),
		Status:       a.status,
	}
	if a.status >= 400 && o.ResponseCode.known() {
		// The transport says that it failed; a code that says otherwise is not
		// believed.
		o.ResponseCode = CodeRejected
	}
	o.SessionID = a.sessionID(o.ResponseCode)
	switch o.ResponseCode {
	case CodeDone:
		o.Code = a.scrub.token(a.code())
	case CodeChooseAccount:
		o.Accounts, o.AccountField = a.accounts()
	case CodeMoreInput:
		o.Challenge = a.challenge()
	}
	return o
}

// known reports whether the code is in the guide's table, or is absent.
func (c ResponseCode) known() bool {
	switch c {
	case "", CodeDone, CodeChooseAccount, CodeMoreInput, CodeRejected:
		return true
	}
	return false
}

// responseCode is found in data (guide) or beside it (v1), as a number or as
// text. What is neither is shown as the JSON it is.
func (a *answer) responseCode() ResponseCode {
	for _, place := range []object{a.data(), a.object} {
		v, ok := place["responseCode"]
		if !ok || v == nil {
			continue
		}
		text := strings.TrimSpace(value(v).Text)
		if text == "" {
			text = encodeJSON(v)
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			text = strconv.FormatInt(n, 10)
		}
		if code := ResponseCode(text); code.known() {
			// It stays, even when an answer to a question was the same number.
			return code
		}
		return ResponseCode(a.scrub.text(text, 40))
	}
	return ""
}

func (a *answer) code() string {
	if code := a.data().text("code"); code != "" {
		return code
	}
	return a.object.text("code")
}

// sessionID looks where the session's ID may be. The guide says that there is
// one and not where; other pages show most of these places.
func (a *answer) sessionID(code ResponseCode) string {
	if id := a.header.Get(headerSession); usable(id) {
		return strings.TrimSpace(id)
	}
	for _, place := range []object{a.data(), a.object} {
		for _, id := range [...]string{
			place.text("session_id"), place.text("sessionId"), place.text("session"),
			place.object("session").text("id"), place.text("id"),
		} {
			if usable(id) {
				return strings.TrimSpace(id)
			}
		}
	}
	if id := a.data().text("code"); code != CodeDone && usable(id) {
		return strings.TrimSpace(id)
	}
	return ""
}

// usable reports whether id can be sent as a session's.
func usable(id string) bool { return strings.TrimSpace(id) != "" && headerSafe(strings.TrimSpace(id)) }

// headerSafe reports whether id can be sent as a header and shown as it is.
func headerSafe(id string) bool { return plain(id) && len(id) <= maxHeader }
