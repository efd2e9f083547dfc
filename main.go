// Command connect-reauth reauthorises bank accounts linked through Mono Connect,
// in a terminal.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"connect-reauth/monoapi"
	"connect-reauth/monoapi/sandbox"
	"connect-reauth/tui"
	"connect-reauth/tui/beside"
	"connect-reauth/tui/ending"
	"connect-reauth/tui/flow"
	"connect-reauth/tui/harden"
	"connect-reauth/tui/journal"
	"connect-reauth/tui/plain"
	"connect-reauth/tui/report"
)

// Exit codes, as --help lists them.
const (
	exitDone        = 0
	exitSome        = 1
	exitUsage       = 2
	exitFault       = 70
	exitInterrupted = 130
)

// What a release was built from; set by the linker.
var version, commit, date string

// While it ends because of a signal, the program waits graceTime for each that
// takes nothing: the terminal, standard output. It is ended by force after
// endTime, should anything else keep it.
const (
	graceTime = 2 * time.Second
	endTime   = 15 * time.Second
)

// demoDelay is how long the demo bank takes to answer, as banks do.
const demoDelay = time.Second

func main() { os.Exit(run()) }

// run runs the command line and returns the exit code.
func run() (code int) {
	words := beside.NewOutput(os.Stderr)
	defer words.Drain(graceTime)
	defer func() {
		// Without the value: nobody knows what it holds.
		if recover() != nil {
			complain(words, errors.New("a fault of the program ended it; what was under way may have reached the bank"))
			code = exitFault
		}
	}()
	harden.Process()
	// net/http writes there what a server sends unasked, secrets and all.
	log.SetOutput(io.Discard)
	// A reader of standard output that goes away is an error to be said, not
	// the end of a reauthorisation.
	signal.Ignore(syscall.SIGPIPE)
	cmd, ended := command(words)
	if err := cmd.ExecuteContext(context.Background()); err != nil {
		var e *exitError
		if !errors.As(err, &e) {
			e = &exitError{code: exitUsage, err: err}
		}
		if e.err != nil {
			complain(words, e.err)
		}
		return e.code
	}
	return *ended
}

// exitError is an error with the exit code that it asks for.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }

func usage(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// settings are the flags of a run, and what is made from them.
type settings struct {
	demo          bool
	baseURL       string
	commitPath    string
	timeout       time.Duration
	json          bool
	plain         bool
	logFile       string
	webhookListen string
	idsFromStdin  bool

	words    *beside.Output // standard error
	feed     *tui.Feed
	inbox    *plain.Inbox
	redactor monoapi.Redactor
	log      *journal.Log
	demoBank *sandbox.Server
	closers  []func()
}

const long = `connect-reauth reauthorises bank accounts linked through Mono Connect: it
creates a reauth session, signs in to the bank, and walks through what the
bank asks for: one of several accounts, a one-time password, a question.

Account IDs given as arguments are worked through one by one; "-" reads them
from standard input, one a line. Without any the wizard asks.

The screen is drawn on standard error. Standard output gets one line for each
account as it ends.

Environment:
  MONO_SECRET_KEY          the Mono app's secret key; asked for when not set
  MONO_BASE_URL            as --base-url
  MONO_COMMIT_PATH         as --commit-path
  MONO_WEBHOOK_SECRET      what --webhook-listen checks webhooks against
  ACCESSIBLE=1, TERM=dumb  as --plain
  NO_COLOR                 no colours

Exit codes:
    0  every account was reauthorised
    1  some were not, or a result could not be written
    2  wrong usage or configuration
   70  a fault of the program
  130  interrupted`

// command returns the command line, and where the exit code of a run that ended
// without an error will be.
func command(words *beside.Output) (*cobra.Command, *int) {
	s := settings{words: words}
	code := exitDone
	root := &cobra.Command{
		Use:           "connect-reauth [flags] [ACCOUNT_ID ...]",
		Short:         "Reauthorise bank accounts linked through Mono Connect",
		Long:          long,
		Example:       "  connect-reauth --demo\n  connect-reauth 65c4c03aa66a95b572cb5a86\n  code=$(connect-reauth --json 65c4c03aa66a95b572cb5a86 | jq -r .code)",
		Version:       versionText(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			code, err = s.run(cmd.Context(), args)
			return err
		},
	}
	f := root.Flags()
	f.BoolVar(&s.demo, "demo", false, "start the demo bank in this process and use it: no key, no network")
	f.StringVar(&s.baseURL, "base-url", "", "address `URL` of the API (default "+monoapi.DefaultBaseURL+"); plain http to loopback only")
	f.StringVar(&s.commitPath, "commit-path", "", "`PATH` of the commit call (default "+monoapi.DefaultCommitPath+")")
	f.DurationVar(&s.timeout, "timeout", monoapi.DefaultTimeout, "limit `D` of one request; banks are slow")
	f.BoolVar(&s.json, "json", false, "one JSON object a line on standard output for each account as it ends")
	f.BoolVar(&s.plain, "plain", false, "line prompts instead of the full screen")
	f.StringVar(&s.logFile, "log-file", "", "append every exchange and step to `FILE` as JSON lines, without secrets")
	f.StringVar(&s.webhookListen, "webhook-listen", "", "receive Mono's webhooks on `ADDR`, checked against MONO_WEBHOOK_SECRET")
	root.AddCommand(demoServerCommand())
	root.SetVersionTemplate("connect-reauth {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%w (see --help)", err) })
	root.SetOut(os.Stdout)
	root.SetErr(os.Stderr)
	return root, &code
}

