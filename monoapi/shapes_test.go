package monoapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// probe puts a part into a body and reads it out again.
type probe struct {
	operation Operation
	base      string                // what the body holds besides
	value     func(name string) any // what stands at the part's place
	read      func(a *answer) string
	want      func(name string) string // what is read; the name itself when nil
}

func itself(name string) any { return name }

// named is an object, and list a list, that holds no more than a name.
func named(name string) any { return map[string]any{"name": name} }
func list(name string) any  { return []any{name} }

func webhookOf(read func(WebhookEvent) string) func(a *answer) string {
	return func(a *answer) string {
		event, _ := parseWebhook(a.body)
		return read(event)
	}
}

func firstField(form Form) string {
	if len(form.Fields) == 0 {
		return ""
	}
	return form.Fields[0].Name
}

// ends are the moments that stand for names.
var ends = map[string]time.Time{"first": time.UnixMilli(1760000000001), "second": time.UnixMilli(1760000000002)}

// probes has one for every part.
var probes = map[part]probe{
	partResponseCode: {OpLogin, `{}`, itself, func(a *answer) string { return string(a.outcome().ResponseCode) }, nil},
	partCode:         {OpLogin, `{"responseCode": 99}`, itself, func(a *answer) string { return a.outcome().Code }, nil},
	partMessage:      {OpLogin, `{}`, itself, func(a *answer) string { return a.outcome().Message }, nil},
	partStatus:       {OpLink, `{}`, itself, func(a *answer) string { return a.text(partStatus) }, nil},
	partFieldErrors: {OpLogin, `{}`, func(name string) any { return []any{map[string]any{"field": "pin", "message": name}} },
		func(a *answer) string { return a.outcome().Message }, func(name string) string { return "pin: " + name }},
	partSessionID: {OpSession, `{}`, itself, func(a *answer) string { return a.session(time.Now()).ID }, nil},
	partNoSession: {OpSession, `{}`, itself, func(a *answer) string { return a.session(time.Now()).ID }, nil},
	partSessionEnd: {OpSession, `{}`, func(name string) any { return ends[name].UnixMilli() },
		func(a *answer) string { return fmt.Sprint(a.session(ends["first"]).ExpiresAt.UnixMilli()) },
		func(name string) string { return fmt.Sprint(ends[name].UnixMilli()) }},
	partInstitution: {OpSession, `{}`, named, func(a *answer) string { return a.session(time.Now()).Institution.Name }, nil},
	partSignInForm: {OpSession, `{}`, func(name string) any {
		return map[string]any{"form": []any{map[string]any{"name": name, "contentType": "password"}}}
	}, func(a *answer) string { return firstField(a.session(time.Now()).SignInForm) }, nil},
	partAccounts: {OpLogin, `{"responseCode": 101}`, list, func(a *answer) string {
		if accounts := a.outcome().Accounts; len(accounts) > 0 {
			return accounts[0].Name
		}
		return ""
	}, nil},
	partUserInput: {OpSession, `{}`, list, func(a *answer) string { return firstField(a.session(time.Now()).Outcome.Challenge) }, nil},
	partQuestions: {OpLogin, `{"responseCode": 102}`, list, func(a *answer) string { return firstField(a.outcome().Challenge) }, nil},
	partTitle:     {OpLogin, `{"responseCode": 102}`, itself, func(a *answer) string { return a.outcome().Challenge.Title }, nil},
	partSignIns: {OpSandbox, `{}`, func(name string) any { return []any{map[string]any{"values": map[string]any{"pin": name}}} },
		func(a *answer) string {
			if signIns := a.sandboxSignIns(); len(signIns) > 0 {
				return signIns[0].Values["pin"].Reveal()
			}
			return ""
		}, nil},
	partDetails: {OpAccount, `{}`, named, func(a *answer) string { details, _ := a.details(); return details.Name }, nil},
	partMeta: {OpAccount, `{"data": {"account": {"name": "x"}}}`, func(name string) any { return map[string]any{"data_status": name} },
		func(a *answer) string { details, _ := a.details(); return string(details.DataStatus) }, nil},
	partLink: {OpLink, `{}`, func(name string) any { return "https://link.mono.co/" + name },
		func(a *answer) string { link, _ := a.link(); return link.URL }, func(name string) string { return "https://link.mono.co/" + name }},
	partLinkInstitution: {OpLink, `{"data": {"mono_url": "https://link.mono.co/a"}}`, itself,
		func(a *answer) string { link, _ := a.link(); return link.Institution }, nil},
	partEvent:        {"", `{}`, itself, webhookOf(func(e WebhookEvent) string { return e.Name }), nil},
	partEventID:      {"", `{"event": "x"}`, itself, webhookOf(func(e WebhookEvent) string { return e.ID }), nil},
	partEventAccount: {"", `{"event": "x"}`, itself, webhookOf(func(e WebhookEvent) string { return e.Account }), nil},
	partJobStatus:    {"", `{"event": "mono.accounts.jobs.update"}`, itself, webhookOf(func(e WebhookEvent) string { return e.JobStatus }), nil},
}

