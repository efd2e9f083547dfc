package flow_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

var (
	textCode = reply{Outcome: monoapi.Outcome{ResponseCode: "E-17", Message: says}, SessionID: firstSession}
	silent   = reply{Outcome: monoapi.Outcome{ResponseCode: monoapi.CodeChooseAccount}, SessionID: firstSession}
)

// worded is an outcome with Mono's word for a call that went well.
func worded(o reply) reply {
	o.Message = "Request completed successfully"
	return o
}

// whatWasSaid stands for the machine's own words of what happened.
const whatWasSaid = "\x00"

// signInUsed is what whoever goes on with an account has to know.
const signInUsed = "A sign-in had been sent already; the next one counts as another attempt."

func TestResults(t *testing.T) {
	timeout := func(w *walk) *walk {
		return w.fail(&monoapi.Error{Kind: monoapi.KindTimeout, Operation: w.last().Operation, Sent: true})
	}
	for name, c := range map[string]struct {
		walk       *walk
		unfinished flow.Status

		status  flow.Status
		reason  string
		code    string // response_code as JSON
		message string
	}{
		"done":                   {walkTo("done"), flow.StatusFailed, flow.StatusReauthorised, "", "99", says},
		"done, told to be left":  {walkTo("done"), flow.StatusCancelled, flow.StatusReauthorised, "", "99", says},
		"done after a failure":   {timeout(walkTo("logging in")).do(signIn).answer(done), flow.StatusFailed, flow.StatusReauthorised, "", "99", says},
		"done by a session":      {walkTo("creating session").answer(done), flow.StatusFailed, flow.StatusReauthorised, "", "99", says},
		"done by a commit":       {walkTo("answering").answer(done), flow.StatusFailed, flow.StatusReauthorised, "", "99", says},
		"session rejected":       {walkTo("creating session").answer(without(rejected)), flow.StatusFailed, flow.StatusFailed, "rejected", "400", says},
		"failed, then left":      {walkTo("creating session").answer(without(rejected)), flow.StatusCancelled, flow.StatusFailed, "rejected", "400", says},
		"unknown number":         {walkTo("failed"), flow.StatusFailed, flow.StatusFailed, "unknown_code", "103", says},
		"unknown text":           {walkTo("logging in").answer(textCode), flow.StatusFailed, flow.StatusFailed, "unknown_code", `"E-17"`, says},
		"no code":                {walkTo("answering").answer(opened), flow.StatusFailed, flow.StatusFailed, "unreadable_answer", "null", whatWasSaid},
		"no code or session":     {walkTo("creating session").answer(reply{}), flow.StatusFailed, flow.StatusFailed, "unreadable_answer", "null", whatWasSaid},
		"no accounts":            {walkTo("logging in").answer(silent), flow.StatusFailed, flow.StatusFailed, "unreadable_answer", "101", whatWasSaid},
		"session timed out":      {timeout(walkTo("creating session")), flow.StatusFailed, flow.StatusFailed, "timeout", "null", whatWasSaid},
		"a fault":                {walkTo("creating session").fail(errors.New("a fault")), flow.StatusFailed, flow.StatusFailed, "unreachable", "null", whatWasSaid},
		"too many":               {walkTo("creating session").tooMany(time.Hour), flow.StatusFailed, flow.StatusFailed, "rate_limited", "null", says},
		"login rejected, left":   {walkTo("logging in").answer(rejected), flow.StatusSkipped, flow.StatusSkipped, "rejected", "400", says},
		"login timed out, left":  {timeout(walkTo("logging in")), flow.StatusCancelled, flow.StatusCancelled, "timeout", "null", whatWasSaid},
		"answer rejected, left":  {walkTo("answering").answer(rejected), flow.StatusCancelled, flow.StatusCancelled, "rejected", "400", says},
		"session cancelled":      {walkTo("creating session").do(flow.Back{}), flow.StatusCancelled, flow.StatusCancelled, "cancelled", "null", whatWasSaid},
		"login cancelled":        {walkTo("logging in").do(flow.Back{}), flow.StatusSkipped, flow.StatusSkipped, "cancelled", "null", whatWasSaid},
		"left at the sign-in":    {walkTo("credentials"), flow.StatusSkipped, flow.StatusSkipped, "skipped", "null", ""},
		"left while it was sent": {walkTo("logging in"), flow.StatusCancelled, flow.StatusCancelled, "cancelled", "null", signInUsed},
		"left at the accounts":   {walkTo("choose account"), flow.StatusSkipped, flow.StatusSkipped, "skipped", "101", signInUsed},
		"left at the challenge":  {walkTo("challenge"), flow.StatusCancelled, flow.StatusCancelled, "cancelled", "102", signInUsed},
		"all well so far, left":  {walkTo("creating session").answer(worded(opened)).do(signIn), flow.StatusCancelled, flow.StatusCancelled, "cancelled", "null", signInUsed},
		"a problem got over":     {walkTo("logging in").answer(rejected).do(signIn).answer(worded(more)), flow.StatusSkipped, flow.StatusSkipped, "skipped", "102", signInUsed},
		"another got over":       {timeout(walkTo("answering")).do(answers).answer(worded(choose)), flow.StatusSkipped, flow.StatusSkipped, "skipped", "101", signInUsed},
		"retried, then left":     {walkTo("failed").do(flow.Retry{}), flow.StatusCancelled, flow.StatusCancelled, "cancelled", "null", signInUsed},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.walk.machine.Result(c.unfinished)
			if c.message == whatWasSaid {
				c.message = c.walk.machine.Notice().What
				if c.reason == "cancelled" {
					c.message += " " + c.walk.machine.Notice().Reached // who ended it has to know
				}
				require.NotEmpty(t, c.message)
			}
			responseCode, err := json.Marshal(r.ResponseCode)
			require.NoError(t, err)
			assert.Equal(t, account, r.Account)
			assert.Equal(t, c.status, r.Status)
			assert.Equal(t, c.reason, r.Reason)
			assert.Equal(t, c.code, string(responseCode))
			assert.Equal(t, c.message, r.Message)
			want := ""
			if c.status == flow.StatusReauthorised {
				want = code
			}
			assert.Equal(t, want, r.Code)
			assert.Zero(t, r.Environment)
			assert.Zero(t, r.StartedAt)
			assert.Zero(t, r.FinishedAt)
		})
	}
}

