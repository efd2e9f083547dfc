package tui

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

func withoutAKey(o *Options) { o.Bank, o.Environment = nil, "" }

// A key that no bank takes says why, and is asked for again; the key itself is
// gone from the field.
func TestAKeyThatIsNotTaken(t *testing.T) {
	var keys []string
	d := newDesktop(t, 80, 24, func(o *Options) {
		withoutAKey(o)
		connect := o.Connect
		o.Connect = func(key monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
			keys = append(keys, key.Reveal())
			if len(keys) == 1 {
				return nil, "", errors.New("no bank takes it")
			}
			return connect(key)
		}
	})
	d.shows("Before you begin", "Your Mono secret key", "sent only to api.withmono.com", "ctrl+d for the demo bank")
	d.lacks("Account")
	d.paste(" test_sk_first \n")
	d.lacks("test_sk_first")
	d.keys("enter")
	d.shows("no bank takes it", "Your Mono secret key")
	d.lacks("•")
	d.text("test_sk_second")
	d.keys("enter")
	d.shows("LIVE", "Which account do you want to reauthorise?")
	assert.Equal(t, []string{"test_sk_first", "test_sk_second"}, keys)
}

// What is wrong with a key is said before it is used.
func TestAKeyThatLooksWrong(t *testing.T) {
	d := newDesktop(t, 80, 24, withoutAKey)
	d.keys("enter")
	d.shows("The secret key is empty. Type or paste the key of your Mono app.")
	d.text("test_sk_a b")
	d.lacks("The secret key is empty.")
	d.keys("enter")
	d.shows("The key contains a space or another character that no key has. Paste it again.")

	for key, doubted := range map[string]bool{"test_sk_x": false, "live_sk_x": false, "live_pk_x": true, "xlive_sk_": true, "x": true} {
		d := newDesktop(t, 80, 24, withoutAKey)
		d.text(key)
		d.keys("enter")
		assert.Equal(t, doubted, d.w.bank == nil, key)
		if doubted {
			d.shows("This does not look like a secret key: those begin with live_sk_ or test_sk_.", "Press enter again to use it anyway.")
			d.text("y")
			d.lacks("This does not look like")
			d.keys("enter")
			require.Nil(t, d.w.bank, "the doubt was about another key")
			d.keys("enter")
			require.NotNil(t, d.w.bank)
		}
	}
}

// A key that was copied with its variable's name or in quotes is taken out of it.
func TestAKeyPastedWithMore(t *testing.T) {
	for _, pasted := range []string{"MONO_SECRET_KEY=test_sk_x", `"test_sk_x"`, "export MONO_SECRET_KEY='test_sk_x'\n"} {
		var key string
		d := newDesktop(t, 80, 24, func(o *Options) {
			withoutAKey(o)
			connect := o.Connect
			o.Connect = func(given monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
				key = given.Reveal()
				return connect(given)
			}
		})
		d.paste(pasted)
		d.keys("enter")
		d.shows("There was more than the key, as a name or quotes; only the key is left.", "Press enter again to use it.", "❯ Secret key •••••••••")
		d.lacks("••••••••••", "test_sk_x", "does not look like")
		assert.Empty(t, key, "it is said first")
		d.keys("enter")
		d.shows("Which account do you want to reauthorise?")
		assert.Equal(t, "test_sk_x", key)
	}

	d := newDesktop(t, 80, 24, withoutAKey)
	d.paste("A=test_sk_x B=test_sk_y")
	d.keys("enter")
	d.shows("The key contains a space or another character that no key has. Paste it again.")
	require.Nil(t, d.w.bank, "which of them is meant is not known")
}

// Without a demo bank none is offered.
func TestNoDemoBankIsOffered(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		withoutAKey(o)
		o.Demo = nil
	})
	d.lacks("ctrl+d", "demo bank")
	d.keys("ctrl+d")
	assert.Nil(t, d.w.bank)
}

func TestTheDemoBankIsBegun(t *testing.T) {
	d := newDesktop(t, 80, 24, func(o *Options) {
		withoutAKey(o)
		o.Accounts = []string{testAccount}
	})
	d.shows("ctrl+d demo bank")
	d.lacks("esc back")
	d.keys("ctrl+d")
	d.shows("DEMO", "Creating the session")
	assert.Equal(t, testAccount, d.pending().Account)

	d = newDesktop(t, 80, 24, func(o *Options) {
		withoutAKey(o)
		o.Demo = func() (flow.Bank, error) { return nil, errors.New("no address is free") }
	})
	d.keys("ctrl+d")
	d.shows("no address is free", "Your Mono secret key")
}

// The key that answers comes first in the footer, then the way back and out; those
// that answer nothing come last.
func TestTheOrderOfTheKeys(t *testing.T) {
	d := newDesktop(t, 200, 40, withTestKey)
	d.toCredentials()
	foot := func() string {
		lines := strings.Split(ansi.Strip(d.w.View()), "\n")
		return strings.TrimSpace(lines[len(lines)-1])
	}
	inOrder(t, foot(), "enter next field", "esc back", "f1 keys", "ctrl+c end", "ctrl+g sandbox", "ctrl+t inspector", "tab other field", "ctrl+o whose account", "ctrl+q give up")
	d.keys("tab")
	inOrder(t, foot(), "enter sign in", "esc back", "f1 keys", "ctrl+c end", "ctrl+r reveal", "ctrl+g sandbox", "ctrl+t inspector", "tab other field")
}

func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		require.True(t, found, "%q does not follow in %q", part, text)
		rest = after
	}
}

// Only a test key, where calls cost nothing, is not warned of.
func TestWhereCallsMayCost(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		costs  bool
	}{
		"live":                  {func(o *Options) { o.Environment = monoapi.EnvironmentLive }, true},
		"test":                  {func(o *Options) { o.Environment = monoapi.EnvironmentTest }, false},
		"demo":                  {demo, false},
		"elsewhere":             {func(o *Options) { o.Environment = monoapi.EnvironmentCustom }, true},
		"elsewhere, a test key": {func(o *Options) { withTestKey(o); o.Environment = monoapi.EnvironmentCustom }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesktop(t, 200, 40, c.change)
			d.toCredentials()
			assert.Equal(t, c.costs, strings.Contains(d.screen(), "ctrl+o asks Mono; live calls may be charged."))
			assert.Equal(t, c.costs, strings.Contains(d.screen(), "ctrl+o whose account (may cost)"))
			d.shows("ctrl+o asks Mono")
			d.signIn()
			d.answer(doneAnswer)
			assert.Equal(t, c.costs, strings.Contains(d.screen(), "s asks Mono for the data status; live calls may be charged."))
		})
	}
}
