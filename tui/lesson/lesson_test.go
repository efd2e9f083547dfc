package lesson_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui/flow/flowtest"
	"connect-reauth/tui/lesson"
)

// demoAnswers are what the demo bank takes, by the name of the field.
var demoAnswers = map[string]string{
	"username": sandbox.Username, "password": sandbox.Password, "otp": sandbox.OTP, "answer": sandbox.Answer, "security_answer": sandbox.Answer,
	"phone_number": "08031234567", "passcode": "246810", "email": sandbox.Username,
}

func answersTo(form monoapi.Form) (all []monoapi.Answer) {
	for _, field := range form.Fields {
		all = append(all, field.Answer(monoapi.NewSecret(demoAnswers[field.Name])))
	}
	return all
}

// sitting plays every story with the real client, and returns what was seen.
func sitting(t *testing.T, digits ...string) (seen []monoapi.Exchange) {
	bank := flowtest.StartDemoBank(t, sandbox.Config{})
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_demo"), BaseURL: bank.URL(), Observe: func(e monoapi.Exchange) {
		if e.Ended {
			seen = append(seen, e)
		}
	}})
	require.NoError(t, err)
	for _, story := range digits {
		play(t.Context(), client, sandbox.AccountPrefix+story)
	}
	return seen
}

// play walks an account to its end, and asks beside what else can be asked.
func play(ctx context.Context, client *monoapi.Client, account string) {
	_, _ = client.Account(ctx, account)
	_, _ = client.CreateLink(ctx, monoapi.LinkRequest{Account: account, RedirectURL: "https://shop.test/back"})
	for range 3 {
		session, err := client.CreateSession(ctx, account)
		if err != nil {
			continue
		}
		_, _ = session.SandboxSignIns(ctx)
		o := session.Outcome
		if o.ResponseCode == "" {
			if o, err = session.SignIn(ctx, answersTo(session.SignInForm)...); err != nil {
				continue
			}
		}
		for o.Asks() {
			answers := answersTo(o.Challenge)
			if len(o.Accounts) > 0 {
				answers = append(answers, o.Accounts[1].Answer())
			}
			if o, err = session.Commit(ctx, answers...); err != nil {
				break
			}
		}
		return
	}
}

func everyStory() (digits []string) {
	for _, s := range sandbox.Stories() {
		digits = append(digits, s.Digits)
	}
	return digits
}

// Whatever the client sends, and whatever the demo bank answers, is explained.
func TestEverythingIsExplained(t *testing.T) {
	seen := sitting(t, everyStory()...)
	require.Greater(t, len(seen), 60)
	for i, e := range seen {
		x := lesson.Explain(e, seen[:i])
		page, does := x.Begins()
		assert.NotEmpty(t, page+does, e.Path)
		_, wizard, server := x.Ends()
		assert.NotEmpty(t, wizard, e.Path)
		assert.NotEmpty(t, server, e.Path)
		for name := range e.RequestHeader {
			assert.NotEmpty(t, x.RequestHeader(name), "the header %s of %s", name, e.Path)
		}
		for _, leaf := range lesson.Leaves(e.RequestBody) {
			assert.NotEmpty(t, x.RequestField(leaf.Path, leaf.Value), "the field %s of %s", leaf.Path, e.Path)
		}
		for _, leaf := range lesson.Leaves(e.ResponseBody) {
			if leaf.Path == "data" { // null
				continue
			}
			assert.NotEmpty(t, x.Member(leaf.Path), "the member %s of the answer to %s", leaf.Path, e.Path)
		}
	}
}

// Whatever the client reads has words, and every way in which a call can end.
func TestThereAreWordsForAllThatIsRead(t *testing.T) {
	x := lesson.Explain(monoapi.Exchange{Operation: monoapi.OpLogin}, nil)
	for _, name := range membersRead(t) {
		assert.NotEmpty(t, x.Member("data.accounts[0]."+name), name)
	}
	for _, part := range slices.Sorted(maps.Keys(partsOf(monoapi.Shapes()))) {
		assert.NotEmpty(t, lesson.PartWords(part), part)
	}
	for _, kind := range constants(t, "Kind") {
		_, wizard, server := lesson.Explain(monoapi.Exchange{
			Operation: monoapi.OpLogin, Ended: true, Err: &monoapi.Error{Kind: monoapi.Kind(kind)},
		}, nil).Ends()
		assert.NotEmpty(t, strings.TrimPrefix(wizard, "The wizard: "), kind)
		assert.NotEmpty(t, server, kind)
	}
	for _, op := range constants(t, "Operation") {
		page, does := lesson.Explain(monoapi.Exchange{Operation: monoapi.Operation(op)}, nil).Begins()
		assert.NotEmpty(t, page, op)
		assert.NotEmpty(t, does, op)
	}
}

