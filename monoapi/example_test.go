package monoapi_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// demo starts the demo bank and returns a client of it, and what ends both.
func demo(change ...func(*monoapi.Config)) (*monoapi.Client, func()) {
	bank, err := sandbox.Start(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	cfg := monoapi.Config{Key: monoapi.NewSecret("test_sk_demo"), BaseURL: bank.URL()}
	for _, c := range change {
		c(&cfg)
	}
	client, err := monoapi.New(cfg)
	if err != nil {
		log.Fatal(err)
	}
	return client, func() {
		client.CloseIdleConnections()
		_ = bank.Close()
	}
}

// typedAtTheKeyboard is what a customer would type into a field.
func typedAtTheKeyboard(field monoapi.Field) monoapi.Secret {
	return monoapi.NewSecret(map[string]string{
		"username": sandbox.Username, "password": sandbox.Password, "otp": sandbox.OTP,
		"phone_number": "08031234567", "passcode": "246810", "email": sandbox.Username,
	}[field.Name])
}

// signInTo opens a session for a story of the demo bank and signs in to it.
func signInTo(client *monoapi.Client, story string) (*monoapi.Session, monoapi.Outcome) {
	session, err := client.CreateSession(context.Background(), sandbox.AccountPrefix+story)
	if err != nil {
		log.Fatal(err)
	}
	outcome, err := session.SignIn(context.Background(), fillIn(session.SignInForm)...)
	if err != nil {
		log.Fatal(err)
	}
	return session, outcome
}

// fillIn answers every field of a form.
func fillIn(form monoapi.Form) []monoapi.Answer {
	var answers []monoapi.Answer
	for _, field := range form.Fields {
		if len(field.Options) > 0 {
			answers = append(answers, field.Options[0].Answer())
			continue
		}
		answers = append(answers, field.Answer(typedAtTheKeyboard(field)))
	}
	return answers
}

// A linked account whose bank asks for an OTP, from session to code.
func Example() {
	client, end := demo()
	defer end()
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"102")
	if err != nil {
		log.Fatal(err)
	}
	outcome, err := session.SignIn(ctx, fillIn(session.SignInForm)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode, outcome.Challenge.Title)

	otp := outcome.Challenge.Fields[0]
	outcome, err = session.Commit(ctx, otp.Answer(monoapi.NewSecret(sandbox.OTP)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode, outcome.Code[:5])
	// Output:
	// 102 KudaBank is requesting you to enter your OTP to continue
	// 99 code_
}

// An account that is chosen goes back by itself: it knows under which name.
func ExampleAccount_Answer() {
	client, end := demo()
	defer end()

	session, outcome := signInTo(client, "101")
	for _, account := range outcome.Accounts {
		fmt.Println(account.Name, account.Number, account.Type)
	}
	answer := outcome.Accounts[1].Answer()
	fmt.Println(answer.Name())
	outcome, err := session.Commit(context.Background(), answer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// Samuel Olamide Nomo 0131883461 SAVINGS_ACCOUNT
	// Samuel Olamide Nomo 0131883478 CURRENT_ACCOUNT
	// Samuel Olamide Nomo 0244910257 SAVINGS_ACCOUNT
	// Samuel Olamide Nomo 0610077312 CURRENT_ACCOUNT
	// accountNumber
	// 99
}

// An answer may ask for an account and more: one commit sends both.
func ExampleOutcome_Asks() {
	client, end := demo()
	defer end()

	session, outcome := signInTo(client, "105")
	for outcome.Asks() {
		var answers []monoapi.Answer
		if len(outcome.Accounts) > 0 {
			answers = append(answers, outcome.Accounts[0].Answer())
		}
		answers = append(answers, fillIn(outcome.Challenge)...)
		for _, answer := range answers {
			fmt.Println(outcome.ResponseCode, answer.Name(), answer.Value())
		}
		var err error
		if outcome, err = session.Commit(context.Background(), answers...); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// 101 accountNumber ••••••••
	// 101 otp ••••••••
	// 99
}

// The form of the bank's own says what to ask, and what to hide while it is
// typed.
func ExampleSession_SignIn() {
	client, end := demo()
	defer end()
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"106")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(session.Institution.Name)
	for _, field := range session.SignInForm.Fields {
		fmt.Println(field.Name, field.Masked)
	}
	outcome, err := session.SignIn(ctx, fillIn(session.SignInForm)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// OPay
	// phone_number false
	// passcode true
	// email false
	// 99
}

// Some sessions ask at once, without a sign-in.
func ExampleSession() {
	client, end := demo()
	defer end()
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"098")
	if err != nil {
		log.Fatal(err)
	}
	outcome := session.Outcome
	fmt.Println(outcome.ResponseCode, outcome.Challenge.Fields[0].Label, !session.ExpiresAt.IsZero())
	outcome, err = session.Commit(ctx, fillIn(outcome.Challenge)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// 102 Enter OTP true
	// 99
}

// A program that kept no more than the session's ID goes on with that.
func ExampleClient_Session() {
	client, end := demo()
	defer end()
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"200")
	if err != nil {
		log.Fatal(err)
	}
	kept := session.ID

	resumed := client.Session(kept)
	outcome, err := resumed.SignIn(ctx, fillIn(resumed.SignInForm)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// 99
}

// With a test key Mono's sandbox, and the demo bank, tell what they accept.
func ExampleSession_SandboxSignIns() {
	client, end := demo()
	defer end()
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"200")
	if err != nil {
		log.Fatal(err)
	}
	signIns, err := session.SandboxSignIns(ctx)
	if err != nil {
		log.Fatal(err)
	}
	var answers []monoapi.Answer
	for _, field := range session.SignInForm.Fields {
		answers = append(answers, field.Answer(signIns[0].Values[field.Name]))
	}
	outcome, err := session.SignIn(ctx, answers...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode)
	// Output:
	// 99
}

// A reauth link works for apps without the Partners API add-on. It is sent to the
// customer whole, and logged without what gives access.
func ExampleClient_CreateLink() {
	client, end := demo()
	defer end()

	link, err := client.CreateLink(context.Background(), monoapi.LinkRequest{
		Account:     sandbox.AccountPrefix + "403",
		RedirectURL: "https://shop.example/back",
	})
	if err != nil {
		log.Fatal(err)
	}
	masked := monoapi.MaskLink(link.URL)
	fmt.Println(link.Institution, strings.HasPrefix(masked, client.BaseURL()+"/••••••••"), len(link.URL) > len(masked))
	// Output:
	// ALAT by WEMA true true
}

// What Mono fetched after a reauthorisation is told by the account's details.
func ExampleClient_Account() {
	client, end := demo()
	defer end()

	details, err := client.Account(context.Background(), sandbox.AccountPrefix+"200")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(details.Name, details.Institution.Name)
	// Output:
	// Tunde Babajide Alabi Zenith Bank
}
