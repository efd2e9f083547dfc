package lesson_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/lesson"
)

// record writes lines, each once for each call.
type record struct {
	strings.Builder
	seen map[string]bool
}

func (r *record) line(op monoapi.Operation, what, says string) {
	line := fmt.Sprintf("%s | %s | %s\n", op, what, says)
	if !r.seen[line] {
		r.seen[line] = true
		r.WriteString(line)
	}
}

func (r *record) ends(what string, e monoapi.Exchange) {
	code, wizard, server := lesson.Explain(e, nil).Ends()
	r.line(e.Operation, what, code)
	r.line(e.Operation, what, wizard)
	r.line(e.Operation, what, server)
}

// around are the ways to the objects around what stands at a path.
func around(path string) (outer []string) {
	for i, r := range path {
		if r == '.' {
			outer = append(outer, path[:i])
		}
	}
	return outer
}

// Everything that is said of the demo bank's stories, and of every way in which a
// call can end: after a change that is meant, run with -update and read aloud what
// has changed.
func TestWhatIsSaid(t *testing.T) {
	r := record{seen: map[string]bool{}}
	seen := sitting(t, everyStory()...)
	for i, e := range seen {
		x := lesson.Explain(e, seen[:i])
		page, does := x.Begins()
		r.line(e.Operation, page, does)
		r.ends("ends", e)
		for _, line := range monoapi.HeaderLines(e.RequestHeader) {
			r.line(e.Operation, "→ "+line.Name, x.RequestHeader(line.Name))
		}
		for _, leaf := range lesson.Leaves(e.RequestBody) {
			for _, path := range around(leaf.Path) {
				r.line(e.Operation, "→ "+path, x.RequestField(path, ""))
			}
			r.line(e.Operation, "→ "+leaf.Path, x.RequestField(leaf.Path, leaf.Value))
		}
		for _, line := range monoapi.HeaderLines(e.ResponseHeader) {
			r.line(e.Operation, "← "+line.Name, x.ResponseHeader(line.Name))
		}
		for _, leaf := range lesson.Leaves(e.ResponseBody) {
			for _, path := range append(around(leaf.Path), leaf.Path) {
				r.line(e.Operation, "← "+path, x.Member(path))
			}
		}
	}
	for _, op := range constants(t, "Operation") {
		e := monoapi.Exchange{Operation: monoapi.Operation(op)}
		r.ends("has not ended", e)
		e.Ended = true
		r.ends("without a code", e)
		e.ResponseCode = "103"
		r.ends("103", e)
	}
	for _, kind := range constants(t, "Kind") {
		r.ends(kind, monoapi.Exchange{Operation: monoapi.OpLogin, Ended: true, Err: &monoapi.Error{Kind: monoapi.Kind(kind)}})
	}
	for _, part := range slices.Sorted(maps.Keys(partsOf(monoapi.Shapes()))) {
		r.line("", part, lesson.PartWords(part))
	}
	for _, topic := range lesson.Topics {
		r.line("", topic.Name+", story "+topic.Story, topic.Do)
	}
	golden.RequireEqual(t, []byte(r.String()))
}

// Of the headers those of the API stay in sight, however they are written.
func TestWhichHeadersAreFolded(t *testing.T) {
	for name, folded := range map[string]bool{
		"mono-sec-key": false, "Mono-Sec-Key": false, "x-session-id": false, "Retry-After": false,
		"Content-Type": true, "Date": true, "User-Agent": true, "Set-Cookie": true,
	} {
		assert.Equal(t, folded, lesson.Folded(name), name)
	}
}

