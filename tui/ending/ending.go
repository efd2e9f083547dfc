// Package ending is how a signal ends the program: in order, within bounds, and
// once.
package ending

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"time"
)

// Signals are those that end the program as ctrl+c does. One that was ignored
// when it started is left out: so nohup keeps a program going, and a shell
// without job control those that it puts into the background.
func Signals() []os.Signal {
	return slices.DeleteFunc(slices.Clone(ends), signal.Ignored)
}

// OnSignal returns a context that ends with the first of the signals. Those
// that follow are ignored, until the process ends: their ordinary effect would
// cut short what the first one began. So there must be an end in any case:
// force is called when the process is still there after limit, and has to end
// it.
func OnSignal(ctx context.Context, limit time.Duration, force func(), signals ...os.Signal) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	came := make(chan os.Signal, 1)
	// Never stopped: see above.
	signal.Notify(came, signals...)
	go func() {
		<-came
		cancel()
		time.Sleep(limit)
		force()
	}()
	return ctx
}

// Grace returns a context that ends limit after ctx has, or limit from now when
// it has already. While ctx lives, it lives.
func Grace(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	grace, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(limit, cancel) })
	return grace, func() {
		stop()
		cancel()
	}
}
