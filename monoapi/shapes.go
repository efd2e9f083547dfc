package monoapi

import (
	"strconv"
	"strings"
)

// What a response code 101 or 102 carries is documented in part only. The
// shapes that are accepted are gathered in this file.

const (
	defaultAccountField = "account"
	defaultField        = "otp"
)

// accounts reads the accounts of a 101: a list, or a form with a dropdown.
func (a *answer) accounts() ([]Account, string) {
	for _, place := range []object{a.data(), a.object} {
		if list := place.list("accounts"); len(list) > 0 {
			return a.accountList(list), defaultAccountField
		}
	}
	for _, element := range a.form().list("form") {
		dropdown, _ := element.(map[string]any)
		if options := object(dropdown).list("options"); len(options) > 0 {
			name := object(dropdown).text("name")
			if name == "" {
				name = defaultAccountField
			}
			return a.accountList(options), name
		}
	}
	return nil, defaultAccountField
}

func (a *answer) accountList(list []any) []Account {
	accounts := make([]Account, 0, len(list))
	for i, entry := range list {
		var account Account
		if members, ok := entry.(map[string]any); ok {
			account = a.account(members)
			account.Choice = firstValue(members, "value", "id", "_id", "account_number", "accountNumber")
		} else {
			account.Choice = value(entry)
			account.Name = a.scrub.text(account.Choice.Text, maxLabel)
		}
		if account.Choice.Text == "" {
			account.Choice = Value{Text: strconv.Itoa(i), Number: true}
		}
		accounts = append(accounts, account)
	}
	return accounts
}

// account reads one account as every page of Mono's spells it.
func (a *answer) account(o object) Account {
	text := func(names ...string) string { return a.scrub.text(o.text(names...), maxLabel) }
	institution := o.object("institution")
	account := Account{
		ID:          text("id", "_id"),
		Name:        text("name", "text", "label"),
		Number:      text("account_number", "accountNumber"),
		Type:        text("type"),
		Currency:    text("currency"),
		Institution: a.scrub.text(institution.text("name"), maxLabel),
		BankCode:    a.scrub.text(institution.text("bank_code", "bankCode"), maxLabel),
	}
	if account.Institution == "" {
		account.Institution = text("institution")
	}
	return account
}

func firstValue(o object, names ...string) Value {
	for _, name := range names {
		if v := value(o[name]); v.Text != "" {
			return v
		}
	}
	return Value{}
}

// form finds the UI form of an answer, nil when it has none.
func (a *answer) form() object {
	for _, place := range []object{a.data().object("ui"), a.data(), a.object.object("ui"), a.object} {
		if len(place.list("form")) > 0 {
			return place
		}
	}
	return nil
}

// challenge reads the form of a 102: a UI form, a list of names or of fields,
// or nothing, which asks for an OTP.
func (a *answer) challenge() Challenge {
	form := a.form()
	challenge := Challenge{Title: a.scrub.text(form.text("title"), maxMessage)}
	challenge.Fields = a.fields(form.list("form"))
	for _, place := range []object{a.data(), a.object} {
		for _, name := range []string{"fields", "inputs"} {
			if len(challenge.Fields) == 0 {
				challenge.Fields = a.fields(place.list(name))
			}
		}
	}
	if len(challenge.Fields) == 0 {
		challenge.Fields = []Field{{Name: defaultField, Label: "One-time password (OTP)"}}
	}
	return challenge
}

// fields reads a list of names, of form elements or of fields. What has no
// name, or a name that came before, can't be answered and is left out.
func (a *answer) fields(list []any) []Field {
	var fields []Field
	seen := map[string]bool{}
	for _, entry := range list {
		field := Field{Name: value(entry).Text}
		if members, ok := entry.(map[string]any); ok {
			field = a.field(members)
		}
		if field.Name == "" || seen[field.Name] {
			continue
		}
		seen[field.Name] = true
		if field.Label == "" {
			field.Label = a.scrub.text(field.Name, maxLabel)
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
		Name:  o.text("name"),
		Label: a.scrub.text(o.text("label", "hint", "text", "placeholder"), maxLabel),
	}
	for _, kind := range []string{o.text("contentType"), o.text("type")} {
		switch strings.ToLower(strings.TrimPrefix(kind, "elements.")) {
		case "password", "pin":
			field.Masked = true
		}
	}
	for i, entry := range o.list("options") {
		option := Option{Value: value(entry)}
		if members, ok := entry.(map[string]any); ok {
			option.Value = firstValue(members, "value", "id", "_id")
			option.Label = object(members).text("text", "label", "name")
		}
		if option.Label == "" {
			option.Label = option.Value.Text
		}
		if option.Value.Text == "" {
			option.Value = Value{Text: strconv.Itoa(i), Number: true}
		}
		if option.Label = a.scrub.text(option.Label, maxLabel); option.Label == "" {
			option.Label = "Option " + strconv.Itoa(i+1)
		}
		field.Options = append(field.Options, option)
	}
	return field
}
