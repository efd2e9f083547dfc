package sandbox

import "slices"

// What the demo bank accepts. Everything else is rejected as Mono would do it.
// Comparison is exact. Only the sign-in form of story 106 takes any text.
const (
	Username = "samuel@neem.com"
	Password = "pass1234567890?"
	OTP      = "123456"
	Answer   = "Corona" // to the security question
)

// AccountPrefix and a story's three digits make the account ID, 24 hex digits.
const AccountPrefix = "65c4c03aa66a95b572cb5"

// Story says how one demo account behaves.
type Story struct {
	Account string // the full account ID
	Digits  string // its last three digits
	Text    string // one short line for a list, at most 50 characters
}

// Stories returns the demo bank's stories in the order to list them. The
// caller owns the slice.
func Stories() []Story {
	list := make([]Story, 0, len(plans))
	for _, p := range plans {
		list = append(list, Story{Account: AccountPrefix + p.digits, Digits: p.digits, Text: p.text})
	}
	return list
}

// plan is a story as the bank acts it out. The zero value of each field is the
// ordinary course: session, login, done.
type plan struct {
	digits string
	text   string
	holder customer

	refusal   *reply  // answers every session; account details and links too if nobody holds the account
	busy      int     // so many sessions and links are first refused with 429
	instant   bool    // the session is done without a login
	atOnce    bool    // the session asks its first question without a login
	signIn    []input // the sign-in form; nil is username and password
	expires   int     // so many sessions are gone by the time of the login
	slow      int     // the login takes so many delays; 0 is 1
	down      bool    // the institution never answers a login
	asks      []ask   // what is asked after the login, in order
	unfetched bool    // the new data cannot be fetched after a success
}

// plans is the table of stories. Nothing writes to it.
var plans = []*plan{
	{digits: "099", text: "done at once, no login", holder: adaeze, instant: true},
	{digits: "098", text: "one-time password at once, no login", holder: halima, atOnce: true,
		asks: []ask{askOTP(firstBank)}},
	{digits: "200", text: "login, then done", holder: tunde},
	{digits: "101", text: "login, choose an account, done", holder: samuelCurrent, asks: []ask{askAccount}},
	{digits: "102", text: "one-time password, then done", holder: ngozi, asks: []ask{askOTP(kuda)}},
	{digits: "103", text: "security question, OTP, choose an account", holder: samuelSavings,
		asks: []ask{askSecurity("answer"), askOTP(gtbank), askAccount}},
	{digits: "104", text: "login, then a security question", holder: yetunde,
		asks: []ask{askSecurity("security_answer")}},
	{digits: "105", text: "an account and an OTP, asked together", holder: samuelSpare,
		asks: []ask{askOTP(gtbank).with(samuelsAccounts)}},
	{digits: "106", text: "a sign-in form of its own, any text will do", holder: kelechi, signIn: ownSignIn},
	{digits: "008", text: "a slow bank: login takes ten times as long", holder: ibrahim, slow: 10},
	{digits: "400", text: "login always fails, the bank is down", holder: folake, down: true},
	{digits: "401", text: "the secret key is refused", refusal: &keyRefused},
	{digits: "403", text: "the app lacks the Partners API add-on", holder: musa, refusal: &addonMissing},
	{digits: "404", text: "no such account", refusal: &accountNotFound},
	{digits: "410", text: "the first session expires, the second works", holder: chidi, expires: 1},
	{digits: "429", text: "too many requests, twice, then login", holder: amina, busy: 2},
	{digits: "500", text: "a server error at the start", holder: emeka, refusal: &serverError},
	{digits: "598", text: "login, but the new data cannot be fetched", holder: bisi, unfetched: true},
}

// signInForm is what the login must hold; nothing when there is no login.
func (p *plan) signInForm() []input {
	switch {
	case p.atOnce:
		return nil
	case p.signIn != nil:
		return p.signIn
	}
	return userAndPassword
}

// offersAccounts says whether the customer has several accounts to choose from.
func (p *plan) offersAccounts() bool {
	return slices.ContainsFunc(p.asks, func(a ask) bool { return a.accounts != nil })
}
