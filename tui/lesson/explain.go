package lesson

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"connect-reauth/monoapi"
)

// Explanation says what an exchange is.
type Explanation struct {
	exchange monoapi.Exchange
	earlier  []monoapi.Exchange // oldest first
	leaves   map[int][]Leaf     // of the earlier answers, once they are needed
}

// Explain explains an exchange; earlier are those before it, oldest first.
func Explain(e monoapi.Exchange, earlier []monoapi.Exchange) *Explanation {
	return &Explanation{exchange: e, earlier: earlier, leaves: map[int][]Leaf{}}
}

// Begins says which step of Mono's pages the call is, and what it does.
func (x *Explanation) Begins() (page, does string) {
	s := steps[x.exchange.Operation]
	return s.page, s.does
}

// Ends says what the answer means: the line of the guide's table, what the wizard
// does now, and what a server of one's own has to do. Each may be empty.
func (x *Explanation) Ends() (code, wizard, server string) {
	e, s := x.exchange, steps[x.exchange.Operation]
	switch {
	case !e.Ended:
		return "", "The wizard waits for the answer.", s.server
	case e.Err != nil:
		words := kinds[e.Err.Kind]
		return "", "The wizard: " + words[0], words[1]
	case e.ResponseCode != "":
		c := codeOf(e.ResponseCode)
		return string(e.ResponseCode) + " in the guide's table: " + c.Guide + ".", "The wizard " + strings.ReplaceAll(c.Wizard, "`", "") + ".", c.Server
	case x.asksUncoded():
		return "", "The wizard asks for what userInput lists, and commits it.", codeOf(monoapi.CodeMoreInput).Server
	case e.Operation == monoapi.OpSession:
		return "", "The wizard asks for what the sign-in form lists, or for username and password where there is none.",
			"Show the customer this form. " + s.server
	case e.Operation == monoapi.OpLink:
		return "", "The wizard shows the link, as text and as a QR code, and waits for the webhook.", s.server
	case e.Operation == monoapi.OpSandbox:
		return "", "The wizard fills the form in; enter is still yours.", s.server
	case e.Operation == monoapi.OpAccount:
		return "", "The wizard shows whose account it is.", s.server
	}
	return "", "The wizard can't tell what comes next: there is no response code.", "Treat it as not known."
}

// asksUncoded reports whether an answer asks by a userInput without a response code,
// which after the session's answer counts beside accounts only.
func (x *Explanation) asksUncoded() bool {
	holds := func(name string) bool {
		return slices.ContainsFunc(Leaves(x.exchange.ResponseBody), func(l Leaf) bool {
			path := strings.TrimPrefix(l.Path, "data.")
			return strings.HasPrefix(path, name+".") || strings.HasPrefix(path, name+"[")
		})
	}
	switch x.exchange.Operation {
	case monoapi.OpSession:
		return holds("userInput")
	case monoapi.OpLogin, monoapi.OpCommit:
		return holds("userInput") && holds("accounts")
	}
	return false
}

// RequestHeader says where a header of the call got its value.
func (x *Explanation) RequestHeader(name string) string {
	if strings.EqualFold(name, "x-session-id") {
		if origin := x.origin(x.exchange.RequestHeader.Get(name)); origin != "" {
			return origin
		}
	}
	return requestHeaders[http.CanonicalHeaderKey(name)]
}

// ResponseHeader says what a header of the answer is good for; most are the
// transport's, and it says nothing of those.
func (x *Explanation) ResponseHeader(name string) string {
	return responseHeaders[http.CanonicalHeaderKey(name)]
}

// Folded reports whether a header says nothing about the API.
func Folded(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Mono-Sec-Key", "X-Session-Id", "Retry-After":
		return false
	}
	return true
}

// RequestField says where a member of the call's body got its value.
func (x *Explanation) RequestField(path string, value string) string {
	if asked := x.asked(path); asked != "" {
		return asked
	}
	if path == "accountNumber" || path == "account" && x.exchange.Operation == monoapi.OpCommit {
		if origin := x.origin(value); origin != "" {
			return origin
		}
	}
	if words := requestFields[path]; words != "" {
		return words
	}
	switch {
	case x.exchange.Operation == monoapi.OpLogin && path == "username":
		return "what the customer signs in to the bank with"
	case x.exchange.Operation == monoapi.OpLogin && path == "password":
		return "the customer's password for the bank"
	case x.exchange.Operation == monoapi.OpLogin || x.exchange.Operation == monoapi.OpCommit:
		return "what the customer answered"
	}
	return ""
}

