package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"connect-reauth/monoapi"
	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/ending"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
	"connect-reauth/tui/report"
)

// sitting is one run of the root command: the accounts that are worked through,
// and what that needs.
type sitting struct {
	sys   System
	set   settings
	words *beside.Output // standard error
	front front

	// Given.
	list   flow.List
	remark string

	// Wired.
	bank        flow.Bank // nil: the operator is asked for a key
	environment monoapi.Environment
	address     string // where the key is sent
	log         *journal.Log
	redactor    monoapi.Redactor
	demo        demoBank
	results     *report.Writer
	closers     closers
}

// front is one of the two front ends. What happens beside is given to it from
// any goroutine, at any time, and it never waits.
type front interface {
	// show works through the accounts with the operator.
	show(ctx context.Context, s *sitting, keyboard *os.File) (flow.Queue, error)
	exchange(monoapi.Exchange)
	webhook(monoapi.WebhookEvent)
	remark(error)
}

func newSitting(sys System, set settings, words *beside.Output) *sitting {
	s := &sitting{sys: sys, set: set, words: words}
	if set.plain {
		s.front = newLinewise(words)
	} else {
		s.front = newFullScreen()
	}
	return s
}

// run works through the accounts and returns how that ended.
func (s *sitting) run(ctx context.Context, args []string) error {
	defer s.closers.close()
	if s.set.timeout <= 0 {
		return usage("--timeout must be more than 0, for example 2m")
	}
	list, err := readAccounts(args, s.sys.Stdin)
	if err != nil {
		return err
	}
	s.list, s.remark = list, list.Remark()
	keyboard, err := s.sys.keyboard(s.set.plain, slices.Contains(args, fromStdin))
	if err != nil {
		return err
	}
	if keyboard != s.sys.Stdin {
		defer keyboard.Close()
	}
	if err := s.wire(); err != nil {
		return err
	}
	return s.work(ctx, keyboard)
}

// work shows the front end until it ends, and writes the results.
func (s *sitting) work(ctx context.Context, keyboard *os.File) error {
	// A terminal that shows the wizard must not be written to meanwhile.
	hold := !s.set.plain && isTerminal(s.sys.Stdout)
	s.results = report.New(s.sys.Stdout, s.set.json, hold)
	ctx = s.sys.endOnSignal(ctx, func(ctx context.Context) { _ = s.results.Close(ctx) })
	// From the end on nothing waits for the terminal any more.
	context.AfterFunc(ctx, s.words.Release)

	queue, err := s.front.show(ctx, s, keyboard)
	unwritten := s.writeResults(ctx)
	if err == nil && ctx.Err() != nil {
		err = tui.ErrInterrupted
	}
	if entries := queue.Entries(); len(entries) > 1 || errors.Is(err, tui.ErrInterrupted) && len(entries) > 0 {
		fmt.Fprintf(s.words, "connect-reauth: %s\n", tui.Summary(queue))
	}
	return ended(queue, err, unwritten)
}

// options are what both front ends take.
func (s *sitting) options() flow.Options {
	opts := flow.Options{
		Accounts: s.list.Accounts, Notes: s.list.Notes, Remark: s.remark, DemoHint: demoHint,
		Bank: s.bank, Environment: s.environment,
		Result: s.result, Step: s.log.Step,
	}
	if !s.set.demo {
		opts.Connect = s.connect
	}
	return opts
}

// result tells how an account ended.
func (s *sitting) result(r flow.Result) {
	s.results.Result(r)
	s.log.Result(r)
}

// writeResults writes the results that are left and says those that could not
// be written; it reports whether there were any. It waits for whoever reads
// them until a signal comes.
func (s *sitting) writeResults(ctx context.Context) (unwritten bool) {
	// The wizard's screen goes first where both are on one terminal.
	s.words.Drain(graceTime)
	ctx, cancel := ending.Grace(ctx, graceTime)
	defer cancel()
	err := s.results.Close(ctx)
	if err != nil {
		complain(s.words, err)
	}
	return err != nil
}
