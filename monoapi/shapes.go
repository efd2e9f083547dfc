package monoapi

import "strings"

// confidence says which page a place is known from: the reauthorisation guide,
// the Partners API pages of the sister flow, another page of Mono's, an older
// page of this flow, or none.
type confidence string

const (
	guide    confidence = "guide"
	partners confidence = "partners"
	docs     confidence = "docs"
	v1       confidence = "v1"
	unstated confidence = "open"
)

// part is something that an answer may hold.
type part string

const (
	partResponseCode    part = "response code"
	partCode            part = "code"
	partMessage         part = "message"
	partStatus          part = "status"
	partFieldErrors     part = "field errors" // a list of {field, message}
	partSessionID       part = "session ID"
	partNoSession       part = "session ID when nothing else has one and the answer is no 99"
	partSessionEnd      part = "end of the session" // Unix milliseconds
	partInstitution     part = "institution"
	partSignInForm      part = "sign-in form" // of a session answer without a response code
	partAccounts        part = "accounts"
	partUserInput       part = "questions of an answer without a response code" // in whatever form
	partQuestions       part = "questions"                                      // a list of names or of fields
	partTitle           part = "title where there are no questions"             // else it stands beside them
	partSignIns         part = "sandbox sign-ins"
	partDetails         part = "linked account"
	partMeta            part = "data status"
	partLink            part = "reauth link"
	partLinkInstitution part = "institution of a reauth link" // a name or an object
	partEvent           part = "event"
	partEventID         part = "event's ID"
	partEventAccount    part = "event's account"
	partJobStatus       part = "job's status"
)

// shape is a place where a part may stand: the members' names from the top,
// parted by dots, or a header.
type shape struct {
	part       part
	place      string
	confidence confidence
}

// shapes is where the parts of an answer are looked for, in this order, the
// first that holds something usable counts. Add a place here and a body to the
// tests; nothing else has to know.
var shapes = []shape{
	{partResponseCode, "data.responseCode", guide},
	{partResponseCode, "responseCode", partners},
	{partCode, "data.code", guide},
	{partCode, "code", unstated},
	{partMessage, "message", guide},
	{partMessage, "data.message", unstated},
	{partMessage, "error", unstated},
	{partStatus, "status", docs},
	{partFieldErrors, "data", docs},

	{partSessionID, "header x-session-id", unstated},
	{partSessionID, "data.session.id", partners},
	{partSessionID, "data.session_id", unstated},
	{partSessionID, "data.sessionId", unstated},
	{partSessionID, "data.session", unstated},
	{partSessionID, "data.id", unstated},
	{partSessionID, "session.id", unstated},
	{partSessionID, "session_id", unstated},
	{partSessionID, "sessionId", unstated},
	{partSessionID, "session", unstated},
	{partSessionID, "id", v1},
	{partNoSession, "data.code", unstated},
	{partSessionEnd, "data.session.expiresAt", partners},
	{partSessionEnd, "data.session.expires_at", partners},
	{partSessionEnd, "data.expiresAt", unstated},
	{partSessionEnd, "data.expires_at", unstated},
	{partSessionEnd, "session.expiresAt", unstated},
	{partSessionEnd, "session.expires_at", unstated},
	{partSessionEnd, "expiresAt", v1},
	{partSessionEnd, "expires_at", v1},
	{partInstitution, "data.session.institution", partners},
	{partInstitution, "data.institution", unstated},
	{partInstitution, "session.institution", unstated},
	{partInstitution, "institution", unstated},
	{partSignInForm, "data.ui", partners},
	{partSignInForm, "ui", unstated},

	{partAccounts, "data.accounts", partners},
	{partAccounts, "accounts", unstated},
	{partUserInput, "data.userInput", partners},
	{partUserInput, "userInput", unstated},
	{partQuestions, "data.userInput.form", partners},
	{partQuestions, "data.userInput.fields", unstated},
	{partQuestions, "data.userInput.inputs", unstated},
	{partQuestions, "data.userInput", unstated},
	{partQuestions, "userInput.form", unstated},
	{partQuestions, "userInput.fields", unstated},
	{partQuestions, "userInput.inputs", unstated},
	{partQuestions, "userInput", unstated},
	{partQuestions, "data.ui.form", v1},
	{partQuestions, "data.form", unstated},
	{partQuestions, "ui.form", unstated},
	{partQuestions, "form", unstated},
	{partQuestions, "data.fields", unstated},
	{partQuestions, "data.inputs", unstated},
	{partQuestions, "fields", unstated},
	{partQuestions, "inputs", unstated},
	{partTitle, "data.userInput.title", partners},
	{partTitle, "userInput.title", unstated},
	{partTitle, "data.ui.title", v1},
	{partTitle, "data.title", unstated},
	{partTitle, "ui.title", unstated},
	{partTitle, "title", unstated},

	{partSignIns, "data.credentials", partners},
	{partDetails, "data.account", docs},
	{partDetails, "data", unstated},
	{partMeta, "data.meta", docs},

	{partLink, "data.mono_url", docs},
	{partLink, "data.monoUrl", unstated},
	{partLink, "data.link", unstated},
	{partLink, "data.url", unstated},
	{partLink, "mono_url", unstated},
	{partLinkInstitution, "data.institution", docs},
	{partLinkInstitution, "institution", unstated},

	{partEvent, "event", docs},
	{partEventID, "event_id", docs},
	{partEventID, "data.event_id", unstated},
	{partEventAccount, "data.account._id", docs},
	{partEventAccount, "data.account.id", docs},
	{partEventAccount, "data.account", docs},
	{partEventAccount, "data.id", docs},
	{partJobStatus, "data.status", docs},
}

