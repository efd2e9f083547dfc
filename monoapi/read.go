package monoapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// outcome reads an answer to a session, login or commit call.
func (a *answer) outcome() Outcome {
	o := Outcome{
		ResponseCode: a.responseCode(),
		Message:      a.message(),
		Status:       a.status,
	}
	if a.status >= 400 && o.ResponseCode.known() {
		// The transport says that it failed; a code that says otherwise is not
		// believed.
		o.ResponseCode = CodeRejected
	}
	switch o.ResponseCode {
	case CodeDone:
		o.Code = a.scrub.offered(a.text(partCode), maxLabel)
	case CodeChooseAccount, CodeMoreInput:
		a.asked(&o)
	case "":
		if a.asksUncoded() {
			a.asked(&o)
		}
	}
	return o
}

// responseCode is a number or a text. What is neither is shown as the JSON it
// is.
func (a *answer) responseCode() ResponseCode {
	return find(a, partResponseCode, func(member any) (ResponseCode, bool) {
		if member == nil {
			return "", false
		}
		text := strings.TrimSpace(value(member).text)
		if text == "" {
			text = encodeJSON(member)
		}
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			text = strconv.FormatInt(n, 10)
		}
		if code := ResponseCode(text); code.known() {
			// It stays, even when an answer to a question was the same number.
			return code, true
		}
		return ResponseCode(a.scrub.text(text, 40)), true
	})
}

// message is Mono's sentence, and what it says of single fields.
func (a *answer) message() string {
	message := a.text(partMessage)
	complaints := find(a, partFieldErrors, func(member any) ([]string, bool) {
		list, _ := member.([]any)
		var found []string
		for _, entry := range list {
			o, _ := entry.(map[string]any)
			field, says := object(o).first("field").text, object(o).first("message").text
			switch {
			case says == "":
				continue
			case field != "" && !strings.Contains(strings.ToLower(says), strings.ToLower(field)):
				says = field + ": " + says
			}
			found = append(found, says)
		}
		return found, len(found) > 0
	})
	switch {
	case len(complaints) == 0:
	case message == "":
		message = strings.Join(complaints, "; ")
	default:
		message = strings.TrimRight(message, ".: ") + ": " + strings.Join(complaints, "; ")
	}
	return a.scrub.text(message, maxMessage)
}

// session reads an answer to a session call.
func (a *answer) session(now time.Time) *Session {
	s := &Session{Outcome: a.outcome(), SignInForm: guideForm()}
	s.ID = a.sessionID(s.Outcome.ResponseCode)
	s.ExpiresAt = a.sessionEnd(now)
	s.Institution = a.institution(a.objectOf(partInstitution))
	if form, ok := a.signInForm(); ok && s.Outcome.ResponseCode != CodeMoreInput && s.Outcome.ResponseCode != CodeChooseAccount {
		s.SignInForm = form
	}
	return s
}

// sessionID looks where the session's ID may be.
func (a *answer) sessionID(code ResponseCode) string {
	usable := func(member any) (string, bool) {
		id := strings.TrimSpace(value(member).text)
		return id, id != "" && plain(id) && len(id) <= maxHeader
	}
	id := find(a, partSessionID, usable)
	if id == "" && code != CodeDone {
		id = find(a, partNoSession, usable)
	}
	return id
}

// Clocks that differ by less than clockTolerance are taken for the same. What
// ended longer ago than staleEnd is no end of a session that was just created.
const (
	clockTolerance = 5 * time.Second
	staleEnd       = 24 * time.Hour
)

// sessionEnd is when the session ends by this machine's clock. Where the
// answer's Date says that the clocks differ, the end is moved by as much.
func (a *answer) sessionEnd(now time.Time) time.Time {
	end := find(a, partSessionEnd, func(member any) (time.Time, bool) {
		text := value(member).text
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			return at, true
		}
		ms, err := strconv.ParseInt(text, 10, 64)
		if err != nil || ms <= 0 {
			return time.Time{}, false
		}
		if ms < 1e11 { // seconds: as milliseconds they would lie in 1973 or before
			ms *= 1000
		}
		return time.UnixMilli(ms), true
	})
	if end.IsZero() {
		return end
	}
	if date, err := http.ParseTime(a.header.Get("Date")); err == nil {
		if ahead := now.Sub(date); ahead.Abs() > clockTolerance {
			end = end.Add(ahead)
		}
	}
	if now.Sub(end) > staleEnd {
		return time.Time{}
	}
	return end
}

// guideForm is the sign-in of the guide, for sessions without a form.
func guideForm() Form {
	return Form{Fields: []Field{
		{Name: "username", Label: "Username"},
		{Name: "password", Label: "Password", Masked: true},
	}}
}

// signInForm reads the session's own form. A form that holds neither a masked
// field nor one named username asks for something else than a sign-in.
func (a *answer) signInForm() (form Form, signIn bool) {
	form = find(a, partSignInForm, func(member any) (Form, bool) {
		ui, _ := member.(map[string]any)
		list, _ := ui["form"].([]any)
		fields := a.fields(list)
		return Form{Title: a.scrub.offered(value(ui["title"]).text, maxMessage), Fields: fields}, len(fields) > 0
	})
	return form, slices.ContainsFunc(form.Fields, func(f Field) bool { return f.Masked || f.Name == "username" })
}

// asksUncoded reports whether an answer without a response code asks for something:
// a session's by a userInput, or by a form that is no sign-in; any other by accounts
// and a userInput together.
func (a *answer) asksUncoded() bool {
	if a.operation != OpSession {
		return a.hasUserInput() && len(a.listOf(partAccounts)) > 0
	}
	form, signIn := a.signInForm()
	return a.hasUserInput() || !signIn && len(form.Fields) > 0
}

// hasUserInput reports whether there is a userInput that holds anything, in whatever
// form.
func (a *answer) hasUserInput() bool {
	return find(a, partUserInput, func(member any) (bool, bool) {
		var holds bool
		switch member := member.(type) {
		case map[string]any:
			holds = len(member) > 0
		case []any:
			holds = len(member) > 0
		default:
			holds = member != nil && member != "" && member != false
		}
		return holds, holds
	})
}

// sandboxSignIns reads the sign-ins of Mono's sandbox.
func (a *answer) sandboxSignIns() []SandboxSignIn {
	var signIns []SandboxSignIn
	for _, entry := range a.listOf(partSignIns) {
		o, _ := entry.(map[string]any)
		signIn := SandboxSignIn{Values: map[string]Secret{}}
		signIn.SeveralAccounts, _ = o["hasMultipleAccounts"].(bool)
		for name, v := range object(o).object("values") {
			if v, _ := choosable(v); v.text != "" {
				signIn.Values[name] = NewSecret(v.text)
			}
		}
		if len(signIn.Values) > 0 {
			signIns = append(signIns, signIn)
		}
	}
	return signIns
}

// sandboxValues are the values of the sign-ins, which are shown no more than
// those that a customer has.
func (a *answer) sandboxValues() []Answer {
	var values []Answer
	for _, signIn := range a.sandboxSignIns() {
		for name, v := range signIn.Values {
			text := v.Reveal()
			values = append(values, Answer{name: name, value: v, boolean: text == "true" || text == "false"})
		}
	}
	return values
}
