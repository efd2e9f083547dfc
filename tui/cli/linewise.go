package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"connect-reauth/monoapi"
	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/plain"
)

// linewise is the plain mode as a front end.
type linewise struct {
	interactive
	words *beside.Output
	inbox *plain.Inbox
}

func newLinewise(words *beside.Output) linewise {
	return linewise{interactive{plain: true}, words, plain.NewInbox()}
}

func (l linewise) exchange(monoapi.Exchange)      {} // there is no inspector
func (l linewise) webhook(e monoapi.WebhookEvent) { l.inbox.Add(e) }
func (l linewise) remark(err error)               { complain(l.words, err) }

func (l linewise) show(ctx context.Context, s *sitting, keyboard *os.File) (flow.Queue, error) {
	opts := l.options(s, keyboard)
	if fd := int(keyboard.Fd()); isTerminal(keyboard) {
		// An interrupted password prompt must not leave the terminal silent.
		defer keepTerminal(keyboard)()
		opts.Echo = func(on bool) { plain.Echo(fd, on) }
	}
	queue, err := plain.Run(ctx, opts)
	if errors.Is(err, plain.ErrInterrupted) || errors.Is(err, context.Canceled) {
		fmt.Fprintln(l.words)
		err = tui.ErrInterrupted
	}
	return queue, err
}

// options are the plain mode's, but for the terminal's echo.
func (l linewise) options(s *sitting, keyboard *os.File) plain.Options {
	opts := plain.Options{Options: s.options(), Input: plain.Keyboard(keyboard), Output: l.words, Beforehand: !isTerminal(keyboard)}
	// Without webhooks nothing is to be waited for.
	if s.set.demo || s.set.webhookListen != "" {
		opts.Inbox = l.inbox
	}
	return opts
}
