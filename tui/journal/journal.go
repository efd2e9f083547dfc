// Package journal writes the log file: one JSON object a line, through
// log/slog, for every exchange, step, result and webhook. It holds no secret.
package journal

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"

	"connect-reauth/monoapi"
	"connect-reauth/tui/flow"
)

// Log is a log file. A nil Log writes nothing.
type Log struct {
	file   *os.File
	logger *slog.Logger
}

// Open opens the file for appending and creates it, readable by its owner
// alone, if it is not there. onError is called once, with the first error of
// writing, from the goroutine that wrote; writing is tried again at the next
// line.
func Open(path string, onError func(error)) (*Log, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the log file can't be opened: %w", err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", path)
	}
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		// It was there before, readable by others; what is in it is nobody
		// else's business.
		err = file.Chmod(0o600)
	}
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("the log file can't be used: %w", err)
	}
	out := &writer{file: file, onError: onError}
	return &Log{file: file, logger: slog.New(slog.NewJSONHandler(out, nil))}, nil
}

// Close closes the file.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}

// writer tells of the first error; slog itself drops errors.
type writer struct {
	file    *os.File
	once    sync.Once
	onError func(error)
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if err != nil {
		w.once.Do(func() { w.onError(fmt.Errorf("the log file can't be written: %w", err)) })
	}
	return n, err
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
	var attrs []any
	for _, line := range monoapi.HeaderLines(header) {
		attrs = append(attrs, slog.String(line.Name, line.Value))
	}
	return slog.Group(name, attrs...)
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
	l.info("result",
		slog.String("account", r.Account),
		slog.String("outcome", string(r.Status)),
		slog.String("reason", r.Reason),
		slog.String("response_code", string(r.ResponseCode)),
		slog.String("code", r.Code),
		slog.String("environment", string(r.Environment)),
		slog.Duration("duration_ns", r.FinishedAt.Sub(r.StartedAt)))
}

// Webhook logs an event, whichever account it is about.
func (l *Log) Webhook(e monoapi.WebhookEvent) {
	l.info("webhook",
		slog.String("event", e.Name),
		slog.String("account", e.Account),
		slog.String("data_status", string(e.DataStatus)))
}