func partsOf(shapes []monoapi.Shape) map[string]bool {
	parts := map[string]bool{}
	for _, s := range shapes {
		parts[s.Part] = true
	}
	return parts
}

// constants are the values of the constants of a type in monoapi's errors.go.
func constants(t *testing.T, kind string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../monoapi/errors.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == kind && len(spec.Values) == 1 {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			values = append(values, value)
		}
		return true
	})
	require.NotEmpty(t, values)
	return values
}

// Where values came from is told by the answer that brought them.
func TestWhereValuesCameFrom(t *testing.T) {
	seen := sitting(t, "103")
	at := func(op monoapi.Operation, nth int) (monoapi.Exchange, *lesson.Explanation) {
		for i, e := range seen {
			if e.Operation == op {
				if nth--; nth == 0 {
					return e, lesson.Explain(e, seen[:i])
				}
			}
		}
		require.FailNow(t, "no such call")
		return monoapi.Exchange{}, nil
	}
	_, login := at(monoapi.OpLogin, 1)
	assert.Equal(t, "data.session.id of the session's answer", login.RequestHeader("x-session-id"))
	assert.Equal(t, "asked for by data.ui.form[0].name of the session's answer", login.RequestField("username", monoapi.Mask))
	assert.Equal(t, "asked for by data.ui.form[1].name of the session's answer", login.RequestField("password", monoapi.Mask))
	_, commit := at(monoapi.OpCommit, 2)
	assert.Equal(t, "asked for by data.userInput.form[0].name of the commit's answer", commit.RequestField("otp", monoapi.Mask))
	chosen, commit := at(monoapi.OpCommit, 3)
	assert.Equal(t, "data.accounts[1].accountNumber of the commit's answer", commit.RequestField("accountNumber", lesson.Leaves(chosen.RequestBody)[0].Value))
	code, wizard, server := commit.Ends()
	assert.Equal(t, "99 in the guide's table: login complete, session committed.", code)
	assert.Equal(t, "The wizard shows the result and the code.", wizard)
	assert.Contains(t, server, "Wait for the webhooks")

	_, session := at(monoapi.OpSession, 1)
	assert.Equal(t, "the linked account's ID, which you keep since it was linked", session.RequestField("account", sandbox.AccountPrefix+"103"))
	assert.Contains(t, session.Member("data.session.id"), "send it as x-session-id")
	assert.Contains(t, session.Member("data.session.expiresAt"), "Unix milliseconds")
	assert.Equal(t, "the key under which the answer goes back", session.Member("data.ui.form[0].name"))
	assert.Equal(t, "its name", session.Member("data.session.institution.name"))
}

// README has the same table.
func TestREADMEHasTheCodes(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "| code | the guide says | the wizard |\n|---|---|---|\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	var want []string
	for _, c := range lesson.Codes {
		code := string(c.Code)
		if code == "" {
			code = "any other"
		}
		want = append(want, "| "+code+" | "+c.Guide+" | "+c.Wizard+" |")
	}
	assert.Equal(t, want, strings.Split(strings.TrimSpace(table), "\n"))
}

// What demo-server prints says the same of the codes.
func TestTheGuideOfDemoServerSaysTheSame(t *testing.T) {
	text := sandbox.CurlGuide("http://127.0.0.1:8080", false)
	assert.Contains(t, text, "data.session.id")
	for _, c := range lesson.Codes[:3] {
		assert.Contains(t, text, "The bank answers "+string(c.Code))
	}
}

func TestTopicsAreTickedWhenTheyAreMet(t *testing.T) {
	var seen lesson.Seen
	assert.Equal(t, 0, seen.Next())
	played := map[string]bool{}
	for _, topic := range lesson.Topics {
		played[topic.Story] = true
	}
	for _, e := range sitting(t, slices.Sorted(maps.Keys(played))...) {
		waiting := e
		waiting.Ended = false
		assert.Equal(t, seen.Count(), seen.Exchange(waiting).Count(), "nothing is met before the answer")
		seen = seen.Exchange(e)
	}
	assert.Equal(t, len(lesson.Topics)-1, seen.Count(), "its stories show every topic but the webhooks")
	assert.Equal(t, "webhooks", lesson.Topics[seen.Next()].Name)
	seen = seen.Webhook(monoapi.WebhookEvent{Name: monoapi.EventReauthorised})
	assert.Equal(t, 1, seen.Next())
	seen = seen.Webhook(monoapi.WebhookEvent{Name: monoapi.EventUpdated})
	assert.Equal(t, -1, seen.Next())
	assert.Equal(t, len(lesson.Topics), seen.Count())
}

func TestLeaves(t *testing.T) {
	assert.Equal(t, []lesson.Leaf{{"a", "1"}, {"b.c[0]", "x"}, {"b.c[1].d", "null"}, {"e", "true"}},
		lesson.Leaves(`{"a": 1, "b": {"c": ["x", {"d": null}]}, "e": true}`))
	assert.Equal(t, []lesson.Leaf{{"at", "1605101689897"}}, lesson.Leaves(`{"at": 1605101689897}`), "digit for digit")
	for _, text := range []string{"", "<html>", `{"a": `, `{"a": 1`, strings.Repeat("[", 100)} {
		assert.Empty(t, lesson.Leaves(text), text)
	}
}

