package tui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	_ "connect-reauth/tui/quiet" // before Bubble Tea, so that the terminal is not queried
)

// ErrInterrupted says that the operator, or a signal, ended the program.
var ErrInterrupted = errors.New("interrupted")

// Run shows the wizard on out until it ends, reading keys from in; both must be
// terminals. The end of ctx is ctrl+c; out has to be released with it, or a
// terminal that takes nothing keeps the wizard from ending. Run returns the
// accounts and how they ended, together with [ErrInterrupted] or a
// [*FaultError].
func Run(ctx context.Context, opts Options, in *os.File, out *beside.Output) (flow.Queue, error) {
	opts.Output = out
	// Known beforehand, the first frame is the right one.
	width, height, _ := term.GetSize(int(out.Fd()))
	size := knownSize(width, height)
	opts.Width, opts.Height = size.Width, size.Height
	// Calls are cancelled by the wizard itself, once it has been told.
	wizard := New(context.WithoutCancel(ctx), opts)
	defer wizard.cancel()
	wizard.suspender = newSuspender(in, out)
	defer wizard.suspender.close()
	guarded := guard{Wizard: wizard, fault: &fault{}}
	input, keys := wholeKeys(in)
	defer func() { _ = keys.Close() }()
	program := tea.NewProgram(guarded,
		tea.WithInput(input),
		tea.WithFilter(keyFilter(keys, wizard.suspender.finish)),
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

	stop := context.AfterFunc(ctx, func() { program.Send(interruptMsg{}) })
	defer stop()
	done := make(chan struct{})
	defer close(done)
	go wizard.suspender.watch(done)

	if opts.Feed != nil {
		defer opts.Feed.close()
		go opts.Feed.pump(program.Send)
	}

	_, err := program.Run()
	if where := guarded.fault.get(); where != "" {
		wizard.interrupt()
		return wizard.sitting.Queue(), &FaultError{Where: where}
	}
	if wizard.interrupted {
		return wizard.sitting.Queue(), ErrInterrupted
	}
	if err != nil {
		// Reading keys or drawing failed: the terminal has gone away.
		wizard.interrupt()
		return wizard.sitting.Queue(), fmt.Errorf("%w: the terminal went away", ErrInterrupted)
	}
	return wizard.sitting.Queue(), nil
}

// knownSize is a window's size, an ordinary one as far as it is not known: a serial
// line, or a container's terminal, says 0.
func knownSize(width, height int) tea.WindowSizeMsg {
	return tea.WindowSizeMsg{Width: cmp.Or(max(width, 0), 80), Height: cmp.Or(max(height, 0), 24)}
}
