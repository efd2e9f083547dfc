package flow_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

var updateSentences = flag.Bool("update-sentences", false, "write testdata/sentences.txt anew")

// sentencesFile holds everything that the flow says, a sentence a line, to be
// read aloud after a change that is meant: go test ./tui/flow -update-sentences
const sentencesFile = "testdata/sentences.txt"

func TestSentencesAreThoseThatWereReadAloud(t *testing.T) {
	said := map[string]bool{}
	notice := func(n flow.Notice) {
		for _, sentence := range n.Sentences(flow.How{"Press enter again", "Press esc again", "Press ctrl+q again"}) {
			said[sentence] = true
		}
	}
	for _, p := range points() {
		for _, trigger := range triggers {
			for _, way := range trigger.ways {
				w := walkTo(p.name)
				way(w)
				notice(w.machine.Notice())
			}
		}
	}
	for _, kind := range constants(t, "../../monoapi/errors.go", "Kind") {
		for _, op := range []monoapi.Operation{monoapi.OpSession, monoapi.OpLogin, monoapi.OpCommit, monoapi.OpAccount, monoapi.OpSandbox} {
			for _, sent := range []bool{true, false} {
				notice(flow.Explain(&monoapi.Error{Kind: monoapi.Kind(kind), Operation: op, Sent: sent, RetryAfter: time.Minute}))
			}
		}
		said[flow.Doing(monoapi.OpLogin)+"."] = true
	}
	w := walkTo("credentials")
	for range 4 {
		if w.do(signIn); w.machine.State() == flow.StateCredentials {
			notice(w.machine.Notice())
			w.do(signIn) // all the same
		}
		w.answer(rejected)
		notice(w.machine.Notice())
	}
	for _, s := range everythingSaid() {
		notice(s.notice)
	}
	for _, password := range []string{" a", "a ", " a ", "a\u200b"} {
		said[flow.Machine{}.Oddity(monoapi.Field{Masked: true}, secret(password))] = true
	}
	for _, left := range []time.Duration{0, time.Second, time.Minute} {
		said[flow.Left(now.Add(left), now)] = true
	}
	for _, e := range []monoapi.WebhookEvent{
		{Name: "account_updated", DataStatus: "failed"}, {Name: "account_updated", DataStatus: "unavailable"},
		{Name: "sync_failed"}, {Name: "reauthorisation_required"}, {Name: "accounts.jobs.update", JobStatus: "failed"},
	} {
		item := flow.ItemOf(e)
		said[item.What], said[item.Do] = true, true
	}
	for _, op := range []monoapi.Operation{monoapi.OpSession, monoapi.OpLogin, monoapi.OpCommit} {
		said[flow.Doing(op)+"."] = true
	}
	said[flow.Slow(monoapi.OpLogin, "Esc cancels")], said[flow.Slow(monoapi.OpLink, "Esc cancels")] = true, true
	said[flow.DuplicatesRemark([]string{account})] = true
	said[flow.DuplicatesRemark([]string{account, third})] = true

	made := strings.Join(slices.Sorted(maps.Keys(said)), "\n") + "\n"
	if *updateSentences {
		require.NoError(t, os.WriteFile(sentencesFile, []byte(made), 0o644))
	}
	kept, err := os.ReadFile(sentencesFile)
	require.NoError(t, err)
	assert.Equal(t, strings.ReplaceAll(string(kept), "\r\n", "\n"), made, "the comment in this file says how to make the list anew; read it aloud")
}
