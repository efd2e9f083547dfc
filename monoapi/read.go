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
		if a.operation == OpSession {
			a.askedUncoded(&o)
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
		fields, ok := a.questions(ui["form"])
		return Form{Title: a.scrub.offered(value(ui["title"]).text, maxMessage), Fields: fields}, ok
	})
	return form, slices.ContainsFunc(form.Fields, func(f Field) bool { return f.Masked || f.Name == "username" })
}

// askedUncoded reads what a session answer without a response code asks for: a
// userInput, or a form that is no sign-in.
func (a *answer) askedUncoded(o *Outcome) {
	fields := find(a, partUserInput, a.questions)
	if form, signIn := a.signInForm(); len(fields) == 0 && (signIn || len(form.Fields) == 0) {
		return
	}
	o.Accounts = a.accounts()
	o.Challenge = a.challenge()
}

// asked reads what an answer 101 or 102 asks for: accounts, questions or both,
// whatever its code.
func (a *answer) asked(o *Outcome) {
	o.Accounts, o.Challenge = a.accounts(), a.challenge()
	if len(o.Accounts) == 0 && o.ResponseCode == CodeChooseAccount {
		o.Accounts, o.Challenge = accountsOfDropdown(o.Challenge)
	}
	if len(o.Accounts) > 0 {
		// A question for the account's number is answered by the choice.
		o.Challenge.Fields = slices.DeleteFunc(o.Challenge.Fields, func(f Field) bool { return f.Name == o.Accounts[0].Choice.Name })
	}
	if !o.Asks() && o.ResponseCode == CodeMoreInput {
		o.Challenge.Fields = []Field{{Name: "otp", Label: "One-time password (OTP)"}}
	}
}

// accountsOfDropdown takes the first dropdown of a form for the accounts.
func accountsOfDropdown(form Form) ([]Account, Form) {
	at := slices.IndexFunc(form.Fields, func(f Field) bool { return len(f.Options) > 0 })
	if at < 0 {
		return nil, form
	}
	var accounts []Account
	for _, option := range form.Fields[at].Options {
		accounts = append(accounts, Account{Name: option.Label, Choice: option.Choice})
	}
	form.Fields = slices.Delete(form.Fields, at, at+1)
	return accounts, form
}

// accounts reads a list of accounts.
func (a *answer) accounts() []Account {
	list := find(a, partAccounts, func(member any) ([]any, bool) {
		list, _ := member.([]any)
		return list, len(list) > 0
	})
	var accounts []Account
	for i, entry := range list {
		var account Account
		if members, ok := entry.(map[string]any); ok {
			account = a.account(members)
			account.Choice = choiceOf(members, i)
		} else {
			account.Choice = fallback("account", value(entry), i)
			account.Name = a.scrub.offered(value(entry).text, maxLabel)
		}
		accounts = append(accounts, account)
	}
	return accounts
}

// choiceOf is how an account of a list goes back: by its number where it came
// with one as the Partners API pages have it, else as v1 had it.
func choiceOf(account object, place int) Choice {
	if number := account.first("accountNumber"); number.text != "" {
		return Choice{Name: "accountNumber", Value: number.text, Number: number.number}
	}
	return fallback("account", account.first("id", "_id", "account_number"), place)
}

// fallback is a choice that goes back by its place in the list where it has no
// value.
func fallback(name string, v scalar, place int) Choice {
	if v.text == "" {
		v = scalar{text: strconv.Itoa(place), number: true}
	}
	return Choice{Name: name, Value: v.text, Number: v.number}
}

