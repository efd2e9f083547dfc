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

// known reports whether the code is in the guide's table, or is absent.
func (c ResponseCode) known() bool {
	switch c {
	case "", CodeDone, CodeChooseAccount, CodeMoreInput, CodeRejected:
		return true
	}
	return false
}

// Outcome is what Mono answered to a session, login or commit call. Every
// text in it that is meant to be read has passed through [Clean].
type Outcome struct {
	// ResponseCode says what has to happen next; empty when there was none.
	ResponseCode ResponseCode
	// Message is Mono's sentence about the answer, with its words on single
	// fields; often empty or formal.
	Message string
	// Code is the reauthorised account's code, "code_…", with response code 99.
	Code string
	// Accounts are the accounts to choose from.
	Accounts []Account
	// Challenge is what else the bank asks. An answer may hold both: send both
	// in one [Session.Commit].
	Challenge Form
	// Status is the HTTP status.
	Status int
}

// Asks reports whether the answer wants something that [Session.Commit] sends.
func (o Outcome) Asks() bool { return len(o.Accounts) > 0 || len(o.Challenge.Fields) > 0 }

// Institution is a bank.
type Institution struct {
	ID   string
	Name string
	// BankCode is the bank's code in Nigeria's registry; session answers have
	// none.
	BankCode string
}

// Account is one of the accounts offered with response code 101, or the
// linked account as [Client.Account] returns it.
type Account struct {
	ID   string
	Name string
	// Number is the whole account number.
	Number   string
	Type     string
	Currency string
	// Status is how the bank has it, such as "active"; empty when it did not say.
	Status      string
	Institution Institution
	// Choice is how the account goes back when it is chosen; empty on account
	// details.
	Choice Choice
}

// Answer chooses the account in a [Session.Commit].
func (a Account) Answer() Answer { return a.Choice.answer() }

// Form is what a bank wants filled in: a sign-in, or the questions of an answer
// with response code 102.
type Form struct {
	// Title is the bank's sentence about it; may be empty.
	Title string
	// Fields are what must be answered, in order.
	Fields []Field
}

// Field is one question of a [Form].
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

// nameAlone reports whether no more is known of the field than its name.
func (f Field) nameAlone() bool {
	return !f.Masked && len(f.Options) == 0 && (f.Label == "Answer" || f.Label == Clean(f.Name))
}

// Answer answers the field with a text. For a field with options take
// [Option.Answer].
func (f Field) Answer(value Secret) Answer {
	return Answer{name: f.Name, value: value, masked: f.Masked}
}

// Option is one choice of a [Field].
type Option struct {
	Label string
	// Choice is how the option goes back. It is [Choice.Empty] where the answer gave
	// no value for it: what would be sent is not guessed at.
	Choice Choice
}

// Answer chooses the option in a [Session.SignIn] or [Session.Commit].
func (o Option) Answer() Answer {
	a := o.Choice.answer()
	a.open = false // what the customer answered is the customer's
	return a
}

// Choice is how something chosen goes back: exactly the value that the answer
// gave, under the name that it asked for. Neither is cleaned; show what stands
// beside it instead.
type Choice struct {
	Name  string
	Value string
	// Number says that the value is a JSON number, Boolean that it is true or false;
	// else it is a text, which may be empty.
	Number, Boolean bool
}

// Empty reports whether there is nothing that could go back.
func (c Choice) Empty() bool { return c.Name == "" }

func (c Choice) answer() Answer {
	return Answer{name: c.Name, value: NewSecret(c.Value), number: c.Number, boolean: c.Boolean, open: true}
}

// Answer is one member of what [Session.SignIn] and [Session.Commit] send. It
// comes from the field, the option or the account that it answers; its value
// can't be printed.
type Answer struct {
	name    string
	value   Secret
	number  bool // sent as a JSON number
	boolean bool // sent as true or false
	open    bool // no secret: it may be observed
	masked  bool // typed out of sight: it is shown nowhere, whoever sends it
	once    bool // taken by Mono once only: a call to paste has a placeholder

	members []Answer // sent as a JSON object of these, instead of a value
}

// Name returns the key under which the answer is sent.
func (a Answer) Name() string { return a.name }

// Value returns what is sent, still closed.
func (a Answer) Value() Secret { return a.value }

// open is a member that is no secret.
func open(name, value string) Answer {
	return Answer{name: name, value: NewSecret(value), open: true}
}

// once is a member that is no secret, and that Mono refuses a second time.
func once(name, value string) Answer {
	a := open(name, value)
	a.once = true
	return a
}

// within is a member that is an object of members without a secret.
func within(name string, members ...Answer) Answer {
	return Answer{name: name, open: true, members: members}
}