// put sets a member, and the objects around it.
func put(body map[string]any, place string, value any) {
	name, rest, inside := strings.Cut(place, ".")
	if !inside {
		if object, ok := value.(map[string]any); ok {
			if there, ok := body[name].(map[string]any); ok {
				for k, v := range object {
					there[k] = v
				}
				return
			}
		}
		body[name] = value
		return
	}
	object, ok := body[name].(map[string]any)
	if !ok {
		object = map[string]any{}
		body[name] = object
	}
	put(object, rest, value)
}

// placed is a value and where it stands.
type placed struct {
	place string
	value any
}

// reads returns what is read of the part from an answer with these values.
func (p probe) reads(t *testing.T, values ...placed) string {
	t.Helper()
	var body map[string]any
	require.NoError(t, json.Unmarshal([]byte(p.base), &body))
	a := &answer{operation: p.operation, status: 200, header: http.Header{}, scrub: newScrubber(nil)}
	for _, v := range values {
		if name, ok := strings.CutPrefix(v.place, "header "); ok {
			if v.value != nil {
				a.header.Set(name, fmt.Sprint(v.value))
			}
			continue
		}
		put(body, v.place, v.value)
	}
	var err error
	a.body, err = json.Marshal(body)
	require.NoError(t, err)
	require.Nil(t, a.classify(time.Now()), "%s", a.body)
	return p.read(a)
}

func (p probe) wants(name string) string {
	if p.want == nil {
		return name
	}
	return p.want(name)
}

// Every line of the table is read by itself, and there is none twice.
func TestEveryPlaceIsRead(t *testing.T) {
	seen := map[shape]bool{}
	for _, s := range shapes {
		t.Run(string(s.part)+"/"+s.place, func(t *testing.T) {
			assert.False(t, seen[shape{part: s.part, place: s.place}], "it is in the table already")
			seen[shape{part: s.part, place: s.place}] = true
			probe, ok := probes[s.part]
			require.True(t, ok, "no probe puts this part into a body")
			assert.NotEqual(t, probe.wants("first"), probe.reads(t), "it is there without the place")
			assert.Equal(t, probe.wants("first"), probe.reads(t, placed{s.place, probe.value("first")}))
		})
	}
}

// The earlier of two lines wins, and gives way when it holds nothing usable.
func TestPlacesAreReadInOrder(t *testing.T) {
	pairs := 0
	for i := range shapes[1:] {
		early, late := shapes[i], shapes[i+1]
		if early.part != late.part {
			continue
		}
		probe := probes[early.part]
		first := func() placed { return placed{early.place, probe.value("first")} }
		second := func() placed { return placed{late.place, probe.value("second")} }
		if _, object := first().value.(map[string]any); !object && strings.HasPrefix(early.place, late.place+".") {
			continue // a member can't be a text and an object
		}
		pairs++
		t.Run(string(early.part)+"/"+early.place+" and "+late.place, func(t *testing.T) {
			assert.Equal(t, probe.wants("first"), probe.reads(t, second(), first()))
			assert.Equal(t, probe.wants("second"), probe.reads(t, placed{early.place, nil}, second()))
		})
	}
	assert.Greater(t, pairs, 30)
}

// A title is that of the form that is asked, not of another.
func TestTitleStandsBesideTheQuestions(t *testing.T) {
	probe := probes[partTitle]
	for _, s := range shapes {
		if s.part != partQuestions {
			continue
		}
		beside := s.place[:strings.LastIndex(s.place, ".")+1] + "title"
		assert.Equal(t, "first", probe.reads(t, placed{s.place, list("otp")}, placed{beside, "first"}), s.place)
		other := "data.ui.title"
		if beside == other {
			other = "title"
		}
		assert.Empty(t, probe.reads(t, placed{s.place, list("otp")}, placed{other, "second"}), s.place)
	}
}
