package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"connect-reauth/monoapi"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/flow"
)

const linkLong = `link creates a reauth link for each account, with which its customer signs in
alone: nobody else sees the password, and the app needs no Partners API add-on.
Standard output gets one line for each account: its ID, link_created and the
link, or why there is none.

Whoever has a link can open it: send each to its own customer alone. That it was
used is told by Mono's webhook account_reauthorized.

With --results, accounts that FILE calls reauthorised, or that have a link by its
word, are left out. The key comes from MONO_SECRET_KEY or
MONO_SECRET_KEY_COMMAND.

It stops, and says why, where the key is refused or three accounts in a row get
no answer; what was not tried is not told.

Exit codes:
    0  every link was created
    1  some were not, or a result could not be written
    2  wrong usage or configuration
   70  a fault of the program
  130  interrupted; standard output has the links that were created`

const linkExamples = `  connect-reauth link 65c4c03aa66a95b572cb5a86
  connect-reauth link --json --results links.jsonl - < accounts.txt`

// linkCommand creates links for a list of accounts, without a screen.
func linkCommand(sys System, words *beside.Output) *cobra.Command {
	var set settings
	cmd := &cobra.Command{
		Use:     "link [flags] ACCOUNT_ID ...|-",
		Short:   "Create reauth links, with which the customers sign in alone",
		Long:    linkLong,
		Example: linkExamples,
		Args: cobra.MatchAll(meantFile, func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("no account ID: give some as arguments, or - to read them from standard input")
			}
			return nil
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			set.environment(sys.Env)
			set.plain = true // nothing is drawn
			s := newSitting(sys, set, words)
			s.front = newLinks(s)
			return s.run(cmd.Context(), args)
		},
	}
	set.linkFlags(cmd)
	return cmd
}

// links is the front end without an operator: it hands every account over.
type links struct {
	words    *beside.Output
	demo     bool
	progress bool // is shown: the results themselves are not seen
}

func newLinks(s *sitting) links {
	return links{s.words, s.set.demo, isTerminal(s.sys.Stderr) && !isTerminal(s.sys.Stdout)}
}

func (links) keyboard(sys System, _ bool) (*os.File, error) { return sys.Stdin, nil } // nothing is asked
func (links) enough() []flow.Status                         { return []flow.Status{flow.StatusLinkCreated} }
func (links) results(stdout *os.File) io.Writer             { return stdout }
func (links) exchange(monoapi.Exchange)                     {}
func (links) webhook(monoapi.WebhookEvent)                  {}
func (l links) remark(err error)                            { say(l.words, err.Error()) }

func (links) allDone(n int) string {
	return flow.Count(n, "the results file says that the account is reauthorised or has a link already; --again creates another",
		"the results file says that all %d accounts are reauthorised or have a link already; --again creates others")
}

func (links) doneRemark(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("Left out, because the results file says that they are reauthorised or have a link already: %d.", n)
}

func (links) sum(q flow.Queue) (says string, complete bool) {
	tally := q.Tally()
	created := tally[flow.StatusLinkCreated]
	says = fmt.Sprintf("%d of %d links created", created, q.Len())
	if n := tally[flow.StatusFailed]; n > 0 {
		says += fmt.Sprintf(", %d failed", n)
	}
	if n := q.Len() - created - tally[flow.StatusFailed]; n > 0 {
		says += fmt.Sprintf(", %d not tried", n)
	}
	return says, created == q.Len()
}

// show creates a link for every account.
func (l links) show(ctx context.Context, s *sitting, _ *os.File) (flow.Queue, error) {
	if s.bank == nil {
		return flow.Queue{}, noKey()
	}
	opts := s.options()
	opts.ByLink = true
	opts = opts.WithDefaults(time.Now)
	say(l.words, opts.Remark)
	w := linkWalk{Options: opts, sitting: flow.NewSitting(opts), tell: l.tell}
	err := w.run(ctx)
	l.clear()
	say(l.words, w.why)
	if l.demo {
		say(l.words, "the demo bank ends with this command, and the links with it; demo-server keeps them")
	}
	return w.sitting.Queue(), err
}

// tell shows how far it is, on one line of the narrowest window.
func (l links) tell(text string) {
	if l.progress {
		fmt.Fprintf(l.words, "\r%-39s", text)
	}
}

func (l links) clear() {
	if l.progress {
		l.tell("")
		fmt.Fprint(l.words, "\r")
	}
}
