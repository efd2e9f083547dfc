package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"connect-reauth/monoapi"
	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/ending"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/journal"
	"connect-reauth/tui/ledger"
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
	kept        *ledger.Ledger                          // the results file
	done        map[monoapi.Environment]map[string]bool // what it calls done, as far as it was asked
	closers     closers
}

// front is how the accounts are worked through. What happens beside is given to it
// from any goroutine, at any time, and it never waits.
type front interface {
	// keyboard is where answers come from.
	keyboard(sys System, idsFromStdin bool) (*os.File, error)
	// enough are the statuses beside "reauthorised" that a results file may hold for
	// an account that is not to be done again; allDone and doneRemark say how many
	// those are.
	enough() []flow.Status
	allDone(n int) string
	doneRemark(n int) string
	// results is where results are written that go to standard output.
	results(stdout *os.File) io.Writer
	// show works through the accounts, with the operator if there is one.
	show(ctx context.Context, s *sitting, keyboard *os.File) (flow.Queue, error)
	exchange(monoapi.Exchange)
	webhook(monoapi.WebhookEvent)
	remark(error)
	// sum says what became of all accounts, and whether that is what was wanted.
	sum(flow.Queue) (says string, complete bool)
}

// interactive is what both front ends for an operator have in common.
type interactive struct{ plain bool }

func (i interactive) keyboard(sys System, idsFromStdin bool) (*os.File, error) {
	return sys.keyboard(i.plain, idsFromStdin)
}

func (interactive) enough() []flow.Status { return nil }

func (interactive) allDone(n int) string {
	return flow.Count(n, "the results file says that the account is reauthorised already; --again does it all the same",
		"the results file says that all %d accounts are reauthorised already; --again does them all the same")
}

func (interactive) doneRemark(n int) string { return flow.DoneRemark(n) }

func (interactive) results(stdout *os.File) io.Writer { return stdout }

func (interactive) sum(q flow.Queue) (says string, complete bool) {
	return flow.Summary(q), q.AllReauthorised()
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
	if s.set.follow && !s.set.demo && s.set.webhookListen == "" {
		return usage("--follow needs --webhook-listen: Mono says by webhook which accounts must be reauthorised")
	}
	list, err := readAccounts(args, &bounded{s.sys.Stdin, mostList}, s.set.key)
	if err != nil {
		return err
	}
	s.list, s.remark = list.Unique(), list.Remark()
	environment, err := s.aim()
	if err != nil {
		return err
	}
	if err := s.openFirst(); err != nil {
		return err
	}
	if s.allDone(environment) {
		return nil
	}
	keyboard, err := s.front.keyboard(s.sys, slices.Contains(args, fromStdin))
	if err != nil {
		return err
	}
	if keyboard != s.sys.Stdin {
		// Not waited for: Windows closes no console that somebody still reads.
		defer func() { go func() { _ = keyboard.Close() }() }()
	}
	if s.set.follow && !isTerminal(keyboard) {
		return usage("--follow needs somebody at a keyboard: answers that come through a pipe were written before anybody knew which accounts come")
	}
	if err := s.wire(); err != nil {
		return err
	}
	if err := s.takeKey(ctx, keyboard); err != nil {
		return err
	}
	if s.bank != nil {
		if s.allDone(s.environment) {
			return nil
		}
		s.remark = flow.Join(" ", s.front.doneRemark(s.leftOut(s.environment)), s.remark)
	}
	return s.work(ctx, keyboard)
}

// work shows the front end until it ends, and writes the results.
func (s *sitting) work(ctx context.Context, keyboard *os.File) error {
	// A terminal that shows the wizard must not be written to meanwhile.
	s.results = report.New(s.front.results(s.sys.Stdout), s.set.json, !s.set.plain && isTerminal(s.sys.Stdout))
	ctx = s.sys.endOnSignal(ctx, func(ctx context.Context) {
		_ = s.results.Close(ctx)
		_ = s.kept.Close()
	})
	// From the end on nothing waits for the terminal any more.
	context.AfterFunc(ctx, s.words.Release)

	queue, err := s.front.show(ctx, s, keyboard)
	unwritten := s.writeResults(ctx)
	if err == nil && ctx.Err() != nil {
		err = tui.ErrInterrupted
	}
	if n := queue.LeftOut(); err == nil && n > 0 && queue.Len() == 0 && !s.set.follow {
		say(s.words, s.front.allDone(n))
	}
	says, complete := s.front.sum(queue)
	undone := queue.Tally()[""] > 0 || errors.Is(err, tui.ErrInterrupted)
	if n := queue.Len(); n > 0 && (n+queue.LeftOut() > 1 || undone) {
		say(s.words, says)
	}
	nothing := s.set.follow && queue.Len() == 0 // nobody needed it
	return ended(err, (complete || nothing) && !unwritten)
}

// options are what both front ends take.
func (s *sitting) options() flow.Options {
	opts := flow.Options{
		Accounts: s.list.Accounts, Notes: s.list.Notes, Remark: s.remark, DemoHint: demoHint,
		Bank: s.bank, Environment: s.environment, Done: s.doneBefore, Handed: s.kept.Handed, Follow: s.set.follow,
		Result: s.result, Step: s.log.Step,
	}
	if !s.set.demo {
		opts.Connect = s.connect
	}
	return opts
}

// result tells how an account ended.
func (s *sitting) result(r flow.Result) {
	s.keep(r) // first: what is told is on the disk
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
	for _, err := range []error{s.kept.Close(), s.results.Close(ctx)} {
		if err != nil {
			say(s.words, err.Error())
			unwritten = true
		}
	}
	return unwritten
}
