package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"connect-reauth/tui/flow"
	_ "connect-reauth/tui/quiet" // before Bubble Tea, so that the terminal is not queried
)

// ErrInterrupted says that the operator, or a signal, ended the program.
var ErrInterrupted = errors.New("interrupted")

// Run shows the wizard on out until it ends, reading keys from in; both must be
// terminals. It returns the accounts and how they ended, together with
// [ErrInterrupted] or a [*FaultError].
func Run(ctx context.Context, opts Options, in, out *os.File) (flow.Desk, error) {
	opts.Output = out
	// Known beforehand, the first frame is the right one.
	if width, height, err := term.GetSize(int(out.Fd())); err == nil {
		opts.Width, opts.Height = width, height
	}
	wizard := New(ctx, opts)
	defer wizard.cancel()
	wizard.suspender = newSuspender()
	defer wizard.suspender.close()
	guarded := guard{Wizard: wizard, fault: &fault{}}
	input, keys := wholeKeys(in)
	defer func() { _ = keys.Close() }()
	program := tea.NewProgram(guarded,
		tea.WithInput(input),
		tea.WithFilter(keyFilter(keys)),
		tea.WithOutput(out),
		tea.WithAltScreen(),
		// A key shows at the next tick of the renderer; 120 a second is the most
		// that Bubble Tea does.
		tea.WithFPS(120),
		// The guard's and ours: Bubble Tea's print to standard output and know
		// nothing of SIGHUP.
		tea.WithoutCatchPanics(),
		tea.WithoutSignalHandler(),
	)

	wizard.suspender.program, wizard.suspender.keys = program, keys

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, EndSignals...)
	defer signal.Stop(signals)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-signals:
				program.Send(interruptMsg{})
			case <-wizard.suspender.stops:
				program.Send(suspendMsg{})
			case <-done:
				return
			}
		}
	}()

	if opts.Feed != nil {
		defer opts.Feed.close()
		go opts.Feed.pump(program.Send)
	}

	_, err := program.Run()
	if where := guarded.fault.get(); where != "" {
		wizard.interrupt()
		return wizard.desk, &FaultError{Where: where}
	}
	if wizard.interrupted {
		return wizard.desk, ErrInterrupted
	}
	if err != nil {
		// Reading keys or drawing failed: the terminal has gone away.
		wizard.interrupt()
		return wizard.desk, fmt.Errorf("%w: the terminal went away", ErrInterrupted)
	}
	return wizard.desk, nil
}
