package monoapi

import (
	"encoding/json"
	"strconv"
)

// ResponseCode is the answer's responseCode as decimal text, which says what
// has to happen next (guide, "Post-Login Flow and Response Code Handling"). It
// is text because Mono sends it as a number or as text, and because a code
// outside the guide's table is shown as it came, whatever it is. It is empty
// when the answer had none.
type ResponseCode string

// The guide's response codes.
const (
	// CodeDone: login complete, the session is committed.
	CodeDone ResponseCode = "99"
	// CodeChooseAccount: several accounts, one must be chosen before the
	// session can be committed.
	CodeChooseAccount ResponseCode = "101"
	// CodeMoreInput: more input is required, such as an OTP or the answer to
	// a security question.
	CodeMoreInput ResponseCode = "102"
	// CodeRejected: wrong credentials, or an error from the institution.
	CodeRejected ResponseCode = "400"
)

// MarshalJSON writes the code as a number where it is a whole one, as text
// where it is not, and null where there is none.
func (c ResponseCode) MarshalJSON() ([]byte, error) {
	if c == "" {
		return []byte("null"), nil
	}
	if n, err := strconv.ParseInt(string(c), 10, 64); err == nil {
		return strconv.AppendInt(nil, n, 10), nil
	}
	return json.Marshal(string(c))
}

// Outcome is what Mono answered to a session, login or commit call. Every
// text in it that is meant to be read has passed through [Clean].
type Outcome struct {
	// ResponseCode says what has to happen next; empty when there was none.
	ResponseCode ResponseCode
	// Message is Mono's sentence about the answer; often empty or formal.
	Message string
	// SessionID is the reauth session, to be sent with login and commit.
	SessionID string
	// Code is the reauthorised account's code, "code_…", with response code 99.
	Code string
	// Accounts are the accounts to choose from, with response code 101.
	Accounts []Account
	// AccountField is the name under which the choice is sent back,
	// "account" unless the answer named another.
	AccountField string
	// Challenge is what else the bank asks, with response code 102.
	Challenge Challenge
	// Status is the HTTP status.
	Status int
}

// Account is one of the accounts offered with response code 101, or the
// linked account as [Client.Account] returns it.
type Account struct {
	// Choice is what [Client.Commit] sends back to choose this account: the
	// option's value, the ID, the number or the place in the list, whichever
	// comes first. Empty on account details.
	Choice Value
	ID     string
	Name   string
	// Number is the whole account number; show it with [MaskNumber].
	Number      string
	Type        string
	Currency    string
	Institution string
	BankCode    string
}

// Challenge is the form of an answer with response code 102.
type Challenge struct {
	// Title is the bank's sentence about what it asks; may be empty.
	Title string
	// Fields are what must be answered, in order; never empty with 102.
	Fields []Field
}

// Field is one question of a [Challenge].
type Field struct {
	// Name is the key under which the answer is sent; it is not cleaned.
	Name string
	// Label is what to show beside the input; never empty.
	Label string
	// Masked says that the input must not be readable while it is typed.
	Masked bool
	// Options, when there are any, make the field a choice instead of a text.
	Options []Option
}

// Option is one choice of a [Field].
type Option struct {
	Label string
	// Value is what is sent back.
	Value Value
}

// Value is what is sent back for a choice, exactly as the answer gave it: it
// is not cleaned, and what came as a JSON number goes back as one. Show the
// label beside it instead.
type Value struct {
	Text   string
	Number bool
}

// MaskNumber hides an account number but for its last four characters.
// Shorter numbers are hidden whole.
func MaskNumber(number string) string {
	runes := []rune(number)
	switch {
	case len(runes) == 0:
		return ""
	case len(runes) <= 4:
		return "••••"
	}
	return "••••" + string(runes[len(runes)-4:])
}
