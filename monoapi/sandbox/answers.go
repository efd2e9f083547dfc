package sandbox

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// timestampLayout is the guide's form of a timestamp; the time must be in UTC.
const timestampLayout = "2006-01-02T15:04:05.000Z"

// envelope is the outside of every answer, with the guide's keys in its order.
type envelope struct {
	Status    string `json:"status"`
	Message   string `json:"message"`
	Timestamp string `json:"timestamp"`
	Data      any    `json:"data"`
}

// outcome is the data of an answer that says what comes next.
type outcome struct {
	ResponseCode int              `json:"responseCode"`
	Code         string           `json:"code,omitempty"`
	Accounts     []offeredAccount `json:"accounts,omitempty"`
	UI           *form            `json:"ui,omitempty"`
}

// opened is the data of an answer that creates a session.
type opened struct {
	ID string `json:"id"`
}

// form is what the bank wants filled in.
type form struct {
	Title string      `json:"title"`
	Form  []formField `json:"form"`
}

type formField struct {
	Type        string `json:"type"`
	Name        string `json:"name"`
	Hint        string `json:"hint"`
	ContentType string `json:"contentType"`
}

// reply is an answer before it is stamped with the time and written. Replies
// in tables are shared by all requests, so nobody writes to one.
type reply struct {
	status       int
	header       map[string]string
	word         string // the envelope's status
	message      string
	data         any
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
	return reply{status: status, word: "failed", message: message, data: outcome{ResponseCode: 400}}
}

// moreInput is responseCode 102 with a form.
func moreInput(title string, fields ...formField) reply {
	return successful("Additional input required", outcome{
		ResponseCode: 102,
		UI:           &form{Title: title, Form: fields},
	})
}

// complete is responseCode 99 with a fresh code.
func complete(account string) reply {
	r := successful("Request completed successfully", outcome{ResponseCode: 99, Code: token("code_")})
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
	sessionGone     = failed(http.StatusUnauthorized, "Session not found or expired. Create a new reauth session.")
	sessionExpired  = failed(http.StatusGone, "This session has expired. Create a new reauth session.")
	accountNotFound = failed(http.StatusNotFound, "Account not found.")
	pathNotFound    = failed(http.StatusNotFound, "No such endpoint.")
	tooManyRequests = failed(http.StatusTooManyRequests, "Too many requests.").with("Retry-After", "1")
	serverError     = failed(http.StatusInternalServerError, "Something went wrong on our end.")
)

// write sends the reply, all of it, before it returns.
func (r reply) write(w http.ResponseWriter, now time.Time) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	// Every reply is made of strings, numbers and structs of them: encoding
	// and writing to a buffer cannot fail.
	_ = enc.Encode(envelope{
		Status:    r.word,
		Message:   r.message,
		Timestamp: now.UTC().Format(timestampLayout),
		Data:      r.data,
	})

	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	for key, value := range r.header {
		h.Set(key, value)
	}
	w.WriteHeader(r.status)
	// A client that left cannot be told so.
	_, _ = w.Write(body.Bytes())
	_ = http.NewResponseController(w).Flush()
}

// token returns prefix and 24 random lower-case letters and digits.
func token(prefix string) string {
	return prefix + strings.ToLower(rand.Text()[:24])
}
