package sandbox

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// timestamp writes a time as the guide does.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// envelope is the outside of every answer, with the pages' keys in their order.
type envelope struct {
	Status       string `json:"status"`
	Message      string `json:"message"`
	Timestamp    string `json:"timestamp"`
	ResponseCode int    `json:"responseCode,omitempty"`
	Data         any    `json:"data"`
}

// completed is the data of responseCode 99. The guide's example, unlike the
// pages on the other codes, has the code in here and not beside data.
type completed struct {
	ResponseCode int    `json:"responseCode"`
	Code         string `json:"code"`
}

// challenge is the data of responseCodes 101 and 102.
type challenge struct {
	Accounts  []offeredAccount `json:"accounts,omitempty"`
	UserInput *form            `json:"userInput,omitempty"`
}

// opened is the data of an answer that creates a session: one that has a
// sign-in form, or one that asks at once.
type opened struct {
	Session openedSession `json:"session"`
	UI      *form         `json:"ui,omitempty"`
	challenge
}

type openedSession struct {
	ID          string            `json:"id"`
	Scope       string            `json:"scope"`
	ExpiresAt   int64             `json:"expiresAt"` // Unix milliseconds
	Institution openedInstitution `json:"institution"`
}

type openedInstitution struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Identifier string `json:"identifier"`
}

// reply is an answer before it is stamped with the time and written. Replies
// in tables are shared by all requests, so nobody writes to one.
type reply struct {
	status       int
	header       map[string]string
	word         string // the envelope's status
	message      string
	code         int // the responseCode beside data; 0 for none
	data         any
	page         []byte // is sent instead of the envelope
	reauthorised string // the account that this answer completes, or empty
}

// successful is an ordinary answer.
func successful(message string, data any) reply {
	return reply{status: http.StatusOK, word: "successful", message: message, data: data}
}

// failed is an HTTP error with null data.
func failed(status int, message string) reply {
	return reply{status: status, word: "failed", message: message}
}

// rejected is responseCode 400, over the HTTP status given.
func rejected(status int, message string) reply {
	r := failed(status, message)
	r.code = 400
	return r
}

// complete is responseCode 99 with a fresh code.
func complete(account string) reply {
	r := successful("Request completed successfully", completed{ResponseCode: 99, Code: token("code_")})
	r.reauthorised = account
	return r
}

// with returns a copy of r that also has a header.
func (r reply) with(key, value string) reply {
	r.header = map[string]string{key: value}
	return r
}

// The refusals that more than one place gives.
var (
	keyMissing      = failed(http.StatusUnauthorized, "Unauthorized. The mono-sec-key header is missing.")
	keyRefused      = failed(http.StatusUnauthorized, "Unauthorized. Your secret key is not valid.")
	addonMissing    = failed(http.StatusUnauthorized, "You must be subscribed to Partners API addon")
	liveKey         = failed(http.StatusForbidden, "Only test keys may ask for the sandbox sign-ins.")
	sessionGone     = failed(http.StatusUnauthorized, "Session not found or expired. Create a new reauth session.")
	sessionExpired  = failed(http.StatusGone, "This session has expired. Create a new reauth session.")
	accountNotFound = failed(http.StatusNotFound, "Account not found.")
	pathNotFound    = failed(http.StatusNotFound, "No such endpoint.")
	tooManyRequests = failed(http.StatusTooManyRequests, "Too many requests.").with("Retry-After", "1")
	serverError     = failed(http.StatusInternalServerError, "Something went wrong on our end.")
)

// responseCode is the answer's, wherever it stands; 0 for none.
func (r reply) responseCode() int {
	if done, ok := r.data.(completed); ok {
		return done.ResponseCode
	}
	return r.code
}

// write sends the reply, all of it, before it returns.
func (r reply) write(w http.ResponseWriter, now time.Time) {
	body := r.page
	if body == nil {
		body = r.envelope(now)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	for key, value := range r.header {
		h.Set(key, value)
	}
	w.WriteHeader(r.status)
	// A client that left cannot be told so.
	_, _ = w.Write(body)
	_ = http.NewResponseController(w).Flush()
}

func (r reply) envelope(now time.Time) []byte {
	return encode(envelope{
		Status:       r.word,
		Message:      r.message,
		Timestamp:    timestamp(now),
		ResponseCode: r.code,
		Data:         r.data,
	}, "")
}

// token returns prefix and 24 random lower-case letters and digits.
func token(prefix string) string {
	return prefix + strings.ToLower(rand.Text()[:24])
}
