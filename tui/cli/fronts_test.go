package cli

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
)

// sittingOf is a wired sitting with the settings.
func sittingOf(t *testing.T, set settings) *sitting {
	t.Helper()
	out := newCapture(t)
	sys := System{Env: func(string) string { return "" }, Stdin: out.file, Stdout: out.file, Stderr: out.file}
	s := newSitting(sys, set, beside.NewOutput(out.file))
	s.set.timeout = monoapi.DefaultTimeout
	t.Cleanup(s.closers.close)
	_, err := s.aim()
	require.NoError(t, err)
	require.NoError(t, s.wire())
	s.list, s.remark = flow.List{Accounts: []string{story("099")}}, "a remark"
	return s
}

func TestWizardOptions(t *testing.T) {
	t.Parallel()
	t.Run("a key is to be given", func(t *testing.T) {
		t.Parallel()
		s := sittingOf(t, settings{colour: true})
		opts := s.front.(fullScreen).options(s)
		assert.Equal(t, s.list.Accounts, opts.Accounts)
		assert.Equal(t, "a remark", opts.Remark)
		assert.Nil(t, opts.Bank)
		assert.Equal(t, "api.withmono.com", opts.Address)
		assert.NotEmpty(t, opts.Stories)
		assert.Equal(t, demoHint, opts.DemoHint)
		assert.NotNil(t, opts.Feed)
		assert.False(t, opts.Webhooks)
		assert.True(t, opts.Colour)
		bank, environment, err := opts.Connect(monoapi.NewSecret("live_sk_1"))
		assert.NoError(t, err)
		assert.NotNil(t, bank)
		assert.Equal(t, monoapi.EnvironmentLive, environment)
		_, _, err = opts.Connect(monoapi.NewSecret("a b"))
		assert.Error(t, err)
		bank, err = opts.Demo()
		assert.NoError(t, err)
		assert.NotNil(t, bank)
	})
	t.Run("a key was given", func(t *testing.T) {
		t.Parallel()
		s := sittingOf(t, settings{key: monoapi.NewSecret(testKey), webhookListen: "127.0.0.1:0", webhookSecret: monoapi.NewSecret(testSecret)})
		opts := s.front.(fullScreen).options(s)
		assert.NotNil(t, opts.Bank)
		assert.Equal(t, monoapi.EnvironmentTest, opts.Environment)
		assert.NotNil(t, opts.Connect, "another key can be used")
		assert.True(t, opts.Webhooks)
		assert.False(t, opts.Colour)
	})
	t.Run("demo", func(t *testing.T) {
		t.Parallel()
		s := sittingOf(t, settings{demo: true})
		opts := s.front.(fullScreen).options(s)
		assert.NotNil(t, opts.Bank)
		assert.Equal(t, flow.EnvironmentDemo, opts.Environment)
		assert.Nil(t, opts.Connect, "there is no key")
		assert.Nil(t, opts.Demo)
	})
}

func TestPlainOptions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set  settings
		key  bool // can be given
		news bool // can come
	}{
		"no key":   {settings{}, true, false},
		"key":      {settings{key: monoapi.NewSecret(testKey)}, true, false},
		"webhooks": {settings{webhookListen: "127.0.0.1:0", webhookSecret: monoapi.NewSecret(testSecret)}, true, true},
		"demo":     {settings{demo: true}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.set.plain = true
			s := sittingOf(t, test.set)
			opts := s.front.(linewise).options(s, s.sys.Stdin)
			assert.Equal(t, s.list.Accounts, opts.Accounts)
			assert.Equal(t, "a remark", opts.Remark)
			assert.Equal(t, demoHint, opts.DemoHint)
			assert.Equal(t, s.bank, opts.Bank)
			assert.Equal(t, test.key, opts.Connect != nil)
			assert.Equal(t, test.news, opts.Inbox != nil)
			assert.Nil(t, opts.Echo, "this is no terminal")
		})
	}
}

// A log that can't be written is said at once where there is no screen.
func TestPlainRemark(t *testing.T) {
	t.Parallel()
	out := newCapture(t)
	words := beside.NewOutput(out.file)
	newLinewise(words).remark(errors.New("the log file is full"))
	out.shows(t, "connect-reauth: the log file is full\n")
}

// What is started while the sitting ends is ended too.
func TestClosers(t *testing.T) {
	t.Parallel()
	var order bytes.Buffer
	var c closers
	c.add(func() { order.WriteString("first ") })
	c.add(func() { order.WriteString("second ") })
	c.close()
	assert.Equal(t, "second first ", order.String())
	c.add(func() { order.WriteString("late") })
	assert.Equal(t, "second first late", order.String())
	c.close()
	assert.Equal(t, "second first late", order.String(), "each once")
}

// The demo bank is started once, and ends with the sitting.
func TestDemoBankOfASitting(t *testing.T) {
	t.Parallel()
	s := sittingOf(t, settings{})
	for range 2 {
		_, err := s.startDemo()
		require.NoError(t, err)
	}
	server := s.demo.server
	s.closers.close()
	client, err := s.client(monoapi.NewSecret(testKey), server.URL(), "")
	require.NoError(t, err)
	_, err = client.CreateSession(t.Context(), story("099"))
	var e *monoapi.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, monoapi.KindUnreachable, e.Kind)
}

func TestKeyboardWithoutATerminal(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	tty, err := os.Open(os.DevNull)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tty.Close() })
	sys := System{Stdin: r, Stdout: w, Stderr: w, OpenTerminal: func() (*os.File, error) { return tty, nil }}
	keyboard, err := sys.keyboard(true, false)
	assert.NoError(t, err)
	assert.Same(t, r, keyboard)
	keyboard, err = sys.keyboard(true, true)
	assert.NoError(t, err)
	assert.Same(t, tty, keyboard)
	_, err = sys.keyboard(false, false)
	assert.ErrorContains(t, err, "standard error is not a terminal")
	_, err = sys.keyboard(false, true)
	assert.ErrorContains(t, err, "standard error is not a terminal")
}
