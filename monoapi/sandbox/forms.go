package sandbox

import (
	"slices"
	"strconv"
	"strings"
)

// form is how the bank shows what it wants filled in.
type form struct {
	Title string      `json:"title"`
	Form  []formField `json:"form"`
}

type formField struct {
	Type        string `json:"type"`
	Name        string `json:"name"`
	Hint        string `json:"hint"`
	ContentType string `json:"contentType"`
}

// input is one thing that the bank wants to know.
type input struct {
	name        string
	hint        string
	contentType string
	right       []string // the values that are taken
	anyText     bool     // every other value is taken too, unless it is empty
	wrong       string   // the message for a value that is not taken
}

func (in input) takes(value string) bool {
	return slices.Contains(in.right, value) || in.anyText && value != ""
}

// isChoice says whether the input is an account of a list.
func (in input) isChoice() bool { return in.name == accountNumber }

// newForm shows inputs as a form.
func newForm(title string, inputs []input) *form {
	f := &form{Title: title}
	for _, in := range inputs {
		f.Form = append(f.Form, formField{
			Type: "elements.input", Name: in.name, Hint: in.hint, ContentType: in.contentType,
		})
	}
	return f
}

// misnamed says what is asked for when the names sent are any others; it is
// empty when they are right.
func misnamed(inputs []input, sent map[string]string) string {
	right := len(sent) == len(inputs)
	names := make([]string, 0, len(inputs))
	for _, in := range inputs {
		_, ok := sent[in.name]
		right = right && ok
		names = append(names, strconv.Quote(in.name))
	}
	if right {
		return ""
	}
	return "The bank asks for " + strings.Join(names, ", ") + " and nothing else."
}

// mistaken says which value sent is wrong; it is empty when all are right.
func mistaken(inputs []input, sent map[string]string) string {
	for _, in := range inputs {
		if !in.takes(sent[in.name]) {
			return in.wrong
		}
	}
	return ""
}

const badLogin = "Invalid login credentials. Please check your username and password."

// userAndPassword is the sign-in form of nearly every bank.
var userAndPassword = []input{
	{name: "username", hint: "UserID, Account Number, Phone Number", contentType: "string", right: []string{Username}, wrong: badLogin},
	{name: "password", hint: "Password", contentType: "password", right: []string{Password}, wrong: badLogin},
}

const emptyLogin = "Invalid login credentials. Please fill in every field."

// ownSignIn is the form of a bank that knows its customers otherwise.
var ownSignIn = []input{
	{name: "phone_number", hint: "Phone number", contentType: "string", right: []string{"08031234567"}, anyText: true, wrong: emptyLogin},
	{name: "passcode", hint: "Passcode of the app", contentType: "pin", right: []string{"246810"}, anyText: true, wrong: emptyLogin},
	{name: "email", hint: "Email address", contentType: "string", right: []string{Username}, anyText: true, wrong: emptyLogin},
}

// ask is what the bank asks in one answer. One commit brings all of it back.
type ask struct {
	accounts []offeredAccount // to choose one of, if any
	title    string           // of the form, if there are inputs
	inputs   []input
}

// accountNumber is the name under which an account of a list is chosen.
const accountNumber = "accountNumber"

// wanted is what the commit must hold.
func (a ask) wanted() []input {
	if a.accounts == nil {
		return a.inputs
	}
	chosen := input{name: accountNumber, wrong: "Unknown account. Please choose one of the accounts offered."}
	for _, account := range a.accounts {
		chosen.right = append(chosen.right, account.AccountNumber)
	}
	return append([]input{chosen}, a.inputs...)
}

// answer asks, with responseCode 101 as soon as there is an account to choose.
func (a ask) answer() reply {
	r := successful("Additional input required", a.challenge())
	r.code = 102
	if a.accounts != nil {
		r.message, r.code = "Multiple accounts found. Please choose one.", 101
	}
	return r
}

func (a ask) challenge() challenge {
	c := challenge{Accounts: a.accounts}
	if a.inputs != nil {
		c.UserInput = newForm(a.title, a.inputs)
	}
	return c
}

// with returns a copy of a that offers accounts as well.
func (a ask) with(accounts []offeredAccount) ask {
	a.accounts = accounts
	return a
}

var askAccount = ask{}.with(samuelsAccounts)

// askSecurity asks a question whose answer goes into the field named.
func askSecurity(field string) ask {
	return ask{
		title: "Your bank asks: what was the name of your first car?",
		inputs: []input{{
			name: field, hint: "Security answer", contentType: "password",
			right: []string{Answer}, wrong: "Incorrect answer. Please check it and try again.",
		}},
	}
}

func askOTP(bank institution) ask {
	return ask{
		title: bank.Name + " is requesting you to enter your OTP to continue",
		inputs: []input{{
			name: "otp", hint: "Enter OTP", contentType: "string",
			right: []string{OTP}, wrong: "Incorrect OTP. Please check it and try again.",
		}},
	}
}
