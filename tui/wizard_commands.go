package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"connect-reauth/tui/flow"
)

// Messages that commands send back. Those about a call carry its number; the
// flow drops the ones that are no longer awaited.
type (
	// answeredMsg is the end of a call.
	answeredMsg struct{ flow.Answered }
	// repeatMsg is the end of the wait before a call is made again. The
	// repetition tells it from an earlier wait of the same call.
	repeatMsg struct{ number, repetition int }
	// interruptMsg is a signal that ends the program.
	interruptMsg struct{}
	// suspendMsg is a signal that stops the program for a while.
	suspendMsg struct{}
	// continuedMsg says that the program goes on after a stop by others.
	continuedMsg struct{}
	// leftMsg is the time to say anew how long a session lasts.
	leftMsg struct{ session string }
	// copiedMsg says that a text was sent to the clipboard.
	copiedMsg struct{ what string }
)

// pendingCall is the call that is awaited.
type pendingCall struct {
	call   flow.Call
	ctx    context.Context
	cancel context.CancelFunc
}

// drop forgets the awaited call, and cancels it if it still runs.
func (w *Wizard) drop() {
	if w.pending != nil {
		w.pending.cancel()
		w.pending = nil
	}
}

// perform does what the machine asks for.
func (w *Wizard) perform(effects []flow.Effect) tea.Cmd {
	var cmds []tea.Cmd
	for _, effect := range effects {
		switch effect := effect.(type) {
		case flow.Send:
			w.drop()
			w.pending, w.since = &pendingCall{call: effect.Call}, w.opts.Now()
			w.pending.ctx, w.pending.cancel = context.WithCancel(w.ctx)
			cmds = append(cmds, w.callCmd())
		case flow.Again:
			_, repetition := w.machine().Repeating()
			w.repeatAt = w.opts.Now().Add(effect.After)
			cmds = append(cmds, w.repeatCmd(effect, repetition))
		case flow.Resend:
			cmds = append(cmds, w.callCmd())
		case flow.Cancel:
			w.drop()
		}
	}
	return tea.Batch(cmds...)
}

// callCmd makes the awaited call.
func (w *Wizard) callCmd() tea.Cmd {
	pending, bank, now := w.pending, w.bank, w.opts.Now
	return func() tea.Msg { return answeredMsg{pending.call.Make(pending.ctx, bank, now)} }
}

// repeatCmd waits, or ends at once when the call is cancelled.
func (w *Wizard) repeatCmd(again flow.Again, repetition int) tea.Cmd {
	ctx := w.pending.ctx
	return func() tea.Msg {
		timer := time.NewTimer(again.After)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			return repeatMsg{again.Number, repetition}
		}
	}
}

func (w *Wizard) answered(msg answeredMsg) tea.Cmd {
	if w.pending == nil || w.pending.call.Number != msg.Number {
		return nil
	}
	return w.handle(msg.Answered)
}

func (w *Wizard) repeat(msg repeatMsg) tea.Cmd {
	wait, repetition := w.machine().Repeating()
	if w.pending == nil || w.pending.call.Number != msg.number || wait == 0 || repetition != msg.repetition {
		return nil
	}
	return w.handle(flow.Repeated{Number: msg.number})
}

// watchSession returns the command that redraws while a form says how long its
// session still lasts; one at a time for a session.
func (w *Wizard) watchSession() tea.Cmd {
	session := w.machine().SessionID()
	if session == w.watched || w.machine().ExpiresAt().IsZero() {
		return nil
	}
	w.watched = session
	return w.leftCmd()
}

func (w *Wizard) leftCmd() tea.Cmd {
	session := w.watched
	left := w.machine().ExpiresAt().Sub(w.opts.Now())
	if left <= 0 {
		w.watched = ""
		return nil
	}
	wait := left - flow.LeftAfter
	if wait <= 0 {
		wait = left - left.Truncate(time.Second) + time.Millisecond // to the next whole second
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return leftMsg{session} })
}

// copyCmd puts a text on the terminal's clipboard with OSC 52, which works
// over SSH. Terminals without it ignore it.
func (w *Wizard) copyCmd(c copyText) tea.Cmd {
	out := w.opts.Output
	return func() tea.Msg {
		// One write, as the renderer's frames are: the terminal sees one or
		// the other first, never a mixture.
		if _, err := io.WriteString(out, ansi.SetSystemClipboard(c.text)); err != nil {
			return nil
		}
		return copiedMsg{c.what}
	}
}
