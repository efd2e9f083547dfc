package flow_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

var (
	// sentences is one or more of them. A quotation may begin one.
	sentences = regexp.MustCompile(`^["\p{Lu}][^\n]*[^.\s][.!?]$`)
	pressed   = regexp.MustCompile(`(?i)\b(?:press|hit|push)\s+(\S+)`)
	keyNames  = regexp.MustCompile(`(?i)\b(esc|escape|ctrl|control|tab|shift|alt|meta|space ?bar|backspace|del|arrows?|pg ?(up|dn|down)|f\d{1,2}|return)\b`)
)

// faultOf returns what is wrong with a notice's words, "" when nothing is.
func faultOf(n flow.Notice) string {
	for _, part := range []string{n.What, n.Reached, n.Do} {
		switch {
		case part == "":
			continue
		case !sentences.MatchString(part):
			return "not a sentence"
		case strings.Contains(part, "  ") || strings.Contains(part, ".."):
			return "a stray blank or full stop"
		case strings.ContainsFunc(part, unicode.IsControl):
			return "a control character"
		case strings.Contains(part, canary) || strings.Contains(part, monoapi.Mask):
			return "a secret"
		case keyNames.MatchString(part):
			return "the name of a key"
		}
		for _, press := range pressed.FindAllStringSubmatch(part, -1) {
			if press[1] != "enter" {
				return "the name of a key"
			}
		}
	}
	switch {
	case n.What == "":
		return "it does not say what happened"
	// What the operator cancelled can do without advice.
	case n.Do == "" && n.Again == "" && n.Kind != monoapi.KindCancelled:
		return "it does not say what to do"
	}
	return ""
}

// TestFaultOf checks the checker.
func TestFaultOf(t *testing.T) {
	assert.Empty(t, faultOf(flow.Notice{Kind: "x", What: "It failed.", Reached: "Nothing was sent.", Do: "Press enter again."}))
	for _, n := range []flow.Notice{
		{},
		{What: "it failed.", Do: "Try again."},
		{What: "It failed", Do: "Try again."},
		{What: "It failed..", Do: "Try again."},
		{What: "It  failed.", Do: "Try again."},
		{What: "It failed.\nBadly.", Do: "Try again."},
		{What: "It failed.", Reached: "nothing", Do: "Try again."},
		{What: "It failed.", Do: "Press esc."},
		{What: "It failed.", Do: "Press r to retry."},
		{What: "It failed.", Do: "Use ctrl+c."},
		{What: "It failed: " + canary + "1.", Do: "Try again."},
		{Kind: "x", What: "It failed."},
		{What: "It is empty."},
	} {
		assert.NotEmpty(t, faultOf(n), "%+v", n)
	}
}

// said is a notice and how it came about.
type said struct {
	how    string
	notice flow.Notice
}

// everythingSaid collects the notices that follow each trigger in each
// point, and those of answers that hold more than the usual.
func everythingSaid() []said {
	var all []said
	add := func(how string, w *walk) {
		if n := w.machine.Notice(); !n.Empty() {
			all = append(all, said{how, n})
		}
	}
	for _, s := range points() {
		for _, h := range triggers {
			for _, way := range h.ways {
				w := walkTo(s.name)
				before := w.machine.Notice()
				if way(w); w.machine.Notice() != before {
					add(s.name+" × "+h.name, w)
				}
			}
		}
		for _, e := range []monoapi.Error{
			{Kind: monoapi.KindUnreachable, Detail: "dial: connection refused."},
			{Kind: monoapi.KindUnreadable, Detail: "it is HTML, not JSON", Status: 502, Sent: true},
			{Kind: monoapi.KindServer, Status: 503, Sent: true},
			{Kind: "of tomorrow", Status: 418, Sent: true},
		} {
			if s.state.Waiting() {
				e.Operation = walkTo(s.name).last().Operation
				add(s.name+" × "+e.Error(), walkTo(s.name).fail(&e))
			}
		}
		if s.state.Waiting() {
			add(s.name+" × wait ended", walkTo(s.name).tooMany(0).do(flow.Back{}))
		}
	}
	add("a choice that is not linked", walkTo("choose account").do(tellLinked, pickSecond))
	add("a short account", new(walk).do(flow.SubmitAccount{ID: "abc"}))
	add("a link used meanwhile", walkTo("credentials").do(flow.CreateLink{}).answer(linkAnswer).do(flow.Back{}, flow.Confirmed{}))
	for _, mistaken := range []flow.SubmitSignIn{
		userAndPassword("test_sk_x", password), userAndPassword(account+"  Ada Obi", password),
		userAndPassword("Username: samuel", password), userAndPassword(password, password),
	} {
		add("a mistaken sign-in", walkTo("credentials").do(mistaken))
	}
	for _, otp := range []string{"Your OTP is 123456.", "see the letter", "123456123456"} {
		add("a mistaken password", walkTo("challenge").do(flow.SubmitAnswers{Answers: []flow.Input{{Text: secret(otp)}, {Text: secret("Lagos")}}}))
	}
	return all
}