// A sitting's script makes the same calls with the same ends, against the bank
// that demo-server is.
func TestTheScriptOfASitting(t *testing.T) {
	for _, tool := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	seen := sitting(t, "099", "102", "101", "103", "104", "105", "106", "098", "400", "401", "403", "410", "429")
	text := lesson.Script(seen, demoAnswers)
	for _, secret := range []string{monoapi.Mask, "sess_"} {
		_, calls, _ := strings.Cut(text, "# 1.")
		assert.NotContains(t, strings.ReplaceAll(calls, `"session\":{`, ""), secret)
	}
	bank := flowtest.StartDemoBank(t, sandbox.Config{})
	cmd := exec.CommandContext(t.Context(), "sh")
	cmd.Stdin = strings.NewReader(text)
	cmd.Env = append(os.Environ(), "MONO_BASE_URL="+bank.URL(), "MONO_SECRET_KEY=test_sk_demo", "no_proxy=127.0.0.1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s\n%s", text, out)
	var want, got []string
	for _, e := range seen {
		want = append(want, e.Method+" "+e.Path+" "+strconv.Itoa(e.Status))
	}
	for _, r := range bank.Requests() {
		got = append(got, r.Method+" "+r.Path+" "+strconv.Itoa(r.Status))
	}
	assert.Equal(t, want, got, "%s\n%s", text, out)
}

// The form of a session's answer is the sign-in's, that of a 102 what is committed.
func TestWhichFormItIs(t *testing.T) {
	for name, c := range map[string]struct {
		digits, path, says string
		at                 int
	}{
		"session": {"102", "data.ui.form", "the fields, in order", 2},
		"title":   {"102", "data.ui.title", "the sentence above the form", 2},
		"login":   {"102", "data.userInput.form", "what the bank asks: commit the answers under these names", 4},
		"at once": {"098", "data.userInput.form", "what the bank asks: commit the answers under these names", 2},
	} {
		seen := sitting(t, c.digits)
		require.Greater(t, len(seen), c.at, name)
		assert.Contains(t, seen[c.at].ResponseBody, c.path[strings.LastIndex(c.path, ".")+1:], name)
		assert.Equal(t, c.says, lesson.Explain(seen[c.at], seen[:c.at]).Member(c.path), name)
	}
}

// An error says more than the response code beside it, which over HTTP 429 is that of
// no rejection.
func TestAnErrorBesideAResponseCode(t *testing.T) {
	code, wizard, _ := lesson.Explain(monoapi.Exchange{
		Operation: monoapi.OpSession, Ended: true, Status: 429, ResponseCode: monoapi.CodeRejected,
		Err: &monoapi.Error{Kind: monoapi.KindRateLimited, Operation: monoapi.OpSession},
	}, nil).Ends()
	assert.Empty(t, code)
	assert.Contains(t, wizard, "Waits as long as Retry-After says")
}

// What asks by a userInput is no sign-in, and is known, although no code says so.
func TestAnswersThatAskWithoutACode(t *testing.T) {
	const asks = "The wizard asks for what userInput lists, and commits it."
	for _, c := range []struct {
		op   monoapi.Operation
		body string
		asks bool
	}{
		{monoapi.OpSession, `{"data": {"session": "s", "userInput": {"title": "T"}, "ui": {"form": ["username"]}}}`, true},
		{monoapi.OpSession, `{"userInput": ["otp"]}`, true},
		{monoapi.OpSession, `{"data": {"userInput": {}, "ui": {"form": ["username"]}}}`, false},
		{monoapi.OpCommit, `{"data": {"accounts": [{"id": "a"}], "userInput": {"form": ["otp"]}}}`, true},
		{monoapi.OpLogin, `{"data": {"userInput": {"form": ["otp"]}}}`, false},
		{monoapi.OpLogin, `{"data": {"accounts": [{"id": "a"}]}}`, false},
	} {
		_, wizard, _ := lesson.Explain(monoapi.Exchange{Operation: c.op, Ended: true, Status: 200, ResponseBody: c.body}, nil).Ends()
		assert.Equal(t, c.asks, wizard == asks, "%s %s: %s", c.op, c.body, wizard)
	}
	earlier := monoapi.Exchange{Operation: monoapi.OpSession, Ended: true, ResponseBody: `{"data": {"userInput": ["otp"]}}`}
	x := lesson.Explain(monoapi.Exchange{Operation: monoapi.OpCommit}, []monoapi.Exchange{earlier})
	assert.Equal(t, "asked for by data.userInput[0] of the session's answer", x.RequestField("otp", ""))
}
