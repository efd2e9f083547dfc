// Package journal writes the log file: one JSON object a line, through
// log/slog, for every exchange, step, result and webhook. It holds no secret.
package journal

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/private"
)

// What waits while the file takes nothing, at most. A line is an exchange with
// its bodies, some kilobytes as a rule.
const (
	mostLines = 4096
	mostBytes = 4 << 20
)

// closing is how long Close tries.
const closing = 2 * time.Second

// Log is a log file. A nil Log writes nothing. What it is given is written
// beside: a file that takes nothing stops nobody.
type Log struct {
	file   *os.File
	lines  *beside.Lines
	logger *slog.Logger
}

// Open opens the file for appending and creates it, readable by its owner
// alone, if it is not there. A named pipe that nobody reads is refused: opening
// it would wait for a reader, perhaps for ever, and a log that begins somewhere
// in the middle is not what was asked for.
//
// onError is called with the first error of writing and when the first line is
// lost because too many wait, from a goroutine of its own. Writing is tried
// again at the next line, and lost lines are counted in the log itself.
func Open(path string, onError func(error)) (*Log, error) {
	file, err := private.Open(path, os.O_APPEND|os.O_WRONLY, isOurs)
	if err != nil {
		return nil, fmt.Errorf("the log file can't be opened: %w", err)
	}
	lines := beside.NewLines(file, beside.Options{
		MostLines: mostLines, MostBytes: mostBytes, Gap: gap,
		OnError: func(err error) { onError(fmt.Errorf("the log file can't be written: %w", err)) },
		OnLoss: func() {
			onError(fmt.Errorf("the log file %s can't be written to: lines of it are being lost, the work goes on", path))
		},
	})
	return &Log{file: file, lines: lines, logger: slog.New(slog.NewJSONHandler(queue{lines}, nil))}, nil
}

// isOurs reports whether a line is one of a log, as slog begins them.
func isOurs(line []byte) bool { return private.Begins(line, `{"time":`) }

// queue takes slog's lines; slog uses their memory again.
type queue struct{ lines *beside.Lines }

func (q queue) Write(p []byte) (int, error) {
	q.lines.Add(bytes.Clone(p))
	return len(p), nil
}

// gap is the line that stands in the log where n others are missing.
func gap(n int) []byte {
	var line bytes.Buffer
	slog.New(slog.NewJSONHandler(&line, nil)).Warn("lost", "lines", n)
	return line.Bytes()
}

// Close tries for a short while to write what is left, and closes the file. The
// error says what is missing.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	rest := l.lines.Close(ctx)
	// Closing writes too where the disk is on a network, and can wait as long.
	closed := make(chan error, 1)
	go func() { closed <- l.file.Close() }()
	var err error
	select {
	case err = <-closed:
	case <-ctx.Done():
		err = beside.ErrTakesNothing
	}
	if rest.None() {
		if err != nil {
			err = fmt.Errorf("the log file %s may be incomplete: %w", l.file.Name(), err)
		}
		return err
	}
	return incomplete(l.file.Name(), rest.Lost+len(rest.Lines), rest.Err)
}

func incomplete(path string, lines int, why error) error {
	missing := "1 line is missing"
	if lines != 1 {
		missing = fmt.Sprintf("%d lines are missing", lines)
	}
	if why != nil {
		return fmt.Errorf("the log file %s is incomplete, %s: %w", path, missing, why)
	}
	return fmt.Errorf("the log file %s is incomplete, %s", path, missing)
}

func (l *Log) info(message string, attrs ...slog.Attr) {
	if l != nil {
		l.logger.LogAttrs(context.Background(), slog.LevelInfo, message, attrs...)
	}
}

// Exchange logs an exchange once it has ended.
func (l *Log) Exchange(e monoapi.Exchange) {
	if l == nil || !e.Ended {
		return
	}
	attrs := []slog.Attr{
		slog.Int("number", e.Number),
		slog.String("operation", string(e.Operation)),
		slog.String("method", e.Method),
		slog.String("url", e.URL),
		headers("request_header", e.RequestHeader),
		slog.String("request_body", e.RequestBody),
		slog.Int("status", e.Status),
		headers("response_header", e.ResponseHeader),
		slog.String("response_body", e.ResponseBody),
		slog.Duration("duration_ns", e.Duration),
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	l.info("exchange", attrs...)
}

func headers(name string, header http.Header) slog.Attr {
	var attrs []slog.Attr
	for _, line := range monoapi.HeaderLines(header) {
		attrs = append(attrs, slog.String(line.Name, line.Value))
	}
	return slog.GroupAttrs(name, attrs...)
}

// Step logs a call that has ended, as the flow sees it.
func (l *Log) Step(account string, s flow.Step) {
	l.info("step",
		slog.String("account", monoapi.Clean(account)),
		slog.String("operation", string(s.Operation)),
		slog.String("outcome", s.Ended),
		slog.Duration("duration_ns", s.Took))
}

// Result logs how an account ended.
func (l *Log) Result(r flow.Result) {
	attrs := []slog.Attr{
		slog.String("account", r.Account),
		slog.String("outcome", string(r.Status)),
		slog.String("reason", r.Reason),
		slog.String("response_code", string(r.ResponseCode)),
		slog.String("code", r.Code),
		slog.String("environment", string(r.Environment)),
		slog.Duration("duration_ns", r.FinishedAt.Sub(r.StartedAt)),
	}
	if r.Link != "" {
		// Whoever has it whole can sign in.
		attrs = append(attrs, slog.String("link", monoapi.MaskLink(r.Link)))
	}
	l.info("result", attrs...)
}

// Webhook logs an event, whichever account it is about.
func (l *Log) Webhook(e monoapi.WebhookEvent) {
	attrs := []slog.Attr{
		slog.String("event", e.Name),
		slog.String("account", e.Account),
		slog.String("data_status", string(e.DataStatus)),
	}
	for _, attr := range []slog.Attr{
		slog.String("event_id", e.ID), slog.String("sync_status", string(e.SyncStatus)), slog.String("job_status", e.JobStatus),
	} {
		if attr.Value.String() != "" {
			attrs = append(attrs, attr)
		}
	}
	l.info("webhook", attrs...)
}
