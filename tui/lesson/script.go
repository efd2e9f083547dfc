package lesson

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"connect-reauth/monoapi"
)

const scriptHead = `#!/bin/sh
# The calls of a sitting, in their order, with curl. They go to the demo bank
# (connect-reauth demo-server), or to MONO_BASE_URL with MONO_SECRET_KEY.
BASE=${MONO_BASE_URL:-http://127.0.0.1:8080}
KEY=${MONO_SECRET_KEY:-test_sk_demo}
`

// sessionOfAnswer ends the call that creates a session, and keeps the session's ID.
const sessionOfAnswer = `)
printf '%s\n' "$ANSWER"
ID=$(printf '%s' "$ANSWER" | sed -n 's/.*"session":{"id":"\([^"]*\)".*/\1/p')
SESSION=${ID:-$SESSION}
`

// Script returns exchanges, oldest first, as a shell script that makes their calls
// anew, as far as they were answered, each within the session that the script itself
// has created. The secrets
// are not in it: what was answered to a field is taken from a variable, BANK_ and
// the field's name, which answers gives a default.
func Script(exchanges []monoapi.Exchange, answers map[string]string) string {
	s := script{answers: answers, known: map[string]bool{}}
	for _, e := range exchanges {
		if e.Ended && e.Status != 0 {
			s.call(e)
		}
	}
	return scriptHead + s.variables.String() + s.calls.String()
}

type script struct {
	number           int // of the call
	answers          map[string]string
	known            map[string]bool // variables
	variables, calls strings.Builder
}

func (s *script) call(e monoapi.Exchange) {
	s.number++
	fmt.Fprintf(&s.calls, "\n# %d. %s\n", s.number, steps[e.Operation].page)
	if e.Operation == monoapi.OpSession {
		s.calls.WriteString("ANSWER=$(")
	}
	fmt.Fprintf(&s.calls, "curl -s -X %s \"$BASE%s\" \\\n  -H \"mono-sec-key: $KEY\"", e.Method, doubleQuoted(e.Path))
	if e.RequestHeader.Get("x-session-id") != "" {
		s.calls.WriteString(" \\\n  -H \"x-session-id: $SESSION\"")
	}
	if e.Method == http.MethodPost {
		s.calls.WriteString(" \\\n  -H \"Content-Type: application/json\" \\\n  -d \"" + s.body(e) + "\"")
	}
	if e.Operation == monoapi.OpSession {
		s.calls.WriteString(sessionOfAnswer)
		return
	}
	s.calls.WriteString("\necho\n")
}

// body writes the body of a call, with a variable in the place of each secret.
func (s *script) body(e monoapi.Exchange) string {
	var members []string
	for _, leaf := range Leaves(e.RequestBody) {
		value := doubleQuoted(leaf.Value)
		switch {
		case leaf.Value == monoapi.Mask:
			value = "$" + s.variable(leaf.Path, e.ResponseCode == monoapi.CodeRejected)
		case leaf.Path == "meta.ref":
			value = fmt.Sprintf("ref-$$-%d", s.number) // one that was used is refused
		}
		members = append(members, member(leaf.Path, `\"`+value+`\"`))
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// member writes a member, within others where its path has dots.
func member(path, value string) string {
	outer, inner, ok := strings.Cut(path, ".")
	if ok {
		value = "{" + member(inner, value) + "}"
	}
	return `\"` + doubleQuoted(outer) + `\": ` + value
}

var noWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^A-Z0-9]+`) })

// variable names the variable of an answer. What was rejected is answered wrongly
// again.
func (s *script) variable(field string, rejected bool) string {
	name := "BANK_" + noWord().ReplaceAllString(strings.ToUpper(field), "_")
	value := s.answers[field]
	if rejected {
		name, value = name+"_REJECTED", "wrong"
	}
	if !s.known[name] {
		s.known[name] = true
		fmt.Fprintf(&s.variables, "%s=${%s:-'%s'}\n", name, name, strings.ReplaceAll(value, "'", ""))
	}
	return name
}

// doubleQuoted writes a text for the inside of double quotes in a shell, and of
// JSON.
func doubleQuoted(text string) string {
	return strings.NewReplacer(`\`, `\\\\`, `"`, `\\\"`, "$", `\$`, "`", "\\`").Replace(text)
}
