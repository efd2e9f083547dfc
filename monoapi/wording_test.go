package monoapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// refusal makes a call that is refused with a status and a message.
func refusal(t *testing.T, op monoapi.Operation, status int, message string) *monoapi.Error {
	t.Helper()
	f := newFake(t)
	f.on(paths[op], reply(status, fmt.Sprintf(`{"status": "failed", "message": %q, "data": null}`, message)))
	return failure(t, calls[op](t.Context(), f.client()))
}

// The statuses that may be about the session, and what they mean when they are
// not.
var sessionStatuses = map[int]monoapi.Kind{
	http.StatusUnauthorized: monoapi.KindKeyRefused,
	http.StatusNotFound:     monoapi.KindNotFound,
	http.StatusGone:         monoapi.KindNotFound,
}

// What is sent within a session can find it gone.
var inSession = []monoapi.Operation{monoapi.OpLogin, monoapi.OpCommit, monoapi.OpSandbox}

func TestMessagesThatASessionIsGone(t *testing.T) {
	for _, message := range []string{
		"Session not found or expired",
		"Session not found or expired. Create a new reauth session.",
		"This session has expired",
		"this session has expired. Create a new reauth session.",
		"invalid x-session-id",
		"Invalid or missing session id",
		"Unknown session_id",
		"No such SESSION",
		"The reauth session doesn't exist",
		"Your session timed out.",
		"Session timeout",
		"sessionId is invalid",
		"Session has been closed",
		"Invalid session/token",
		"Session expired/invalid",
		"The session for this account has expired",
		"Session ID not recognised",
		"SESSION_EXPIRED",
		"No active session",
		"Session is no longer active",
		"The session is not valid. Start a new session.",
		"Please create a new session",
		"This session has already been used",
		"Session already used",
		"Could not find session with id sess_123",
		"Unable to find the session",
		"The sessionId provided is wrong",
		"Session token is not valid",
		"Session sess_vmx9 ended; see https://docs.mono.co/docs/session",
	} {
		for status := range sessionStatuses {
			for _, op := range inSession {
				assert.Equal(t, monoapi.KindSessionGone, refusal(t, op, status, message).Kind, "%s %d %s", op, status, message)
			}
		}
	}
}

func TestMessagesThatOnlyNameASession(t *testing.T) {
	for _, message := range []string{
		"Cannot POST /v2/connect/session/commit",
		"Cannot POST /v2/connect/session",
		"Not found: /v2/connect/reauth/session",
		"v2/connect/session was not found",
		"https://api.withmono.com/v2/connect/session was not found",
		"No such endpoint: reauth session",
		"Route session not found",
		"You do not have permission to use reauth sessions",
		"This key is not allowed to create a session",
		"Sessions are not permitted for this app",
		"Unauthorized. Your secret key is not valid.",
		"The obsession is over",
		"Invalid OTP for this session",
		"The session OTP is invalid",
		"Invalid secret key for this session",
		"Unauthorized: API key not valid for session calls",
		"Invalid API key; no session created",
		"Your session has not expired, wrong PIN entered. No attempt left",
		"Account number not found in this session",
		"No accounts were found for the session",
		"POST session/commit not found",
		`Unknown resource "session.commit"`,
		"The requested page was not found (session service)",
		"This API version is gone; sessions moved to v3",
		"Account for this session not found",
		"Could not find the account of this session",
		"Session: something went wrong",
		"Session: the token is not valid",
		"Session",
		"Not found",
		"",
	} {
		for status, kind := range sessionStatuses {
			for _, op := range inSession {
				assert.Equal(t, kind, refusal(t, op, status, message).Kind, "%s %d %s", op, status, message)
			}
		}
	}
}

// A call that is in no session, and a status that is about something else, are
// not about the session, whatever they say.
func TestSessionGoneNowhereElse(t *testing.T) {
	const message = "Session not found or expired"
	for status, kind := range sessionStatuses {
		assert.Equal(t, kind, refusal(t, monoapi.OpSession, status, message).Kind)
		assert.Equal(t, kind, refusal(t, monoapi.OpAccount, status, message).Kind)
	}
	for status, kind := range map[int]monoapi.Kind{
		402: monoapi.KindRefused, 403: monoapi.KindForbidden, 409: monoapi.KindRefused, 422: monoapi.KindRefused,
		429: monoapi.KindRateLimited, 500: monoapi.KindServer,
	} {
		assert.Equal(t, kind, refusal(t, monoapi.OpLogin, status, message).Kind, status)
	}
}

func TestAddOnWording(t *testing.T) {
	for _, message := range []string{
		"You must be subscribed to Partners API addon", "Subscribe to the Partners API Add-On first", "The add on is missing.", "no session add-on",
	} {
		for _, status := range []int{400, 401, 402, 403, 404} {
			for op := range calls {
				err := refusal(t, op, status, message)
				assert.Equal(t, monoapi.KindAddOnMissing, err.Kind, "%s %d %s", op, status, message)
				assert.Equal(t, message, err.Message)
				assert.False(t, err.MayHaveReachedBank())
			}
		}
	}
	// Words do not make it another event.
	assert.Equal(t, monoapi.KindRateLimited, refusal(t, monoapi.OpSession, 429, "Too many requests without the add-on").Kind)
	assert.Equal(t, monoapi.KindServer, refusal(t, monoapi.OpSession, 500, "The add-on broke").Kind)
	for _, message := range []string{"Your paddon is gone", "Please add one", "addonis"} {
		assert.Equal(t, monoapi.KindKeyRefused, refusal(t, monoapi.OpSession, 401, message).Kind, message)
	}
	got := outcome(t, 400, `{"message": "Please add on your phone", "responseCode": 400}`)
	assert.Equal(t, monoapi.CodeRejected, got.ResponseCode, "the bank rejected the sign-in")
	assert.True(t, strings.HasPrefix(got.Message, "Please"))
}