// versionText is the version, with the commit and the date that it was built from
// as far as they are known.
func versionText() string {
	text := buildVersion()
	for _, part := range []string{commit, date} {
		if part != "" {
			text += " " + part
		}
	}
	return text
}

// buildVersion is the release's version, or the module's, or "dev".
func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// run works through the accounts and returns the exit code.
func (s *settings) run(ctx context.Context, args []string) (int, error) {
	defer s.close()
	s.plain = s.plain || os.Getenv("ACCESSIBLE") == "1" || os.Getenv("TERM") == "dumb"
	if s.timeout <= 0 {
		return 0, usage("--timeout must be longer than nothing, for example 2m")
	}
	s.idsFromStdin = slices.Contains(args, "-")
	accounts, duplicates, err := readAccounts(args, os.Stdin)
	if err != nil {
		return 0, err
	}
	keyboard, err := s.keyboard()
	if err != nil {
		return 0, err
	}
	if keyboard != os.Stdin {
		defer keyboard.Close()
	}
	opts := tui.Options{
		Accounts: accounts,
		Remark:   flow.DuplicatesRemark(duplicates),
		Colour:   os.Getenv("NO_COLOR") == "",
	}
	if err := s.wire(&opts); err != nil {
		return 0, err
	}

	// A terminal that shows the wizard must not be written to meanwhile.
	hold := !s.plain && term.IsTerminal(int(os.Stdout.Fd()))
	results := report.New(os.Stdout, s.json, hold)
	opts.Result = func(r flow.Result) {
		results.Result(r)
		s.log.Result(r)
	}
	ctx = s.endOnSignal(ctx, results)
	var desk flow.Desk
	if s.plain {
		desk, err = s.runPlain(ctx, opts, keyboard)
	} else {
		desk, err = tui.Run(ctx, opts, keyboard, s.words)
	}
	unwritten := s.writeResults(ctx, results)
	if err == nil && ctx.Err() != nil {
		err = tui.ErrInterrupted
	}
	if entries := desk.Entries(); len(entries) > 1 || errors.Is(err, tui.ErrInterrupted) && len(entries) > 0 {
		fmt.Fprintf(s.words, "connect-reauth: %s\n", tui.Summary(desk))
	}
	code, err := exitCode(desk, err)
	if unwritten && code == exitDone && err == nil {
		code = exitSome
	}
	return code, err
}