// account reads one account as every page of Mono's spells it.
func (a *answer) account(o object) Account {
	account := Account{
		ID:          a.scrub.offered(o.first(namesOfID...).text, maxLabel),
		Name:        a.scrub.offered(o.first(namesOfName...).text, maxLabel),
		Number:      a.scrub.offered(o.first(namesOfNumber...).text, maxLabel),
		Type:        a.scrub.offered(o.first("type").text, maxLabel),
		Currency:    a.scrub.offered(o.first("currency").text, maxLabel),
		Institution: a.institution(o.object("institution")),
	}
	if account.Institution.Name == "" {
		account.Institution.Name = a.scrub.offered(o.first("institution").text, maxLabel)
	}
	return account
}

func (a *answer) institution(o object) Institution {
	return Institution{
		ID:       a.scrub.offered(o.first(namesOfID...).text, maxLabel),
		Name:     a.scrub.offered(o.first("name").text, maxLabel),
		BankCode: a.scrub.offered(o.first(namesOfBankCode...).text, maxLabel),
	}
}

// challenge reads the questions of an answer, and the title beside them: the
// title of another form, such as the sign-in, says nothing about them.
func (a *answer) challenge() Form {
	fields, place := findPlace(a, partQuestions, a.questions)
	title := a.text(partTitle)
	if place != nil {
		beside, _ := a.member(append(slices.Clone(place[:len(place)-1]), "title"))
		title = value(beside).text
	}
	return Form{Title: a.scrub.offered(title, maxMessage), Fields: fields}
}

// questions reads a list of questions, which is usable when it holds one.
func (a *answer) questions(member any) ([]Field, bool) {
	list, _ := member.([]any)
	fields := a.fields(list)
	return fields, len(fields) > 0
}

// fields reads a list of names, of form elements or of fields. What has no
// name, or a name that came before, can't be answered and is left out.
func (a *answer) fields(list []any) []Field {
	var fields []Field
	seen := map[string]bool{}
	for _, entry := range list {
		field := Field{Name: value(entry).text}
		if members, ok := entry.(map[string]any); ok {
			field = a.field(members)
		}
		if field.Name == "" || seen[field.Name] {
			continue
		}
		seen[field.Name] = true
		if field.Label == "" {
			field.Label = a.scrub.offered(field.Name, maxLabel)
		}
		if field.Label == "" {
			field.Label = "Answer"
		}
		fields = append(fields, field)
	}
	return fields
}

func (a *answer) field(o object) Field {
	field := Field{
		Name:  o.first("name").text,
		Label: a.scrub.offered(o.first(namesOfLabel...).text, maxLabel),
	}
	for _, kind := range []string{o.first("contentType").text, o.first("type").text} {
		switch strings.ToLower(strings.TrimPrefix(kind, "elements.")) {
		case "password", "pin":
			field.Masked = true
		}
	}
	for i, entry := range o.list("options") {
		back, label := value(entry), value(entry).text
		if members, ok := entry.(map[string]any); ok {
			back = object(members).first("value", "id", "_id")
			label = object(members).first(namesOfOption...).text
		}
		if label == "" {
			label = back.text
		}
		option := Option{Label: a.scrub.offered(label, maxLabel), Choice: fallback(field.Name, back, i)}
		if option.Label == "" {
			option.Label = "Option " + strconv.Itoa(i+1)
		}
		field.Options = append(field.Options, option)
	}
	return field
}

// sandboxSignIns reads the sign-ins of Mono's sandbox.
func (a *answer) sandboxSignIns() []SandboxSignIn {
	var signIns []SandboxSignIn
	for _, entry := range a.signInList() {
		o, _ := entry.(map[string]any)
		signIn := SandboxSignIn{Values: map[string]Secret{}}
		signIn.SeveralAccounts, _ = o["hasMultipleAccounts"].(bool)
		for name, v := range object(o).object("values") {
			if text := value(v).text; text != "" {
				signIn.Values[name] = NewSecret(text)
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
			values = append(values, Answer{name: name, value: v})
		}
	}
	return values
}

func (a *answer) signInList() []any {
	return find(a, partSignIns, func(member any) ([]any, bool) {
		list, ok := member.([]any)
		return list, ok
	})
}
