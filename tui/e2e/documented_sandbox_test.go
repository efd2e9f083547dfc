//go:build unix

package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
)

// asksSandbox asks for the sign-ins of Mono's sandbox, without a body.
func asksSandbox(page string) exchange {
	return exchange{path: sandboxPath, session: docSession, page: page}
}

// asTheSandboxTakesIt is a sign-in with the first of the pages' sign-ins.
func asTheSandboxTakesIt() exchange {
	e := signsIn("done_beside")
	e.body = `{"username":"test-user@gmail.com","password":"123456"}`
	return e
}

// TestDocumentedSandbox: with a test key ctrl+g fills the form in, and enter is
// still the operator's.
func TestDocumentedSandbox(t *testing.T) {
	t.Parallel()
	server := startStrict(t, secretKey, []exchange{opens("session"), asksSandbox("sandbox_sign_ins"), asTheSandboxTakesIt()})
	log, path := logFile(t)
	s := startAt(t, server, log, size(100, 60))
	s.Wait(atUsername, "ctrl+g sandbox")
	require.Equal(t, 1, server.requests(), "it is not asked for by itself")
	s.Key("ctrl+g")
	s.Wait("Filled in from Mono's sandbox; enter signs in.", userLabel+"\n  test-user@gmail.com", atPassword+" ••••••")
	require.Equal(t, 2, server.requests(), "nothing is sent by itself")
	s.Key("enter")
	s.Wait("✓ Reauthorised")
	s.Key("ctrl+t")
	s.Wait("Inspector  3 exchanges", "GET "+sandboxPath)
	s.Key("down")
	s.Wait("❯ GET "+sandboxPath, `"password": "`+monoapi.Mask+`"`)
	s.Key("ctrl+t")
	s.WaitGone("Inspector")
	s.Key("enter")
	require.Equal(t, 0, s.Exit())
	loginDone.require(t, s.Stdout())
	server.require(t)
	for _, secret := range []string{`"123456"`, "numbat-pass"} {
		assert.NotContains(t, string(s.Raw())+readFile(t, path), secret)
	}
}

// TestDocumentedSandboxInPlainMode: the word signs in.
func TestDocumentedSandboxInPlainMode(t *testing.T) {
	t.Parallel()
	server := startStrict(t, secretKey, []exchange{opens("session"), asksSandbox("sandbox_sign_ins"), asTheSandboxTakesIt()})
	p := piped(t, nil, lines(":sandbox"), plainMode(), args("--json", "--base-url", server.url, docAccount))
	require.Equal(t, 0, p.code, p.stderr)
	inOrder(t, p.stderr, ":sandbox signs in with one of Mono's sandbox sign-ins.\n", userLabel+": \nThat is sign-in 1 of 2, for one account.\nSigning in to the bank.\n", "The code is "+docCode+"\n")
	loginDone.require(t, p.stdout)
	server.require(t)
	assert.NotContains(t, p.stderr, "123456")
}

// TestDocumentedSandboxHasNothing: the customer's own sign-in is still there to
// be typed.
func TestDocumentedSandboxHasNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opens string
		asks  exchange
		says  string
	}{
		"other fields": {"own_form", asksSandbox("sandbox_sign_ins"), "The sandbox has no sign-in for this form."},
		"refused":      {"own_form", asksSandbox("add_on_missing").with(http.StatusForbidden), "No sandbox sign-in: The app of this key lacks the Partners API add-on"},
	} {
		own := signsIn("done_beside")
		own.body = `{"phone_number":"07065550123","passcode":"975310","email":"kelechi@example.com"}`
		t.Run(name+", wizard", func(t *testing.T) {
			t.Parallel()
			server := startStrict(t, secretKey, []exchange{opens(test.opens), test.asks, own})
			s := startAt(t, server)
			s.Wait("❯ Phone number")
			s.Key("ctrl+g")
			s.Wait(test.says, "❯ Phone number\n")
			for _, text := range []string{"07065550123", "975310", "kelechi@example.com"} {
				s.Type(text)
				s.Key("enter")
			}
			s.Wait("✓ Reauthorised")
			s.Key("enter")
			require.Equal(t, 0, s.Exit())
			server.require(t)
		})
		t.Run(name+", plain", func(t *testing.T) {
			t.Parallel()
			server := startStrict(t, secretKey, []exchange{opens(test.opens), test.asks, own})
			p := piped(t, nil, lines(":sandbox", "07065550123", "975310", "kelechi@example.com"),
				plainMode(), args("--json", "--base-url", server.url, docAccount))
			require.Equal(t, 0, p.code, p.stderr)
			inOrder(t, p.stderr, "Phone number: \n", test.says, "Phone number: \n", "Signing in to the bank.\n")
			server.require(t)
		})
	}
}

// TestDocumentedSandboxIsForTestKeysAlone: with any other key neither the key nor
// the word is offered, and neither does anything.
func TestDocumentedSandboxIsForTestKeysAlone(t *testing.T) {
	t.Parallel()
	const live = "live_x"
	t.Run("wizard", func(t *testing.T) {
		t.Parallel()
		server := startStrict(t, live, []exchange{opens("session"), signsIn("done_beside")})
		s := startAt(t, server, size(140, 30))
		s.Wait(atUsername, "f1 keys")
		require.NotContains(t, s.Screen(), "sandbox")
		s.Key("ctrl+g")
		for _, r := range sandbox.Username {
			s.Type(string(r))
		}
		s.Wait(atUsername + " " + sandbox.Username)
		require.NotContains(t, s.Screen(), "sandbox")
		s.Key("enter")
		typePassword(s, sandbox.Password)
		s.Wait("✓ Reauthorised")
		s.Key("enter")
		require.Equal(t, 0, s.Exit())
		server.require(t)
		require.NotContains(t, strings.ToLower(string(s.Raw())), "sandbox")
	})
	t.Run("plain", func(t *testing.T) {
		t.Parallel()
		word := signsIn("done_beside")
		word.body = `{"username":"someone","password":"secret of theirs"}`
		server := startStrict(t, live, []exchange{opens("session"), word})
		p := piped(t, nil, lines(":sandbox", "someone", ":sandbox", "secret of theirs"), env("MONO_SECRET_KEY="+live), plainMode(), args("--json", "--base-url", server.url, docAccount))
		require.Equal(t, 0, p.code, p.stderr)
		server.require(t)
		require.Contains(t, p.stderr, ":sandbox is not known here. You can use :back, :quit, :skip, :link, :who, :help.\n")
		require.NotContains(t, p.stderr, "Mono's sandbox")
	})
}
