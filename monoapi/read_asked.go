package monoapi

import (
	"slices"
	"strconv"
	"strings"
)

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
		Label: a.scrub.offered(o.first("label", "hint", "text", "placeholder").text, maxLabel),
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
			label = object(members).first("text", "label", "name").text
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
