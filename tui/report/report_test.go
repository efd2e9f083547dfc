package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
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
	require.NoError(t, w.Close())
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
	for _, r := range []flow.Result{done, failed, odd} {
		w.Result(r)
	}
	require.NoError(t, w.Close())
	lines := strings.SplitAfter(out.String(), "\n")
	require.Len(t, lines, 4)
	require.Empty(t, lines[3])
	assert.Equal(t, `{"account":"65c4c03aa66a95b572cb5200","status":"reauthorised","reason":"","response_code":99,`+
		`"code":"code_q90t4ar2uriet5ey4rs22v0x","message":"Completed <&>","environment":"test",`+
		`"started_at":"2025-05-13T12:26:02.404Z","finished_at":"2025-05-13T12:26:03.904Z"}`+"\n", lines[0])
	assert.Contains(t, lines[1], `"reason":"not_found","response_code":null,"code":"",`)
	assert.Contains(t, lines[2], `"response_code":"E-17"`)
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
		require.NoError(t, w.Close())
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
		require.NoError(t, w.Close())
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
		assert.NoError(t, w.Close())
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
	require.NoError(t, w.Close())
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	require.Len(t, lines, goroutines*each)
	for _, line := range lines {
		require.Equal(t, lines[0], line)
	}
}

// breaking fails every write but the first.
type breaking struct{ writes int }

func (b *breaking) Write(p []byte) (int, error) {
	b.writes++
	if b.writes > 1 {
		return 0, fmt.Errorf("broken for the %d. time: %w", b.writes-1, io.ErrClosedPipe)
	}
	return len(p), nil
}

func TestCloseReturnsTheFirstError(t *testing.T) {
	for _, hold := range []bool{false, true} {
		out := &breaking{}
		w := report.New(out, false, hold)
		for range 3 {
			w.Result(done)
		}
		err := w.Close()
		require.Error(t, err)
		assert.True(t, errors.Is(err, io.ErrClosedPipe))
		assert.EqualError(t, err, "writing results: broken for the 1. time: io: read/write on closed pipe")
		assert.Equal(t, 3, out.writes, "a line that failed does not keep the next ones back")
	}
}