// Field errors are shown in words, each field named once.
func TestFieldErrors(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`{"message": "Validation failed", "data": [{"field": "otp", "message": "is too short"}]}`, "Validation failed: otp: is too short"},
		{`{"message": "Validation failed.", "data": [{"field": "otp", "message": "OTP is too short"}, {"field": "pin", "message": "is missing"}]}`,
			"Validation failed: OTP is too short; pin: is missing"},
		{`{"data": [{"field": "otp", "message": "is too short"}]}`, "otp: is too short"},
		{`{"message": "No: ", "data": [{"message": "Try later"}]}`, "No: Try later"},
		{`{"message": "No.", "data": [null, {}, {"field": "otp"}, {"field": "otp", "message": 7}, "words"]}`, "No: otp: 7"},
		{`{"message": "No.", "data": []}`, "No."},
		{`{"message": "No", "data": [{"field": "a\u001b", "message": "b\u202ec ` + canaryUser + `"}]}`, "No: a: bc " + mask},
	} {
		assert.Equal(t, test.want, outcome(t, 400, test.body).Message, test.body)
		_, err := login(t, 409, test.body)
		assert.Equal(t, test.want, failure(t, err).Message, test.body)
	}
}

// What the bank said decides, not the status that it came with: a rejection is
// one over any HTTP 4xx, and an answer with a response code was handled.
func TestTheResponseCodeDecides(t *testing.T) {
	for _, status := range []int{400, 401, 402, 403, 404, 409, 410, 422, 429} {
		for _, message := range []string{"Invalid credentials", "Invalid OTP for this session"} {
			got := outcome(t, status, fmt.Sprintf(`{"responseCode": 400, "message": %q}`, message))
			assert.Equal(t, monoapi.CodeRejected, got.ResponseCode, "%d %s", status, message)
			assert.Equal(t, message, got.Message)
		}
	}
	for _, code := range []int{99, 101, 102} {
		_, err := login(t, 429, fmt.Sprintf(`{"responseCode": %d, "code": "code_x"}`, code))
		got := failure(t, err)
		assert.Equal(t, monoapi.KindRefused, got.Kind, "it is not to be repeated")
		assert.True(t, got.MayHaveReachedBank())
	}
	_, err := login(t, 429, `{"responseCode": 429, "message": "Too many requests"}`)
	assert.Equal(t, monoapi.KindRateLimited, failure(t, err).Kind, "that is the status once more")
	_, err = login(t, 404, `{"responseCode": 400, "message": "Session not found or expired"}`)
	assert.Equal(t, monoapi.KindSessionGone, failure(t, err).Kind)
}

// A session's creation carries no password: there the status decides, so that too many
// requests are tried again and the missing add-on is said to be missing.
func TestTheStatusDecidesForASession(t *testing.T) {
	const addOn = "You must be subscribed to Partners API addon"
	for _, test := range []struct {
		status  int
		message string
		kind    monoapi.Kind
	}{
		{429, "Too many requests", monoapi.KindRateLimited},
		{401, addOn, monoapi.KindAddOnMissing},
		{400, addOn, monoapi.KindAddOnMissing},
		{401, "Unauthorized", monoapi.KindKeyRefused},
		{403, "No permission", monoapi.KindForbidden},
		{404, "Account not found", monoapi.KindNotFound},
	} {
		for _, code := range []string{`"responseCode": 400`, `"data": {"responseCode": "400"}`} {
			f := newFake(t)
			f.on(sessionCall, reply(test.status, fmt.Sprintf(`{"message": %q, %s}`, test.message, code), "Retry-After", "7"))
			_, err := f.client().CreateSession(t.Context(), "65c4c03aa66a95b572cb5a86")
			got := failure(t, err)
			assert.Equal(t, test.kind, got.Kind, test.status)
			assert.Equal(t, test.message, got.Message)
			assert.Equal(t, test.status == 429, got.RetryAfter == 7*time.Second)
		}
	}
	// With a password at stake the same words are the bank's rejection.
	for _, status := range []int{400, 401, 429} {
		got := outcome(t, status, fmt.Sprintf(`{"message": %q, "responseCode": 400}`, addOn))
		assert.Equal(t, monoapi.CodeRejected, got.ResponseCode)
	}
}

// Some servers begin a body with a byte order mark.
func TestByteOrderMark(t *testing.T) {
	f := newFake(t)
	f.on(loginCall, reply(200, "\ufeff"+testdata(t, "done_beside.json")+"\n"))
	got, err := f.client().Session(session).SignIn(t.Context(), credentials()...)
	require.NoError(t, err)
	assert.Equal(t, pageCode, got.Code)
	assert.Equal(t, testdata(t, "done_beside.json"), strings.TrimSpace(f.last().ResponseBody))

	for body, why := range map[string]string{"\ufeff": "it is empty", "\ufeff<html>": "it is HTML, not JSON", "\ufeff[]": "it is JSON, but not an object", "\ufeff\ufeff{}": "it is not JSON"} {
		_, err := login(t, 200, body)
		assert.Equal(t, why, failure(t, err).Detail)
	}
}