// A value is known by the newest answer that brought it, the session also by a
// header; what no answer brought is what it is by its name.
func TestTheNewestAnswerIsTheOrigin(t *testing.T) {
	earlier := []monoapi.Exchange{
		{Operation: monoapi.OpSession, ResponseBody: `{"data": {"session": {"id": "s1"}, "ui": {"form": [{"name": "otp"}]}}}`},
		{Operation: monoapi.OpLogin, ResponseBody: `{"data": {"userInput": {"form": [{"name": "otp"}]}, "accounts": [{"accountNumber": "01"}]}}`,
			ResponseHeader: map[string][]string{"X-Session-Id": {"s2"}}},
	}
	commit := func(session string) *lesson.Explanation {
		return lesson.Explain(monoapi.Exchange{Operation: monoapi.OpCommit, RequestHeader: map[string][]string{"X-Session-Id": {session}}}, earlier)
	}
	assert.Equal(t, "asked for by data.userInput.form[0].name of the login's answer", commit("s1").RequestField("otp", "1"))
	assert.Equal(t, "data.session.id of the session's answer", commit("s1").RequestHeader("x-session-id"))
	assert.Equal(t, "x-session-id of the login's answer", commit("s2").RequestHeader("x-session-id"))
	assert.Equal(t, "the session that the call belongs to", commit("s3").RequestHeader("x-session-id"))
	assert.Equal(t, "the session that the call belongs to", commit("").RequestHeader("x-session-id"))
	for path, number := range map[string]string{"accountNumber": "01", "account": "01"} {
		assert.Equal(t, "data.accounts[0].accountNumber of the login's answer", commit("s1").RequestField(path, number))
	}
	assert.Equal(t, "the account that was chosen", commit("s1").RequestField("accountNumber", "02"))
	assert.Equal(t, "what the customer answered", commit("s1").RequestField("pin", "01"))
	session := lesson.Explain(monoapi.Exchange{Operation: monoapi.OpSession}, earlier)
	assert.Equal(t, "the linked account's ID, which you keep since it was linked", session.RequestField("account", "01"))
	assert.Empty(t, session.RequestField("otherwise", "01"))
	login := lesson.Explain(monoapi.Exchange{Operation: monoapi.OpLogin}, nil)
	assert.Equal(t, "what the customer signs in to the bank with", login.RequestField("username", "x"))
	assert.Equal(t, "the customer's password for the bank", login.RequestField("password", "x"))
	assert.Equal(t, "what the customer answered", login.RequestField("pin", "x"))
}

// What a value of a call holds can't end the text in the script or run a command.
func TestTheScriptQuotes(t *testing.T) {
	text := lesson.Script([]monoapi.Exchange{
		{Ended: true, Status: 200, Operation: monoapi.OpCommit, Method: "POST", Path: "/v2/$HOME/`id`", RequestBody: `{"a": "\"$HOME\\` + "`id`" + `"}`},
	}, nil)
	assert.Contains(t, text, "\"$BASE/v2/\\$HOME/\\`id\\`\"")
	assert.Contains(t, text, `\"a\": \"\\\"\$HOME`+`\\\\`+"\\`id\\`"+`\"`)
	rejected := monoapi.Exchange{Ended: true, Status: 200, Operation: monoapi.OpCommit, Method: "POST", Path: "/c", RequestBody: `{"otp": "` + monoapi.Mask + `"}`}
	right := rejected
	rejected.ResponseCode = monoapi.CodeRejected
	text = lesson.Script([]monoapi.Exchange{rejected, right, right}, map[string]string{"otp": "12'34"})
	assert.Equal(t, 1, strings.Count(text, "BANK_OTP=${BANK_OTP:-'1234'}\n"))
	assert.Equal(t, 1, strings.Count(text, "BANK_OTP_REJECTED=${BANK_OTP_REJECTED:-'wrong'}\n"))
	assert.Equal(t, 2, strings.Count(text, `\"otp\": \"$BANK_OTP\"`))
	assert.Contains(t, text, "\n# 3. Guide, Post-Login Flow")
}

// Only calls that were answered can be made anew.
func TestWhatBelongsIntoAScript(t *testing.T) {
	answered := monoapi.Exchange{Method: "POST", Path: "/answered", Ended: true, Status: 200}
	waiting, failed := answered, answered
	waiting.Ended, failed.Status = false, 0
	text := lesson.Script([]monoapi.Exchange{waiting, answered, failed}, nil)
	assert.Equal(t, 1, strings.Count(text, "/answered"))
	assert.Contains(t, text, "# 1. ")
}

// An exchange meets what it shows, and nothing else.
func TestAnExchangeMeetsOneTopic(t *testing.T) {
	for name, e := range map[string]monoapi.Exchange{
		"102, more input":     {Operation: monoapi.OpLogin, ResponseCode: monoapi.CodeMoreInput},
		"400, rejected":       {Operation: monoapi.OpCommit, ResponseCode: monoapi.CodeRejected},
		"a session that ends": {Operation: monoapi.OpLogin, Err: &monoapi.Error{Kind: monoapi.KindSessionGone}},
		"the reauth link":     {Operation: monoapi.OpLink, Status: 200},
		"":                    {Operation: monoapi.OpSession, Status: 200},
		"none":                {Operation: monoapi.OpLink, Err: &monoapi.Error{Kind: monoapi.KindServer}},
	} {
		var seen lesson.Seen
		e.Ended = true
		seen = seen.Exchange(e)
		for i, topic := range lesson.Topics {
			assert.Equal(t, topic.Name == name, seen.Met(i), "%q meets %q", name, topic.Name)
		}
	}
}
