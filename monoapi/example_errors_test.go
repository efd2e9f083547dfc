package monoapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// The decision that an error asks for is its kind.
func ExampleKind() {
	client, end := demo()
	defer end()

	for _, story := range []string{"401", "403", "404", "429", "500"} {
		_, err := client.CreateSession(context.Background(), sandbox.AccountPrefix+story)
		switch {
		case errors.Is(err, monoapi.KindKeyRefused):
			fmt.Println("check the key")
		case errors.Is(err, monoapi.KindAddOnMissing):
			fmt.Println("subscribe to the add-on")
		case errors.Is(err, monoapi.KindRateLimited):
			var typed *monoapi.Error
			errors.As(err, &typed)
			fmt.Println("wait for", typed.RetryAfter)
		default:
			fmt.Println(err)
		}
	}
	// Output:
	// check the key
	// subscribe to the add-on
	// session: not found (HTTP 404): Account not found.
	// wait for 1s
	// session: server error (HTTP 500): Something went wrong on our end.
}

func ExampleKindOf() {
	client, end := demo()
	defer end()

	_, err := client.CreateSession(context.Background(), "no such account")
	fmt.Println(monoapi.KindOf(err))
	// Output:
	// not_found
}

// Whether the bank may have counted an attempt decides whether to try again.
func ExampleError_MayHaveReachedBank() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	client, end := demo()
	defer end()

	session := client.Session("sess_1")
	_, err := session.SignIn(ctx, fillIn(session.SignInForm)...)
	var typed *monoapi.Error
	if errors.As(err, &typed) {
		fmt.Println(typed.Kind, typed.MayHaveReachedBank())
	}
	// Output:
	// cancelled false
}

// Exchanges can be shown as they happen: there is no secret in them.
func ExampleConfig_observe() {
	client, end := demo(func(cfg *monoapi.Config) {
		cfg.Redactor = new(monoapi.Redactor) // hides in later answers too what was sent
		cfg.Observe = func(e monoapi.Exchange) {
			if e.Ended {
				fmt.Println(e.Method, e.Path, e.Status, e.RequestBody)
			}
		}
	})
	defer end()

	signInTo(client, "200")
	// Output:
	// POST /v2/connect/reauth/session 200 {"account": "65c4c03aa66a95b572cb5200"}
	// POST /v2/connect/reauth/login 200 {"username": "••••••••", "password": "••••••••"}
}

// A call can be pasted into a shell, without what is secret in it.
func ExampleExchange_Curl() {
	var last monoapi.Exchange
	client, end := demo(func(cfg *monoapi.Config) {
		cfg.Observe = func(e monoapi.Exchange) { last = e }
	})
	defer end()

	_, _ = client.Session("sess_1").SignIn(context.Background(), monoapi.Field{Name: "pin", Masked: true}.Answer(monoapi.NewSecret("0042")))
	fmt.Println(strings.Replace(last.Curl(), client.BaseURL(), "https://api.withmono.com", 1))
	// Output:
	// curl -X POST "https://api.withmono.com/v2/connect/reauth/login" \
	// -H "mono-sec-key: $MONO_SECRET_KEY" \
	// -H "x-session-id: sess_1" \
	// -H "Content-Type: application/json" \
	// -d '{
	// "pin": "<pin>"
	// }'
}

// Mono's webhooks bring what becomes of an account after its reauthorisation.
func ExampleWebhookHandler() {
	secret := monoapi.NewSecret("whsec_of_the_dashboard")
	handler := monoapi.WebhookHandler(secret, func(e monoapi.WebhookEvent) {
		fmt.Println(e.Name, e.Account, e.DataStatus, e.Failed())
	}, nil)

	for _, body := range []string{
		`{"event": "mono.events.account_reauthorized", "data": {"account": {"_id": "65c4c03aa66a95b572cb5a86"}}}`,
		`{"event": "mono.events.account_updated", "data": {"account": {"_id": "65c4c03aa66a95b572cb5a86"}, "meta": {"data_status": "FAILED"}}}`,
	} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("mono-webhook-secret", secret.Reveal())
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	// Output:
	// account_reauthorized 65c4c03aa66a95b572cb5a86  false
	// account_updated 65c4c03aa66a95b572cb5a86 failed true
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
