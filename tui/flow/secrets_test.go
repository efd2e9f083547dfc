package flow_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// canary begins every secret that these tests type.
const canary = "hush-"

// carriers are the types that what was typed travels in.
var carriers = []reflect.Type{
	reflect.TypeFor[monoapi.Answer](),
	reflect.TypeFor[flow.Call](),
	reflect.TypeFor[flow.Input](),
}

var secretType = reflect.TypeFor[monoapi.Secret]()

// leak looks through everything that v holds or points to, unexported fields
// included, for a canary, a Secret with a value and a carrier. It returns where
// it found one, and "" for none. A function can hide anything and counts.
func leak(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		if strings.Contains(v.String(), canary) {
			return ": a canary"
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if !v.IsNil() {
			return ": " + v.Type().String()
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return leak(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		// What lies beyond a slice's length is still held.
		if v.Kind() == reflect.Slice {
			v = v.Slice(0, v.Cap())
		}
		for i := range v.Len() {
			if found := leak(v.Index(i)); found != "" {
				return fmt.Sprintf("[%d]%s", i, found)
			}
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if found := leak(entries.Key()) + leak(entries.Value()); found != "" {
				return "[map]" + found
			}
		}
	case reflect.Struct:
		for _, carrier := range carriers {
			if v.Type() == carrier {
				return ": " + carrier.String()
			}
		}
		for i := range v.NumField() {
			if found := leak(v.Field(i)); found != "" {
				return "." + v.Type().Field(i).Name + found
			}
		}
	}
	return ""
}

// printedLeak returns how m is printed when a canary stands in it.
func printedLeak(m flow.Machine) string {
	for _, verb := range []string{"%+v", "%#v"} {
		if text := fmt.Sprintf(verb, m); strings.Contains(text, canary) {
			return text
		}
	}
	return ""
}

func TestLeakIsFound(t *testing.T) {
	hidden := monoapi.NewSecret("value")
	for want, v := range map[string]any{
		".a: a canary":             struct{ a string }{"x " + canary + "1"},
		".a[1]: a canary":          struct{ a []string }{[]string{"", canary}},
		".a[map]: a canary":        struct{ a map[string]int }{map[string]int{canary: 1}},
		".a.open: func() string":   struct{ a monoapi.Secret }{hidden},
		".a.b.open: func() string": struct{ a any }{&struct{ b monoapi.Secret }{hidden}},
		".a[0]: monoapi.Answer":    struct{ a []monoapi.Answer }{make([]monoapi.Answer, 1)},
		".a[0]: a canary":          struct{ a []string }{append(make([]string, 0, 1), canary)[:0]},
		".effect: flow.Call":       struct{ effect any }{flow.Call{}},
	} {
		assert.Equal(t, want, leak(reflect.ValueOf(v)))
	}
	assert.Empty(t, leak(reflect.ValueOf(struct {
		a monoapi.Secret
		b []string
		c func()
	}{b: []string{"plain"}})))
	assert.NotEmpty(t, printedLeak(new(walk).do(flow.SubmitAccount{ID: canary}).machine))
}

// TestMachineHasNoPlaceForASecret looks at types alone: no field, however deep,
// could hold a Secret, what carries one, or something of an unknown type.
func TestMachineHasNoPlaceForASecret(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	var visit func(path string, of reflect.Type)
	visit = func(path string, of reflect.Type) {
		assert.NotEqual(t, secretType, of, path)
		assert.NotContains(t, carriers, of, path)
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.Func, reflect.Interface, reflect.Chan, reflect.UnsafePointer:
			assert.Fail(t, "a field of unknown content", "%s: %s", path, of)
		case reflect.Pointer, reflect.Slice, reflect.Array:
			visit(path+"[]", of.Elem())
		case reflect.Map:
			visit(path+"[key]", of.Key())
			visit(path+"[]", of.Elem())
		case reflect.Struct:
			for i := range of.NumField() {
				visit(path+"."+of.Field(i).Name, of.Field(i).Type)
			}
		}
	}
	visit("Machine", reflect.TypeFor[flow.Machine]())
	require.True(t, seen[reflect.TypeFor[monoapi.Outcome]()], "the walk reached nested fields")
}

// TestWhatWasTypedIsGone types a canary at every form and looks for it in all
// machines and results that follow.
func TestWhatWasTypedIsGone(t *testing.T) {
	typed := map[string]flow.Event{
		"credentials": userAndPassword(username, canary+"password"),
		"challenge":   flow.SubmitAnswers{Answers: []flow.Input{{Text: secret(canary + "otp")}, {Text: secret(canary + "city"), Option: 1}}},
	}
	for at, event := range typed {
		for _, h := range triggers {
			for _, way := range h.ways {
				w := walkTo(at).do(event)
				require.Contains(t, fmt.Sprint(reveal(w.last().Answers)), canary)
				assert.Empty(t, leak(reflect.ValueOf(w.machine)), at)
				way(w)
				assert.Empty(t, leak(reflect.ValueOf(w.machine)), "%s, then %s", at, h.name)
				assert.Empty(t, printedLeak(w.machine), "%s, then %s", at, h.name)
				assert.NotContains(t, fmt.Sprintf("%+v", w.machine.Result(flow.StatusCancelled)), canary)
			}
		}
	}
}

// TestPrintedCallIsMasked: the call does carry what was typed, behind a mask.
func TestPrintedCallIsMasked(t *testing.T) {
	w := walkTo("credentials").do(userAndPassword(username, canary+"password"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		text := fmt.Sprintf(verb, w.effects)
		assert.NotContains(t, text, canary)
		assert.NotContains(t, text, fmt.Sprintf("%x", canary))
	}
	assert.Equal(t, canary+"password", w.last().Answers[1].Value().Reveal())
}
