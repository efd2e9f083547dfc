package monoapi

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says which decision an error asks for. Kinds are stable identifiers. Each
// is an error too, so that [errors.Is] finds an [*Error] by its kind:
//
//	errors.Is(err, monoapi.KindRateLimited)
type Kind string

// Error returns the identifier.
func (k Kind) Error() string {
	return string(k)
}

// The kinds of errors that a call can end with.
const (
	// KindKeyRefused: HTTP 401, Mono does not know the secret key.
	KindKeyRefused Kind = "key_refused"
	// KindAddOnMissing: HTTP 4xx, other than 429, that speaks of the Partners API
	// add-on. The key is right, but without the add-on the app can make no
	// reauth session.
	KindAddOnMissing Kind = "add_on_missing"
	// KindForbidden: HTTP 403, the key lacks the permission or belongs to an
	// app of another product.
	KindForbidden Kind = "forbidden"
	// KindNotFound: HTTP 404 or 410, no such account (or no such address).
	KindNotFound Kind = "not_found"
	// KindSessionGone: 401, 404 or 410 that speaks of the session.
	KindSessionGone Kind = "session_gone"
	// KindRateLimited: HTTP 429, refused before it was handled; see
	// [Error.RetryAfter].
	KindRateLimited Kind = "rate_limited"
	// KindRefused: any other HTTP 4xx, an answer to [Client.CreateLink] that says of
	// itself that it failed, or a request that was not sent because of what it holds.
	KindRefused Kind = "refused"
	// KindServer: HTTP 5xx.
	KindServer Kind = "server_error"
	// KindTimeout: no answer within the limit of one request.
	KindTimeout Kind = "timeout"
	// KindUnreachable: no connection, or it broke before an answer.
	KindUnreachable Kind = "unreachable"
	// KindUnreadable: an answer that is not one of Mono's: HTML, half an
	// answer, too large, a redirect.
	KindUnreadable Kind = "unreadable_answer"
	// KindCancelled: the caller's context was cancelled.
	KindCancelled Kind = "cancelled"
)

// Operation is one of the API's calls, by what it does.
type Operation string

// The operations of a [Client] and its [Session]s.
const (
	OpSession Operation = "session"
	OpLogin   Operation = "login"
	OpCommit  Operation = "commit"
	OpAccount Operation = "account details"
	OpSandbox Operation = "sandbox sign-ins"
	OpLink    Operation = "link"
)

// Error is the error of every call. It never holds a secret: no
// header, no request body, no URL beyond what the caller configured.
type Error struct {
	Kind      Kind
	Operation Operation
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Message is Mono's own sentence, cleaned; often empty.
	Message string
	// Sent reports whether the request may have left this machine whole. When
	// it is false nothing reached Mono or the bank. When it is true and the
	// Kind is not a refusal, the bank may have received it.
	Sent bool
	// RetryAfter is how long Mono asks to wait with [KindRateLimited]; 0 when
	// it did not say.
	RetryAfter time.Duration
	// Detail says more for a log or a developer, cleaned; may be empty.
	Detail string

	cause   error
	handled bool // the answer has a code for what went on at the bank
}

// Error describes the failure in one line, without secrets.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Operation, strings.ReplaceAll(string(e.Kind), "_", " "))
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	return b.String()
}

// Unwrap returns the context's error for [KindCancelled] and [KindTimeout],
// and nil otherwise: a transport's error may quote what it could not parse.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is the error's [Kind].
func (e *Error) Is(target error) bool {
	kind, ok := target.(Kind)
	return ok && kind == e.Kind
}

// MayHaveReachedBank reports whether the bank may have received the request:
// it was sent, and was not refused before it was handled. A refusal that has a code
// of the guide's for what went on was not.
func (e *Error) MayHaveReachedBank() bool {
	if !e.Sent || !e.Operation.reachesBank() {
		return false
	}
	if e.handled {
		return true
	}
	switch e.Kind {
	case KindKeyRefused, KindAddOnMissing, KindForbidden, KindNotFound, KindSessionGone, KindRateLimited:
		return false
	}
	// Any other refusal too: a 402 is "request failed", which may be the bank's.
	return true
}

// KindOf returns the kind of err, or "" when it holds no [*Error].
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