// endOnSignal returns a context that a signal ends. From then on nothing waits
// for the terminal any more.
func (s *settings) endOnSignal(ctx context.Context, results *report.Writer) context.Context {
	ctx = ending.OnSignal(ctx, endTime, func() {
		expired, cancel := context.WithTimeout(context.Background(), graceTime)
		defer cancel()
		_ = results.Close(expired)
		os.Exit(exitInterrupted)
	}, tui.EndSignals...)
	context.AfterFunc(ctx, s.words.Release)
	return ctx
}

// writeResults writes the results that are left and says those that could not
// be written; it reports whether there were any. It waits for whoever reads
// them until a signal comes.
func (s *settings) writeResults(ctx context.Context, results *report.Writer) (unwritten bool) {
	// The wizard's screen goes first where both are on one terminal.
	s.words.Drain(graceTime)
	ctx, cancel := ending.Grace(ctx, graceTime)
	defer cancel()
	err := results.Close(ctx)
	if err != nil {
		complain(s.words, err)
	}
	return err != nil
}

// runPlain asks and answers by lines instead of showing the wizard.
func (s *settings) runPlain(ctx context.Context, opts tui.Options, keyboard *os.File) (flow.Desk, error) {
	p := plain.Options{
		Accounts: opts.Accounts, Bank: opts.Bank, Environment: opts.Environment, Connect: opts.Connect,
		Result: opts.Result, Step: opts.Step, Inbox: s.inbox,
		Input: plain.Keyboard(keyboard), Output: s.words,
	}
	if opts.Remark != "" {
		p.Hint = append(p.Hint, opts.Remark)
	}
	if opts.Environment == flow.EnvironmentDemo {
		p.Hint = append(p.Hint, opts.DemoHint)
	}
	if fd := int(keyboard.Fd()); term.IsTerminal(fd) {
		// An interrupted password prompt must not leave the terminal silent.
		if state, err := term.GetState(fd); err == nil {
			defer func() { _ = term.Restore(fd, state) }()
		}
		p.Echo = func(on bool) { plain.Echo(fd, on) }
	}
	desk, err := plain.Run(ctx, p)
	if errors.Is(err, plain.ErrInterrupted) || errors.Is(err, context.Canceled) {
		fmt.Fprintln(s.words)
		err = tui.ErrInterrupted
	}
	return desk, err
}

func complain(words io.Writer, err error) { fmt.Fprintf(words, "connect-reauth: %s\n", err) }

func exitCode(desk flow.Desk, err error) (int, error) {
	var fault *tui.FaultError
	var ended *plain.InputEndedError
	switch {
	case errors.As(err, &ended):
		return 0, &exitError{exitSome, err}
	case errors.Is(err, plain.ErrFault):
		return 0, &exitError{exitFault, err}
	case errors.As(err, &fault):
		return 0, &exitError{exitFault, err}
	case errors.Is(err, tui.ErrInterrupted):
		return exitInterrupted, nil
	case err != nil:
		return 0, &exitError{exitFault, err}
	case desk.AllReauthorised():
		return exitDone, nil
	}
	return exitSome, nil
}

// readAccounts returns the account IDs of the arguments, "-" standing for those
// on standard input, and which of them came more than once.
func readAccounts(args []string, stdin io.Reader) (accounts, duplicates []string, err error) {
	var all []string
	for _, arg := range args {
		if arg != "-" {
			all = append(all, strings.TrimSpace(arg))
			continue
		}
		text, err := io.ReadAll(stdin)
		if err != nil {
			return nil, nil, usage("reading account IDs from standard input: %w", err)
		}
		found := flow.ParseAccounts(string(text))
		if len(found) == 0 {
			return nil, nil, usage("standard input holds no account ID")
		}
		all = append(all, found...)
	}
	desk, duplicates := flow.Desk{}.Add(all...)
	for _, e := range desk.Entries() {
		accounts = append(accounts, e.Account)
	}
	return accounts, duplicates, nil
}