// asked says which answer asked for a field.
func (x *Explanation) asked(field string) string {
	for i := len(x.earlier) - 1; i >= 0; i-- {
		for _, leaf := range x.leavesOf(i) {
			if leaf.Value == field && inForm().MatchString(leaf.Path) {
				return "asked for by " + leaf.Path + " of " + x.answerOf(i)
			}
		}
	}
	return ""
}

// inForm is where the names of a form's fields stand.
var inForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(form|fields|inputs|userInput)\[\d+\](\.name)?$`) })

// origin says where a value came from: which member of which answer.
func (x *Explanation) origin(value string) string {
	if value == "" {
		return ""
	}
	for i := len(x.earlier) - 1; i >= 0; i-- {
		if x.earlier[i].ResponseHeader.Get("x-session-id") == value {
			return "x-session-id of " + x.answerOf(i)
		}
		for _, leaf := range x.leavesOf(i) {
			if leaf.Value == value {
				return leaf.Path + " of " + x.answerOf(i)
			}
		}
	}
	return ""
}

func (x *Explanation) answerOf(i int) string { return steps[x.earlier[i].Operation].answer }

func (x *Explanation) leavesOf(i int) []Leaf {
	leaves, known := x.leaves[i]
	if !known {
		leaves = Leaves(x.earlier[i].ResponseBody)
		x.leaves[i] = leaves
	}
	return leaves
}

// index is a place in a list.
var index = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[\d+\]`) })

// Member says what a member of the answer is; nothing where there is nothing to
// say. The path has the members' names from the top, and places in lists.
func (x *Explanation) Member(path string) string {
	place := index().ReplaceAllString(path, "")
	within := false // a part that is no envelope
	for _, s := range monoapi.Shapes() {
		if !x.mayHold(s.Part) {
			continue
		}
		if s.Place == place {
			if s.Part == "field errors" || s.Part == "linked account" && place == "data" || s.Part == "questions" && strings.HasSuffix(place, "userInput") {
				continue // the envelope, most of the time
			}
			if s.Part == "response code" {
				return codeLine(x.exchange.ResponseCode)
			}
			return parts[s.Part]
		}
		within = within || s.Place != "data" && strings.HasPrefix(place, s.Place+".")
	}
	name := place[strings.LastIndex(place, ".")+1:]
	if within {
		if name == "name" && strings.Contains(path, "form[") {
			return fieldName
		}
		if words := memberWords[name]; words != "" {
			return words
		}
		if strings.Contains(path, ".values.") {
			return "what the field takes"
		}
	}
	return cmp.Or(others[name], memberWords[name])
}

// mayHold reports whether an answer to this call may have a part: "data.session"
// may be a session's ID, but "data.id" of account details is none.
func (x *Explanation) mayHold(part string) bool {
	if part == "message" || part == "status" || part == "field errors" {
		return true
	}
	switch x.exchange.Operation {
	case monoapi.OpAccount:
		return part == "linked account" || part == "data status"
	case monoapi.OpSandbox:
		return part == "sandbox sign-ins"
	case monoapi.OpLink:
		return part == "reauth link" || part == "institution of a reauth link"
	}
	switch part {
	case "questions of an answer without a response code":
		return x.opens()
	case "questions", "title where there are no questions":
		return !x.opens()
	case "linked account", "data status", "sandbox sign-ins", "reauth link", "institution of a reauth link",
		"event", "event's ID", "event's account", "job's status", "session ID when nothing else has one and the answer is no 99":
		return false
	}
	return true
}

// opens reports whether this is a session's answer without a response code: its
// form is the sign-in's, and nothing of it is committed.
func (x *Explanation) opens() bool {
	return x.exchange.Operation == monoapi.OpSession && x.exchange.ResponseCode == ""
}

func codeLine(code monoapi.ResponseCode) string {
	if code == "" {
		return parts["response code"]
	}
	return codeOf(code).Guide
}
