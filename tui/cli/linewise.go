package cli

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/term"

	"connect-reauth/monoapi"
	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// linewise is the plain mode as a front end.
type linewise struct {
	interactive
	words  *beside.Output
	screen *plain.Screen // on which the words are
	inbox  *plain.Inbox
}

func newLinewise(words *beside.Output) linewise {
	return linewise{interactive{plain: true}, words, plain.NewScreen(words), plain.NewInbox()}
}

func (l linewise) exchange(monoapi.Exchange)      {} // there is no inspector
func (l linewise) webhook(e monoapi.WebhookEvent) { l.inbox.Add(e) }
func (l linewise) remark(err error)               { say(l.screen.Beside(l.words), err.Error()) }

// Results on the terminal of the questions begin a line there.
func (l linewise) results(stdout *os.File) io.Writer {
	if !l.onScreen(stdout) {
		return stdout
	}
	return l.screen.Beside(stdout)
}

// onScreen reports whether a file is the terminal that the questions are on.
func (l linewise) onScreen(file *os.File) bool { return isTerminal(file) && l.words.IsFile(file) }

func (l linewise) show(ctx context.Context, s *sitting, keyboard *os.File) (flow.Queue, error) {
	if s.bank == nil && !isTerminal(keyboard) {
		return flow.Queue{}, noKey() // answers that come through a pipe hold none
	}
	opts := l.options(s, keyboard)
	if fd := int(keyboard.Fd()); isTerminal(keyboard) {
		// An interrupted password prompt must not leave the terminal silent.
		defer keepTerminal(keyboard)()
		shown := io.Writer(keyboard)
		if isTerminal(s.sys.Stderr) {
			shown = l.screen
		}
		opts.Echo, opts.Shown = plain.Terminal(fd, shown)
	}
	if l.onScreen(s.sys.Stdout) {
		tell := opts.Result
		opts.Result = func(r flow.Result) {
			tell(r)
			s.results.Sync(ctx) // before what is said next
		}
	}
	queue, err := plain.Run(ctx, opts)
	if errors.Is(err, plain.ErrInterrupted) || errors.Is(err, context.Canceled) {
		l.screen.EndLine()
		err = tui.ErrInterrupted
	}
	return queue, err
}

// options are the plain mode's, but for the terminal's echo.
func (l linewise) options(s *sitting, keyboard *os.File) plain.Options {
	opts := plain.Options{Options: s.options(), Input: plain.Keyboard(keyboard), Output: l.screen, Beforehand: !isTerminal(keyboard)}
	if isTerminal(s.sys.Stderr) {
		opts.Columns = func() int {
			columns, _, err := term.GetSize(int(s.sys.Stderr.Fd()))
			if err != nil {
				return 0
			}
			return columns
		}
	}
	if !s.set.demo {
		opts.Address = s.address
	}
	// Without webhooks nothing is to be waited for.
	if s.set.demo || s.set.webhookListen != "" {
		opts.Inbox = l.inbox
	}
	return opts
}