// keyboard returns where keys come from, or an error when the wizard can't be
// shown. In plain mode that is standard input unless account IDs came from it.
func (s *settings) keyboard() (*os.File, error) {
	interactive := term.IsTerminal(int(os.Stdin.Fd()))
	if s.plain && !s.idsFromStdin {
		return os.Stdin, nil
	}
	if !s.plain && !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil, usage("standard error is not a terminal, so the wizard can't be shown; --plain asks line by line")
	}
	if interactive && !s.idsFromStdin {
		return os.Stdin, nil
	}
	tty, err := tui.OpenTerminal()
	if err != nil {
		return nil, usage("standard input is not a terminal and there is no other keyboard; --plain reads answers from standard input")
	}
	return tty, nil
}

// wire connects the parts: the bank that the settings and the environment name,
// how the operator can name another, the log, the webhooks.
func (s *settings) wire(opts *tui.Options) error {
	if s.baseURL == "" {
		s.baseURL = os.Getenv("MONO_BASE_URL")
	}
	if s.commitPath == "" {
		s.commitPath = os.Getenv("MONO_COMMIT_PATH")
	}
	s.feed = tui.NewFeed()
	opts.Feed = s.feed
	if err := s.openLog(); err != nil {
		return err
	}
	opts.Step = s.log.Step

	if s.webhookListen != "" {
		secret := monoapi.NewSecret(strings.TrimSpace(os.Getenv("MONO_WEBHOOK_SECRET")))
		if secret.Empty() {
			return usage("--webhook-listen needs MONO_WEBHOOK_SECRET, the webhook secret of Mono's dashboard: without it anybody could confirm")
		}
		if _, err := s.listen(s.webhookListen, secret); err != nil {
			return usage("--webhook-listen: %w", err)
		}
		opts.Webhooks = true
	}

	for _, story := range sandbox.Stories() {
		opts.Stories = append(opts.Stories, tui.Story{Account: story.Account, Text: story.Text})
	}
	opts.DemoHint = fmt.Sprintf("Demo bank: %s, password %s, OTP %s, security answer %s.",
		sandbox.Username, sandbox.Password, sandbox.OTP, sandbox.Answer)
	if s.demo {
		if s.baseURL != "" {
			return usage("--demo has an address of its own; leave --base-url and MONO_BASE_URL out")
		}
		bank, err := s.startDemo()
		opts.Bank, opts.Environment = bank, flow.EnvironmentDemo
		return err
	}
	address, err := monoapi.ParseBaseURL(s.baseURL)
	if err != nil {
		return usage("%w", err)
	}
	opts.Address = address.Host
	opts.Connect = s.connect
	opts.Demo = s.startDemo
	key := monoapi.NewSecret(strings.TrimSpace(os.Getenv("MONO_SECRET_KEY")))
	if key.Empty() {
		// The client checks the rest of the settings; do it before a key is
		// asked for.
		_, _, err := s.connect(monoapi.NewSecret("unused"))
		return asUsage(err)
	}
	opts.Bank, opts.Environment, err = s.connect(key)
	return asUsage(err)
}

// openLog opens the log file, if there is to be one.
func (s *settings) openLog() error {
	if s.logFile == "" {
		return nil
	}
	log, err := journal.Open(s.logFile, func(err error) {
		if s.plain {
			complain(s.words, err)
		}
		s.feed.Remark(err.Error())
	})
	if err != nil {
		return usage("%w", err)
	}
	s.log = log
	s.closers = append(s.closers, func() {
		if err := log.Close(); err != nil {
			complain(s.words, err)
		}
	})
	return nil
}

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usage("%w", err)
}

func (s *settings) connect(key monoapi.Secret) (flow.Bank, monoapi.Environment, error) {
	client, err := s.client(key, s.baseURL, s.commitPath)
	if err != nil {
		return nil, "", err
	}
	return flow.Via(client), client.Environment(), nil
}

func (s *settings) client(key monoapi.Secret, baseURL, commitPath string) (*monoapi.Client, error) {
	return monoapi.New(monoapi.Config{
		Key: key, BaseURL: baseURL, CommitPath: commitPath, Timeout: s.timeout,
		UserAgent: "connect-reauth/" + buildVersion(), Redactor: &s.redactor,
		Observe: func(e monoapi.Exchange) {
			if !s.plain {
				s.feed.Exchange(e) // nothing empties it in plain mode
			}
			s.log.Exchange(e)
		},
	})
}

