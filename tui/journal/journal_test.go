//go:build unix

package journal_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
)

const account = "65c4c03aa66a95b572cb5200"

// open opens a log that must have no errors of writing.
func open(t *testing.T, path string) *journal.Log {
	t.Helper()
	log, err := journal.Open(path, func(err error) { t.Errorf("writing: %v", err) })
	require.NoError(t, err)
	t.Cleanup(func() { _ = log.Close() })
	return log
}

// written closes a log, which must have written everything.
func written(t *testing.T, log *journal.Log) {
	t.Helper()
	require.NoError(t, log.Close())
}

// lines reads a log file.
func lines(t *testing.T, path string) []map[string]any {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	var all []map[string]any
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		var line map[string]any
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &line), scanner.Text())
		at, err := time.Parse(time.RFC3339Nano, line["time"].(string))
		require.NoError(t, err)
		require.False(t, at.IsZero())
		delete(line, "time")
		all = append(all, line)
	}
	return all
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Mode().Perm()
}

func TestOnlyTheOwnerReadsTheFile(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "new.log")
	open(t, fresh)
	assert.Equal(t, os.FileMode(0o600), mode(t, fresh))

	for _, before := range []os.FileMode{0o644, 0o666, 0o640, 0o604} {
		path := filepath.Join(t.TempDir(), "old.log")
		require.NoError(t, os.WriteFile(path, []byte("{\"time\":0}\n"), 0o600))
		require.NoError(t, os.Chmod(path, before))
		open(t, path)
		assert.Equal(t, os.FileMode(0o600), mode(t, path), "%v", before)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, "{\"time\":0}\n", string(text))
	}
}

// The device and the pipe are the test's own: with the guard broken root would
// change the mode of the machine's.
func TestADeviceKeepsItsMode(t *testing.T) {
	master, slave, err := pty.Open()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = slave.Close(), master.Close() })
	go func() { _, _ = io.Copy(io.Discard, master) }()
	pipe := namedPipe(t)
	reader(t, pipe)

	for what, path := range map[string]string{"device": slave.Name(), "pipe": pipe} {
		t.Run(what, func(t *testing.T) {
			require.NoError(t, os.Chmod(path, 0o644))
			log := open(t, path)
			log.Step(account, flow.Step{})
			written(t, log)
			assert.Equal(t, os.FileMode(0o644), mode(t, path))
		})
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "none", "file.log"), ""} {
		log, err := journal.Open(path, func(error) {})
		assert.Nil(t, log, path)
		if assert.Error(t, err, path) {
			assert.Contains(t, err.Error(), "the log file can't be")
			assert.Contains(t, err.Error(), path)
		}
	}
}

func TestLinksAreMasked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log := open(t, path)
	log.Result(flow.Result{Account: account, Status: flow.StatusLinkCreated, Link: "https://link.mono.co/4f9c2ab07d31e85a"})
	written(t, log)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"link":"https://link.mono.co/`+monoapi.Mask+`e85a"`)
	assert.NotContains(t, string(text), "4f9c2ab0")
}

func TestKindsOfLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log := open(t, path)
	log.Exchange(monoapi.Exchange{Number: 7, Operation: monoapi.OpLogin}) // not ended
	log.Exchange(monoapi.Exchange{
		Number: 7, Operation: monoapi.OpLogin, Method: "POST", URL: "http://127.0.0.1/v2/connect/reauth/login",
		RequestHeader: http.Header{"X-Session-Id": {"sess_1"}, "Mono-Sec-Key": {monoapi.Mask}},
		RequestBody:   `{"password": "` + monoapi.Mask + `"}`,
		Ended:         true, Duration: 3 * time.Second, Status: 410,
		ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: "{}",
		Err: &monoapi.Error{Kind: monoapi.KindSessionGone, Operation: monoapi.OpLogin, Status: 410},
	})
	log.Step(account+"\x1b[31m", flow.Step{Operation: monoapi.OpLogin, Ended: "session gone", Took: 3 * time.Second})
	began := time.Now()
	log.Result(flow.Result{
		Account: account, Status: flow.StatusReauthorised, ResponseCode: monoapi.CodeDone, Code: "code_1",
		Environment: monoapi.EnvironmentTest, StartedAt: began, FinishedAt: began.Add(4 * time.Second),
	})
	log.Webhook(monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: account, DataStatus: monoapi.DataAvailable})
	written(t, log)

	assert.Equal(t, []map[string]any{
		{
			"level": "INFO", "msg": "exchange", "number": 7., "operation": "login", "method": "POST",
			"url":            "http://127.0.0.1/v2/connect/reauth/login",
			"request_header": map[string]any{"x-session-id": "sess_1", "mono-sec-key": monoapi.Mask},
			"request_body":   `{"password": "` + monoapi.Mask + `"}`,
			"status":         410., "response_header": map[string]any{"Content-Type": "application/json"}, "response_body": "{}",
			"duration_ns": 3e9, "error": "login: session gone (HTTP 410)",
		},
		{
			"level": "INFO", "msg": "step", "account": account + "[31m", "operation": "login",
			"outcome": "session gone", "duration_ns": 3e9,
		},
		{
			"level": "INFO", "msg": "result", "account": account, "outcome": "reauthorised", "reason": "",
			"response_code": "99", "code": "code_1", "environment": "test", "duration_ns": 4e9,
		},
		{
			"level": "INFO", "msg": "webhook", "event": "account_updated", "account": account, "data_status": "available",
		},
	}, lines(t, path))
}

func TestRunsAreAppended(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	for range 2 {
		log := open(t, path)
		log.Step(account, flow.Step{Operation: monoapi.OpSession, Ended: "created"})
		require.NoError(t, log.Close())
	}
	assert.Len(t, lines(t, path), 2)
}

func TestLinesOfSeveralGoroutinesStayWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	log := open(t, path)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 25 {
				log.Webhook(monoapi.WebhookEvent{Name: monoapi.EventUpdated, Account: account})
				log.Step(account, flow.Step{Operation: monoapi.OpSession, Ended: "created"})
			}
		})
	}
	all.Wait()
	written(t, log)
	assert.Len(t, lines(t, path), 400)
}

func TestNoLog(t *testing.T) {
	var log *journal.Log
	log.Exchange(monoapi.Exchange{Ended: true})
	log.Step(account, flow.Step{})
	log.Result(flow.Result{})
	log.Webhook(monoapi.WebhookEvent{})
	assert.NoError(t, log.Close())
}
