package cli

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"connect-reauth/tui/ending"
	"connect-reauth/tui/harden"
)

// Prepare does what concerns the whole process. It is called once, before
// [Main], by the program alone.
func Prepare(env func(name string) string) {
	harden.Process()
	// net/http writes there what a server sends unasked, secrets and all.
	log.SetOutput(io.Discard)
	// A reader of standard output that goes away is an error to be said, not
	// the end of a reauthorisation. Not ignored, which a command that gives the
	// key would inherit.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// Who sets it is a developer, and wants Go's dump.
	if env("GOTRACEBACK") == "" {
		ending.QuitInterrupts()
	}
}

// endOnSignal returns a context that a signal ends. When the process is still
// there long after, it is ended by force; last is called before that, for what
// must not be lost.
func (sys System) endOnSignal(ctx context.Context, last func(context.Context)) context.Context {
	if sys.Exit == nil {
		return ctx
	}
	return ending.OnSignal(ctx, endTime, func() {
		expired, cancel := context.WithTimeout(context.Background(), graceTime)
		defer cancel()
		last(expired)
		sys.Exit(exitInterrupted)
	}, ending.Signals()...)
}

// untilSignal returns a context that a signal ends; a second signal has its
// ordinary effect once stop was called.
func (sys System) untilSignal(ctx context.Context) (_ context.Context, stop context.CancelFunc) {
	if sys.Exit == nil {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, ending.Signals()...)
}
