package sandbox_test

import (
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi/sandbox"
)

// A walk that is replayed, call by call and with the session IDs of its own
// answers, is answered as it was: on a fresh bank, and on one that was told to
// start over after anything else.
func TestAWalkCanBeReplayed(t *testing.T) {
	for _, s := range sandbox.Stories() {
		t.Run(s.Digits, func(t *testing.T) {
			t.Parallel()
			cfg := sandbox.Config{Tell: true, Clock: guideTime}
			d := start(t, cfg)
			d.walk(s.Digits)
			calls := d.Requests()
			answers := start(t, cfg).replay(calls)
			require.NotEmpty(t, answers)

			d.open(s.Digits) // a walk that was given up
			status, _ := d.ask(http.MethodDelete, "")
			require.Equal(t, http.StatusOK, status)
			assert.Equal(t, answers, d.replay(calls))
			for i, r := range d.Requests()[len(calls)+1:] {
				assert.Equal(t, calls[i].Status, r.Status, "%s %s", r.Method, r.Path)
			}
		})
	}
}

// walk does what there is to do in a story, with a mistake at every form.
func (d demo) walk(digits string) {
	d.Helper()
	d.details(digits)
	a := d.open(digits)
	for a.HTTP == http.StatusTooManyRequests {
		a = d.open(digits)
	}
	id := a.Data.Session.ID
	if id == "" {
		return
	}
	if signIns := d.signIns(id).Data.Credentials; len(signIns) > 0 {
		d.post(loginPath, id, fields{"username": "nobody"})
		a = d.post(loginPath, id, signIns[0].Values)
		if a.HTTP == http.StatusGone {
			id = d.session(digits)
			a = d.post(loginPath, id, signIns[0].Values)
		}
	}
	for a.ResponseCode == 101 || a.ResponseCode == 102 {
		answers := fields{}
		for _, in := range a.Data.UserInput.Form {
			answers[in.Name] = map[string]string{"otp": sandbox.OTP, "answer": sandbox.Answer, "security_answer": sandbox.Answer}[in.Name]
		}
		if len(a.Data.Accounts) > 0 {
			answers["accountNumber"] = a.Data.Accounts[0].AccountNumber
		}
		d.commit(id, fields{"otp": "000000"})
		a = d.commit(id, answers)
	}
	d.details(digits)
}

// sessionID finds a session's ID as the guide's sed does.
var sessionID = regexp.MustCompile(`"id":"(sess_[a-z0-9]*)"`)

// replay makes calls again, each in the session of the last answer that had one,
// and returns the answers without what is random.
func (d demo) replay(calls []sandbox.Request) (answers []string) {
	d.Helper()
	id := ""
	for _, call := range calls {
		req := d.request(call.Method, call.Path, call.Body)
		if call.Header.Get("x-session-id") != "" {
			req.Header.Set("x-session-id", id)
		}
		resp, err := http.DefaultClient.Do(req)
		require.NoError(d, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(d, err)
		require.NoError(d, resp.Body.Close())
		if found := sessionID.FindSubmatch(body); found != nil {
			id = string(found[1])
		}
		answers = append(answers, resp.Status+" "+random.ReplaceAllString(string(body), "${1}_…"))
	}
	return answers
}
