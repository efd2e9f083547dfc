package monoapi_test

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
)

// holder keeps Secrets wherever a value can be kept.
type holder struct {
	Field    monoapi.Secret
	Pointer  *monoapi.Secret
	Slice    []monoapi.Secret
	Map      map[string]monoapi.Secret
	Any      any
	Nested   struct{ Deep monoapi.Secret }
	hidden   monoapi.Secret
	pointer  *monoapi.Secret
	slice    []monoapi.Secret
	mapped   map[string]monoapi.Secret
	anything any
	nested   struct{ deep monoapi.Secret }
}

func hold(s monoapi.Secret) holder {
	h := holder{
		Field: s, Pointer: &s, Slice: []monoapi.Secret{s}, Map: map[string]monoapi.Secret{"key": s}, Any: s,
		hidden: s, pointer: &s, slice: []monoapi.Secret{s}, mapped: map[string]monoapi.Secret{"key": s}, anything: &s,
	}
	h.Nested.Deep, h.nested.deep = s, s
	return h
}

// unread asserts that text shows the value in no spelling that Go prints.
func unread(t *testing.T, value, text string) {
	t.Helper()
	bytes := fmt.Sprint([]byte(value))
	for _, spelling := range []string{
		value, hex.EncodeToString([]byte(value)), strings.ToUpper(hex.EncodeToString([]byte(value))),
		strings.Trim(bytes, "[]"), fmt.Sprintf("%#v", []byte(value)), fmt.Sprintf("% x", value),
	} {
		assert.NotContains(t, text, spelling)
	}
}

func TestSecretPrintsAsMask(t *testing.T) {
	secret := monoapi.NewSecret(canaryKey)
	for _, verb := range strings.Split("%v %+v %#v %s %q %x %X %d %t %b %c %e %o %U %10s %-5q %.3s %z", " ") {
		for _, s := range []any{secret, &secret, monoapi.Secret{}} {
			assert.Equal(t, monoapi.Mask, fmt.Sprintf(verb, s), "%s of %T", verb, s)
		}
	}
	assert.Equal(t, "monoapi.Secret", fmt.Sprintf("%T", secret))
	assert.Equal(t, monoapi.Mask, secret.String())
	assert.Equal(t, monoapi.Mask, fmt.Sprint(secret))
	unread(t, canaryKey, fmt.Sprintf("%p", secret))
}

func TestSecretInsideValues(t *testing.T) {
	h := hold(monoapi.NewSecret(canaryKey))
	for _, verb := range strings.Split("%v %+v %#v %s %q %x %X %d %p", " ") {
		for _, value := range []any{h, &h, []holder{h}, map[string]holder{"key": h}, [1]*holder{&h}} {
			unread(t, canaryKey, fmt.Sprintf(verb, value))
		}
	}
	unread(t, canaryKey, fmt.Errorf("wrapped: %w", fmt.Errorf("%v", h)).Error())
	unread(t, canaryKey, errors.Join(fmt.Errorf("%+v", h.hidden)).Error())
	unread(t, canaryKey, fmt.Sprintf("%+v %#v", hidden("otp", canaryKey), monoapi.SandboxSignIn{Values: h.Map}))
	unread(t, canaryKey, fmt.Sprintf("%#v", monoapi.Config{Key: h.Field}))

	client, err := monoapi.New(monoapi.Config{Key: h.Field})
	require.NoError(t, err)
	unread(t, canaryKey, fmt.Sprintf("%v %+v", client, client))
	unread(t, canaryKey, fmt.Sprintf("%#v", client))
}

// overheard takes what an assertion prints when it fails.
type overheard struct{ strings.Builder }

func (o *overheard) Errorf(format string, args ...any) { fmt.Fprintf(o, format, args...) }

// A deep printer looks through methods and into unexported fields.
func TestSecretInFailedAssertions(t *testing.T) {
	var o overheard
	assert.Equal(&o, hold(monoapi.NewSecret(canaryKey)), hold(monoapi.NewSecret(canaryOTP)))
	assert.Nil(&o, hold(monoapi.NewSecret(canaryKey)))
	client, err := monoapi.New(monoapi.Config{Key: monoapi.NewSecret(canaryKey)})
	require.NoError(t, err)
	assert.Nil(&o, client)
	assert.ElementsMatch(&o, []any{hold(monoapi.NewSecret(canaryKey))}, []any{})
	require.Contains(t, o.String(), "hidden: (monoapi.Secret)", "it was printed deeply")
	unread(t, canaryKey, o.String())
	unread(t, canaryOTP, o.String())
}

func TestSecretEncoded(t *testing.T) {
	secret := monoapi.NewSecret(canaryKey)
	h := hold(secret)
	encoded, err := json.Marshal(h)
	require.NoError(t, err)
	unread(t, canaryKey, string(encoded))
	assert.Equal(t, 6, strings.Count(string(encoded), monoapi.Mask), "every exported field: %s", encoded)
	encoded, err = json.Marshal(secret)
	require.NoError(t, err)
	assert.Equal(t, `"`+monoapi.Mask+`"`, string(encoded))

	type document struct {
		Element   monoapi.Secret
		Attribute monoapi.Secret `xml:",attr"`
		hidden    monoapi.Secret
	}
	encoded, err = xml.Marshal(document{secret, secret, secret})
	require.NoError(t, err)
	unread(t, canaryKey, string(encoded))
	assert.Equal(t, 2, strings.Count(string(encoded), monoapi.Mask))

	var b bytes.Buffer
	_ = gob.NewEncoder(&b).Encode(h) // it may refuse
	unread(t, canaryKey, b.String())

	b.Reset()
	page := template.Must(template.New("").Parse(`{{.}} {{.Field}} {{printf "%s" .Field}}`))
	require.NoError(t, page.Execute(&b, h))
	unread(t, canaryKey, b.String())
	assert.Contains(t, b.String(), monoapi.Mask)
}

func TestSecretLogged(t *testing.T) {
	secret := monoapi.NewSecret(canaryKey)
	h := hold(secret)
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			log := slog.New(handler(&b)).With("key", secret)
			log.Info("a", "secret", secret, "pointer", &secret)
			assert.Equal(t, 3, strings.Count(b.String(), monoapi.Mask))
			log.WithGroup("g").Error("b", "holder", h, "pointer", &h, slog.Group("h", "list", []monoapi.Secret{secret}))
			log.Info(fmt.Sprint(h), "error", fmt.Errorf("%v", h), "map", h.Map)
			unread(t, canaryKey, b.String())
		})
	}
}

func TestSecretValue(t *testing.T) {
	var zero monoapi.Secret
	assert.Equal(t, "a", monoapi.NewSecret("a").Reveal())
	assert.True(t, zero.Empty())
	assert.True(t, monoapi.NewSecret("").Empty())
	assert.False(t, monoapi.NewSecret(" ").Empty())
	assert.Empty(t, zero.Reveal())
}
