//go:build unix

package ending_test

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-reauth/tui/ending"
)

// The ordinary effect of these signals would end the test.
func TestSignalsAfterTheFirstAreIgnored(t *testing.T) {
	forced := make(chan struct{})
	ctx := ending.OnSignal(t.Context(), 300*time.Millisecond, func() { close(forced) }, syscall.SIGTERM, syscall.SIGHUP)
	require.NoError(t, ctx.Err())
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	require.NoError(t, self.Signal(syscall.SIGTERM))
	<-ctx.Done()
	for range 20 {
		require.NoError(t, self.Signal(syscall.SIGTERM))
		require.NoError(t, self.Signal(syscall.SIGHUP))
		time.Sleep(time.Millisecond)
	}
	<-forced // what has not ended by itself
}

// Whoever ignored a signal for the program wants it to go on.
func TestIgnoredSignalsEndNothing(t *testing.T) {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	require.Equal(t, all, ending.Signals())
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	assert.Equal(t, all[:2], ending.Signals())
}

func TestGraceBeginsWithTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		grace, cancel := ending.Grace(ctx, 2*time.Second)
		defer cancel()
		time.Sleep(time.Hour)
		require.NoError(t, grace.Err())
		end()
		began := time.Now()
		<-grace.Done()
		assert.Equal(t, 2*time.Second, time.Since(began))

		late, cancelLate := ending.Grace(ctx, time.Second)
		defer cancelLate()
		began = time.Now()
		<-late.Done()
		assert.Equal(t, time.Second, time.Since(began), "from now when the end is past")
	})
}

func TestGraceCanBeOverBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		grace, cancel := ending.Grace(ctx, time.Second)
		end()
		cancel()
		assert.Error(t, grace.Err())
		synctest.Wait() // no goroutine is left
	})
}
