package monoapi

import (
	"slices"
	"strconv"
	"strings"
)

// asked reads what an answer asks for: accounts, questions or both, whatever its
// code.
func (a *answer) asked(o *Outcome) {
	o.Accounts, o.Challenge = a.accounts(), a.challenge()
	several := len(o.Accounts) > 0
	if o.ResponseCode == CodeChooseAccount && !several {
		o.Accounts, o.Challenge = accountsOfDropdown(o.Challenge)
	}
	if len(o.Challenge.Fields) == 0 && o.ResponseCode != CodeChooseAccount && (!several || a.hasUserInput()) {
		o.Challenge.Fields = []Field{{Name: "otp", Label: "One-time password (OTP)"}}
	}
	if len(o.Accounts) > 0 {
		// A question for the account's number is answered by the choice.
		o.Challenge.Fields = slices.DeleteFunc(o.Challenge.Fields, func(f Field) bool { return f.Name == o.Accounts[0].Choice.Name })
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
	var accounts []Account
	for i, entry := range a.listOf(partAccounts) {
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
		ID:          a.scrub.offered(o.first("id", "_id").text, maxLabel),
		Name:        a.scrub.offered(o.first("name", "text", "label").text, maxLabel),
		Number:      a.scrub.offered(o.first("accountNumber", "account_number").text, maxLabel),
		Type:        a.scrub.offered(o.first("type").text, maxLabel),
		Currency:    a.scrub.offered(o.first("currency").text, maxLabel),
		Status:      a.scrub.offered(o.first("status").text, maxLabel),
		Institution: a.institution(o.object("institution")),
	}
	if account.Institution.Name == "" {
		account.Institution.Name = a.scrub.offered(o.first("institution").text, maxLabel)
	}
	return account
}

func (a *answer) institution(o object) Institution {
	return Institution{
		ID:       a.scrub.offered(o.first("id", "_id").text, maxLabel),
		Name:     a.scrub.offered(o.first("name").text, maxLabel),
		BankCode: a.scrub.offered(o.first("bankCode", "bank_code").text, maxLabel),
	}
}

// challenge reads the questions of an answer, and the title beside them: the
// title of another form, such as the sign-in, says nothing about them. The sign-in's
// form is asked where nothing else is.
func (a *answer) challenge() Form {
	signIn, isSignIn := a.signInForm()
	known := make(map[string]Field, len(signIn.Fields))
	for _, f := range signIn.Fields {
		known[f.Name] = f
	}
	fields, place := findPlace(a, partQuestions, func(place []string, member any) ([]Field, bool) {
		if isSignIn && slices.Contains(place, "ui") {
			return nil, false
		}
		return a.questions(place, member, known)
	})
	if place != nil {
		member, _ := a.member(beside(place, "title"))
		title := value(member).text
		if title == "" {
			title = a.objectOf(partUserInput).first("title").text
		}
		return Form{Title: a.scrub.offered(title, maxMessage), Fields: fields}
	}
	if isSignIn && !a.hasUserInput() && len(a.listOf(partAccounts)) == 0 {
		return signIn
	}
	title, _ := findPlace(a, partTitle, func(place []string, member any) (string, bool) {
		text := value(member).text
		return text, text != "" && !(isSignIn && slices.Contains(place, "ui"))
	})
	return Form{Title: a.scrub.offered(title, maxMessage)}
}

// questions reads a list of questions, which is usable when it holds one. Fields and
// inputs beside each other are one list. What is known of a field besides counts
// where the list has no more than its name.
func (a *answer) questions(place []string, member any, known map[string]Field) ([]Field, bool) {
	list, _ := member.([]any)
	if place[len(place)-1] == "fields" {
		inputs, _ := a.member(beside(place, "inputs"))
		more, _ := inputs.([]any)
		list = append(slices.Clip(list), more...)
	}
	fields := a.fields(list)
	for i, f := range fields {
		if more, ok := known[f.Name]; ok && f.nameAlone() {
			fields[i] = more
		}
	}
	return fields, len(fields) > 0
}

// fields reads a list of names, of form elements or of fields. What has no
// name can't be answered and is left out; what comes twice is asked once, by what
// says more than its name.
func (a *answer) fields(list []any) []Field {
	var fields []Field
	seen := map[string]int{}
	for _, entry := range list {
		field := Field{Name: value(entry).text}
		if members, ok := entry.(map[string]any); ok {
			field = a.field(members)
		}
		if field.Name == "" {
			continue
		}
		if field.Label == "" {
			field.Label = a.scrub.offered(field.Name, maxLabel)
		}
		if field.Label == "" {
			field.Label = "Answer"
		}
		if at, ok := seen[field.Name]; ok {
			if fields[at].nameAlone() {
				fields[at] = field
			}
			continue
		}
		seen[field.Name] = len(fields)
		fields = append(fields, field)
	}
	return fields
}

func (a *answer) field(o object) Field {
	field := Field{
		Name:  o.first("name").text,
		Label: a.scrub.offered(o.first("label", "hint", "text", "placeholder").text, maxLabel),
	}
	for _, kind := range []string{o.first("contentType").text, o.first("type").text} {
		switch strings.ToLower(strings.TrimPrefix(kind, "elements.")) {
		case "password", "pin":
			field.Masked = true
		}
	}
	for i, entry := range o.list("options") {
		option := a.option(field.Name, entry)
		if option.Label == "" {
			option.Label = "Option " + strconv.Itoa(i+1)
		}
		field.Options = append(field.Options, option)
	}
	return field
}

// option reads one choice of a field. One without a value goes back by its ID.
func (a *answer) option(field string, entry any) Option {
	back, usable := choosable(entry)
	label := back.text
	if o, ok := entry.(map[string]any); ok {
		back, usable = choosable(o["value"])
		if o["value"] == nil {
			back = object(o).first("id", "_id")
			usable = back.text != ""
		}
		if label = object(o).first("text", "label", "name").text; label == "" {
			label = back.text
		}
	}
	option := Option{Label: a.scrub.offered(label, maxLabel)}
	if usable {
		option.Choice = Choice{Name: field, Value: back.text, Number: back.number, Boolean: back.boolean}
	}
	return option
}
