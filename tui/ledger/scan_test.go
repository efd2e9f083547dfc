package ledger

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-reauth/tui/flow"
	"connect-reauth/tui/report"
)

// Lines as the program writes them, and others, some of which no decoder takes.
var scanned = map[string]bool{
	string(report.JSON(flow.Result{Account: "a1", Status: flow.StatusFailed, Message: "Ọla's account", Environment: "live"})): true,
	`{"account":"a1","status":"failed","environment":"live"}`:                                                                 true,
	`{"account":"a1","status":"failed","response_code":99,"environment":"live"}`:                                              true,
	`{"account":"a1","status":"failed","link":"https://link.mono.co/1","link":null,"finished_at":7}`:                          true,
	`{"account":"a1","status":"failed","link":"Ọ"}`:                                                                           false,
	`{"account":"a1","account":"a2","status":"failed"}`:                                                                       true,
	`{"note":"Ọla","account":"a1"}`:                                                                                           true,
	`{"account":"a1","status":"failed","environment":"li` + "\n":                                                              false,
	`{"account":"a1","status":"failed","environment":"live"`:                                                                  false,
	`{"account":"a1","status":"failed"}}`:                                                                                     false,
	`{"account":"a1","status":"failed"} {"account":"a2"}`:                                                                     false,
	`{"account":"a1",}`:                           false,
	`{"account":"a1" "status":"failed"}`:          false,
	`{"account": "a1"}`:                           false,
	`{"account":"\u0061"}`:                        false,
	`{"account":"a1","Status":"failed"}`:          true,
	`{"account":"a1","ſtatus":"failed"}`:          true,
	`{"account":"Ọla"}`:                           false,
	`{"account":1}`:                               false,
	`{"account":"a1","response_code":099}`:        false,
	`{"account":"a1","response_code":}`:           false,
	`{"account":"a1","response_code":1.5}`:        false,
	`{"account":"a1","more":{"status":"failed"}}`: false,
	`{"account":"a1","status":null}`:              false,
	"{\"account\":\"a\t1\"}":                      false,
	"\u00a0" + `{"account":"a1"}`:                 false,
	`{}`:                                          false,
	`{`:                                           false,
	``:                                            false,
	`{"account"`:                                  false,
	`{"account":`:                                 false,
	`["account"]`:                                 false,
}

func TestScan(t *testing.T) {
	for line, want := range scanned {
		_, ok := scan([]byte(line))
		assert.Equal(t, want, ok, line)
	}
}

// A key in other letters is another key.
func TestKeysAreExact(t *testing.T) {
	for _, line := range []string{
		`{"account":"a1","status":"failed","environment":"live","STATUS":"reauthorised"}`,
		`{"account": "a1", "status": "failed", "environment": "live", "Status": "reauthorised", "ENVIRONMENT": 7}`,
		`{"account": "a1", "status": "failed", "environment": "live", "ſtatus": "reauthorised"}`,
	} {
		s, ok := parse([]byte(line))
		assert.True(t, ok, line)
		assert.Equal(t, said{Account: "a1", Status: flow.StatusFailed, Environment: "live"}, s, line)
	}
	s, ok := parse([]byte(`{"ACCOUNT": "a1", "STATUS": "reauthorised"}`))
	assert.True(t, ok)
	assert.Empty(t, s)
	_, ok = parse([]byte(`{"account": ["a1"], "status": "reauthorised"}`))
	assert.False(t, ok)
}

// What is scanned is what a decoder would read.
func FuzzScan(f *testing.F) {
	for line := range scanned {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		got, ok := scan(line)
		if !ok {
			return
		}
		if want, ok := decode(line); !ok || want != got {
			t.Fatalf("%q: %+v instead of %+v, %v", line, got, want, ok)
		}
	})
}