// TestReasonsAreTheErrorsKinds: they are stable, for programs to go by.
func TestReasonsAreTheErrorsKinds(t *testing.T) {
	for _, kind := range constants(t, "../../monoapi/errors.go", "Kind") {
		w := walkTo("creating session")
		e := w.failed(monoapi.Kind(kind), true)
		e.RetryAfter = time.Hour
		r := w.fail(e).machine.Result(flow.StatusFailed)
		assert.Equal(t, flow.StatusFailed, r.Status, kind)
		assert.Equal(t, kind, r.Reason)
		assert.Equal(t, says, r.Message)
	}
}

func TestRenewedSessionsReason(t *testing.T) {
	r := walkTo("renewing session").answer(opened).machine.Result(flow.StatusSkipped)
	assert.Equal(t, flow.StatusSkipped, r.Status)
	assert.Equal(t, string(monoapi.KindSessionGone), r.Reason)
}

func TestResultOfNothing(t *testing.T) {
	r := flow.Machine{}.Result(flow.StatusSkipped)
	assert.Equal(t, flow.Result{Status: flow.StatusSkipped, Reason: "skipped"}, r)
}

func TestResultsAccountCanBeShown(t *testing.T) {
	id := "odd\u202e\x1b[31m\u00a0id"
	w := new(walk).do(flow.SubmitAccount{ID: id}, flow.SubmitAccount{ID: id}).in(t, flow.StateCreatingSession)
	assert.Equal(t, id, w.last().Account, "it is sent as it was given")
	assert.Equal(t, monoapi.Clean(id), w.machine.Result(flow.StatusFailed).Account)
	assert.NotContains(t, w.machine.Result(flow.StatusFailed).Account, "\x1b")
}

func TestResultAsJSON(t *testing.T) {
	begun := time.Date(2025, 5, 13, 12, 26, 36, 0, time.UTC)
	r := walkTo("done").machine.Result(flow.StatusFailed)
	r.Environment, r.StartedAt, r.FinishedAt = flow.EnvironmentDemo, begun, begun.Add(1500*time.Millisecond)
	line, err := json.Marshal(r)
	require.NoError(t, err)
	assert.Equal(t, `{"account":"65c4c03aa66a95b572cb5a86","note":"","status":"reauthorised","reason":"","response_code":99,`+
		`"code":"code_q90t4ar2uriet5ey4rs22v0x","link":"","message":"the bank is closed","environment":"demo",`+
		`"started_at":"2025-05-13T12:26:36Z","finished_at":"2025-05-13T12:26:37.5Z"}`, string(line))

	line, err = json.Marshal(flow.Result{Status: flow.StatusSkipped, StartedAt: begun, FinishedAt: begun})
	require.NoError(t, err)
	assert.Equal(t, `{"account":"","note":"","status":"skipped","reason":"","response_code":null,"code":"","link":"","message":"","environment":"",`+
		`"started_at":"2025-05-13T12:26:36Z","finished_at":"2025-05-13T12:26:36Z"}`, string(line), "no key is ever left out")
}

func TestStatuses(t *testing.T) {
	assert.Equal(t, []string{"reauthorised", "link_created", "failed", "cancelled", "skipped"}, constants(t, "result.go", "Status"))
}