// startDemo starts the demo bank, with its webhooks coming to this process.
func (s *settings) startDemo() (flow.Bank, error) {
	if s.demoBank == nil {
		secret := rand.Text()
		url, err := s.listen("127.0.0.1:0", monoapi.NewSecret(secret))
		if err != nil {
			return nil, fmt.Errorf("the demo bank's webhooks can't be received: %w", err)
		}
		s.demoBank, err = sandbox.Start(sandbox.Config{Delay: demoDelay, WebhookURL: url, WebhookSecret: secret})
		if err != nil {
			return nil, fmt.Errorf("the demo bank can't be started: %w", err)
		}
		s.closers = append(s.closers, func() { _ = s.demoBank.Close() })
	}
	client, err := s.client(monoapi.NewSecret("test_sk_demo"), s.demoBank.URL(), "")
	if err != nil {
		return nil, err
	}
	return flow.Via(client), nil
}

// listen receives webhooks on an address until the run ends, and returns the
// listener's URL.
func (s *settings) listen(address string, secret monoapi.Secret) (string, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", err
	}
	if s.plain && s.inbox == nil {
		s.inbox = plain.NewInbox()
	}
	server := &http.Server{
		Handler: monoapi.WebhookHandler(secret, func(e monoapi.WebhookEvent) {
			s.log.Webhook(e)
			if s.plain {
				s.inbox.Add(e)
			} else {
				s.feed.Webhook(e)
			}
		}),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		MaxHeaderBytes: 16 << 10,
		// The screen is on standard error.
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() { _ = server.Serve(limited{listener, make(chan struct{}, mostConnections)}) }()
	s.closers = append(s.closers, func() { _ = server.Close() })
	return "http://" + listener.Addr().String(), nil
}

// mostConnections is how many connections the webhook listener has at once:
// anybody can open one, and each takes a file.
const mostConnections = 32

// limited is a listener whose connections are counted.
type limited struct {
	net.Listener
	taken chan struct{}
}

func (l limited) Accept() (net.Conn, error) {
	l.taken <- struct{}{}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.taken
		return nil, err
	}
	return &counted{Conn: conn, release: sync.OnceFunc(func() { <-l.taken })}, nil
}

type counted struct {
	net.Conn
	release func()
}

func (c *counted) Close() error {
	defer c.release()
	return c.Conn.Close()
}

// close ends what runs beside, last started first.
func (s *settings) close() {
	for _, closer := range slices.Backward(s.closers) {
		closer()
	}
}

// demoServerCommand is the demo bank alone.
func demoServerCommand() *cobra.Command {
	var address, webhookURL string
	cmd := &cobra.Command{
		Use:   "demo-server",
		Short: "Serve the demo bank and print the guide's curl calls, ready to paste",
		Long: `demo-server serves the demo bank on a loopback address, without the wizard,
and prints the guide's curl calls for it. ctrl+c ends it.

With --webhook-url it sends Mono's webhooks there after a reauthorisation, with
MONO_WEBHOOK_SECRET in the header mono-webhook-secret.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			server, err := sandbox.Start(sandbox.Config{
				Addr: address, Delay: demoDelay, WebhookURL: webhookURL, WebhookSecret: strings.TrimSpace(os.Getenv("MONO_WEBHOOK_SECRET")),
			})
			if err != nil {
				return usage("the demo bank can't be started: %w", err)
			}
			defer server.Close()
			ctx, stop := signal.NotifyContext(cmd.Context(), tui.EndSignals...)
			defer stop()
			fmt.Fprintln(os.Stdout, sandbox.CurlGuide(server.URL(), webhookURL != ""))
			fmt.Fprintf(os.Stderr, "connect-reauth: the demo bank is at %s; ctrl+c ends it\n", server.URL())
			<-ctx.Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&address, "listen", "127.0.0.1:8080", "loopback `ADDR` to serve on")
	cmd.Flags().StringVar(&webhookURL, "webhook-url", "", "loopback `URL` that webhooks are sent to")
	return cmd
}
