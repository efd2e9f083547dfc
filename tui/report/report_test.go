package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/report"
)

var (
	began = time.Date(2025, 5, 13, 12, 26, 2, 404_000_000, time.UTC)
	done  = flow.Result{
		Account: "65c4c03aa66a95b572cb5200", Status: flow.StatusReauthorised, ResponseCode: monoapi.CodeDone,
		Code: "code_q90t4ar2uriet5ey4rs22v0x", Message: "Completed <&>", Environment: monoapi.EnvironmentTest,
		StartedAt: began, FinishedAt: began.Add(1500 * time.Millisecond),
	}
	failed = flow.Result{
		Account: "65c4c03aa66a95b572cb5404", Status: flow.StatusFailed, Reason: "not_found",
		Message: "Account not found.", Environment: monoapi.EnvironmentTest, StartedAt: began, FinishedAt: began,
	}
)

func TestHumanLines(t *testing.T) {
	noCode, noMessage := done, failed
	noCode.Code, noMessage.Message = "", ""
	var out bytes.Buffer
	w := report.New(&out, false, false)
	for _, r := range []flow.Result{done, failed, noCode, noMessage} {
		w.Result(r)
	}
	require.NoError(t, w.Close(t.Context()))
	assert.Equal(t, strings.Join([]string{
		"65c4c03aa66a95b572cb5200\treauthorised\tcode_q90t4ar2uriet5ey4rs22v0x\n",
		"65c4c03aa66a95b572cb5404\tfailed\tnot_found\tAccount not found.\n",
		"65c4c03aa66a95b572cb5200\treauthorised\n",
		"65c4c03aa66a95b572cb5404\tfailed\tnot_found\n",
	}, ""), out.String())
}

func TestJSONLines(t *testing.T) {
	odd := failed
	odd.ResponseCode = "E-17"
	var out bytes.Buffer
	w := report.New(&out, true, false)
	noted := done
	noted.Note = "Ada Obi"
	for _, r := range []flow.Result{noted, failed, odd} {
		w.Result(r)
	}
	require.NoError(t, w.Close(t.Context()))
	lines := strings.SplitAfter(out.String(), "\n")
	require.Len(t, lines, 4)
	require.Empty(t, lines[3])
	assert.Equal(t, `{"account":"65c4c03aa66a95b572cb5200","note":"Ada Obi","status":"reauthorised","reason":"","response_code":99,`+
		`"code":"code_q90t4ar2uriet5ey4rs22v0x","link":"","message":"Completed <&>","environment":"test",`+
		`"started_at":"2025-05-13T12:26:02.404Z","finished_at":"2025-05-13T12:26:03.904Z"}`+"\n", lines[0])
	assert.Contains(t, lines[1], `"reason":"not_found","response_code":null,"code":"",`)
	assert.Contains(t, lines[2], `"response_code":"E-17"`)
}

func TestLinksAreWhole(t *testing.T) {
	r := flow.Result{Account: "65c4c03aa66a95b572cb5200", Note: "Ada", Status: flow.StatusLinkCreated, Link: "https://link.mono.co/a?b=c&d"}
	var out bytes.Buffer
	for _, asJSON := range []bool{false, true} {
		w := report.New(&out, asJSON, false)
		w.Result(r)
		require.NoError(t, w.Close(t.Context()))
	}
	plain, asJSON, _ := strings.Cut(out.String(), "\n")
	assert.Equal(t, "65c4c03aa66a95b572cb5200\tlink_created\thttps://link.mono.co/a?b=c&d", plain)
	assert.Contains(t, asJSON, `"note":"Ada","status":"link_created","reason":"","response_code":null,"code":"","link":"https://link.mono.co/a?b=c&d",`)
}

func TestLinesAreWrittenAsTheyCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		w := report.New(&out, false, false)
		for n := 1; n <= 3; n++ {
			w.Result(done)
			synctest.Wait()
			assert.Equal(t, n, strings.Count(out.String(), "\n"))
		}
		require.NoError(t, w.Close(t.Context()))
		assert.Equal(t, 3, strings.Count(out.String(), "\n"))
	})
}

func TestHeldLinesAreWrittenInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		w := report.New(&out, false, true)
		w.Result(failed)
		w.Result(done)
		synctest.Wait()
		assert.Empty(t, out.String())
		require.NoError(t, w.Close(t.Context()))
		assert.Less(t, strings.Index(out.String(), failed.Account), strings.Index(out.String(), done.Account))
		assert.Equal(t, 2, strings.Count(out.String(), "\n"))
	})
}

// A reader that does not read must not stop the wizard.
func TestResultDoesNotWaitForTheReader(t *testing.T) {
	r, out := io.Pipe()
	w := report.New(out, true, false)
	const many = 100
	for i := range many {
		one := done
		one.Account = fmt.Sprint(i)
		w.Result(one)
	}
	var closing sync.WaitGroup
	closing.Go(func() {
		assert.NoError(t, w.Close(t.Context()))
		_ = out.Close()
	})
	dec := json.NewDecoder(r)
	for i := range many {
		var got struct{ Account string }
		require.NoError(t, dec.Decode(&got))
		assert.Equal(t, fmt.Sprint(i), got.Account, "in order")
	}
	assert.ErrorIs(t, dec.Decode(&struct{}{}), io.EOF)
	closing.Wait()
}

func TestLinesOfSeveralGoroutinesStayWhole(t *testing.T) {
	const goroutines, each = 8, 50
	var out bytes.Buffer
	w := report.New(&out, true, false)
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for range each {
				w.Result(done)
			}
		})
	}
	all.Wait()
	require.NoError(t, w.Close(t.Context()))
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	require.Len(t, lines, goroutines*each)
	for _, line := range lines {
		require.Equal(t, lines[0], line)
	}
}

// breaking fails the writes that it is told to, from 1.
type breaking struct {
	writes int
	fails  func(n int) bool
	text   strings.Builder
}

func (b *breaking) Write(p []byte) (int, error) {
	b.writes++
	if b.fails(b.writes) {
		return 0, fmt.Errorf("broken for the %d. write: %w", b.writes, io.ErrClosedPipe)
	}
	return b.text.Write(p)
}

// Results are what the program was run for: those that can't be written are
// told.
func TestUnwrittenResultsAreToldInTheEnd(t *testing.T) {
	for _, hold := range []bool{false, true} {
		out := &breaking{fails: func(n int) bool { return n > 1 }}
		w := report.New(out, false, hold)
		for range 3 {
			w.Result(done)
		}
		err := w.Close(t.Context())
		require.ErrorIs(t, err, io.ErrClosedPipe)
		line := "65c4c03aa66a95b572cb5200\treauthorised\tcode_q90t4ar2uriet5ey4rs22v0x"
		assert.Regexp(t, `^standard output did not accept these 2 results \(broken for the \d\. write: io: read/write on closed pipe\); copy them from here:`+
			"\n"+line+"\n"+line+"$", err.Error())
		assert.Equal(t, line+"\n", out.text.String())
	}
}

func TestAnOutputThatRecoversMissesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &breaking{fails: func(n int) bool { return n == 1 || n == 2 }}
		w := report.New(out, false, false)
		for _, r := range []flow.Result{done, failed, done} {
			w.Result(r)
			synctest.Wait()
		}
		require.NoError(t, w.Close(t.Context()))
		assert.Equal(t, 3, strings.Count(out.text.String(), "\n"))
		assert.Less(t, strings.Index(out.text.String(), done.Account), strings.Index(out.text.String(), failed.Account), "in order")
	})
}

// An interrupted run waits for a reader only so long.
func TestAReaderThatStopped(t *testing.T) {
	r, out := io.Pipe()
	defer r.Close()
	w := report.New(out, false, false)
	w.Result(done)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	assert.EqualError(t, w.Close(ended), "standard output did not accept this result (it accepts nothing); copy it from here:\n"+
		"65c4c03aa66a95b572cb5200\treauthorised\tcode_q90t4ar2uriet5ey4rs22v0x")
}