func TestEveryNoticeIsWellPut(t *testing.T) {
	kinds := make(map[string]bool)
	for _, s := range everythingSaid() {
		assert.Empty(t, faultOf(s.notice), "%s: %s", s.how, s.notice)
		if strings.HasSuffix(s.how, " × "+string(monoapi.KindCancelled)) {
			assert.NotEmpty(t, s.notice.Do, "what another than the operator cancelled needs advice")
		}
		// A choice between accounts is no attempt at anything.
		if s.notice.Kind != "" && !strings.HasPrefix(s.how, "choosing × 400") {
			assert.NotEmpty(t, s.notice.Reached, "%s does not say how far it came: %s", s.how, s.notice)
		}
		kinds[string(s.notice.Kind)] = true
	}
	for _, kind := range append(constants(t, "words.go", "Kind"), constants(t, "../../monoapi/errors.go", "Kind")...) {
		// A session that is gone is renewed, or told of as a session's error.
		assert.True(t, kinds[kind], "no notice of the kind %s was looked at", kind)
	}
	assert.True(t, kinds[""], "no remark was looked at")
}

// TestNoticesSayWhatWasMeant looks at what tells one notice from another.
func TestNoticesSayWhatWasMeant(t *testing.T) {
	assert.Contains(t, walkTo("creating session").answer(unknown).machine.Notice().What, "103")
	assert.Contains(t, walkTo("creating session").answer(without(choose)).machine.Notice().What, "101")
	assert.Contains(t, walkTo("creating session").answer(without(more)).machine.Notice().What, "102")
	assert.Contains(t, walkTo("creating session").answer(without(opened)).machine.Notice().What, "session ID")
	assert.NotContains(t, walkTo("logging in").answer(without(opened)).machine.Notice().What, "session ID")
	assert.NotEqual(t, walkTo("creating session").answer(without(opened)).machine.Notice().Do,
		walkTo("logging in").answer(opened).machine.Notice().Do)

	w := walkTo("logging in")
	failed := w.failed(monoapi.KindServer, true)
	failed.Status = 503
	n := w.fail(failed).machine.Notice()
	assert.Contains(t, n.What, "(HTTP 503)")
	assert.Equal(t, says, n.Says)

	w = walkTo("creating session")
	n = w.tooMany(10 * 60e9).machine.Notice()
	assert.Contains(t, n.Do, "10 minutes")

	assert.Contains(t, new(walk).do(flow.SubmitAccount{ID: "abc"}).machine.Notice().What, "this one has 3")
	assert.Contains(t, walkTo("challenge").do(flow.SubmitAnswers{Answers: make([]flow.Input, 2)}).machine.Notice().What, "There is no answer yet: Enter OTP.")
}

// TestMonosWordsAreQuoted: whatever is wrong with an answer, its message is told.
func TestMonosWordsAreQuoted(t *testing.T) {
	for _, from := range []string{"creating session", "logging in", "choosing", "answering"} {
		for _, o := range []reply{rejected, without(rejected), unknown, without(choose), without(more), without(opened), silent} {
			o.Message = says
			if n := walkTo(from).answer(o).machine.Notice(); n.Problem() {
				assert.Equal(t, says, n.Says, "%s: %s", from, n)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	n := flow.Notice{Kind: "x", What: "It failed.", Says: "the bank is closed", Reached: "Nothing was sent.", Do: "Try again."}
	assert.Equal(t, []string{"It failed.", "Mono says: The bank is closed.", "Nothing was sent.", "Try again."}, n.Sentences(flow.How{"Press enter again"}))
	assert.Equal(t, "It failed. Mono says: The bank is closed. Nothing was sent. Try again.", n.String())
	assert.Equal(t, "Mono says: Ist geschlossen…", flow.Notice{Says: "ist geschlossen…"}.String())
	assert.Equal(t, "Mono says: Étrange!", flow.Notice{Says: "étrange!"}.String())
	assert.Equal(t, "Mono says: See p.2.", flow.Notice{Says: "see p.2"}.String())
	assert.Equal(t, "Mono says: X.", flow.Notice{Says: "x"}.String())
	assert.Equal(t, "Mono says: Why?", flow.Notice{Says: "why?"}.String())

	assert.Empty(t, flow.Notice{}.Sentences(flow.How{"Press enter again"}))
	assert.Empty(t, flow.Notice{}.String())
	assert.True(t, flow.Notice{}.Empty())
	assert.False(t, flow.Notice{Field: 1}.Empty())
}