// Shape is a place where the client looks for a part of an answer, for whoever
// explains answers.
type Shape struct {
	// Part says what it is, in words that stay the same.
	Part string
	// Place is the members' names from the top, parted by dots; or "header" and a
	// header's name.
	Place string
	// Documented says by which page of Mono's the place is known; "open" when by
	// none.
	Documented string
}

// Shapes returns every place, in the order in which the client looks.
func Shapes() []Shape {
	all := make([]Shape, len(shapes))
	for i, s := range shapes {
		all[i] = Shape{string(s.part), s.place, string(s.confidence)}
	}
	return all
}

// places are the shapes of every part, taken apart.
var places = func() map[part][][]string {
	index := map[part][][]string{}
	for _, s := range shapes {
		index[s.part] = append(index[s.part], strings.Split(s.place, "."))
	}
	return index
}()

// find returns the first member in a part's places that is usable.
func find[T any](a *answer, p part, usable func(member any) (T, bool)) T {
	found, _ := findPlace(a, p, func(_ []string, member any) (T, bool) { return usable(member) })
	return found
}

// findPlace is find, goes by the place too and returns it, nil when there is none.
func findPlace[T any](a *answer, p part, usable func(place []string, member any) (T, bool)) (found T, place []string) {
	for _, place := range places[p] {
		member, ok := a.member(place)
		if !ok {
			continue
		}
		if found, ok := usable(place, member); ok {
			return found, place
		}
	}
	return found, nil
}

// beside is the place of another member of the same object.
func beside(place []string, name string) []string {
	last := len(place) - 1
	return append(place[:last:last], name)
}

// member follows a place into the answer.
func (a *answer) member(place []string) (any, bool) {
	if name, ok := strings.CutPrefix(place[0], "header "); ok {
		values := a.header.Values(name)
		if len(values) == 0 {
			return nil, false
		}
		return values[0], true
	}
	o := a.object
	for _, name := range place[:len(place)-1] {
		o = o.object(name)
	}
	member, ok := o[place[len(place)-1]]
	return member, ok
}

// text returns a part that is a text or a number.
func (a *answer) text(p part) string {
	return find(a, p, func(member any) (string, bool) {
		text := value(member).text
		return text, text != ""
	})
}

// objectOf returns a part that is an object.
func (a *answer) objectOf(p part) object {
	return find(a, p, func(member any) (object, bool) {
		o, ok := member.(map[string]any)
		return o, ok
	})
}

// listOf returns a part that is a list with something in it.
func (a *answer) listOf(p part) []any {
	return find(a, p, func(member any) ([]any, bool) {
		list, _ := member.([]any)
		return list, len(list) > 0
	})
}
