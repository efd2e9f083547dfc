package monoapi_test

import (
	"context"
	"fmt"
	"log"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// A linked account whose bank asks for an OTP, from session to code.
func Example() {
	bank, err := sandbox.Start(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer bank.Close()
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_demo"), BaseURL: bank.URL()})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()

	session, err := client.CreateSession(ctx, sandbox.AccountPrefix+"102")
	if err != nil {
		log.Fatal(err)
	}
	outcome, err := client.Login(ctx, session.SessionID, monoapi.Credentials{
		Username: sandbox.Username,
		Password: monoapi.NewSecret(sandbox.Password),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode, outcome.Challenge.Title)

	outcome, err = client.Commit(ctx, session.SessionID, []monoapi.Answer{
		{Name: outcome.Challenge.Fields[0].Name, Value: monoapi.NewSecret(sandbox.OTP)},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(outcome.ResponseCode, outcome.Code[:5])
	// Output:
	// 102 KudaBank is requesting you to enter your OTP to continue
	// 99 code_
}

// The decision that an error asks for is its kind.
func ExampleKindOf() {
	bank, err := sandbox.Start(sandbox.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer bank.Close()
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret("test_sk_demo"), BaseURL: bank.URL()})
	if err != nil {
		log.Fatal(err)
	}

	_, err = client.CreateSession(context.Background(), "no such account")
	fmt.Println(monoapi.KindOf(err))
	fmt.Println(err)
	// Output:
	// not_found
	// session: not found (HTTP 404): Account not found.
}

// However a secret is printed, it stays closed.
func ExampleSecret() {
	password := monoapi.NewSecret("pass1234567890?")
	fmt.Printf("%v %s %q %#v\n", password, password, password, password)
	fmt.Println(len(password.Reveal()))
	// Output:
	// •••••••• •••••••• •••••••• ••••••••
	// 15
}
